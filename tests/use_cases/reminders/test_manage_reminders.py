"""Who sees a reminder, who may change it, and what a press does, whatever happened since the list was drawn."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from bot.domain.access.permissions import DigestRefusal
from bot.domain.access.person import MatchedBy, Person
from bot.domain.access.policy import Visibility
from bot.domain.problems import NoSeat, NotAllowed, NotFound, Problem
from bot.domain.reminders.delivery import DeliveryState, Reason
from bot.domain.reminders.reminder import Reminder, ReminderState, Scope, WhoseTasks
from bot.domain.reminders.reminder_spec import spec_of
from bot.use_cases.ports.delivery_ledger import NewClaim
from bot.use_cases.reminders.manage_reminders import PAGE_SIZE, ReminderManager
from tests.use_cases.fixtures import ADMIN, ANN, BEN, BERLIN, MIA
from tests.use_cases.reminders.reminding import CS, MORNING, SALES, Reminding, at

GOOD_MONDAY = at("2026-11-23 08:00")


async def _seen(reminding: Reminding, person: Person) -> set[str]:
    return {row.reminder.id for row in (await reminding.manager.page(person)).rows}


async def test_people_see_their_own_and_those_of_their_channels_and_admins_all(reminding: Reminding) -> None:
    to_cs = await reminding.made(ANN, "weekdays 9:00", CS)
    to_sales = await reminding.made(BEN, "weekdays 9:00", SALES)
    to_ben = await reminding.made(BEN, "me weekdays 9:00")
    assert await _seen(reminding, ANN) == {to_cs.id}
    assert await _seen(reminding, BEN) == {to_cs.id, to_sales.id, to_ben.id}
    assert await _seen(reminding, MIA) == set()
    assert await _seen(reminding, ADMIN) == {to_cs.id, to_sales.id, to_ben.id}


async def test_whoever_left_the_channel_still_sees_what_they_made(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    reminding.channels.member_ids[CS] = [BEN.id]
    assert await _seen(reminding, ANN) == {made.id}


async def test_what_one_may_not_see_is_as_gone(reminding: Reminding) -> None:
    made = await reminding.made(BEN, "weekdays 9:00", SALES)
    with pytest.raises(NotFound):
        await reminding.manager.row(ANN, made.id)


async def test_the_makers_of_a_channels_reminders_change_each_others(reminding: Reminding) -> None:
    of_ann = await reminding.made(ANN, "weekdays 9:00")
    assert not (await reminding.manager.row(BEN, of_ann.id)).may_change
    with pytest.raises(NotAllowed, match="Only whoever made"):
        await reminding.manager.pause(BEN, of_ann.id)
    await reminding.made(BEN, "daily 16:00")
    assert (await reminding.manager.row(BEN, of_ann.id)).may_change
    assert (await reminding.manager.pause(BEN, of_ann.id)).now


async def test_an_admin_may_change_each(reminding: Reminding) -> None:
    made = await reminding.made(BEN, "me weekdays 9:00")
    assert (await reminding.manager.pause(ADMIN, made.id)).reminder.state is ReminderState.PAUSED


async def test_a_long_list_has_pages_and_ends_at_its_last_one(reminding: Reminding) -> None:
    for hour in range(9, 9 + PAGE_SIZE + 2):
        await reminding.made(ANN, f"daily {hour}:00")
    first = await reminding.manager.page(ANN)
    assert (len(first.rows), first.total) == (PAGE_SIZE, PAGE_SIZE + 2)
    last = await reminding.manager.page(ANN, 500)
    assert (len(last.rows), last.offset) == (2, PAGE_SIZE)
    assert not {row.reminder.id for row in first.rows} & {row.reminder.id for row in last.rows}


async def test_a_row_tells_the_last_sent_and_the_last_skipped(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    assert (await reminding.manager.row(ANN, made.id)).sent is None
    await _delivered(reminding, made, GOOD_MONDAY - timedelta(days=3), DeliveryState.SKIPPED, reason=Reason.NOT_RUNNING)
    await _delivered(reminding, made, GOOD_MONDAY, DeliveryState.POSTED, channel_id=CS, ts="1.5")
    row = await reminding.manager.row(ANN, made.id)
    assert row.sent
    assert row.skipped
    assert (row.sent.planned_at, row.sent.ts) == (GOOD_MONDAY, "1.5")
    assert row.skipped.reason is Reason.NOT_RUNNING


async def _delivered(
    reminding: Reminding, reminder: Reminder, planned_at: datetime, state: DeliveryState, **facts: Any
) -> None:
    ledger, now = reminding.store.deliveries, reminding.clock.now()
    claim = await ledger.claim(NewClaim(reminder.id, planned_at, "key"), at=now, lease_until=now)
    assert claim
    await ledger.settle(claim, state, at=now, **facts)


# Presses


async def test_a_second_press_finds_it_done(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    presses = (reminding.manager.pause, reminding.manager.pause, reminding.manager.resume, reminding.manager.resume)
    assert [(await press(ANN, made.id)).now for press in presses] == [True, False, True, False]


async def test_what_was_paused_meanwhile_is_not_missed(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    await reminding.manager.pause(ANN, made.id)
    await reminding.clock.wind(3 * 24 * 3600)
    resumed = (await reminding.manager.resume(ANN, made.id)).reminder
    assert (resumed.handled_until, resumed.next_at) == (reminding.clock.now(), at("2026-11-27 08:00"))
    assert await reminding.store.reminders.reminder(made.id) == resumed


async def test_nothing_is_resumed_in_a_channel_that_is_not_safe(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    assert await reminding.store.reminders.change(
        replace(made, state=ReminderState.SUSPENDED, reason=Reason.SHARED_OUTSIDE, next_at=None)
    )
    reminding.change_channel(CS, shared_outside=True)
    with pytest.raises(NotAllowed, match="shared with another company"):
        await reminding.manager.resume(ANN, made.id)
    reminding.change_channel(CS, shared_outside=False)
    assert (await reminding.manager.resume(ANN, made.id)).reminder.reason is None


async def test_a_deletion_is_undone_to_what_it_was(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    await reminding.manager.pause(ANN, made.id)
    gone = await reminding.manager.delete(ANN, made.id)
    assert await _seen(reminding, ANN) == set()
    back = await reminding.manager.undo_delete(ANN, made.id, gone.before.state)
    assert (back.now, back.reminder.state) == (True, ReminderState.PAUSED)
    assert not (await reminding.manager.undo_delete(ANN, made.id, gone.before.state)).now
    assert await _seen(reminding, ANN) == {made.id}


async def test_an_undo_long_after_misses_nothing_meanwhile(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    await reminding.manager.delete(ANN, made.id)
    await reminding.clock.wind(24 * 3600)
    back = (await reminding.manager.undo_delete(ANN, made.id, ReminderState.ACTIVE)).reminder
    assert (back.state, back.handled_until) == (ReminderState.ACTIVE, reminding.clock.now())


async def test_what_was_deleted_cannot_be_pressed(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    await reminding.manager.delete(ANN, made.id)
    for press in (reminding.manager.pause, reminding.manager.resume, reminding.manager.delete):
        with pytest.raises(NotFound, match="was deleted"):
            await press(ANN, made.id)


async def test_presses_at_once_all_count(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    await asyncio.gather(reminding.manager.pause(ANN, made.id), reminding.manager.delete(ADMIN, made.id))
    ended = await reminding.store.reminders.reminder(made.id)
    assert ended
    assert ended.state is ReminderState.DELETED


async def test_why_names_each_ones_seat_and_link(reminding: Reminding) -> None:
    made = await reminding.made(ANN, f"weekdays 9:00 @{{{BEN.id}}} @{{{MIA.id}}} zed@firm.com")
    readers = await reminding.manager.readers(await reminding.manager.row(ANN, made.id))
    assert [(each.name, each.email, each.matched_by) for each in readers] == [
        ("Ben Stone", "ben@firm.com", MatchedBy.EMAIL),
        ("Mia Tanaka", None, None),
        ("zed@firm.com", "zed@firm.com", None),
    ]
    to_ann = await reminding.made(ANN, "me weekdays 9:00")
    (own,) = await reminding.manager.readers(await reminding.manager.row(ANN, to_ann.id))
    assert own.email == "ann@firm.com"


async def test_a_default_reminder_is_listed_to_its_own_person_alone(reminding: Reminding) -> None:
    await reminding.defaults.switch_on(ADMIN, MORNING)
    assert len((await reminding.manager.page(ANN)).rows) == 1
    admins = await reminding.manager.page(ADMIN)
    assert (len(admins.rows), admins.unlisted) == (1, 2)


# Rights, asked at the moment

SAM = Person("U8SAM", "Sam Seatless", "sam@firm.com", BERLIN)
SEATLESS_ADMIN = Person("U9IT", "Ivy It", "ivy@firm.com", BERLIN, is_admin=True)


async def _every_press_is_refused(
    reminding: Reminding,
    person: Person,
    reminder_id: str,
    refusal: type[Problem] = NotFound,
    reason: str = "was deleted",
) -> None:
    manager = reminding.manager
    for press in (manager.row, manager.to_edit, manager.pause, manager.resume, manager.delete):
        with pytest.raises(refusal, match=reason):
            await press(person, reminder_id)
    with pytest.raises(refusal):
        await manager.undo_delete(person, reminder_id, ReminderState.ACTIVE)


async def test_a_maker_who_was_removed_from_a_private_channel_sees_and_does_nothing_there(
    reminding: Reminding,
) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    reminding.change_channel(CS, private=True)
    assert await _seen(reminding, ANN) == {made.id}
    reminding.channels.member_ids[CS] = [BEN.id]
    assert await _seen(reminding, ANN) == set()
    await _every_press_is_refused(reminding, ANN, made.id)
    with pytest.raises(NotFound):
        await reminding.creator.switch_on(ANN, spec_of(made))
    assert await reminding.store.reminders.reminder(made.id) == made


async def test_a_maker_who_left_a_public_channel_changes_the_reminder_but_reads_no_tasks_of_it(
    reminding: Reminding,
) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    reminding.channels.member_ids[CS] = [BEN.id]
    with pytest.raises(NotAllowed, match="not in this reminder's channel"):
        await reminding.access.need_digest(ANN, made)
    assert (await reminding.manager.pause(ANN, made.id)).now


async def test_a_member_without_a_seat_sees_and_does_nothing_in_a_channel_and_reads_why(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    reminding.channels.member_ids[CS].append(SAM.id)
    assert await _seen(reminding, SAM) == set()
    await _every_press_is_refused(reminding, SAM, made.id, NoSeat, "I don't know which seat is yours")


async def test_a_maker_who_lost_the_seat_reads_that_and_not_that_the_reminder_is_gone(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    lost = reminding.people.people[ANN.id] = replace(ANN, email="ann@elsewhere.example")
    await _every_press_is_refused(reminding, lost, made.id, NoSeat, "ChartMogul knows no seat ann@elsewhere.example")
    reminding.change_channel(CS, private=True)
    reminding.channels.member_ids[CS] = [BEN.id]
    await _every_press_is_refused(reminding, lost, made.id)


async def test_an_admin_reads_nothing_of_anothers_personal_reminder_and_can_pause_it(reminding: Reminding) -> None:
    made = await reminding.made(BEN, "me weekdays 9:00")
    row = await reminding.manager.row(ADMIN, made.id)
    assert row.digest_refusal is DigestRefusal.SOMEBODY_ELSES
    assert await reminding.manager.readers(row) == []
    with pytest.raises(NotAllowed, match="comes to somebody else"):
        await reminding.access.need_digest(ADMIN, made)
    assert (await reminding.manager.pause(ADMIN, made.id)).now


async def test_a_personal_reminder_is_edited_by_its_person_alone(reminding: Reminding) -> None:
    made = await reminding.made(BEN, "me weekdays 9:00")
    row = await reminding.manager.row(ADMIN, made.id)
    assert (row.may_change, row.may_edit) == (True, False)
    with pytest.raises(NotAllowed, match="they alone edit it"):
        await reminding.manager.to_edit(ADMIN, made.id)
    with pytest.raises(NotAllowed, match="they alone edit it"):
        await reminding.creator.switch_on(ADMIN, replace(spec_of(made), scope=Scope(WhoseTasks.EVERYONE)))
    assert await reminding.store.reminders.reminder(made.id) == made
    assert (await reminding.manager.row(BEN, made.id)).may_edit
    assert await reminding.manager.to_edit(BEN, made.id) == spec_of(made)


async def test_turning_ones_own_off_passes_over_one_that_is_deleted_at_that_moment(reminding: Reminding) -> None:
    first, second = [await reminding.made(ANN, f"me weekdays {hour}:00 team") for hour in (9, 10)]
    book = reminding.store.reminders

    class DeletesOneOnceListed:
        def __getattr__(self, name: str) -> Any:
            return getattr(book, name)

        async def reminders(self) -> Sequence[Reminder]:
            listed = await book.reminders()
            if len(listed) == 2:
                await reminding.manager.delete(ANN, first.id)
            return listed

    parts = (reminding.store.deliveries, reminding.access, reminding.names, reminding.resolver, reminding.clock)
    assert await ReminderManager(cast(Any, DeletesOneOnceListed()), *parts).pause_own(ANN) == 1
    states = [each.state for each in (await book.reminder(first.id), await book.reminder(second.id)) if each]
    assert states == [ReminderState.DELETED, ReminderState.PAUSED]


async def test_an_admin_without_a_seat_reads_no_tasks_and_no_customers_name(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "weekdays 9:00 customer acme corp")
    reminding.channels.member_ids[CS].append(SEATLESS_ADMIN.id)
    [row] = (await reminding.manager.page(SEATLESS_ADMIN)).rows
    assert (row.names.customer, row.digest_refusal) == ("a customer", DigestRefusal.NO_SEAT)
    assert await reminding.manager.readers(row) == []
    with pytest.raises(NoSeat):
        await reminding.access.need_digest(SEATLESS_ADMIN, made)
    assert (await reminding.manager.delete(SEATLESS_ADMIN, made.id)).now


async def test_where_everyone_sees_their_own_tasks_only_an_older_reminder_is_read_and_resumed_by_nobody(
    reminding: Reminding,
) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    await reminding.manager.pause(ANN, made.id)
    narrow = Reminding(reminding.store, reminding.clock, Visibility.OWN)
    for person in (ANN, BEN):
        with pytest.raises(NotAllowed, match="their own tasks only"):
            await narrow.access.need_digest(person, made)
    with pytest.raises(NotAllowed, match="their own tasks only"):
        await narrow.manager.resume(ANN, made.id)
    assert (await narrow.manager.delete(ANN, made.id)).now


# A zone that is not known any more


async def test_a_reminder_with_an_unknown_zone_stands_in_the_list_with_the_others(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    other = await reminding.made(ANN, "weekdays 10:00")
    assert await reminding.store.reminders.change(replace(made, zone="Mars/Olympus"))
    page = await reminding.manager.page(ANN)
    assert {row.reminder.id for row in page.rows} == {made.id, other.id}


async def test_resume_says_what_to_do_about_an_unknown_zone(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    lost = replace(made, zone="Mars/Olympus", state=ReminderState.SUSPENDED, reason=Reason.ZONE_UNKNOWN, next_at=None)
    assert await reminding.store.reminders.change(lost)
    with pytest.raises(NotFound, match="Press Edit and choose another time zone"):
        await reminding.manager.resume(ANN, made.id)


async def test_resume_says_what_to_do_about_a_customer_that_is_gone(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "weekdays 9:00")
    lost = replace(made, state=ReminderState.SUSPENDED, reason=Reason.CUSTOMER_GONE, next_at=None)
    assert await reminding.store.reminders.change(lost)
    with pytest.raises(NotFound, match="Choose another customer with Edit"):
        await reminding.manager.resume(ANN, made.id)
