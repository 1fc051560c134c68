"""What a reminder's digest holds on Monday 23 November 2026, in Berlin unless said."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reminders.digest import Cover, tasks_in_scope
from bot.domain.reminders.digest_lines import LINES, PAGE_LINES, Known, share_room
from bot.domain.reminders.reminder import DueKind, PlaceKind, Scope
from bot.domain.tasks.task import Task
from tests.domain.reminders.digests import ANN, BEN, BERLIN, CLEO, DAY, known, morning, task, titles

WEEK = [task(str(days), days=days) for days in (-8, -1, 0, 1, 2, 6, 7, 13, 14)]


@pytest.mark.parametrize(
    ("kind", "picked"),
    [
        (DueKind.OVERDUE, ["-8", "-1"]),
        (DueKind.TODAY, ["0"]),
        (DueKind.TOMORROW, ["1"]),
        (DueKind.THIS_WEEK, ["1", "2", "6"]),
        (DueKind.NEXT_WEEK, ["7", "13"]),
    ],
)
def test_each_kind_of_due_day_is_counted_from_the_reminders_day(kind: DueKind, picked: list[str]) -> None:
    assert _picked(Scope(due=frozenset({kind})), WEEK) == picked


def test_a_task_that_two_kinds_mean_is_listed_once() -> None:
    scope = Scope(due=frozenset({DueKind.TOMORROW, DueKind.THIS_WEEK}))
    assert _picked(scope, WEEK) == ["1", "2", "6"]


def test_nothing_of_the_week_is_left_on_its_last_day() -> None:
    sunday_first = tasks_in_scope(Scope(due=frozenset({DueKind.THIS_WEEK})), WEEK, date(2026, 11, 28), BERLIN, 6, None)
    assert sunday_first == []


def test_done_tasks_and_those_without_a_due_day_are_never_listed() -> None:
    assert _picked(Scope(), [task("done", days=-1, done=0), task("undated", days=None), task("open")]) == ["open"]


def test_the_day_is_that_of_the_reminders_zone() -> None:
    late_evening = Task("a", "Call", due=datetime(2026, 11, 23, 20, tzinfo=UTC))
    today = Scope(due=frozenset({DueKind.TODAY}))
    auckland = ZoneInfo("Pacific/Auckland")
    assert tasks_in_scope(today, [late_evening], DAY, BERLIN, 0, None) == [late_evening]
    assert tasks_in_scope(today, [late_evening], DAY, auckland, 0, None) == []
    assert tasks_in_scope(today, [late_evening], date(2026, 11, 24), auckland, 0, None) == [late_evening]


def test_named_seats_are_found_whatever_the_case_and_nobodys_tasks_only_for_everybody() -> None:
    tasks = [task("a", assignee=" Ann@Firm.Example "), task("b", assignee=BEN), task("c", assignee=None)]
    assert _picked(Scope(), tasks, frozenset({ANN})) == ["a"]
    assert _picked(Scope(), tasks, frozenset()) == []
    assert _picked(Scope(), tasks) == ["a", "b", "c"]


def test_a_reminder_about_a_customer_lists_no_others() -> None:
    tasks = [task("a"), task("b", customer="globex"), task("c", customer=None, contact="dora")]
    assert _picked(Scope(customer_uuid="globex"), tasks) == ["b"]


def test_it_counts_everything_and_each_customers_revenue_once() -> None:
    digest = morning(
        [
            task("a", days=-3),
            task("b"),
            task("c", customer="globex"),
            task("d", customer="globex"),
            task("e", days=1, customer="later"),
        ],
        about=known({"acme": 84_000, "globex": 1_756_000, "later": 99_900}),
    )
    assert (digest.overdue, digest.due_today, digest.coming, digest.total) == (1, 3, 1, 5)
    assert (digest.mrr_cents, digest.head.currency) == (1_840_000, "EUR")


def test_the_customer_behind_a_contact_counts_too() -> None:
    digest = morning([task("a", customer=None, contact="dora"), task("b", customer="globex")])
    assert digest.mrr_cents == 1_756_000
    line = digest.groups[0].lines[0]
    assert (line.about, line.url, line.mrr_cents) == ("Dora Lind", "", 1_756_000)


def test_a_task_about_nobody_known_is_shown_all_the_same() -> None:
    digest = morning(
        [
            task("a", customer="sold", days=-3),
            task("b", customer=None, contact="moved", days=-2),
            task("c", customer=None, days=-1),
        ]
    )
    assert [line.about for line in digest.groups[0].lines] == ["Customer is gone", "Contact is gone", ""]
    assert digest.mrr_cents == 0


def test_a_channel_reads_it_by_assignee_whoever_has_the_most_overdue_first() -> None:
    digest = morning(
        [
            task("today"),
            task("old", days=-2, assignee=BEN),
            task("oldest", days=-9, assignee=None),
            task("older", days=-4),
            task("unknown", assignee="zoe@firm.example"),
        ]
    )
    assert titles(digest) == [
        ("Assigned to nobody", ["oldest"]),
        ("Ann Weber", ["older", "today"]),
        ("Ben Ode", ["old"]),
        ("zoe@firm.example", ["unknown"]),
    ]


def test_one_seat_spelt_in_two_ways_is_one_group() -> None:
    assert len(morning([task("a"), task("b", assignee=ANN.upper())]).groups) == 1


def test_on_the_same_day_the_most_revenue_comes_first() -> None:
    tasks = [task("small", days=-1), task("large", days=-1, customer="globex"), task("older", days=-2)]
    assert titles(morning(tasks)) == [("Ann Weber", ["older", "large", "small"])]


def test_a_person_reads_overdue_then_today_then_next() -> None:
    digest = morning([task("next", days=4), task("today"), task("late", days=-1)], place=PlaceKind.PERSON)
    assert titles(digest) == [("Overdue", ["late"]), ("Today, Mon 23 Nov", ["today"]), ("Next", ["next"])]


def test_tasks_that_a_person_covers_stand_apart_and_are_marked_as_whose_they_are() -> None:
    covers_for = {BEN: Cover("Ben Ode", date(2026, 11, 27)), CLEO: Cover("", date(2027, 1, 4))}
    digest = morning(
        [task("mine"), task("his", days=-30, assignee=BEN), task("hers", assignee=CLEO)],
        place=PlaceKind.PERSON,
        covers_for=covers_for,
    )
    assert titles(digest) == [
        ("Today, Mon 23 Nov", ["mine"]),
        ("For Ben Ode, away until Fri 27 Nov", ["his"]),
        ("For cleo@firm.example, away until Mon 4 Jan 2027", ["hers"]),
    ]
    assert (digest.overdue, digest.due_today) == (1, 2)


def test_it_has_fifteen_lines_at_most_and_counts_the_others() -> None:
    digest = morning([task(f"{number:02}", days=-number) for number in range(43)])
    assert (digest.shown, digest.total) == (LINES, 43)
    assert [(group.total, len(group.lines)) for group in digest.groups] == [(43, 15)]
    assert digest.groups[0].lines[0].days_late == 42


def test_one_persons_long_list_leaves_room_for_the_others() -> None:
    tasks = [task(f"{number:02}", days=-number) for number in range(1, 40)]
    digest = morning([*tasks, task("bens", assignee=BEN), task("cleos", assignee=CLEO), task("cleos next", days=1)])
    assert [(group.title, len(group.lines)) for group in digest.groups] == [
        ("Ann Weber", 13),
        ("Ben Ode", 1),
        ("Cleo Fox", 1),
    ]


def test_of_more_people_than_lines_those_with_the_most_overdue_are_shown() -> None:
    digest = morning([task(str(number), days=-number, assignee=f"p{number}@firm.example") for number in range(40)])
    assert [group.title for group in digest.groups] == [f"p{number}@firm.example" for number in range(39, 24, -1)]
    assert (digest.shown, digest.total) == (15, 40)


@given(st.lists(st.integers(0, 60), max_size=30))
def test_room_is_used_up_and_nobody_waits_while_another_has_two_more(sizes: list[int]) -> None:
    given_out = [part.stop for part in share_room(sizes, None)]
    assert sum(given_out) == min(sum(sizes), LINES)
    assert all(lines <= size for lines, size in zip(given_out, sizes, strict=True))
    waiting = [lines for lines, size in zip(given_out, sizes, strict=True) if lines < size]
    assert not waiting or max(given_out) <= min(waiting) + 1


@given(st.lists(st.integers(0, 60), max_size=12))
def test_the_pages_of_show_all_hold_every_task_once_in_order(sizes: list[int]) -> None:
    people = [(f"p{number:02}@firm.example", size) for number, size in enumerate(sizes)]
    tasks = [task(f"{email} {number}", assignee=email) for email, size in people for number in range(size)]
    shown: list[str] = []
    for first in range(0, len(tasks), PAGE_LINES):
        page = morning(tasks, page_from=first)
        assert page.head.page_from == first
        shown += [title for _, lines in titles(page) for title in lines]
    assert len(shown) == len(tasks)
    assert set(shown) == {one.details for one in tasks}


@pytest.mark.parametrize(("wanted", "found"), [(80, 80), (120, 80), (-40, 0), (0, 0)])
def test_a_page_beyond_a_list_that_became_shorter_is_its_last(wanted: int, found: int) -> None:
    page = morning([task(str(number)) for number in range(95)], page_from=wanted)
    assert page.head.page_from == found
    assert page.shown == min(95 - found, PAGE_LINES)


def test_nothing_due_is_a_digest_without_groups() -> None:
    digest = morning([])
    assert (digest.total, digest.groups, digest.mrr_cents) == (0, (), 0)
    assert morning([], page_from=40).head.page_from == 0


def test_the_order_does_not_depend_on_how_the_tasks_came_in() -> None:
    tasks = [task("same", days=number % 3 - 1) for number in range(20)]
    tasks = [replace(one, uuid=f"task-{number}") for number, one in enumerate(tasks)]
    shuffled = random.Random(7).sample(tasks, len(tasks))
    assert morning(shuffled) == morning(tasks)


class ListeningKnown(Known):
    """Keeps which tasks it was asked about."""

    asked: ClassVar[list[str]] = []

    def about(self, task: Task) -> tuple[str, str]:
        self.asked.append(task.uuid)
        return super().about(task)


def test_of_ten_thousand_tasks_only_the_shown_ones_are_drawn_up() -> None:
    about = ListeningKnown(known().customers)
    tasks = [task(str(number), days=-number % 30, assignee=f"p{number % 500}@firm.example") for number in range(10_000)]
    digest = morning(tasks, about=about)
    assert digest.total == 10_000
    assert len(about.asked) == LINES


def _picked(scope: Scope, tasks: list[Task], emails: frozenset[str] | None = None) -> list[str]:
    return [one.details for one in tasks_in_scope(scope, tasks, DAY, BERLIN, 0, emails)]
