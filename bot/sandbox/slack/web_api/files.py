"""files.*: a file goes up in three steps: ask for an address, send the bytes there, say where it belongs."""

from __future__ import annotations

import secrets

from bot.sandbox.slack.backstage import Backstage
from bot.sandbox.slack.posting import post_as_app
from bot.sandbox.slack.state import Json
from bot.sandbox.slack.web_api.call import Args, Refusal
from bot.sandbox.slack.web_api.places import writable


def get_upload_url(backstage: Backstage, args: Args) -> Json:
    length = args.number("length", 0)
    if length <= 0:
        raise Refusal("missing_argument")
    file_id = backstage.state.next_id("F")
    key = secrets.token_hex(12)
    name = args.text("filename")
    backstage.uploads[key] = {"id": file_id, "name": name, "title": name, "size": length, "content": None}
    return {"upload_url": f"{backstage.state.address}/upload/v1/{key}", "file_id": file_id}


def receive(backstage: Backstage, key: str, content: bytes) -> tuple[int, str]:
    """The second step; the status and plain text that Slack answers."""
    upload = backstage.uploads.get(key)
    if upload is None:
        return 404, "not found"
    if len(content) != upload["size"]:
        return 400, "size mismatch"
    upload["content"] = content
    return 200, f"OK - {len(content)}"


def picture(backstage: Backstage, file_id: str) -> bytes | None:
    """What was uploaded under this id, for the page to draw; None where nothing was."""
    contents = (upload["content"] for upload in backstage.uploads.values() if upload["id"] == file_id)
    return next(contents, None)


def complete_upload(backstage: Backstage, args: Args) -> Json:
    wanted = args.structure("files", "invalid_arguments")
    if not isinstance(wanted, list) or not wanted:
        raise Refusal("invalid_arguments")
    files = [_finished(backstage, item) for item in wanted]
    if "channel_id" in args:
        channel_id = writable(backstage, args.text("channel_id"))
        payload = {"text": args.optional("initial_comment") or ""}
        post_as_app(backstage.state, channel_id, payload, thread_ts=args.optional("thread_ts"), files=files)
    return {"files": files}


def _finished(backstage: Backstage, item: Json) -> Json:
    for upload in backstage.uploads.values():
        if upload["id"] == item.get("id") and upload["content"] is not None:
            return {name: upload[name] for name in ("id", "name", "size")} | {
                "title": item.get("title", upload["name"])
            }
    raise Refusal("file_not_found")
