"""Which seat is mine, and why."""

from bot.slack.blocks.message import Ask, Message
from bot.slack.desk import Desk
from bot.slack.feature import Subcommand
from bot.slack.features.seats.messages import whoami_message


async def run(ask: Ask, desk: Desk, words: str) -> Message:
    return whoami_message(ask.person, await desk.resolver.need_seat(ask.person))


WHOAMI = Subcommand(
    name="whoami",
    usage="whoami",
    summary="Which ChartMogul seat is yours, and why",
    examples=("whoami",),
    run=run,
)
