"""Who has which seat, the requests for one, and the record of who changed what.

The tables' own constraints keep a seat to one person and a person to one seat; the checks here are for the sentence.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.access.link import ONE_DAY, REQUESTS_A_DAY, Decision, LinkChange, LinkRequest, SeatLink
from bot.domain.access.person import fold_email
from bot.domain.problems import NotAllowed, NotFound, ParseError
from bot.store.sqlite.database import Connection, Database
from bot.store.sqlite.timestamps import from_optional_text, from_text, to_text


class SqliteSeatBook:
    """A `bot.use_cases.ports.seat_book.SeatBook`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def link_of(self, person_id: str) -> SeatLink | None:
        return await self._database.read(lambda db: _link_where(db, "person_id = ?", person_id))

    async def holder_of(self, email: str) -> SeatLink | None:
        return await self._database.read(lambda db: _link_where(db, "email = ?", fold_email(email)))

    async def links(self) -> Sequence[SeatLink]:
        def look(db: Connection) -> list[SeatLink]:
            return [_link(row) for row in db.query("SELECT * FROM seat_links ORDER BY email")]

        return await self._database.read(look)

    async def link(
        self, person_id: str, email: str, *, by: str, at: datetime, taken_from: Collection[str] = ()
    ) -> SeatLink:
        return await self._database.write(lambda db: _put_link(db, person_id, fold_email(email), by, at, taken_from))

    async def unlink(self, person_id: str, *, by: str, at: datetime) -> bool:
        return await self._database.write(lambda db: _remove_link(db, person_id, by, at))

    async def replace_links(self, links: Sequence[tuple[str, str]], *, by: str, at: datetime) -> int:
        """Raises ParseError where the list itself names a person or a seat twice."""
        wanted = {(person_id, fold_email(email)) for person_id, email in links}
        _refuse_twice("person", [person_id for person_id, _ in wanted])
        _refuse_twice("seat", [email for _, email in wanted])

        def replace(db: Connection) -> int:
            new = sorted(pair for pair in wanted if _link_where(db, "(person_id, email) = (?, ?)", *pair) is None)
            # All old links first, so that two people can exchange their seats.
            for person_id, _ in new:
                _remove_link(db, person_id, by, at)
            for person_id, email in new:
                _put_link(db, person_id, email, by, at)
            return len(new)

        return await self._database.write(replace)

    async def ask_for_link(
        self, person_id: str, email: str, *, at: datetime, held_by: str | None = None
    ) -> LinkRequest:
        folded = fold_email(email)

        def ask(db: Connection) -> LinkRequest:
            if waiting := _waiting_request(db, person_id):
                if waiting.email == folded and not waiting.is_too_old(at):
                    return waiting
                _end_request(db, waiting, at)
            _refuse_too_many(db, person_id, at)
            request = LinkRequest(secrets.token_urlsafe(12), person_id, folded, at, held_by=held_by)
            db.execute(
                "INSERT INTO link_requests (id, person_id, email, asked_at, held_by) VALUES (?, ?, ?, ?, ?)",
                [request.id, person_id, folded, to_text(at), held_by],
            )
            _record(db, LinkChange(person_id, folded, "asked", by=person_id, at=at))
            return request

        return await self._database.write(ask)

    async def withdraw_request(self, request_id: str) -> None:
        def withdraw(db: Connection) -> None:
            request = _find_request(db, request_id)
            if request is None or request.decision is not Decision.WAITING:
                return
            db.execute("DELETE FROM link_requests WHERE id = ?", [request_id])
            _reopen_request_before(db, request)

        await self._database.write(withdraw)

    async def request(self, request_id: str) -> LinkRequest | None:
        return await self._database.read(lambda db: _find_request(db, request_id))

    async def decide(
        self, request_id: str, *, approve: bool, by: str, at: datetime, taken_from: Collection[str] = ()
    ) -> tuple[LinkRequest, bool]:
        """Raises NotFound for an unknown request; NotAllowed, and leaves it open, where another holds the seat."""
        decision = Decision.APPROVED if approve else Decision.REFUSED

        def settle(db: Connection) -> tuple[LinkRequest, bool]:
            request = _find_request(db, request_id)
            if request is None:
                raise NotFound("This request for a seat is no longer known. The person can ask again.")
            if request.decision is not Decision.WAITING:
                return request, False
            if request.is_too_old(at):
                _end_request(db, request, at)
                return replace(request, decision=Decision.ENDED, decided_at=at), False
            db.execute(
                "UPDATE link_requests SET decision = ?, decided_by = ?, decided_at = ? WHERE id = ?",
                [decision, by, to_text(at), request_id],
            )
            _record(db, LinkChange(request.person_id, request.email, decision, by=by, at=at))
            if approve:
                _put_link(db, request.person_id, request.email, by, at, taken_from)
            return replace(request, decision=decision, decided_by=by, decided_at=at), True

        return await self._database.write(settle)

    async def changes(self, limit: int) -> Sequence[LinkChange]:
        def look(db: Connection) -> list[LinkChange]:
            return [
                LinkChange(person_id, email, act, by, from_text(at))
                for person_id, email, act, by, at in db.execute(
                    "SELECT person_id, email, act, by, at FROM seat_changes ORDER BY id DESC LIMIT ?", [max(limit, 0)]
                )
            ]

        return await self._database.read(look)


def _put_link(
    db: Connection, person_id: str, email: str, by: str, at: datetime, taken_from: Collection[str] = ()
) -> SeatLink:
    """A link that is there already stays as it is, with who made it and when."""
    holder = _link_where(db, "email = ?", email)
    if holder is not None and holder.person_id == person_id:
        return holder
    if holder is not None and holder.person_id not in taken_from:
        raise NotAllowed(f"The seat {email} is linked to somebody else already. An admin can unlink them first.")
    db.execute("DELETE FROM seat_links WHERE email = ?", [email])
    for loser in sorted({*taken_from} - {person_id}):
        _record(db, LinkChange(loser, email, "unlinked", by=by, at=at))
    _remove_link(db, person_id, by, at)
    db.execute(
        "INSERT INTO seat_links (person_id, email, linked_by, linked_at) VALUES (?, ?, ?, ?)",
        [person_id, email, by, to_text(at)],
    )
    _record(db, LinkChange(person_id, email, "linked", by=by, at=at))
    return SeatLink(person_id, email, linked_by=by, linked_at=at)


def _remove_link(db: Connection, person_id: str, by: str, at: datetime) -> bool:
    removed = list(db.query("DELETE FROM seat_links WHERE person_id = ? RETURNING email", [person_id]))
    for row in removed:
        _record(db, LinkChange(person_id, row["email"], "unlinked", by=by, at=at))
    return bool(removed)


def _record(db: Connection, change: LinkChange) -> None:
    db.execute(
        "INSERT INTO seat_changes (person_id, email, act, by, at) VALUES (?, ?, ?, ?, ?)",
        [change.person_id, change.email, change.act, change.by, to_text(change.at)],
    )


def _link_where(db: Connection, condition: str, *values: str) -> SeatLink | None:
    rows = list(db.query(f"SELECT * FROM seat_links WHERE {condition}", values))
    return _link(rows[0]) if rows else None


def _waiting_request(db: Connection, person_id: str) -> LinkRequest | None:
    rows = list(db.query("SELECT * FROM link_requests WHERE (person_id, decision) = (?, 'waiting')", [person_id]))
    return _request(rows[0]) if rows else None


def _end_request(db: Connection, request: LinkRequest, at: datetime) -> None:
    db.execute("UPDATE link_requests SET decision = 'ended', decided_at = ? WHERE id = ?", [to_text(at), request.id])


def _reopen_request_before(db: Connection, withdrawn: LinkRequest) -> None:
    """The one that was ended when ``withdrawn`` was filed, which is at the same instant."""
    db.execute(
        """
        UPDATE link_requests SET decision = 'waiting', decided_at = NULL WHERE rowid = (
            SELECT max(rowid) FROM link_requests WHERE (person_id, decision, decided_at) = (?, 'ended', ?)
        )
        """,
        [withdrawn.person_id, to_text(withdrawn.asked_at)],
    )


def _refuse_too_many(db: Connection, person_id: str, at: datetime) -> None:
    asked = "SELECT count(*) FROM link_requests WHERE person_id = ? AND asked_at > ?"
    [(count,)] = db.execute(asked, [person_id, to_text(at - ONE_DAY)]).fetchall()
    if count >= REQUESTS_A_DAY:
        raise NotAllowed(
            f"You asked for a seat {count} times within a day, and each goes to every admin. "
            "Talk to one of them, or ask again tomorrow."
        )


def _find_request(db: Connection, request_id: str) -> LinkRequest | None:
    rows = list(db.query("SELECT * FROM link_requests WHERE id = ?", [request_id]))
    return _request(rows[0]) if rows else None


def _link(row: dict[str, Any]) -> SeatLink:
    return SeatLink(row["person_id"], row["email"], row["linked_by"], from_text(row["linked_at"]))


def _request(row: dict[str, Any]) -> LinkRequest:
    return LinkRequest(
        id=row["id"],
        person_id=row["person_id"],
        email=row["email"],
        asked_at=from_text(row["asked_at"]),
        decision=Decision(row["decision"]),
        decided_by=row["decided_by"],
        decided_at=from_optional_text(row["decided_at"]),
        held_by=row["held_by"],
    )


def _refuse_twice(what: str, names: list[str]) -> None:
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise ParseError(f"The list names the {what} {twice[0]} twice. Keep one line of the two; nothing was changed.")
