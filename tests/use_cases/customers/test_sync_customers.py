from __future__ import annotations

import pytest

from bot.domain.customers.customer import Customer
from bot.domain.problems import (
    CrmBusy,
    CrmNonsense,
    CrmProblem,
    CrmRefusedKey,
    CrmRefusedSeat,
    CrmUnreachable,
)
from bot.store.sqlite.store import Store
from bot.use_cases.customers.sync_customers import CustomerSync
from bot.use_cases.ports.customer_source import CustomerPage
from tests.fakes.clock import HandWoundClock
from tests.fakes.customer_source import FakeCrm

FIVE = [Customer(f"cus_0000000{number}", company=f"Firm {number}") for number in range(5)]


async def cut_short_after(pages: int, crm: FakeCrm, store: Store, clock: HandWoundClock) -> CustomerSync:
    sync = CustomerSync(store.customers, crm, clock)
    crm.refusals = [*[None] * pages, CrmUnreachable("Gone.")]
    with pytest.raises(CrmUnreachable):
        await sync.run_round()
    crm.cursors.clear()
    return sync


async def test_a_round_reads_every_customer_once_and_tells_how_far_it_is(store: Store, clock: HandWoundClock) -> None:
    crm, told = FakeCrm(FIVE), list[int]()
    assert await CustomerSync(store.customers, crm, clock).run_round(told.append) == 5
    assert told == [2, 4, 5]
    assert crm.cursors == [None, "2", "4"]
    assert await store.customers.count() == 5
    state = await store.customers.sync_state()
    assert (state.cursor, state.finished_at) == (None, clock.now())


async def test_a_round_that_was_cut_short_goes_on_where_it_stopped(store: Store, clock: HandWoundClock) -> None:
    crm = FakeCrm(FIVE)
    sync = await cut_short_after(2, crm, store, clock)
    assert await sync.run_round() == 5
    assert crm.cursors == ["4"]


async def test_after_a_whole_round_the_next_begins_anew(store: Store, clock: HandWoundClock) -> None:
    crm = FakeCrm(FIVE)
    sync = CustomerSync(store.customers, crm, clock)
    await sync.run_round()
    crm.cursors.clear()
    assert await sync.run_round() == 5
    assert crm.cursors[0] is None


async def test_a_cursor_that_is_no_longer_taken_starts_the_round_anew(store: Store, clock: HandWoundClock) -> None:
    crm = FakeCrm(FIVE)
    sync = await cut_short_after(2, crm, store, clock)
    crm.refusals = [CrmProblem("ChartMogul did not accept this question.", detail="400: cursor")]
    assert await sync.run_round() == 5
    assert crm.cursors == ["4", None, "2", "4"]


async def test_a_round_starts_anew_once_only(store: Store, clock: HandWoundClock) -> None:
    crm = FakeCrm(FIVE)
    sync = await cut_short_after(2, crm, store, clock)
    crm.refusals = [CrmProblem("No."), CrmProblem("No again.")]
    with pytest.raises(CrmProblem, match="again"):
        await sync.run_round()
    assert crm.cursors == ["4", None]


@pytest.mark.parametrize("kind", [CrmBusy, CrmUnreachable, CrmRefusedKey, CrmRefusedSeat])
async def test_trouble_that_passes_keeps_the_place(store: Store, clock: HandWoundClock, kind: type[CrmProblem]) -> None:
    crm = FakeCrm(FIVE)
    sync = await cut_short_after(2, crm, store, clock)
    crm.refusals = [kind("Not now.")]
    with pytest.raises(kind):
        await sync.run_round()
    assert await sync.run_round() == 5
    assert crm.cursors == ["4", "4"]


async def test_a_fresh_round_that_is_refused_says_so(store: Store, clock: HandWoundClock) -> None:
    crm = FakeCrm(FIVE)
    crm.refusals = [CrmProblem("No.")]
    with pytest.raises(CrmProblem, match="No"):
        await CustomerSync(store.customers, crm, clock).run_round()
    assert crm.cursors == [None]


class Endless(FakeCrm):
    """Each page leads to a next one."""

    async def customer_page(self, cursor: str | None) -> CustomerPage:
        self.cursors.append(cursor)
        return CustomerPage(FIVE, str(len(self.cursors)))


async def test_a_list_that_does_not_end_is_given_up_and_begun_anew(store: Store, clock: HandWoundClock) -> None:
    crm = Endless()
    sync = CustomerSync(store.customers, crm, clock, most_pages=4)
    for _ in range(2):
        crm.cursors.clear()
        with pytest.raises(CrmNonsense, match="does not end"):
            await sync.run_round()
        assert crm.cursors == [None, "1", "2", "3"]


async def test_a_cursor_that_leads_to_its_own_page_is_noticed_at_once(store: Store, clock: HandWoundClock) -> None:
    class Circle(FakeCrm):
        async def customer_page(self, cursor: str | None) -> CustomerPage:
            self.cursors.append(cursor)
            return CustomerPage(FIVE, "same")

    crm = Circle()
    with pytest.raises(CrmNonsense, match="does not end"):
        await CustomerSync(store.customers, crm, clock).run_round()
    assert crm.cursors == [None, "same"]


async def test_cursors_that_go_in_a_circle_are_noticed(store: Store, clock: HandWoundClock) -> None:
    class Circle(FakeCrm):
        async def customer_page(self, cursor: str | None) -> CustomerPage:
            self.cursors.append(cursor)
            return CustomerPage(FIVE, "b" if cursor == "a" else "a")

    crm = Circle()
    with pytest.raises(CrmNonsense, match="does not end"):
        await CustomerSync(store.customers, crm, clock).run_round()
    assert crm.cursors == [None, "a", "b"]


async def test_pages_without_a_customer_that_always_promise_more_are_given_up(
    store: Store, clock: HandWoundClock
) -> None:
    class Empty(FakeCrm):
        async def customer_page(self, cursor: str | None) -> CustomerPage:
            self.cursors.append(cursor)
            return CustomerPage([], str(len(self.cursors)))

    crm = Empty()
    with pytest.raises(CrmNonsense, match="does not end"):
        await CustomerSync(store.customers, crm, clock).run_round()
    assert len(crm.cursors) < 30
