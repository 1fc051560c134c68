"""What the bot adds to the CRM's own time, from sending the envelope to the answer on the asker's screen.

Each question is a new one, so that each asks the CRM; people, customers and connections are known, as on any day. The
CRM's time is what its gate measured, its set latency and its own work alike. The other side is Bolt alone, which asks
the CRM one question and answers with a constant: the least that any answer takes here, with the stand-ins' own work.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bench.real_bot import BARE_ANSWERS, customers_are_read, running, sandbox
from bot.sandbox.chartmogul.middleware import RequestSeen
from bot.sandbox.demo import Sandbox

LATENCIES_MS = (0, 50, 200)
QUESTIONS = 40
WARM_UP = 10
ANSWERED_WITHIN_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Answered:
    """Milliseconds, of one question."""

    whole: float
    crm: float

    @property
    def added(self) -> float:
        return self.whole - self.crm


def main() -> None:
    """Print the table."""
    print("Answers           | whole p50 |   CRM p50 | added p50, p90     | Bolt alone added p50 | bot / Bolt, whole")
    for latency, (bolt, bot) in asyncio.run(measure()).items():
        added = [answer.added for answer in bot]
        whole = _at(0.5, [answer.whole for answer in bot])
        print(
            f"{latency:>4} ms CRM latency | {whole:>6.1f} ms | {_at(0.5, [answer.crm for answer in bot]):>6.1f} ms"
            f" | {_at(0.5, added):>5.1f} ms, {_at(0.9, added):>5.1f} ms"
            f" | {_at(0.5, [answer.added for answer in bolt]):>17.1f} ms"
            f" | {whole / _at(0.5, [answer.whole for answer in bolt]):.2f}"
        )


async def measure() -> dict[int, tuple[list[Answered], list[Answered]]]:
    """By the CRM's latency: Bolt alone, and the bot. They take turns, so that both meet the same moments."""
    async with sandbox() as by_bolt, sandbox() as by_bot, running(by_bolt, BARE_ANSWERS), running(by_bot):
        await customers_are_read(by_bot)
        words = [f"mine due before +{day}d" for day in range(1, WARM_UP + QUESTIONS * len(LATENCIES_MS) + 1)]
        for _ in range(WARM_UP):
            await _ask(by_bolt, words[-1])
            await _ask(by_bot, words.pop())
        found = {}
        for latency in LATENCIES_MS:
            by_bolt.crm.faults.latency = by_bot.crm.faults.latency = latency / 1000
            turns = [(await _ask(by_bolt, words[-1]), await _ask(by_bot, words.pop())) for _ in range(QUESTIONS)]
            found[latency] = ([bolt for bolt, _ in turns], [bot for _, bot in turns])
        return found


async def _ask(served: Sandbox, words: str) -> Answered:
    slack, person, place = served.slack, served.company.persona, _place(served)
    asked = len(served.crm.requests)
    before = len(slack.messages(place, person))
    loop = asyncio.get_running_loop()
    began = loop.time()
    await slack.person(person).say(place, f"/tasks {words}")
    await slack.until(lambda: len(slack.messages(place, person)) > before, ANSWERED_WITHIN_SECONDS)
    whole = (loop.time() - began) * 1000
    return Answered(whole, _time_in_crm(list(served.crm.requests)[asked:]))


def _time_in_crm(requests: Sequence[RequestSeen]) -> float:
    """Milliseconds in which at least one request was there."""
    spans = sorted((seen.at.timestamp() * 1000, seen.at.timestamp() * 1000 + seen.took_ms) for seen in requests)
    total, reached = 0.0, 0.0
    for start, end in spans:
        total += max(end - max(start, reached), 0.0)
        reached = max(reached, end)
    return total


def _place(served: Sandbox) -> str:
    return next(channel.id for channel in served.company.channels if served.company.persona in channel.members)


def _at(share: float, values: Sequence[float]) -> float:
    return sorted(values)[int(len(values) * share)]


if __name__ == "__main__":
    main()
