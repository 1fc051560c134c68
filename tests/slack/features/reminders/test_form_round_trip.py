"""A form that is sent off as it was opened says the reminder that it was opened with, whatever that is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from itertools import count
from pathlib import Path
from typing import Any, cast
from zoneinfo import available_timezones

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.access.person import Person
from bot.domain.reminders.reminder import DueKind, Options, PlaceKind, Reminder, Scope, WhoseTasks
from bot.domain.reminders.reminder_spec import ReminderSpec
from bot.domain.reminders.schedule import Schedule
from bot.sandbox.slack.choices import submitted_values
from bot.slack.feature import Form, FormAccepted, FormErrors, Modal
from bot.slack.features.reminders.form import CALLBACK_ID
from bot.slack.features.reminders.form_actions import open_form, preview, read_fields, submit
from bot.slack.features.reminders.tools import ReminderTools
from bot.slack.transport.payloads import read_form
from bot.store.sqlite.store import open_store
from bot.use_cases.reminders.create_reminder import ReminderCreator, ReminderPreview
from bot.use_cases.reminders.parse_reminder import ReminderParser
from bot.use_cases.seats.resolve_seat import SeatResolver
from tests.fakes.clock import HandWoundClock
from tests.use_cases.fixtures import ACME, ACME_EAST, ADMIN, ANN, BEN, GONE
from tests.use_cases.reminders.reminding import CS, MORNING, SALES, Reminding, spec

PEOPLE_HERE = {ANN.id: ANN, BEN.id: BEN}
DAYS = st.frozensets(st.integers(0, 6), min_size=1)
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
SCHEDULES = st.one_of(
    st.builds(Schedule, DAYS, TIMES),
    st.builds(Schedule, DAYS, TIMES, st.integers(2, 20), st.dates(date(2026, 1, 1), date(2027, 12, 31))),
    st.builds(Schedule, DAYS, TIMES, nth=st.sampled_from([1, 2, 3, 4, -1])),
)
WEEKLY = st.builds(Schedule, st.integers(0, 6).map(lambda day: frozenset({day})), TIMES)
ZONES = st.sampled_from(sorted(available_timezones() - {"Factory", "localtime"}))
PEOPLE = st.lists(st.sampled_from([ANN.id, BEN.id, GONE.id, "U404GONE"]), unique=True).map(tuple)
EMAILS = st.lists(st.sampled_from(["ann@firm.com", "zed@firm.com"]), unique=True).map(tuple)
CUSTOMERS = st.sampled_from([None, ACME.uuid, ACME_EAST.uuid, "cus_00000404"])
DUE = st.frozensets(st.sampled_from(DueKind), min_size=1)


@st.composite
def specs(draw: st.DrawFn) -> ReminderSpec:
    place = draw(st.sampled_from(PlaceKind))
    alone = WhoseTasks.OWN if place is PlaceKind.PERSON else WhoseTasks.MEMBERS
    whose = draw(st.sampled_from([WhoseTasks.EVERYONE, WhoseTasks.NAMED, alone]))
    people, emails = draw(st.tuples(PEOPLE, EMAILS).filter(any)) if whose is WhoseTasks.NAMED else ((), ())
    weekly = draw(st.booleans())
    return ReminderSpec(
        id="r",
        place=place,
        place_id=draw(st.sampled_from([CS, SALES] if place is PlaceKind.CHANNEL else [ANN.id, BEN.id])),
        schedule=draw(WEEKLY if weekly else SCHEDULES),
        zone=draw(ZONES if place is PlaceKind.CHANNEL else st.none() | ZONES),
        scope=Scope(whose, people, emails, draw(CUSTOMERS), draw(DUE)),
        options=Options(weekly, draw(st.booleans()), draw(st.booleans())),
        changes=1,
    )


@dataclass
class RoundTrip:
    """Ann is in #cs-team and not in #sales; an admin is in neither."""

    reminding: Reminding

    def __post_init__(self) -> None:
        self._numbers = count(1)

    @property
    def tools(self) -> ReminderTools:
        return cast(
            ReminderTools,
            _SomeTools(self.reminding.creator, self.reminding.parser, self.reminding.resolver, self.reminding.clock),
        )

    async def kept(self, wanted: ReminderSpec) -> ReminderSpec:
        """``wanted`` as a reminder that is there to be edited."""
        known, now = replace(wanted, id=f"r{next(self._numbers)}", changes=1), self.reminding.clock.now()
        facts = {name: getattr(known, name) for name in ReminderSpec.__slots__ if name != "changes"}
        assert await self.reminding.store.reminders.add(
            Reminder(**facts, maker_id=ANN.id, made_at=now, handled_until=now, next_at=None)
        )
        return known

    async def opened(self, person: Person, wanted: ReminderSpec) -> Modal:
        return await open_form(person, wanted, "D1", self.tools, "/tasks")

    async def submitted(
        self, person: Person, modal: Modal, base: ReminderSpec, **changes: Mapping[str, Any]
    ) -> ReminderSpec:
        return await read_fields(form_of(person, modal, **changes), self.tools, base)


@dataclass
class _SomeTools:
    creator: ReminderCreator
    parser: ReminderParser
    seats: SeatResolver
    clock: HandWoundClock


@pytest.fixture
async def trip(tmp_path: Path) -> AsyncIterator[RoundTrip]:
    clock = HandWoundClock()
    async with open_store(tmp_path / "bot.db", clock) as store:
        await store.customers.save_customers([ACME, ACME_EAST], clock.now())
        yield RoundTrip(Reminding(store, clock))


def form_of(person: Person, modal: Modal, **changes: Mapping[str, Any]) -> Form:
    """What Slack sends for ``modal`` as it was opened, but for ``changes``."""
    given_values = {block: {f"{CALLBACK_ID}.{block}": value} for block, value in changes.items()}
    view = {"id": "V1", "state": {"values": submitted_values([dict(block) for block in modal.blocks], given_values)}}
    incoming = read_form({"view": view, "user": {"id": person.id}})
    assert incoming
    return Form(person, modal.carried, incoming.fields, "/tasks")


def field_of(modal: Modal, name: str) -> Mapping[str, Any]:
    return next(block for block in modal.blocks if block.get("block_id") == name)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=specs(), person=st.sampled_from([ANN, ADMIN]))
async def test_what_was_opened_and_not_touched_is_what_it_was(
    trip: RoundTrip, wanted: ReminderSpec, person: Person
) -> None:
    if wanted.place is PlaceKind.PERSON:  # edited by its receiver alone
        person = PEOPLE_HERE[wanted.place_id]
    known = await trip.kept(wanted)
    assert await trip.submitted(person, await trip.opened(person, known), known) == known


THREE_WEEKS = Schedule(frozenset({4}), time(16, 0), 3, date(2026, 11, 13))


def option(value: str) -> Mapping[str, Any]:
    return {"selected_option": {"value": value}}


async def test_another_day_of_every_third_week_is_of_the_same_weeks(trip: RoundTrip) -> None:
    known = await trip.kept(spec(schedule=THREE_WEEKS))
    modal = await trip.opened(ANN, known)
    moved = await trip.submitted(ANN, modal, known, days={"selected_options": [{"value": "0"}]})
    assert moved.schedule == replace(THREE_WEEKS, days=frozenset({0}))


async def test_every_third_week_becomes_every_other_one_where_somebody_chooses_that(trip: RoundTrip) -> None:
    known = await trip.kept(spec(schedule=THREE_WEEKS))
    changed = await trip.submitted(ANN, await trip.opened(ANN, known), known, recurrence=option("other_week"))
    assert changed.schedule == Schedule(frozenset({4}), time(16, 0), 2, date(2026, 11, 27))


async def test_the_weeks_are_offered_as_they_are(trip: RoundTrip) -> None:
    known = await trip.kept(spec(schedule=THREE_WEEKS))
    when = field_of(await trip.opened(ANN, known), "recurrence")["element"]
    assert when["initial_option"]["text"]["text"] == "Every 3 weeks, on some days"
    assert when["options"][0]["value"] == "weekdays"


async def test_a_channel_that_the_editor_is_not_in_is_left_where_it_was(trip: RoundTrip) -> None:
    known = await trip.kept(spec(SALES))
    modal = await trip.opened(ADMIN, known)
    where = field_of(modal, "where")
    assert "initial_conversation" not in where["element"]
    assert where["hint"]["text"] == "Nothing chosen: it stays in its channel, which you are not in."
    later = await trip.submitted(ADMIN, modal, known, at={"selected_time": "07:30"})
    assert later == replace(known, schedule=replace(MORNING, at=time(7, 30)))


@pytest.mark.parametrize(
    ("place", "zone", "shown"),
    [
        (PlaceKind.CHANNEL, "Asia/Tokyo", "Asia/Tokyo"),
        (PlaceKind.CHANNEL, "Europe/Berlin", None),
        (PlaceKind.PERSON, "Europe/Berlin", "Europe/Berlin"),
        (PlaceKind.PERSON, None, None),
    ],
)
async def test_only_a_zone_that_is_not_a_matter_of_course_is_filled_in(
    trip: RoundTrip, place: PlaceKind, zone: str | None, shown: str | None
) -> None:
    is_channel = place is PlaceKind.CHANNEL
    scope = Scope() if is_channel else Scope(WhoseTasks.OWN)
    known = await trip.kept(spec(CS if is_channel else ANN.id, place=place, zone=zone, scope=scope))
    assert field_of(await trip.opened(ANN, known), "zone")["element"].get("initial_value") == shown


async def test_a_channel_that_is_cleared_becomes_direct_messages(trip: RoundTrip) -> None:
    known = await trip.kept(spec())
    modal = await trip.opened(ANN, known)
    moved = await trip.submitted(ANN, modal, known, where={"selected_conversation": None})
    assert (moved.place, moved.place_id, moved.zone) == (PlaceKind.PERSON, ANN.id, None)


async def test_what_an_admin_chose_instead_of_a_hidden_channel_is_shown_and_can_be_taken_back(trip: RoundTrip) -> None:
    known = await trip.kept(spec(SALES))
    trip.reminding.channels.member_ids[CS].append(ADMIN.id)
    modal = await trip.opened(ADMIN, known)
    chosen = await trip.submitted(ADMIN, modal, known, where={"selected_conversation": CS})
    modal = await trip.opened(ADMIN, chosen)
    assert field_of(modal, "where")["element"]["initial_conversation"] == CS
    back = await trip.submitted(ADMIN, modal, chosen, where={"selected_conversation": None})
    assert (back.place, back.place_id) == (PlaceKind.CHANNEL, SALES)


async def test_only_whoever_is_named_anew_has_to_be_a_member(trip: RoundTrip) -> None:
    known = await trip.kept(spec(scope=Scope(WhoseTasks.NAMED, (BEN.id, GONE.id))))
    modal = await trip.opened(ANN, known)
    fewer = await trip.submitted(ANN, modal, known, people={"selected_users": [GONE.id]})
    assert fewer.scope.people == (GONE.id,)
    of_ben = await trip.kept(spec(scope=Scope(WhoseTasks.NAMED, (BEN.id,))))
    modal = await trip.opened(ANN, of_ben)
    with pytest.raises(FormErrors, match="is not a member"):
        await trip.submitted(ANN, modal, of_ben, people={"selected_users": [BEN.id, GONE.id]})


async def test_a_zone_that_this_machine_does_not_know_can_be_exchanged_in_the_form(trip: RoundTrip) -> None:
    known = await trip.kept(spec(zone="Mars/Olympus"))
    modal = await trip.opened(ANN, known)
    assert field_of(modal, "zone")["element"]["initial_value"] == "Mars/Olympus"
    untouched = await preview(form_of(ANN, modal), trip.tools)
    assert "*Not yet:* “Mars/Olympus”" in str(untouched.blocks)
    with pytest.raises(FormErrors, match="Mars/Olympus"):
        await submit(form_of(ANN, modal), trip.tools)
    mended = form_of(ANN, modal, zone={"value": "Asia/Tokyo"})
    shown = await preview(mended, trip.tools)
    assert "Asia/Tokyo" in str(shown.blocks[-1])
    assert isinstance(await submit(replace(mended, carried=shown.carried), trip.tools), FormAccepted)
    after = await trip.reminding.store.reminders.reminder(known.id)
    assert after
    assert after.zone == "Asia/Tokyo"


async def test_a_submission_that_has_to_be_looked_at_first_is_previewed_once(trip: RoundTrip) -> None:
    known = await trip.kept(spec())
    later = form_of(ANN, await trip.opened(ANN, known), at={"selected_time": "07:30"})
    previews, creator = [], trip.reminding.creator

    class CountsPreviews:
        def __getattr__(self, name: str) -> Any:
            return getattr(creator, name)

        async def preview(self, maker: Person, spec: ReminderSpec) -> ReminderPreview:
            previews.append(spec)
            return await creator.preview(maker, spec)

    answer = await submit(later, replace(trip.tools, creator=cast(ReminderCreator, CountsPreviews())))
    assert isinstance(answer, Modal)
    assert "at 07:30" in str(answer.blocks[-1])
    assert len(previews) == 1
