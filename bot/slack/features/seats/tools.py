"""What the feature of seats uses."""

from __future__ import annotations

from dataclasses import dataclass

from bot.slack.api.notice_sender import NoticeSender
from bot.use_cases.ports.admins import AdminRoll
from bot.use_cases.ports.people import People
from bot.use_cases.seats.link_seat import SeatLinker
from bot.use_cases.seats.resolve_seat import SeatResolver


@dataclass(frozen=True, slots=True)
class SeatTools:
    resolver: SeatResolver
    linker: SeatLinker
    people: People
    admins: AdminRoll
    notices: NoticeSender
