"""The reminder's form at work: from its fields to a wish, its preview, and what submitting it does.

What is submitted is switched on only if the preview showed that very wish; otherwise the form comes back with the
preview it should have had, to be looked at first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta

from bot.domain.person import Person
from bot.domain.reminder import DueKind, Options, PlaceKind, Scope, WhoseTasks
from bot.domain.schedule import EVERY_DAY, WEEKDAYS, Schedule
from bot.domain.tokens import cut
from bot.domain.unclear import UnclearWords
from bot.domain.zone_words import read_zone
from bot.slack.blocks import remind_modal as fields
from bot.slack.blocks.mrkdwn import escape
from bot.slack.blocks.remind_modal import Carried, read_carried, remind_modal
from bot.slack.blocks.reminders import draft_lines, made_message
from bot.slack.desk import Desk
from bot.slack.message import Form, FormFault, Modal, Taken
from bot.use_cases.plan_reminders import Wish
from bot.use_cases.problems import Problem
from bot.use_cases.read_wishes import need_few_named, zone_for


async def open_form(person: Person, wish: Wish, channel_id: str, desk: Desk, *, customer: str | None = None) -> Modal:
    """The form filled in with ``wish``. What keeps it from being switched on stands where the preview would be."""
    if customer is None:
        customer = await desk.reminding.planner.customer_words(wish.scope.customer_uuid)
    try:
        draft = await desk.reminding.planner.draft(person, wish)
    except Problem as problem:
        return _form(person, Carried(channel_id, wish, may_be=False), _not_yet(problem.sentence), customer, desk)
    return _form(person, Carried(channel_id, wish, may_be=True), draft_lines(draft, person), customer, desk)


async def preview(form: Form, desk: Desk) -> Modal:
    """After each change; the form keeps what stands in it."""
    before = read_carried(form.carried)
    customer = form.text(fields.CUSTOMER).strip()
    try:
        wish = await read_fields(form, desk, before.wish)
    except FormFault as fault:
        said = " ".join(fault.sentences.values())
        return _form(form.person, replace(before, may_be=False), _not_yet(said), customer, desk)
    return await open_form(form.person, wish, before.channel_id, desk, customer=customer)


async def submit(form: Form, desk: Desk) -> Taken | Modal:
    """Raises FormFault, and Problem for what has no field of its own."""
    before = read_carried(form.carried)
    wish = await read_fields(form, desk, before.wish)
    if wish != before.wish or not before.may_be:
        await desk.reminding.planner.draft(form.person, wish)  # what keeps it from being so is told at the field
        customer = form.text(fields.CUSTOMER).strip()
        return await open_form(form.person, wish, before.channel_id, desk, customer=customer)
    made = await desk.reminding.planner.switch_on(form.person, wish)
    return Taken(made_message(made, form.person, form.command), before.channel_id)


async def read_fields(form: Form, desk: Desk, base: Wish) -> Wish:
    """The wish that the fields come to; what the form has no field for stays as in ``base``. Raises FormFault."""
    channel_id = form.text(fields.WHERE)
    is_own = base.place is PlaceKind.PERSON and base.changes
    place = PlaceKind.CHANNEL if channel_id else PlaceKind.PERSON
    receiver = base.place_id if is_own else form.person.id  # an admin's edit leaves it whose it is
    wish = replace(
        base,
        place=place,
        place_id=channel_id or receiver,
        schedule=_schedule(form, base, _today(form.person, desk)),
        zone=zone_for(place, _zone(form), form.person),
        scope=await _scope(form, desk, base, place),
        options=Options(**{name: name in form.chosen(fields.OPTIONS) for name in ("weekly", "all_clear", "mention")}),
    )
    if wish.options.weekly and (len(wish.schedule.days) > 1 or wish.schedule.nth or wish.schedule.every_weeks > 1):
        raise FormFault({fields.RHYTHM: "A weekly look back and ahead comes on one day of every week."})
    return wish


def _schedule(form: Form, base: Wish, today: date) -> Schedule:
    rhythm, at = form.text(fields.RHYTHM), form.text(fields.AT)
    if not at:
        raise FormFault({fields.AT: "At what time? Choose one."})
    wall_clock = time.fromisoformat(at)
    if rhythm in (fields.DAILY, fields.ON_WEEKDAYS):
        return Schedule(EVERY_DAY if rhythm == fields.DAILY else WEEKDAYS, wall_clock)
    days = frozenset(int(day) for day in form.chosen(fields.DAYS))
    if not days:
        raise FormFault({fields.DAYS: "On which days of the week? Choose at least one."})
    if rhythm in fields.MONTHLY:
        return Schedule(days, wall_clock, nth=fields.MONTHLY[rhythm])
    if rhythm == fields.WEEKLY:
        return Schedule(days, wall_clock)
    before = base.schedule
    if before.every_weeks > 1 and before.days == days:
        return replace(before, at=wall_clock)  # the same weeks as until now
    week = (today + timedelta(days=ahead) for ahead in range(7))
    return Schedule(days, wall_clock, every_weeks=2, anchor=next(day for day in week if day.weekday() in days))


def _zone(form: Form) -> str | None:
    words = cut(form.text(fields.ZONE))
    if not words:
        return None
    try:
        name, length = read_zone(words)
    except UnclearWords as unclear:
        near = ", ".join(example.removeprefix("in ") for example in unclear.examples)
        raise FormFault({fields.ZONE: f"{unclear.reason} Try: {near}."}) from unclear
    if length < len(words):
        raise FormFault({fields.ZONE: "That is more than one time zone. Write one, such as Europe/Berlin."})
    return name


async def _scope(form: Form, desk: Desk, base: Wish, place: PlaceKind) -> Scope:
    whose = WhoseTasks(form.text(fields.WHOSE))
    _need_fitting(whose, place)
    named = whose is WhoseTasks.NAMED
    people, emails = form.chosen(fields.PEOPLE) if named else (), base.scope.emails if named else ()
    if named and not (people or emails):
        raise FormFault({fields.PEOPLE: "Whose tasks? Choose at least one person."})
    scope = Scope(
        whose=whose,
        people=people,
        emails=emails,
        customer_uuid=await _customer(form, desk),
        due=frozenset(DueKind(kind) for kind in form.chosen(fields.DUE)),
    )
    try:
        need_few_named(scope)
        await desk.reminding.wishes.need_members(people)
    except Problem as problem:
        raise FormFault({fields.PEOPLE: problem.sentence}) from problem
    return scope


def _need_fitting(whose: WhoseTasks, place: PlaceKind) -> None:
    if whose is WhoseTasks.OWN and place is PlaceKind.CHANNEL:
        raise FormFault({fields.WHOSE: "A channel has no tasks of its own. Choose people, or everybody."})
    if whose is WhoseTasks.MEMBERS and place is PlaceKind.PERSON:
        raise FormFault({fields.WHOSE: "Direct messages are no channel with people in it. Choose something else."})


async def _customer(form: Form, desk: Desk) -> str | None:
    words = form.text(fields.CUSTOMER).strip()
    if not words:
        return None
    try:
        return (await desk.reminding.planner.customer(words)).uuid
    except Problem as problem:
        near = [example.removeprefix("customer ") for example in problem.examples]
        hint = f" Near: {', '.join(near)}." if near else ""
        raise FormFault({fields.CUSTOMER: f"{problem.sentence}{hint}"}) from problem


def _today(person: Person, desk: Desk) -> date:
    return desk.reminding.planner.now().astimezone(person.zone).date()


def _form(person: Person, carried: Carried, lines: Sequence[str], customer: str, desk: Desk) -> Modal:
    """A channel's zone that is the person's own anyway is left out, so that it goes where the place is changed."""
    wish = carried.wish
    zone = "" if wish.place is PlaceKind.CHANNEL and wish.zone == person.zone.key else wish.zone or ""
    return remind_modal(carried, lines, zone=zone, customer=customer, command=desk.command)


def _not_yet(sentence: str) -> list[str]:
    return [f"*Not yet:* {escape(sentence)}"]
