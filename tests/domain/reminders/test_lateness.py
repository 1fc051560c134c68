"""When a digest is late, and until when it is sent or tried again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.reminders.delivery import Reason
from bot.domain.reminders.lateness import GRACE, LATE_AFTER, is_late, is_over, may_be_retried

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
HOUR = timedelta(hours=1)


def test_what_comes_within_ten_minutes_is_not_late_and_within_two_hours_it_is_sent() -> None:
    assert not is_late(AT, AT + LATE_AFTER)
    assert is_late(AT, AT + LATE_AFTER + MOMENT)
    assert not is_over(AT, AT + GRACE)
    assert is_over(AT, AT + GRACE + MOMENT)


@pytest.mark.parametrize("reason", [None, *Reason])
def test_what_waited_for_chartmogul_or_for_our_own_look_is_tried_once_more_after_the_grace(
    reason: Reason | None,
) -> None:
    longer = HOUR if reason in (Reason.CRM_UNREADABLE, Reason.NOT_RUNNING) else timedelta(0)
    assert may_be_retried(AT, AT + GRACE + longer, reason)
    assert not may_be_retried(AT, AT + GRACE + longer + MOMENT, reason)
