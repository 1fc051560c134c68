"""What each command, action and form needs: one row each, or several where its words or its state make a difference."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.access.link import LinkQuestion
from bot.domain.reminders.reminder import DueKind, PlaceKind, Reminder, ReminderState, Scope, WhoseTasks
from bot.domain.reminders.reminder_spec import ReminderSpec, spec_of
from bot.domain.tasks.query import Query
from bot.slack.blocks.guests import write_channel
from bot.slack.features.digests.digest_place import DigestPlace, write_place
from bot.slack.features.reminders import form
from bot.slack.features.reminders.form import FormState, write_form_state
from bot.slack.features.reminders.row_value import ReminderToken, write_token
from bot.slack.features.reminders.spec_value import write_spec
from bot.slack.features.seats.link_value import write_question as write_link
from bot.slack.features.seats.link_value import write_request_id
from bot.slack.features.tasks.list_value import write_question
from bot.use_cases.tasks.list_tasks import Question
from tests.domain.access.matrix import MEMBERS, Place
from tests.slack.authorization.office import (
    ASKED_SEAT,
    CUSTOMER,
    NORTH,
    OTHERS_TASK,
    OTTO,
    OTTOS_SEAT,
    OWN_TASK,
    RULE,
    SIM,
    TODAY,
    Case,
    Office,
)
from tests.slack.authorization.rights import HAS, Right

REMINDERS, GUEST_PERMISSIONS, AWAYS = ("reminders",), ("guest_permissions",), ("aways",)
DEFAULTS = ("default_mornings", "reminders")
SEAT_LINKS = ("seat_changes", "seat_links")
LINK_REQUESTS = ("link_requests", "seat_changes")


Act = Callable[[Office, Case, Reminder], Awaitable[str]]


@dataclass(frozen=True)
class Expected:
    """Who has all of ``rights`` reads ``shows`` and changes the tables ``changes``, no others; nobody else reads any
    word that is planted, or changes anything. ``state`` is the planted reminder's."""

    rights: tuple[Right, ...]
    act: Act
    shows: str = ""
    changes: tuple[str, ...] = ()
    state: ReminderState = ReminderState.ACTIVE

    def is_allowed(self, case: Case) -> bool:
        return case.kind in MEMBERS and all(HAS[right](case) for right in self.rights)


def types(words: str) -> Act:
    async def act(office: Office, case: Case, reminder: Reminder) -> str:
        return await office.types(case, words)

    return act


def presses(action_id: str, value: Callable[[Case, Reminder], str]) -> Act:
    async def act(office: Office, case: Case, reminder: Reminder) -> str:
        return await office.presses(case, action_id, value(case, reminder))

    return act


def _decides(action_id: str) -> Act:
    async def act(office: Office, case: Case, reminder: Reminder) -> str:
        return await office.presses(case, action_id, write_request_id(office.request.id))

    return act


def _of_the_form(*, submitted: bool, spec: Callable[[Case, Reminder], ReminderSpec], customer: str = "") -> Act:
    async def act(office: Office, case: Case, reminder: Reminder) -> str:
        wanted = spec(case, reminder)
        carried = write_form_state(FormState(case.channel_id, wanted, may_be=True))
        fields: dict[str, Any] = {
            form.WHERE: wanted.place_id if wanted.place is PlaceKind.CHANNEL else "",
            form.RECURRENCE: form.ON_WEEKDAYS,
            form.DAYS: (),
            form.AT: f"{wanted.schedule.at:%H:%M}",
            form.ZONE: "Europe/Berlin" if wanted.place is PlaceKind.PERSON else "",
            form.WHOSE: wanted.scope.whose.value,
            form.PEOPLE: (),
            form.CUSTOMER: customer,
            form.DUE: tuple(kind.value for kind in wanted.scope.due),
            form.OPTIONS: (),
        }
        done = office.submits if submitted else office.changes
        return await done(case, form.CALLBACK_ID, carried, fields)

    return act


def _draft(case: Case, reminder: Reminder) -> ReminderSpec:
    """A new reminder, to come to this place. The planted one has another id."""
    direct = case.place is Place.DIRECT
    scope = Scope(WhoseTasks.OWN if direct else WhoseTasks.EVERYONE)
    place_id = case.presser.id if direct else case.channel_id
    return replace(spec_of(reminder), id="new", place_id=place_id, scope=scope, changes=0)


def _edited(case: Case, reminder: Reminder) -> ReminderSpec:
    """The planted one, to come on another set of days."""
    scope = replace(reminder.scope, due=frozenset({DueKind.TODAY}))
    return replace(spec_of(reminder), scope=scope)


def _row(case: Case, reminder: Reminder) -> str:
    return write_token(ReminderToken(reminder.id, reminder.version))


def _was(state: ReminderState) -> Callable[[Case, Reminder], str]:
    return lambda case, reminder: write_token(ReminderToken(reminder.id, reminder.version, was=state))


def _digest(case: Case, reminder: Reminder) -> str:
    return write_place(DigestPlace(reminder.id, TODAY))


def _ottos(case: Case, reminder: Reminder) -> str:
    return write_question(Question(Query(assignee=OTTOS_SEAT)), nonce=str(case))


def _customers(case: Case, reminder: Reminder) -> str:
    return write_question(Question(Query(customer_uuid=NORTH.uuid)), nonce=str(case))


def _link(case: Case, reminder: Reminder) -> str:
    return write_link(LinkQuestion(SIM.id, ASKED_SEAT))


def _here(case: Case, reminder: Reminder) -> str:
    return write_channel(case.channel_id)


def _list_button(action_id: str) -> dict[str, Expected]:
    return {
        action_id: Expected((Right.SEAT, Right.EVERYBODYS), presses(action_id, _ottos), OTHERS_TASK),
        f"{action_id}: of a customer": Expected((Right.SEAT,), presses(action_id, _customers), OWN_TASK),
    }


def _digest_button(action_id: str) -> Expected:
    return Expected((Right.READS_DIGEST, Right.PAGES_HERE), presses(action_id, _digest), CUSTOMER)


EXPECT: dict[str, Expected] = {
    "mine": Expected((Right.SEAT,), types("mine"), OWN_TASK),
    "today": Expected((Right.SEAT,), types("today"), OWN_TASK),
    "overdue": Expected((Right.SEAT,), types("overdue"), OWN_TASK),
    "week": Expected((Right.SEAT,), types("week"), OWN_TASK),
    "team": Expected((Right.SEAT, Right.EVERYBODYS), types("team"), OTHERS_TASK),
    "team: in the channel": Expected(
        (Right.SEAT, Right.EVERYBODYS, Right.SHARES_HERE), types("team --here"), OTHERS_TASK
    ),
    "@someone": Expected((Right.SEAT, Right.EVERYBODYS), types(f"@{{{OTTO.id}}}"), OTHERS_TASK),
    "customer": Expected((Right.SEAT,), types(f"customer {NORTH.uuid}"), OWN_TASK),
    "customer: of several": Expected((Right.SEAT,), types("customer zauberb"), CUSTOMER),
    "filters alone": Expected((Right.SEAT,), types("due today"), OWN_TASK),
    "filters alone: another's": Expected(
        (Right.SEAT, Right.EVERYBODYS), types(f"due today for @{{{OTTO.id}}}"), OTHERS_TASK
    ),
    "remind": Expected((Right.SEAT, Right.POSTS_HERE), types("remind weekdays 7:43"), RULE),
    "remind: in a form": Expected((Right.SEAT,), types("remind"), "A new reminder"),
    "remind: of a customer": Expected((Right.SEAT,), types("remind me weekdays 7:43 customer zauberb"), CUSTOMER),
    "remind: for everybody": Expected((Right.ADMIN,), types("remind default weekdays 8:30"), changes=DEFAULTS),
    "reminders": Expected((Right.SEES,), types("reminders"), RULE),
    "reminders: guests may read": Expected(
        (Right.ADMIN, Right.ALLOWS_GUESTS), types("reminders allow guests"), changes=GUEST_PERMISSIONS
    ),
    "reminders: guests may not": Expected(
        (Right.ADMIN, Right.NO_ALLOWANCE), types("reminders refuse guests"), changes=GUEST_PERMISSIONS
    ),
    "away": Expected((Right.OPEN,), types("away until friday"), changes=AWAYS),
    "whoami": Expected((Right.SEAT,), types("whoami"), "in ChartMogul"),
    "link": Expected((Right.NO_ADMIN,), types("link new@firm.example"), "I asked", LINK_REQUESTS),
    "link: somebody": Expected((Right.ADMIN,), types(f"link @{{{SIM.id}}} p0@firm.example"), "They would lose it"),
    "unlink": Expected((Right.OPEN,), types("unlink"), "no link"),
    "unlink: somebody": Expected((Right.ADMIN,), types(f"unlink @{{{OTTO.id}}}"), changes=SEAT_LINKS),
    "seats": Expected((Right.ADMIN,), types("seats"), OTTOS_SEAT),
    "help": Expected((Right.OPEN,), types("help"), "whoami"),
    **_list_button("tasks.previous"),
    **_list_button("tasks.next"),
    **_list_button("tasks.show_all"),
    **_list_button("tasks.show_pages"),
    **_list_button("tasks.open_copy"),
    **_list_button("tasks.choose_customer"),
    "tasks.share": Expected(
        (Right.SEAT, Right.EVERYBODYS, Right.SHARES_HERE), presses("tasks.share", _ottos), OTHERS_TASK
    ),
    "tasks.share: of a customer": Expected(
        (Right.SEAT, Right.SHARES_HERE), presses("tasks.share", _customers), OWN_TASK
    ),
    "reminder.show_all": _digest_button("reminder.show_all"),
    "reminder.previous": _digest_button("reminder.previous"),
    "reminder.next": _digest_button("reminder.next"),
    "reminder.switch_on": Expected(
        (Right.SEAT, Right.POSTS_HERE),
        presses("reminder.switch_on", lambda case, reminder: write_spec(_draft(case, reminder))),
        changes=REMINDERS,
    ),
    "reminder.switch_on: a change": Expected(
        (Right.SEAT, Right.EDITS, Right.COMES_HERE),
        presses("reminder.switch_on", lambda case, reminder: write_spec(_edited(case, reminder))),
        changes=REMINDERS,
    ),
    "reminder.edit_draft": Expected(
        (Right.SEAT,),
        presses("reminder.edit_draft", lambda case, reminder: write_spec(_draft(case, reminder))),
        "A new reminder",
    ),
    "reminder.cancel": Expected(
        (Right.OPEN,),
        presses("reminder.cancel", lambda case, reminder: write_spec(_draft(case, reminder))),
        "I made no reminder",
    ),
    "reminder.form": Expected(
        (Right.SEAT,),
        presses(
            "reminder.form",
            lambda case, reminder: write_form_state(FormState(case.channel_id, _draft(case, reminder), may_be=True)),
        ),
        "A new reminder",
    ),
    "form reminder.form submitted": Expected(
        (Right.SEAT, Right.POSTS_HERE), _of_the_form(submitted=True, spec=_draft), changes=REMINDERS
    ),
    "form reminder.form submitted: with a customer": Expected(
        (Right.SEAT,), _of_the_form(submitted=True, spec=_draft, customer="zauberb"), CUSTOMER
    ),
    "form reminder.form submitted: a change": Expected(
        (Right.SEAT, Right.EDITS, Right.COMES_HERE),
        _of_the_form(submitted=True, spec=_edited, customer=NORTH.uuid),
        changes=REMINDERS,
    ),
    "form reminder.form changed": Expected(
        (Right.SEAT,), _of_the_form(submitted=False, spec=_draft, customer="zauberb"), CUSTOMER
    ),
    "reminder.pause": Expected((Right.CHANGES,), presses("reminder.pause", _row), changes=REMINDERS),
    "reminder.resume": Expected(
        (Right.CHANGES, Right.COMES_HERE),
        presses("reminder.resume", _row),
        changes=REMINDERS,
        state=ReminderState.PAUSED,
    ),
    "reminder.edit": Expected((Right.SEAT, Right.EDITS), presses("reminder.edit", _row), "Change a reminder"),
    "reminder.delete": Expected((Right.CHANGES,), presses("reminder.delete", _row), changes=REMINDERS),
    "reminder.undo": Expected(
        (Right.CHANGES, Right.COMES_HERE),
        presses("reminder.undo", _was(ReminderState.ACTIVE)),
        changes=REMINDERS,
        state=ReminderState.DELETED,
    ),
    "reminder.undo: of a paused one": Expected(
        (Right.CHANGES,),
        presses("reminder.undo", _was(ReminderState.PAUSED)),
        changes=REMINDERS,
        state=ReminderState.DELETED,
    ),
    "reminder.test": Expected((Right.READS_DIGEST,), presses("reminder.test", _row), CUSTOMER),
    "reminder.why": Expected((Right.SEES,), presses("reminder.why", _row), "Why this comes"),
    "reminder.list_previous": Expected((Right.SEES,), presses("reminder.list_previous", _row), RULE),
    "reminder.list_next": Expected((Right.SEES,), presses("reminder.list_next", _row), RULE),
    "reminder.allow_guests": Expected(
        (Right.ADMIN, Right.ALLOWS_GUESTS), presses("reminder.allow_guests", _here), changes=GUEST_PERMISSIONS
    ),
    "reminder.refuse_guests": Expected(
        (Right.ADMIN, Right.NO_ALLOWANCE), presses("reminder.refuse_guests", _here), changes=GUEST_PERMISSIONS
    ),
    "link.approve": Expected((Right.ADMIN,), _decides("link.approve"), changes=(*LINK_REQUESTS, "seat_links")),
    "link.refuse": Expected((Right.ADMIN,), _decides("link.refuse"), changes=LINK_REQUESTS),
    "link.confirm": Expected((Right.ADMIN,), presses("link.confirm", _link), changes=SEAT_LINKS),
    "link.confirm: made up": Expected(
        (Right.NEVER,), presses("link.confirm", lambda case, reminder: '{"v":1,"p":"U7SIM"}')
    ),
    "link.leave": Expected((Right.OPEN,), presses("link.leave", _link), "left everything"),
}
