"""The parent's side, with real child processes: the one that draws, and ones that misbehave."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from bot.pictures.chart_renderer import ChartRenderer
from tests.pictures.weeks import CROWDED, ORDINARY

PNG = b"\x89PNG\r\n\x1a\n"
HANGS = "import signal; signal.pause()"
DRAWS = f"sys.stdout.buffer.write({PNG!r})"


def renderer(code: str, timeout_seconds: float = 20.0) -> ChartRenderer:
    return ChartRenderer(timeout_seconds, child=(sys.executable, "-c", code))


def children() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if HANGS in " ".join(child.cmdline())]


async def test_a_picture_is_drawn() -> None:
    drawn = await ChartRenderer().draw_week(CROWDED)
    assert drawn is not None
    assert drawn.startswith(PNG)


async def test_a_missing_plotting_library_costs_one_line(caplog: pytest.LogCaptureFixture) -> None:
    lacks_it = (
        "import runpy, sys; sys.modules['matplotlib'] = None; runpy.run_module('bot.pictures', run_name='__main__')"
    )
    assert await renderer(lacks_it).draw_week(ORDINARY) is None
    [line] = caplog.messages
    assert "matplotlib is not installed; the package's extra `pictures` brings it" in line


@pytest.mark.parametrize(
    ("code", "told"),
    [
        pytest.param("raise ValueError('no ink')", "ended with 1: ValueError: no ink", id="fails"),
        pytest.param("import os; os.kill(os.getpid(), 9)", "ended with -9", id="is killed"),
        pytest.param("print('half a picture')", "ended with 0", id="writes no picture"),
    ],
)
async def test_a_child_that_fails_costs_one_line(code: str, told: str, caplog: pytest.LogCaptureFixture) -> None:
    assert await renderer(code).draw_week(ORDINARY) is None
    [line] = caplog.messages
    assert told in line


async def test_a_child_that_cannot_be_started_costs_one_line(caplog: pytest.LogCaptureFixture) -> None:
    assert await ChartRenderer(child=("/nowhere/python",)).draw_week(ORDINARY) is None
    [line] = caplog.messages
    assert "could not be started" in line


async def test_a_child_that_takes_too_long_is_killed(caplog: pytest.LogCaptureFixture) -> None:
    assert await renderer(HANGS, timeout_seconds=0.05).draw_week(ORDINARY) is None
    assert caplog.messages == ["No picture: it was not drawn within 0.05 s"]
    assert not children()


async def test_a_child_does_not_outlive_the_wait_for_it_and_leaves_the_renderer_free(tmp_path: Path) -> None:
    hung = tmp_path / "hung"
    hung.touch()
    shared = renderer(f"import pathlib, sys\nif pathlib.Path({str(hung)!r}).exists(): {HANGS}\n{DRAWS}")
    waiting = asyncio.create_task(shared.draw_week(ORDINARY))
    while not children():  # noqa: ASYNC110
        await asyncio.sleep(0)  # noqa: TID251
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert not children()
    hung.unlink()
    assert await shared.draw_week(ORDINARY) == PNG


async def test_the_wait_for_other_pictures_counts() -> None:
    shared = renderer(HANGS, timeout_seconds=0.05)
    assert await asyncio.gather(*[shared.draw_week(ORDINARY) for _ in range(3)]) == [None] * 3
    assert not children()


async def test_one_picture_is_drawn_at_a_time(tmp_path: Path) -> None:
    """Each child takes the one folder while it draws, and fails where it finds it taken."""
    folder = str(tmp_path / "folder")
    shared = renderer(f"import os, sys, time\nos.mkdir({folder!r})\ntime.sleep(0.05)\n{DRAWS}\nos.rmdir({folder!r})")
    assert await asyncio.gather(*[shared.draw_week(ORDINARY) for _ in range(4)]) == [PNG] * 4


async def test_the_child_is_told_none_of_the_bots_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "secret")
    code = f"import os, sys; {DRAWS}; sys.exit('SLACK_BOT_TOKEN' in os.environ)"
    assert await renderer(code).draw_week(ORDINARY) == PNG


def test_the_bots_own_process_never_loads_the_plotting_library() -> None:
    code = (
        "import asyncio, sys\n"
        "from bot.pictures.chart_renderer import ChartRenderer\n"
        "from tests.pictures.weeks import ORDINARY\n"
        "assert asyncio.run(ChartRenderer().draw_week(ORDINARY))\n"
        "print(sorted({'matplotlib', 'numpy', 'PIL'} & set(sys.modules)))\n"
    )
    root = Path(__file__).parents[2]
    ran = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
