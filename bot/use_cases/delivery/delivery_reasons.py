"""Why a planned instant led to no message, or to none yet: the words that the ledger keeps and people read.

They go on after "skipped:". On a claim that is still open, a reason says that nothing was posted for certain.
"""

from __future__ import annotations

from typing import Final

NOT_RUNNING: Final = "the bot was not running"
CRM_SILENT: Final = "ChartMogul could not be read"
CRM_SILENT_SAID: Final = "ChartMogul could not be read, which was said at the time"
CRM_SILENT_OVER: Final = "ChartMogul could not be read, which was said at the time, and so was its return"
CHAT_SILENT: Final = "Slack did not take the message"
NOT_ARRIVED: Final = "it did not arrive, and it was too late to send it again"
BROKEN: Final = "something went wrong in the bot; its log says what"
NOBODY_KNOWS: Final = "it may not have arrived, and the channel can't be read to find out"
CHANGED: Final = "it was paused, changed or deleted meanwhile"
HAD_ITS_DAY: Final = "this day's was sent in the zone where they were before"
DELETED: Final = "the reminder is gone"


def refused(code: str) -> str:
    """Slack's refusal, with its own word for it."""
    return f"{CHAT_SILENT} ({code})"


def is_ours(reason: str) -> bool:
    """Whether people missed a digest that they had a right to: the next one names its day."""
    return reason.startswith((NOT_RUNNING, CRM_SILENT, CHAT_SILENT, NOT_ARRIVED, BROKEN))
