"""What a weekly review holds on Monday 23 November 2026: it looks at 16 to 22 November, and at 23 to 29."""

from __future__ import annotations

from datetime import date, timedelta

from bot.domain.reminders.digest_lines import LINES, PAGE_LINES
from bot.domain.reminders.reminder import DueKind, Scope
from bot.domain.reminders.weekly_digest import days_in_words, week_ahead, week_reviewed
from bot.domain.tasks.periods import week_of
from tests.domain.reminders.digests import ANN, BEN, DAY, task, titles, week


def test_on_the_first_day_of_a_week_it_looks_at_the_calendars_weeks() -> None:
    assert week_reviewed(DAY) == week_of(date(2026, 11, 16))
    assert week_ahead(DAY) == week_of(DAY)
    assert days_in_words(week_reviewed(DAY), DAY) == "16–22 Nov"
    assert days_in_words(week_reviewed(date(2027, 1, 4)), date(2027, 1, 4)) == "28 Dec 2026 – 3 Jan 2027"


def test_on_any_day_nothing_falls_between_two_reviews_or_is_told_twice() -> None:
    friday = date(2026, 11, 27)
    assert week_reviewed(friday + timedelta(days=7)) == week_ahead(friday)
    assert week_reviewed(friday).last + timedelta(days=1) == week_ahead(friday).first


def test_it_tells_what_was_completed_what_slipped_and_what_comes() -> None:
    digest = week(
        [
            task("long open", days=-8),
            task("slipped", days=-7),
            task("just slipped", days=-1, customer="globex"),
            task("today"),
            task("sunday", days=6),
            task("after", days=7),
            task("undated", days=None),
        ],
        [task("done before", done=-8), task("done", days=-20, done=-7), task("done undated", days=None, done=-1)],
    )
    assert titles(digest) == [
        ("Completed 16–22 Nov", ["done", "done undated"]),
        ("Slipped: due 16–22 Nov and still open", ["slipped", "just slipped"]),
        ("Coming: due 23–29 Nov", ["today", "sunday"]),
    ]
    assert (digest.completed, digest.slipped, digest.coming, digest.older) == (2, 2, 2, 1)
    assert digest.mrr_cents == 84_000 + 1_756_000


def test_a_task_completed_this_morning_belongs_to_the_next_review() -> None:
    assert week(done_tasks=[task("done today", days=-1, done=0)]).total == 0


def test_only_the_revenue_behind_what_slipped_is_counted() -> None:
    digest = week([task("slipped", days=-1), task("coming", customer="globex")], [task("done", done=-2)])
    assert digest.mrr_cents == 84_000


def test_of_the_completed_those_with_the_most_revenue_come_first() -> None:
    done = [task("small", done=-6), task("large", customer="globex", done=-2)]
    assert titles(week(done_tasks=done)) == [("Completed 16–22 Nov", ["large", "small"])]


def test_whose_and_which_customers_count_and_which_due_days_the_reminder_lists_does_not() -> None:
    tasks = [task("anns"), task("bens", assignee=BEN), task("globexs", customer="globex")]
    scope = Scope(customer_uuid="acme", due=frozenset({DueKind.OVERDUE}))
    digest = week(tasks, [task("bens done", assignee=BEN, done=-1)], scope=scope, emails=frozenset({ANN}))
    assert titles(digest) == [("Coming: due 23–29 Nov", ["anns"])]


def test_the_three_share_fifteen_lines_and_count_the_rest() -> None:
    slipped = [task(f"s{number}", days=-2) for number in range(30)]
    coming = [task(f"c{number}", days=2) for number in range(30)]
    digest = week([*slipped, *coming], [task(f"d{number}", done=-1) for number in range(2)])
    assert [(group.total, len(group.lines)) for group in digest.groups] == [(2, 2), (30, 7), (30, 6)]
    assert (digest.shown, digest.total) == (LINES, 62)


def test_show_all_goes_on_from_page_to_page() -> None:
    tasks = [task(f"{number:02}", days=-2) for number in range(50)]
    first, second = (week(tasks, [task("done", done=-1)], page_from=place) for place in (0, PAGE_LINES))
    assert [len(group.lines) for group in first.groups] == [1, PAGE_LINES - 1]
    assert [len(group.lines) for group in second.groups] == [51 - PAGE_LINES]


def test_a_quiet_week_has_nothing_to_list() -> None:
    digest = week([task("old", days=-30)])
    assert (digest.total, digest.groups, digest.older) == (0, (), 1)
