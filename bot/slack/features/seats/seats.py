"""For admins: everyone with a seat, people without one, and assignees without a person."""

from bot.domain.language.parse_error import unread
from bot.domain.problems import NotAllowed
from bot.slack.blocks.message import Message
from bot.slack.feature import Ask, Command
from bot.slack.features.seats.messages import seats_message
from bot.slack.features.seats.tools import SeatTools


async def run(ask: Ask, tools: SeatTools, words: str) -> Message:
    if words:
        raise unread(words, ("seats",))
    if not await tools.admins.is_admin(ask.person):
        raise NotAllowed("Only admins see everybody's seats. Yours is shown by whoami.", examples=("whoami",))
    return seats_message(await tools.resolver.overview())


SEATS: Command[SeatTools] = Command(
    name="seats",
    usage="seats",
    summary="For admins: who has which seat, and who has none",
    examples=("seats",),
    run=run,
)
