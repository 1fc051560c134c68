"""The bot's parts put together, each built once: Slack's side, ChartMogul's side, and the features between them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from bot.chartmogul.client import ChartMogul
from bot.domain.access.policy import Visibility
from bot.settings import Settings
from bot.slack.api.admins import SlackAdmins
from bot.slack.api.channels import SlackChannels
from bot.slack.api.connection import SlackLine
from bot.slack.api.identity import Identity
from bot.slack.api.message_sender import MessageSender
from bot.slack.api.notice_sender import NoticeSender
from bot.slack.api.people import SlackPeople
from bot.slack.api.reader import SlackReader
from bot.slack.feature import Handlers
from bot.slack.features.digests.digest_view import DigestView
from bot.slack.features.reminders.tools import ReminderTools
from bot.slack.features.seats.tools import SeatTools
from bot.slack.features.table import bound_table
from bot.slack.features.tasks.tools import TaskTools
from bot.slack.transport.answering import Answering
from bot.slack.transport.channel_posts import ChannelPosts
from bot.store.sqlite.store import Store
from bot.use_cases.access.allow_guests import GuestAllower
from bot.use_cases.access.guest_aware_channels import GuestAwareChannels
from bot.use_cases.crm import Crm
from bot.use_cases.customers.customer_directory import CustomerDirectory
from bot.use_cases.delivery.compose_digest import DigestComposer
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.people import FRESH_SECONDS, People
from bot.use_cases.reminders.be_away import AbsenceManager
from bot.use_cases.reminders.create_reminder import ReminderCreator
from bot.use_cases.reminders.default_reminder import DefaultReminder
from bot.use_cases.reminders.guard_reminders import ReminderAccess
from bot.use_cases.reminders.manage_reminders import ReminderManager
from bot.use_cases.reminders.parse_reminder import ReminderParser
from bot.use_cases.reminders.reminder_names import ReminderNames
from bot.use_cases.seats.link_seat import SeatLinker
from bot.use_cases.seats.member_cache import MemberCache
from bot.use_cases.seats.resolve_seat import SeatResolver
from bot.use_cases.tasks.guard_sharing import SharingGuard
from bot.use_cases.tasks.list_tasks import TaskLister


@dataclass(frozen=True, slots=True)
class Workspace:
    """Slack: who is there, where, and the ways to reach them. ``team_url`` begins links to messages.

    ``member_cache`` is fresh enough for what is sent by itself.
    """

    reader: SlackReader
    people: SlackPeople
    member_cache: MemberCache
    channels: GuestAwareChannels
    admins: SlackAdmins
    sender: MessageSender
    notices: NoticeSender
    team_url: str


@dataclass(frozen=True, slots=True)
class ReminderParts:
    """What people do about reminders, and the one composer of digests, shown or sent."""

    access: ReminderAccess
    names: ReminderNames
    creator: ReminderCreator
    manager: ReminderManager
    defaults: DefaultReminder
    composer: DigestComposer


def make_workspace(settings: Settings, line: SlackLine, identity: Identity, store: Store, clock: Clock) -> Workspace:
    reader = SlackReader(line.client)
    sender = MessageSender(line.client, line.session, clock)
    people = SlackPeople(reader, identity.team_id, clock)
    fresh = MemberCache(people, seconds_old=FRESH_SECONDS)
    channels = GuestAwareChannels(SlackChannels(reader), fresh, store.channel_permissions.guest_permission, clock)
    admins = SlackAdmins(settings.slack_admins, people, channels, reader)
    return Workspace(
        reader=reader,
        people=people,
        member_cache=fresh,
        channels=channels,
        admins=admins,
        sender=sender,
        notices=NoticeSender(sender, admins),
        team_url=identity.team_url,
    )


def make_crm(chartmogul: ChartMogul, store: Store, people: People, clock: Clock) -> Crm:
    return Crm(
        tasks=chartmogul,
        source=chartmogul,
        directory=CustomerDirectory(store.customers, chartmogul, clock),
        seats=SeatResolver(people, store.seats, chartmogul, store.customers),
    )


def make_reminder_parts(
    workspace: Workspace, crm: Crm, store: Store, clock: Clock, visibility: Visibility
) -> ReminderParts:
    book, names = store.reminders, ReminderNames(workspace.people, crm.directory)
    access = ReminderAccess(
        resolver=crm.seats, admins=workspace.admins, channels=workspace.channels, visibility=visibility
    )
    return ReminderParts(
        access=access,
        names=names,
        creator=ReminderCreator(book, access, names, workspace.people, crm.seats, clock),
        manager=ReminderManager(book, store.deliveries, access, names, crm.seats, clock),
        defaults=DefaultReminder(book, crm.seats, workspace.admins, clock),
        composer=DigestComposer(crm, workspace.member_cache, workspace.channels, book, visibility),
    )


def make_handlers(
    settings: Settings, workspace: Workspace, crm: Crm, reminders: ReminderParts, store: Store, clock: Clock
) -> Handlers:
    """The table of features, each with what it uses."""
    digests = DigestView(
        book=store.reminders,
        people=workspace.people,
        composer=reminders.composer,
        zone_of=reminders.names.zone_to_show,
        channels=workspace.channels,
        access=reminders.access,
    )
    return bound_table(
        TaskTools(
            lister=TaskLister(crm, workspace.people, clock, settings.visibility),
            channels=workspace.channels,
            open_direct=workspace.sender.open_direct,
        ),
        ReminderTools(
            creator=reminders.creator,
            parser=ReminderParser(
                workspace.people,
                reminders.names,
                crm.seats,
                reminders.manager,
                clock,
                make_id=lambda: secrets.token_urlsafe(9),
            ),
            manager=reminders.manager,
            defaults=reminders.defaults,
            away=AbsenceManager(store.reminders, workspace.people, crm.seats, clock, settings.visibility),
            digests=digests,
            guests=GuestAllower(store.channel_permissions, workspace.channels, workspace.admins, clock),
            seats=crm.seats,
            notices=workspace.notices,
            clock=clock,
            team_url=workspace.team_url,
        ),
        digests,
        SeatTools(
            resolver=crm.seats,
            linker=SeatLinker(workspace.people, store.seats, crm.seats, clock),
            people=workspace.people,
            admins=workspace.admins,
            notices=workspace.notices,
        ),
    )


def make_answering(
    handlers: Handlers, workspace: Workspace, crm: Crm, store: Store, clock: Clock, command: str
) -> Answering:
    guard = SharingGuard(workspace.people, crm.seats, workspace.channels)
    posts = ChannelPosts(workspace.sender, workspace.reader, guard.need_allowed, store.seen, clock)
    return Answering(handlers, workspace.people, workspace.sender, posts, store.seen, clock, command)
