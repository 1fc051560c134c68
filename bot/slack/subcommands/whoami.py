"""Which seat is mine, and why."""

from bot.slack.blocks.seats import whoami_message
from bot.slack.desk import Desk
from bot.slack.message import Ask, Message
from bot.slack.subcommands.subcommand import Subcommand


async def run(ask: Ask, desk: Desk, words: str) -> Message:
    return whoami_message(ask.person, await desk.matcher.need_seat(ask.person))


WHOAMI = Subcommand(
    name="whoami",
    usage="whoami",
    summary="Which ChartMogul seat is yours, and why",
    examples=("whoami",),
    run=run,
)
