"""Seats: which is whose, and requests for one that an admin decides."""

from __future__ import annotations

import logging

from bot.domain.access.link import LinkRequest
from bot.domain.problems import ChatProblem, NotAllowed
from bot.slack.blocks.parts import plain_message
from bot.slack.feature import Action, Click, Feature, Reply
from bot.slack.features.seats import action_ids
from bot.slack.features.seats.link import LINK
from bot.slack.features.seats.link_value import need_link_value, read_question, read_request_id
from bot.slack.features.seats.messages import decided_message, linked_message, verdict_message
from bot.slack.features.seats.seats import SEATS as OVERVIEW
from bot.slack.features.seats.tools import SeatTools
from bot.slack.features.seats.unlink import UNLINK
from bot.slack.features.seats.whoami import WHOAMI
from bot.use_cases.access.need_member import need_person

log = logging.getLogger(__name__)


async def approve(click: Click, tools: SeatTools) -> Reply:
    return await _decide(click, tools, approve=True)


async def refuse(click: Click, tools: SeatTools) -> Reply:
    return await _decide(click, tools, approve=False)


async def _decide(click: Click, tools: SeatTools, *, approve: bool) -> Reply:
    """Whoever makes a value up decides nothing, since only admins do."""
    if not await tools.admins.is_admin(click.person):
        raise NotAllowed("Only admins decide about seats. I left the request as it is.")
    decided = await tools.linker.decide(click.person, read_request_id(click.value), approve=approve)
    is_known = await _send_verdict(decided.request, click.command, tools) if decided.now else True
    return Reply(decided_message(decided.request, is_known=is_known), for_all=True)


async def _send_verdict(request: LinkRequest, command: str, tools: SeatTools) -> bool:
    """Whether the person who asked got it. The decision stands either way, and the admin sees it."""
    try:
        await tools.notices.send(request.person_id, verdict_message(request, command))
    except ChatProblem as problem:
        log.warning("could not send the verdict", extra={"person": request.person_id, "reason": problem.detail})
        return False
    return True


async def confirm_link(click: Click, tools: SeatTools) -> Reply:
    if not await tools.admins.is_admin(click.person):
        raise NotAllowed("Only admins decide about seats. I left everything as it is.")
    asked = read_question(click.value)
    person = await need_person(tools.people, asked.person_id)
    link = await tools.linker.confirm_link(click.person, person, asked.email, asked.holder_id)
    return Reply(linked_message(link, person, click.person))


async def leave_link(click: Click, tools: SeatTools) -> Reply:
    need_link_value(click.value)
    return Reply(plain_message("I left everything as it is."))


SEATS: Feature[SeatTools] = Feature(
    "seats",
    (WHOAMI, LINK, UNLINK, OVERVIEW),
    (
        Action(action_ids.APPROVE_LINK, approve),
        Action(action_ids.REFUSE_LINK, refuse),
        Action(action_ids.CONFIRM_LINK, confirm_link),
        Action(action_ids.LEAVE_LINK, leave_link),
    ),
)
