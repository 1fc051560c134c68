"""Filling the customer directory from ChartMogul, page by page. A round that was cut short goes on where it stopped."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from bot.use_cases.ports import Clock, CustomerBook, CustomerSource, SyncState
from bot.use_cases.problems import CrmNonsense

log = logging.getLogger(__name__)

_PAGES_A_ROUND = 50_000  # ten million customers; a cursor that never ends must not turn for ever


class CustomerSync:
    def __init__(self, book: CustomerBook, source: CustomerSource, clock: Clock) -> None:
        self._book = book
        self._source = source
        self._clock = clock

    async def run_round(self, told: Callable[[int], None] = lambda saved: None) -> int:
        """Read every customer once; answers how many were saved. ``told`` hears the count after each page."""
        state = await self._book.sync_state()
        if state.cursor is None:
            state = SyncState(round_started_at=self._clock.now(), finished_at=state.finished_at)
        else:
            log.info("customer sync goes on where it stopped", extra={"saved": state.saved_in_round})
        for _ in range(_PAGES_A_ROUND):
            state = await self._save_next_page(state)
            told(state.saved_in_round)
            if state.cursor is None:
                log.info("customer sync finished", extra={"saved": state.saved_in_round})
                return state.saved_in_round
        raise CrmNonsense("ChartMogul's list of customers does not end. Try again later.")

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
