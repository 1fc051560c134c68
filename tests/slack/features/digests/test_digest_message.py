"""A digest and a weekly review as messages: true on any later day, silent to everybody, within Slack's limits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.problems import ParseError
from bot.domain.reminders.digest import Cover, DailyDigest, Delay, DelayCause, Missed
from bot.domain.reminders.digest_lines import PAGE_LINES
from bot.domain.reminders.reminder import PlaceKind
from bot.domain.reminders.weekly_digest import WeeklyDigest
from bot.sandbox.slack.rules.check import check_message
from bot.slack.blocks.message import Message
from bot.slack.features.digests.digest_message import (
    all_clear_message,
    back_again_message,
    could_not_check_message,
    daily_message,
)
from bot.slack.features.digests.digest_place import DigestPlace, read_place, write_place
from bot.slack.features.digests.weekly_message import week_message
from tests.domain.reminders.digests import ANN, BEN, DAY, known, morning, task, week

NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # in Berlin
MENTIONS = {ANN: "U1ANN", BEN: "U2BEN"}


def test_a_channels_digest_in_words() -> None:
    tasks = [
        task("Renewal call", days=-3, customer="globex"),
        task("Send the offer"),
        task("Chase the invoice", days=-1, assignee=BEN),
        task("Say hello", days=2, customer=None, contact="dora", assignee=None),
    ]
    assert daily_message(morning(tasks)).text.splitlines() == [
        "Mon 23 Nov: 1 due today, 2 overdue, €18.4k MRR behind them; 1 to come",
        "Ann Weber (2)",
        "- Globex: Renewal call (Fri 20 Nov, 3 days late, €17.6k MRR)",
        "- Acme: Send the offer (Mon 23 Nov, €840 MRR)",
        "Ben Ode (1)",
        "- Acme: Chase the invoice (Sun 22 Nov, 1 day late, €840 MRR)",
        "Assigned to nobody (1)",
        "- Dora Lind: Say hello (Wed 25 Nov, €17.6k MRR)",
    ]


def test_a_persons_digest_names_assignees_only_where_it_is_not_the_reader() -> None:
    covers_for = {BEN: Cover("Ben Ode", date(2026, 11, 27))}
    tasks = [task("Mine", days=-1), task("Cleo's", assignee="cleo@firm.example"), task("Free", assignee=None)]
    digest = morning([*tasks, task("Ben's", assignee=BEN)], place=PlaceKind.PERSON, covers_for=covers_for)
    assert daily_message(digest).text.splitlines()[1:] == [
        "Overdue (1)",
        "- Acme: Mine (Sun 22 Nov, 1 day late, €840 MRR)",
        "Today, Mon 23 Nov (2)",
        "- Acme: Cleo's (Mon 23 Nov, €840 MRR, Cleo Fox)",
        "- Acme: Free (Mon 23 Nov, €840 MRR, unassigned)",
        "For Ben Ode, away until Fri 27 Nov (1)",
        "- Acme: Ben's (Mon 23 Nov, €840 MRR)",
    ]


@pytest.mark.parametrize(
    ("days", "heading"),
    [
        ([0], "Mon 23 Nov: 1 due today, €840 MRR behind it"),
        ([-1, -1], "Mon 23 Nov: 2 overdue, €840 MRR behind them"),
        ([3, 4], "Mon 23 Nov: 2 to come"),
    ],
)
def test_the_heading_leaves_out_what_is_nil(days: list[int], heading: str) -> None:
    digest = morning([task(str(number), days=days) for number, days in enumerate(days)])
    assert daily_message(digest).text.splitlines()[0] == heading


def test_without_revenue_there_is_no_word_of_it() -> None:
    assert "MRR" not in daily_message(morning([task("a", customer=None)])).text


def test_the_customer_is_a_link_to_its_chartmogul_page() -> None:
    first_line = _groups(daily_message(morning([task("a")])))[0]["elements"][1]["elements"][0]["elements"]
    assert first_line[0] == {"type": "link", "url": "https://app.chartmogul.com/#/customers/acme", "text": "Acme"}


def test_more_than_fifteen_are_behind_a_button_that_needs_no_memory() -> None:
    message = daily_message(morning([task(str(number)) for number in range(43)]))
    assert "15 of 43 shown." in message.text
    assert message.in_channel
    (button,) = _buttons(message)
    assert (button["text"]["text"], button["action_id"]) == ("Show all 43", "reminder.show_all")
    assert button["value"] == '{"r":"rem_1","d":"2026-11-23"}'


def test_a_digest_that_shows_everything_has_no_button() -> None:
    message = daily_message(morning([task(str(number)) for number in range(15)]))
    assert not _buttons(message)
    assert "shown" not in message.text


def test_show_all_leads_through_its_pages_and_says_of_which_day_it_is() -> None:
    tasks = [task(str(number)) for number in range(95)]
    pages = [daily_message(morning(tasks, page_from=first)) for first in (0, 40, 80)]
    assert pages[1].text.startswith("As of Mon 23 Nov: 95 due today, €840 MRR behind them")
    assert "40 of 95 shown: 41 to 80." in pages[1].text
    assert [_places(page) for page in pages] == [
        [("Next", 40)],
        [("Previous", 0), ("Next", 80)],
        [("Previous", 40)],
    ]
    assert not pages[0].in_channel


def test_nobody_is_mentioned_unless_the_reminder_asks() -> None:
    tasks = [task("a", days=-1), task("b", assignee=BEN), task("c", assignee="cleo@firm.example")]
    assert not _mentioned(daily_message(morning(tasks)))
    asked = daily_message(morning(tasks), mention_ids=MENTIONS)
    assert _mentioned(asked) == ["U1ANN", "U2BEN"]
    assert asked.text.splitlines()[1::2] == ["<@U1ANN> (1)", "<@U2BEN> (1)", "Cleo Fox (1)"]


def test_a_test_and_a_direct_message_mention_nobody_whatever_the_reminder_asks() -> None:
    tasks = [task("a"), task("b", assignee=BEN)]
    test = daily_message(morning(tasks), mention_ids=MENTIONS, test=True)
    direct = daily_message(morning(tasks, place=PlaceKind.PERSON), mention_ids=MENTIONS)
    assert [_mentioned(message) for message in (test, direct)] == [[], []]
    assert "<@" not in test.text + direct.text


def test_a_test_says_that_it_is_one_before_anything_else() -> None:
    for message in (
        daily_message(morning([task("a")]), test=True),
        daily_message(morning([]), test=True),
        week_message(week([task("a")]), test=True),
    ):
        assert message.text.startswith("Test, shown to you alone.\n")
        assert message.blocks[0]["elements"][0]["text"] == "Test, shown to you alone."
        assert not message.in_channel


@pytest.mark.parametrize(
    ("place", "cause", "note"),
    [
        (PlaceKind.PERSON, DelayCause.NOT_RUNNING, "This was due at 09:00 on Mon 23 Nov; I was not running then."),
        (
            PlaceKind.CHANNEL,
            DelayCause.CRM_UNREADABLE,
            "This was due at 09:00 on Mon 23 Nov (Europe/Berlin time); ChartMogul could not be read then.",
        ),
    ],
)
def test_a_late_one_says_when_it_was_due_and_why_it_is_late(place: PlaceKind, cause: DelayCause, note: str) -> None:
    message = daily_message(morning([task("a")], place=place, delay=Delay(NINE, cause)))
    assert message.text.splitlines()[1] == note


@pytest.mark.parametrize(
    ("missed", "note"),
    [
        ([17], "Tuesday's (17 Nov) was not sent"),
        ([19, 17], "Tuesday's (17 Nov) and Thursday's (19 Nov) were not sent"),
        ([17, 18, 19], "Tuesday's (17 Nov), Wednesday's (18 Nov) and Thursday's (19 Nov) were not sent"),
        ([20, 19, 18, 17], "4 before this one, from Tue 17 Nov to Fri 20 Nov, were not sent"),
    ],
)
def test_the_next_one_names_those_that_were_not_sent(missed: list[int], note: str) -> None:
    delay = Delay(missed=tuple(Missed(date(2026, 11, day)) for day in missed))
    assert daily_message(morning([task("a")], delay=delay)).text.splitlines()[1] == f"{note}: I was not running."


def test_the_years_end_is_told() -> None:
    delay = Delay(missed=(Missed(date(2025, 12, 31)),))
    assert "Wednesday's (31 Dec 2025) was not sent: I was not running." in daily_message(morning([], delay=delay)).text


def test_all_clear_owns_up_to_what_was_missed() -> None:
    digest = morning([], delay=Delay(missed=(Missed(date(2026, 11, 20)),)))
    assert daily_message(digest) == all_clear_message(digest)
    assert daily_message(digest).text.splitlines() == [
        "Mon 23 Nov: all clear. I looked, and nothing that this reminder lists is due.",
        "Friday's (20 Nov) was not sent: I was not running.",
    ]


def test_show_all_after_everything_was_done_is_no_all_clear() -> None:
    assert daily_message(morning([], page_from=0)).text == "As of Mon 23 Nov: nothing is left of these tasks."


def test_could_not_check_is_never_nothing_due() -> None:
    message = could_not_check_message(datetime(2026, 11, 23, 9, 0), ZoneInfo("Europe/Berlin"))  # noqa: DTZ001 - a wall clock's
    assert message.text == (
        "I could not check the tasks for Mon 23 Nov, 09:00 (Europe/Berlin time): ChartMogul could not be read, and I "
        "have stopped trying. Tasks may well be due. I will say so here when it can be read again."
    )
    assert message.in_channel


def test_back_again_leads_to_the_tasks_that_were_not_sent() -> None:
    message = back_again_message("rem_1", datetime(2026, 11, 23, 9, 0))  # noqa: DTZ001 - a wall clock's
    assert message.text == (
        "ChartMogul can be read again. The tasks for Mon 23 Nov, 09:00 were not sent; you can see them here."
    )
    (button,) = _buttons(message)
    assert read_place(button["value"]) == DigestPlace("rem_1", DAY)


def test_a_weekly_review_in_words() -> None:
    review = week(
        [task("Old", days=-9), task("Offer", days=-4, customer="globex"), task("Visit", days=3, assignee=BEN)],
        [task("Contract", days=-5, done=-4)],
    )
    message = week_message(review, figures=["64 open tasks, 23 overdue (36%).", " "])
    assert message.text.splitlines() == [
        "The week of 16–22 Nov: 1 completed; 1 slipped, €17.6k MRR behind it; 1 due 23–29 Nov",
        "1 more task, due before Mon 16 Nov, is still open.",
        "64 open tasks, 23 overdue (36%).",
        "Completed 16–22 Nov (1)",
        "- Acme: Contract (done Thu 19 Nov, €840 MRR, Ann Weber)",
        "Slipped: due 16–22 Nov and still open (1)",
        "- Globex: Offer (Thu 19 Nov, 4 days late, €17.6k MRR, Ann Weber)",
        "Coming: due 23–29 Nov (1)",
        "- Acme: Visit (Thu 26 Nov, €840 MRR, Ben Ode)",
    ]


def test_a_quiet_week_says_so() -> None:
    assert week_message(week()).text == (
        "The week of 16–22 Nov: nothing completed; nothing slipped; nothing due 23–29 Nov"
    )


def test_a_weekly_review_mentions_nobody_for_what_they_did_themselves() -> None:
    review = week([task("Visit", days=3, assignee=BEN)], [task("Contract", done=-4)])
    assert not _mentioned(week_message(review))
    asked = week_message(review, mention_ids=MENTIONS)
    assert _mentioned(asked) == ["U2BEN"]
    assert "- Acme: Visit (Thu 26 Nov, €840 MRR, <@U2BEN>)" in asked.text


def test_a_long_week_has_the_same_way_to_the_rest() -> None:
    review = week([task(str(number), days=-2) for number in range(50)])
    message = week_message(review)
    assert "15 of 50 shown." in message.text
    assert [button["text"]["text"] for button in _buttons(message)] == ["Show all 50"]
    page = week_message(week([task(str(number), days=-2) for number in range(50)], page_from=40))
    assert page.text.startswith("As of Mon 23 Nov, the week of 16–22 Nov: ")
    assert _places(page) == [("Previous", 0)]


@given(
    title=st.text(max_size=400).map(lambda text: text * 8),
    name=st.text(max_size=300),
    count=st.integers(0, 60),
    assignees=st.integers(1, 60),
    place=st.sampled_from(PlaceKind),
    page_from=st.sampled_from([None, 0, PAGE_LINES]),
)
@settings(max_examples=60, deadline=None)
def test_slack_takes_it_whatever_the_texts_are(
    title: str, name: str, count: int, assignees: int, place: PlaceKind, page_from: int | None
) -> None:
    about = known(names={f"p{number}@firm.example": name for number in range(60)})
    about = replace(about, customers={"acme": replace(about.customers["acme"], company=name)})
    tasks = [
        replace(task(str(number), days=number % 9 - 5, assignee=f"p{number % assignees}@firm.example"), details=title)
        for number in range(count)
    ]
    delay = Delay(NINE, missed=tuple(Missed(date(2026, 11, day)) for day in range(1, 21)))
    covers_for = {"p1@firm.example": Cover(name, DAY)}
    digest = morning(tasks, place=place, about=about, covers_for=covers_for, delay=delay, page_from=page_from)
    review = week(tasks, [replace(one, completed_at=NINE) for one in tasks], about=about, page_from=page_from)
    for message in (daily_message(digest), week_message(review, figures=[title] * 12)):
        assert check_message({"text": message.text, "blocks": list(message.blocks)}) == []
        assert not _mentioned(message)


@pytest.mark.parametrize("hostile", ["<!channel> & <@U1ANN>", "*_~`<", "&" * 400, "<!here>" * 60, "\x1b \n"])
@pytest.mark.parametrize("page_from", [None, 0])
def test_no_text_from_outside_mentions_or_breaks_anything(hostile: str, page_from: int | None) -> None:
    tasks = [replace(task(str(number), days=-number, assignee=f"p{number}@x"), details=hostile) for number in range(45)]
    about = known(names={f"p{number}@x": hostile for number in range(45)})
    about = replace(about, customers={"acme": replace(about.customers["acme"], company=hostile)})
    covers_for = {"p3@x": Cover(hostile, DAY)}
    drawn: Iterable[DailyDigest | WeeklyDigest] = [
        morning(tasks, about=about, page_from=page_from),
        morning(tasks, about=about, place=PlaceKind.PERSON, covers_for=covers_for, page_from=page_from),
        week(tasks, about=about, page_from=page_from),
    ]
    for digest in drawn:
        message = (
            daily_message(digest) if isinstance(digest, DailyDigest) else week_message(digest, figures=[hostile] * 20)
        )
        assert check_message({"text": message.text, "blocks": list(message.blocks)}) == []
        assert not _mentioned(message)
        assert "For , away" not in message.text
        parsed = [message.text, *_mrkdwn_in(message)]
        assert not [text for text in parsed if "<!" in text or "<@" in text]


@pytest.mark.parametrize("place", [DigestPlace("rem_1", DAY), DigestPlace("r" * 200, DAY, 4000)])
def test_a_place_comes_back_from_its_button(place: DigestPlace) -> None:
    assert read_place(write_place(place)) == place


def test_a_place_already_posted_keeps_its_wire_form() -> None:
    posted = '{"r":"rem_1","d":"2026-11-24","o":40}'
    assert read_place(posted) == DigestPlace("rem_1", date(2026, 11, 24), 40)
    assert write_place(read_place(posted)) == posted


@pytest.mark.parametrize(
    "value",
    [
        "",
        "[]",
        "{}",
        '{"r":1,"d":"2026-11-23"}',
        '{"r":"a","d":"today"}',
        '{"r":"a","d":"2026-11-23","o":-1}',
        '{"r":"a","d":"2026-11-23","o":1000000000000000000000000000000}',
        '{"r":"a","d":"0001-01-01"}',
        '{"r":"a","d":"9999-12-31"}',
        '{"r":"a","d":"2026-11-23","v":2}',
    ],
)
def test_a_strange_button_is_answered_with_a_sentence(value: str) -> None:
    with pytest.raises(ParseError, match="another version of me"):
        read_place(value)


def _groups(message: Message) -> list[Any]:
    return [block for block in message.blocks if block["type"] == "rich_text"]


def _mentioned(message: Message) -> list[str]:
    """Whom Slack would tell, in the order of the message."""
    return [part["user_id"] for part in _parts(_groups(message)) if part.get("type") == "user"]


def _parts(node: Any) -> list[dict[str, Any]]:
    """Every object in a payload."""
    if isinstance(node, list):
        return [part for item in node for part in _parts(item)]
    if isinstance(node, dict):
        return [node, *(part for item in node.values() for part in _parts(item))]
    return []


def _mrkdwn_in(message: Message) -> list[str]:
    return [part["text"] for part in _parts(list(message.blocks)) if part.get("type") == "mrkdwn"]


def _buttons(message: Message) -> list[dict[str, Any]]:
    return [element for block in message.blocks if block["type"] == "actions" for element in block["elements"]]


def _places(message: Message) -> list[tuple[str, int]]:
    return [(button["text"]["text"], read_place(button["value"]).first_line) for button in _buttons(message)]
