"""The commands that list tasks: rows that differ only in what they preset, answered in one way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta

from bot.domain.language.filter_words import begins_with_filter, begins_with_longer_days, begins_with_mention
from bot.domain.language.filters import Preset, Whose, WhoseKind
from bot.domain.problems import NotAllowed
from bot.domain.tasks.due_window import DueWindow
from bot.domain.tasks.periods import week_of
from bot.slack.blocks.message import Message
from bot.slack.blocks.parts import typed
from bot.slack.feature import Ask, Command
from bot.slack.features.tasks.choice import choice_message
from bot.slack.features.tasks.listing import listing_message
from bot.slack.features.tasks.share import new_nonce
from bot.slack.features.tasks.tools import TaskTools
from bot.slack.ids import is_direct
from bot.use_cases.tasks.guard_sharing import need_inside_channel
from bot.use_cases.tasks.list_tasks import Ambiguous

_FILTERS = "Add any of: `due <day or span>`, `done`, `all`, `for @someone`, `customer <name>`, `--here`."


def _today(today: date, week_start: int) -> DueWindow:
    return DueWindow(today, today)


def _before(today: date, week_start: int) -> DueWindow:
    return DueWindow(None, today - timedelta(days=1))


def _this_week(today: date, week_start: int) -> DueWindow:
    return week_of(today, week_start).window


PRESETS: Mapping[str, Preset] = {
    "mine": Preset(whose=Whose(WhoseKind.ME)),
    "today": Preset(due=_today),
    "overdue": Preset(due=_before),
    "week": Preset(due=_this_week),
    "team": Preset(whose=Whose(WhoseKind.EVERYONE)),
    "@someone": Preset(),
    "customer": Preset(names_customer=True),
    "filters alone": Preset(),
}


def _listing(preset: Preset) -> Callable[[Ask, TaskTools, str], Awaitable[Message]]:
    async def run(ask: Ask, tools: TaskTools, words: str) -> Message:
        return await _listed(ask, tools, words, preset)

    return run


async def _listed(ask: Ask, tools: TaskTools, words: str, preset: Preset) -> Message:
    filters = await tools.lister.read(ask.person, words, preset)
    if filters.here:
        await _need_readers(ask, tools)
    answer = await tools.lister.ask(ask.person, filters)
    if isinstance(answer, Ambiguous):
        return choice_message(answer)
    any_day = typed(ask.command, "mine") if preset.due else ""
    if filters.here:
        return listing_message(answer, shared_by=ask.person.name, any_day=any_day)
    return listing_message(answer, nonce=new_nonce(ask.channel_id), any_day=any_day)


async def _need_readers(ask: Ask, tools: TaskTools) -> None:
    """Somebody to share with, and no outsider among them. Raises NotAllowed."""
    if is_direct(ask.channel_id) and ask.channel_id == await tools.open_direct(ask.person.id):
        raise NotAllowed("Nobody else reads our direct messages. Leave out --here, or ask in a channel.")
    await need_inside_channel(tools.channels, ask.channel_id)


COMMANDS: tuple[Command[TaskTools], ...] = (
    Command(
        name="mine",
        aliases=("my", "me"),
        usage="mine [filters]",
        summary="Your open tasks, most overdue first",
        examples=("mine", "mine due this week", "mine done due last month"),
        details=_FILTERS,
        run=_listing(PRESETS["mine"]),
    ),
    Command(
        name="today",
        usage="today [filters]",
        summary="Your tasks due today, on your own calendar",
        examples=("today", "today team", "today for @ann"),
        details=_FILTERS,
        run=_listing(PRESETS["today"]),
    ),
    Command(
        name="overdue",
        aliases=("late",),
        usage="overdue [filters]",
        summary="Your tasks whose day has passed",
        examples=("overdue", "overdue team", "overdue customer Acme Corp"),
        details=_FILTERS,
        run=_listing(PRESETS["overdue"]),
    ),
    Command(
        name="week",
        usage="week [filters]",
        summary="Your tasks due this week, from its first day to its last",
        examples=("week", "week team", "week for @ann"),
        details=_FILTERS,
        run=_listing(PRESETS["week"]),
    ),
    Command(
        name="team",
        aliases=("everyone", "everybody"),
        usage="team [filters]",
        summary="Everybody's open tasks",
        examples=("team", "team due this week", "team overdue --here"),
        details=_FILTERS,
        run=_listing(PRESETS["team"]),
    ),
    Command(
        name="@someone",
        usage="@someone [filters]",
        summary="A colleague's open tasks",
        examples=("@ann", "@ann due next week"),
        details=_FILTERS,
        run=_listing(PRESETS["@someone"]),
        takes=begins_with_mention,
        is_label=True,
    ),
    Command(
        name="customer",
        aliases=("customers", "client", "account"),
        usage="customer <name, e-mail, domain or cus_…> [filters]",
        summary="One customer's open tasks, whoever they are assigned to",
        details=f"Quotes hold a name together: `customer “Bed Bath & All” all`. {_FILTERS}",
        examples=("customer Acme Corp", "customer acme.com done", "customer “Due North” due this week"),
        run=_listing(PRESETS["customer"]),
    ),
    Command(  # whose tasks are meant may be among the filters ("due fri for @ann"), and the asker's where it is not
        name="filters alone",
        usage="[filters]",
        summary="Your open tasks, as the filters say",
        examples=("due this week", "done due last month"),
        details=_FILTERS,
        run=_listing(PRESETS["filters alone"]),
        takes=begins_with_filter,
        claims=begins_with_longer_days,
        unlisted=True,
        is_label=True,
    ),
)
