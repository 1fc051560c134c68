"""What a feature is: its commands, its buttons and its forms, each with the function that answers.

A feature is a static value: names, help and ids can be read without building anything. What its functions need stands
in one typed value of its own (``Uses``), which app/ gives it by `bind`. The transport dispatches by the bound table and
knows no feature by name.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, Generic, TypeVar

from bot.domain.access.person import Person
from bot.slack.blocks.message import Block, Message

Uses = TypeVar("Uses")


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
    """A button or a choice in a message of ours. ``ephemeral`` says that only the one who clicks sees that message."""

    person: Person
    channel_id: str
    action_id: str
    value: str
    command: str
    ephemeral: bool
    message_ts: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What to do after a click: a new message beside the old one, or the old one repainted.

    ``replaces`` repaints a message that the one who clicked reads alone; with ``for_all``, one that others read too,
    such as a request that any admin decides. A value can be made up and sent from any message of ours: what everybody
    reads does not vanish by that.
    ``once`` is a key: what carries it is posted for the channel once, however often it is asked for.
    """

    message: Message
    replaces: bool = True
    for_all: bool = False
    once: str = ""


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
class Command(Generic[Uses]):
    """A word that people type, its help, and the function that answers the words after it.

    ``usage`` and ``examples`` are words after the slash command's name. ``takes`` is set where lines without a name of
    a command belong to this one, such as a mention or filters that stand alone; ``claims`` where lines do that begin
    with another's name, such as `today to friday`. ``unlisted`` keeps it out of the help. ``is_label`` says that nobody
    types the name: `@someone` stands in the help for each colleague.
    ``explains`` are the words by which the help itself is asked for after another command: `customer help` means its
    `help customer`, while `customer aide` is a customer's name.
    """

    name: str
    usage: str
    summary: str
    examples: tuple[str, ...]
    run: Callable[[Ask, Uses, str], Awaitable[Message | Modal]]
    aliases: tuple[str, ...] = ()
    details: str = ""
    takes: Callable[[str], bool] | None = None
    claims: Callable[[str], bool] | None = None
    unlisted: bool = False
    is_label: bool = False
    explains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Action(Generic[Uses]):
    """A button or select. Its id lives in messages already posted, so it never changes."""

    id: str
    run: Callable[[Click, Uses], Awaitable[Reply | Modal]]


@dataclass(frozen=True, slots=True)
class FormKind(Generic[Uses]):
    """A form: what a change in it repaints, and what its submission does.

    ``submit`` answers FormAccepted, or the form repainted where it has to be looked at again; it may raise FormErrors.
    ``first_field`` is the block id of the input at which a problem with no place of its own is shown.
    """

    callback_id: str
    first_field: str
    preview: Callable[[Form, Uses], Awaitable[Modal]]
    submit: Callable[[Form, Uses], Awaitable[FormAccepted | Modal]]


@dataclass(frozen=True, slots=True)
class Feature(Generic[Uses]):
    """``small_talk`` answers words that ask for nothing, such as a greeting; None for other words.

    A feature has no events of its own: mentions and direct messages are ways to type a command (`Via`).
    """

    name: str
    commands: tuple[Command[Uses], ...] = ()
    actions: tuple[Action[Uses], ...] = ()
    forms: tuple[FormKind[Uses], ...] = ()
    small_talk: Callable[[Ask], Message | None] | None = None


@dataclass(frozen=True, slots=True)
class BoundForm:
    first_field: str
    preview: Callable[[Form], Awaitable[Modal]]
    submit: Callable[[Form], Awaitable[FormAccepted | Modal]]


@dataclass(frozen=True, slots=True)
class Handlers:
    """The table as the transport has it: every command, action and form with a function that has what it needs."""

    commands: Mapping[Command[Any], Callable[[Ask, str], Awaitable[Message | Modal]]]
    actions: Mapping[str, Callable[[Click], Awaitable[Reply | Modal]]]
    forms: Mapping[str, BoundForm]
    small_talk: tuple[Callable[[Ask], Message | None], ...] = ()


def bind(feature: Feature[Uses], uses: Uses) -> Handlers:
    """``feature`` with what it uses."""

    def run(command: Command[Uses], ask: Ask, words: str) -> Awaitable[Message | Modal]:
        return command.run(ask, uses, words)

    def act(action: Action[Uses], click: Click) -> Awaitable[Reply | Modal]:
        return action.run(click, uses)

    def form(kind: FormKind[Uses]) -> BoundForm:
        return BoundForm(kind.first_field, lambda form: kind.preview(form, uses), lambda form: kind.submit(form, uses))

    return Handlers(
        commands={command: partial(run, command) for command in feature.commands},
        actions={action.id: partial(act, action) for action in feature.actions},
        forms={kind.callback_id: form(kind) for kind in feature.forms},
        small_talk=(feature.small_talk,) if feature.small_talk else (),
    )


def joined(*parts: Handlers) -> Handlers:
    """Several features as one table, in the order of the help."""
    return Handlers(
        commands={command: run for part in parts for command, run in part.commands.items()},
        actions={action_id: act for part in parts for action_id, act in part.actions.items()},
        forms={callback_id: form for part in parts for callback_id, form in part.forms.items()},
        small_talk=tuple(talk for part in parts for talk in part.small_talk),
    )
