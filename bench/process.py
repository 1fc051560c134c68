"""The bot as a process: how soon after its start it is connected, and what it weighs when nobody asks anything.

``tasks-bot run`` as people start it, with the stand-ins in this process. "Connected" is when the stand-in Slack has
said hello on its socket. The other side is Bolt alone, which knows no ChartMogul, no database and no commands.
"""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import psutil

from bench.real_bot import BARE_BOLT, BOT, customers_are_read, running, sandbox

ROUNDS = 5
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Start:
    """``seconds`` until connected, ``cpu_seconds`` spent on it, and megabytes resident when idle."""

    seconds: float
    cpu_seconds: float
    megabytes: float


def main() -> None:
    """Print the table."""
    bolt, bot = asyncio.run(measure())
    print(f"Process    | connected after | CPU until then | resident when idle  (median of {ROUNDS} starts)")
    for name, start in (("Bolt alone", bolt), ("bot", bot)):
        print(f"{name:<10} | {start.seconds:>13.2f} s | {start.cpu_seconds:>12.2f} s | {start.megabytes:>15.1f} MB")
    ratios = bot.seconds / bolt.seconds, bot.cpu_seconds / bolt.cpu_seconds, bot.megabytes / bolt.megabytes
    print("{:<10} | {:>15.2f} | {:>14.2f} | {:>18.2f}".format("ratio", *ratios))


async def measure() -> tuple[Start, Start]:
    """Bolt alone and the bot, started in turns."""
    starts = [(await _start(BARE_BOLT), await _start(BOT)) for _ in range(ROUNDS)]
    bolt, bot = zip(*starts, strict=True)
    return _median(bolt), _median(bot)


async def _start(program: Sequence[str]) -> Start:
    loop = asyncio.get_running_loop()
    async with sandbox() as served:
        began = loop.time()
        async with running(served, program) as child:
            seconds = loop.time() - began
            process = psutil.Process(child.pid)
            cpu = process.cpu_times()
            if program is BOT:
                await customers_are_read(served)
            await asyncio.sleep(1.0)
            return Start(seconds, cpu.user + cpu.system, process.memory_info().rss / MEGABYTE)


def _median(starts: Sequence[Start]) -> Start:
    return Start(
        statistics.median(start.seconds for start in starts),
        statistics.median(start.cpu_seconds for start in starts),
        statistics.median(start.megabytes for start in starts),
    )


if __name__ == "__main__":
    main()
