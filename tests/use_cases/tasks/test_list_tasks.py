from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.domain.access.person import Person, Standing
from bot.domain.access.policy import Visibility
from bot.domain.problems import NoSeat, NotAllowed, NotFound, ParseError, Problem
from bot.domain.tasks.due_window import DueWindow
from bot.domain.tasks.groups import Bucket
from bot.domain.tasks.query import Completion, Query
from bot.domain.tasks.task import Task
from bot.store.sqlite.store import Store
from bot.use_cases.crm import Crm
from bot.use_cases.customers.customer_directory import CustomerDirectory
from bot.use_cases.customers.sync_customers import CustomerSync
from bot.use_cases.seats.resolve_seat import SeatResolver
from bot.use_cases.tasks.list_tasks import PAGE_SIZE, PAGE_SIZE_ALL, Ambiguous, Listing, Question, Subject, TaskLister
from tests.fakes.clock import HandWoundClock
from tests.fakes.customer_source import FakeCrm
from tests.fakes.people import FakePeople
from tests.fakes.task_source import FakeTasks
from tests.use_cases.fixtures import ACME, ACME_EAST, ANN, BEN, CONTACT, GUEST, MIA, ZENITH, task

ANNS, BENS = "ann@firm.com", "ben@firm.com"
OTHER_ANN = Person("U8ANN", "Ann Other", "ann.other@firm.com", ZoneInfo("UTC"))
PEOPLE = (ANN, BEN, MIA, GUEST, OTHER_ANN)

YESTERDAY = DueWindow(date(2026, 11, 22), date(2026, 11, 22))


class Office:
    """A task lister with all that it needs. ``tasks.asked`` has what the CRM was asked."""

    def __init__(self, store: Store, clock: HandWoundClock) -> None:
        self.store, self.clock = store, clock
        self.tasks = FakeTasks([task(1), task(2, assignee=BENS)])
        self.crm = FakeCrm([ACME, ACME_EAST, ZENITH], [CONTACT])
        self.people = FakePeople(*PEOPLE)

    def lister(self, visibility: Visibility = Visibility.EVERYONE) -> TaskLister:
        book = self.store.customers
        seats = SeatResolver(self.people, self.store.seats, self.tasks, book)
        crm = Crm(self.tasks, self.crm, CustomerDirectory(book, self.crm, self.clock), seats)
        return TaskLister(crm, self.people, self.clock, visibility)

    async def ask(self, reader: Person, words: str, visibility: Visibility = Visibility.EVERYONE) -> Listing:
        lister = self.lister(visibility)
        answer = await lister.ask(reader, await lister.read(reader, words))
        assert isinstance(answer, Listing)
        return answer

    async def show(self, question: Question, reader: Person = ANN) -> Listing:
        return await self.lister().show(reader, question)


@pytest.fixture
async def office(store: Store, clock: HandWoundClock) -> Office:
    office = Office(store, clock)
    await CustomerSync(store.customers, office.crm, clock).run_round()
    return office


def numbers(listing: Listing) -> list[str]:
    return [entry.task.uuid for _, entries in listing.groups for entry in entries]


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("", Query(ANNS)),
        ("mine", Query(ANNS)),
        ("all", Query(ANNS, completion=Completion.ALL)),
        ("done due yesterday", Query(ANNS, due=YESTERDAY, completion=Completion.DONE)),
        ("for everyone", Query()),
        ("customer acme corp", Query(customer_uuid=ACME.uuid)),
        ("mine customer acme corp", Query(ANNS, ACME.uuid)),
        ("for ben@firm.com", Query(BENS)),
        ("for @{U2BEN}", Query(BENS)),
        ("for ben", Query(BENS)),
        ("for Ben Stone", Query(BENS)),
    ],
)
async def test_words_become_one_question_to_the_crm(office: Office, words: str, query: Query) -> None:
    listing = await office.ask(ANN, words)
    assert office.tasks.asked == [query]
    assert listing.question == Question(query)


@pytest.mark.parametrize(
    ("reader", "day"), [(ANN, date(2026, 11, 23)), (MIA, date(2026, 11, 24)), (BEN, date(2026, 11, 23))]
)
async def test_today_is_the_readers_own(office: Office, reader: Person, day: date) -> None:
    await office.clock.wind(3 * 3600)  # noon in London: past midnight in Auckland
    assert office.lister().today(reader) == day
    assert (await office.lister().read(reader, "due today")).due == DueWindow(day, day)


async def test_a_week_begins_where_the_account_says(office: Office) -> None:
    office.crm.week_start = 6
    assert (await office.lister().read(ANN, "due this week")).due == DueWindow(date(2026, 11, 22), date(2026, 11, 28))


async def test_refused_words_are_refused_with_examples(office: Office) -> None:
    with pytest.raises(ParseError) as caught:
        await office.lister().read(ANN, "due may")
    assert caught.value.examples


@pytest.mark.parametrize(
    ("words", "problem", "says"),
    [
        ("for @{U404}", NotFound, "can't find this person"),
        ("for nobody", NotFound, "can't find nobody"),
        ("for ann", NotFound, "Several people are called ann: Ann Weber"),
        ("for @{U3MIA}", NoSeat, "Mia Tanaka"),
        ("for @{U4GUEST}", NoSeat, "Gus Guest"),
        ("customer xyzzy", NotFound, "xyzzy"),
    ],
)
async def test_whoever_is_not_found_is_named(office: Office, words: str, problem: type[Problem], says: str) -> None:
    with pytest.raises(problem, match=says):
        await office.ask(ANN, words)


@pytest.mark.parametrize("standing", [Standing.GONE, Standing.GUEST])
async def test_another_account_of_the_name_that_has_no_tasks_is_not_meant(office: Office, standing: Standing) -> None:
    office.people.people["U8BEN"] = replace(BEN, id="U8BEN", email="b@firm.com", standing=standing)
    await office.ask(ANN, "for Ben Stone")
    assert office.tasks.asked == [Query(BENS)]


async def test_whoever_left_since_the_list_of_people_was_read_is_not_meant(office: Office) -> None:
    office.people.people["U8BEN"] = replace(BEN, id="U8BEN", email="b@firm.com")
    listed = await office.people.everyone()
    office.people.people["U8BEN"] = replace(BEN, id="U8BEN", standing=Standing.GONE)
    office.people.listed = listed
    await office.ask(ANN, "for Ben Stone")
    assert office.tasks.asked == [Query(BENS)]


async def test_two_members_of_one_name_are_told_apart(office: Office) -> None:
    office.people.people["U8BEN"] = replace(BEN, id="U8BEN", email="b@firm.com")
    with pytest.raises(NotFound, match=r"Ben Stone \(ben@firm.com\), Ben Stone \(b@firm.com\)\. Pick one"):
        await office.ask(ANN, "for Ben Stone")


@pytest.mark.parametrize("words", ["mine", "for everyone", "for ben@firm.com", "customer acme", "customer xyzzy"])
@pytest.mark.parametrize("reader", [MIA, GUEST], ids=["member without a seat", "guest"])
async def test_without_a_seat_nothing_is_told_not_even_customers_names(
    office: Office, reader: Person, words: str
) -> None:
    with pytest.raises(NoSeat):
        await office.ask(reader, words)
    assert office.tasks.asked == []


async def test_several_customers_are_a_choice_and_each_leads_to_its_own_page(office: Office) -> None:
    lister = office.lister()
    answer = await lister.ask(ANN, await lister.read(ANN, "customer acme done"))
    assert isinstance(answer, Ambiguous)
    assert office.tasks.asked == [], "nothing is asked before one is chosen"
    assert answer.question_for(ACME_EAST) == Question(Query(customer_uuid=ACME_EAST.uuid, completion=Completion.DONE))


@pytest.mark.parametrize("query", [Query(ANNS), Query("ANN@firm.com"), Query(ANNS, ACME.uuid)])
async def test_own_tasks_are_shown_under_either_visibility(office: Office, query: Query) -> None:
    listing = await office.lister(Visibility.OWN).show(ANN, Question(query))
    assert listing.is_readers
    assert listing.whose_name == "Ann Weber"


@pytest.mark.parametrize("query", [Query(), Query(BENS), Query(BENS, ACME.uuid)])
async def test_where_everyone_sees_their_own_no_button_shows_anothers(office: Office, query: Query) -> None:
    with pytest.raises(NotAllowed, match="own tasks only"):
        await office.lister(Visibility.OWN).show(ANN, Question(query))
    assert office.tasks.asked == []


async def test_where_everyone_sees_their_own_a_customers_tasks_are_the_readers(office: Office) -> None:
    listing = await office.ask(ANN, "customer acme corp", Visibility.OWN)
    assert office.tasks.asked == [Query(ANNS, ACME.uuid)]
    assert listing.is_readers


async def test_names_are_resolved_and_what_is_gone_is_said(office: Office) -> None:
    office.tasks.tasks = [
        task(1, assignee=BENS),
        task(2, customer_uuid="cus_deadbeef", assignee="left@firm.com"),
        task(3, customer_uuid=None, contact_uuid=CONTACT.uuid),
        task(4, customer_uuid=None, contact_uuid="con_gone", assignee=None),
        task(5, customer_uuid=None),
    ]
    listing = await office.ask(ANN, "for everyone")
    shown = {
        entry.task.uuid: (entry.subject, entry.assignee_name) for _, entries in listing.groups for entry in entries
    }
    assert shown == {
        "tas_1": (Subject("Acme Corp", ACME.url), "Ben Stone"),
        "tas_2": (Subject("Customer is gone"), "left@firm.com"),
        "tas_3": (Subject("Kim Ohm"), "Ann Weber"),
        "tas_4": (Subject("Contact is gone"), ""),
        "tas_5": (None, "Ann Weber"),
    }
    assert listing.whose_name is None
    assert not listing.is_readers


async def test_days_late_and_due_days_are_the_readers(office: Office) -> None:
    office.tasks.tasks = [task(1, due="2026-11-20"), task(2, due="2026-11-23"), task(3, due=None)]
    listing = await office.ask(ANN, "mine")
    late = [(bucket, entry.due_day, entry.days_late) for bucket, entries in listing.groups for entry in entries]
    assert late == [
        (Bucket.OVERDUE, date(2026, 11, 20), 3),
        (Bucket.TODAY, date(2026, 11, 23), 0),
        (Bucket.NO_DATE, None, 0),
    ]


def many(count: int) -> list[Task]:
    return [task(number, details=f"{number:03}") for number in range(count)]


@pytest.mark.parametrize(
    ("asked", "stands", "shown"),
    [
        (0, 0, PAGE_SIZE),
        (PAGE_SIZE, PAGE_SIZE, PAGE_SIZE),
        (2 * PAGE_SIZE, 2 * PAGE_SIZE, 6),
        (3 * PAGE_SIZE, 2 * PAGE_SIZE, 6),  # the list has become shorter meanwhile
        (900, 2 * PAGE_SIZE, 6),
        (-5, 0, PAGE_SIZE),
    ],
)
async def test_a_page_stands_where_it_was_asked_for_or_at_the_end(
    office: Office, asked: int, stands: int, shown: int
) -> None:
    office.tasks.tasks = many(2 * PAGE_SIZE + 6)
    listing = await office.show(Question(Query(ANNS), offset=asked))
    assert (listing.question.offset, listing.shown, listing.total) == (stands, shown, 30)
    assert numbers(listing) == [f"tas_{number}" for number in range(stands, stands + shown)]


async def test_all_pages_together_have_each_task_once(office: Office) -> None:
    office.tasks.tasks = many(60)
    pages = [await office.show(Question(Query(ANNS), offset=at, size=PAGE_SIZE_ALL)) for at in (0, PAGE_SIZE_ALL)]
    assert [number for page in pages for number in numbers(page)] == [f"tas_{number}" for number in range(60)]


async def test_an_empty_list_stands_at_its_beginning(office: Office) -> None:
    office.tasks.tasks = [task(1, completed_at=office.clock.now())]
    listing = await office.show(Question(Query(ANNS), offset=12))
    assert (listing.question.offset, listing.total, listing.groups) == (0, 0, [])


@pytest.mark.parametrize(
    ("assignee", "hint"),
    [
        (BENS, ""),
        ("bem@firm.com", "ChartMogul knows no seat bem@firm.com. Check the e-mail."),
    ],
)
async def test_an_empty_list_hints_at_an_email_that_is_no_seats(office: Office, assignee: str, hint: str) -> None:
    office.tasks.tasks[1] = task(2, assignee=BENS, completed_at=office.clock.now())
    assert (await office.show(Question(Query(assignee)))).hint == hint


async def test_a_customer_that_is_gone_is_still_answered(office: Office) -> None:
    listing = await office.show(Question(Query(customer_uuid="cus_deadbeef")))
    assert listing.customer
    assert listing.customer.label == "a customer that is gone"
