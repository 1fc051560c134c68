"""Which channel a call means, and whether the app may see it or write there."""

from __future__ import annotations

from bot.sandbox.slack.backstage import Backstage
from bot.sandbox.slack.web_api.call import Refusal
from bot.sandbox.slack.workspace import SlackChannel, SlackPerson


def visible(backstage: Backstage, channel_id: str, family: str) -> SlackChannel | SlackPerson:
    """The channel, or the person of a direct message. ``family`` is read or history: the scopes that it takes.

    A private channel without the app in it does not exist for the app.
    """
    state = backstage.state
    if person := state.person_of_dm(channel_id):
        need_scope(backstage, f"im:{family}")
        return person
    channel = state.channels.get(channel_id)
    if channel is None or (channel.private and not channel.bot_is_member):
        raise Refusal("channel_not_found")
    need_scope(backstage, f"{'groups' if channel.private else 'channels'}:{family}")
    return channel


def need_scope(backstage: Backstage, scope: str) -> None:
    if scope not in backstage.tokens.scopes:
        provided = ",".join(sorted(backstage.tokens.scopes))
        raise Refusal("missing_scope", needed=scope, provided=provided)


def writable(backstage: Backstage, named: str) -> str:
    """The id of the channel to post in. It can be named by id, by #name, or by the person of a direct message."""
    state = backstage.state
    if named in state.people:
        return direct_message(backstage, named)
    if state.person_of_dm(named):
        return direct_message(backstage, "U" + named[1:])
    bare = named.removeprefix("#")
    channel = next((place for place in state.channels.values() if named == place.id or bare == place.name), None)
    if channel is None or (channel.private and not channel.bot_is_member):
        raise Refusal("channel_not_found")
    if channel.archived:
        raise Refusal("is_archived")
    if not channel.bot_is_member and "chat:write.public" not in backstage.tokens.scopes:
        raise Refusal("not_in_channel")
    return channel.id


def direct_message(backstage: Backstage, person_id: str) -> str:
    person = backstage.state.people.get(person_id)
    if person is None:
        raise Refusal("user_not_found")
    if person.kind == "deactivated":
        raise Refusal("user_disabled")
    if person.kind == "bot":
        raise Refusal("cannot_dm_bot")
    if person.kind == "outsider":
        raise Refusal("user_not_visible")
    return backstage.state.dm_with_app(person_id)
