"""What a reminder lists, told in words that can be typed back."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.language.schedule_words import listed
from bot.domain.reminders.reminder import DueKind, Options, Scope, WhoseTasks


def scope_in_words(scope: Scope, options: Options, names: Sequence[str] = ()) -> str:
    """ "open tasks of Ann and Ben that are overdue or due this week".

    ``names`` are those of the scope's people and e-mails; for a scope of one's own tasks they are the owner's, and
    empty tells the owner "your".
    """
    if options.weekly:
        return f"what was completed, what slipped and what comes among {_tasks(scope, 'tasks', names)}"
    tasks = _tasks(scope, "open tasks", names)
    return f"{tasks} that are {listed(_dues(scope.due), 'or')}" if scope.due else tasks


def _tasks(scope: Scope, tasks: str, names: Sequence[str]) -> str:
    if scope.whose is WhoseTasks.EVERYONE:
        return f"everybody's {tasks}"
    if scope.whose is WhoseTasks.MEMBERS:
        return f"{tasks} of everybody in the channel"
    return f"{tasks} of {listed(names)}" if names else f"your {tasks}"


_DUES = {
    DueKind.OVERDUE: "overdue",
    DueKind.TODAY: "due today",
    DueKind.TOMORROW: "due tomorrow",
    DueKind.THIS_WEEK: "due later this week",
    DueKind.NEXT_WEEK: "due next week",
}


def _dues(kinds: frozenset[DueKind]) -> list[str]:
    """Today and the days after it up to the end of the week are "this week"."""
    told = [words for kind, words in _DUES.items() if kind in kinds]
    if {DueKind.TODAY, DueKind.THIS_WEEK} <= kinds:
        told.remove(_DUES[DueKind.TODAY])
        told[told.index(_DUES[DueKind.THIS_WEEK])] = "due this week"
    return told
