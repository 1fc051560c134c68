"""How the subcommands that list tasks answer: words to filters, filters to a page or to a choice of customers."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable

from bot.domain.problems import NotAllowed
from bot.slack.blocks.message import Ask, Message
from bot.slack.desk import Desk
from bot.slack.features.tasks.choice import choice_message
from bot.slack.features.tasks.listing import listing_message
from bot.use_cases.tasks.guard_sharing import need_inside_channel
from bot.use_cases.tasks.list_tasks import Ambiguous

FILTERS = "Add any of: `due <day or span>`, `done`, `all`, `for @someone`, `customer <name>`, `--here`."


def lists_tasks(to_filters: Callable[[str], str]) -> Callable[[Ask, Desk, str], Awaitable[Message]]:
    """The run function of a subcommand whose words become filters by ``to_filters``."""

    async def run(ask: Ask, desk: Desk, words: str) -> Message:
        filters = await desk.lister.read(ask.person, to_filters(words))
        if filters.here:
            await _need_readers(ask, desk)
        answer = await desk.lister.ask(ask.person, filters)
        if isinstance(answer, Ambiguous):
            return choice_message(answer)
        if filters.here:
            return listing_message(answer, shared_by=ask.person.name)
        return listing_message(answer, nonce=share_nonce(ask.channel_id))

    return run


async def _need_readers(ask: Ask, desk: Desk) -> None:
    """Somebody to share with, and no outsider among them. Raises NotAllowed."""
    if ask.channel_id.startswith("D") and ask.channel_id == await desk.sender.open_direct(ask.person.id):
        raise NotAllowed("Nobody else reads our direct messages. Leave out --here, or ask in a channel.")
    await need_inside_channel(desk.channels, ask.channel_id)


def share_nonce(channel_id: str) -> str:
    """What lets an answer be shared once. Empty in a direct message: there is nobody to share it with."""
    return "" if channel_id.startswith("D") else secrets.token_urlsafe(9)
