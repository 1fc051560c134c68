"""The answer to a form's submission: in its ack, and in a message afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.slack.feature import FormAccepted


@dataclass(frozen=True, slots=True)
class Said:
    """What is posted after the ack, and for whom."""

    accepted: FormAccepted
    person_id: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """``ack`` are the arguments of the ack: none closes the form."""

    ack: Mapping[str, Any] = field(default_factory=dict)
    said: Said | None = None


def with_errors(sentences: Mapping[str, str]) -> Outcome:
    """The form stays, with ``sentences`` by the block ids of its inputs."""
    return Outcome({"response_action": "errors", "errors": dict(sentences)})
