"""Every subcommand, in the order of the help. A new one is one file and one line here."""

from bot.slack.feature import Subcommand
from bot.slack.features.help.help import help_about
from bot.slack.features.reminders.away import AWAY
from bot.slack.features.reminders.remind import REMIND
from bot.slack.features.reminders.reminders import REMINDERS
from bot.slack.features.seats.link import LINK
from bot.slack.features.seats.seats import SEATS
from bot.slack.features.seats.unlink import UNLINK
from bot.slack.features.seats.whoami import WHOAMI
from bot.slack.features.tasks.customer import CUSTOMER
from bot.slack.features.tasks.mine import MINE
from bot.slack.features.tasks.overdue import OVERDUE
from bot.slack.features.tasks.someone import SOMEONE
from bot.slack.features.tasks.team import TEAM
from bot.slack.features.tasks.today import TODAY
from bot.slack.features.tasks.week import WEEK

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
