"""What was already handled."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class SeenBook(Protocol):
    """Which deliveries and clicks were already handled (adapter: store/). Survives a restart."""

    async def first_time(self, key: str, at: datetime) -> bool:
        """True for the first caller with ``key`` and for nobody after."""

    async def forget(self, key: str) -> None:
        """The work under ``key`` was not done after all: the next caller with ``key`` is the first again."""

    async def forget_before(self, instant: datetime) -> int: ...
