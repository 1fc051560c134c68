"""Whether what a reminder is to list fits together, and who is named may be: asked for words, forms and buttons alike.

Who may see and where it may go is asked beside this, by guard_reminders.py.
"""

from __future__ import annotations

from enum import StrEnum

from bot.domain.access.email import find_email
from bot.domain.language.schedule_words import need_once_a_week
from bot.domain.problems import NotAllowed, ParseError
from bot.domain.reminders.reminder import PlaceKind, Scope, WhoseTasks
from bot.domain.reminders.reminder_spec import ReminderSpec
from bot.use_cases.access.need_member import need_member
from bot.use_cases.ports.people import People

MOST_NAMED = 20  # people and e-mails in one reminder: more of them are better told by "everybody here"


class SpecPart(StrEnum):
    """What of a reminder does not fit, so that a form can say it at its field."""

    WHOSE = "whose"
    PEOPLE = "people"
    RECURRENCE = "recurrence"
    ZONE = "zone"


class Unfitting(NotAllowed):
    def __init__(self, part: SpecPart, sentence: str, examples: tuple[str, ...] = ()) -> None:
        super().__init__(sentence, examples=examples)
        self.part = part


async def need_fitting(people: People, spec: ReminderSpec, before: Scope | None = None) -> None:
    """Raises Unfitting, and as `need_member` of somebody who is named. Whoever ``before`` named may stay, though they
    have left since."""
    _need_schedule_and_zone(spec)
    _need_whose(spec.scope.whose, spec.place)
    await _need_named(people, spec.scope, before or Scope())


def _need_schedule_and_zone(spec: ReminderSpec) -> None:
    if spec.options.weekly:
        try:
            need_once_a_week(spec.schedule)
        except ParseError as error:
            raise Unfitting(SpecPart.RECURRENCE, error.sentence, ("remind weekly monday 9:00",)) from error
    if spec.place is PlaceKind.CHANNEL and not spec.zone:
        sentence = "A reminder for a channel needs a time zone of its own. Choose one, such as Europe/Berlin."
        raise Unfitting(SpecPart.ZONE, sentence)


def _need_whose(whose: WhoseTasks, place: PlaceKind) -> None:
    if whose is WhoseTasks.OWN and place is PlaceKind.CHANNEL:
        raise Unfitting(SpecPart.WHOSE, "A channel has no tasks of its own. Choose people, or everybody.")
    if whose is WhoseTasks.MEMBERS and place is PlaceKind.PERSON:
        raise Unfitting(SpecPart.WHOSE, "Direct messages are no channel with people in it. Choose something else.")


async def _need_named(people: People, scope: Scope, before: Scope) -> None:
    named = len(scope.people) + len(scope.emails)
    if scope.whose is WhoseTasks.NAMED and not named:
        raise Unfitting(SpecPart.PEOPLE, "Whose tasks? Choose at least one person.")
    if named > MOST_NAMED:
        raise Unfitting(
            SpecPart.PEOPLE,
            f"That names more than {MOST_NAMED} people. Let it list everybody who is in a channel instead.",
            examples=("remind #cs-team weekdays 9:00 everybody here",),
        )
    if any(find_email(email) != email for email in scope.emails if email not in before.emails):
        raise Unfitting(SpecPart.PEOPLE, "One of the e-mails that it names is no e-mail address. Name it again.")
    for person_id in scope.people:
        if person_id not in before.people:
            await need_member(people, person_id, or_else="there are no tasks of theirs")
