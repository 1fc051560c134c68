"""Who may see what, and who decides about seats."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

STILL_TRUE_SECONDS: Final = 1.0
"""How long an answer is good for that something may be posted. After any longer waiting it is asked again."""


class Visibility(StrEnum):
    """Whose tasks a member may list. Guests and outsiders get nothing under either."""

    EVERYONE = "everyone"  # anyone's, as in the CRM
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Admins:
    """Who approves links to seats, as the settings name them. Nobody named means the workspace's own admins.

    ``channel`` is where requests go instead of direct messages: a channel's id, or its name with a leading ``#``.
    """

    person_ids: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()  # folded
    channel: str | None = None
