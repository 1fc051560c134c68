"""The running bot's health, seen from another process.

It loads little: Docker asks it twice a minute.
"""

from __future__ import annotations

from bot.domain.problems import StoreProblem
from bot.settings import Settings
from bot.store.sqlite.database import open_database_to_read
from bot.store.sqlite.heartbeat_book import SqliteHeartbeatBook
from bot.use_cases.operations.health_monitor import complaints, sweep_in_words
from bot.use_cases.ports.clock import Clock


async def health_of_running_bot(settings: Settings, clock: Clock) -> tuple[list[str], str]:
    """Its complaints, a sentence each, and when it last looked through the reminders."""
    try:
        async with open_database_to_read(settings.database_path) as database:
            heartbeats = await SqliteHeartbeatBook(database).heartbeats()
    except StoreProblem as problem:
        return [problem.sentence], ""
    return list(complaints(heartbeats, clock).values()), sweep_in_words(heartbeats)
