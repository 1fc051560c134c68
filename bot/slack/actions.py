"""What each button does, by its action_id. A press acts on things as they are now, and asks again who may."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.domain.problems import NotAllowed
from bot.slack import action_ids
from bot.slack.blocks.message import Click, Modal, Reply
from bot.slack.desk import Desk
from bot.slack.features.reminders.actions import REMINDER_ACTIONS
from bot.slack.features.seats.messages import decided_message, verdict_message
from bot.slack.features.tasks.list_value import read_nonce, read_question
from bot.slack.features.tasks.listing import listing_message
from bot.slack.features.tasks.lists import share_nonce
from bot.use_cases.tasks.guard_sharing import need_inside_channel


async def show_page(click: Click, desk: Desk) -> Reply:
    """Next, Previous, Show all: the same message repainted; a copy where others see it too."""
    listing = await desk.lister.show(click.person, read_question(click.value))
    message = listing_message(listing, nonce=share_nonce(click.channel_id))
    is_private = click.ephemeral or click.channel_id.startswith("D")
    return Reply(message, replaces=is_private)


async def open_copy(click: Click, desk: Desk) -> Reply:
    listing = await desk.lister.show(click.person, read_question(click.value))
    return Reply(listing_message(listing, nonce=share_nonce(click.channel_id)), replaces=False)


async def share(click: Click, desk: Desk) -> Reply:
    """Post the answer for the whole channel, once, however often the button is pressed."""
    await need_inside_channel(desk.channels, click.channel_id)
    listing = await desk.lister.show(click.person, read_question(click.value))
    shared = listing_message(listing, shared_by=click.person.name)
    return Reply(shared, replaces=False, once=f"share:{read_nonce(click.value)}")


async def approve_link(click: Click, desk: Desk) -> Reply:
    return await _decide(click, desk, approve=True)


async def refuse_link(click: Click, desk: Desk) -> Reply:
    return await _decide(click, desk, approve=False)


async def _decide(click: Click, desk: Desk, *, approve: bool) -> Reply:
    if not await desk.admins.is_admin(click.person):
        raise NotAllowed("Only admins decide about seats. I left the request as it is.")
    decided = await desk.linker.decide(click.person, click.value, approve=approve)
    if decided.now:
        await desk.send(decided.request.person_id, verdict_message(decided.request, desk.command))
    return Reply(decided_message(decided.request))


ACTIONS: dict[str, Callable[[Click, Desk], Awaitable[Reply | Modal]]] = {
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
