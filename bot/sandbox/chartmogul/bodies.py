"""What the bodies of POST and PATCH say, checked: whom a task or note is about, texts and instants."""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from typing import Any

from aiohttp import web

from bot.sandbox.chartmogul.answers import Refusal, invalid, refusal
from bot.sandbox.chartmogul.wire import instant_text, read_instant
from bot.sandbox.company import Company

MOST_CHARACTERS = 255


async def read_object(request: web.Request) -> dict[str, Any]:
    """The request's JSON object. Raises Refusal (400) for anything else."""
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Refusal(400, {"error": "The body must be a JSON object"})
    return body


def known_uuids(company: Company) -> dict[str, frozenset[str]]:
    """What a task or a note can be about, by ``associated_object``."""
    return {
        "customer": frozenset(customer.uuid for customer in company.customers),
        "contact": frozenset(contact.uuid for contact in company.contacts),
    }


def target(body: dict[str, Any], known: Mapping[str, Set[str]]) -> tuple[str, str]:
    """("customer" or "contact", uuid). Raises Refusal unless ``body`` names exactly one, and one that is known."""
    identifier = body.get("associated_object_identifier")
    if ("customer_uuid" in body) == (identifier is not None):
        raise refusal(400, "Give either customer_uuid or associated_object_identifier", "customer_uuid")
    kind, uuid = ("customer", str(body["customer_uuid"])) if identifier is None else _identified(identifier)
    if uuid not in known[kind]:
        raise refusal(404, f"{kind.capitalize()} not found", f"{kind}_uuid")
    return kind, uuid


def details(value: Any) -> str:
    """A task's text. Raises Refusal (422) when it is blank or longer than 255 characters."""
    if not isinstance(value, str) or not value.strip():
        raise invalid("task_details", "can't be blank")
    if len(value) > MOST_CHARACTERS:
        raise invalid("task_details", f"is too long (maximum is {MOST_CHARACTERS} characters)")
    return value


def instant(name: str, value: Any) -> str:
    """``value`` in the stored form. Raises Refusal (422) when it is no date."""
    read = read_instant(value)
    if read is None:
        raise invalid(name, "is not an ISO 8601 date")
    return instant_text(read)


def _identified(identifier: Any) -> tuple[str, str]:
    if not isinstance(identifier, dict) or identifier.get("method") != "uuid":
        raise refusal(400, "associated_object_identifier needs the method uuid", "associated_object_identifier")
    kind = identifier.get("associated_object")
    if kind not in ("customer", "contact"):
        raise refusal(400, "associated_object must be customer or contact", "associated_object")
    return kind, str(identifier.get("value"))
