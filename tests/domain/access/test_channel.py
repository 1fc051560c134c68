"""One verdict about a channel, whoever asks for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.access.channel import (
    Channel,
    ChannelRefusal,
    guests_in_words,
    posting_refusal,
    reading_refusal,
    refused,
)
from bot.domain.problems import GuestsRead, NotAllowed

INSIDE = Channel("C1", "sales", shared_outside=False)

# what is so about the channel, whether people may read there, whether the bot may post there
VERDICTS: list[tuple[dict[str, Any], ChannelRefusal | None, ChannelRefusal | None]] = [
    ({}, None, None),
    ({"private": True}, None, None),
    ({"bot_is_in": False}, None, ChannelRefusal.BOT_NOT_IN),
    ({"shared_outside": True}, ChannelRefusal.SHARED_OUTSIDE, ChannelRefusal.SHARED_OUTSIDE),
    ({"shared_outside": True, "archived": True}, ChannelRefusal.SHARED_OUTSIDE, ChannelRefusal.SHARED_OUTSIDE),
    ({"shared_outside": True, "guests_allowed": True}, ChannelRefusal.SHARED_OUTSIDE, ChannelRefusal.SHARED_OUTSIDE),
    ({"archived": True}, ChannelRefusal.ARCHIVED, ChannelRefusal.ARCHIVED),
    ({"archived": True, "bot_is_in": False}, ChannelRefusal.ARCHIVED, ChannelRefusal.ARCHIVED),
    ({"guests": ("Gus",)}, ChannelRefusal.GUESTS, ChannelRefusal.GUESTS),
    ({"guests": ("Gus",), "private": True}, ChannelRefusal.GUESTS, ChannelRefusal.GUESTS),
    ({"guests": ("Gus",), "bot_is_in": False}, ChannelRefusal.GUESTS, ChannelRefusal.BOT_NOT_IN),
    ({"guests": ("Gus",), "guests_allowed": True}, None, None),
    ({"guests": ("Gus",), "guests_allowed": True, "bot_is_in": False}, None, ChannelRefusal.BOT_NOT_IN),
    ({"guests": None}, ChannelRefusal.HIDDEN, ChannelRefusal.HIDDEN),
    ({"guests": None, "bot_is_in": False}, ChannelRefusal.HIDDEN, ChannelRefusal.BOT_NOT_IN),
    ({"shared_in_organisation": True}, ChannelRefusal.GUESTS, ChannelRefusal.GUESTS),
    ({"shared_in_organisation": True, "guests_allowed": True}, None, None),
]


@pytest.mark.parametrize(("facts", "reading", "posting"), VERDICTS, ids=lambda value: str(value))
def test_a_channel_is_judged_by_what_it_is(
    facts: dict[str, Any], reading: ChannelRefusal | None, posting: ChannelRefusal | None
) -> None:
    channel = replace(INSIDE, **facts)
    assert (reading_refusal(channel), posting_refusal(channel)) == (reading, posting)


def test_what_cannot_be_seen_is_refused() -> None:
    assert reading_refusal(None) is posting_refusal(None) is ChannelRefusal.HIDDEN


@pytest.mark.parametrize(
    ("guests", "words"),
    [
        ((), "people of another workspace"),
        (("Gus",), "Gus"),
        (("Gus", "Pat"), "Gus and Pat"),
        (("Gus", "Pat", "Kim"), "Gus, Pat and Kim"),
        (("Gus", "Pat", "Kim", "Lee", "Sam"), "Gus, Pat, Kim and 2 more"),
    ],
)
def test_guests_are_named_and_many_are_counted(guests: tuple[str, ...], words: str) -> None:
    assert guests_in_words(replace(INSIDE, guests=guests)) == words


def test_only_guests_are_refused_with_what_an_admin_can_allow_on_the_spot() -> None:
    channel = Channel("C1", "sales", shared_outside=False)
    kinds = {refusal: refused(refusal, channel, "No.") for refusal in ChannelRefusal}
    guests = kinds.pop(ChannelRefusal.GUESTS)
    assert isinstance(guests, GuestsRead)
    assert (guests.channel_id, guests.sentence) == ("C1", "No.")
    assert {type(problem) for problem in kinds.values()} == {NotAllowed}
