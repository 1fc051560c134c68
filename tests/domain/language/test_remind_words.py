"""The words of a reminder. Today is Monday 23 November 2026."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.language.remind_words import RemindWords, read_remind
from bot.domain.language.reminder_wording import scope_in_words
from bot.domain.language.schedule_words import schedule_in_words
from bot.domain.problems import ParseError
from bot.domain.reminders.reminder import DueKind, Options, PlaceKind, Scope, WhoseTasks
from bot.domain.reminders.schedule import LAST, WEEKDAYS, Schedule

TODAY = date(2026, 11, 23)
AT_NINE = Schedule(WEEKDAYS, time(9))
MONDAY_AT_NINE = Schedule(frozenset({0}), time(9))
CHANNEL, PERSON = PlaceKind.CHANNEL, PlaceKind.PERSON
EVERYONE, OWN, MEMBERS, NAMED = WhoseTasks.EVERYONE, WhoseTasks.OWN, WhoseTasks.MEMBERS, WhoseTasks.NAMED


def due(*kinds: str) -> frozenset[DueKind]:
    return frozenset(DueKind(kind) for kind in kinds)


CS = RemindWords(CHANNEL, "C1", AT_NINE)
ME = RemindWords(PERSON, None, AT_NINE)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", RemindWords()),
        # Where.
        ("#{C1} weekdays 9:00", CS),
        ("#{C1|cs-team} weekdays 9:00", CS),
        ("to #{C1} weekdays 9:00", CS),
        ("weekdays 9:00 in #{C1}", CS),
        ("#{C1}", RemindWords(CHANNEL, "C1")),
        ("me weekdays 9:00", ME),
        ("weekdays 9 to me", ME),
        ("dm me weekdays 9:00", ME),
        ("here weekdays 9:00", RemindWords(CHANNEL, None, AT_NINE)),
        ("weekdays 9:00 in here", RemindWords(CHANNEL, None, AT_NINE)),
        ("in this channel, weekdays at 9:00", RemindWords(CHANNEL, None, AT_NINE)),
        ("weekdays 9:00", RemindWords(schedule=AT_NINE)),
        # When, and in which zone.
        ("#{C1} weekdays 9:00 in Europe/Berlin", replace(CS, zone="Europe/Berlin")),
        ("#{C1} in New York weekdays 9:00 team", replace(CS, zone="America/New_York", whose=EVERYONE)),
        ("#{C1} weekdays 9:00 Berlin overdue", replace(CS, zone="Europe/Berlin", due=due("overdue"))),
        ("in Berlin", RemindWords(zone="Europe/Berlin")),
        ("me every friday 16:00", replace(ME, schedule=Schedule(frozenset({4}), time(16)))),
        ("me last friday of the month 4pm", replace(ME, schedule=Schedule(frozenset({4}), time(16), nth=LAST))),
        # Due days.
        ("#{C1} weekdays 9:00 due today and overdue", CS),
        ("#{C1} weekdays 9:00 overdue, due today", CS),
        ("#{C1} weekdays 9:00 overdue or due today", CS),
        ("#{C1} overdue weekdays 9:00", replace(CS, due=due("overdue"))),
        ("#{C1} weekdays 9:00 with all overdue tasks", replace(CS, due=due("overdue"))),
        ("#{C1} weekdays 9:00 late", replace(CS, due=due("overdue"))),
        ("#{C1} weekdays 9:00 due today", replace(CS, due=due("today"))),
        ("#{C1} weekdays 9:00 today", replace(CS, due=due("today"))),
        ("#{C1} weekdays 9:00 due tomorrow", replace(CS, due=due("tomorrow"))),
        ("#{C1} weekdays 9:00 due today and tomorrow", replace(CS, due=due("today", "tomorrow"))),
        ("#{C1} weekdays 9:00 due this week", replace(CS, due=due("today", "this_week"))),
        ("#{C1} weekdays 9:00 due later this week", replace(CS, due=due("this_week"))),
        ("#{C1} weekdays 9:00 due next week", replace(CS, due=due("next_week"))),
        ("#{C1} due This Week & overdue weekdays 9:00", replace(CS, due=due("today", "this_week", "overdue"))),
        # Whose.
        ("#{C1} weekdays 9:00 team", replace(CS, whose=EVERYONE)),
        ("#{C1} weekdays 9:00 for the whole team", replace(CS, whose=EVERYONE)),
        ("#{C1} weekdays 9:00 everybody's tasks", replace(CS, whose=EVERYONE)),
        ("#{C1} weekdays 9:00 for everyone", replace(CS, whose=EVERYONE)),
        ("#{C1} weekdays 9:00 @{U1} @{U2}", replace(CS, whose=NAMED, people=("U1", "U2"))),
        ("#{C1} weekdays 9:00 for @{U1}, @{U2} and @{U1}", replace(CS, whose=NAMED, people=("U1", "U2"))),
        ("#{C1} weekdays 9:00 @{U1}'s tasks", replace(CS, whose=NAMED, people=("U1",))),
        ("#{C1} weekdays 9:00 @{U1} 's tasks", replace(CS, whose=NAMED, people=("U1",))),
        ("#{C1} ann@firm.com weekdays 9:00", replace(CS, whose=NAMED, emails=("ann@firm.com",))),
        (
            "#{C1} weekdays 9:00 of @{U1} and Ann@firm.com",
            replace(CS, whose=NAMED, people=("U1",), emails=("ann@firm.com",)),
        ),
        ("#{C1} weekdays 9:00 for “ann@firm.com”.", replace(CS, whose=NAMED, emails=("ann@firm.com",))),
        ("#{C1} weekdays 9:00 for \u200bann@firm.com\u200b", replace(CS, whose=NAMED, emails=("ann@firm.com",))),
        ("#{C1} weekdays 9:00 everybody here", replace(CS, whose=MEMBERS)),
        ("#{C1} weekdays 9:00 everyone who is in the channel", replace(CS, whose=MEMBERS)),
        ("#{C1} weekdays 9:00 for everybody in this channel", replace(CS, whose=MEMBERS)),
        ("#{C1} weekdays 9:00 members", replace(CS, whose=MEMBERS)),
        ("#{C1} weekdays 9:00 members of the channel", replace(CS, whose=MEMBERS)),
        ("everyone in #{C1} weekdays 9:00", replace(CS, whose=MEMBERS)),
        ("everyone in #{C1} #{C1} weekdays 9:00", replace(CS, whose=MEMBERS)),
        ("me weekdays 9:00 mine", replace(ME, whose=OWN)),
        ("me my tasks weekdays 9:00", replace(ME, whose=OWN)),
        ("me weekdays 9:00 team", replace(ME, whose=EVERYONE)),
        ("me weekdays 9:00 for @{U1}", replace(ME, whose=NAMED, people=("U1",))),
        # Which customer: the name runs to the next clause.
        ("#{C1} weekdays 9:00 customer Acme Corp", replace(CS, customer="Acme Corp")),
        ("#{C1} customer Acme Corp weekdays 9:00", replace(CS, customer="Acme Corp")),
        ("customer Acme Corp, weekdays at 9:00 in #{C1}", replace(CS, customer="Acme Corp")),
        ("#{C1} customer Acme and due today weekdays 9:00", replace(CS, customer="Acme", due=due("today"))),
        ("#{C1} customer Acme overdue weekdays 9:00", replace(CS, customer="Acme", due=due("overdue"))),
        ("#{C1} customer Acme on weekdays at 9:00", replace(CS, customer="Acme")),
        ("#{C1} customer Acme in Berlin weekdays 9:00", replace(CS, customer="Acme", zone="Europe/Berlin")),
        ("#{C1} customer Acme @{U1} weekdays 9:00", replace(CS, customer="Acme", whose=NAMED, people=("U1",))),
        ("customer Acme #{C1} weekdays 9:00", replace(CS, customer="Acme")),
        ("#{C1} tasks of customer Acme weekdays 9:00", replace(CS, customer="Acme")),
        ("#{C1} weekdays 9:00 customer Blue Monday", replace(CS, customer="Blue Monday")),
        ("#{C1} customer Weekdays weekdays 9:00", replace(CS, customer="Weekdays")),
        ("#{C1} customer Hotel Berlin weekdays 9:00", replace(CS, customer="Hotel Berlin")),
        (
            "#{C1} weekdays 9:00 customer Acme with mentions",
            replace(CS, customer="Acme", options=Options(mention=True)),
        ),
        ("#{C1} customer Dance with Me weekdays 9:00", replace(CS, customer="Dance with Me")),
        ("#{C1} customer Bank of Team weekdays 9:00", replace(CS, customer="Bank of Team")),
        ("#{C1} customer Home at Last weekdays 9:00", replace(CS, customer="Home at Last")),
        ("#{C1} customer Area 51 weekdays 9:00", replace(CS, customer="Area 51")),
        ("#{C1} customer Studio 1730 weekdays 9:00", replace(CS, customer="Studio 1730")),
        ("#{C1} customer ACME IT weekdays 9:00", replace(CS, customer="ACME IT")),
        ('#{C1} customer "Due Monday 9:00" weekdays 9:00', replace(CS, customer="Due Monday 9:00")),
        # How it is told.
        ("#{C1} weekly monday 9:00", replace(CS, schedule=MONDAY_AT_NINE, options=Options(weekly=True))),
        ("weekly #{C1} on mondays 9:00", replace(CS, schedule=MONDAY_AT_NINE, options=Options(weekly=True))),
        ("#{C1} weekdays 9:00 mention", replace(CS, options=Options(mention=True))),
        ("#{C1} weekdays 9:00 with mentions", replace(CS, options=Options(mention=True))),
        ("#{C1} mention the assignees weekdays 9:00", replace(CS, options=Options(mention=True))),
        ("#{C1} weekdays 9:00 all clear", replace(CS, options=Options(all_clear=True))),
        ("#{C1} weekdays 9:00 all-clear mention", replace(CS, options=Options(all_clear=True, mention=True))),
        ("#{C1} weekdays 9:00 even when nothing is due", replace(CS, options=Options(all_clear=True))),
        (
            "#{C1} customer Acme all clear weekdays 9:00",
            replace(CS, customer="Acme", options=Options(all_clear=True)),
        ),
    ],
)
def test_words_ask_for_a_reminder(words: str, said: RemindWords) -> None:
    assert read_remind(words, TODAY) == said


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("#{C1} 9:00", "It does not say on which days."),
        ("#{C1} weekly", "It does not say on which days."),
        ("#{C1} weekdays", "It does not say at what time."),
        ("#{C1} customer Acme weekdays", "It does not say at what time."),
        ("#{C1} weekdays 25:00", "No clock shows “25:00”."),
        ("#{C1} weekdays at 4", "“4” can be 04:00 or 16:00."),
        ("#{C1} 9", "“9” can be a time, but does not say so."),
        ("#{C1} wekdays 9:00", "“wekdays” is not a word that can be read here. Did you mean “weekdays”?"),
        ("#{C1} weekdays 9:00 xyzzy", "“xyzzy” is not a word that can be read here."),
        ("#{C1} weekdays 9:00 overdu", "“overdu” is not a word that can be read here. Did you mean “overdue”?"),
        ("#{C1} #{C2} weekdays 9:00", "Where it goes is said twice. Another reminder can go elsewhere."),
        ("me #{C2} weekdays 9:00", "Where it goes is said twice. Another reminder can go elsewhere."),
        ("#{C1} weekdays 9:00 and 17:00", "The time is said twice. Another reminder can have another time."),
        ("#{C1} weekdays 9:00 team @{U1}", "Whose tasks to list is said twice."),
        ("#{C1} weekdays 9:00 everybody here mine", "Whose tasks to list is said twice."),
        ("#{C1} customer a customer b", "The customer is said twice."),
        ("#{C1} weekdays 9:00 customer", "Something is missing after “customer”."),
        ('#{C1} weekdays 9:00 customer ""', "Something is missing after “customer”."),
        (
            "#{C1} weekdays 9:00 mine",
            "Only direct messages have tasks of their own. In a channel it takes names, or all.",
        ),
        ("me weekdays 9:00 everybody here", "Direct messages are no channel with people in it."),
        ("#{C1} weekdays 9:00 for Ann", "“Ann” is nobody known. Mention people, or give their e-mail."),
        ("#{C1} weekdays 9:00 for", "Something is missing after “for”."),
        ("#{C1} weekdays 9:00 @ann", "“@ann” is nobody known. Mention people, or give their e-mail."),
        ("#cs-team weekdays 9", "“#cs-team” is no channel known. Choose it from the list that opens while you type."),
        ("#{C1} weekdays 9:00 due", "The due days of a reminder are counted from the day it comes."),
        ("#{C1} weekdays 9:00 due 12 May", "The due days of a reminder are counted from the day it comes."),
        ("#{C1} weekdays 9:00 done", "A reminder lists open tasks. A weekly one tells what was completed, too."),
        ("#{C1} weekdays 9:00 in Germany", "“Germany” is not a time zone that can be read. A city that gives its name"),
        ("#{C1} biweekly friday 9:00", "“biweekly” can be twice a week or every other week."),
        ("x" * 1001, "That is too long to be read."),
    ],
)
def test_what_is_refused_is_refused_with_a_reason_and_examples(words: str, reason: str) -> None:
    with pytest.raises(ParseError) as refused:
        read_remind(words, TODAY)
    assert refused.value.sentence.startswith(reason)
    assert refused.value.examples
    for example in refused.value.examples:
        linked = example.replace("#cs-team", "#{C1}").replace("@ann", "@{U1}").replace("@ben", "@{U2}")
        assert any(_can_be_read(before + linked) for before in ("", "weekdays ", "weekdays 9:00 ")), example


def _can_be_read(words: str) -> bool:
    try:
        return read_remind(words, TODAY) is not None
    except ParseError:
        return False


def test_a_channel_that_the_chat_wrote_with_its_name_is_the_same() -> None:
    assert read_remind("#{C1|cs-team} #{C1}", TODAY) == RemindWords(CHANNEL, "C1")


@pytest.mark.parametrize(
    ("scope", "options", "names", "words"),
    [
        (Scope(), Options(), (), "everybody's open tasks that are overdue or due today"),
        (Scope(OWN), Options(), (), "your open tasks that are overdue or due today"),
        (Scope(OWN, due=due("today")), Options(), ("Ann",), "open tasks of Ann that are due today"),
        (
            Scope(NAMED, due=due("today", "this_week", "overdue")),
            Options(),
            ("Ann", "Ben", "Cy"),
            "open tasks of Ann, Ben and Cy that are overdue or due this week",
        ),
        (
            Scope(MEMBERS, due=due("this_week", "next_week")),
            Options(),
            (),
            "open tasks of everybody in the channel that are due later this week or due next week",
        ),
        (
            Scope(),
            Options(weekly=True),
            (),
            "what was completed, what slipped and what comes among everybody's tasks",
        ),
    ],
)
def test_what_a_reminder_lists_in_words(scope: Scope, options: Options, names: tuple[str, ...], words: str) -> None:
    assert scope_in_words(scope, options, names) == words


due_kinds = st.frozensets(st.sampled_from(DueKind), min_size=1)
placed = st.sampled_from([EVERYONE, MEMBERS, NAMED])
options = st.builds(Options, all_clear=st.booleans(), mention=st.booleans())


@settings(deadline=None)
@given(placed, due_kinds, options, st.sampled_from([None, "Europe/Berlin"]))
def test_what_is_told_can_be_typed_back(
    whose: WhoseTasks, kinds: frozenset[DueKind], options: Options, zone: str | None
) -> None:
    people = ("U1", "U2") if whose is NAMED else ()
    names = [f"@{{{person}}}" for person in people]
    lists = scope_in_words(Scope(whose, people, due=kinds), options, names)
    asked = [word for word, is_on in (("mention", options.mention), ("all clear", options.all_clear)) if is_on]
    read = read_remind(" ".join(["#{C1}", schedule_in_words(AT_NINE, zone), lists, *asked]), TODAY)
    assert read == RemindWords(CHANNEL, "C1", AT_NINE, zone, whose, people, due=kinds, options=options)


PIECES = [
    *("#{C1}", "me", "here", "in", "the", "channel", "everybody", "team", "mine", "@{U1}", "a@b.co", "for", "of"),
    *("customer", "Acme", "weekdays", "every", "other", "fri", "at", "9", "9:00", "weekly", "due", "today", "this"),
    *("week", "and", "all", "clear", "mention", "Berlin", "starting", '"', "'", ",", "@", "#", "25:00"),
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join) | st.text(max_size=60))
def test_any_text_is_a_reminder_or_is_refused(words: str) -> None:
    with contextlib.suppress(ParseError):
        read_remind(words, TODAY)
