"""The people who ask, and the seats they have. A person is a Slack user, seen without Slack's words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

_PERSON_ID = re.compile(r"(?!USLACKBOT$)[UW][A-Z0-9]{2,}")  # Slackbot has an id as if it were a member


class Standing(StrEnum):
    """Where a person stands towards the workspace. Only members get answers."""

    MEMBER = "member"
    GUEST = "guest"
    OUTSIDER = "outsider"  # of another workspace, here through a shared channel
    BOT = "bot"
    GONE = "gone"  # deactivated


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    name: str
    email: str | None
    zone: ZoneInfo
    standing: Standing = Standing.MEMBER
    is_admin: bool = False

    @property
    def is_member(self) -> bool:
        """Of this workspace: the only ones who get answers, seats and links."""
        return self.standing is Standing.MEMBER


def is_person_id(text: str) -> bool:
    """By its shape, for where nobody can be looked up."""
    return _PERSON_ID.fullmatch(text) is not None


class MatchedBy(StrEnum):
    EMAIL = "email"  # the profile's e-mail is an assignee's
    LINK = "link"  # an admin approved or made the link


@dataclass(frozen=True, slots=True)
class Seat:
    """A ChartMogul user with a CRM seat, known by e-mail, and why this person has it."""

    email: str
    matched_by: MatchedBy


def same_email(one: str | None, other: str | None) -> bool:
    """E-mails compare without regard to case or surrounding space; two absent ones are not the same."""
    return one is not None and other is not None and fold_email(one) == fold_email(other)


def fold_email(email: str) -> str:
    return email.strip().casefold()
