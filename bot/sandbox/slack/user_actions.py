"""What a person does at Slack, and what Slack then does: typing, commands, presses and submissions.

The page and the tests both act through here, so neither can do what Slack's own client would not let a person do.
"""

from __future__ import annotations

import re

from bot.sandbox.slack import payloads
from bot.sandbox.slack.choices import action_in_message, action_in_view, left_empty, state_values, submitted_values
from bot.sandbox.slack.context import Context
from bot.sandbox.slack.deliveries import Ack
from bot.sandbox.slack.modals import answer_submission, close_view, find_view
from bot.sandbox.slack.response_urls import Origin
from bot.sandbox.slack.state import Json, Message, copied
from bot.sandbox.slack.typed_text import as_sent
from bot.sandbox.slack.web_api.call import Refusal
from bot.sandbox.slack.words import (
    APP_NOT_RESPONDING,
    CANNOT_POST_HERE,
    MESSAGE_IS_GONE,
    NOT_IN_THREADS,
    REQUIRED_FIELD,
    UNKNOWN_COMMAND,
    SlackSays,
    failed_command,
    uninvited,
)
from bot.sandbox.slack.workspace import SlackCommand, SlackPerson

EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
}


async def say(
    context: Context, person_id: str, channel_id: str, typed: str, thread_ts: str | None = None
) -> Ack | None:
    """Type into a channel. Answers how the bot took it, or None where the bot is not told. Raises SlackSays."""
    person = _poster(context, person_id, channel_id)
    if typed.startswith("/"):
        return await _run_command(context, person, channel_id, typed, thread_ts)
    state = context.state
    text = as_sent(state, typed, with_names=False)
    message = state.add(Message(state.next_ts(), channel_id, person_id, text, state.clock.now(), thread_ts=thread_ts))
    return await _tell_the_app(context, person, message)


async def press(context: Context, person_id: str, channel_id: str, ts: str, wanted: Json) -> Ack:
    """Use a button, select or other element of a message. Raises SlackSays."""
    state = context.state
    person = _reader(context, person_id, channel_id)
    message = state.message(channel_id, ts)
    if message is None or message.seen_only_by not in (None, person_id):
        raise SlackSays(MESSAGE_IS_GONE)
    chosen = state.chosen.setdefault((person_id, ts), {})
    action = action_in_message(message.blocks, wanted, chosen, state.next_ts())
    values = state_values(message.blocks, chosen)
    url = context.response_urls.issue("actions", person_id, channel_id, message)
    trigger_id = context.triggers.issue(person_id)
    body = payloads.press_in_message(state, person, message, action, trigger_id, url, values)
    return await _interact(context, person, body, _label(action), channel_id)


async def press_in_view(context: Context, person_id: str, view_id: str, wanted: Json, values: Json) -> Ack:
    view = find_view(context, person_id, view_id)
    person = context.state.people[person_id]
    action = action_in_view(view["blocks"], wanted, context.state.next_ts())
    shown = copied(view) | {"state": {"values": submitted_values(view["blocks"], values)}}
    trigger_id = context.triggers.issue(person_id, view_id)
    body = payloads.press_in_view(context.state, person, shown, action, trigger_id)
    return await _interact(context, person, body, _label(action), None)


async def submit(context: Context, person_id: str, view_id: str, values: Json) -> Json:
    """Submit a modal. Answers the errors to show by block id; empty where the bot took it. Raises SlackSays."""
    view = find_view(context, person_id, view_id)
    values = submitted_values(view["blocks"], values)
    if missing := left_empty(view["blocks"], values):
        return dict.fromkeys(missing, REQUIRED_FIELD)
    person = context.state.people[person_id]
    shown = copied(view) | {"state": {"values": values}}
    trigger_id = context.triggers.issue(person_id, view_id)
    body = payloads.view_submission(context.state, person, shown, trigger_id)
    title = f"submit: {view['title']['text']}"
    ack = await context.deliveries.hand_over("interactive", body, title=title, person=person_id, takes_answer=True)
    if ack.status != "ok":
        raise SlackSays(APP_NOT_RESPONDING)
    return answer_submission(context, person_id, view_id, ack.payload)


async def close(context: Context, person_id: str, view_id: str) -> Ack | None:
    """Close a modal; the app is told only if the view asked for it."""
    view = find_view(context, person_id, view_id)
    person = context.state.people[person_id]
    close_view(context, person_id, view_id)
    if not view.get("notify_on_close"):
        return None
    body = payloads.view_closed(context.state, person, view, is_cleared=False)
    return await _interact(context, person, body, "close the view", None)


async def _run_command(
    context: Context, person: SlackPerson, channel_id: str, typed: str, thread_ts: str | None
) -> Ack:
    name, _, rest = typed.partition(" ")
    command = _command(context, person, name)
    if command is None:
        raise SlackSays(UNKNOWN_COMMAND.format(command=name))
    if thread_ts is not None:
        raise SlackSays(NOT_IN_THREADS.format(command=name))
    state = context.state
    text = as_sent(state, rest.strip(), with_names=True) if command.should_escape else rest.strip()
    url = context.response_urls.issue("commands", person.id, channel_id)
    trigger_id = context.triggers.issue(person.id)
    body = payloads.slash_command(state, person, channel_id, name, text, trigger_id, url)
    ack = await context.deliveries.hand_over("slash_commands", body, title=typed, person=person.id, takes_answer=True)
    _answer_command(context, person.id, channel_id, name, ack)
    return ack


def _command(context: Context, person: SlackPerson, name: str) -> SlackCommand | None:
    """Outsiders cannot use the commands of a workspace that is not theirs, and an app needs the commands scope."""
    if person.kind == "outsider" or "commands" not in context.tokens.scopes:
        return None
    return next((command for command in context.state.workspace.commands if command.command == name), None)


def _answer_command(context: Context, person_id: str, channel_id: str, name: str, ack: Ack) -> None:
    error = {"late": "operation_timeout", "lost": "dispatch_failed", "error": "dispatch_failed"}.get(ack.status)
    if error is None and ack.payload is not None:
        origin = Origin(person_id, channel_id, context.state.clock.monotonic())
        try:
            context.response_urls.respond(origin, ack.payload)
        except Refusal as refusal:
            error = "invalid_command_response"
            context.traffic.note("from_bot", "ack", name, status="error", detail=str(refusal.body), body=ack.payload)
    if error is not None:
        _notice(context, person_id, channel_id, failed_command(name, error))


async def _interact(context: Context, person: SlackPerson, body: Json, title: str, channel_id: str | None) -> Ack:
    ack = await context.deliveries.hand_over("interactive", body, title=title, person=person.id, takes_answer=False)
    if ack.status != "ok":
        _notice(context, person.id, channel_id, APP_NOT_RESPONDING)
    return ack


async def _tell_the_app(context: Context, person: SlackPerson, message: Message) -> Ack | None:
    state = context.state
    mentioned = f"<@{state.bot.id}>" in message.text
    channel = state.channels.get(message.channel)
    if channel is not None and not channel.bot_is_member:
        if mentioned:
            _notice(context, person.id, message.channel, uninvited(state.bot.handle))
        return None
    channel_type = "im" if channel is None else "group" if channel.private else "channel"
    subscription = {"im": "message.im", "group": "message.groups", "channel": "message.channels"}[channel_type]
    ack = None
    for wanted, kind in ((subscription, "message"), ("app_mention", "app_mention")):
        if (kind == "message" or (mentioned and channel is not None)) and hears(context, wanted):
            event = payloads.message_event(state, person, message, kind, channel_type)
            body = payloads.event_callback(state, event, message.channel)
            ack = await context.deliveries.announce(body, title=f"{kind}: {plain(message.text)}", person=person.id)
    return ack


def hears(context: Context, event: str) -> bool:
    """Whether the app is subscribed to an event and has the scope for it."""
    return event in context.tokens.events and EVENT_SCOPES[event] in context.tokens.scopes


def _reader(context: Context, person_id: str, channel_id: str) -> SlackPerson:
    person = context.state.people.get(person_id)
    if person is None or person.kind in ("deactivated", "bot"):
        raise SlackSays("Nobody of that name can sign in here.")
    outside = person.kind == "outsider" and channel_id not in context.state.channels
    if outside or person_id not in context.state.readers(channel_id):
        raise SlackSays(CANNOT_POST_HERE)
    return person


def _poster(context: Context, person_id: str, channel_id: str) -> SlackPerson:
    person = _reader(context, person_id, channel_id)
    channel = context.state.channels.get(channel_id)
    if channel is not None and channel.archived:
        raise SlackSays("This channel has been archived.")
    return person


def _notice(context: Context, person_id: str, channel_id: str | None, text: str) -> None:
    context.state.notices.append((person_id, text))
    context.state.publish({"type": "notice", "channel": channel_id, "text": text}, (person_id,))


def _label(action: Json) -> str:
    text = action.get("text") or {}
    return f"{action['type']}: {text.get('text') or action['action_id']}"


def plain(text: str) -> str:
    """The start of a text, for a line of the traffic panel."""
    return re.sub(r"\s+", " ", text)[:80]
