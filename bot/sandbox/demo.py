"""Both stand-ins side by side with the sample company in them: all that the real bot needs to believe it is at work."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.sandbox.chartmogul.middleware import RequestSeen
from bot.sandbox.chartmogul.stand_in import ChartMogulStandIn
from bot.sandbox.company.company import Company, Profile
from bot.sandbox.company.people import BERLIN
from bot.sandbox.company.sample import sample_company
from bot.sandbox.slack.stand_in import SlackStandIn
from bot.sandbox.slack.winding import Wind
from bot.sandbox.slack.workspace import SlackBot, SlackChannel, SlackCommand, SlackPerson, Workspace
from bot.use_cases.ports.clock import Clock

BOT_TOKEN = "xoxb-sandbox"
APP_TOKEN = "xapp-sandbox"
SIGNING_SECRET = "sandbox-signing-secret"
API_KEY = "sandbox-key"


@dataclass(frozen=True, slots=True)
class Sandbox:
    """``slack_url`` also serves the page; the bot's SLACK_API_URL is ``slack_url`` and ``/api/``."""

    company: Company
    slack: SlackStandIn
    crm: ChartMogulStandIn
    slack_url: str
    crm_url: str

    @property
    def busy(self) -> bool:
        """Whether something is on its way between the bot and the two: time must not be wound meanwhile."""
        return self.slack.busy or self.crm.in_flight > 0


@asynccontextmanager
async def serving_sandbox(
    clock: Clock,
    command: SlackCommand,
    *,
    scopes: frozenset[str],
    events: frozenset[str],
    port: int = 0,
    wind: Wind | None = None,
) -> AsyncIterator[Sandbox]:
    """On loopback while the context lasts. ``port`` is the page's; OSError where it is taken.

    ``wind`` winds ``clock``, for the page.
    """
    now = clock.now()
    company = sample_company(now.astimezone(ZoneInfo(BERLIN)).date(), now)
    crm = ChartMogulStandIn(company, clock, api_key=API_KEY)
    slack = SlackStandIn(
        workspace_of(company, command),
        clock,
        bot_token=BOT_TOKEN,
        app_token=APP_TOKEN,
        signing_secret=SIGNING_SECRET,
        scopes=scopes,
        events=events,
        wind=wind,
    )
    crm.on_request = lambda seen: _show(seen, slack)
    async with crm.serving() as crm_url, slack.serving(port) as slack_url:
        yield Sandbox(company, slack, crm, slack_url, crm_url)


def _show(seen: RequestSeen, slack: SlackStandIn) -> None:
    """The CRM's requests stand in the page's traffic panel, beside Slack's."""
    query = "&".join(f"{name}={value}" for name, value in seen.query.items())
    slack.note_traffic(
        kind="crm",
        title=f"{seen.method} {seen.path}{'?' if query else ''}{query}",
        took_ms=seen.took_ms,
        status="ok" if seen.status and seen.status < 400 else "error",
        detail=str(seen.status or "connection cut") + (f", {seen.entries} entries" if seen.entries is not None else ""),
    )


def workspace_of(company: Company, command: SlackCommand) -> Workspace:
    others = {person.team_id: person.team_name for person in company.people if person.team_id != company.team_id}
    return Workspace(
        team_id=company.team_id,
        team_name=company.account.name,
        domain=company.account.name.split()[0].lower(),
        people=tuple(_person(profile, company.team_id) for profile in company.people),
        channels=tuple(
            SlackChannel(
                id=channel.id,
                name=channel.name,
                members=channel.members,
                private=channel.private,
                shared_with=channel.shared_with,
                archived=channel.archived,
                topic=channel.topic,
            )
            for channel in company.channels
        ),
        commands=(command,),
        bot=SlackBot(name="CRM Tasks"),
        team_names=others,
    )


def _person(profile: Profile, team_id: str) -> SlackPerson:
    return SlackPerson(
        id=profile.id,
        name=profile.name,
        real_name=profile.real_name,
        email=profile.email,
        tz=profile.tz,
        kind=profile.kind,
        is_admin=profile.is_admin,
        team_id=None if profile.team_id == team_id else profile.team_id,
        title=profile.title,
    )
