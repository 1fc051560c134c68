"""Which seat is mine, and why."""

from bot.domain.language.parse_error import unread
from bot.slack.blocks.message import Message
from bot.slack.feature import Ask, Command
from bot.slack.features.seats.messages import whoami_message
from bot.slack.features.seats.tools import SeatTools


async def run(ask: Ask, tools: SeatTools, words: str) -> Message:
    if words:
        raise unread(words, ("whoami",))
    return whoami_message(ask.person, await tools.resolver.need_seat(ask.person))


WHOAMI: Command[SeatTools] = Command(
    name="whoami",
    usage="whoami",
    summary="Which ChartMogul seat is yours, and why",
    examples=("whoami",),
    run=run,
)
