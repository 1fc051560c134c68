"""Putting a message or a view of the app into the workspace, after the rules have passed it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.sandbox.slack.rules.check import check_message
from bot.sandbox.slack.state import Json, Message, WorkspaceState, copied
from bot.sandbox.slack.web_api.call import Refusal, refused_with

TEXT_LIMIT = 40_000


def checked_message(payload: Json) -> None:
    """Raises Refusal where Slack would refuse: no content, too long a text, blocks against a rule."""
    text = payload.get("text")
    if isinstance(text, str) and len(text) > TEXT_LIMIT:
        raise Refusal("msg_too_long")
    findings = check_message(payload)
    if any("/metadata" in finding for finding in findings):
        raise refused_with("invalid_metadata_format", findings)
    if findings:
        raise refused_with("invalid_blocks", findings)
    if not (payload.get("text") or payload.get("blocks") or payload.get("attachments")):
        raise Refusal("no_text")


def post_as_app(
    state: WorkspaceState,
    channel_id: str,
    payload: Json,
    *,
    seen_only_by: str | None = None,
    thread_ts: str | None = None,
    files: Sequence[Json] = (),
) -> Message:
    """Add a message of the app's. ``payload`` has passed `checked_message`."""
    return state.add(
        Message(
            ts=state.next_ts(),
            channel=channel_id,
            author=state.bot.id,
            text=payload.get("text") or "",
            at=state.clock.now(),
            blocks=with_ids(state, payload.get("blocks") or ()),
            is_app=True,
            seen_only_by=seen_only_by,
            thread_ts=thread_ts,
            metadata=payload.get("metadata"),
            files=tuple(files),
        )
    )


def with_ids(state: WorkspaceState, blocks: Sequence[Json]) -> tuple[Json, ...]:
    """The blocks with a ``block_id`` and ``action_id`` wherever the app left them to Slack."""
    filled = [copied(block) for block in blocks]
    for block in filled:
        block.setdefault("block_id", state.next_id("b"))
        for element in elements_of(block):
            element.setdefault("action_id", state.next_id("a"))
    return tuple(filled)


def elements_of(block: Json) -> list[Json]:
    """The interactive elements of one block."""
    held = {
        "actions": block.get("elements"),
        "section": [block["accessory"]] if "accessory" in block else [],
        "input": [block["element"]] if "element" in block else [],
    }.get(block.get("type", ""))
    return [element for element in held or [] if element.get("type") != "image"]
