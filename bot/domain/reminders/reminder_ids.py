"""The ids of reminders, each made of whose it is: two presses make one, and nobody's takes the place of another's."""

from __future__ import annotations

import base64
import hashlib


def own_reminder_id(maker_id: str, draft_id: str) -> str:
    """The id of the reminder that ``maker_id`` makes of a draft: always the same, so that two presses make one.

    A draft comes back from Slack, where its id can be made up by hand, such as the id of another's default reminder
    (``morning-U2``) or of another's draft. Made of both, it is nobody's but the maker's.
    """
    made_of = hashlib.sha256(f"{maker_id}:{draft_id}".encode()).digest()
    return base64.urlsafe_b64encode(made_of[:12]).decode()


def default_reminder_id(person_id: str) -> str:
    """The id of the morning that admins switched on for everybody, as this person has it."""
    return f"morning-{person_id}"
