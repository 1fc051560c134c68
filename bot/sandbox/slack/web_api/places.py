"""Which channel a call means, and whether the app may see it or write there."""

from __future__ import annotations

from bot.sandbox.slack.context import Context
from bot.sandbox.slack.web_api.call import Refusal
from bot.sandbox.slack.workspace import SlackChannel, SlackPerson


def visible(context: Context, channel_id: str, family: str) -> SlackChannel | SlackPerson:
    """The channel, or the person of a direct message. ``family`` is read or history: the scopes that it takes.

    A private channel without the app in it does not exist for the app.
    """
    state = context.state
    if person := state.person_of_dm(channel_id):
        need_scope(context, f"im:{family}")
        return person
    channel = state.channels.get(channel_id)
    if channel is None or (channel.private and not channel.bot_is_member):
        raise Refusal("channel_not_found")
    need_scope(context, f"{'groups' if channel.private else 'channels'}:{family}")
    return channel


def need_scope(context: Context, scope: str) -> None:
    if scope not in context.tokens.scopes:
        provided = ",".join(sorted(context.tokens.scopes))
        raise Refusal("missing_scope", needed=scope, provided=provided)


def writable(context: Context, named: str) -> str:
    """The id of the channel to post in. It can be named by id, by #name, or by the person of a direct message."""
    state = context.state
    if named in state.people:
        return direct_message(context, named)
    if state.person_of_dm(named):
        return direct_message(context, "U" + named[1:])
    bare = named.removeprefix("#")
    channel = next((place for place in state.channels.values() if named == place.id or bare == place.name), None)
    if channel is None or (channel.private and not channel.bot_is_member):
        raise Refusal("channel_not_found")
    if channel.archived:
        raise Refusal("is_archived")
    if not channel.bot_is_member and "chat:write.public" not in context.tokens.scopes:
        raise Refusal("not_in_channel")
    return channel.id


def direct_message(context: Context, person_id: str) -> str:
    person = context.state.people.get(person_id)
    if person is None:
        raise Refusal("user_not_found")
    if person.kind == "deactivated":
        raise Refusal("user_disabled")
    if person.kind == "bot":
        raise Refusal("cannot_dm_bot")
    if person.kind == "outsider":
        raise Refusal("user_not_visible")
    return context.state.dm_with_app(person_id)
