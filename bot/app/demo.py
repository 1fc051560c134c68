"""The real bot between two stand-ins, for the demo and for tests that go through all of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app.bot import JobIntervals, running_bot
from bot.clock import WoundClock
from bot.sandbox.company.reminders import sample_reminders
from bot.sandbox.demo import API_KEY, APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Sandbox, serving_sandbox
from bot.sandbox.slack.winding import Wind
from bot.sandbox.slack.workspace import SlackCommand
from bot.settings import Settings, read_settings
from bot.slack.manifest import EVENTS, SCOPES, manifest
from bot.use_cases.ports.clock import Clock

# A clock that is wound for months passes each of these times; in the demo little changes between two of them.
_HOURS = timedelta(hours=6)
_UNHURRIED = JobIntervals(task_index=timedelta(hours=24), replan=_HOURS, spread=_HOURS, notices=_HOURS)


@asynccontextmanager
async def running_demo(clock: WoundClock, port: int) -> AsyncIterator[Sandbox]:
    """The sandbox with the bot in it. The database lives as long as the context.

    The bot and both stand-ins live by the one clock, which the page winds: it must not run away from what they do.
    """
    async with open_sandbox(clock, port=port, wind=clock.wind) as sandbox:
        with TemporaryDirectory(prefix="tasks-bot-demo-") as folder:
            async with running_bot(settings_for(sandbox, Path(folder) / "demo.db"), clock, intervals=_UNHURRIED) as bot:
                for reminder in sample_reminders(sandbox.company, clock.now()):
                    await bot.store.reminders.add(reminder)
                clock.busy = lambda: sandbox.busy or bot.work.outstanding > 0
                yield sandbox


def open_sandbox(
    clock: Clock, *, port: int = 0, command: str = "/tasks", wind: Wind | None = None
) -> AbstractAsyncContextManager[Sandbox]:
    """The sandbox with the app installed as our manifest says: its command, permissions and events, and no others.

    ``wind`` lets the page wind the clock.
    """
    app = manifest(command)["features"]["slash_commands"][0]
    return serving_sandbox(
        clock,
        SlackCommand(app["command"], app["description"], app["usage_hint"], app["should_escape"]),
        scopes=frozenset(scope.name for scope in SCOPES),
        events=frozenset(EVENTS),
        port=port,
        wind=wind,
    )


def settings_for(sandbox: Sandbox, database_path: Path, **changes: str) -> Settings:
    return read_settings(variables_for(sandbox, database_path) | changes, env_file=None)


def variables_for(sandbox: Sandbox, database_path: Path) -> dict[str, str]:
    """What a person would write into .env to point the bot at the sandbox."""
    return {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_API_URL": f"{sandbox.slack_url}/api/",
        "CHARTMOGUL_API_KEY": API_KEY,
        "CHARTMOGUL_API_URL": sandbox.crm_url,
        "DATABASE_PATH": str(database_path),
    }
