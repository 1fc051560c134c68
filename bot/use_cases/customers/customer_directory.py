"""Customers and contacts: found by what a person typed, and named by their ids.

Known ones come from the book; missing ones are fetched from ChartMogul singly and kept.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.access.email import find_email
from bot.domain.customers.customer import Contact, Customer
from bot.domain.customers.folded_names import fold
from bot.domain.language.advice import customer_clause
from bot.domain.language.wording import shortened
from bot.domain.problems import NotFound
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.customer_book import CustomerBook
from bot.use_cases.ports.customer_source import CustomerSource

CHOICES = 10
_SHOWN = 3
_NAME = 60
_UUID = re.compile(r"cus_[0-9a-f-]{8,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Choice:
    """Several customers answer to the words. ``more`` says that the list stops before the end."""

    words: str
    customers: Sequence[Customer]
    more: bool


class CustomerDirectory:
    def __init__(self, book: CustomerBook, source: CustomerSource, clock: Clock) -> None:
        self._book = book
        self._source = source
        self._clock = clock

    async def find(self, words: str) -> Customer | Choice:
        """Raises NotFound with the nearest names."""
        words = words.strip()
        if _UUID.fullmatch(words):
            return await self._by_uuid(words.lower())
        email = find_email(words)
        found = list(await self._book.find(email or words, CHOICES + 1))
        if not found and email:
            found = list(await self._source.customers_by_email(email))
            await self._book.save_customers(found, self._clock.now())
        if not found:
            raise NotFound(await self._nothing_called(words), examples=await self._nearest(words))
        return _single(words, found) or Choice(words, found[:CHOICES], more=len(found) > CHOICES)

    async def customers(self, uuids: Sequence[str]) -> dict[str, Customer]:
        if not uuids:
            return {}
        known = await self._book.customers(uuids)
        fetched = await asyncio.gather(*(self._source.customer(uuid) for uuid in uuids if uuid not in known))
        new = [customer for customer in fetched if customer is not None]
        if new:
            await self._book.save_customers(new, self._clock.now())
        return known | {customer.uuid: customer for customer in new}

    async def contacts(self, uuids: Sequence[str]) -> dict[str, Contact]:
        if not uuids:
            return {}
        known = await self._book.contacts(uuids)
        fetched = await asyncio.gather(*(self._source.contact(uuid) for uuid in uuids if uuid not in known))
        new = [contact for contact in fetched if contact is not None]
        if new:
            await self._book.save_contacts(new, self._clock.now())
        return known | {contact.uuid: contact for contact in new}

    async def _by_uuid(self, uuid: str) -> Customer:
        known = await self._book.customers([uuid])
        if uuid in known:
            return known[uuid]
        customer = await self._source.customer(uuid)
        if customer is None:
            raise NotFound(f"ChartMogul has no customer {uuid}. Check the id, or use the customer's name.")
        await self._book.save_customers([customer], self._clock.now())
        return customer

    async def _nothing_called(self, words: str) -> str:
        sentence = f"I found no customer called “{words}”."
        if (await self._book.sync_state()).finished_at is None:
            return f"{sentence} I am still reading the customers from ChartMogul: try again in a minute."
        return f"{sentence} Check the spelling, or try a part of the name, an e-mail or a domain."

    async def _nearest(self, words: str) -> tuple[str, ...]:
        near = await self._book.nearest(words, 3)
        return tuple(customer_clause(customer.label) or f"customer {customer.uuid}" for customer in near)


def _single(words: str, found: Sequence[Customer]) -> Customer | None:
    """The only one found, or the only one whose whole name was typed."""
    if len(found) == 1:
        return found[0]
    exact = [customer for customer in found if fold(customer.label) == fold(words)]
    return exact[0] if len(exact) == 1 else None


def several_customers(choice: Choice, shown: int = _SHOWN) -> NotFound:
    """For whoever can't be given a choice to press: a form, a reminder's words, the terminal."""
    customers = choice.customers[:shown]
    named = "; ".join(_told_apart(customer, choice) for customer in customers)
    others = "; and others" if choice.more or len(choice.customers) > shown else ""
    return NotFound(
        f"Several customers answer to “{choice.words}”: {named}{others}. "
        "Name one by its id, its e-mail or more of its name.",
        examples=tuple(_clause(customer, choice) or f"customer {customer.uuid}" for customer in customers),
    )


def _told_apart(customer: Customer, choice: Choice) -> str:
    """Its name, and its id where that is what has to be typed."""
    name = shortened(customer.label, _NAME)
    return name if _clause(customer, choice) else f"{name} ({customer.uuid})"


def _clause(customer: Customer, choice: Choice) -> str | None:
    """By its name, where that can be typed and tells it from the others."""
    alike = [other for other in choice.customers if fold(other.label) == fold(customer.label)]
    return customer_clause(customer.label) if len(alike) == 1 else None
