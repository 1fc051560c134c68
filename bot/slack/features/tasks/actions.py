"""The buttons of a list. A click asks anew, and who may see is asked again too."""

from __future__ import annotations

from bot.slack.feature import Action, Click, Reply
from bot.slack.features.tasks import action_ids
from bot.slack.features.tasks.list_value import read_nonce, read_question
from bot.slack.features.tasks.listing import listing_message
from bot.slack.features.tasks.share import new_nonce
from bot.slack.features.tasks.tools import TaskTools
from bot.use_cases.tasks.guard_sharing import need_inside_channel


async def show_page(click: Click, tools: TaskTools) -> Reply:
    """Next, Previous, Show all: the same message repainted, which is a copy where others see that too."""
    listing = await tools.lister.show(click.person, read_question(click.value))
    return Reply(listing_message(listing, nonce=new_nonce(click.channel_id)))


async def open_copy(click: Click, tools: TaskTools) -> Reply:
    listing = await tools.lister.show(click.person, read_question(click.value))
    return Reply(listing_message(listing, nonce=new_nonce(click.channel_id)), replaces=False)


async def share(click: Click, tools: TaskTools) -> Reply:
    """Post the answer for the whole channel, once, however often the button is clicked."""
    question, nonce = read_question(click.value), read_nonce(click.value)
    await need_inside_channel(tools.channels, click.channel_id)
    listing = await tools.lister.show(click.person, question)
    shared = listing_message(listing, shared_by=click.person.name)
    return Reply(shared, replaces=False, once=f"share:{nonce}")


ACTIONS = (
    Action(action_ids.PREVIOUS, show_page),
    Action(action_ids.NEXT, show_page),
    Action(action_ids.SHOW_ALL, show_page),
    Action(action_ids.SHOW_PAGES, show_page),
    Action(action_ids.CHOOSE_CUSTOMER, show_page),
    Action(action_ids.OPEN_COPY, open_copy),
    Action(action_ids.SHARE, share),
)
