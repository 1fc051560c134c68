"""A spec and a reminder's button survive the way through Slack; anything else is met with a sentence."""

from __future__ import annotations

import json
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.problems import ParseError
from bot.domain.reminders.reminder import DueKind, Options, PlaceKind, ReminderState, Scope, WhoseTasks
from bot.domain.reminders.reminder_spec import ReminderSpec
from bot.domain.reminders.schedule import EVERY_DAY, Schedule
from bot.slack.blocks.parts import BUTTON_VALUE
from bot.slack.features.reminders.form import FormState, read_form_state, write_form_state
from bot.slack.features.reminders.row_value import ReminderToken, read_token, write_token
from bot.slack.features.reminders.spec_value import read_spec, write_spec

IDS = st.from_regex(r"U[A-Z0-9]{8,10}", fullmatch=True)
DAYS = st.frozensets(st.integers(0, 6), min_size=1)
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
SCHEDULES = st.one_of(
    st.builds(Schedule, DAYS, TIMES),
    st.builds(Schedule, DAYS, TIMES, st.integers(2, 20), st.dates(date(2026, 1, 1), date(2099, 12, 31))),
    st.builds(Schedule, DAYS, TIMES, nth=st.sampled_from([1, 2, 3, 4, -1])),
)
SCOPES = st.builds(
    Scope,
    st.sampled_from(WhoseTasks),
    st.lists(IDS, max_size=12).map(tuple),
    st.lists(st.emails(), max_size=2).map(tuple),
    st.none() | st.uuids().map(lambda uuid: f"cus_{uuid}"),
    st.frozensets(st.sampled_from(DueKind)),
)
SPECS = st.builds(
    ReminderSpec,
    id=st.from_regex(r"[A-Za-z0-9_-]{12}", fullmatch=True),
    place=st.sampled_from(PlaceKind),
    place_id=IDS,
    schedule=SCHEDULES,
    zone=st.none() | st.sampled_from(["Europe/Berlin", "America/Argentina/ComodRivadavia", "Nowhere/Town", "America"]),
    scope=SCOPES,
    options=st.builds(Options, st.booleans(), st.booleans(), st.booleans()),
    changes=st.integers(0, 10_000),
)


@given(SPECS)
def test_what_is_written_is_read_again(spec: ReminderSpec) -> None:
    token = write_spec(spec)
    assert read_spec(token) == spec
    state = FormState("C1", spec, may_be=True)
    assert read_form_state(write_form_state(state)) == state
    assert len(write_form_state(state)) <= BUTTON_VALUE


def test_a_value_already_posted_is_still_read() -> None:
    posted = '{"v":1,"i":"abc","p":"C1","d":"01234","t":"09:00","z":"Europe/Berlin","s":"everyone","k":["overdue"]}'
    assert read_spec(posted) == ReminderSpec(
        id="abc",
        place=PlaceKind.CHANNEL,
        place_id="C1",
        schedule=Schedule(frozenset(range(5)), time(9, 0)),
        zone="Europe/Berlin",
        scope=Scope(due=frozenset({DueKind.OVERDUE})),
        options=Options(),
    )
    assert read_token('{"v":1,"r":"abc","n":3,"o":5}') == ReminderToken("abc", 3, 5)


def test_the_forms_and_rows_of_the_version_before_keep_their_wire_form() -> None:
    spec = (
        '{"v":1,"i":"abc","u":"U1","d":"04","t":"08:30","w":2,"a":"2026-11-23","s":"named","m":["U2"],'
        '"e":["ann@firm.example"],"c":"cus_1","k":["overdue","today"],"o":["weekly","mention"],"x":7}'
    )
    read = read_spec(spec)
    assert read.schedule == Schedule(frozenset({0, 4}), time(8, 30), 2, date(2026, 11, 23))
    assert read.scope == Scope(WhoseTasks.NAMED, ("U2",), ("ann@firm.example",), "cus_1")
    assert (read.place, read.place_id, read.changes, read.zone) == (PlaceKind.PERSON, "U1", 7, None)
    assert read.options == Options(weekly=True, mention=True)
    state = f'{{"c":"D1","s":1,"w":{spec}}}'
    assert read_form_state(state) == FormState("D1", read, may_be=True)
    row = '{"v":1,"r":"abc","n":3,"o":5,"w":"suspended"}'
    assert read_token(row) == ReminderToken("abc", 3, 5, ReminderState.SUSPENDED)
    assert sorted(json.loads(write_spec(read)).items()) == sorted(json.loads(spec).items())
    assert json.loads(write_form_state(read_form_state(state))) == json.loads(state)
    assert json.loads(write_token(read_token(row))) == json.loads(row)


def test_more_people_than_a_button_carries_are_refused_with_a_sentence() -> None:
    scope = Scope(WhoseTasks.NAMED, emails=tuple(f"somebody.with.a.long.name.{n}@firm.example" for n in range(60)))
    spec = ReminderSpec("abc", PlaceKind.CHANNEL, "C1", Schedule(EVERY_DAY, time(9, 0)), None, scope, Options())
    with pytest.raises(ParseError, match="too many people"):
        write_spec(spec)


BASE = '"v":1,"i":"a","p":"C1","d":"0","t":"09:00","s":"everyone"'


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "[]",
        "null",
        "{}",
        '{"v":99}',
        "{" + BASE.replace('"v":1', '"v":2') + "}",
        "{" + BASE.replace('"d":"0"', '"d":"9"') + "}",
        "{" + BASE.replace("09:00", "25:00") + "}",
        "{" + BASE.replace("everyone", "nobody") + "}",
        "{" + BASE + ',"m":[7]}',
        "{" + BASE + ',"n":9}',
        "{" + BASE + ',"w":1000000000000000000000000000000,"a":"2026-11-23"}',
        "{" + BASE + ',"w":2,"a":"0001-01-01"}',
        "{" + BASE + ',"w":2,"a":"9999-12-31"}',
        "{" + BASE + ',"w":0}',
        "{" + BASE + ',"x":-1}',
        "{" + BASE + ',"o":["loud"]}',
        "{" + BASE.replace('"p":"C1",', "") + "}",
        "{" + BASE.replace('"09:00"', '"09:00:30"') + "}",
    ],
)
def test_anything_else_is_met_with_a_sentence(value: str) -> None:
    with pytest.raises(ParseError, match="Please ask again"):
        read_spec(value)
    with pytest.raises(ParseError, match="Please ask again"):
        read_form_state(value)


@pytest.mark.parametrize("was_default", [False, True])
@pytest.mark.parametrize("state", ReminderState)
def test_a_reminders_button_survives_too(state: ReminderState, was_default: bool) -> None:
    token = ReminderToken("morning-U123", 7, 10, state, was_default)
    assert read_token(write_token(token)) == token


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "[]",
        "{}",
        '{"v":1}',
        '{"v":1,"r":"a","n":"x","o":0}',
        '{"v":1,"r":"a","n":1,"o":-5}',
        '{"v":1,"r":"a","n":1,"o":1000000000000000000000000000000}',
        '{"v":1,"r":"a","n":1,"o":0,"w":"asleep"}',
        '{"v":2,"r":"a","n":1,"o":0}',
    ],
)
def test_any_other_button_of_the_list_is_met_with_a_sentence(value: str) -> None:
    with pytest.raises(ParseError, match="Please ask again"):
        read_token(value)
