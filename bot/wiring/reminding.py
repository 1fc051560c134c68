"""The reminders' parts put together: what is due is delivered, doubts are settled, next times follow their zones."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from bot.chartmogul.client import ChartMogul
from bot.slack.desk import Desk
from bot.slack.digest_post import Draw, SlackDigestPost
from bot.slack.people import SlackReader
from bot.slack.post_pace import PostPace
from bot.slack.reminder_teller import ReminderTeller
from bot.store.store import Store
from bot.use_cases.compose_digest import DigestComposer
from bot.use_cases.deliver_reminders import ReminderDeliverer
from bot.use_cases.find_customer import SubjectNamer
from bot.use_cases.keep_safe import SafetyCheck
from bot.use_cases.match_seat import SeatMatcher
from bot.use_cases.ports import Channels, Clock, People
from bot.use_cases.replan_reminders import ReminderReplanner
from bot.use_cases.roster import Roster
from bot.use_cases.settle_deliveries import DeliverySettler

LOOK_EVERY = timedelta(seconds=15)  # a morning comes at most this much after its time


@dataclass(frozen=True, slots=True)
class Reminding:
    deliverer: ReminderDeliverer
    settler: DeliverySettler
    replanner: ReminderReplanner

    async def look(self) -> None:
        """Doubts first: what one of them turns out to be is delivered again at once."""
        await self.settler.settle()
        await self.deliverer.sweep()


def make_composer(
    clock: Clock, store: Store, crm: ChartMogul, people: People, channels: Channels, matcher: SeatMatcher
) -> DigestComposer:
    return DigestComposer(
        tasks=crm,
        crm=crm,
        roster=Roster(people),
        channels=channels,
        matcher=matcher,
        namer=SubjectNamer(store.customers, crm, clock),
        book=store.reminders,
    )


def make_reminding(
    clock: Clock,
    store: Store,
    crm: ChartMogul,
    desk: Desk,
    reader: SlackReader,
    draw: Draw | None,
    pace: PostPace | None = None,
) -> Reminding:
    post = SlackDigestPost(desk.postbox, reader, pace or PostPace(clock), draw)
    safety = SafetyCheck(
        roster=Roster(desk.people),
        channels=desk.channels,
        matcher=desk.matcher,
        book=store.reminders,
        teller=ReminderTeller(desk),
    )
    deliverer = ReminderDeliverer(
        book=store.reminders,
        ledger=store.deliveries,
        composer=make_composer(clock, store, crm, desk.people, desk.channels, desk.matcher),
        safety=safety,
        post=post,
        clock=clock,
        make_key=lambda: secrets.token_urlsafe(12),
    )
    settler = DeliverySettler(book=store.reminders, ledger=store.deliveries, post=post, clock=clock)
    return Reminding(deliverer, settler, ReminderReplanner(store.reminders, safety, clock))
