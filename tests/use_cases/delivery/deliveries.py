"""Deliveries without Slack and ChartMogul: the real use cases and store, and a chat and a CRM that fail on order.

m = Deliveries(store, clock, ANN)
await m.remind(ANN)
clock.set(nine)
await m.look()
assert m.chat.digests(ANN.id) == 1
"""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.access.person import Person
from bot.domain.access.policy import Visibility
from bot.domain.language.reason_wording import reason_in_words, repair_in_words
from bot.domain.problems import ChatProblem, CrmUnreachable, NoSeat
from bot.domain.reminders.delivery import Delivery, Reason
from bot.domain.reminders.digest import DailyDigest, Delay
from bot.domain.reminders.reminder import Options, PlaceKind, Reminder, Scope, WhoseTasks
from bot.domain.reminders.schedule import EVERY_DAY, Schedule, next_planned
from bot.domain.reminders.weekly_digest import WeeklyDigest
from bot.domain.tasks.query import Query
from bot.domain.tasks.task import Task
from bot.slack.api.errors import chat_problem, unreachable
from bot.store.sqlite.store import Store
from bot.use_cases.crm import Crm
from bot.use_cases.customers.customer_directory import CustomerDirectory
from bot.use_cases.delivery.clock_watch import ClockWatch
from bot.use_cases.delivery.compose_digest import DigestComposer
from bot.use_cases.delivery.deliver_reminders import ReminderDeliverer
from bot.use_cases.delivery.delivery_guard import DeliveryGuard
from bot.use_cases.delivery.due_jobs import DueJobs
from bot.use_cases.delivery.lost_copy import LostCopy
from bot.use_cases.delivery.owner_notices import OwnerNotices
from bot.use_cases.delivery.parts import DeliveryParts
from bot.use_cases.delivery.reconcile_deliveries import DeliveryReconciler
from bot.use_cases.delivery.record_deliveries import DeliveryRecorder
from bot.use_cases.operations.finish_once_begun import FINISH_WITHIN_SECONDS
from bot.use_cases.operations.health_monitor import HealthMonitor
from bot.use_cases.ports.channels import Channel
from bot.use_cases.ports.digest_post import ClaimLost, Composed, Permission, Posted
from bot.use_cases.reminders.replan_reminders import ReminderReplanner
from bot.use_cases.seats.member_cache import MemberCache
from bot.use_cases.seats.resolve_seat import SeatResolver
from tests.fakes.channels import FakeChannels
from tests.fakes.clock import HandWoundClock
from tests.fakes.customer_source import FakeCrm
from tests.fakes.people import FakePeople
from tests.fakes.task_source import FakeTasks
from tests.use_cases.fixtures import ACME, ANN, BERLIN

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # 09:00 in Berlin
NINE = Schedule(EVERY_DAY, time(9, 0))
CS_TEAM = Channel("C1", "cs-team", shared_outside=False)
DOWN = CrmUnreachable("ChartMogul is down.", detail="down")
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def refusal(code: str) -> ChatProblem:
    """As Slack's own reader of errors would raise it, so that what is ambiguous is ambiguous here too."""
    return chat_problem(code, "chat.postMessage", "")


class FailingTasks(FakeTasks):
    """``down`` is raised instead of every answer, while it is set."""

    down: CrmUnreachable | None = None

    async def list_tasks(self, query: Query, zone: ZoneInfo, *, background: bool = False) -> Sequence[Task]:
        assert background, "people's questions go first"
        found = await super().list_tasks(query, zone)
        if self.down:
            raise self.down
        return found

    async def has_seat(self, email: str) -> bool:
        if self.down:
            raise self.down
        return await super().has_seat(email)


@dataclass(frozen=True)
class Said:
    """What stands in a place: a digest with its key, or a notice."""

    place_id: str
    ts: str
    at: datetime
    key: str = ""
    digest: DailyDigest | WeeklyDigest | None = None
    notice: str = ""


@dataclass
class FakeChat:
    """A `DigestPost`. ``fails`` are raised by posts, one each: before the effect, or with ``after_effect`` after it.

    ``on_post`` is called in the middle of each post, ``on_find`` with the key of each look, and
    ``on_connect`` when a post has its connection, ``on_rate_limit`` while it waits for Slack's pace.
    """

    clock: HandWoundClock
    said: list[Said] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)
    after_effect: bool = False
    unreadable: Exception | None = None
    on_acquire: Callable[[str], Awaitable[None]] | None = None
    on_ready: Callable[[str], Awaitable[None]] | None = None
    on_connect: Callable[[str], Awaitable[None]] | None = None
    on_rate_limit: Callable[[str], Awaitable[None]] | None = None
    on_post: Callable[[str], Awaitable[None]] | None = None
    on_notice: Callable[[], Awaitable[object]] | None = None
    on_find: Callable[[str], Awaitable[None]] | None = None
    looked_up: list[str] = field(default_factory=list)
    looked_in: list[str] = field(default_factory=list)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def ready(self, composed: Composed, *, key: str) -> Composed:
        if self.on_ready:
            await self.on_ready(key)
        return composed

    async def acquire(self, place_id: str) -> None:
        if self.on_acquire:
            await self.on_acquire(place_id)

    async def post(self, place_id: str, composed: Composed, *, key: str, permission: Permission) -> Posted:
        if not await permission.may_post():
            raise ClaimLost
        if self.on_rate_limit:
            await self.on_rate_limit(key)
            if not await permission.may_post():
                raise refusal("ratelimited")
        if self.on_connect:
            await self.on_connect(key)
        if not permission.is_in_time():
            raise unreachable("chat.postMessage", "TooLate", may_be_posted=False)
        failure = self.fails.pop(0) if self.fails else None
        if failure and not self.after_effect:
            raise failure
        said = self._say(place_id, key=key, digest=composed.digest)
        if self.on_post:
            await self.on_post(place_id)
        if failure:
            raise failure
        return Posted(f"D-{place_id}" if place_id.startswith("U") else place_id, said.ts)

    async def find(self, place_id: str, key: str, since: datetime) -> Posted | None:
        self.looked_up.append(key)
        self.looked_in.append(place_id)
        if self.on_find:
            await self.on_find(key)
        if self.unreadable:
            raise self.unreadable
        for said in self.said:
            if (said.place_id, said.key) == (place_id.removeprefix("D-"), key) and said.at >= since:
                return Posted(place_id, said.ts)
        return None

    async def say_could_not_check(self, reminder: Reminder, planned: datetime) -> None:
        if self.on_notice:
            await self.on_notice()
        self._say(reminder.place_id, notice=f"could not check {planned:%H:%M}")

    async def say_back_again(self, reminder: Reminder, planned: datetime) -> None:
        self._say(reminder.place_id, notice=f"back again, {planned:%H:%M} was not sent")

    def digests(self, place_id: str | None = None) -> list[DailyDigest | WeeklyDigest]:
        return [said.digest for said in self.said if said.digest and place_id in (None, said.place_id)]

    def notices(self, place_id: str | None = None) -> list[str]:
        return [said.notice for said in self.said if said.notice and place_id in (None, said.place_id)]

    def _say(
        self, place_id: str, *, key: str = "", digest: DailyDigest | WeeklyDigest | None = None, notice: str = ""
    ) -> Said:
        said = Said(place_id, str(next(self._numbers)), self.clock.now(), key, digest, notice)
        self.said.append(said)
        return said


class FakeNotifier:
    """``told`` are the person (None: the admins), the reminder's id and why. ``fails`` is raised instead.

    The person who is ``unreachable`` can't be told at all.
    """

    def __init__(self) -> None:
        self.unreachable = ""
        self.told: list[tuple[str | None, str, str]] = []
        self.fails: ChatProblem | None = None
        self.on_tell: Callable[[], Awaitable[object]] | None = None

    async def tell_suspended(self, person_id: str | None, reminder: Reminder, reason: Reason, detail: str) -> None:
        if self.on_tell:
            await self.on_tell()
        assert repair_in_words(reason).endswith(".")
        self._tell(person_id, reminder.id, reason_in_words(reason, detail))

    async def tell_no_seat(self, person_id: str, problem: NoSeat) -> None:
        self._tell(person_id, "", problem.sentence)

    async def tell_maker_left(self, reminder: Reminder, maker_name: str) -> None:
        self._tell(None, reminder.id, f"{maker_name} left")

    def _tell(self, person_id: str | None, reminder_id: str, words: str) -> None:
        if self.fails:
            raise self.fails
        if person_id and person_id == self.unreachable:
            raise refusal("cannot_dm_bot")
        self.told.append((person_id, reminder_id, words))


def _key(reminder_id: str, planned_at: datetime) -> str:
    return f"key-{reminder_id}-{planned_at:%Y%m%d%H%M}"


class Deliveries:
    def __init__(
        self,
        store: Store,
        clock: HandWoundClock,
        *people: Person,
        other: Deliveries | None = None,
        visibility: Visibility = Visibility.EVERYONE,
        written_until: datetime | None = None,
        finish_within_seconds: float = FINISH_WITHIN_SECONDS,
    ) -> None:
        """``other`` is another process on the same file and before the same chat and CRM. ``written_until`` is when a
        bot last wrote into the file."""
        self.store = store
        self.clock = clock
        self.people: FakePeople = other.people if other else FakePeople(*people)
        self.channels: FakeChannels = other.channels if other else FakeChannels(CS_TEAM)
        self.tasks: FailingTasks = other.tasks if other else FailingTasks()
        self.crm = FakeCrm([ACME])
        self.chat: FakeChat = other.chat if other else FakeChat(clock)
        self.monitor = HealthMonitor(clock, store.heartbeats)
        self.notifier: FakeNotifier = other.notifier if other else FakeNotifier()
        member_cache = MemberCache(self.people)
        resolver = SeatResolver(self.people, store.seats, self.tasks, store.customers)
        self.guard = DeliveryGuard(
            member_cache=member_cache,
            channels=self.channels,
            resolver=resolver,
            book=store.reminders,
            notices=OwnerNotices(store.reminders, member_cache, resolver, self.notifier),
            visibility=visibility,
        )
        crm = Crm(self.tasks, self.crm, CustomerDirectory(store.customers, self.crm, clock), resolver)
        self.composer = DigestComposer(crm, member_cache, self.channels, store.reminders, visibility)
        parts = DeliveryParts(
            book=store.reminders,
            ledger=store.deliveries,
            guard=self.guard,
            recorder=DeliveryRecorder(store.reminders, store.deliveries, clock, _key),
            post=self.chat,
            watch=ClockWatch(clock, written_until),
            monitor=self.monitor,
            clock=clock,
            finish_within_seconds=finish_within_seconds,
        )
        jobs = DueJobs(parts, LostCopy(written_until, clock))
        self.deliverer = ReminderDeliverer(parts, self.composer, jobs)
        self.reconciler = DeliveryReconciler(parts)
        self.replanner = ReminderReplanner(parts, jobs)

    async def look(self) -> int:
        await self.reconciler.settle()
        return await self.deliverer.sweep()

    async def look_through(self, span: timedelta, every: timedelta = MINUTE) -> None:
        """Look again and again while ``span`` passes."""
        until = self.clock.now() + span
        while self.clock.now() < until:
            self.clock.set(self.clock.now() + every)
            await self.look()

    async def remind(
        self,
        place: Person | Channel,
        *,
        id: str = "rem_1",  # noqa: A002
        maker_id: str = ANN.id,
        schedule: Schedule = NINE,
        zone: str | None = None,
        scope: Scope | None = None,
        options: Options | None = None,
    ) -> Reminder:
        """Made now, and due at the schedule's next instant."""
        now = self.clock.now()
        to_person = isinstance(place, Person)
        counts = place.zone if isinstance(place, Person) and zone is None else ZoneInfo(zone or BERLIN.key)
        following = next_planned(schedule, counts, now)
        assert following
        reminder = Reminder(
            id=id,
            place=PlaceKind.PERSON if to_person else PlaceKind.CHANNEL,
            place_id=place.id,
            maker_id=maker_id,
            schedule=schedule,
            zone=None if to_person and zone is None else counts.key,
            scope=scope or Scope(WhoseTasks.OWN if to_person else WhoseTasks.EVERYONE),
            options=options or Options(),
            made_at=now,
            handled_until=now,
            next_at=following.instant,
        )
        await self.store.reminders.add(reminder)
        return reminder

    async def reminder(self, id: str = "rem_1") -> Reminder:  # noqa: A002
        found = await self.store.reminders.reminder(id)
        assert found
        return found

    async def ledger(self, id: str = "rem_1") -> list[Delivery]:  # noqa: A002
        """Newest first."""
        return list(await self.store.deliveries.latest_of(id, 100))

    def only_digest(self) -> DailyDigest:
        [digest] = self.chat.digests()
        assert isinstance(digest, DailyDigest)
        return digest

    async def recorded(self, id: str = "rem_1") -> list[tuple[str, str]]:  # noqa: A002
        """State and reason of each row, oldest first, the reason in words."""
        return [(row.state.value, reason_in_words(row.reason, row.detail)) for row in reversed(await self.ledger(id))]


def missed_days(delay: Delay) -> tuple[date, ...]:
    """Of the digests before this one that were not sent."""
    return tuple(one.day for one in delay.missed)
