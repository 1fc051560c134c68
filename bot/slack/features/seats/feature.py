"""Seats: which is whose, and requests for one that an admin decides."""

from __future__ import annotations

from bot.domain.problems import NotAllowed
from bot.slack.feature import Action, Click, Feature, Reply
from bot.slack.features.seats import action_ids
from bot.slack.features.seats.link import LINK
from bot.slack.features.seats.messages import decided_message, verdict_message
from bot.slack.features.seats.seats import SEATS as OVERVIEW
from bot.slack.features.seats.tools import SeatTools
from bot.slack.features.seats.unlink import UNLINK
from bot.slack.features.seats.whoami import WHOAMI


async def approve(click: Click, tools: SeatTools) -> Reply:
    return await _decide(click, tools, approve=True)


async def refuse(click: Click, tools: SeatTools) -> Reply:
    return await _decide(click, tools, approve=False)


async def _decide(click: Click, tools: SeatTools, *, approve: bool) -> Reply:
    """The button's value is the request's id: whoever makes one up decides nothing, since only admins do."""
    if not await tools.admins.is_admin(click.person):
        raise NotAllowed("Only admins decide about seats. I left the request as it is.")
    decided = await tools.linker.decide(click.person, click.value, approve=approve)
    if decided.now:
        await tools.notices.send(decided.request.person_id, verdict_message(decided.request, click.command))
    return Reply(decided_message(decided.request))


SEATS: Feature[SeatTools] = Feature(
    "seats",
    (WHOAMI, LINK, UNLINK, OVERVIEW),
    (Action(action_ids.APPROVE_LINK, approve), Action(action_ids.REFUSE_LINK, refuse)),
)
