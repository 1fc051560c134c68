"""The weekly review as a message: what was completed, what slipped and what comes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice

from bot.domain.language.wording import day_in_words, plural, shortened
from bot.domain.reminders.weekly_digest import WeeklyDigest, days_in_words
from bot.slack.blocks.message import Message
from bot.slack.features.digests.digest_lines import grouped_message
from bot.slack.features.digests.digest_message import money_behind

_FIGURES_LINE = 1000
_FIGURES_LINES = 8


def week_message(
    week: WeeklyDigest,
    *,
    figures: Iterable[str] = (),
    mention_ids: Mapping[str, str] | None = None,
    test: bool = False,
) -> Message:
    """The review, or a page of "show all". ``figures`` are a picture's, in lines of plain words; the rest is as in
    `daily_message`."""
    older = _older_in_words(week)
    said = filter(None, (shortened(line, _FIGURES_LINE) for line in figures))
    return grouped_message(
        week,
        week_in_words(week),
        notes=[older] if older else [],
        figures=list(islice(said, _FIGURES_LINES)),
        mention_ids=mention_ids,
        test=test,
    )


def week_in_words(week: WeeklyDigest) -> str:
    """ "The week of 16–22 Nov: 12 completed; 3 slipped, €18.4k MRR behind them; 9 due 23–29 Nov"."""
    slipped = [_some(week.slipped, "slipped"), money_behind(week.mrr_cents, week.head.currency, week.slipped)]
    said = [
        _some(week.completed, "completed"),
        ", ".join(part for part in slipped if part),
        _some(week.coming, f"due {days_in_words(week.ahead, week.head.day)}"),
    ]
    as_of = f"As of {day_in_words(week.head.day, week.head.day)}, the" if week.head.page_from is not None else "The"
    return f"{as_of} week of {days_in_words(week.past, week.head.day)}: {'; '.join(said)}"


def _some(count: int, what: str) -> str:
    return f"{count:,} {what}" if count else f"nothing {what}"


def _older_in_words(week: WeeklyDigest) -> str:
    if not week.older:
        return ""
    are = "is" if week.older == 1 else "are"
    before = day_in_words(week.past.first, week.head.day)
    return f"{plural(week.older, 'more task')}, due before {before}, {are} still open."
