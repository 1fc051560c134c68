"""Seats in words, whole in the text and in the blocks, whoever the people are."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from bot.domain.access.person import MatchedBy, Person
from bot.sandbox.slack.rules.check import check_message
from bot.slack.blocks.message import Message
from bot.slack.features.seats.messages import seats_message
from bot.use_cases.seats.resolve_seat import SeatRow

BERLIN = ZoneInfo("Europe/Berlin")


def rows(count: int) -> list[SeatRow]:
    people = [Person(f"U{number}", f"Person {number:03d}", None, BERLIN) for number in range(count)]
    return [SeatRow(person, f"p{number}@firm.example", MatchedBy.EMAIL, True) for number, person in enumerate(people)]


def in_blocks(message: Message) -> str:
    return "\n".join(block["text"]["text"] for block in message.blocks if "text" in block)


@pytest.mark.parametrize(("count", "rest"), [(149, ""), (150, ""), (151, "and 1 more"), (400, "and 250 more")])
def test_a_long_group_says_how_many_more_there_are_and_a_whole_one_says_nothing(count: int, rest: str) -> None:
    message = seats_message(rows(count))
    assert check_message({"text": message.text, "blocks": list(message.blocks)}) == []
    for said in (message.text, in_blocks(message)):
        assert said.count("@firm.example") == min(count, 150)
        assert (f"{rest}: tasks-bot seats export lists them all" in said) if rest else (" more" not in said)


def test_each_kind_of_row_stands_under_its_own_title() -> None:
    ann, ben = (Person(f"U{name}", name, None, BERLIN) for name in ("Ann", "Ben"))
    message = seats_message(
        [
            SeatRow(ann, "ann@firm.example", MatchedBy.LINK, False),
            SeatRow(ben, None, None, False),
            SeatRow(None, "gone@firm.example", None, True),
        ]
    )
    assert message.text.splitlines() == [
        "1 with a seat, 1 without, 1 assignees without a person.",
        "With a seat",
        "- Ann: ann@firm.example (by a link, no open task seen)",
        "People without a seat",
        "- Ben",
        "Assignees without a person in this workspace",
        "- gone@firm.example",
    ]
    for words in ("With a seat", "Ann: ann@firm.example", "People without a seat", "Ben", "gone@firm.example"):
        assert words in in_blocks(message)
