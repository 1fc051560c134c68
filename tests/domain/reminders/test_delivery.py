"""What may follow on what in a delivery, and that each reason has its words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from bot.domain.language.reason_wording import reason_in_words, repair_in_words
from bot.domain.reminders.delivery import (
    Delivery,
    DeliveryState,
    IllegalTransition,
    Reason,
    before,
    may_post,
    need_transition,
)

S = DeliveryState
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ALLOWED = {
    S.PLANNED: {S.CLAIMED},
    S.CLAIMED: {S.POSTED, S.EMPTY, S.SKIPPED, S.RESCHEDULED, S.UNKNOWN},
    S.UNKNOWN: {S.POSTED, S.SKIPPED, S.RESCHEDULED, S.UNKNOWN},
    S.RESCHEDULED: {S.CLAIMED, S.POSTED, S.EMPTY, S.SKIPPED, S.RESCHEDULED},
}


@pytest.mark.parametrize(("was", "becomes"), list(product(S, S)))
def test_only_the_drawn_arrows_are_allowed(was: DeliveryState, becomes: DeliveryState) -> None:
    reason = Reason.CHAT_BUSY if becomes in (S.SKIPPED, S.RESCHEDULED) else None
    assert (was in before(becomes)) == (becomes in ALLOWED.get(was, set()))
    if becomes in ALLOWED.get(was, set()):
        need_transition(was, becomes, reason)
    else:
        with pytest.raises(IllegalTransition):
            need_transition(was, becomes, reason)


@pytest.mark.parametrize("becomes", sorted(ALLOWED[S.CLAIMED]))
def test_what_was_skipped_or_rescheduled_has_a_reason_a_doubt_may_have_one_and_the_others_none(
    becomes: DeliveryState,
) -> None:
    for reason in (None, Reason.AWAY):
        if becomes is S.UNKNOWN or (reason is not None) == (becomes in (S.SKIPPED, S.RESCHEDULED)):
            need_transition(S.CLAIMED, becomes, reason)
        else:
            with pytest.raises(IllegalTransition):
                need_transition(S.CLAIMED, becomes, reason)


def test_a_message_is_posted_on_a_claim_whose_lease_runs_and_on_nothing_else() -> None:
    claim = Delivery("r1", AT, "key", S.CLAIMED, AT, AT + timedelta(minutes=5))
    assert may_post(claim, AT)
    assert not may_post(claim, claim.lease_until)
    assert not may_post(Delivery("r1", AT, "key", S.UNKNOWN, AT, claim.lease_until), AT)


@pytest.mark.parametrize("reason", list(Reason))
def test_each_reason_has_words_and_a_repair(reason: Reason) -> None:
    assert reason_in_words(reason)
    assert reason_in_words(reason)[-1] != "."
    assert repair_in_words(reason).endswith(".")


def test_a_reasons_detail_stands_in_its_words() -> None:
    assert reason_in_words(Reason.AWAY, "2026-11-24") == "away until 24 Nov 2026"
    assert reason_in_words(Reason.ZONE_UNKNOWN, "Mars/Olympus") == "I don't know the time zone Mars/Olympus any more"
    assert reason_in_words(Reason.CHAT_REFUSED, "no_text") == "Slack did not take the message (no_text)"
    assert reason_in_words(Reason.OTHER, "as it was") == "as it was"
