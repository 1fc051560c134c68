"""Reminders as messages: the preview before it is on, what became of it, the list, and why a reminder is as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.access.permissions import DigestRefusal
from bot.domain.access.person import Person
from bot.domain.language.reason_wording import reason_in_words, repair_in_words
from bot.domain.language.reminder_wording import scope_in_words
from bot.domain.language.schedule_words import schedule_in_words
from bot.domain.language.time_wording import time_in_words, times_in_words
from bot.domain.language.wording import YOU, day_in_words, matched_in_words, plural, shortened
from bot.domain.reminders.delivery import Delivery, Reason
from bot.domain.reminders.reminder import Options, PlaceKind, Reminder, ReminderState, WhoseTasks
from bot.domain.reminders.reminder_spec import ReminderSpec
from bot.slack.blocks.guests import allow_button, refuse_button
from bot.slack.blocks.message import Block, Message
from bot.slack.blocks.mrkdwn import escape
from bot.slack.blocks.parts import actions, as_text, button, context, section, sections, typed
from bot.slack.features.reminders import action_ids
from bot.slack.features.reminders.guests import GuestDecisions
from bot.slack.features.reminders.row_value import ReminderToken, write_token
from bot.slack.features.reminders.spec_value import write_spec
from bot.use_cases.reminders.create_reminder import Made, ReminderPreview
from bot.use_cases.reminders.manage_reminders import PAGE_SIZE, Reader, ReminderPage, ReminderRow
from bot.use_cases.reminders.reminder_names import ScopeNames

_NAME = 60
_SENTENCE = 500  # characters of what comes from outside in one line: five times as many once they are escaped


def preview_message(preview: ReminderPreview, reader: Person) -> Message:
    """What was understood, with the next times, and the buttons that switch it on, change it or let it be."""
    token, changes = write_spec(preview.spec), bool(preview.spec.changes)
    controls = [
        button("Change it" if changes else "Switch on", action_ids.SWITCH_ON, token, style="primary"),
        button("Edit", action_ids.EDIT_PREVIEW, token),
        button("Cancel", action_ids.CANCEL, token),
    ]
    state = "It is not changed yet." if changes else "It is not on yet."
    lines = [*preview_lines(preview, reader), state]
    blocks = [*sections(lines[:-1]), context(lines[-1]), *actions(controls, "reminder.preview")]
    return Message(as_text(lines), tuple(blocks))


def preview_lines(preview: ReminderPreview, reader: Person) -> list[str]:
    """As mrkdwn: the rule, what it lists, the next times, and what is worth knowing."""
    spec = preview.spec
    lines = [
        f"*{_rule(spec, preview.zone, reader)}*",
        escape(_capital(_scope(spec, preview.names, YOU)) + "."),
        escape(_options(spec.options)),
        escape(f"Next: {times_in_words(preview.next_times, preview.zone, preview.now) or 'never'}."),
    ]
    if preview.zone.key != reader.zone.key:
        there = times_in_words(preview.next_times, reader.zone, preview.now)
        lines.append(escape(f"In your own time ({reader.zone.key}): {there}."))
    return [*lines, *(escape(shortened(note, _SENTENCE)) for note in preview.notes)]


def made_message(made: Made, reader: Person, command: str) -> Message:
    reminder = made.reminder
    if reminder.state is ReminderState.PAUSED:
        state = "It is changed and stays paused: press Resume in the list when it is to come again."
    elif made.preview.spec.changes:
        state = "It is changed."
    else:
        state = "It is on." if made.now else "It was on already."
    after = f"Type {typed(command, 'reminders')} to pause, change or test it."
    lines = [escape(state), *preview_lines(made.preview, reader), escape(after)]
    return Message(as_text(lines), (*sections(lines[:-1]), context(lines[-1])))


@dataclass(frozen=True, slots=True)
class Note:
    """``text`` says what a click just did; ``undo`` is the value of the button that takes it back."""

    text: str = ""
    undo: str = ""


NO_NOTE = Note()


def list_message(
    page: ReminderPage,
    reader: Person,
    guests: GuestDecisions,
    *,
    team_url: str,
    now: datetime,
    command: str,
    note: Note = NO_NOTE,
) -> Message:
    """The reminders that ``reader`` may see, each with its buttons."""
    heading = plural(page.total, "reminder") if page.total else "There are no reminders that you can see."
    empty = [] if page.total else [f"Type {typed(command, 'remind')} to make one."]
    blocks: list[Block] = [*_note_blocks(note), section("\n".join([f"*{heading}*", *empty]))]
    text = [escape(note.text), heading, *empty]
    for row in page.rows:
        lines = [*row_lines(row, reader, now), *guests.lines(row.reminder)]
        blocks += sections([*lines, _sent_line(row, reader.zone, now, team_url)])
        blocks += actions(_row_controls(row, page.offset, guests), f"reminder.{row.reminder.id}")
        text += [*lines, _sent_line(row, reader.zone, now, "")]
    place = _place_in_list(page)
    if place:
        blocks.append(context(escape(place)))
    blocks += actions(_page_controls(page), "reminder.pages")
    return Message(as_text([*text, escape(place)]), tuple(blocks))


def _note_blocks(note: Note) -> list[Block]:
    if not note.text:
        return []
    block = section(escape(note.text))
    return [{**block, "accessory": button("Undo", action_ids.UNDO, note.undo)} if note.undo else block]


def row_lines(row: ReminderRow, reader: Person, now: datetime) -> list[str]:
    """As mrkdwn: the rule, what it lists and for whom, and how it stands."""
    reminder = row.reminder
    maker = shortened(row.maker_name, _NAME)
    by = "the default reminder that an admin switched on for everybody" if reminder.by_default else f"made by {maker}"
    scope = _scope(reminder, row.names, _owner(reminder, reader.id, row.receiver_name))
    return [
        f"*{_rule(reminder, row.zone, reader, row.receiver_name)}*",
        escape(f"{_capital(scope)}; {by}."),
        escape(_standing(row, reader.zone, now)),
        *([escape(_skipped(row.skipped, reader.zone, now))] if row.skipped else []),
    ]


def why_message(row: ReminderRow, readers: Sequence[Reader], reader: Person, guests: GuestDecisions) -> Message:
    """Rule, filter, zone, whose link and who let guests read it, one line each."""
    reminder = row.reminder
    zone = (
        f"It follows the Slack time zone of whoever gets it, now {row.zone.key}."
        if reminder.zone is None
        else f"It stays in the zone {row.zone.key}, whoever reads it."
    )
    scope = _scope(reminder, row.names, _owner(reminder, reader.id, row.receiver_name))
    made = reminder.made_at.astimezone(reader.zone).date()
    lines = [
        f"*Why this comes:* {_rule(reminder, row.zone, reader, row.receiver_name)}",
        escape(f"What it lists: {scope}. {_options(reminder.options)}"),
        escape(f"Zone: {zone}"),
        escape(f"Whose: {_whose(reminder, readers)}"),
        escape(f"Made by {shortened(row.maker_name, _NAME)} on {day_in_words(made, made)} {made.year}."),
        *guests.lines(reminder),
    ]
    controls = _guest_controls(reminder, guests)
    return Message(as_text(lines), (*sections(lines), *actions(controls, "guests.decide")))


def _rule(spec: ReminderSpec | Reminder, zone: ZoneInfo, reader: Person, receiver_name: str = "") -> str:
    """As mrkdwn: "Every weekday at 09:00 (Europe/Berlin) in #cs-team"."""
    if spec.place is PlaceKind.CHANNEL:
        return f"{escape(_capital(schedule_in_words(spec.schedule, zone.key)))} in <#{spec.place_id}>"
    is_own = spec.place_id == reader.id
    whose = "your" if is_own else "their"
    clocks = f"{whose} own time" if spec.zone is None else f"({zone.key})"
    to = "to you" if is_own else f"to {shortened(receiver_name, _NAME)}"
    return escape(f"{_capital(schedule_in_words(spec.schedule, None))} {clocks}, {to} by direct message")


def _scope(spec: ReminderSpec | Reminder, names: ScopeNames, owner: str) -> str:
    customer = shortened(names.customer, _NAME)
    people = [*names.people.values(), *spec.scope.emails]
    if spec.scope.whose is WhoseTasks.OWN:
        people = [] if owner == YOU else [owner]
    said = scope_in_words(spec.scope, spec.options, people)
    return shortened(f"{said}, for {customer} only" if customer else said, _SENTENCE)


def _options(options: Options) -> str:
    mention = "It mentions the assignees." if options.mention else "It mentions nobody."
    empty = "It says so when nothing is due." if options.all_clear else "Nothing is sent when nothing is due."
    return f"{mention} {empty}"


def _owner(spec: Reminder, reader_id: str, receiver_name: str) -> str:
    return YOU if spec.place_id == reader_id or not receiver_name else receiver_name


def _standing(row: ReminderRow, zone: ZoneInfo, now: datetime) -> str:
    reminder = row.reminder
    if reminder.state is ReminderState.PAUSED:
        return "Paused: nothing comes until somebody presses Resume."
    if reminder.state is ReminderState.SUSPENDED:
        why = shortened(reason_in_words(reminder.reason, reminder.detail), _SENTENCE)
        return f"Suspended: {why}. {_repair(row)}".rstrip()
    if reminder.next_at is None:
        return "Next: never, the calendar ends before."
    return f"Next: {time_in_words(reminder.next_at, zone, now)} your time."


def _repair(row: ReminderRow) -> str:
    """What the reader can do about it, with the buttons that they have."""
    if row.may_edit:
        return repair_in_words(row.reminder.reason or Reason.OTHER)
    return "Whoever gets it can repair it with Edit; you can delete it." if row.may_change else ""


def _sent_line(row: ReminderRow, zone: ZoneInfo, now: datetime, team_url: str) -> str:
    """A link to the message where ``team_url`` is known."""
    sent = row.sent
    if sent is None:
        return "Nothing sent yet."
    when = time_in_words(sent.planned_at, zone, now)
    if not (team_url and sent.channel_id and sent.ts):
        return f"Last sent: {when}."
    return f"Last sent: <{team_url}archives/{sent.channel_id}/p{sent.ts.replace('.', '')}|{when}>."


def _skipped(skipped: Delivery, zone: ZoneInfo, now: datetime) -> str:
    why = shortened(reason_in_words(skipped.reason, skipped.detail), _SENTENCE)
    return f"Last skipped: {time_in_words(skipped.planned_at, zone, now)}, because {why}."


def _whose(reminder: Reminder, readers: Sequence[Reader]) -> str:
    if reminder.scope.whose is WhoseTasks.EVERYONE:
        return "tasks of every seat, and unassigned ones; no link is needed."
    if reminder.scope.whose is WhoseTasks.MEMBERS:
        return "the seats of those who are in the channel when it comes."
    if not readers:
        return "only those who may read its tasks are shown whose seats they are."
    return shortened("; ".join(_reader(each) for each in readers), _SENTENCE) + "."


def _reader(reader: Reader) -> str:
    if reader.email is None:
        return f"{reader.name} has no seat that I know of"
    if reader.matched_by is None:
        return f"the seat {reader.email}, by its e-mail"
    return f"{reader.name} has the seat {reader.email}, {matched_in_words(reader.matched_by, whose='the')}"


def _row_controls(row: ReminderRow, offset: int, guests: GuestDecisions) -> list[dict[str, Any]]:
    """What the reader may press with success; who may is asked again at each press."""
    reminder = row.reminder
    value = write_token(ReminderToken(reminder.id, reminder.version, offset))
    looking = [] if row.digest_refusal else [button("Test", action_ids.TEST, value)]
    looking += [button("Why", action_ids.WHY, value), *_guest_controls(reminder, guests)]
    if not row.may_change:
        return looking
    is_on = reminder.state is ReminderState.ACTIVE
    has_form = row.may_edit and row.digest_refusal is not DigestRefusal.NO_SEAT
    turn = ("Pause", action_ids.PAUSE) if is_on else ("Resume", action_ids.RESUME)
    return [
        button(*turn, value),
        *([button("Edit", action_ids.EDIT, value)] if has_form else []),
        button("Delete", action_ids.DELETE, value),
        *looking,
    ]


def _guest_controls(reminder: Reminder, guests: GuestDecisions) -> list[dict[str, Any]]:
    """For admins: let guests read where they keep a reminder suspended, take it back where they may."""
    if not guests.may_decide:
        return []
    if reminder.place_id in guests.permissions:
        return [refuse_button(reminder.place_id)]
    is_kept_off = reminder.state is ReminderState.SUSPENDED and reminder.reason is Reason.GUESTS_IN_CHANNEL
    return [allow_button(reminder.place_id)] if is_kept_off else []


def _place_in_list(page: ReminderPage) -> str:
    shown = len(page.rows)
    said = []
    if shown < page.total:
        said.append(f"{shown} of {page.total} shown: {page.offset + 1} to {page.offset + shown}.")
    if page.unlisted:
        said.append(f"Not listed: the default reminder of {plural(page.unlisted, 'other person', 'other people')}.")
    return " ".join(said)


def _page_controls(page: ReminderPage) -> list[dict[str, Any]]:
    elements = []
    if page.offset > 0:
        previous = ReminderToken("", 0, max(page.offset - PAGE_SIZE, 0))
        elements.append(button("Previous", action_ids.PREVIOUS, write_token(previous)))
    if page.offset + len(page.rows) < page.total:
        following = ReminderToken("", 0, page.offset + PAGE_SIZE)
        elements.append(button("Next", action_ids.NEXT, write_token(following)))
    return elements


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
