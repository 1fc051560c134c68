"""What is sent when a reminder is suspended: why, how to repair it, and a button where one press repairs it."""

from __future__ import annotations

from typing import cast

import pytest

from bot.domain.reminders.delivery import Reason
from bot.sandbox.slack.rules.check import check_message
from bot.slack.api.notice_sender import NoticeSender
from bot.slack.blocks.guests import ALLOW_GUESTS, read_channel
from bot.slack.blocks.message import Message
from bot.slack.features.reminders.notifier import SlackReminderNotifier
from tests.slack.features.reminders.test_messages import reminder


class Notices:
    def __init__(self) -> None:
        self.sent: list[tuple[str, Message]] = []

    async def send(self, place: str, message: Message) -> None:
        self.sent.append((place, message))

    async def tell_admins(self, message: Message) -> int:
        self.sent.append(("admins", message))
        return 1


@pytest.mark.parametrize("to", ["U1ANN", None], ids=["its owner", "the admins"])
async def test_a_reminder_that_guests_suspend_comes_with_the_button_that_lets_them_read(to: str | None) -> None:
    notices = Notices()
    await SlackReminderNotifier(cast(NoticeSender, notices)).tell_suspended(
        to, reminder(), Reason.GUESTS_IN_CHANNEL, ""
    )
    [(place, message)] = notices.sent
    assert place == (to or "admins")
    [button] = message.blocks[-1]["elements"]
    assert (button["action_id"], read_channel(button["value"])) == (ALLOW_GUESTS, "C1")
    assert "then press Resume" in message.text
    assert check_message({"text": message.text, "blocks": list(message.blocks)}) == []


async def test_other_reasons_come_without_it() -> None:
    notices = Notices()
    notifier = SlackReminderNotifier(cast(NoticeSender, notices))
    await notifier.tell_suspended("U1ANN", reminder(), Reason.SHARED_OUTSIDE, "")
    [(_, message)] = notices.sent
    assert [block["type"] for block in message.blocks] == ["section"]
