"""Every subcommand, in the order of the help. A new one is one file and one line here."""

from bot.slack.subcommands.away import AWAY
from bot.slack.subcommands.customer import CUSTOMER
from bot.slack.subcommands.help import help_about
from bot.slack.subcommands.link import LINK
from bot.slack.subcommands.mine import MINE
from bot.slack.subcommands.overdue import OVERDUE
from bot.slack.subcommands.remind import REMIND
from bot.slack.subcommands.reminders import REMINDERS
from bot.slack.subcommands.seats import SEATS
from bot.slack.subcommands.someone import SOMEONE
from bot.slack.subcommands.subcommand import Subcommand
from bot.slack.subcommands.team import TEAM
from bot.slack.subcommands.today import TODAY
from bot.slack.subcommands.unlink import UNLINK
from bot.slack.subcommands.week import WEEK
from bot.slack.subcommands.whoami import WHOAMI

_WORKING: tuple[Subcommand, ...] = (
    MINE,
    TODAY,
    OVERDUE,
    WEEK,
    TEAM,
    SOMEONE,
    CUSTOMER,
    REMIND,
    REMINDERS,
    AWAY,
    WHOAMI,
    LINK,
    UNLINK,
    SEATS,
)
TABLE = (*_WORKING, help_about(_WORKING))
