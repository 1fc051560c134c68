"""The opened store: its books, and the proof that it can be written."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.domain.problems import StoreProblem
from bot.store.sqlite.channel_permissions import SqliteChannelPermissions
from bot.store.sqlite.customer_book import SqliteCustomerBook
from bot.store.sqlite.database import Connection, Database, open_database, open_database_to_read
from bot.store.sqlite.delivery_ledger import SqliteDeliveryLedger
from bot.store.sqlite.heartbeat_book import SqliteHeartbeatBook
from bot.store.sqlite.installation_secret import installation_secret
from bot.store.sqlite.reminder_book import SqliteReminderBook
from bot.store.sqlite.seat_book import SqliteSeatBook
from bot.store.sqlite.seen_book import SqliteSeenBook
from bot.store.sqlite.timestamps import to_text
from bot.use_cases.ports.channel_permissions import ChannelPermissions
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.customer_book import CustomerBook
from bot.use_cases.ports.delivery_ledger import DeliveryLedger
from bot.use_cases.ports.heartbeat_book import HeartbeatBook
from bot.use_cases.ports.reminder_book import ReminderBook
from bot.use_cases.ports.seat_book import SeatBook
from bot.use_cases.ports.seen_book import SeenBook


@dataclass(frozen=True, slots=True)
class Store:
    customers: CustomerBook
    seats: SeatBook
    seen: SeenBook
    heartbeats: HeartbeatBook
    reminders: ReminderBook
    deliveries: DeliveryLedger
    channel_permissions: ChannelPermissions
    database: Database
    clock: Clock

    async def installation_secret(self) -> bytes:
        """Made at first use, and the same ever after. Raises StoreProblem."""
        return await installation_secret(self.database)

    async def prove_writable(self) -> None:
        """Write, flush to the disk and read back. Raises StoreProblem."""
        written_at = to_text(self.clock.now())

        def write(db: Connection) -> None:
            db.execute(
                """
                INSERT INTO proof (id, written_at) VALUES (1, ?)
                ON CONFLICT (id) DO UPDATE SET written_at = excluded.written_at
                """,
                [written_at],
            )

        def read_back(db: Connection) -> list[tuple[str]]:
            return db.execute("SELECT written_at FROM proof").fetchall()

        await self.database.write(write)
        if await self.database.read(read_back) != [(written_at,)]:
            raise StoreProblem(
                f"The database {self.database.path} did not keep what was just written. "
                "Check its disk, and that no other bot uses the same file."
            )


@asynccontextmanager
async def open_store(path: Path, clock: Clock, *, busy_seconds: float = 5.0) -> AsyncIterator[Store]:
    """Open the database at ``path``, made with its folder where it is missing.

    ``busy_seconds`` is how long to wait while another process, such as ``tasks-bot seats import``, writes.
    Raises StoreProblem.
    """
    async with open_database(path, busy_seconds) as database:
        yield _books_of(database, clock)


@asynccontextmanager
async def open_store_to_read(path: Path, clock: Clock) -> AsyncIterator[Store]:
    """Open the database at ``path`` beside a bot that may be running; whatever would write fails. Raises StoreProblem,
    also where there is none or one of another version.
    """
    async with open_database_to_read(path) as database:
        yield _books_of(database, clock)


def _books_of(database: Database, clock: Clock) -> Store:
    return Store(
        customers=SqliteCustomerBook(database),
        seats=SqliteSeatBook(database),
        seen=SqliteSeenBook(database),
        heartbeats=SqliteHeartbeatBook(database),
        reminders=SqliteReminderBook(database),
        deliveries=SqliteDeliveryLedger(database),
        channel_permissions=SqliteChannelPermissions(database),
        database=database,
        clock=clock,
    )
