"""A reminder's digest as a message, and the messages in place of one.

These messages stay in channels. So the day is always named, and "today" stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.language.wording import day_in_words, money_in_words
from bot.domain.reminders.digest import DailyDigest
from bot.slack.blocks.message import Message
from bot.slack.blocks.mrkdwn import escape
from bot.slack.blocks.parts import actions, button, section
from bot.slack.features.digests import action_ids
from bot.slack.features.digests.digest_lines import grouped_message
from bot.slack.features.digests.digest_place import DigestPlace, write_place


def daily_message(digest: DailyDigest, *, mention_ids: Mapping[str, str] | None = None, test: bool = False) -> Message:
    """The digest, or a page of "show all"; all clear where nothing is due.

    ``mention_ids`` (a person's id by folded e-mail) is given where the reminder asks for mentions. ``test`` marks it
    as a test, which only the person who asked for it sees.
    """
    if digest.total == 0:
        return all_clear_message(digest, test=test)
    as_of = "As of " if digest.head.page_from is not None else ""
    heading = f"{as_of}{day_in_words(digest.head.day, digest.head.day)}: {counts_in_words(digest)}"
    return grouped_message(digest, heading, mention_ids=mention_ids, test=test)


def all_clear_message(digest: DailyDigest, *, test: bool = False) -> Message:
    """Only after ChartMogul was read: "could not check" is never "nothing due"."""
    if digest.head.page_from is not None:
        return grouped_message(digest, nothing_left(digest.head.day), test=test)
    day = day_in_words(digest.head.day, digest.head.day)
    heading = f"{day}: all clear. I looked, and nothing that this reminder lists is due."
    return grouped_message(digest, heading, test=test)


def nothing_left(day: date) -> str:
    """For "show all" of a digest of ``day``, once none of its tasks is due any more."""
    return f"As of {day_in_words(day, day)}: nothing is left of these tasks."


def could_not_check_message(planned_local: datetime, zone: ZoneInfo | None = None) -> Message:
    """For a reminder planned at this wall-clock time, once nothing more is tried. ``zone`` is named in a channel."""
    return _sentence(
        f"I could not check the tasks for {_moment_in_words(planned_local, zone)}: ChartMogul could not be read, and I "
        "have stopped trying. Tasks may well be due. I will say so here when it can be read again."
    )


def back_again_message(reminder_id: str, planned_local: datetime, zone: ZoneInfo | None = None) -> Message:
    """After `could_not_check_message`; with a way to the tasks of the day that was missed."""
    sentence = _sentence(
        f"ChartMogul can be read again. The tasks for {_moment_in_words(planned_local, zone)} were not sent; you can "
        "see them here."
    )
    value = write_place(DigestPlace(reminder_id, planned_local.date()))
    controls = actions([button("Show the tasks", action_ids.SHOW_ALL, value)], "reminder.controls")
    return Message(sentence.text, (*sentence.blocks, *controls), in_channel=True)


def counts_in_words(digest: DailyDigest) -> str:
    """ "7 due today, 3 overdue, €18.4k MRR behind them; 4 to come". Zeros are left out."""
    due = digest.due_today + digest.overdue
    said = [
        f"{digest.due_today:,} due today" if digest.due_today else "",
        f"{digest.overdue:,} overdue" if digest.overdue else "",
        money_behind(digest.mrr_cents, digest.head.currency, due),
    ]
    now = ", ".join(part for part in said if part)
    return "; ".join(part for part in (now, f"{digest.coming:,} to come" if digest.coming else "") if part)


def money_behind(mrr_cents: int, currency: str, tasks: int) -> str:
    """ "€18.4k MRR behind them", or "" where there is none."""
    if mrr_cents <= 0:
        return ""
    return f"{money_in_words(mrr_cents, currency)} behind {'it' if tasks == 1 else 'them'}"


def _sentence(sentence: str) -> Message:
    return Message(escape(sentence), (section(escape(sentence)),), in_channel=True)


def _moment_in_words(local: datetime, zone: ZoneInfo | None) -> str:
    """ "Mon 23 Nov, 09:00", in a channel "Mon 23 Nov, 09:00 (Europe/Berlin time)"."""
    day: date = local.date()
    return f"{day_in_words(day, day)}, {local:%H:%M}" + (f" ({zone.key} time)" if zone else "")
