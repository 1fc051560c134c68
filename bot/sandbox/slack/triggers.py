"""Trigger ids: each opens one modal, once, within three seconds of the act that made it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from bot.sandbox.slack.state import WorkspaceState
from bot.sandbox.slack.web_api.call import Refusal

TRIGGER_LIFE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Trigger:
    """``in_view`` is the view whose button or submission made it, which a push needs."""

    person: str
    made_at: float
    in_view: str | None = None
    used: bool = False


class Triggers:
    def __init__(self, state: WorkspaceState) -> None:
        self._state = state
        self._triggers: dict[str, Trigger] = {}

    def issue(self, person_id: str, in_view: str | None = None) -> str:
        number = self._state.next_number()
        trigger_id = f"{number}.{number * 7919}.{secrets.token_hex(16)}"
        self._triggers[trigger_id] = Trigger(person_id, self._state.clock.monotonic(), in_view)
        return trigger_id

    def spend(self, trigger_id: str) -> Trigger:
        """Raises Refusal in Slack's own words for an unknown, a used or a late one."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if trigger.used:
            raise Refusal("exchanged_trigger_id")
        if self._state.clock.monotonic() - trigger.made_at > TRIGGER_LIFE_SECONDS:
            raise Refusal("expired_trigger_id")
        self._triggers[trigger_id] = replace(trigger, used=True)
        return trigger
