"""The sentences that the first versions kept as reasons, for the step that turned them into reasons.

The words of the reasons stand here as they were when that step was released: it is never changed.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

_KNOWN = {
    "the bot was not running": "not_running",
    "ChartMogul could not be read": "crm_unreadable",
    "ChartMogul could not be read, which was said at the time": "crm_unreadable_told",
    "ChartMogul could not be read, which was said at the time, and so was its return": "crm_back_told",
    "Slack did not take the message": "chat_busy",
    "it did not arrive, and it was too late to send it again": "not_arrived",
    "something went wrong in the bot; its log says what": "our_fault",
    "it may not have arrived, and the channel can't be read to find out": "unverifiable",
    "it was paused, changed or deleted meanwhile": "changed",
    "this day's was sent in the zone where they were before": "had_its_day",
    "the reminder is gone": "deleted",
    "this person is not an active member any more": "not_a_member",
    "this person has no ChartMogul seat that I know of": "no_seat",
    "the channel is shared with another company": "shared_outside",
    "I can't see or post in the channel any more": "channel_hidden",
    "the channel is archived": "channel_archived",
    "the workspace does not let me post there": "may_not_post",
}
_REFUSED = re.compile(r"Slack did not take the message \((.*)\)", re.DOTALL)
_ZONE = re.compile(r"I don't know the time zone (.*) any more", re.DOTALL)
_AWAY = re.compile(r"away until (.*)", re.DOTALL)


def reason_and_detail(words: str) -> tuple[str, str]:
    """ "away until 24 Nov 2026" is ("away", "2026-11-24"); what no version wrote is ("other", the words)."""
    if words in _KNOWN:
        return _KNOWN[words], ""
    if found := _REFUSED.fullmatch(words):
        return "chat_refused", found[1]
    if found := _ZONE.fullmatch(words):
        return "zone_unknown", found[1]
    if (found := _AWAY.fullmatch(words)) and (day := _day(found[1])):
        return "away", day
    return "other", words


def _day(words: str) -> str | None:
    try:
        return datetime.strptime(words, "%d %b %Y").replace(tzinfo=UTC).date().isoformat()
    except ValueError:
        return None
