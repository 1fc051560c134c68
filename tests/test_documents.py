"""What the documents say about the code, held to the code where it can be."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.main import COMMANDS
from bot.domain.language.reason_wording import delivery_in_words, reason_in_words
from bot.domain.reminders.delivery import Delivery, DeliveryState, Reason

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
SOME_DAY = datetime(2026, 11, 24, 9, tzinfo=UTC)
DETAILS = {Reason.AWAY: SOME_DAY.date().isoformat()}  # a sentence that is none without it


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def cells(path: str) -> list[str]:
    """All cells of all tables."""
    rows = [line for line in read(path).splitlines() if line.startswith("| ")]
    return [cell.strip() for row in rows for cell in re.split(r"(?<!\\)\|", row)]


@pytest.mark.parametrize("reason", Reason)
def test_whoever_reads_why_a_reminder_did_not_come_finds_the_sentence_with_what_to_do(reason: Reason) -> None:
    assert reason_in_words(reason, DETAILS.get(reason, "")) in cells("docs/when-a-reminder-did-not-come.md")


@pytest.mark.parametrize("state", [state for state in DeliveryState if state is not DeliveryState.PLANNED])
def test_each_line_of_the_ledger_is_explained(state: DeliveryState) -> None:
    reason = Reason.OUR_FAULT if state in (DeliveryState.SKIPPED, DeliveryState.RESCHEDULED) else None
    delivery = Delivery("r1", SOME_DAY, "key", state, SOME_DAY, SOME_DAY, channel_id="…", ts="…", reason=reason)
    said = delivery_in_words(delivery).partition("r1  ")[2]
    assert said.replace(reason_in_words(Reason.OUR_FAULT), "…") in cells("docs/when-a-reminder-did-not-come.md")


def test_every_rule_has_the_home_that_the_map_names() -> None:
    table = read("docs/how-it-works.md").partition("## Where each rule lives")[2].partition("\n## ")[0]
    named = re.findall(r"`([\w/]+\.py)`", table)
    assert len(named) > 15
    for path in named:
        assert list((ROOT / "bot").glob(f"**/{path}")), path


def test_the_map_shows_every_room() -> None:
    drawn = read("docs/how-it-works.md").partition("```\nbot/")[2].partition("```")[0]
    rooms = re.findall(r"^  ([\w/.]+)", drawn, flags=re.MULTILINE)
    there = {path.name for path in (ROOT / "bot").iterdir() if not path.name.startswith("__")}
    assert {room.split("/")[0] for room in rooms} == there


@pytest.mark.parametrize("command", COMMANDS)
def test_each_terminal_command_is_in_the_installation_page(command: str) -> None:
    assert re.search(rf"`(tasks-bot )?{command}\b", read("docs/install.md"))


def anchors(text: str) -> set[str]:
    """The names by which GitHub lets a heading be linked to."""
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_each_link_inside_the_repository_leads_somewhere(document: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8")):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        assert target.is_file(), link
        assert not anchor or anchor in anchors(target.read_text(encoding="utf-8")), link
