"""Listing 10,000 tasks, 50 pages of 200: our client against the official ``chartmogul`` client, in one run.

The stand-in ChartMogul runs in a process of its own, and each side in a fresh one, so that seconds of CPU and peak
memory are its own. Without latency the limit of 40 requests a second would be all that is measured (50 pages take
1.0 s at least), so there it is lifted on both sides of the wire, which the table says. With 50 and 200 ms a page it
holds, and the last column compares with the least that the limits allow: the 41st request starts after a second.
"""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from statistics import median
from zoneinfo import ZoneInfo

from bot.chartmogul.client import open_chartmogul
from bot.chartmogul.rate_limiter import RateLimiter
from bot.clock import SystemClock
from bot.domain.tasks.query import Query

TASKS = 10_000
PAGES = TASKS // 200
A_SECOND = 40
LATENCIES_MS = (0, 50, 200)
ROUNDS = 5
LIFTED = 1_000_000
API_KEY = "bench-key"

Figures = dict[str, float]


def main() -> None:
    print(f"Listing {TASKS:,} tasks, {PAGES} pages; median of {ROUNDS} rounds, each side in its own process\n")
    columns = f"{'seconds':>8} {'tasks/s':>9} {'CPU s':>6} {'peak MB':>8} {'requests':>8}"
    print(f"{'a page':>7}  {'client':<22} {columns}  ratios")
    for latency_ms in LATENCIES_MS:
        with _stand_in(latency_ms) as url:
            official = _measured("official", url, latency_ms)
            rows = [("official chartmogul", official)]
            rows += [(f"ours, {way}", _measured(way, url, latency_ms)) for way in ("plain", "split")]
        for name, figures in rows:
            print(_row(latency_ms, name, figures, official))
    print(f"\n0 ms: the pace of {A_SECOND} requests a second is lifted, to measure the clients and not the limit.")


def least_seconds(latency_ms: int) -> float:
    """What 40 requests a second allow, where 20 connections are no tighter limit."""
    return (PAGES - 1) // A_SECOND + latency_ms / 1000


def _row(latency_ms: int, name: str, figures: Figures, official: Figures) -> str:
    speed, base = TASKS / figures["seconds"], TASKS / official["seconds"]
    ratios = f"{speed / base:.1f}x the official speed, {figures['cpu_s'] / official['cpu_s']:.2f}x its CPU"
    if latency_ms:
        ratios += f", {figures['seconds'] / least_seconds(latency_ms):.2f}x the least time"
    return (
        f"{latency_ms:>4} ms  {name:<22} {figures['seconds']:>8.3f} {speed:>9,.0f} {figures['cpu_s']:>6.2f}"
        f" {figures['peak_mb']:>8.1f} {figures['requests']:>8.0f}  {ratios}"
    )


# Each part in its own process -----------------------------------------------------------------------------------


def _measured(way: str, url: str, latency_ms: int) -> Figures:
    command = [sys.executable, "-m", "bench.listing", way, url, str(latency_ms)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: Figures = json.loads(done.stdout)
    return figures


@contextmanager
def _stand_in(latency_ms: int) -> Iterator[str]:
    command = [sys.executable, "-m", "bench.listing", "serve", str(latency_ms)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.stdin.close()  # which tells it to stop


async def _serve(latency_ms: int) -> None:
    from bot.sandbox.chartmogul import ChartMogulStandIn
    from bot.sandbox.chartmogul.synthetic import synthetic_tasks
    from bot.sandbox.company import sample_company

    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    company = sample_company(now.date(), now)
    stand_in = ChartMogulStandIn(company, SystemClock(), api_key=API_KEY)
    stand_in.with_tasks(synthetic_tasks(TASKS, company, now))
    stand_in.faults.latency = latency_ms / 1000
    stand_in.faults.limits = latency_ms > 0
    async with stand_in.serving() as url:
        print(url, flush=True)
        await asyncio.to_thread(sys.stdin.read)


async def _ours(way: str, url: str, latency_ms: int) -> Figures:
    """``split`` knows a task index, as the running bot does; taking it is not measured."""
    clock = SystemClock()
    limiter = RateLimiter(clock, per_second=A_SECOND if latency_ms else LIFTED)
    requests = 0

    def count(_worked: bool, _failure: str) -> None:
        nonlocal requests
        requests += 1

    async with open_chartmogul(url, API_KEY, clock, limiter=limiter, on_heartbeat=count) as crm:
        if way == "split":
            await crm.refresh_task_index()
        rounds = []
        for _ in range(ROUNDS):
            crm.forget()
            await clock.sleep(1.1 if latency_ms else 0.0)  # a round finds no request in the last second
            requests, started, cpu = 0, time.perf_counter(), time.process_time()
            found = await crm.list_tasks(Query(), ZoneInfo("UTC"))
            rounds.append((time.perf_counter() - started, time.process_time() - cpu, requests))
            assert len({task.uuid for task in found}) == TASKS
            del found
    return _figures(rounds)


def _official(url: str) -> Figures:
    import chartmogul

    config = chartmogul.Config(API_KEY)
    config.uri = url
    rounds = []
    for _ in range(ROUNDS):
        started, cpu = time.perf_counter(), time.process_time()
        tasks, requests = [], 0
        page = None
        more: dict[str, str] = {}
        while page is None or page.has_more:
            page = chartmogul.Task.all(config, completed=False, per_page=200, **more).get()
            requests += 1
            tasks += page.entries
            more = {"cursor": page.cursor}
        rounds.append((time.perf_counter() - started, time.process_time() - cpu, requests))
        assert len({task.task_uuid for task in tasks}) == TASKS
        del tasks
    return _figures(rounds)


def _figures(rounds: list[tuple[float, float, int]]) -> Figures:
    seconds, cpu_s, requests = (median(column) for column in zip(*rounds, strict=True))
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "cpu_s": cpu_s, "requests": requests, "peak_mb": peak_mb}


def _part(way: str, *arguments: str) -> None:
    """What the other processes run."""
    if way == "serve":
        asyncio.run(_serve(int(arguments[0])))
        return
    url, latency_ms = arguments
    figures = _official(url) if way == "official" else asyncio.run(_ours(way, url, int(latency_ms)))
    print(json.dumps(figures))


if __name__ == "__main__":
    _part(*sys.argv[1:])
