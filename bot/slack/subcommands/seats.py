"""For admins: everyone with a seat, people without one, and assignees without a person."""

from bot.slack.blocks.seats import seats_message
from bot.slack.desk import Desk
from bot.slack.message import Ask, Message
from bot.slack.subcommands.subcommand import Subcommand
from bot.use_cases.problems import NotAllowed


async def run(ask: Ask, desk: Desk, words: str) -> Message:
    if not await desk.admins.is_admin(ask.person):
        raise NotAllowed("Only admins see everybody's seats. Yours is shown by whoami.", examples=("whoami",))
    return seats_message(await desk.matcher.overview())


SEATS = Subcommand(
    name="seats",
    usage="seats",
    summary="For admins: who has which seat, and who has none",
    examples=("seats",),
    run=run,
)
