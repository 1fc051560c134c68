"""The reminder's form at work: from its fields to a spec, its preview, and what submitting it does.

A submission is switched on only if the preview showed that very spec; otherwise the form comes back with the
preview it should have had, to be looked at first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from functools import partial

from bot.domain.access.person import Person
from bot.domain.language.tokens import cut
from bot.domain.language.zone_words import read_zone
from bot.domain.problems import NotAllowed, NotFound, ParseError, Problem
from bot.domain.reminders.reminder import DueKind, Options, PlaceKind, Scope, WhoseTasks
from bot.domain.reminders.reminder_spec import ReminderSpec
from bot.domain.reminders.schedule import EVERY_DAY, WEEKDAYS, Schedule, first_day
from bot.domain.tasks.zones import find_zone
from bot.slack.blocks import codec
from bot.slack.blocks.mrkdwn import escape
from bot.slack.feature import Form, FormAccepted, FormErrors, FormKind, Modal
from bot.slack.features.reminders import form as fields
from bot.slack.features.reminders.form import FormState, read_form_state, remind_modal
from bot.slack.features.reminders.messages import made_message, preview_lines
from bot.slack.features.reminders.tools import ReminderTools
from bot.use_cases.reminders.need_fitting import SpecPart, Unfitting
from bot.use_cases.reminders.parse_reminder import zone_for

_FIELDS = {
    SpecPart.WHOSE: fields.WHOSE,
    SpecPart.PEOPLE: fields.PEOPLE,
    SpecPart.RECURRENCE: fields.RECURRENCE,
    SpecPart.ZONE: fields.ZONE,
}


async def open_form(
    person: Person,
    spec: ReminderSpec,
    channel_id: str,
    tools: ReminderTools,
    command: str,
    *,
    customer: str | None = None,
) -> Modal:
    """The form filled in with ``spec``. What keeps it from being switched on stands where the preview would be.

    Raises NoSeat: the form names customers, and nobody without a seat could switch anything on by it.
    """
    await tools.seats.need_seat(person)
    if customer is None:
        customer = await tools.creator.names.customer_words(spec.scope.customer_uuid)
    draw = partial(_form, person, customer=customer, command=command, tools=tools)
    try:
        shown = await tools.creator.preview(person, spec)
    except Problem as problem:
        return await draw(FormState(channel_id, spec, may_be=False), _not_yet(problem.sentence))
    return await draw(FormState(channel_id, spec, may_be=True), preview_lines(shown, person))


async def preview(form: Form, tools: ReminderTools) -> Modal:
    """After each change; the form keeps what stands in it."""
    before = read_form_state(form.carried)
    customer = _customer_words(form)
    try:
        spec = await read_fields(form, tools, before.spec)
    except FormErrors as fault:
        state, said = replace(before, may_be=False), " ".join(fault.sentences.values())
        return await _form(form.person, state, _not_yet(said), customer=customer, command=form.command, tools=tools)
    return await open_form(form.person, spec, before.channel_id, tools, form.command, customer=customer)


async def submit(form: Form, tools: ReminderTools) -> FormAccepted | Modal:
    """Raises FormErrors, and Problem for what has no field of its own."""
    before = read_form_state(form.carried)
    spec = await read_fields(form, tools, before.spec)
    if spec != before.spec or not before.may_be:
        shown = await tools.creator.preview(form.person, spec)  # its refusal is shown at the field
        return await _form(
            form.person,
            FormState(before.channel_id, spec, may_be=True),
            preview_lines(shown, form.person),
            customer=_customer_words(form),
            command=form.command,
            tools=tools,
        )
    made = await tools.creator.switch_on(form.person, spec)
    return FormAccepted(made_message(made, form.person, form.command), before.channel_id)


async def read_fields(form: Form, tools: ReminderTools, base: ReminderSpec) -> ReminderSpec:
    """The spec that the fields come to. Raises FormErrors, and ParseError for a choice that the form never offered.

    It looks customers up by words, so it raises NoSeat too. What the form has no field for stays as in ``base``, and so
    does what a field can't show whole, such as a customer that is gone, while that field is left as it was.
    """
    await tools.seats.need_seat(form.person)
    try:
        return await _spec(form, tools, base)
    except ValueError as error:
        raise codec.unreadable(str(error)) from error


async def _spec(form: Form, tools: ReminderTools, base: ReminderSpec) -> ReminderSpec:
    place, place_id = PlaceKind.CHANNEL, form.text(fields.WHERE)
    if not place_id:
        place, place_id = await tools.creator.without_channel(base, form.person)
    spec = replace(
        base,
        place=place,
        place_id=place_id,
        schedule=_schedule(form, base, _today(form.person, tools)),
        zone=_zone(form, base, place),
        scope=await _scope(form, tools, base),
        options=Options(**{name: name in form.chosen(fields.OPTIONS) for name in ("weekly", "all_clear", "mention")}),
    )
    try:
        await tools.creator.need_fitting(spec)
    except Unfitting as fault:
        raise FormErrors({_FIELDS[fault.part]: fault.sentence}) from fault
    except (NotFound, NotAllowed) as problem:
        raise FormErrors({fields.PEOPLE: problem.sentence}) from problem
    return spec


def _schedule(form: Form, base: ReminderSpec, today: date) -> Schedule:
    recurrence, at = form.text(fields.RECURRENCE), form.text(fields.AT)
    if not at:
        raise FormErrors({fields.AT: "At what time? Choose one."})
    wall_clock, before = time.fromisoformat(at), base.schedule
    groups = {fields.DAILY: EVERY_DAY, fields.ON_WEEKDAYS: WEEKDAYS}
    days = groups.get(recurrence) or frozenset(int(day) for day in form.chosen(fields.DAYS))
    if not days:
        raise FormErrors({fields.DAYS: "On which days of the week? Choose at least one."})
    if recurrence == fields.recurrence_of(before) and (days == before.days or base.changes):
        return replace(before, days=days, at=wall_clock)  # weeks are counted as until now
    if recurrence in fields.MONTHLY:
        return Schedule(days, wall_clock, nth=fields.MONTHLY[recurrence])
    if recurrence in groups or recurrence == fields.WEEKLY:
        return Schedule(days, wall_clock)
    return Schedule(days, wall_clock, fields.weeks_of(recurrence), first_day(days, today))


def _zone(form: Form, base: ReminderSpec, place: PlaceKind) -> str | None:
    text = form.text(fields.ZONE)
    if place is base.place and text == fields.shown(_zone_text(form.person, base)) and find_zone(base.zone):
        return base.zone  # one with a name that nobody would type, such as EST, too
    return zone_for(place, _read_zone(text), form.person)


def _zone_text(person: Person, spec: ReminderSpec) -> str:
    """A channel's zone that is the person's own anyway is left out, so that it goes where the place is changed."""
    return "" if spec.place is PlaceKind.CHANNEL and spec.zone == person.zone.key else spec.zone or ""


def _read_zone(text: str) -> str | None:
    words = cut(text)
    if not words:
        return None
    try:
        name, length = read_zone(words)
    except ParseError as error:
        near = ", ".join(example.removeprefix("in ") for example in error.examples)
        raise FormErrors({fields.ZONE: f"{error.sentence} Try: {near}."}) from error
    if length < len(words):
        raise FormErrors({fields.ZONE: "That is more than one time zone. Write one, such as Europe/Berlin."})
    return name


async def _scope(form: Form, tools: ReminderTools, base: ReminderSpec) -> Scope:
    whose = WhoseTasks(form.text(fields.WHOSE))
    named = whose is WhoseTasks.NAMED
    people, emails = form.chosen(fields.PEOPLE) if named else (), base.scope.emails if named else ()
    if named and set(people) == set(base.scope.people):
        people = base.scope.people
    return Scope(
        whose=whose,
        people=people,
        emails=emails,
        customer_uuid=await _customer(form, tools, base.scope.customer_uuid),
        due=frozenset(DueKind(kind) for kind in form.chosen(fields.DUE)),
    )


async def _customer(form: Form, tools: ReminderTools, before: str | None) -> str | None:
    words = _customer_words(form)
    if not words:
        return None
    try:
        if before and words == fields.shown(await tools.creator.names.customer_words(before)).strip():
            return before
        return (await tools.creator.names.customer(words)).uuid
    except Problem as problem:
        near = [example.removeprefix("customer ").strip("“”") for example in problem.examples]
        hint = f" Near: {', '.join(near)}." if near else ""
        raise FormErrors({fields.CUSTOMER: f"{problem.sentence}{hint}"}) from problem


def _customer_words(form: Form) -> str:
    return form.text(fields.CUSTOMER).strip()


def _today(person: Person, tools: ReminderTools) -> date:
    return tools.clock.now().astimezone(person.zone).date()


async def _form(
    person: Person, state: FormState, lines: Sequence[str], *, customer: str, command: str, tools: ReminderTools
) -> Modal:
    spec = state.spec
    place, place_id = await tools.creator.without_channel(spec, person)
    return remind_modal(
        state,
        lines,
        zone=_zone_text(person, spec),
        customer=customer,
        command=command,
        stays_in=place_id if place is PlaceKind.CHANNEL else "",
    )


def _not_yet(sentence: str) -> list[str]:
    return [f"*Not yet:* {escape(sentence)}"]


FORM = FormKind(fields.CALLBACK_ID, fields.WHERE, preview, submit)
