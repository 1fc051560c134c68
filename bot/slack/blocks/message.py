"""What a subcommand gets and what it returns. No payload, no client, no ack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.domain.access.person import Person

Block = Mapping[str, Any]


class Via(StrEnum):
    """How the words came."""

    COMMAND = "command"
    MENTION = "mention"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Ask:
    """Who asks, from where, and their words.

    ``words`` is what stands after the command's name, with mentions written as ``@{U123}``. ``command`` is how they
    called the bot (``/tasks``, or nothing in a direct message), so that examples can be typed back as they are.
    """

    person: Person
    channel_id: str
    words: str
    command: str
    via: Via = Via.COMMAND


@dataclass(frozen=True, slots=True)
class Click:
    """A button or a choice in a message of ours. ``ephemeral`` says that only the presser sees that message."""

    person: Person
    channel_id: str
    action_id: str
    value: str
    command: str
    ephemeral: bool
    message_ts: str


@dataclass(frozen=True, slots=True)
class Message:
    """``text`` carries the whole content in words (it is all that notifications and screen readers read)."""

    text: str
    blocks: Sequence[Block] = ()
    in_channel: bool = False


@dataclass(frozen=True, slots=True)
class Modal:
    """A form to open. ``carried`` comes back with each act in it.

    ``instead`` is shown where none can be opened: after a mention, which has no trigger, and where the trigger's three
    seconds were over.
    """

    callback_id: str
    title: str
    blocks: Sequence[Block]
    submit: str
    carried: str
    instead: Message


@dataclass(frozen=True, slots=True)
class Form:
    """A form as a person left it, at a change or when it was submitted.

    ``fields`` are by block id: a text, an option's value or an id; several as a tuple; "" for what was left empty.
    """

    person: Person
    carried: str
    fields: Mapping[str, str | tuple[str, ...]]
    command: str

    def text(self, field: str) -> str:
        value = self.fields.get(field, "")
        return value if isinstance(value, str) else ""

    def chosen(self, field: str) -> tuple[str, ...]:
        value = self.fields.get(field, ())
        return value if isinstance(value, tuple) else ()


class FormErrors(Exception):
    """What keeps a form from being taken: sentences by the block ids of inputs."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        super().__init__("; ".join(sentences.values()))
        self.sentences = dict(sentences)


@dataclass(frozen=True, slots=True)
class FormAccepted:
    """A form was taken: it closes, and ``message`` goes to its person alone, where they had asked for it."""

    message: Message
    channel_id: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What to do after a press: a new message beside the old one, or the old one repainted."""

    message: Message
    replaces: bool = True
    once: str = ""  # a key: what carries it is posted once, however often it is asked for
