"""`python -m tests.scenarios.shifted_bot SECONDS`: the bot as its own process, with a clock that is so far ahead.

So that minutes pass between two lives of a process, and none has to be waited for. Its waits are short: what one round
leaves to the next comes soon.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime, timedelta

from bot.app.bot import running_bot
from bot.clock import SystemClock
from bot.settings import read_settings

_FASTER = 20


class ShiftedClock(SystemClock):
    def __init__(self, ahead: timedelta = timedelta()) -> None:
        self.ahead = ahead

    def now(self) -> datetime:
        return super().now() + self.ahead

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds / _FASTER)


async def main(ahead: timedelta) -> None:
    async with running_bot(read_settings(env_file=None), ShiftedClock(ahead)):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(timedelta(seconds=float(sys.argv[1]))))
