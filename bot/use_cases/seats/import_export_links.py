"""Links between people and seats as CSV, out and in: for a first set-up and for a look at all of them."""

from __future__ import annotations

import csv
import io
import re

from bot.domain.access.person import fold_email
from bot.domain.problems import ParseError, Problem
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.seat_book import SeatBook
from bot.use_cases.seats.link_seat import read_email

_PERSON_ID = re.compile(r"[UW][A-Z0-9]{2,}")
_COLUMNS = ("slack_user_id", "email", "linked_by", "linked_at")


async def export_links(seats: SeatBook) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for link in await seats.links():
        writer.writerow((link.person_id, link.email, link.linked_by, f"{link.linked_at:%Y-%m-%dT%H:%M:%SZ}"))
    return text.getvalue()


async def import_links(seats: SeatBook, text: str, clock: Clock) -> int:
    """Add or change the links in ``text``, all or none; answers how many changed. Raises Unclear, naming bad lines."""
    pairs = _read(text)
    return await seats.replace_links(pairs, by="tasks-bot seats import", at=clock.now())


def _read(text: str) -> list[tuple[str, str]]:
    rows = csv.DictReader(io.StringIO(text))
    if not {"slack_user_id", "email"} <= set(rows.fieldnames or ()):
        raise ParseError("The first line must name the columns slack_user_id and email.")
    pairs: list[tuple[str, str]] = []
    wrong: list[str] = []
    for row in rows:
        person_id, email = (row["slack_user_id"] or "").strip(), (row["email"] or "").strip()
        try:
            if not _PERSON_ID.fullmatch(person_id):
                raise ParseError(f"{person_id!r} is no Slack member id such as U012ABCDEF.")
            pairs.append((person_id, read_email(email)))
        except Problem as problem:
            wrong.append(f"Line {rows.line_num}: {problem.sentence}")
    wrong += _said_twice([person for person, _ in pairs]) + _said_twice([fold_email(email) for _, email in pairs])
    if wrong:
        raise ParseError("Nothing was imported.\n" + "\n".join(wrong))
    return pairs


def _said_twice(values: list[str]) -> list[str]:
    return [f"{value} stands there more than once." for value in sorted({v for v in values if values.count(v) > 1})]
