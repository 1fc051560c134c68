"""Every source of tasks, customers, people and channels: the fakes, and the adapters over the stand-ins.

A further CRM or chat joins its contract tests by a line in the dict of the port.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import fields
from zoneinfo import ZoneInfo

from bot.chartmogul.client import ChartMogul, open_chartmogul
from bot.chartmogul.rate_limiter import RateLimiter
from bot.domain.access.person import Person, Standing
from bot.domain.access.policy import Admins
from bot.domain.customers.customer import Contact, Customer
from bot.domain.tasks.task import Task
from bot.sandbox.chartmogul import ChartMogulStandIn
from bot.sandbox.chartmogul.wire import task_json
from bot.sandbox.company import Company, sample_company
from bot.slack.api.admins import SlackAdmins
from bot.slack.api.channels import SlackChannels
from bot.slack.api.people import SlackPeople
from bot.slack.api.reader import SlackReader
from bot.use_cases.ports.admins import AdminRoll
from bot.use_cases.ports.channels import Channel, Channels
from bot.use_cases.ports.customer_source import CustomerSource
from bot.use_cases.ports.people import People
from bot.use_cases.ports.task_source import TaskSource
from tests.fakes.admins import FakeAdmins
from tests.fakes.channels import FakeChannels
from tests.fakes.clock import HandWoundClock
from tests.fakes.customer_source import FakeCrm
from tests.fakes.people import FakePeople
from tests.fakes.task_source import FakeTasks
from tests.sandbox.slack_world import WORKSPACE, served

NOW = HandWoundClock().now()
COMPANY: Company = sample_company(NOW.date(), NOW)
CUSTOMERS: Sequence[Customer] = [
    Customer(
        **{field.name: getattr(each, field.name) for field in fields(Customer) if field.name != "currency"},
        currency=COMPANY.account.currency,
    )
    for each in COMPANY.customers
]
CONTACTS: Sequence[Contact] = COMPANY.contacts


@asynccontextmanager
async def _fake_tasks(tasks: Iterable[Task]) -> AsyncIterator[TaskSource]:
    yield FakeTasks(list(tasks))


@asynccontextmanager
async def _fake_customers() -> AsyncIterator[CustomerSource]:
    yield FakeCrm(CUSTOMERS, CONTACTS, page_size=7)


@asynccontextmanager
async def _chartmogul(stand_in: ChartMogulStandIn) -> AsyncIterator[ChartMogul]:
    """Without the pace, which has tests of its own: here no time passes."""
    clock = HandWoundClock(NOW)
    stand_in.faults.limits = False
    limiter = RateLimiter(clock, per_second=100_000)
    async with stand_in.serving() as url, open_chartmogul(url, stand_in.api_key, clock, limiter=limiter) as client:
        yield client


def _chartmogul_with(tasks: Iterable[Task]) -> AbstractAsyncContextManager[TaskSource]:
    return _chartmogul(ChartMogulStandIn(COMPANY, HandWoundClock(NOW)).with_tasks(map(task_json, tasks)))


def _chartmogul_of_company() -> AbstractAsyncContextManager[CustomerSource]:
    return _chartmogul(ChartMogulStandIn(COMPANY, HandWoundClock(NOW)))


@asynccontextmanager
async def _fake_chat() -> AsyncIterator[tuple[People, Channels, AdminRoll]]:
    """What the stand-in's workspace is, in the words of the domain."""
    standings = {"guest": Standing.GUEST, "outsider": Standing.OUTSIDER, "deactivated": Standing.GONE}
    people = [
        Person(
            one.id,
            one.real_name,
            one.email,
            ZoneInfo(one.tz if one.kind != "deactivated" else "UTC"),
            standings.get(one.kind, Standing.MEMBER),
            is_admin=one.is_admin,
        )
        for one in WORKSPACE.people
    ]
    bot = Person(WORKSPACE.bot.id, "Tasks", None, ZoneInfo("UTC"), Standing.BOT)
    channels = FakeChannels(
        *(
            Channel(
                one.id,
                one.name,
                shared_outside=one.shared_with is not None,
                archived=one.archived,
                private=one.private,
                bot_is_in=one.bot_is_member,
            )
            for one in WORKSPACE.channels
        )
    )
    channels.member_ids = {one.id: list(one.members) for one in WORKSPACE.channels}
    yield FakePeople(*people, bot), channels, FakeAdmins()


@asynccontextmanager
async def _slack() -> AsyncIterator[tuple[People, Channels, AdminRoll]]:
    async with served() as world:
        reader = SlackReader(world.client)
        people = SlackPeople(reader, WORKSPACE.team_id, world.clock)
        channels = SlackChannels(reader)
        yield people, channels, SlackAdmins(Admins(), people, channels, reader)


TASK_SOURCES: dict[str, Callable[[Iterable[Task]], AbstractAsyncContextManager[TaskSource]]] = {
    "fake": _fake_tasks,
    "chartmogul": _chartmogul_with,
}
CUSTOMER_SOURCES: dict[str, Callable[[], AbstractAsyncContextManager[CustomerSource]]] = {
    "fake": _fake_customers,
    "chartmogul": _chartmogul_of_company,
}
CHATS: dict[str, Callable[[], AbstractAsyncContextManager[tuple[People, Channels, AdminRoll]]]] = {
    "fake": _fake_chat,
    "slack": _slack,
}
