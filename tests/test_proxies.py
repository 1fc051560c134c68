"""The environment's proxies count for every connection that the bot makes."""

from __future__ import annotations

import pytest
from aiohttp import ClientSession

from bot.chartmogul.client import open_chartmogul
from bot.domain.access.policy import Admins
from bot.domain.problems import ChatProblem, CrmUnreachable
from bot.proxies import proxy_for
from bot.sandbox.demo import BOT_TOKEN
from bot.slack.api.checkup import SlackAccess, check_slack
from bot.slack.api.connection import open_slack
from bot.slack.api.message_sender import MessageSender, ReplyTarget
from bot.slack.api.reader import SlackReader
from bot.slack.api.socket_dial import dial_address
from bot.slack.blocks.message import Message
from tests.counting_proxy import counting_proxy
from tests.fakes.clock import HandWoundClock
from tests.scenarios.harness import harness
from tests.scenarios.made import many, titles
from tests.slack.api.fake_reader import nobody_allowed

VARIABLES = ("http_proxy", "https_proxy", "no_proxy", "all_proxy")


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    ("variables", "url", "proxy"),
    [
        ({}, "https://slack.com/api/", None),
        ({"HTTPS_PROXY": "http://p:1"}, "https://slack.com/api/", "http://p:1"),
        ({"https_proxy": "http://p:1"}, "https://slack.com/api/", "http://p:1"),
        ({"HTTPS_PROXY": "http://p:1"}, "wss://wss-primary.slack.com/link?ticket=1", "http://p:1"),
        ({"HTTPS_PROXY": "http://p:1"}, "http://127.0.0.1:3000/", None),
        ({"HTTP_PROXY": "http://p:1"}, "ws://127.0.0.1:3000/link", "http://p:1"),
        ({"HTTP_PROXY": "p:1"}, "http://127.0.0.1:3000/", "http://p:1"),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "slack.com"}, "https://hooks.slack.com/commands/1", None),
        ({"HTTPS_PROXY": "http://p:1", "no_proxy": ".slack.com"}, "wss://wss-primary.slack.com/", None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "hooks.slack.com"}, "https://slack.com/api/", "http://p:1"),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "slack.com:443"}, "https://slack.com:443/api/", None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "*"}, "https://slack.com/api/", None),
        ({"HTTPS_PROXY": ""}, "https://slack.com/api/", None),
    ],
)
def test_each_address_has_the_proxy_that_the_environment_names(
    variables: dict[str, str], url: str, proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert proxy_for(url) == proxy


async def test_everything_that_leaves_over_tls_asks_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = HandWoundClock()
    async with counting_proxy() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        async with (
            open_slack("https://slack.com/api/", "xoxb-1", clock) as line,
            open_chartmogul("https://api.chartmogul.com/v1", "key", clock, patience_s=0.4) as crm,
        ):
            with pytest.raises(ChatProblem) as caught:
                await SlackReader(line.client).call("auth.test")
            assert not caught.value.may_be_posted, "the proxy let nothing through"
            with pytest.raises(ChatProblem):
                await dial_address("wss://wss-primary.slack.com/link", line.session)
            sender = MessageSender(line.client, line.session, clock)
            with pytest.raises(ChatProblem):
                await sender.answer(ReplyTarget("C1", "U1", "https://hooks.slack.com/commands/1"), Message("Hello."))
            with pytest.raises(CrmUnreachable):
                await crm.account()
        assert {"slack.com:443", "wss-primary.slack.com:443", "hooks.slack.com:443", "api.chartmogul.com:443"} == set(
            proxy.asked
        )


async def test_the_doctor_goes_through_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    async with counting_proxy() as proxy, ClientSession() as session:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        access = SlackAccess("socket", "https://slack.com/api/", Admins(), "xoxb-1", "xapp-1")
        found = await check_slack(access, session, HandWoundClock(), nobody_allowed)
        assert proxy.asked == ["slack.com:443"] * 2
        assert "proxy" in found[0].do


async def test_a_whole_bot_lives_behind_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    async with counting_proxy() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        async with harness(tasks=many(3)) as t:
            await t.until(lambda: t.sandbox.slack.sockets.count == 2)
            assert len(titles(await t.ann.asks("/tasks"))) == 3
            async with open_slack(f"{t.sandbox.slack_url}/api/", BOT_TOKEN, t.clock) as line:
                sender = MessageSender(line.client, line.session, t.clock)
                await sender.upload("week.png", b"drawn", title="Week", alt_text="A week")
        for path in ("/api/auth.test", "/api/users.info", "/v1/tasks", "/v1/customers"):
            assert path in proxy.asked
        assert proxy.asked.count("/link/") == 2
        assert [path for path in proxy.asked if path.startswith("/commands/")]
        assert [path for path in proxy.asked if path.startswith("/upload/")]


async def test_a_bot_whose_hosts_need_no_proxy_passes_it_by(monkeypatch: pytest.MonkeyPatch) -> None:
    async with counting_proxy() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        async with harness(tasks=many(3)) as t:
            assert len(titles(await t.ann.asks("/tasks"))) == 3
        assert proxy.asked == []
