"""What keeps a socket from being opened is told by its cause."""

from __future__ import annotations

import pytest

from bot.domain.problems import ChatProblem
from bot.slack.api.connection import open_slack
from bot.slack.api.socket_dial import dial_socket
from tests.fakes.clock import HandWoundClock
from tests.slack.odd_slack import Said, odd_slack

APP_TOKEN = "Slack refuses my app-level token. An admin has to check SLACK_APP_TOKEN"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("invalid_auth", APP_TOKEN),
        ("not_allowed_token_type", APP_TOKEN),
        ("missing_scope", APP_TOKEN),
        ("ratelimited", "Slack asks me to slow down."),
        ("internal_error", "I tried to open a connection, and Slack refused (internal_error)."),
    ],
)
async def test_only_a_refused_token_sends_an_admin_to_the_settings(code: str, sentence: str) -> None:
    async with odd_slack() as slack, open_slack(f"{slack.url}/api/", "xapp-1", HandWoundClock()) as line:
        slack.will_say("apps.connections.open", Said(f'{{"ok":false,"error":"{code}"}}'.encode()))
        with pytest.raises(ChatProblem) as caught:
            await dial_socket(line.client, line.session)
        assert caught.value.sentence.startswith(sentence)
        assert caught.value.code == code
