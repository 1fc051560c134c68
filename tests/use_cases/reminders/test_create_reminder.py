"""Nothing is on before it may be; what is on was shown first; two presses make one reminder."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from bot.domain.access.person import Person
from bot.domain.access.policy import Visibility
from bot.domain.problems import ChangedMeanwhile, NoSeat, NotAllowed, NotFound, ParseError, StoreProblem
from bot.domain.reminders.delivery import Reason
from bot.domain.reminders.reminder import DueKind, Options, PlaceKind, Reminder, ReminderState, Scope, WhoseTasks
from bot.domain.reminders.reminder_ids import default_reminder_id, own_reminder_id
from bot.domain.reminders.reminder_spec import ReminderSpec, spec_of
from bot.domain.reminders.schedule import EVERY_DAY, Schedule
from bot.store.sqlite.database import Database
from bot.store.sqlite.reminder_book import SqliteReminderBook
from tests.fakes.clock import HandWoundClock
from tests.use_cases.fixtures import ACME, ADMIN, ANN, BEN, GUEST, MIA
from tests.use_cases.reminders.reminding import CS, MORNING, SALES, Reminding, at, spec

ANNS = own_reminder_id(ANN.id, "r1")
MINE: dict[str, Any] = {
    "place": PlaceKind.PERSON,
    "place_id": ANN.id,
    "zone": None,
    "scope": Scope(whose=WhoseTasks.OWN),
}


async def test_a_preview_names_the_next_three_times_and_saves_nothing(reminding: Reminding) -> None:
    preview = await reminding.creator.preview(ANN, spec())
    assert list(preview.next_times) == [at("2026-11-24 08:00"), at("2026-11-25 08:00"), at("2026-11-26 08:00")]
    assert preview.notes == ()
    assert await reminding.store.reminders.reminders() == []


async def test_switched_on_it_comes_at_the_first_of_them(reminding: Reminding) -> None:
    made = await reminding.creator.switch_on(ANN, spec())
    assert await reminding.store.reminders.reminder(ANNS) == made.reminder
    assert (made.reminder.next_at, made.reminder.handled_until) == (at("2026-11-24 08:00"), reminding.clock.now())


async def test_a_second_reminder_like_the_first_is_told_before_it_is_on(reminding: Reminding) -> None:
    await reminding.creator.switch_on(ANN, spec())
    again, other = spec(id="r2"), spec(id="r3", schedule=Schedule(EVERY_DAY, time(7)))
    assert (await reminding.creator.preview(ANN, again)).notes == (
        "Another reminder that is on sends the same: the list comes twice.",
    )
    assert (await reminding.creator.preview(ANN, other)).notes == ()
    assert (await reminding.creator.preview(ANN, spec())).notes == ()  # the first itself, looked at again


async def test_two_presses_at_once_make_one_reminder(reminding: Reminding) -> None:
    made = await asyncio.gather(*(reminding.creator.switch_on(ANN, spec()) for _ in range(3)))
    assert sorted(each.now for each in made) == [False, False, True]
    assert len(await reminding.store.reminders.reminders()) == 1


async def test_a_press_after_the_reminder_was_deleted_does_not_bring_it_back(reminding: Reminding) -> None:
    await reminding.creator.switch_on(ANN, spec())
    await reminding.manager.delete(ANN, ANNS)
    with pytest.raises(NotFound, match="deleted"):
        await reminding.creator.switch_on(ANN, spec())


UNSAFE = [
    ({"shared_outside": True}, "#cs-team is shared with another company"),
    ({"archived": True}, "#cs-team is archived"),
    ({"bot_is_in": False}, "I'm not in #cs-team. Invite me"),
]


@pytest.mark.parametrize(("changes", "reason"), UNSAFE, ids=["shared", "archived", "without the bot"])
async def test_nothing_is_switched_on_where_a_channel_is_not_safe(
    reminding: Reminding, changes: dict[str, object], reason: str
) -> None:
    await reminding.creator.preview(ANN, spec())
    reminding.change_channel(CS, **changes)  # between the preview and the click
    with pytest.raises(NotAllowed, match=reason):
        await reminding.creator.switch_on(ANN, spec())
    assert await reminding.store.reminders.reminders() == []


async def test_whoever_is_not_in_a_channel_makes_nothing_there_and_does_not_learn_its_name(
    reminding: Reminding,
) -> None:
    with pytest.raises(NotAllowed, match="You are not in this channel") as caught:
        await reminding.creator.preview(ANN, spec(SALES))
    assert "sales" not in caught.value.sentence
    with pytest.raises(NotAllowed, match="I can't see this channel"):
        await reminding.creator.preview(ANN, spec("C404"))


@pytest.mark.parametrize("nobody", [MIA, GUEST], ids=["a member without a seat", "a guest"])
async def test_whoever_has_no_seat_makes_none(reminding: Reminding, nobody: Person) -> None:
    with pytest.raises(NoSeat):
        await reminding.creator.preview(nobody, spec())


async def test_nobody_is_reminded_by_somebody_else(reminding: Reminding) -> None:
    with pytest.raises(NotAllowed, match="whoever gets it"):
        await reminding.creator.preview(BEN, spec(**MINE))


@pytest.mark.parametrize(
    "wanted",
    [
        spec(),
        spec(**{**MINE, "scope": Scope(whose=WhoseTasks.EVERYONE)}),
        spec(scope=Scope(WhoseTasks.NAMED, (ANN.id,))),
    ],
    ids=["a channel", "everybody's to me", "mine to a channel"],
)
async def test_where_everyone_sees_their_own_only_reminders_do_too(reminding: Reminding, wanted: ReminderSpec) -> None:
    narrow = Reminding(reminding.store, reminding.clock, Visibility.OWN)
    with pytest.raises(NotAllowed, match="their own tasks only"):
        await narrow.creator.preview(ANN, wanted)
    assert (await narrow.creator.preview(ANN, spec(**MINE))).next_times


async def test_a_reminder_to_oneself_follows_ones_own_zone(reminding: Reminding) -> None:
    preview = await reminding.creator.preview(BEN, spec(**{**MINE, "place_id": BEN.id}))
    assert preview.zone == BEN.zone
    assert preview.next_times[0] == at("2026-11-23 17:00")  # nine in Los Angeles, still today


async def test_named_people_without_a_seat_are_said(reminding: Reminding) -> None:
    scope = Scope(WhoseTasks.NAMED, people=(BEN.id, MIA.id), emails=("zed@firm.com",))
    preview = await reminding.creator.preview(ANN, spec(scope=scope))
    assert preview.notes == (
        "I know no ChartMogul seat of Mia Tanaka, so I find no tasks of theirs.",
        "ChartMogul knows no seat zed@firm.com.",
    )
    assert dict(preview.names.people) == {BEN.id: "Ben Stone", MIA.id: "Mia Tanaka"}


async def test_a_morning_of_ones_own_takes_the_place_of_the_default_one(reminding: Reminding) -> None:
    await reminding.defaults.switch_on(ADMIN, MORNING)
    assert "takes the place" in " ".join((await reminding.creator.preview(ANN, spec(**MINE))).notes)
    await reminding.creator.switch_on(ANN, spec(**MINE))
    assert [each.id for each in await reminding.manager.own_reminders(ANN)] == [ANNS]
    assert default_reminder_id(BEN.id) in {each.id for each in await reminding.store.reminders.reminders()}


class _BrokenOff(SqliteReminderBook):
    """Takes a new reminder, and refuses the change that comes after it, once."""

    refusals = 1

    async def change(self, changed: Reminder) -> bool:
        if self.refusals:
            self.refusals -= 1
            raise StoreProblem("The disk is full.")
        return await super().change(changed)


async def test_a_default_one_is_replaced_by_the_second_click_where_the_first_broke_off(reminding: Reminding) -> None:
    await reminding.defaults.switch_on(ADMIN, MORNING)
    store = replace(reminding.store, reminders=_BrokenOff(reminding.store.database))
    creator = Reminding(store, reminding.clock).creator
    own = spec(ANN.id, place=PlaceKind.PERSON, zone=None, scope=Scope(whose=WhoseTasks.OWN))
    with pytest.raises(StoreProblem):
        await creator.switch_on(ANN, own)
    assert not (await creator.switch_on(ANN, own)).now
    theirs = [each for each in await reminding.store.reminders.reminders() if each.place_id == ANN.id]
    assert [each.by_default for each in theirs] == [False]


# Editing


async def test_an_edit_changes_the_reminder_and_when_it_comes_next(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    later = replace(spec_of(made), schedule=Schedule(EVERY_DAY, time(7, 30)))
    changed = (await reminding.creator.switch_on(ANN, later)).reminder
    assert await reminding.store.reminders.reminder(made.id) == changed
    assert (changed.next_at, changed.version) == (at("2026-11-24 06:30"), made.version + 1)


async def test_an_edit_pressed_twice_changes_once(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    later = replace(spec_of(made), options=Options(mention=True))
    twice = [await reminding.creator.switch_on(ANN, later) for _ in range(2)]
    assert [each.now for each in twice] == [True, False]


async def test_an_edit_of_what_somebody_changed_meanwhile_is_refused(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    of_ann = replace(spec_of(made), options=Options(mention=True))
    of_admin = replace(spec_of(made), options=Options(all_clear=True))
    await reminding.creator.switch_on(ADMIN, of_admin)
    with pytest.raises(ChangedMeanwhile, match="changed this reminder meanwhile"):
        await reminding.creator.switch_on(ANN, of_ann)


async def test_a_paused_reminder_stays_paused_and_a_suspended_one_is_repaired(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    await reminding.manager.pause(ANN, made.id)
    paused = await reminding.store.reminders.reminder(made.id)
    assert paused
    edited = (await reminding.creator.switch_on(ANN, spec_of(paused))).reminder
    assert (edited.state, edited.next_at) == (ReminderState.PAUSED, None)
    suspended = replace(edited, state=ReminderState.SUSPENDED, reason=Reason.CHANNEL_ARCHIVED)
    assert await reminding.store.reminders.change(suspended)
    repaired = await reminding.creator.switch_on(ANN, replace(spec_of(suspended), changes=edited.version + 1))
    assert (repaired.reminder.state, repaired.reminder.reason) == (ReminderState.ACTIVE, None)


async def test_an_edit_pressed_twice_at_once_in_two_processes_changes_once(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    later = replace(spec_of(made), options=Options(mention=True))
    other = Reminding(reminding.store, reminding.clock)
    twice = await asyncio.gather(*(each.creator.switch_on(ANN, later) for each in (reminding, other)))
    assert sorted(each.now for each in twice) == [False, True]


async def test_two_processes_that_switch_one_on_at_once_make_one_reminder(reminding: Reminding) -> None:
    other = Reminding(reminding.store, reminding.clock)
    twice = await asyncio.gather(*(each.creator.switch_on(ANN, spec()) for each in (reminding, other)))
    assert sorted(each.now for each in twice) == [False, True]


async def test_an_edit_of_the_options_alone_leaves_what_is_due_to_be_sent(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "every other tuesday 9:00")
    await reminding.clock.wind(23 * 3600 + 10)  # Tuesday 9:00:10 in Berlin; the sweep has not come yet
    edited = await reminding.creator.switch_on(ANN, replace(spec_of(made), options=Options(mention=True)))
    kept = (edited.reminder.schedule.anchor, edited.reminder.handled_until, edited.reminder.next_at)
    assert kept == (made.schedule.anchor, made.handled_until, at("2026-11-24 08:00"))
    assert await reminding.store.reminders.reminder(made.id) == edited.reminder


async def test_what_is_sent_off_as_it_was_is_not_changed(reminding: Reminding) -> None:
    await reminding.defaults.switch_on(ADMIN, MORNING)
    before = await reminding.store.reminders.reminder(default_reminder_id(ANN.id))
    assert before
    made = await reminding.creator.switch_on(ANN, spec_of(before))
    assert (made.now, made.reminder) == (False, before)
    assert await reminding.store.reminders.reminder(before.id) == before


@pytest.mark.parametrize(
    ("to", "comes"),
    [(time(17, 0), "2026-11-24 16:00"), (time(8, 0), "2026-11-25 07:00"), (time(10, 0), "2026-11-25 09:00")],
    ids=["later today", "earlier", "meanwhile over"],
)
async def test_an_edit_after_the_days_was_sent_brings_another_today_only_where_its_time_is_still_to_come(
    reminding: Reminding, to: time, comes: str
) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    await reminding.clock.wind(29 * 3600)  # Tuesday 15:00 in Berlin; it was sent at 9:00
    sent = at("2026-11-24 08:00")
    await reminding.store.reminders.move_on(made.id, handled_until=sent, next_at=at("2026-11-25 08:00"))
    edited = await reminding.creator.switch_on(ANN, replace(spec_of(made), schedule=replace(MORNING, at=to)))
    assert (edited.reminder.handled_until, edited.reminder.next_at) == (reminding.clock.now(), at(comes))


async def test_a_time_that_comes_between_the_preview_and_the_save_is_not_swallowed(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    await reminding.clock.wind(23 * 3600 - 1)  # one second before Tuesday 9:00 in Berlin
    slow = _SlowBook(reminding.store.database, reminding.clock)
    creator = Reminding(replace(reminding.store, reminders=slow), reminding.clock).creator
    daily = replace(spec_of(made), schedule=Schedule(EVERY_DAY, time(9, 0)))
    edited = (await creator.switch_on(ANN, daily)).reminder
    assert edited.next_at == at("2026-11-24 08:00")
    assert edited.handled_until < edited.next_at < reminding.clock.now()


class _SlowBook(SqliteReminderBook):
    """A look at a reminder takes two seconds, once the preview has seen it."""

    def __init__(self, database: Database, clock: HandWoundClock) -> None:
        super().__init__(database)
        self._clock = clock
        self._looks = 0

    async def reminder(self, reminder_id: str) -> Reminder | None:
        self._looks += 1
        if self._looks > 1:
            await self._clock.wind(2)
        return await super().reminder(reminder_id)


async def test_an_admin_may_edit_where_they_are_not_but_moves_it_only_where_they_are(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    await reminding.creator.switch_on(ADMIN, replace(spec_of(made), options=Options(mention=True)))
    with pytest.raises(NotAllowed, match="not in this channel"):
        await reminding.creator.preview(ADMIN, replace(spec_of(made), place_id=SALES, changes=2))


async def test_somebody_who_made_nothing_there_edits_nothing(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    with pytest.raises(NotAllowed, match="Only whoever made"):
        await reminding.creator.preview(BEN, spec_of(made))


# Words


async def test_words_become_a_spec_with_ids_for_names(reminding: Reminding) -> None:
    words = f"#{{{CS}}} mon, wed at 8:30 in Berlin due this week @{{{BEN.id}}} customer “Acme Corp” mention"
    read = await reminding.parser.read(ANN, words, "")
    assert read.says_when
    assert read.spec == spec(
        schedule=Schedule(frozenset({0, 2}), time(8, 30)),
        scope=Scope(
            WhoseTasks.NAMED, (BEN.id,), customer_uuid=ACME.uuid, due=frozenset({DueKind.TODAY, DueKind.THIS_WEEK})
        ),
        options=Options(mention=True),
    )


@pytest.mark.parametrize(
    ("words", "where", "place", "zone", "whose"),
    [
        ("weekdays 9:00", CS, PlaceKind.CHANNEL, "America/Los_Angeles", WhoseTasks.EVERYONE),
        ("weekdays 9:00", "", PlaceKind.PERSON, None, WhoseTasks.OWN),
        ("me weekdays 9:00", CS, PlaceKind.PERSON, None, WhoseTasks.OWN),
        ("mine weekdays 9:00", CS, PlaceKind.PERSON, None, WhoseTasks.OWN),
        ("me weekdays 9:00 customer Acme Corp", CS, PlaceKind.PERSON, None, WhoseTasks.EVERYONE),
        ("me weekdays 9:00 in New York", CS, PlaceKind.PERSON, "America/New_York", WhoseTasks.OWN),
        ("everybody here weekdays 9:00", CS, PlaceKind.CHANNEL, "America/Los_Angeles", WhoseTasks.MEMBERS),
    ],
)
async def test_what_is_not_said_is_filled_in(
    reminding: Reminding, words: str, where: str, place: PlaceKind, zone: str | None, whose: WhoseTasks
) -> None:
    read = (await reminding.parser.read(BEN, words, where)).spec
    assert (read.place, read.zone, read.scope.whose) == (place, zone, whose)
    assert read.place_id == (CS if place is PlaceKind.CHANNEL else BEN.id)


async def test_a_place_alone_says_nothing_about_when(reminding: Reminding) -> None:
    assert not (await reminding.parser.read(ANN, f"#{{{CS}}}", "")).says_when


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("here weekdays 9:00", "no channel"),
        ("everybody here weekdays 9:00", "no channel"),
        ("me mondays", "at what time"),
    ],
)
async def test_what_cannot_be_meant_is_refused(reminding: Reminding, words: str, reason: str) -> None:
    with pytest.raises(ParseError, match=reason) as caught:
        await reminding.parser.read(ANN, words, "")
    assert all(example.startswith("remind") for example in caught.value.examples)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("weekdays 9:00 @{U404}", "can't find this person"),
        ("weekdays 9:00 customer acme", "Several customers answer to “acme”"),
        ("weekdays 9:00 customer Nowhere", "no customer called"),
    ],
)
async def test_whoever_or_whatever_is_not_there_is_not_found(reminding: Reminding, words: str, reason: str) -> None:
    with pytest.raises(NotFound, match=reason):
        await reminding.parser.read(ANN, words, CS)


async def test_a_guest_has_no_tasks_to_be_listed(reminding: Reminding) -> None:
    with pytest.raises(
        NotAllowed, match="Gus Guest is not a member of this workspace, so there are no tasks of theirs"
    ):
        await reminding.parser.read(ANN, f"weekdays 9:00 @{{{GUEST.id}}}", CS)


async def test_more_people_than_a_button_carries_are_refused(reminding: Reminding) -> None:
    words = " ".join(f"p{number}@firm.com" for number in range(21))
    with pytest.raises(NotAllowed, match="more than 20"):
        await reminding.parser.read(ANN, f"weekdays 9:00 {words}", CS)


async def test_ones_own_morning_is_moved_by_a_time_alone(reminding: Reminding) -> None:
    with pytest.raises(ParseError, match="which days"):
        await reminding.parser.moved(ANN, time(8, 0))
    made = await reminding.made(ANN, "me weekdays 9:00")
    moved = await reminding.parser.moved(ANN, time(8, 0))
    assert moved == replace(spec_of(made), schedule=replace(MORNING, at=time(8, 0)))
    await reminding.made(ANN, "me daily 18:00 team")
    with pytest.raises(ParseError, match="2 reminders come to you"):
        await reminding.parser.moved(ANN, time(8, 0))


async def test_a_customer_is_told_in_words_that_find_it_again(reminding: Reminding) -> None:
    assert await reminding.creator.names.customer_words(ACME.uuid) == "Acme Corp"
    assert await reminding.creator.names.customer_words(None) == ""
    assert await reminding.creator.names.customer_words("cus_00000404") == "cus_00000404"


async def test_a_draft_whose_id_is_made_up_takes_nobody_elses_reminder(reminding: Reminding) -> None:
    await reminding.creator.switch_on(ANN, spec(place_id=ANN.id, place=PlaceKind.PERSON, zone=None, id="morning-U2BEN"))
    await reminding.defaults.switch_on(ADMIN, MORNING)
    [bens] = await reminding.manager.own_reminders(BEN)
    assert (bens.id, bens.maker_id) == ("morning-U2BEN", BEN.id)


async def test_two_people_with_the_same_draft_make_one_each(reminding: Reminding) -> None:
    anns, bens = [await reminding.creator.switch_on(person, spec(id="spec")) for person in (ANN, BEN)]
    assert anns.now
    assert bens.now
    assert {each.maker_id for each in await reminding.store.reminders.reminders()} == {ANN.id, BEN.id}


async def test_a_draft_that_the_version_before_made_a_reminder_of_makes_no_second_one(reminding: Reminding) -> None:
    made = (await reminding.creator.switch_on(ANN, spec())).reminder
    await reminding.store.reminders.add(replace(made, id="spec"))
    again = await reminding.creator.switch_on(ANN, spec(id="spec"))
    assert (again.reminder.id, again.now) == ("spec", False)
