"""Filling the customer directory from ChartMogul, page by page. A round that was cut short goes on where it stopped."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from bot.domain.problems import (
    CrmBusy,
    CrmNonsense,
    CrmProblem,
    CrmRefusedKey,
    CrmRefusedSeat,
    CrmUnreachable,
)
from bot.use_cases.operations.cursor_trail import CursorTrail
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.customer_book import CustomerBook, SyncState
from bot.use_cases.ports.customer_source import CustomerSource

log = logging.getLogger(__name__)

_PAGES_A_ROUND = 50_000  # ten million customers
_ENDLESS = "ChartMogul's list of customers does not end. Try again later."


class CustomerSync:
    """``most_pages`` is where a round gives up: a cursor that never ends must not turn for ever."""

    def __init__(
        self, book: CustomerBook, source: CustomerSource, clock: Clock, *, most_pages: int = _PAGES_A_ROUND
    ) -> None:
        self._book = book
        self._source = source
        self._clock = clock
        self._most_pages = most_pages

    async def run_round(self, told: Callable[[int], None] = lambda saved: None) -> int:
        """Read every customer once; answers how many were saved. ``told`` hears the count after each page."""
        state = await self._book.sync_state()
        before = state.saved_in_round if state.cursor else 0
        state = await (self._save_next_page(self._anew(state)) if state.cursor is None else self._go_on(state))
        trail = CursorTrail(self._most_pages)
        told(state.saved_in_round)
        while state.cursor is not None:
            if wrong := trail.wrong_with(state.cursor, empty_page=state.saved_in_round == before):
                await self._book.save_page([], replace(state, cursor=None), self._clock.now())
                raise CrmNonsense(_ENDLESS, detail=wrong)
            before = state.saved_in_round
            state = await self._save_next_page(state)
            told(state.saved_in_round)
        log.info("customer sync finished", extra={"saved": state.saved_in_round})
        return state.saved_in_round

    def _anew(self, state: SyncState) -> SyncState:
        return SyncState(round_started_at=self._clock.now(), finished_at=state.finished_at)

    async def _go_on(self, state: SyncState) -> SyncState:
        """The next page of a round that was cut short, or the first page of a new one.

        ChartMogul may no longer take a cursor that it gave long ago: the directory must not wait for it for ever.
        """
        log.info("customer sync goes on where it stopped", extra={"saved": state.saved_in_round})
        try:
            return await self._save_next_page(state)
        except (CrmBusy, CrmUnreachable, CrmRefusedKey, CrmRefusedSeat):
            raise
        except CrmProblem as problem:
            log.warning("customer sync starts anew", extra={"reason": str(problem)})
            return await self._save_next_page(self._anew(state))

    async def _save_next_page(self, state: SyncState) -> SyncState:
        page = await self._source.customer_page(state.cursor)
        now = self._clock.now()
        saved = state.saved_in_round + len(page.customers)
        state = replace(
            state,
            cursor=page.next_cursor,
            saved_in_round=saved,
            finished_at=state.finished_at if page.next_cursor else now,
        )
        await self._book.save_page(page.customers, state, now)
        log.info("customer sync", extra={"saved": saved})
        return state
