"""The commands that list tasks: rows that differ only in what they preset, answered in one way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.language.filter_words import begins_with_filter, begins_with_longer_days, begins_with_mention
from bot.domain.language.filters import Preset, Whose, WhoseKind
from bot.domain.problems import NotAllowed
from bot.domain.tasks.due_window import DueWindow
from bot.domain.tasks.periods import week_of
from bot.slack.blocks.message import Message
from bot.slack.feature import Ask, Command
from bot.slack.features.tasks.choice import choice_message
from bot.slack.features.tasks.listing import listing_message
from bot.slack.features.tasks.share import new_nonce
from bot.slack.features.tasks.tools import TaskTools
from bot.slack.ids import is_direct
from bot.use_cases.tasks.guard_sharing import need_inside_channel
from bot.use_cases.tasks.list_tasks import Ambiguous

_FILTERS = "Add any of: `due <day or span>`, `done`, `all`, `for @someone`, `customer <name>`, `--here`."


@dataclass(frozen=True, slots=True)
class TaskList:
    """A row: the command's words and help, and what it presets. The rest is as in `Command`."""

    name: str
    usage: str
    summary: str
    examples: tuple[str, ...]
    preset: Preset
    aliases: tuple[str, ...] = ()
    details: str = _FILTERS
    takes: Callable[[str], bool] | None = None
    claims: Callable[[str], bool] | None = None
    unlisted: bool = False


def _today(today: date, week_start: int) -> DueWindow:
    return DueWindow(today, today)


def _before(today: date, week_start: int) -> DueWindow:
    return DueWindow(None, today - timedelta(days=1))


def _this_week(today: date, week_start: int) -> DueWindow:
    return week_of(today, week_start).window


LISTS = (
    TaskList(
        name="mine",
        aliases=("my", "me"),
        usage="mine [filters]",
        summary="Your open tasks, most overdue first",
        examples=("mine", "mine due this week", "mine done due last month"),
        preset=Preset(whose=Whose(WhoseKind.ME)),
    ),
    TaskList(
        name="today",
        usage="today [filters]",
        summary="Your tasks due today, on your own calendar",
        examples=("today", "today team", "today for @ann"),
        preset=Preset(due=_today),
    ),
    TaskList(
        name="overdue",
        aliases=("late",),
        usage="overdue [filters]",
        summary="Your tasks whose day has passed",
        examples=("overdue", "overdue team", "overdue customer Acme Corp"),
        preset=Preset(due=_before),
    ),
    TaskList(
        name="week",
        usage="week [filters]",
        summary="Your tasks due this week, from its first day to its last",
        examples=("week", "week team", "week for @ann"),
        preset=Preset(due=_this_week),
    ),
    TaskList(
        name="team",
        aliases=("everyone", "everybody"),
        usage="team [filters]",
        summary="Everybody's open tasks",
        examples=("team", "team due this week", "team overdue --here"),
        preset=Preset(whose=Whose(WhoseKind.EVERYONE)),
    ),
    TaskList(
        name="@someone",
        usage="@someone [filters]",
        summary="A colleague's open tasks",
        examples=("@ann", "@ann due next week"),
        preset=Preset(),
        takes=begins_with_mention,
    ),
    TaskList(
        name="customer",
        aliases=("customers", "client", "account"),
        usage="customer <name, e-mail, domain or cus_…> [filters]",
        summary="One customer's open tasks, whoever they are assigned to",
        details=f"Quotes hold a name together: `customer “Bed Bath & All” all`. {_FILTERS}",
        examples=("customer Acme Corp", "customer acme.com done", "customer “Due North” due this week"),
        preset=Preset(names_customer=True),
    ),
    TaskList(  # whose tasks are meant may be among the filters ("due fri for @ann"), and the asker's where it is not
        name="filters alone",
        usage="[filters]",
        summary="Your open tasks, as the filters say",
        examples=("due this week", "done due last month"),
        preset=Preset(),
        takes=begins_with_filter,
        claims=begins_with_longer_days,
        unlisted=True,
    ),
)
PRESETS = {row.name: row.preset for row in LISTS}


def _command(row: TaskList) -> Command[TaskTools]:
    async def run(ask: Ask, tools: TaskTools, words: str) -> Message:
        return await _listed(ask, tools, words, row.preset)

    return Command(
        name=row.name,
        usage=row.usage,
        summary=row.summary,
        examples=row.examples,
        run=run,
        aliases=row.aliases,
        details=row.details,
        takes=row.takes,
        claims=row.claims,
        unlisted=row.unlisted,
    )


async def _listed(ask: Ask, tools: TaskTools, words: str, preset: Preset) -> Message:
    filters = await tools.lister.read(ask.person, words, preset)
    if filters.here:
        await _need_readers(ask, tools)
    answer = await tools.lister.ask(ask.person, filters)
    if isinstance(answer, Ambiguous):
        return choice_message(answer)
    if filters.here:
        return listing_message(answer, shared_by=ask.person.name)
    return listing_message(answer, nonce=new_nonce(ask.channel_id))


async def _need_readers(ask: Ask, tools: TaskTools) -> None:
    """Somebody to share with, and no outsider among them. Raises NotAllowed."""
    if is_direct(ask.channel_id) and ask.channel_id == await tools.open_direct(ask.person.id):
        raise NotAllowed("Nobody else reads our direct messages. Leave out --here, or ask in a channel.")
    await need_inside_channel(tools.channels, ask.channel_id)


COMMANDS = tuple(_command(row) for row in LISTS)
