"""chat.*: messages posted, shown to one person, changed and deleted."""

from __future__ import annotations

from bot.sandbox.slack import payloads
from bot.sandbox.slack.context import Context
from bot.sandbox.slack.posting import checked_message, post_as_app, with_ids
from bot.sandbox.slack.state import Json, Message
from bot.sandbox.slack.user_actions import hears, plain
from bot.sandbox.slack.web_api.call import Args, Refusal
from bot.sandbox.slack.web_api.places import writable


def post_message(context: Context, args: Args) -> Json:
    channel_id = writable(context, args.text("channel"))
    payload = content(args)
    checked_message(payload)
    thread_ts = _thread(context, channel_id, args)
    wait = context.limits.wait_for_post(channel_id) if context.rate_limits_on else 0
    if wait:
        raise Refusal("ratelimited", retry_after=wait)
    message = post_as_app(context.state, channel_id, payload, thread_ts=thread_ts)
    _echo(context, message)
    return {
        "channel": channel_id,
        "ts": message.ts,
        "message": payloads.message_object(context.state, message),
    }


def post_ephemeral(context: Context, args: Args) -> Json:
    channel_id = writable(context, args.text("channel"))
    reader = args.text("user")
    if reader not in context.state.people:
        raise Refusal("user_not_found")
    if reader not in context.state.readers(channel_id):
        raise Refusal("user_not_in_channel")
    payload = content(args)
    checked_message(payload)
    message = post_as_app(context.state, channel_id, payload, seen_only_by=reader, thread_ts=args.optional("thread_ts"))
    return {"message_ts": message.ts}


def update(context: Context, args: Args) -> Json:
    """A new text without blocks takes the old blocks away, as at Slack."""
    channel_id = writable(context, args.text("channel"))
    message = _own(context, channel_id, args.text("ts"), "cant_update_message")
    payload = content(args)
    checked_message(payload)
    changes: Json = {"blocks": with_ids(context.state, payload.get("blocks") or ()), "edited": True}
    if "text" in payload:
        changes["text"] = payload["text"]
    if "metadata" in payload:
        changes["metadata"] = payload["metadata"]
    changed = context.state.change(message, **changes)
    found = payloads.message_object(context.state, changed)
    return {"channel": channel_id, "ts": changed.ts, "text": changed.text, "message": found}


def delete(context: Context, args: Args) -> Json:
    channel_id = writable(context, args.text("channel"))
    message = _own(context, channel_id, args.text("ts"), "cant_delete_message")
    context.state.remove(message)
    return {"channel": channel_id, "ts": message.ts}


def content(args: Args) -> Json:
    """What the message says, out of all the arguments."""
    payload: Json = {"text": args.values["text"]} if "text" in args else {}
    for name, error in (
        ("blocks", "invalid_blocks_format"),
        ("attachments", "invalid_attachments"),
        ("metadata", "invalid_metadata_format"),
    ):
        if name in args:
            payload[name] = args.structure(name, error)
    return payload


def _thread(context: Context, channel_id: str, args: Args) -> str | None:
    thread_ts = args.optional("thread_ts")
    if thread_ts and context.state.message(channel_id, thread_ts) is None:
        raise Refusal("thread_not_found")
    return thread_ts


def _own(context: Context, channel_id: str, ts: str, error: str) -> Message:
    message = context.state.message(channel_id, ts)
    if message is None or message.ephemeral:
        raise Refusal("message_not_found")
    if not message.is_app:
        raise Refusal(error)
    return message


def _echo(context: Context, message: Message) -> None:
    """An app hears its own messages in direct messages too, and must not answer itself."""
    person = context.state.person_of_dm(message.channel)
    if person is None or not hears(context, "message.im"):
        return
    state = context.state
    event = payloads.message_event(state, person, message, "message", "im")
    event |= {"user": state.bot.id, "bot_id": state.bot.bot_id, "app_id": state.bot.app_id}
    event["team"] = state.workspace.team_id
    del event["client_msg_id"]
    body = payloads.event_callback(state, event, message.channel)
    title = f"its own message: {plain(message.text)}"
    context.deliveries.in_background(context.deliveries.announce(body, title=title, person=None))
