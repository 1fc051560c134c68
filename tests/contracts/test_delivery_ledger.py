"""Each reminder and planned instant is claimed once, and every claim comes to an end that is on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import product

import pytest

from bot.domain.reminders.delivery import Delivery, DeliveryState, IllegalTransition, Reason, before
from bot.store.sqlite.store import Store
from bot.use_cases.ports.delivery_ledger import NewClaim
from tests.contracts.stores import StoreKind

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
LEASE = timedelta(minutes=5)
SILENT = Reason.CRM_UNREADABLE


async def claim(
    store: Store, reminder_id: str = "r1", planned_at: datetime = AT, *, key: str = "key", at: datetime = AT
) -> Delivery | None:
    return await store.deliveries.claim(NewClaim(reminder_id, planned_at, key), at=at, lease_until=at + LEASE)


async def claimed(store: Store, reminder_id: str = "r1", planned_at: datetime = AT) -> Delivery:
    made = await claim(store, reminder_id, planned_at)
    assert made
    return made


def open_claim(
    reminder_id: str = "r1", planned_at: datetime = AT, key: str = "key", lease_until: datetime = AT + LEASE
) -> Delivery:
    return Delivery(reminder_id, planned_at, key, DeliveryState.CLAIMED, claimed_at=AT, lease_until=lease_until)


async def test_a_claim_is_made_once_and_outlives_reopening(kind: StoreKind) -> None:
    async with kind.opened() as store:
        assert await claim(store) == open_claim()
        assert await claim(store, key="other", at=AT + DAY) is None
        assert await claim(store, planned_at=AT.astimezone(timezone(timedelta(hours=13)))) is None
        assert await claim(store, "r2") == open_claim("r2")
        assert await claim(store, planned_at=AT + DAY) == open_claim(planned_at=AT + DAY)
    async with kind.opened() as store:
        assert await claim(store) is None
        assert await store.deliveries.latest_of("r1", 9) == [open_claim(planned_at=AT + DAY), open_claim()]


@pytest.mark.parametrize("state", [DeliveryState.POSTED, DeliveryState.SKIPPED, DeliveryState.EMPTY])
async def test_what_became_of_a_claim_is_on_record_and_it_is_claimed_no_more(
    store: Store, state: DeliveryState
) -> None:
    why = Reason.AWAY if state is DeliveryState.SKIPPED else None
    settled = await store.deliveries.settle(
        await claimed(store), state, at=AT + SECOND, channel_id="C1", ts="1700000000.000100", reason=why
    )
    assert settled is True
    assert await store.deliveries.latest(9) == [
        Delivery("r1", AT, "key", state, AT, AT + LEASE, "C1", "1700000000.000100", why, "", AT + SECOND)
    ]
    assert await claim(store, at=AT + DAY) is None
    assert await store.deliveries.claim_expired(AT + DAY, AT + 2 * DAY, 9) == []


async def test_the_first_word_stays(store: Store) -> None:
    held = await claimed(store)
    assert await store.deliveries.settle(held, DeliveryState.POSTED, at=AT, ts="1") is True
    before = await store.deliveries.latest(9)
    assert await store.deliveries.settle(held, DeliveryState.SKIPPED, at=AT + DAY, reason=Reason.NOT_RUNNING) is False
    assert await store.deliveries.latest(9) == before
    assert await store.deliveries.settle(replace(held, reminder_id="r9"), DeliveryState.POSTED, at=AT) is False


async def test_an_end_that_is_none_is_refused(store: Store) -> None:
    held = await claimed(store)
    with pytest.raises(IllegalTransition):
        await store.deliveries.settle(held, DeliveryState.CLAIMED, at=AT)
    assert await store.deliveries.latest(9) == [open_claim()]


async def test_a_claim_is_claimed_when_expired_when_its_lease_is_over_and_then_leased_to_one(store: Store) -> None:
    await claim(store)
    over = AT + LEASE
    assert await store.deliveries.claim_expired(over - SECOND, over + LEASE, 9) == []
    assert await store.deliveries.claim_expired(over, over + LEASE, 9) == [
        replace(open_claim(lease_until=over + LEASE), state=DeliveryState.UNKNOWN)
    ]
    assert await store.deliveries.claim_expired(over, over + LEASE, 9) == []
    assert len(await store.deliveries.claim_expired(over + LEASE, over + 2 * LEASE, 9)) == 1


async def test_at_most_so_many_are_claimed_when_expired_the_longest_open_first(store: Store) -> None:
    for number in (3, 1, 2, 0):
        await claim(store, f"r{number}", AT + number * SECOND, at=AT + number * SECOND)
    taken = [
        [delivery.reminder_id for delivery in await store.deliveries.claim_expired(AT + DAY, AT + 2 * DAY, limit)]
        for limit in (0, -1, 3, 9)
    ]
    assert taken == [[], [], ["r0", "r1", "r2"], ["r3"]]


async def test_a_holder_that_was_stopped_longer_than_its_lease_cannot_overrule_who_took_over(store: Store) -> None:
    await claim(store)
    assert await store.deliveries.claim_expired(AT + LEASE, AT + 2 * LEASE, 9)
    for end in (DeliveryState.SKIPPED, DeliveryState.EMPTY):
        why = Reason.AWAY if end is DeliveryState.SKIPPED else None
        assert await store.deliveries.settle(open_claim(), end, at=AT + LEASE, reason=why) is False
    assert await store.deliveries.settle(open_claim(), DeliveryState.POSTED, at=AT + LEASE, ts="found") is True
    assert await store.deliveries.settle(open_claim(), DeliveryState.POSTED, at=AT + DAY, ts="again") is False
    assert await store.deliveries.is_held(open_claim()) is False
    assert await store.deliveries.reschedule(open_claim(), until=AT, reason=Reason.CHAT_BUSY) is False
    assert [delivery.ts for delivery in await store.deliveries.latest_of("r1", 9)] == ["found"]
    assert await claim(store, at=AT + DAY) is None


async def test_what_was_rescheduled_is_taken_up_in_its_time_and_is_in_no_doubt(store: Store) -> None:
    later = AT + LEASE
    first = await claim(store)
    assert first
    assert await store.deliveries.reschedule(first, until=AT + SECOND, reason=Reason.CHAT_BUSY) is True
    assert await claim(store, key="second") is None
    assert await store.deliveries.claim_expired(AT + DAY, AT + 2 * DAY, 9) == []
    assert await store.deliveries.claim_retries(AT, later, 9) == []
    [taken] = await store.deliveries.claim_retries(AT + SECOND, later, 9)
    assert (taken.key, taken.reason, taken.lease_until) == ("key", Reason.CHAT_BUSY, later)
    assert await store.deliveries.claim_retries(AT + SECOND, later, 9) == []


async def test_a_renewed_claim_is_in_doubt_again_and_is_renewed_by_its_holder_alone(store: Store) -> None:
    first = await claim(store)
    assert first
    await store.deliveries.reschedule(first, until=AT, reason=Reason.CHAT_BUSY)
    [taken] = await store.deliveries.claim_retries(AT, AT + LEASE, 9)
    renewed = await store.deliveries.renew(taken, at=AT + SECOND, lease_until=AT + DAY, channel_id="C1")
    assert renewed == Delivery("r1", AT, "key", DeliveryState.CLAIMED, AT + SECOND, AT + DAY, "C1")
    assert await store.deliveries.renew(taken, at=AT, lease_until=AT + 2 * DAY) is None
    assert await store.deliveries.reschedule(taken, until=AT, reason=Reason.CHAT_BUSY) is False
    assert await store.deliveries.claim_retries(AT + DAY, AT + 2 * DAY, 9) == []
    assert len(await store.deliveries.claim_expired(AT + DAY, AT + 2 * DAY, 9)) == 1


async def test_a_reason_is_amended_by_one_of_several_who_ask(store: Store) -> None:
    for reminder_id, reason in [("r1", SILENT), ("r2", SILENT), ("r3", Reason.AWAY)]:
        held = await claimed(store, reminder_id)
        await store.deliveries.settle(held, DeliveryState.SKIPPED, at=AT, reason=reason)
    assert await store.deliveries.skipped_for(SILENT, AT + SECOND) == []
    assert [each.reminder_id for each in await store.deliveries.skipped_for(SILENT, AT)] == ["r1", "r2"]
    assert await store.deliveries.amend("r1", AT, was=SILENT, reason=Reason.CRM_UNREADABLE_TOLD) is True
    assert await store.deliveries.amend("r1", AT, was=SILENT, reason=Reason.CRM_UNREADABLE_TOLD) is False
    assert await store.deliveries.amend("r3", AT, was=SILENT, reason=Reason.CRM_UNREADABLE_TOLD) is False
    assert [each.reminder_id for each in await store.deliveries.skipped_for(SILENT, AT)] == ["r2"]


async def test_a_clock_set_back_makes_leases_last_longer_and_claims_nothing_twice(store: Store) -> None:
    await claim(store)
    back = AT - 60 * LEASE
    assert await claim(store, at=back) is None
    assert await store.deliveries.claim_expired(back, back + LEASE, 9) == []
    assert await store.deliveries.claim_expired(back + LEASE, back + 2 * LEASE, 9) == []
    assert len(await store.deliveries.claim_expired(AT + LEASE, AT + 2 * LEASE, 9)) == 1


async def test_the_latest_come_first_and_are_limited(store: Store) -> None:
    for reminder_id, days in [("r1", 1), ("r2", 3), ("r1", 2), ("r3", 0)]:
        await claim(store, reminder_id, AT + days * DAY)
    latest = [(delivery.reminder_id, delivery.planned_at - AT) for delivery in await store.deliveries.latest(3)]
    assert latest == [("r2", 3 * DAY), ("r1", 2 * DAY), ("r1", DAY)]
    assert [delivery.planned_at for delivery in await store.deliveries.latest_of("r1", 1)] == [AT + 2 * DAY]
    for limit in (0, -1):
        assert await store.deliveries.latest(limit) == await store.deliveries.latest_of("r1", limit) == []


async def test_forgetting_leaves_open_claims_and_what_is_younger(store: Store) -> None:
    for number, state in enumerate((DeliveryState.POSTED, DeliveryState.SKIPPED, DeliveryState.EMPTY)):
        for planned_at in (AT - SECOND, AT):
            held = await claimed(store, f"r{number}", planned_at)
            why = Reason.AWAY if state is DeliveryState.SKIPPED else None
            await store.deliveries.settle(held, state, at=AT, reason=why)
    await claim(store, "open", AT - SECOND)
    assert await store.deliveries.forget_before(AT) == 3
    assert await store.deliveries.forget_before(AT) == 0
    kept = {(delivery.reminder_id, delivery.planned_at) for delivery in await store.deliveries.latest(9)}
    assert kept == {("r0", AT), ("r1", AT), ("r2", AT), ("open", AT - SECOND)}


async def test_a_doubt_keeps_its_reason_and_comes_after_those_without_one(store: Store) -> None:
    """Without one a message of ours is in doubt: it is looked for first, however many came before."""
    for number in range(3):
        held = await claimed(store, f"late{number}")
        assert await store.deliveries.doubt(held, reason=Reason.NOT_RUNNING) is True
        assert await store.deliveries.doubt(held) is False
    fresh = await claim(store, "fresh", at=AT + SECOND)
    assert fresh
    assert await store.deliveries.doubt(fresh) is True
    over = AT + LEASE + SECOND
    [first] = await store.deliveries.claim_expired(over, over + LEASE, 1)
    assert (first.reminder_id, first.state, first.reason) == ("fresh", DeliveryState.UNKNOWN, None)
    others = await store.deliveries.claim_expired(over, over + LEASE, 9)
    assert [(row.reminder_id, row.reason) for row in others] == [(f"late{n}", Reason.NOT_RUNNING) for n in range(3)]
    assert await store.deliveries.reschedule(others[0], until=over, reason=Reason.NOT_RUNNING) is True
    again = await store.deliveries.claim_expired(over + LEASE, over + 2 * LEASE, 9)
    assert [row.reason for row in again] == [None, Reason.NOT_RUNNING, Reason.NOT_RUNNING]


S = DeliveryState
ROADS: dict[DeliveryState, tuple[DeliveryState, ...]] = {
    S.CLAIMED: (),
    S.UNKNOWN: (S.UNKNOWN,),
    S.RESCHEDULED: (S.RESCHEDULED,),
    S.POSTED: (S.POSTED,),
    S.EMPTY: (S.EMPTY,),
    S.SKIPPED: (S.SKIPPED,),
}


@pytest.mark.parametrize(("was", "becomes"), list(product(ROADS, ROADS)))
async def test_only_the_drawn_arrows_can_be_gone(store: Store, was: DeliveryState, becomes: DeliveryState) -> None:
    """Whether the caller knows the row's state, or believes it still has its claim."""
    held = await claimed(store)
    for state in ROADS[was]:
        await _go(store, held, state)
    [row] = await store.deliveries.latest(1)
    assert row.state is was
    for believed in (row, held):
        try:
            went = await _go(store, believed, becomes)
        except IllegalTransition:
            went = False
        [after] = await store.deliveries.latest(1)
        assert after.state is (becomes if went else was)
        if went:
            assert was in before(becomes)
            return
    # a doubt about a doubt is the next look's, which claim_expired makes; a claim is never claimed again
    assert was not in before(becomes) or (was, becomes) == (S.UNKNOWN, S.UNKNOWN)


async def _go(store: Store, held: Delivery, becomes: DeliveryState) -> bool:
    why = Reason.CHAT_BUSY if becomes in (S.SKIPPED, S.RESCHEDULED) else None
    if becomes is S.RESCHEDULED:
        return await store.deliveries.reschedule(held, until=held.lease_until, reason=Reason.CHAT_BUSY)
    if becomes is S.UNKNOWN:
        return await store.deliveries.doubt(held)
    if becomes is S.CLAIMED:
        return await store.deliveries.renew(held, at=AT, lease_until=AT + DAY) is not None
    return await store.deliveries.settle(held, becomes, at=AT, reason=why)
