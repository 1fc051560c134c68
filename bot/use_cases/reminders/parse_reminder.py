"""From the words after "remind" to a spec: places, people and customers resolved, what was not said filled in.

Where no place is named, the channel in which they ask is meant, or their direct messages where they ask there: the
preview says which before anything is on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time

from bot.domain.access.person import Person, fold_email
from bot.domain.language.advice import whole_lines
from bot.domain.language.remind_words import RemindWords, read_remind
from bot.domain.problems import ParseError
from bot.domain.reminders.reminder import Options, PlaceKind, Scope, WhoseTasks
from bot.domain.reminders.reminder_spec import ReminderSpec, spec_of
from bot.domain.reminders.schedule import WEEKDAYS, Schedule
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.people import People
from bot.use_cases.reminders.manage_reminders import ReminderManager
from bot.use_cases.reminders.need_fitting import need_fitting
from bot.use_cases.reminders.reminder_names import ReminderNames
from bot.use_cases.seats.resolve_seat import SeatResolver

EXAMPLES = ("remind #cs-team weekdays 9:00 due today and overdue", "remind me weekdays 8:30", "remind")
_EVERY_MORNING = Schedule(WEEKDAYS, time(9, 0))


@dataclass(frozen=True, slots=True)
class ParsedReminder:
    """``says_when`` is False where nothing was said about the time: then 9:00 on weekdays stands in for it."""

    spec: ReminderSpec
    says_when: bool


class ReminderParser:
    def __init__(
        self,
        people: People,
        names: ReminderNames,
        resolver: SeatResolver,
        manager: ReminderManager,
        clock: Clock,
        make_id: Callable[[], str],
    ) -> None:
        self._people = people
        self._names = names
        self._resolver = resolver
        self._manager = manager
        self._clock = clock
        self._make_id = make_id

    async def read(self, maker: Person, words: str, channel_id: str) -> ParsedReminder:
        """``channel_id`` is where it was typed, "" in direct messages. Raises ParseError, NotFound,
        NotAllowed and NoSeat."""
        today = self._clock.now().astimezone(maker.zone).date()

        def read(line: str) -> RemindWords:
            said = read_remind(line, today)
            _place(said, maker, channel_id)  # in direct messages there is no channel that "here" could be
            return said

        try:
            said = read(words)
        except ParseError as error:
            raise whole_lines(error, "remind", read, ("{}", "weekdays {}"), EXAMPLES[:2]) from error
        place, place_id = _place(said, maker, channel_id)
        await self._resolver.need_seat(maker)  # first: without one, not even customers' names
        customer = await self._names.customer(said.customer) if said.customer else None
        spec = ReminderSpec(
            id=self._make_id(),
            place=place,
            place_id=place_id,
            schedule=said.schedule or _EVERY_MORNING,
            zone=zone_for(place, said.zone, maker),
            scope=Scope(
                whose=said.whose or whose_by_default(place, is_of_a_customer=customer is not None),
                people=said.people,
                emails=tuple(fold_email(email) for email in said.emails),
                customer_uuid=customer.uuid if customer else None,
                due=said.due,
            ),
            options=said.options,
        )
        await need_fitting(self._people, spec)
        return ParsedReminder(spec, says_when=said.schedule is not None)

    def blank(self, maker: Person, channel_id: str) -> ReminderSpec:
        """What a form begins with."""
        place, place_id = _place(RemindWords(), maker, channel_id)
        scope = Scope(whose=whose_by_default(place, is_of_a_customer=False))
        zone = zone_for(place, None, maker)
        return ReminderSpec(self._make_id(), place, place_id, _EVERY_MORNING, zone, scope, Options())

    async def moved(self, person: Person, at: time) -> ReminderSpec:
        """Their own reminder at another time of day. Raises ParseError where they have none, or several."""
        own = await self._manager.own_reminders(person)
        if not own:
            raise ParseError(
                "No reminder comes to you yet, so it has to say on which days.",
                examples=(f"remind me weekdays {at:%H:%M}",),
            )
        if len(own) > 1:
            raise ParseError(
                f"{len(own)} reminders come to you. Open the list, and press Edit at the one to move.",
                examples=("reminders",),
            )
        spec = spec_of(own[0])
        return replace(spec, schedule=replace(spec.schedule, at=at))


def whose_by_default(place: PlaceKind, *, is_of_a_customer: bool) -> WhoseTasks:
    return WhoseTasks.OWN if place is PlaceKind.PERSON and not is_of_a_customer else WhoseTasks.EVERYONE


def zone_for(place: PlaceKind, said: str | None, maker: Person) -> str | None:
    """A channel stays in one zone, its maker's where none is named; direct messages follow their person."""
    return said or (maker.zone.key if place is PlaceKind.CHANNEL else None)


def _place(said: RemindWords, maker: Person, channel_id: str) -> tuple[PlaceKind, str]:
    if said.place is PlaceKind.PERSON or said.whose is WhoseTasks.OWN:
        return PlaceKind.PERSON, maker.id
    if said.place_id:
        return PlaceKind.CHANNEL, said.place_id
    if not channel_id and (said.place is PlaceKind.CHANNEL or said.whose is WhoseTasks.MEMBERS):
        raise ParseError("Here is no channel to post in. Name one.", examples=("#cs-team weekdays 9:00",))
    return (PlaceKind.CHANNEL, channel_id) if channel_id else (PlaceKind.PERSON, maker.id)
