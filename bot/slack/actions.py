"""What each button does, by its action_id. A press acts on things as they are now, and asks again who may."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.slack import action_ids
from bot.slack.blocks.listing import listing_message
from bot.slack.blocks.seats import decided_message, verdict_message
from bot.slack.desk import Desk
from bot.slack.message import Modal, Press, Reply
from bot.slack.question_token import read_nonce, read_question
from bot.slack.reminder_actions import REMINDER_ACTIONS
from bot.slack.subcommands.listing import share_nonce
from bot.use_cases.guard_sharing import need_inside_channel
from bot.use_cases.problems import NotAllowed


async def show_page(press: Press, desk: Desk) -> Reply:
    """Next, Previous, Show all: the same message repainted; a copy where others see it too."""
    listing = await desk.lister.show(press.person, read_question(press.value))
    message = listing_message(listing, nonce=share_nonce(press.channel_id))
    is_private = press.ephemeral or press.channel_id.startswith("D")
    return Reply(message, replaces=is_private)


async def open_copy(press: Press, desk: Desk) -> Reply:
    listing = await desk.lister.show(press.person, read_question(press.value))
    return Reply(listing_message(listing, nonce=share_nonce(press.channel_id)), replaces=False)


async def share(press: Press, desk: Desk) -> Reply:
    """Post the answer for the whole channel, once, however often the button is pressed."""
    await need_inside_channel(desk.channels, press.channel_id)
    listing = await desk.lister.show(press.person, read_question(press.value))
    shared = listing_message(listing, shared_by=press.person.name)
    return Reply(shared, replaces=False, once=f"share:{read_nonce(press.value)}")


async def approve_link(press: Press, desk: Desk) -> Reply:
    return await _decide(press, desk, approve=True)


async def refuse_link(press: Press, desk: Desk) -> Reply:
    return await _decide(press, desk, approve=False)


async def _decide(press: Press, desk: Desk, *, approve: bool) -> Reply:
    if not await desk.admins.is_admin(press.person):
        raise NotAllowed("Only admins decide about seats. I left the request as it is.")
    decided = await desk.linker.decide(press.person, press.value, approve=approve)
    if decided.now:
        await desk.send(decided.request.person_id, verdict_message(decided.request, desk.command))
    return Reply(decided_message(decided.request))


ACTIONS: dict[str, Callable[[Press, Desk], Awaitable[Reply | Modal]]] = {
    action_ids.PREVIOUS: show_page,
    action_ids.NEXT: show_page,
    action_ids.SHOW_ALL: show_page,
    action_ids.SHOW_PAGES: show_page,
    action_ids.CHOOSE_CUSTOMER: show_page,
    action_ids.OPEN_COPY: open_copy,
    action_ids.SHARE: share,
    action_ids.APPROVE_LINK: approve_link,
    action_ids.REFUSE_LINK: refuse_link,
    **REMINDER_ACTIONS,
}
