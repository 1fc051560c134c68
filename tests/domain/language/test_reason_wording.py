"""Each state of a delivery and each reason has its words; none is left out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.language.reason_wording import delivery_in_words, reason_in_words, repair_in_words
from bot.domain.reminders.delivery import Delivery, DeliveryState, Reason

AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def delivery(state: DeliveryState, reason: Reason | None = None, detail: str = "") -> Delivery:
    lease = AT + timedelta(minutes=5)
    return Delivery("r1", AT, "key", state, AT, lease, channel_id="C1", ts="1.5", reason=reason, detail=detail)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (delivery(DeliveryState.CLAIMED), "under way"),
        (delivery(DeliveryState.UNKNOWN), "in doubt until it is looked for in the channel"),
        (delivery(DeliveryState.POSTED), "posted in C1 as 1.5"),
        (delivery(DeliveryState.EMPTY), "nothing was due, and nothing was posted"),
        (delivery(DeliveryState.SKIPPED, Reason.AWAY, "2026-11-27"), "skipped: away until 27 Nov 2026"),
        (
            delivery(DeliveryState.RESCHEDULED, Reason.CRM_UNREADABLE),
            "put off, to be tried again: ChartMogul could not be read",
        ),
        (
            delivery(DeliveryState.SKIPPED, Reason.CHAT_REFUSED, "msg_too_long"),
            "skipped: Slack did not take the message (msg_too_long)",
        ),
        (delivery(DeliveryState.SKIPPED, Reason.OTHER, "it rained"), "skipped: it rained"),
    ],
    ids=lambda value: value.state if isinstance(value, Delivery) else "",
)
def test_a_line_of_the_ledger_says_when_which_and_what(row: Delivery, words: str) -> None:
    assert delivery_in_words(row) == f"2026-11-24 08:00 UTC  r1  {words}"


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_has_a_sentence_and_a_way_on(reason: Reason) -> None:
    assert reason_in_words(reason)
    assert repair_in_words(reason).endswith(".")
