"""The form for a reminder: the same choices as in words, and below them what they come to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.domain.language.wording import WEEKDAY_NAMES
from bot.domain.reminders.reminder import DueKind, Options, PlaceKind, WhoseTasks
from bot.domain.reminders.reminder_spec import ReminderSpec
from bot.domain.reminders.schedule import EVERY_DAY, LAST, WEEKDAYS, Schedule
from bot.slack.blocks import codec
from bot.slack.blocks.codec import Text, Value
from bot.slack.blocks.message import Block, Message
from bot.slack.blocks.mrkdwn import escape
from bot.slack.blocks.parts import actions, button, section, sections, typed
from bot.slack.feature import Modal
from bot.slack.features.reminders import action_ids
from bot.slack.features.reminders.spec_value import SpecValue, spec_from, spec_value, write_spec

CALLBACK_ID = "reminder.form"
WHERE, RECURRENCE, DAYS, AT, ZONE, WHOSE, PEOPLE, CUSTOMER, DUE, OPTIONS = (
    "where",
    "recurrence",
    "days",
    "at",
    "zone",
    "whose",
    "people",
    "customer",
    "due",
    "options",
)
ON_WEEKDAYS, DAILY, WEEKLY, OTHER_WEEK = "weekdays", "daily", "weekly", "other_week"
_EVERY_FEW_WEEKS = re.compile(r"every_(\d+)_weeks")  # offered where the reminder comes so
MONTHLY = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": LAST}

_RECURRENCES = {
    ON_WEEKDAYS: "Every weekday",
    DAILY: "Every day",
    WEEKLY: "Every week, on some days",
    OTHER_WEEK: "Every other week, on some days",
    **{name: f"Every month, the {name} of some days" for name in MONTHLY},
}
_WHOSE = {
    WhoseTasks.OWN.value: "Those of whoever gets it",
    WhoseTasks.EVERYONE.value: "Everybody's",
    WhoseTasks.MEMBERS.value: "Of everybody who is in the channel",
    WhoseTasks.NAMED.value: "Of the people below",
}
_DUE = {
    DueKind.OVERDUE.value: "Overdue",
    DueKind.TODAY.value: "Due today",
    DueKind.TOMORROW.value: "Due tomorrow",
    DueKind.THIS_WEEK.value: "Due later this week",
    DueKind.NEXT_WEEK.value: "Due next week",
}
_OPTIONS = {
    "weekly": "Weekly: what was completed, what slipped and what comes",
    "all_clear": "Say so when nothing is due",
    "mention": "Mention the assignees",
}
_LONGEST_TEXT = 255
_WEEKDAYS = {str(number): name for number, name in enumerate(WEEKDAY_NAMES)}


@dataclass(frozen=True, slots=True)
class FormState:
    """What the form carries: where it was asked for, the spec that its preview shows, and whether that may be so."""

    channel_id: str
    spec: ReminderSpec
    may_be: bool


class StateValue(Value, frozen=True, rename={"version": "v", "channel_id": "c", "may_be": "s", "spec": "w"}):
    """``{"c":"C1","s":1,"w":{"v":1,"i":"abc",…}}``: the first version had no number of its own."""

    channel_id: Text
    may_be: Literal[0, 1]
    spec: SpecValue
    version: Literal[1] = 1


def write_form_state(state: FormState) -> str:
    """At most 2,000 characters, so that a button can carry it too. Raises ParseError as `write_spec` does."""
    write_spec(state.spec)
    return codec.encode(StateValue(state.channel_id, 1 if state.may_be else 0, spec_value(state.spec)))


def read_form_state(text: str) -> FormState:
    """Raises ParseError where the form is from a version that this one does not know."""
    return codec.decode(
        text, StateValue, lambda value: FormState(value.channel_id, spec_from(value.spec), may_be=bool(value.may_be))
    )


def remind_modal(
    state: FormState, preview: Sequence[str], *, zone: str, customer: str, command: str, stays_in: str = ""
) -> Modal:
    """``preview`` is mrkdwn: what the choices come to, or what keeps them from being taken. ``zone`` and ``customer``
    are what stands in their fields. ``stays_in`` is the channel that it stays in where none is chosen."""
    spec, text = state.spec, write_form_state(state)
    open_it = button("Open the form", action_ids.OPEN_FORM, text, style="primary")
    sentence = f"Press the button for a form, or type it: {typed(command, 'remind me weekdays 8:30')}"
    return Modal(
        callback_id=CALLBACK_ID,
        title="Change a reminder" if spec.changes else "A new reminder",
        blocks=(*_place_and_time(spec, zone, stays_in=stays_in), *_contents(spec, customer), *sections(preview)),
        submit="Change it" if spec.changes else "Switch on",
        carried=text,
        instead=Message(escape(sentence), (section(escape(sentence)), *actions([open_it], "reminder.open"))),
    )


def _place_and_time(spec: ReminderSpec, zone: str, *, stays_in: str) -> list[Block]:
    schedule = spec.schedule
    where = _channel_select("" if spec.place is PlaceKind.PERSON or spec.place_id == stays_in else spec.place_id)
    nowhere = "it stays in its channel, which you are not in" if stays_in else "your direct messages"
    recurrence, few_weeks = recurrence_of(schedule), f"Every {schedule.every_weeks} weeks, on some days"
    recurrences = {**_RECURRENCES, recurrence: _RECURRENCES.get(recurrence, few_weeks)}
    return [
        _input(WHERE, "Where", where, hint=f"Nothing chosen: {nowhere}.", optional=True),
        _input(RECURRENCE, "When", _select("static_select", recurrences, recurrence)),
        _input(
            DAYS,
            "On which days",
            _many("multi_static_select", _WEEKDAYS, [str(day) for day in sorted(schedule.days)]),
            hint="Only where it says “some days” above.",
            optional=True,
        ),
        _input(AT, "At", {"type": "timepicker", "initial_time": f"{schedule.at:%H:%M}"}),
        _input(
            ZONE,
            "Time zone",
            _text_input(zone, "Europe/Berlin"),
            hint="Empty: a channel gets your own zone; direct messages follow whoever gets them.",
            optional=True,
        ),
    ]


def _contents(spec: ReminderSpec, customer: str) -> list[Block]:
    scope = spec.scope
    people: dict[str, Any] = {"type": "multi_users_select"}
    if scope.people:
        people["initial_users"] = list(scope.people)
    by_email = f"Also by e-mail: {', '.join(scope.emails)}."[:300] if scope.emails else ""
    return [
        _input(WHOSE, "Whose tasks", _select("static_select", _WHOSE, scope.whose.value)),
        _input(PEOPLE, "People", people, hint=by_email or "Only for “Of the people below”.", optional=True),
        _input(CUSTOMER, "Only of this customer", _text_input(customer, "Acme Corp"), optional=True),
        _input(DUE, "Which tasks", _many("checkboxes", _DUE, sorted(scope.due))),
        _input(OPTIONS, "And", _many("checkboxes", _OPTIONS, _chosen(spec.options)), optional=True),
    ]


def recurrence_of(schedule: Schedule) -> str:
    if schedule.nth is not None:
        return next(name for name, nth in MONTHLY.items() if nth == schedule.nth)
    if schedule.every_weeks > 1:
        return OTHER_WEEK if schedule.every_weeks == 2 else f"every_{schedule.every_weeks}_weeks"
    return {EVERY_DAY: DAILY, WEEKDAYS: ON_WEEKDAYS}.get(schedule.days, WEEKLY)


def weeks_of(recurrence: str) -> int:
    """Of how many weeks one counts, by what `recurrence_of` calls it."""
    counted = _EVERY_FEW_WEEKS.fullmatch(recurrence)
    return int(counted[1]) if counted else 2


def _chosen(options: Options) -> list[str]:
    return [name for name in _OPTIONS if getattr(options, name)]


def _channel_select(channel_id: str) -> dict[str, Any]:
    element: dict[str, Any] = {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True},
        "placeholder": {"type": "plain_text", "text": "A channel"},
    }
    if channel_id:
        element["initial_conversation"] = channel_id
    return element


def _select(kind: str, choices: dict[str, str], chosen: str) -> dict[str, Any]:
    return {"type": kind, "options": _options(choices), "initial_option": _option(chosen, choices[chosen])}


def _many(kind: str, choices: dict[str, str], chosen: Sequence[str]) -> dict[str, Any]:
    element: dict[str, Any] = {"type": kind, "options": _options(choices)}
    if chosen:
        element["initial_options"] = [_option(value, choices[value]) for value in choices if value in chosen]
    return element


def _options(choices: dict[str, str]) -> list[dict[str, Any]]:
    return [_option(value, text) for value, text in choices.items()]


def _option(value: str, text: str) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": text}, "value": value}


def shown(text: str) -> str:
    """What stands in a text field that was filled in with ``text``."""
    return text[:_LONGEST_TEXT]


def _text_input(value: str, placeholder: str) -> dict[str, Any]:
    element: dict[str, Any] = {
        "type": "plain_text_input",
        "max_length": _LONGEST_TEXT,
        "placeholder": {"type": "plain_text", "text": placeholder},
        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
    }
    return element | ({"initial_value": shown(value)} if value else {})


def _input(
    block_id: str, label: str, element: dict[str, Any], *, hint: str = "", optional: bool = False
) -> dict[str, Any]:
    """Slack reports every change in it at once, so that the preview follows."""
    block: dict[str, Any] = {
        "type": "input",
        "block_id": block_id,
        "label": {"type": "plain_text", "text": label},
        "element": {**element, "action_id": f"{CALLBACK_ID}.{block_id}"},
        "dispatch_action": True,
        "optional": optional,
    }
    return block | ({"hint": {"type": "plain_text", "text": hint}} if hint else {})
