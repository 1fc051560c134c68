"""The reminders at work: what is due is delivered, doubts are settled, next times follow their zones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot.app.parts import Workspace
from bot.domain.access.policy import Visibility
from bot.slack.api.post_rate_limiter import PostRateLimiter
from bot.slack.api.rate_limiter import HISTORY_A_MINUTE, RateLimiter
from bot.slack.features.digests.digest_post import Draw, SlackDigestPost
from bot.slack.features.reminders.notifier import SlackReminderNotifier
from bot.store.sqlite.store import Store
from bot.use_cases.crm import Crm
from bot.use_cases.delivery.clock_watch import ClockWatch
from bot.use_cases.delivery.compose_digest import DigestComposer
from bot.use_cases.delivery.deliver_reminders import ReminderDeliverer
from bot.use_cases.delivery.delivery_guard import DeliveryGuard
from bot.use_cases.delivery.delivery_key import delivery_key
from bot.use_cases.delivery.due_jobs import DueJobs
from bot.use_cases.delivery.lost_copy import LostCopy
from bot.use_cases.delivery.owner_notices import OwnerNotices
from bot.use_cases.delivery.parts import DeliveryParts
from bot.use_cases.delivery.reconcile_deliveries import DeliveryReconciler
from bot.use_cases.delivery.record_deliveries import DeliveryRecorder
from bot.use_cases.operations.finish_once_begun import FINISH_WITHIN_SECONDS
from bot.use_cases.operations.health_monitor import HealthMonitor, written_until
from bot.use_cases.ports.clock import Clock
from bot.use_cases.reminders.replan_reminders import ReminderReplanner

LOOK_EVERY = timedelta(seconds=15)  # a digest comes at most this much after its time
SETTLE_EVERY = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Reminding:
    """Each a job of its own: a Slack that lets no history be read for the doubts delays nothing that is due."""

    deliverer: ReminderDeliverer
    reconciler: DeliveryReconciler
    replanner: ReminderReplanner
    notices: OwnerNotices


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """How reminders are delivered. ``draw`` is None where there are to be no pictures."""

    visibility: Visibility
    draw: Draw | None = None
    limiter: PostRateLimiter | None = None
    finish_within_seconds: float = FINISH_WITHIN_SECONDS


async def make_reminding(
    workspace: Workspace,
    crm: Crm,
    composer: DigestComposer,
    store: Store,
    clock: Clock,
    monitor: HealthMonitor,
    how: DeliverySettings,
) -> Reminding:
    reader = workspace.reader.limited("conversations.history", RateLimiter(clock, HISTORY_A_MINUTE))
    notifier = SlackReminderNotifier(workspace.notices)
    notices = OwnerNotices(store.reminders, workspace.member_cache, crm.seats, notifier)
    guard = DeliveryGuard(
        member_cache=workspace.member_cache,
        channels=workspace.channels,
        resolver=crm.seats,
        book=store.reminders,
        notices=notices,
        visibility=how.visibility,
    )
    make_key = partial(delivery_key, await store.installation_secret())
    before = await written_until(store.heartbeats)
    parts = DeliveryParts(
        book=store.reminders,
        ledger=store.deliveries,
        guard=guard,
        recorder=DeliveryRecorder(store.reminders, store.deliveries, clock, make_key),
        post=SlackDigestPost(workspace.sender, reader, how.limiter or PostRateLimiter(clock), how.draw),
        watch=ClockWatch(clock, before),
        monitor=monitor,
        clock=clock,
        finish_within_seconds=how.finish_within_seconds,
    )
    jobs = DueJobs(parts, LostCopy(before, clock))
    return Reminding(
        deliverer=ReminderDeliverer(parts, composer, jobs),
        reconciler=DeliveryReconciler(parts),
        replanner=ReminderReplanner(parts, jobs),
        notices=notices,
    )
