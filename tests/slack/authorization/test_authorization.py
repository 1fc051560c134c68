"""Every command, action and form, by every kind of person in every kind of place, under both visibilities.

A further command, action or form without a row in EXPECT fails here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.domain.access.policy import Visibility
from bot.slack.features.table import FEATURES
from tests.domain.access.matrix import HAVE_SEATS, MEMBERS, Kind, Place
from tests.slack.authorization.expected import EXPECT, Expected
from tests.slack.authorization.office import CUSTOMER, OTHERS_TASK, OWN_TASK, PLANTED, Case, Office, opened_office
from tests.slack.authorization.rights import Right

_OF_A_REMINDER = {Right.SEES, Right.CHANGES, Right.EDITS, Right.READS_DIGEST}


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with opened_office(tmp_path / "bot.db") as opened:
        yield opened


def test_every_command_action_and_form_has_a_row() -> None:
    ids = {command.name for feature in FEATURES for command in feature.commands}
    ids |= {action.id for feature in FEATURES for action in feature.actions}
    for kind in (kind for feature in FEATURES for kind in feature.forms):
        ids |= {f"form {kind.callback_id} submitted", f"form {kind.callback_id} changed"}
    assert {name.partition(": ")[0] for name in EXPECT} == ids


@pytest.mark.parametrize("name", EXPECT)
async def test_whoever_has_the_right_gets_it_and_nobody_else_reads_or_changes_anything(
    name: str, office: Office
) -> None:
    expected = EXPECT[name]
    wrong = [f"{case}: {fault}" for case in _cases(expected) if (fault := await _fault(office, case, expected))]
    assert not wrong, f"{len(wrong)} cases of {name}\n" + "\n".join(wrong[:20])


def _cases(expected: Expected) -> Iterator[Case]:
    """Whose reminder is planted makes a difference only where the reminder is what is asked for."""
    of_a_reminder = _OF_A_REMINDER & set(expected.rights)
    for place in Place:
        for theirs in (True, False) if of_a_reminder else (False,):
            for kind in Kind:
                for visibility in Visibility:
                    yield Case(kind, place, visibility, theirs)


async def _fault(office: Office, case: Case, expected: Expected) -> str:
    reminder = await office.plant(case, expected.state)
    said = await expected.act(office, case, reminder)
    changed = office.changed()
    if hidden := [word for word in _hidden(case) if word in said]:
        return f"reads {hidden}: {said}"
    if "went wrong on my side" in said:
        return said
    if expected.is_allowed(case):
        if expected.shows not in said:
            return f"does not read {expected.shows}: {said}"
        return "" if changed == set(expected.changes) else f"changes {changed}: {said}"
    if changed:
        return f"changes {changed}: {said}"
    read = [word for word in (*PLANTED, expected.shows) if word and word in said]
    return f"reads {read}: {said}" if read else ""


def _hidden(case: Case) -> tuple[str, ...]:
    """What they read nowhere, whatever else they may do."""
    if case.kind not in MEMBERS:
        return PLANTED
    if case.kind not in HAVE_SEATS:
        return (OWN_TASK, OTHERS_TASK, CUSTOMER)
    return (OTHERS_TASK,) if case.visibility is Visibility.OWN else ()
