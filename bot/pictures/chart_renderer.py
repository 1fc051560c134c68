"""The parent's side of a picture: starts the child, hands it the figures, and gives up in time.

A picture is an ornament: whatever goes wrong with it costs one log line, and never the message that it was for.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from pathlib import Path

from bot.domain.reminders.weekly_chart import WeekPicture
from bot.pictures.chart_data import to_json

_LOG = logging.getLogger(__name__)
_PNG = b"\x89PNG\r\n\x1a\n"
_CHILD = (sys.executable, "-m", "bot.pictures")
_HOME_OF_THE_PACKAGE = Path(__file__).parents[2]  # so that the child runs this very code, wherever the bot was started


class ChartRenderer:
    """Draws one picture at a time, because a child takes a core and some 80 MB for most of a second.

    ``timeout_seconds`` is real time and counts the wait for the pictures before it, so that many weekly digests of one
    morning wait this long at most; those that would wait longer go without.
    """

    def __init__(self, timeout_seconds: float = 20.0, child: Sequence[str] = _CHILD) -> None:
        self._timeout_seconds = timeout_seconds
        self._child = child
        self._free = asyncio.Lock()

    async def draw_week(self, week: WeekPicture) -> bytes | None:
        """The picture as PNG, or None where there is no plotting library, or the drawing fails or takes too long."""
        try:
            async with asyncio.timeout(self._timeout_seconds), self._free:
                return await self._draw(to_json(week))
        except TimeoutError:
            _LOG.warning("No picture: it was not drawn within %g s", self._timeout_seconds)
        except OSError as failure:
            _LOG.warning("No picture: the process that draws it could not be started: %s", failure)
        return None

    async def _draw(self, figures: bytes) -> bytes | None:
        # No environment: the child needs none, and the bot's tokens are none of its business.
        child = await asyncio.create_subprocess_exec(
            *self._child, stdin=PIPE, stdout=PIPE, stderr=PIPE, env={}, cwd=_HOME_OF_THE_PACKAGE
        )
        try:
            drawn, said = await child.communicate(figures)
        finally:
            await _end(child)
        if child.returncode == 0 and drawn.startswith(_PNG):
            return drawn
        last_words = said.decode(errors="replace").strip().rpartition("\n")[2]
        _LOG.warning("No picture: the process that draws it ended with %s: %s", child.returncode, last_words)
        return None


async def _end(child: Process) -> None:
    """Leave no child behind, whichever way its parent stopped waiting."""
    if child.returncode is None:
        child.kill()
        await child.wait()
