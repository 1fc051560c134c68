"""Everything that isn't a task: ping, account, customers, contacts, opportunities and notes. Only notes are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from aiohttp import web

from bot.sandbox.chartmogul.answers import answer, encode, invalid, refusal
from bot.sandbox.chartmogul.bodies import known_uuids, read_object, target
from bot.sandbox.chartmogul.paging import Key, Listing, page, page_asked
from bot.sandbox.chartmogul.wire import (
    BILLING_SYSTEM,
    account_json,
    contact_json,
    customer_json,
    instant_text,
    opportunity_json,
)
from bot.sandbox.company import Company
from bot.use_cases.ports.clock import Clock


@dataclass(frozen=True, slots=True)
class Record:
    key: Key
    body: bytes
    fields: dict[str, Any]


class DirectoryApi:
    def __init__(self, company: Company, clock: Clock) -> None:
        currency = company.account.currency
        self._clock = clock
        self._known = known_uuids(company)
        self._key_owner = next((person.seat_email for person in company.people if person.is_admin), None)
        self._account = encode(account_json(company.account))
        self._customers = _records(customer_json(each, currency) for each in company.customers)
        self._contacts = _records(contact_json(each) for each in company.contacts)
        self._opportunities = _records(opportunity_json(each, currency) for each in company.opportunities)
        self.notes: list[dict[str, Any]] = []

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/v1/ping", self._ping),
            web.get("/v1/account", self._read_account),
            web.get("/v1/customers", self._list_customers),
            web.get("/v1/customers/search", self._search_customers),
            web.get("/v1/customers/{uuid}", self._customer),
            web.get("/v1/contacts", self._list_contacts),
            web.get("/v1/contacts/{uuid}", self._contact),
            web.get("/v1/opportunities", self._list_opportunities),
            web.post("/v1/notes", self._create_note),
        ]

    async def _ping(self, _request: web.Request) -> web.Response:
        return answer(b'{"data":"pong!"}')

    async def _read_account(self, _request: web.Request) -> web.Response:
        return answer(self._account)

    async def _list_customers(self, request: web.Request) -> web.Response:
        """Filters: ``data_source_uuid``, ``external_id``, ``status``, ``system``. Any other is passed over."""
        query = dict(request.query)
        wanted = _equal(query, "data_source_uuid", "external_id", "status")
        if query.get("system", BILLING_SYSTEM) != BILLING_SYSTEM:
            return page(Listing(()), page_asked(query))
        return _page(self._customers, query, wanted)

    async def _search_customers(self, request: web.Request) -> web.Response:
        query = dict(request.query)
        email = query.get("email")
        if not email:
            raise refusal(400, "Parameter email is missing", "email")
        if not any(record.fields["email"] == email for record in self._customers.values()):
            raise refusal(404, "Customer not found", "email")
        return _page(self._customers, query, {"email": email})

    async def _customer(self, request: web.Request) -> web.Response:
        return _one(self._customers, request, "Customer")

    async def _list_contacts(self, request: web.Request) -> web.Response:
        query = dict(request.query)
        return _page(self._contacts, query, _equal(query, "customer_uuid", "email", "data_source_uuid"))

    async def _contact(self, request: web.Request) -> web.Response:
        return _one(self._contacts, request, "Contact")

    async def _list_opportunities(self, request: web.Request) -> web.Response:
        query = dict(request.query)
        first = query.get("estimated_close_date_on_or_after", "")
        last = query.get("estimated_close_date_on_or_before", "9999")
        within = {
            uuid: record
            for uuid, record in self._opportunities.items()
            if first <= record.fields["estimated_close_date"] <= last
        }
        return _page(within, query, _equal(query, "customer_uuid", "owner", "pipeline", "pipeline_stage"))

    async def _create_note(self, request: web.Request) -> web.Response:
        body = await read_object(request)
        if "contact_uuid" in body:
            identifier = {"associated_object": "contact", "method": "uuid", "value": body["contact_uuid"]}
            body["associated_object_identifier"] = identifier
        kind, uuid = target(body, self._known)
        if body.get("type") not in ("note", "call"):
            raise invalid("type", "must be note or call")
        now = instant_text(self._clock.now())
        note = {
            "uuid": f"note_{uuid4()}",
            "customer_uuid": uuid if kind == "customer" else None,
            "associated_object": kind,
            "associated_object_uuid": uuid,
            "type": body["type"],
            "author": body.get("author_email", self._key_owner),
            "text": body.get("text", ""),
            "call_duration": body.get("call_duration", 0),
            "created_at": now,
            "updated_at": now,
        }
        self.notes.append(note)
        return answer(encode(note), 201)


def _records(objects: Iterable[dict[str, Any]]) -> dict[str, Record]:
    """By uuid, in the order given, which is the order of the listing too."""
    return {
        fields["uuid"]: Record(Key(number, fields["uuid"]), encode(fields), fields)
        for number, fields in enumerate(objects)
    }


def _equal(query: dict[str, str], *names: str) -> dict[str, str]:
    return {name: query[name] for name in names if name in query}


def _page(records: Mapping[str, Record], query: dict[str, str], wanted: dict[str, str]) -> web.Response:
    meeting = (
        record for record in records.values() if all(record.fields[name] == value for name, value in wanted.items())
    )
    return page(Listing(meeting), page_asked(query))


def _one(records: Mapping[str, Record], request: web.Request, kind: str) -> web.Response:
    record = records.get(request.match_info["uuid"])
    if record is None:
        raise refusal(404, f"{kind} not found", "uuid")
    return answer(record.body)
