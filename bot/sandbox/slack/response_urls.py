"""The ``response_url`` of a command or a press: five answers within half an hour, then no more."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, replace
from typing import Literal

from bot.sandbox.slack.posting import checked_message, post_as_app, with_ids
from bot.sandbox.slack.rules.check import check_response
from bot.sandbox.slack.state import Json, Message, WorkspaceState
from bot.sandbox.slack.web_api.call import Refusal, refused_with

MOST_USES = 5
LIFE_SECONDS = 30 * 60.0


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an address came from: who did it, where, and for a press the message that was pressed."""

    person: str
    channel: str
    made_at: float
    message_ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


class ResponseUrls:
    def __init__(self, state: WorkspaceState) -> None:
        self._state = state
        self._origins: dict[str, Origin] = {}

    def issue(
        self, kind: Literal["commands", "actions"], person: str, channel: str, source: Message | None = None
    ) -> str:
        key = f"{kind}/{self._state.workspace.team_id}/{self._state.next_number()}/{secrets.token_hex(12)}"
        ts = source.ts if source else None
        thread_ts = source.thread_ts if source else None
        self._origins[key] = Origin(person, channel, self._state.clock.monotonic(), ts, thread_ts)
        return f"{self._state.address}/{key}"

    def answer(self, key: str, raw: str) -> tuple[int, Json]:
        """Take one answer; the HTTP status and body that Slack gives back. A refused answer is not a use."""
        origin = self._origins.get(key)
        if origin is None:
            return 404, {"ok": False, "error": "invalid_url"}
        if self._state.clock.monotonic() - origin.made_at > LIFE_SECONDS:
            return 404, {"ok": False, "error": "expired_url"}
        if origin.uses >= MOST_USES:
            return 404, {"ok": False, "error": "used_url"}
        try:
            self.respond(origin, _parsed(raw))
        except Refusal as refusal:
            return 400 if refusal.error == "invalid_payload" else 200, refusal.body
        self._origins[key] = replace(origin, uses=origin.uses + 1)
        return 200, {"ok": True}

    def respond(self, origin: Origin, payload: Json) -> Message | None:
        """Do what an answer asks, also one that came in a command's ack. Raises Refusal."""
        if findings := check_response(payload):
            raise refused_with("invalid_payload", findings)
        original = self._original(origin)
        if payload.get("delete_original"):
            self._delete(original)
            return None
        checked_message(payload)
        if payload.get("replace_original") and original is not None:
            blocks = with_ids(self._state, payload.get("blocks") or ())
            return self._state.change(original, text=payload.get("text") or "", blocks=blocks)
        in_channel = payload.get("response_type") == "in_channel"
        thread_ts = payload.get("thread_ts") or (origin.thread_ts if not in_channel else None)
        reader = None if in_channel else origin.person
        return post_as_app(self._state, origin.channel, payload, seen_only_by=reader, thread_ts=thread_ts)

    def _original(self, origin: Origin) -> Message | None:
        return self._state.message(origin.channel, origin.message_ts) if origin.message_ts else None

    def _delete(self, original: Message | None) -> None:
        if original is None:
            raise Refusal("message_not_found")
        self._state.remove(original)


def _parsed(raw: str) -> Json:
    try:
        payload = json.loads(raw)
    except ValueError:
        payload = None
    if not isinstance(payload, dict):
        raise Refusal("invalid_payload")
    return payload
