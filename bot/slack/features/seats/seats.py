"""For admins: everyone with a seat, people without one, and assignees without a person."""

from bot.domain.problems import NotAllowed
from bot.slack.blocks.message import Ask, Message
from bot.slack.desk import Desk
from bot.slack.feature import Subcommand
from bot.slack.features.seats.messages import seats_message


async def run(ask: Ask, desk: Desk, words: str) -> Message:
    if not await desk.admins.is_admin(ask.person):
        raise NotAllowed("Only admins see everybody's seats. Yours is shown by whoami.", examples=("whoami",))
    return seats_message(await desk.resolver.overview())


SEATS = Subcommand(
    name="seats",
    usage="seats",
    summary="For admins: who has which seat, and who has none",
    examples=("seats",),
    run=run,
)
