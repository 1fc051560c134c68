"""conversations.* and users.conversations: which channels there are, what they are, who is in them, what was said."""

from __future__ import annotations

from collections.abc import Iterable

from bot.sandbox.slack import payloads
from bot.sandbox.slack.context import Context
from bot.sandbox.slack.state import Json, Message
from bot.sandbox.slack.web_api.call import Args, Refusal
from bot.sandbox.slack.web_api.paging import page
from bot.sandbox.slack.web_api.places import direct_message, need_scope, visible
from bot.sandbox.slack.workspace import SlackChannel, SlackPerson

TYPE_SCOPES = {
    "public_channel": "channels:read",
    "private_channel": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}


def info(context: Context, args: Args) -> Json:
    place = visible(context, args.text("channel"), "read")
    found = conversation_object(context, place)
    if args.flag("include_num_members") and isinstance(place, SlackChannel):
        found["num_members"] = len(members_of(context, place))
    return {"channel": found}


def open_dm(context: Context, args: Args) -> Json:
    """conversations.open, for one person: several together (mpim) are not needed by anyone here."""
    if channel_id := args.optional("channel"):
        if context.state.person_of_dm(channel_id) is None:
            raise Refusal("channel_not_found")
        return {"channel": {"id": channel_id}}
    people = [person for person in args.text("users").split(",") if person]
    if len(people) != 1:
        raise Refusal("not_enough_users" if not people else "too_many_users")
    channel_id = direct_message(context, people[0])
    found: Json = {"id": channel_id}
    if args.flag("return_im"):
        found = conversation_object(context, context.state.people[people[0]])
    return {"channel": found}


def history(context: Context, args: Args) -> Json:
    """Newest first. ``oldest`` and ``latest`` are left out themselves unless ``inclusive``."""
    place = visible(context, args.text("channel"), "history")
    if isinstance(place, SlackChannel) and not place.bot_is_member:
        raise Refusal("not_in_channel")
    channel_id = place.id if isinstance(place, SlackChannel) else context.state.dm_with_app(place.id)
    with_metadata = args.flag("include_all_metadata")
    said = [
        message
        for message in reversed(context.state.messages(channel_id))
        if message.thread_ts in (None, message.ts) and _between(message, args)
    ]
    shown, metadata = page(said, args, default=100, most=999)
    found = [payloads.message_object(context.state, message, with_metadata=with_metadata) for message in shown]
    return {"messages": found, "has_more": bool(metadata["next_cursor"]), "response_metadata": metadata}


def members(context: Context, args: Args) -> Json:
    place = visible(context, args.text("channel"), "read")
    shown, metadata = page(members_of(context, place), args, default=100, most=1000)
    return {"members": shown, "response_metadata": metadata}


def list_all(context: Context, args: Args) -> Json:
    kinds = _types(context, args)
    found = [channel for channel in _channels(context, args) if _type(channel) in kinds]
    return _listed(context, args, found, _dms(context, kinds))


def of_person(context: Context, args: Args) -> Json:
    """users.conversations: those of the app itself, or of ``user`` as far as the app may see them."""
    kinds = _types(context, args)
    person_id = args.optional("user")
    found = [channel for channel in _channels(context, args) if _type(channel) in kinds]
    if person_id is None or person_id == context.state.bot.id:
        return _listed(context, args, [channel for channel in found if channel.bot_is_member], [])
    if person_id not in context.state.people:
        raise Refusal("user_not_found")
    return _listed(context, args, [channel for channel in found if person_id in channel.members], [])


def conversation_object(context: Context, place: SlackChannel | SlackPerson) -> Json:
    state = context.state
    if isinstance(place, SlackPerson):
        return {"id": state.dm_with_app(place.id), "is_im": True, "is_channel": False, "user": place.id, "created": 0}
    return {
        "id": place.id,
        "name": place.name,
        "name_normalized": place.name,
        "is_channel": not place.private,
        "is_group": place.private,
        "is_im": False,
        "is_mpim": False,
        "is_private": place.private,
        "is_archived": place.archived,
        "is_general": place.name == "general",
        "is_member": place.bot_is_member,
        "is_shared": place.shared_with is not None,
        "is_ext_shared": place.shared_with is not None,
        "is_org_shared": False,
        "is_pending_ext_shared": place.pending_share,
        "pending_shared": ["T0PENDING"] if place.pending_share else [],
        "context_team_id": state.workspace.team_id,
        "topic": {"value": place.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def members_of(context: Context, place: SlackChannel | SlackPerson) -> list[str]:
    if isinstance(place, SlackPerson):
        return [place.id, context.state.bot.id]
    return [*place.members, *([context.state.bot.id] if place.bot_is_member else [])]


def _between(message: Message, args: Args) -> bool:
    inclusive = args.flag("inclusive")
    oldest, latest, at = args.optional("oldest"), args.optional("latest"), float(message.ts)
    after = oldest is None or at > float(oldest) or (inclusive and at == float(oldest))
    before = latest is None or at < float(latest) or (inclusive and at == float(latest))
    return after and before


def _types(context: Context, args: Args) -> set[str]:
    kinds = set((args.optional("types") or "public_channel").split(","))
    if not kinds <= set(TYPE_SCOPES):
        raise Refusal("invalid_types")
    for kind in sorted(kinds):
        need_scope(context, TYPE_SCOPES[kind])
    return kinds


def _channels(context: Context, args: Args) -> Iterable[SlackChannel]:
    """Those the app may see: all public ones, and the private ones it is in."""
    hide_archived = args.flag("exclude_archived")
    for channel in context.state.channels.values():
        if (channel.bot_is_member or not channel.private) and not (hide_archived and channel.archived):
            yield channel


def _type(channel: SlackChannel) -> str:
    return "private_channel" if channel.private else "public_channel"


def _dms(context: Context, kinds: set[str]) -> list[SlackPerson]:
    people = context.state.people.values()
    return [person for person in people if person.kind in ("member", "guest")] if "im" in kinds else []


def _listed(context: Context, args: Args, channels: list[SlackChannel], dms: list[SlackPerson]) -> Json:
    places: list[SlackChannel | SlackPerson] = [*channels, *dms]
    shown, metadata = page(places, args, default=100, most=1000)
    return {"channels": [conversation_object(context, place) for place in shown], "response_metadata": metadata}
