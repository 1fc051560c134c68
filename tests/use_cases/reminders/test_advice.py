"""Every line that the bot advises about reminders can be typed back, and is taken whole."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, time

import pytest

from bot.domain.access.policy import Visibility
from bot.domain.customers.customer import Customer
from bot.domain.language.advice import as_sent, customer_clause
from bot.domain.language.filter_words import read_filters
from bot.domain.language.time_words import read_time
from bot.domain.language.tokens import cut
from bot.domain.problems import Problem
from bot.domain.reminders.reminder import PlaceKind, Scope, WhoseTasks
from bot.domain.reminders.reminder_ids import default_reminder_id
from bot.slack.features.table import COMMANDS
from bot.slack.transport.router import route
from tests.use_cases.fixtures import ADMIN, ANN, BEN
from tests.use_cases.reminders.reminding import CS, MORNING, Reminding, spec

DM = ""
TODAY = date(2026, 11, 23)
UNREADABLE = (
    "weekdays",
    "9:00",
    "9:00 9:30 weekdays",
    "weekdays 5",
    "weekdays 25:00",
    "weekdays at",
    "weekdays midnight",
    "weekdays 9:00 daily",
    "weekdays 9:00 in",
    "weekdays 9:00 in Nowhere",
    "weekdays 9:00 in Berlim",
    "weekdays 9:00 in EST",
    "weekdays 9:00 in Berlin in Paris",
    "weekdays 9:00 UTC+2",
    "every second friday 9:00",
    "biweekly 9:00",
    "15th of the month 9:00",
    "every third day 9:00",
    "hourly",
    "monthly 9:00",
    "fortnightly 9:00",
    "last friday 9:00",
    "fifth monday of the month 9:00",
    "every xyz 9:00",
    "weekly mon, tue 9:00",
    "weekdays 9:00 starting friday",
    "every other friday 9:00 starting 2030-01-01",
    "every other friday 9:00 starting 6/12",
    "every other friday 9:00 starting friday starting friday",
    "weekdays 9:00 customer",
    "weekdays 9:00 customer Acme Corp due today customer Zenith",
    "weekdays 9:00 #nowhere",
    "weekdays 9:00 @nobody",
    "weekdays 9:00 for",
    "weekdays 9:00 due 12 May",
    "weekdays 9:00 done",
    "weekdays 9:00 mine team",
    "weekdays 9:00 17",
    "wekdays 9:00",
    "weekdays 9:00 gibberish",
    "here weekdays 9:00 mine",
    "me weekdays 9:00 everybody here",
    "me here weekdays 9:00",
    "weekdays 9:00 customer acme",
    "weekdays 9:00 customer Acme Crp",
    "weekdays 9:00 " + "x" * 1000,
    "weekdays 9:00 " + " ".join(f"p{number}@firm.com" for number in range(21)),
)
NOT_AWAY = (
    "friday",
    "until",
    "until yesterday",
    "until friday cover ben",
    "until 6/12",
    "until 12",
    "until next may",
    "until 12 May 27",
    "until 5pm",
    "until few days",
    "until 3 days",
    "until any day",
    "until no date",
    "until week 49",
    "until xyz",
    f"until friday cover @{{{BEN.id}}} @{{{ADMIN.id}}}",
    f"until friday cover @{{{ANN.id}}}",
    "x" * 400,
)


async def advice(asked: Awaitable[object]) -> tuple[str, ...]:
    """The lines that a refusal advises."""
    with pytest.raises(Problem) as caught:
        await asked
    return caught.value.examples


async def take(reminding: Reminding, line: str, where: str) -> None:
    """As if ``line`` were typed; raises Problem where it is not taken."""
    found = route(as_sent(line), COMMANDS)
    name, words = found.command.name, found.words
    if name == "away":
        await reminding.away.change(BEN, words)
    elif name == "customer":
        told = read_filters(f"customer {words}", TODAY)
        assert told.customer
        await reminding.creator.names.customer(told.customer)
    elif name == "remind" and words.startswith("me at "):
        assert read_time(cut(words.removeprefix("me at ")), hour_alone=True)
    elif name == "remind" and words:
        read = await reminding.parser.read(ANN, words, where)
        await reminding.creator.preview(ANN, read.spec)
    else:
        assert words == ""


@pytest.mark.parametrize("where", [CS, DM])
@pytest.mark.parametrize("words", UNREADABLE, ids=lambda words: words[:60])
async def test_what_is_advised_instead_of_a_reminder_is_taken(reminding: Reminding, words: str, where: str) -> None:
    named = Customer("cus_00000200", company="Due North")  # a name that the examples have
    await reminding.store.customers.save_customers([named], reminding.clock.now())
    for line in await advice(reminding.parser.read(ANN, words, where)):
        await take(reminding, line, where)


@pytest.mark.parametrize("words", NOT_AWAY, ids=lambda words: words[:60])
async def test_what_is_advised_instead_of_an_absence_is_taken(reminding: Reminding, words: str) -> None:
    lines = await advice(reminding.away.change(ANN, words))
    assert lines
    for line in lines:
        await take(reminding, line, DM)


async def test_what_is_advised_by_a_refusal_is_taken(reminding: Reminding) -> None:
    narrow = Reminding(reminding.store, reminding.clock, Visibility.OWN)
    of_ann = spec(ANN.id, id="r8", place=PlaceKind.PERSON, zone=None, scope=Scope(whose=WhoseTasks.OWN))
    refused: list[Callable[[], Awaitable[object]]] = [
        lambda: narrow.creator.preview(ANN, spec()),
        lambda: reminding.creator.preview(BEN, of_ann),
        lambda: reminding.parser.moved(ANN, time(8, 0)),
        lambda: reminding.creator.names.customer("acme"),
        lambda: reminding.parser.read(ANN, "here weekdays 9:00", DM),
        lambda: reminding.parser.read(ANN, "everybody here weekdays 9:00", DM),
        lambda: reminding.manager.resume(ANN, default_reminder_id(ANN.id)),
        lambda: reminding.parser.moved(BEN, time(8, 0)),
    ]
    for again in refused[:6]:
        for line in await advice(again()):
            await take(reminding, line, DM)
    await reminding.defaults.switch_on(ADMIN, MORNING)
    await reminding.manager.pause(ANN, default_reminder_id(ANN.id))
    await reminding.defaults.switch_off(ADMIN)
    await reminding.made(BEN, "me daily 18:00 team")
    await reminding.made(BEN, "me daily 19:00 team")
    for again in refused[6:]:
        lines = await advice(again())
        assert lines
        for line in lines:
            await take(reminding, line, DM)


async def test_of_customers_with_one_name_each_is_advised_by_its_id(reminding: Reminding) -> None:
    twins = [Customer(f"cus_0000010{number}", company="Twin Ltd") for number in range(2)]
    await reminding.store.customers.save_customers(twins, reminding.clock.now())
    lines = await advice(reminding.creator.names.customer("Twin Ltd"))
    assert set(lines) == {"customer cus_00000100", "customer cus_00000101"}
    for line in lines:
        await take(reminding, line, DM)


@pytest.mark.parametrize(
    ("name", "clause"),
    [
        ("Acme Corp", "customer Acme Corp"),
        ("Due North", "customer Due North"),
        ("Bed Bath overdue", "customer “Bed Bath overdue”"),
        ("A “quoted” name", None),
    ],
)
def test_a_customers_name_is_written_so_that_it_is_read_back(name: str, clause: str | None) -> None:
    assert customer_clause(name) == clause
