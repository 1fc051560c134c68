"""The reminders' parts put together: what is due is delivered, doubts are settled, next times follow their zones."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from bot.chartmogul.client import ChartMogul
from bot.slack.api.post_rate_limiter import PostRateLimiter
from bot.slack.api.reader import SlackReader
from bot.slack.desk import Desk
from bot.slack.features.digests.digest_post import Draw, SlackDigestPost
from bot.slack.features.reminders.notifier import SlackReminderNotifier
from bot.store.sqlite.store import Store
from bot.use_cases.customers.find_customer import SubjectNamer
from bot.use_cases.delivery.compose_digest import DigestComposer
from bot.use_cases.delivery.deliver_reminders import ReminderDeliverer
from bot.use_cases.delivery.delivery_guard import DeliveryGuard
from bot.use_cases.delivery.reconcile_deliveries import DeliveryReconciler
from bot.use_cases.ports.channels import Channels
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.people import People
from bot.use_cases.reminders.replan_reminders import ReminderReplanner
from bot.use_cases.seats.member_cache import MemberCache
from bot.use_cases.seats.resolve_seat import SeatResolver

LOOK_EVERY = timedelta(seconds=15)  # a morning comes at most this much after its time


@dataclass(frozen=True, slots=True)
class Reminding:
    deliverer: ReminderDeliverer
    reconciler: DeliveryReconciler
    replanner: ReminderReplanner

    async def look(self) -> None:
        """Doubts first: what one of them turns out to be is delivered again at once."""
        await self.reconciler.settle()
        await self.deliverer.sweep()


def make_composer(
    clock: Clock, store: Store, crm: ChartMogul, people: People, channels: Channels, resolver: SeatResolver
) -> DigestComposer:
    return DigestComposer(
        tasks=crm,
        crm=crm,
        member_cache=MemberCache(people),
        channels=channels,
        resolver=resolver,
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
    limiter: PostRateLimiter | None = None,
) -> Reminding:
    post = SlackDigestPost(desk.sender, reader, limiter or PostRateLimiter(clock), draw)
    guard = DeliveryGuard(
        member_cache=MemberCache(desk.people),
        channels=desk.channels,
        resolver=desk.resolver,
        book=store.reminders,
        notifier=SlackReminderNotifier(desk),
    )
    deliverer = ReminderDeliverer(
        book=store.reminders,
        ledger=store.deliveries,
        composer=make_composer(clock, store, crm, desk.people, desk.channels, desk.resolver),
        guard=guard,
        post=post,
        clock=clock,
        make_key=lambda: secrets.token_urlsafe(12),
    )
    reconciler = DeliveryReconciler(book=store.reminders, ledger=store.deliveries, post=post, clock=clock)
    return Reminding(deliverer, reconciler, ReminderReplanner(store.reminders, guard, clock))
