"""How the database writes a moment: ISO text in UTC of one fixed width, so that text order is time order."""

from __future__ import annotations

from datetime import UTC, datetime


def to_text(instant: datetime) -> str:
    if instant.tzinfo is None:
        raise ValueError(f"{instant!r} has no zone, so it is no instant")
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def from_text(text: str) -> datetime:
    return datetime.fromisoformat(text)


def to_optional_text(instant: datetime | None) -> str | None:
    return None if instant is None else to_text(instant)


def from_optional_text(text: str | None) -> datetime | None:
    return None if text is None else from_text(text)
