"""What the doctor looks at in Slack: tokens, permissions, the socket, the clocks and the admins, each for itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any, Literal

from aiohttp import ClientSession, WSMsgType
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.access.channel import ChannelRefusal
from bot.domain.access.person import Person, same_email
from bot.domain.access.policy import Admins
from bot.domain.problems import ChatProblem
from bot.proxies import proxy_for
from bot.slack.api.admins import admins_channel
from bot.slack.api.answers import NotSlack
from bot.slack.api.channels import SlackChannels
from bot.slack.api.errors import passes
from bot.slack.api.identity import FOR_AN_ORGANISATION, read_identity
from bot.slack.api.people import SlackPeople
from bot.slack.api.reader import SlackReader
from bot.slack.api.socket_dial import dial_address
from bot.slack.manifest import APP_SCOPE, SCOPES
from bot.use_cases.access.guest_aware_channels import GuestAwareChannels, GuestPermissionOf
from bot.use_cases.operations.checkup import Finding
from bot.use_cases.ports.clock import Clock
from bot.use_cases.seats.member_cache import MemberCache

HELLO_WITHIN_SECONDS = 10.0
SKEW_SECONDS = 60.0  # Slack's signatures hold for five minutes; people notice reminders a minute off

_BOT, _SCOPES, _SOCKET, _SIGNING, _CLOCK, _ADMINS = (
    "Slack bot token",
    "Slack permissions",
    "Slack socket",
    "Slack signing secret",
    "Clock",
    "Admins",
)
_COPY_BOT_TOKEN = "Copy the Bot User OAuth Token from OAuth & Permissions into SLACK_BOT_TOKEN."
_COPY_APP_TOKEN = (
    f"Under Basic Information, App-Level Tokens, generate a token with the scope {APP_SCOPE.name}"
    " and copy it into SLACK_APP_TOKEN."
)
_REINSTALL = "Install the app in the workspace again under OAuth & Permissions, and copy the new token."
_NETWORK = "Check SLACK_API_URL, the network and any proxy, then run the doctor again."
_LATER = "Wait a minute, then run the doctor again."
_INSTALLATION_IS_OVER = {"token_revoked", "token_expired", "account_inactive"}
_UNSAFE = {
    ChannelRefusal.HIDDEN: "the bot sees no channel {channel}, or not who reads there",
    ChannelRefusal.SHARED_OUTSIDE: "the channel {channel} is shared with another company",
    ChannelRefusal.ARCHIVED: "the channel {channel} is archived",
    ChannelRefusal.GUESTS: "people who aren't members of this workspace read in the channel {channel}",
    ChannelRefusal.BOT_NOT_IN: "the bot is not in the channel {channel}",
}


@dataclass(frozen=True, slots=True)
class SlackAccess:
    """How the bot gets into Slack, as the settings have it. Never shown with its secrets."""

    mode: Literal["socket", "http"]
    api_url: str  # ends in a slash
    admins: Admins
    bot_token: str = field(repr=False)
    app_token: str = field(default="", repr=False)  # socket mode
    signing_secret: str = field(default="", repr=False)  # http mode


async def check_slack(
    access: SlackAccess,
    session: ClientSession,
    clock: Clock,
    guest_permission: GuestPermissionOf,
    *,
    hello_within: float = HELLO_WITHIN_SECONDS,
) -> list[Finding]:
    """Look at everything, whatever is broken. ``hello_within`` is in seconds."""
    client = AsyncWebClient(token=access.bot_token, base_url=access.api_url, session=session, retry_handlers=[])
    client.proxy = proxy_for(access.api_url)
    findings = await _check_bot(SlackReader(client), access.admins, clock, guest_permission)
    if access.mode == "socket":
        return [*findings, await _check_socket(client, access.app_token, session, hello_within)]
    return [*findings, _check_signing_secret(access.signing_secret)]


async def _check_bot(
    reader: SlackReader, admins: Admins, clock: Clock, guest_permission: GuestPermissionOf
) -> list[Finding]:
    try:
        identity, headers = await read_identity(reader)
    except ChatProblem as problem:
        return [_refused(_BOT, problem, _bot_token_remedy(problem)), *_not_looked_at()]
    people = SlackPeople(reader, identity.team_id, clock)
    channels = GuestAwareChannels(SlackChannels(reader), MemberCache(people), guest_permission, clock)
    return [
        Finding(_BOT, True, f"Belongs to {identity.bot_name} in the workspace {identity.team_name}."),
        _check_scopes(headers),
        _check_clock(headers, clock),
        await _check_admins(admins, people, channels, reader),
    ]


def _bot_token_remedy(problem: ChatProblem) -> str:
    if problem.code in _INSTALLATION_IS_OVER:
        return _REINSTALL
    return _COPY_BOT_TOKEN if problem.shuts_out or problem.code == FOR_AN_ORGANISATION else _NETWORK


def _not_looked_at() -> list[Finding]:
    return [Finding(name, None, "Not looked at: the bot token comes first.") for name in (_SCOPES, _CLOCK, _ADMINS)]


def _check_scopes(headers: Mapping[str, str]) -> Finding:
    told = _header(headers, "x-oauth-scopes")
    if told is None:
        return Finding(_SCOPES, None, "Slack did not say which permissions the token has.")
    granted = {scope.strip() for scope in told.split(",")}
    missing = [scope for scope in SCOPES if scope.name not in granted]
    if not missing:
        return Finding(_SCOPES, True, f"All {len(SCOPES)} that the bot needs are granted.")
    says = "; ".join(f"{scope.name} is missing, needed to {scope.reason}" for scope in missing)
    do = "Add them under OAuth & Permissions, or paste the manifest again, then reinstall the app."
    return Finding(_SCOPES, False, f"{says}.", do)


def _check_clock(headers: Mapping[str, str], clock: Clock) -> Finding:
    try:
        theirs = parsedate_to_datetime(_header(headers, "date") or "")
    except ValueError:
        return Finding(_CLOCK, None, "Slack did not say what time it is.")
    skew = abs((clock.now() - theirs.replace(tzinfo=theirs.tzinfo or UTC)).total_seconds())
    if skew <= SKEW_SECONDS:
        return Finding(_CLOCK, True, "Agrees with Slack's.")
    return Finding(_CLOCK, False, f"Is {skew:.0f} seconds off Slack's.", "Set this machine's clock by NTP.")


async def _check_socket(client: AsyncWebClient, app_token: str, session: ClientSession, hello_within: float) -> Finding:
    if not app_token:
        return Finding(_SOCKET, False, "There is no app-level token.", _COPY_APP_TOKEN)
    asking = AsyncWebClient(token=app_token, base_url=client.base_url, session=session, retry_handlers=[])
    asking.proxy = client.proxy
    try:
        url = await SlackReader(asking).open_connection()
    except ChatProblem as problem:
        return _refused(_SOCKET, problem, _NETWORK if problem.code == "unreachable" else _COPY_APP_TOKEN)
    return await _hear_hello(url, session, hello_within)


async def _hear_hello(url: str, session: ClientSession, within: float) -> Finding:
    """Connect, and leave at once: Slack may hand any socket a payload, and nobody here would answer it."""
    proxy = "Let this machine open WebSockets (wss://) to Slack, through the proxy if there is one."
    try:
        async with await dial_address(url, session) as socket:
            message = await socket.receive(timeout=within)
    except TimeoutError:
        return Finding(_SOCKET, False, f"Slack said nothing within {within:g} seconds.", proxy)
    except ChatProblem as problem:
        return Finding(_SOCKET, False, f"The socket does not open ({problem.detail}).", proxy)
    frame = _frame(message.data) if message.type is WSMsgType.TEXT else {}
    if frame.get("type") == "hello":
        return Finding(_SOCKET, True, "Opens, and Slack says hello.")
    if frame.get("reason") == "link_disabled":
        return Finding(_SOCKET, False, "Socket Mode is off for this app.", "Turn it on under Socket Mode.")
    return Finding(_SOCKET, False, "Opens, but Slack does not say hello.", proxy)


def _check_signing_secret(secret: str) -> Finding:
    if secret:
        return Finding(_SIGNING, None, "Is set; only a request from Slack can show whether it is the right one.")
    do = "Copy the Signing Secret from Basic Information, App Credentials, into SLACK_SIGNING_SECRET."
    return Finding(_SIGNING, False, "Is missing.", do)


async def _check_admins(
    admins: Admins, people: SlackPeople, channels: GuestAwareChannels, reader: SlackReader
) -> Finding:
    try:
        members = [person for person in await people.everyone() if person.is_member]
        wrong = _unknown_admins(admins, members)
        if admins.channel:
            _, refusal = await admins_channel(admins.channel, channels, reader)
            wrong += [_UNSAFE[refusal].format(channel=admins.channel)] if refusal else []
    except ChatProblem as problem:
        return Finding(_ADMINS, None, f"Could not be checked: {problem.sentence}", "Repair what is named above first.")
    if wrong:
        do = "Correct SLACK_ADMINS, or the channel: the bot must be in it, and only members may read there."
        return Finding(_ADMINS, False, f"{'; '.join(wrong)}.", do)
    if admins.person_ids or admins.emails:
        count, whose = len(admins.person_ids | admins.emails), "named in SLACK_ADMINS"
    else:
        count, whose = sum(person.is_admin for person in members), "of the workspace"
    if not count:
        do = "Name at least one member in SLACK_ADMINS."
        return Finding(_ADMINS, False, "The workspace shows no admins, so nobody can approve a seat.", do)
    return Finding(_ADMINS, True, f"{count} {whose} can approve seats.")


def _unknown_admins(admins: Admins, members: list[Person]) -> list[str]:
    ids = {person.id for person in members}
    unknown = [name for name in sorted(admins.person_ids) if name not in ids]
    unknown += [name for name in sorted(admins.emails) if not any(same_email(name, person.email) for person in members)]
    return [f"{name} is no member of this workspace" for name in unknown]


def _refused(name: str, problem: ChatProblem, do: str) -> Finding:
    if isinstance(problem, NotSlack):
        status = f" (HTTP {problem.status})" if problem.status else ""
        return Finding(name, False, f"What answers is not Slack{status}.", do)
    if problem.code == "unreachable":
        return Finding(name, False, f"Slack cannot be reached ({problem.detail[:200]}).", do)
    if passes(problem):
        return Finding(name, False, f"Slack has no answer just now ({problem.code}).", _LATER)
    if problem.code == FOR_AN_ORGANISATION:
        return Finding(name, False, problem.sentence, do)
    return Finding(name, False, f"Slack refused the token: {problem.code[:60]}.", do)


def _header(headers: Mapping[str, Any], name: str) -> str | None:
    return next((str(value) for key, value in headers.items() if key.lower() == name), None)


def _frame(text: str) -> Mapping[str, Any]:
    try:
        frame = json.loads(text)
    except ValueError:
        return {}
    return frame if isinstance(frame, dict) else {}
