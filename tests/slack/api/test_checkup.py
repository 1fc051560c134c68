from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web

from bot.clock import SystemClock
from bot.domain.access.channel import GuestPermission
from bot.domain.access.policy import Admins
from bot.slack.api.checkup import SlackAccess, check_slack
from bot.slack.manifest import SCOPES
from bot.use_cases.access.guest_aware_channels import GuestPermissionOf
from bot.use_cases.operations.checkup import Finding, healthy
from tests.fakes.clock import HandWoundClock
from tests.sandbox.slack_world import APP_TOKEN, BOT_TOKEN, served
from tests.slack.api.fake_reader import nobody_allowed

ALL_SCOPES = ",".join(scope.name for scope in SCOPES)


def member(person_id: str, email: str, **facts: Any) -> dict[str, Any]:
    return {"id": person_id, "team_id": "T1", "name": person_id, "tz": "UTC", "profile": {"email": email}, **facts}


class SlackOfOneAnswerAMethod:
    """As much of Slack as the doctor asks for. Tests change what it answers."""

    def __init__(self) -> None:
        self.url = ""
        self.headers = {"x-oauth-scopes": ALL_SCOPES, "Date": "Mon, 23 Nov 2026 09:00:20 GMT"}
        self.page: tuple[int, str] | None = None  # a status and a web page in place of every answer
        self.first_frame: str | None = '{"type":"hello","num_connections":1}'
        self.channels: list[dict[str, Any]] = [
            {"id": "CADMIN", "name": "crm-admins", "is_member": True},
            {"id": "CALL", "name": "general", "is_member": False},
        ]
        self.answers: dict[str, dict[str, Any]] = {
            "auth.test": {"ok": True, "team": "Acme", "team_id": "T1", "user": "crm_tasks", "user_id": "UBOT"},
            "users.list": {
                "ok": True,
                "members": [
                    member("UANN", "ann@acme.com", is_admin=True),
                    member("UBEN", "ben@acme.com"),
                    member("UGUEST", "guest@other.com", is_restricted=True),
                    member("UGONE", "gone@acme.com", deleted=True),
                ],
            },
            "conversations.list": {"ok": True, "channels": self.channels},
            "conversations.members": {"ok": True, "members": ["UANN", "UBOT"]},
        }
        self.tokens: dict[str, str] = {}

    def routes(self) -> list[web.RouteDef]:
        return [web.route("*", "/api/{method}", self._call), web.get("/link/", self._socket)]

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        self.tokens[method] = request.headers["Authorization"].removeprefix("Bearer ")
        opened = {"ok": True, "url": f"{self.url.replace('http', 'ws', 1)}/link/?ticket=once"}
        if method == "conversations.info":
            wanted = request.query["channel"]
            return web.json_response({"ok": True, "channel": next(c for c in self.channels if c["id"] == wanted)})
        if self.page:
            status, text = self.page
            return web.Response(status=status, text=text, content_type="text/html")
        return web.json_response(self.answers.get(method, opened), headers=self.headers)

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if self.first_frame is not None:
            await socket.send_str(self.first_frame)
        await socket.receive()
        return socket


@pytest.fixture
async def slack() -> AsyncIterator[SlackOfOneAnswerAMethod]:
    fake = SlackOfOneAnswerAMethod()
    app = web.Application()
    app.add_routes(fake.routes())
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    fake.url = f"http://{host}:{port}"
    yield fake
    await runner.cleanup()


async def look(
    slack: SlackOfOneAnswerAMethod,
    admins: Admins | None = None,
    guest_permission: GuestPermissionOf = nobody_allowed,
    **access: Any,
) -> dict[str, Finding]:
    parts = {"mode": "socket", "bot_token": "xoxb-1", "app_token": "xapp-1", "api_url": f"{slack.url}/api/", **access}
    async with ClientSession() as session:
        found = await check_slack(
            SlackAccess(admins=admins or Admins(), **parts),
            session,
            HandWoundClock(),
            guest_permission,
            hello_within=0.2,
        )
    for finding in found:
        assert finding.says.endswith("."), finding
        assert finding.ok is not False or finding.do.endswith("."), f"{finding} does not say what to do"
    return {finding.name: finding for finding in found}


async def test_a_whole_installation_is_healthy(slack: SlackOfOneAnswerAMethod) -> None:
    found = await look(slack)
    assert healthy(found.values())
    assert {finding.ok for finding in found.values()} == {True}
    assert found["Slack bot token"].says == "Belongs to crm_tasks in the workspace Acme."
    assert found["Admins"].says == "1 of the workspace can approve seats."
    assert slack.tokens["auth.test"] == "xoxb-1"
    assert slack.tokens["apps.connections.open"] == "xapp-1"


async def test_the_scopes_of_the_manifest_are_enough_for_the_doctor_in_the_sandbox() -> None:
    clock = HandWoundClock(SystemClock().now())
    async with served(clock, scopes=[scope.name for scope in SCOPES]) as world, ClientSession() as session:
        access = SlackAccess("socket", f"{world.url}/api/", Admins(), BOT_TOKEN, APP_TOKEN)
        found = await check_slack(access, session, clock, nobody_allowed)
    assert [finding for finding in found if finding.ok is not True] == []


async def test_the_installation_page_helps_with_each_part(slack: SlackOfOneAnswerAMethod) -> None:
    page = (Path(__file__).parents[3] / "docs" / "install.md").read_text(encoding="utf-8")
    for name in {**await look(slack), **await look(slack, mode="http", signing_secret="8f7422")}:
        assert f"\n| {name} | " in page


async def test_an_unknown_bot_token_hides_nothing_else(slack: SlackOfOneAnswerAMethod) -> None:
    slack.answers["auth.test"] = {"ok": False, "error": "invalid_auth"}
    found = await look(slack)
    assert found["Slack bot token"].ok is False
    assert "invalid_auth" in found["Slack bot token"].says
    assert "SLACK_BOT_TOKEN" in found["Slack bot token"].do
    assert found["Slack permissions"].ok is found["Admins"].ok is found["Clock"].ok is None
    assert found["Slack socket"].ok is True


async def test_a_revoked_token_asks_for_a_new_installation(slack: SlackOfOneAnswerAMethod) -> None:
    slack.answers["auth.test"] = {"ok": False, "error": "token_revoked"}
    assert "again" in (await look(slack))["Slack bot token"].do


async def test_each_missing_scope_is_named_with_its_reason(slack: SlackOfOneAnswerAMethod) -> None:
    slack.headers["x-oauth-scopes"] = ALL_SCOPES.replace("users:read.email", "users:write").replace("im:write,", "")
    finding = (await look(slack))["Slack permissions"]
    assert finding.ok is False
    for scope in SCOPES:
        is_missing = scope.name in ("users:read.email", "im:write")
        assert (f"{scope.name} is missing, needed to {scope.reason}" in finding.says) is is_missing


async def test_unknown_permissions_are_neither_well_nor_broken(slack: SlackOfOneAnswerAMethod) -> None:
    del slack.headers["x-oauth-scopes"]
    assert (await look(slack))["Slack permissions"].ok is None


async def test_a_clock_that_is_off_is_found(slack: SlackOfOneAnswerAMethod) -> None:
    slack.headers["Date"] = "Mon, 23 Nov 2026 08:58:00 GMT"
    finding = (await look(slack))["Clock"]
    assert (finding.ok, finding.says) == (False, "Is 120 seconds off Slack's.")


@pytest.mark.parametrize(
    ("error", "do"),
    [("invalid_auth", "SLACK_APP_TOKEN"), ("missing_scope", "connections:write"), ("ratelimited", "minute")],
)
async def test_an_app_token_that_opens_nothing_is_found(slack: SlackOfOneAnswerAMethod, error: str, do: str) -> None:
    slack.answers["apps.connections.open"] = {"ok": False, "error": error}
    finding = (await look(slack))["Slack socket"]
    assert finding.ok is False
    assert error in finding.says
    assert do in finding.do


@pytest.mark.parametrize(
    ("frame", "says"),
    [
        (None, "nothing within"),
        ('{"type":"disconnect","reason":"link_disabled"}', "Socket Mode is off"),
        ("nonsense", "does not say hello"),
        ("[]", "does not say hello"),
    ],
)
async def test_a_socket_without_a_hello_is_found(slack: SlackOfOneAnswerAMethod, frame: str | None, says: str) -> None:
    slack.first_frame = frame
    finding = (await look(slack))["Slack socket"]
    assert finding.ok is False
    assert says in finding.says


async def test_a_socket_that_cannot_be_reached_is_found(slack: SlackOfOneAnswerAMethod) -> None:
    slack.answers["apps.connections.open"] = {
        "ok": True,
        "url": f"{slack.url.replace('http', 'ws', 1)}/nowhere?ticket=once",
    }
    finding = (await look(slack))["Slack socket"]
    assert finding.ok is False
    assert "wss://" in finding.do
    assert "ticket" not in finding.says


async def test_http_mode_looks_for_the_signing_secret_and_opens_no_socket(slack: SlackOfOneAnswerAMethod) -> None:
    found = await look(slack, mode="http", app_token="", signing_secret="8f7422")
    assert healthy(found.values())
    assert "Slack socket" not in found
    assert "apps.connections.open" not in slack.tokens
    assert (await look(slack, mode="http"))["Slack signing secret"].ok is False


async def test_admins_by_id_email_and_channel_are_found(slack: SlackOfOneAnswerAMethod) -> None:
    named = Admins(frozenset({"UANN"}), frozenset({"ben@acme.com"}), "#crm-admins")
    assert (await look(slack, named))["Admins"] == Finding("Admins", True, "2 named in SLACK_ADMINS can approve seats.")
    assert (await look(slack, Admins(channel="CADMIN")))["Admins"].ok is True


@pytest.mark.parametrize(
    ("named", "says"),
    [
        (Admins(frozenset({"UNOBODY"})), "UNOBODY is no member"),
        (Admins(frozenset({"UGUEST"})), "UGUEST is no member"),
        (Admins(frozenset({"UGONE"})), "UGONE is no member"),
        (Admins(emails=frozenset({"guest@other.com"})), "guest@other.com is no member"),
        (Admins(channel="#nowhere"), "sees no channel #nowhere"),
        (Admins(channel="#general"), "not in the channel #general"),
    ],
)
async def test_an_admin_who_is_none_is_named(slack: SlackOfOneAnswerAMethod, named: Admins, says: str) -> None:
    finding = (await look(slack, named))["Admins"]
    assert finding.ok is False
    assert says in finding.says


@pytest.mark.parametrize("named", ["#crm-admins", "CADMIN"])
async def test_a_channel_in_which_admins_are_not_asked_is_not_fine(slack: SlackOfOneAnswerAMethod, named: str) -> None:
    async def allowed(channel_id: str) -> GuestPermission | None:
        return GuestPermission(channel_id, "UANN", HandWoundClock().now())

    slack.answers["conversations.members"]["members"].append("UGUEST")
    finding = (await look(slack, Admins(channel=named)))["Admins"]
    assert finding.ok is False
    assert finding.says == f"people who aren't members of this workspace read in the channel {named}."
    assert (await look(slack, Admins(channel=named), allowed))["Admins"].ok is True
    slack.channels[0]["is_ext_shared"] = True
    assert "shared with another company" in (await look(slack, Admins(channel=named), allowed))["Admins"].says


async def test_an_installation_for_a_whole_organisation_is_found(slack: SlackOfOneAnswerAMethod) -> None:
    slack.answers["auth.test"] |= {"enterprise_id": "E1", "is_enterprise_install": True}
    finding = (await look(slack))["Slack bot token"]
    assert finding.ok is False
    assert "whole Enterprise Grid organisation" in finding.says
    assert "SLACK_BOT_TOKEN" in finding.do


async def test_a_workspace_that_shows_no_admins_is_found(slack: SlackOfOneAnswerAMethod) -> None:
    slack.answers["users.list"]["members"] = [member("UBEN", "ben@acme.com")]
    assert (await look(slack))["Admins"].ok is False


async def test_admins_that_cannot_be_read_are_neither_well_nor_broken(slack: SlackOfOneAnswerAMethod) -> None:
    slack.answers["users.list"] = {"ok": False, "error": "missing_scope"}
    assert (await look(slack))["Admins"].ok is None


async def test_an_unreachable_slack_is_said_of_each_part(slack: SlackOfOneAnswerAMethod) -> None:
    found = await look(slack, api_url="http://127.0.0.1:9/api/")
    assert not healthy(found.values())
    assert "cannot be reached" in found["Slack bot token"].says
    assert "127.0.0.1:9" in found["Slack socket"].says
    assert "SLACK_API_URL" in found["Slack socket"].do


@pytest.mark.parametrize("status", [200, 404, 503])
async def test_a_web_page_in_place_of_slack_is_found(slack: SlackOfOneAnswerAMethod, status: int) -> None:
    slack.page = status, "<html>Please log in to the hotel's network</html>"
    found = await look(slack)
    for name in ("Slack bot token", "Slack socket"):
        assert (found[name].ok, found[name].says) == (False, f"What answers is not Slack (HTTP {status}).")
        assert "SLACK_API_URL" in found[name].do


def test_what_the_doctor_is_given_does_not_show_its_secrets() -> None:
    shown = repr(SlackAccess("socket", "https://slack.com/api/", Admins(), "xoxb-1", "xapp-1", "8f7422"))
    assert not any(secret in shown for secret in ("xoxb-1", "xapp-1", "8f7422"))
