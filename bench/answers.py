"""What the bot adds to the CRM's own time, from sending the envelope to the answer on the asker's screen.

Each question is a new one, so that each asks the CRM; people, customers and connections are known, as on any day. The
CRM's time is what its gate measured, its set latency and its own work alike.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bench.real_bot import customers_are_read, running, sandbox
from bot.sandbox.chartmogul.gate import RequestSeen
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
    print("Answers           | whole p50 |  CRM p50 |  added p50 | added p90 | whole / CRM")
    for latency, answers in asyncio.run(measure()).items():
        whole, crm = _at(0.5, [answer.whole for answer in answers]), _at(0.5, [answer.crm for answer in answers])
        added = [answer.added for answer in answers]
        print(
            f"{latency:>4} ms CRM latency | {whole:>6.1f} ms | {crm:>5.1f} ms | {_at(0.5, added):>7.1f} ms"
            f" | {_at(0.9, added):>6.1f} ms | {whole / crm:.2f}"
        )


async def measure() -> dict[int, list[Answered]]:
    async with sandbox() as served, running(served):
        await customers_are_read(served)
        words = [f"mine due before +{day}d" for day in range(1, WARM_UP + QUESTIONS * len(LATENCIES_MS) + 1)]
        for _ in range(WARM_UP):
            await _ask(served, words.pop())
        found = {}
        for latency in LATENCIES_MS:
            served.crm.faults.latency = latency / 1000
            found[latency] = [await _ask(served, words.pop()) for _ in range(QUESTIONS)]
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
