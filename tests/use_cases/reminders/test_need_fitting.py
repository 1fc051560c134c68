"""What does not fit together is on no road switched on: a button's value may be older than what it names."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from bot.domain.access.person import Standing
from bot.domain.problems import NotAllowed, NotFound
from bot.domain.reminders.reminder import Options, PlaceKind, Scope, WhoseTasks
from bot.domain.reminders.reminder_spec import ReminderSpec, spec_of
from tests.use_cases.fixtures import ANN, GONE, GUEST, MIA
from tests.use_cases.reminders.reminding import MORNING, Reminding, spec

_NAMED: dict[str, Any] = {"whose": WhoseTasks.NAMED}
_UNFIT = {
    "somebody who left": (spec(scope=Scope(**_NAMED, people=(GONE.id,))), "Dee Parted is not a member"),
    "a guest": (spec(scope=Scope(**_NAMED, people=(ANN.id, GUEST.id))), "Gus Guest is not a member"),
    "an unknown id": (spec(scope=Scope(**_NAMED, people=("C1",))), "can't find this person"),
    "no id": (spec(scope=Scope(**_NAMED, people=("",))), "can't find this person"),
    "no e-mail": (spec(scope=Scope(**_NAMED, emails=("junk",))), "no e-mail address"),
    "an unseen mark": (spec(scope=Scope(**_NAMED, emails=("ann\u200b@firm.com",))), "no e-mail address"),
    "nobody": (spec(scope=Scope(**_NAMED)), "Whose tasks"),
    "very many": (spec(scope=Scope(**_NAMED, people=(ANN.id,) * 21)), "more than 20"),
    "a channel's own": (spec(scope=Scope(WhoseTasks.OWN)), "A channel has no tasks of its own"),
    "everybody in direct messages": (
        spec(place=PlaceKind.PERSON, place_id=ANN.id, scope=Scope(WhoseTasks.MEMBERS)),
        "are no channel",
    ),
    "a channel without a zone": (spec(zone=None), "needs a time zone"),
    "a look back on many days": (spec(options=Options(weekly=True)), "one day of every week"),
}


@pytest.mark.parametrize(("unfit", "reason"), _UNFIT.values(), ids=list(_UNFIT))
async def test_what_does_not_fit_is_not_switched_on_whatever_the_button_says(
    reminding: Reminding, unfit: ReminderSpec, reason: str
) -> None:
    with pytest.raises((NotAllowed, NotFound), match=reason):
        await reminding.creator.switch_on(ANN, unfit)
    assert await reminding.store.reminders.reminders() == []


async def test_who_was_named_before_they_left_may_stay_when_the_reminder_is_edited(reminding: Reminding) -> None:
    made = await reminding.made(ANN, f"weekdays 9:00 @{{{ANN.id}}} @{{{MIA.id}}}")
    reminding.people.people[MIA.id] = replace(MIA, standing=Standing.GONE)
    edited = replace(spec_of(made), schedule=replace(MORNING, at=time(8, 0)))
    assert (await reminding.creator.switch_on(ANN, edited)).now
