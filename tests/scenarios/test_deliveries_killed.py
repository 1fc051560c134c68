"""kill -9 at each step of a delivery, and two processes on one file: nothing comes twice, and nothing is lost."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.scenarios.killing import Step, lives

REMINDERS_A_LIFE = 4


async def test_whatever_step_a_process_is_killed_at_each_reminder_comes_once(tmp_path: Path) -> None:
    """Each life inherits what the one before it left behind. ``make bench`` does fifty of them."""
    async with asyncio.timeout(60), lives(tmp_path) as here:
        for step in Step:
            await here.remind(REMINDERS_A_LIFE)
            await here.killed_at(step)
        await here.until_settled()
        outcome = await here.outcome()
    assert (outcome.twice, outcome.lost) == (0, 0)
    assert outcome.posted == outcome.reminders == REMINDERS_A_LIFE * len(Step)


async def test_two_processes_on_one_file_send_each_reminder_once(tmp_path: Path) -> None:
    async with asyncio.timeout(60), lives(tmp_path) as here:
        await here.remind(16)
        await here.until_settled(processes=2)
        outcome = await here.outcome()
    assert (outcome.twice, outcome.lost, outcome.posted) == (0, 0, 16)
