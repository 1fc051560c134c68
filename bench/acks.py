"""How soon a command is acked when 1, 50 or 500 are asked at one moment: the bot as it is wired, and Bolt alone.

The milliseconds are those that the stand-in Slack measures, from sending the envelope to reading its ack; its own work
is in both sides' figures. Every question is answered before the next are asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import cycle, islice

from bench.real_bot import BARE_BOLT, customers_are_read, running, sandbox
from bot.sandbox.demo import Sandbox

OUTSTANDING = (1, 50, 500)
ROUNDS = {1: 300, 50: 20, 500: 5}
WARM_UP = 2
ANSWERED_WITHIN_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds."""

    p50: float
    p99: float


def main() -> None:
    """Print the table."""
    print(table(asyncio.run(measure())))


def table(measured: Mapping[int, tuple[Spread, Spread]]) -> str:
    rows = ["Acks        |   Bolt alone p50, p99 |          bot p50, p99 | bot / Bolt"]
    for count, (bolt, bot) in measured.items():
        rows.append(
            f"{count:>4} at once | {bolt.p50:>7.2f} ms, {bolt.p99:>7.2f} ms | {bot.p50:>7.2f} ms, {bot.p99:>7.2f} ms"
            f" | {bot.p50 / bolt.p50:.2f}, {bot.p99 / bolt.p99:.2f}"
        )
    return "\n".join(rows)


async def measure() -> dict[int, tuple[Spread, Spread]]:
    """By the number outstanding: Bolt alone, and the bot. They take turns, so that both meet the same moments."""
    async with sandbox() as by_bolt, sandbox() as by_bot, running(by_bolt, BARE_BOLT), running(by_bot):
        await customers_are_read(by_bot)
        return {count: await _in_turns(by_bolt, by_bot, count) for count in OUTSTANDING}


async def _in_turns(by_bolt: Sandbox, by_bot: Sandbox, count: int) -> tuple[Spread, Spread]:
    bolt: list[float] = []
    bot: list[float] = []
    for turn in range(-WARM_UP, ROUNDS[count]):
        of_bolt = await _asked_at_once(by_bolt, count)
        of_bot = await _asked_at_once(by_bot, count)
        await _answered(by_bot)
        if turn >= 0:
            bolt += of_bolt
            bot += of_bot
    return _spread(bolt), _spread(bot)


def _spread(milliseconds: list[float]) -> Spread:
    ordered = sorted(milliseconds)
    return Spread(ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)])


async def _asked_at_once(served: Sandbox, count: int) -> list[float]:
    """The milliseconds of ``count`` acks."""
    slack, place = served.slack, _place(served)
    asking = islice(cycle(_members(served)), count)
    acks = await asyncio.gather(*(slack.person(member).say(place, "/tasks mine") for member in asking))
    taken = [ack.ms for ack in acks if ack is not None and ack.ms is not None]
    if len(taken) < count:
        raise RuntimeError(f"{count - len(taken)} of {count} commands were not acked in time")
    return taken


async def _answered(served: Sandbox) -> None:
    """Wait until each command has had its answer."""

    def all_said() -> bool:
        answers = sum(len(served.slack.messages(_place(served), member)) for member in _members(served))
        return answers >= len(served.slack.acks)

    await served.slack.until(all_said, ANSWERED_WITHIN_SECONDS)


def _members(served: Sandbox) -> list[str]:
    """People whose profile e-mail is a seat's, so that each gets a list."""
    return [person.id for person in served.company.people if person.seat_email == person.email]


def _place(served: Sandbox) -> str:
    members = set(_members(served))
    return next(channel.id for channel in served.company.channels if members <= set(channel.members))


if __name__ == "__main__":
    main()
