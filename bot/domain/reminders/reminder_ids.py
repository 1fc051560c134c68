"""The ids of reminders, each made of whose it is: two clicks make one, and none takes the place of another person's."""

from __future__ import annotations

import base64
import hashlib


def own_reminder_id(maker_id: str, spec_id: str) -> str:
    """The id of the reminder that ``maker_id`` makes of a spec: always the same, so that two clicks make one.

    A spec comes back from Slack, where its id can be made up by hand, such as the id of another's default reminder
    (``morning-U2``) or of another's spec. An id that is made of both the maker and the spec belongs to the maker alone.
    """
    made_of = hashlib.sha256(f"{maker_id}:{spec_id}".encode()).digest()
    return base64.urlsafe_b64encode(made_of[:12]).decode()


def default_reminder_id(person_id: str) -> str:
    """The id of the default reminder, as this person has it."""
    return f"morning-{person_id}"
