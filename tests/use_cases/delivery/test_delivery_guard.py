"""A channel is looked at before each post: what is unsafe suspends the reminder, and somebody is told once."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.domain.access.channel import Channel
from bot.domain.access.person import Person, Standing
from bot.domain.access.policy import Visibility
from bot.domain.language.reason_wording import reason_in_words
from bot.domain.problems import StoreProblem
from bot.domain.reminders.delivery import Reason
from bot.domain.reminders.reminder import ReminderState, Scope, WhoseTasks
from bot.use_cases.delivery.delivery_guard import SuspendReminder
from tests.fakes.clock import settle
from tests.use_cases.delivery.deliveries import CS_TEAM, DAY, HOUR, MONDAY, Deliveries, refusal
from tests.use_cases.fixtures import ACME, ANN, BEN

UNSAFE = {
    "shared since": ({"shared_outside": True}, "the channel is shared with another company"),
    "shared and archived": ({"shared_outside": True, "archived": True}, "the channel is shared with another company"),
    "archived": ({"archived": True, "bot_is_in": False}, "the channel is archived"),
    "guests since": ({"guests": ("Gus Guest",)}, "people who are not members of this workspace are in the channel"),
    "members unreadable": ({"guests": None}, "I can't see or post in the channel any more"),
    "bot removed": ({"bot_is_in": False}, "I can't see or post in the channel any more"),
}


@pytest.mark.parametrize(("changes", "reason"), UNSAFE.values(), ids=list(UNSAFE))
async def test_an_unsafe_channel_suspends_the_reminder_and_its_maker_is_told_once(
    m: Deliveries, changes: dict[str, object], reason: str
) -> None:
    await m.remind(CS_TEAM)
    m.channels.channels[CS_TEAM.id] = replace(CS_TEAM, **changes)  # type: ignore[arg-type]
    m.clock.set(MONDAY)
    await m.look()
    await m.look_through(HOUR)
    assert m.chat.said == []
    reminder = await m.reminder()
    assert (reminder.state, reason_in_words(reminder.reason)) == (ReminderState.SUSPENDED, reason)
    assert m.notifier.told == [(ANN.id, "rem_1", reason)]
    assert await m.recorded() == [("skipped", reason)]


async def test_a_channel_that_the_bot_cannot_see_any_more_is_unsafe(m: Deliveries) -> None:
    await m.remind(CS_TEAM)
    m.channels.channels.clear()
    m.clock.set(MONDAY)
    await m.look()
    assert (await m.reminder()).reason is Reason.CHANNEL_HIDDEN


@pytest.mark.parametrize("changes", [{"name": "customer-success"}, {"private": True}])
async def test_a_channel_that_was_renamed_or_made_private_with_the_bot_in_it_goes_on(
    m: Deliveries, changes: dict[str, object]
) -> None:
    await m.remind(CS_TEAM)
    m.channels.channels[CS_TEAM.id] = replace(CS_TEAM, **changes)  # type: ignore[arg-type]
    m.clock.set(MONDAY)
    assert await m.look() == 1
    assert m.notifier.told == []


async def test_a_suspended_reminder_goes_on_where_it_was_repaired_and_switched_on_again(m: Deliveries) -> None:
    await m.remind(CS_TEAM)
    m.channels.channels[CS_TEAM.id] = replace(CS_TEAM, archived=True)
    m.clock.set(MONDAY)
    await m.look()
    m.channels.channels[CS_TEAM.id] = CS_TEAM
    resumed = replace(await m.reminder(), state=ReminderState.ACTIVE, reason=None, handled_until=MONDAY)
    await m.store.reminders.change(replace(resumed, next_at=MONDAY + DAY))
    m.clock.set(MONDAY + DAY)
    assert await m.look() == 1
    assert m.only_digest().head.delay.missed == ()


async def test_a_maker_who_left_hands_the_reminder_to_the_admins_once_and_it_goes_on(m: Deliveries) -> None:
    await m.remind(CS_TEAM)
    m.people.people[ANN.id] = replace(ANN, standing=Standing.GONE)
    m.clock.set(MONDAY)
    assert await m.look() == 1
    m.clock.set(MONDAY + DAY)
    assert await m.look() == 1
    assert m.notifier.told == [(None, "rem_1", "Ann Weber left")]
    assert (await m.reminder()).maker_id == ""


async def test_admins_who_cannot_be_told_keep_no_digest_from_coming(m: Deliveries) -> None:
    await m.remind(CS_TEAM)
    del m.people.people[ANN.id]
    m.notifier.fails = refusal("channel_not_found")
    m.clock.set(MONDAY)
    assert await m.look() == 1


async def test_the_admins_are_told_of_a_suspension_where_the_maker_has_left(m: Deliveries) -> None:
    await m.remind(CS_TEAM)
    m.people.people[ANN.id] = replace(ANN, standing=Standing.GONE)
    m.channels.channels[CS_TEAM.id] = replace(CS_TEAM, shared_outside=True)
    m.clock.set(MONDAY)
    await m.look()
    assert m.notifier.told == [(None, "rem_1", "the channel is shared with another company")]


async def test_a_suspension_counts_where_somebody_changed_the_reminder_meanwhile(m: Deliveries) -> None:
    stale = await m.remind(CS_TEAM)
    assert await m.store.reminders.change(replace(stale, maker_id=BEN.id))
    await m.guard.suspend(stale, SuspendReminder(Reason.CHANNEL_ARCHIVED))
    assert (await m.reminder()).state is ReminderState.SUSPENDED
    assert m.notifier.told == [(BEN.id, "rem_1", "the channel is archived")]


@pytest.mark.parametrize(
    "changes",
    [
        {"state": ReminderState.PAUSED},
        {"state": ReminderState.DELETED},
        {"place_id": "C2"},
        {"scope": Scope(customer_uuid=ACME.uuid)},
        {"zone": "UTC"},
    ],
)
async def test_what_was_paused_deleted_or_changed_meanwhile_is_not_suspended(
    m: Deliveries, changes: dict[str, object]
) -> None:
    stale = await m.remind(CS_TEAM)
    assert await m.store.reminders.change(replace(stale, **changes))  # type: ignore[arg-type]
    await m.guard.suspend(stale, SuspendReminder(Reason.CHANNEL_ARCHIVED))
    assert (await m.reminder()).state is not ReminderState.SUSPENDED
    assert m.notifier.told == []


async def test_a_reminder_repaired_while_it_is_judged_comes_as_it_is_now(m: Deliveries) -> None:
    gone = await m.remind(CS_TEAM, scope=Scope(customer_uuid="cus_gone"))
    m.tasks.tasks = [replace(m.tasks.tasks[0], customer_uuid=ACME.uuid)]

    async def repair(_uuid: str) -> None:
        m.crm.on_customer = None
        assert await m.store.reminders.change(replace(gone, scope=Scope(customer_uuid=ACME.uuid)))

    m.crm.on_customer = repair
    m.clock.set(MONDAY)
    assert await m.look() == 0
    assert await m.look() == 1
    assert m.notifier.told == []


@pytest.mark.parametrize("code", ["ratelimited", "token_revoked", "unreachable", "internal_error"])
async def test_who_could_not_be_told_of_a_suspension_is_told_when_slack_takes_it(m: Deliveries, code: str) -> None:
    await m.remind(CS_TEAM)
    m.channels.channels[CS_TEAM.id] = replace(CS_TEAM, archived=True)
    m.notifier.fails = refusal(code)
    m.clock.set(MONDAY)
    await m.look()
    await m.guard.notices.tell_again()
    m.notifier.fails = None
    for _ in range(2):
        await m.guard.notices.tell_again()
    assert m.notifier.told == [(ANN.id, "rem_1", "the channel is archived")]


async def test_a_bot_that_stops_tells_first_what_it_has_suspended(m: Deliveries) -> None:
    await m.remind(CS_TEAM)
    m.channels.channels[CS_TEAM.id] = replace(CS_TEAM, archived=True)
    begun = asyncio.Event()

    async def slow() -> None:
        begun.set()
        await settle()

    m.notifier.on_tell = slow
    m.clock.set(MONDAY)
    sweep = asyncio.create_task(m.look())
    await begun.wait()
    sweep.cancel()
    await asyncio.gather(sweep, return_exceptions=True)
    assert m.notifier.told == [(ANN.id, "rem_1", "the channel is archived")]


async def test_a_suspension_that_was_ended_before_it_could_be_told_is_not_told(m: Deliveries) -> None:
    await m.remind(CS_TEAM)
    m.channels.channels[CS_TEAM.id] = replace(CS_TEAM, archived=True)
    m.notifier.fails = refusal("ratelimited")
    m.clock.set(MONDAY)
    await m.look()
    await m.store.reminders.change(replace(await m.reminder(), state=ReminderState.DELETED))
    m.notifier.fails = None
    await m.guard.notices.tell_again()
    assert m.notifier.told == []


async def test_two_who_find_the_channel_unsafe_tell_it_once(m: Deliveries) -> None:
    reminder = await m.remind(CS_TEAM)
    for _ in range(2):
        await m.guard.suspend(reminder, SuspendReminder(Reason.CHANNEL_ARCHIVED))
    assert len(m.notifier.told) == 1


async def test_guests_whom_an_admin_allowed_suspend_nothing(m: Deliveries) -> None:
    await m.remind(CS_TEAM)
    m.channels.channels[CS_TEAM.id] = replace(CS_TEAM, guests=("Gus Guest",), guests_allowed=True)
    m.clock.set(MONDAY)
    assert await m.look() == 1


OWN_ONLY = "everyone sees their own tasks only, and it lists more"
LISTS_MORE = {
    "a channel's": (CS_TEAM, None),
    "the team's, in one's messages": (ANN, Scope(WhoseTasks.EVERYONE)),
    "a colleague's, in one's messages": (ANN, Scope(WhoseTasks.NAMED, people=(BEN.id,))),
}


@pytest.mark.parametrize(("place", "scope"), LISTS_MORE.values(), ids=list(LISTS_MORE))
async def test_a_reminder_from_before_everyone_saw_their_own_tasks_only_is_suspended_and_its_owner_told(
    m: Deliveries, place: Person | Channel, scope: Scope | None
) -> None:
    await m.remind(place, scope=scope)
    narrow = Deliveries(m.store, m.clock, other=m, visibility=Visibility.OWN)
    m.clock.set(MONDAY)
    assert await narrow.look() == 0
    assert m.chat.said == []
    reminder = await m.reminder()
    assert (reminder.state, reminder.reason) == (ReminderState.SUSPENDED, Reason.OWN_TASKS_ONLY)
    assert m.notifier.told == [(ANN.id, "rem_1", OWN_ONLY)]


async def test_ones_own_tasks_come_where_everyone_sees_their_own_only(m: Deliveries) -> None:
    await m.remind(ANN)
    narrow = Deliveries(m.store, m.clock, other=m, visibility=Visibility.OWN)
    m.clock.set(MONDAY)
    assert await narrow.look() == 1


async def test_a_maker_who_can_not_be_reached_leaves_the_suspension_to_the_admins(m: Deliveries) -> None:
    await m.remind(CS_TEAM)
    m.channels.channels[CS_TEAM.id] = replace(CS_TEAM, archived=True)
    m.notifier.unreachable = ANN.id
    m.clock.set(MONDAY)
    await m.look()
    assert m.notifier.told == [(None, "rem_1", "the channel is archived")]


async def test_what_is_not_told_is_tried_for_a_day_and_a_failing_database_forgets_none_of_it(
    m: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    m.notifier.fails = refusal("ratelimited")
    m.channels.channels[CS_TEAM.id] = replace(CS_TEAM, archived=True)
    for number in range(3):
        await m.remind(CS_TEAM, id=f"rem_{number}")
    m.clock.set(MONDAY)
    await m.look()

    async def broken(_reminder_id: str) -> None:
        raise StoreProblem("The database is locked.")

    with monkeypatch.context() as patch:
        patch.setattr(m.store.reminders, "reminder", broken)
        with pytest.raises(StoreProblem):
            await m.guard.notices.tell_again()
    m.notifier.fails = None
    await m.guard.notices.tell_again()
    assert len(m.notifier.told) == 3
    await m.remind(CS_TEAM, id="rem_4")
    m.notifier.fails = refusal("ratelimited")
    m.clock.set(MONDAY + DAY)
    await m.look()
    for _ in range(300):
        await m.guard.notices.tell_again()
    m.notifier.fails = None
    await m.guard.notices.tell_again()
    assert len(m.notifier.told) == 3
