"""files.*: a file goes up in three steps: ask for an address, send the bytes there, say where it belongs."""

from __future__ import annotations

import secrets

from bot.sandbox.slack.context import Context
from bot.sandbox.slack.posting import post_as_app
from bot.sandbox.slack.state import Json
from bot.sandbox.slack.web_api.call import Args, Refusal
from bot.sandbox.slack.web_api.places import writable


def get_upload_url(context: Context, args: Args) -> Json:
    length = args.number("length", 0)
    if length <= 0:
        raise Refusal("missing_argument")
    file_id = context.state.next_id("F")
    key = secrets.token_hex(12)
    name = args.text("filename")
    context.uploads[key] = {"id": file_id, "name": name, "title": name, "size": length, "content": None}
    return {"upload_url": f"{context.state.address}/upload/v1/{key}", "file_id": file_id}


def receive(context: Context, key: str, content: bytes) -> tuple[int, str]:
    """The second step; the status and plain text that Slack answers."""
    upload = context.uploads.get(key)
    if upload is None:
        return 404, "not found"
    if len(content) != upload["size"]:
        return 400, "size mismatch"
    upload["content"] = content
    return 200, f"OK - {len(content)}"


def picture(context: Context, file_id: str) -> bytes | None:
    """What was uploaded under this id, for the page to draw; None where nothing was."""
    contents = (upload["content"] for upload in context.uploads.values() if upload["id"] == file_id)
    return next(contents, None)


def complete_upload(context: Context, args: Args) -> Json:
    wanted = args.structure("files", "invalid_arguments")
    if not isinstance(wanted, list) or not wanted:
        raise Refusal("invalid_arguments")
    files = [_finished(context, item) for item in wanted]
    if "channel_id" in args:
        channel_id = writable(context, args.text("channel_id"))
        payload = {"text": args.optional("initial_comment") or ""}
        post_as_app(context.state, channel_id, payload, thread_ts=args.optional("thread_ts"), files=files)
    return {"files": files}


def _finished(context: Context, item: Json) -> Json:
    for upload in context.uploads.values():
        if upload["id"] == item.get("id") and upload["content"] is not None:
            return {name: upload[name] for name in ("id", "name", "size")} | {
                "title": item.get("title", upload["name"])
            }
    raise Refusal("file_not_found")
