"""What the use cases need from the world outside: one Protocol a need. Adapters and test fakes fit them by shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain.customer import Account, Contact, Customer
from bot.domain.link import LinkChange, LinkRequest, SeatLink
from bot.domain.person import Person
from bot.domain.query import Query
from bot.domain.task import Task


class Clock(Protocol):
    """Reads the time and waits. Tests wind one by hand."""

    def now(self) -> datetime:
        """Aware, UTC."""

    def monotonic(self) -> float:
        """Seconds that never go back."""

    async def sleep(self, seconds: float) -> None: ...


class TaskSource(Protocol):
    """The CRM's task list (adapter: chartmogul/)."""

    async def list_tasks(self, query: Query, zone: ZoneInfo, *, background: bool = False) -> Sequence[Task]:
        """Every task of ``query``, each once, in no promised order, already narrowed to the reader's own days.

        Raises CrmProblem. Malformed entries are counted in the log and left out. ``background`` reads give way to
        people's questions, and are read anew.
        """

    async def pages_of_open(self) -> int:
        """About how many requests a list of all open tasks takes."""

    async def has_seat(self, email: str) -> bool:
        """Whether any task, open or done, is assigned to ``email``."""

    async def assignees(self) -> frozenset[str]:
        """Every e-mail that open tasks are assigned to, folded. There is no endpoint for seats."""


@dataclass(frozen=True, slots=True)
class CustomerPage:
    customers: Sequence[Customer]
    next_cursor: str | None


class CustomerSource(Protocol):
    """The CRM's customers, contacts and account (adapter: chartmogul/). Every method raises CrmProblem."""

    async def customer_page(self, cursor: str | None) -> CustomerPage: ...

    async def customer(self, uuid: str) -> Customer | None: ...

    async def customers_by_email(self, email: str) -> Sequence[Customer]: ...

    async def contact(self, uuid: str) -> Contact | None: ...

    async def account(self) -> Account: ...


@dataclass(frozen=True, slots=True)
class SyncState:
    """Where filling the customer directory stands. ``cursor`` is set while a round is under way, or was cut short."""

    cursor: str | None = None
    saved_in_round: int = 0
    round_started_at: datetime | None = None
    finished_at: datetime | None = None


class CustomerBook(Protocol):
    """The directory of customers and contacts (adapter: store/). Every method is one transaction."""

    async def save_customers(self, customers: Sequence[Customer], at: datetime) -> None: ...

    async def save_page(self, customers: Sequence[Customer], state: SyncState, at: datetime) -> None:
        """The customers of one page and the place to go on from, both or neither."""

    async def customers(self, uuids: Sequence[str]) -> dict[str, Customer]:
        """Those of ``uuids`` that are known."""

    async def find(self, words: str, limit: int) -> Sequence[Customer]:
        """Customers whose name, company, e-mail or domain contains ``words``, exact names first. Accents are folded."""

    async def nearest(self, words: str, limit: int) -> Sequence[Customer]:
        """Customers whose names look most like ``words``, the likest first."""

    async def count(self) -> int: ...

    async def owners(self) -> frozenset[str]:
        """The folded e-mails of the seats that own customers."""

    async def save_contacts(self, contacts: Sequence[Contact], at: datetime) -> None: ...

    async def contacts(self, uuids: Sequence[str]) -> dict[str, Contact]: ...

    async def sync_state(self) -> SyncState: ...


class SeatBook(Protocol):
    """Who has which seat, kept with who changed it and when (adapter: store/). Every method is one transaction.

    E-mails are stored folded. A seat can be linked to one person only, and a person to one seat.
    """

    async def link_of(self, person_id: str) -> SeatLink | None: ...

    async def holder_of(self, email: str) -> SeatLink | None: ...

    async def links(self) -> Sequence[SeatLink]: ...

    async def link(self, person_id: str, email: str, *, by: str, at: datetime) -> SeatLink:
        """Link, replacing the person's earlier link. Raises NotAllowed where somebody else holds the seat."""

    async def unlink(self, person_id: str, *, by: str, at: datetime) -> bool:
        """False where there was no link."""

    async def replace_links(self, links: Sequence[tuple[str, str]], *, by: str, at: datetime) -> int:
        """Add or change the (person id, e-mail) pairs, all or none. Answers how many changed."""

    async def ask_for_link(self, person_id: str, email: str, *, at: datetime) -> LinkRequest:
        """File a request; an identical one that is still open is answered again instead of filed twice."""

    async def request(self, request_id: str) -> LinkRequest | None: ...

    async def decide(self, request_id: str, *, approve: bool, by: str, at: datetime) -> tuple[LinkRequest, bool]:
        """Approve (which links) or refuse, once. The bool says whether this call was the one that decided."""

    async def changes(self, limit: int) -> Sequence[LinkChange]:
        """The latest changes, newest first."""


class SeenBook(Protocol):
    """Which deliveries and presses were already handled (adapter: store/). Survives a restart."""

    async def first_time(self, key: str, at: datetime) -> bool:
        """True for the first caller with ``key`` and for nobody after."""

    async def forget(self, key: str) -> None:
        """What was taken for done was not: the next caller with ``key`` is the first again."""

    async def forget_before(self, instant: datetime) -> int: ...


class People(Protocol):
    """The workspace's people (adapter: slack/). Every method raises ChatProblem."""

    async def person(self, person_id: str) -> Person | None:
        """Seen within the last minute at the latest; None where the workspace knows nobody of that id."""

    async def everyone(self) -> Sequence[Person]:
        """All people of the own workspace, guests and deactivated ones included, bots not."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A place where messages go, and what makes it unsafe for customer data."""

    id: str
    name: str
    shared_outside: bool  # externally shared, or about to be
    archived: bool = False
    private: bool = False
    bot_is_in: bool = True


class AdminRoll(Protocol):
    """Who the bot's admins are (adapter: slack/)."""

    async def is_admin(self, person: Person) -> bool: ...


class Channels(Protocol):
    """The workspace's channels (adapter: slack/). Every method raises ChatProblem."""

    async def channel(self, channel_id: str) -> Channel | None:
        """None where the bot cannot see the channel. Never cached: a channel can become shared at any time."""

    async def members(self, channel_id: str) -> Sequence[str]:
        """The ids of everybody in the channel, guests, outsiders and bots among them."""

    async def channels_of(self, person_id: str) -> frozenset[str]:
        """The ids of the channels that a person is in, as far as the bot can see them."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """When a part last worked and last failed; health is judged by this, never by a constant."""

    part: str
    worked_at: datetime | None
    failed_at: datetime | None
    failure: str = ""


class PulseBook(Protocol):
    """The parts' pulses (adapter: store/), written by the running bot and read by ``tasks-bot health``."""

    async def worked(self, part: str, at: datetime) -> None: ...

    async def failed(self, part: str, failure: str, at: datetime) -> None: ...

    async def pulses(self) -> Sequence[Pulse]: ...
