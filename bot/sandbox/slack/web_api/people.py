"""users.*: who is in the workspace, and what an app may know of them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.sandbox.slack.context import Context
from bot.sandbox.slack.state import Json
from bot.sandbox.slack.web_api.call import Args, Refusal
from bot.sandbox.slack.web_api.paging import page
from bot.sandbox.slack.workspace import SlackPerson


def info(context: Context, args: Args) -> Json:
    person_id = args.text("user")
    if person_id == context.state.bot.id:
        return {"user": _bot_object(context)}
    person = context.state.people.get(person_id)
    if person is None:
        raise Refusal("user_not_found")
    return {"user": person_object(context, person, with_locale=args.flag("include_locale"))}


def list_all(context: Context, args: Args) -> Json:
    """Everyone the app can see, in a fixed order: deactivated ones and outsiders of shared channels too."""
    with_locale = args.flag("include_locale")
    everyone: list[Json] = [_bot_object(context)]
    everyone += [
        person_object(context, person, with_locale=with_locale)
        for person in context.state.people.values()
        if person.kind != "outsider" or not is_stranger(context, person)
    ]
    shown, metadata = page(everyone, args, default=len(everyone), most=1000)
    return {"members": shown, "cache_ts": 0, "response_metadata": metadata}


def lookup_by_email(context: Context, args: Args) -> Json:
    wanted = args.text("email").casefold()
    for person in context.state.people.values():
        if person.email.casefold() == wanted and person.kind in ("member", "guest"):
            return {"user": person_object(context, person, with_locale=False)}
    raise Refusal("users_not_found")


def person_object(context: Context, person: SlackPerson, *, with_locale: bool) -> Json:
    """A user object. The e-mail is in it only with the scope; a stranger has no e-mail, and no admin flags."""
    workspace = context.state.workspace
    outsider, deactivated = person.kind == "outsider", person.kind == "deactivated"
    now = context.state.clock.now().astimezone(ZoneInfo(person.tz))
    offset = now.utcoffset()
    profile: Json = {
        "title": person.title,
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "team": workspace.team_of(person),
    }
    if person.email and "users:read.email" in context.tokens.scopes and not is_stranger(context, person):
        profile["email"] = person.email
    found: Json = {
        "id": person.id,
        "team_id": workspace.team_of(person),
        "name": person.name,
        "real_name": person.real_name,
        "deleted": deactivated,
        "profile": profile,
        "is_bot": person.kind == "bot",
        "is_app_user": False,
        "updated": 0,
    }
    if not deactivated:
        found |= {
            "tz": person.tz,
            "tz_label": now.tzname(),
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "is_admin": person.is_admin,
            "is_owner": False,
            "is_restricted": person.kind == "guest",
            "is_ultra_restricted": False,
        }
    if outsider:
        found["is_stranger"] = is_stranger(context, person)
    if with_locale:
        found["locale"] = "en-GB"
    return found


def is_stranger(context: Context, person: SlackPerson) -> bool:
    """Slack's word for somebody of another workspace who is in no channel that the app can see.

    Once a channel is shared with the app in it, the flag is false: another team id is then all that shows an outsider.
    """
    channels = context.state.channels.values()
    shares = any(channel.bot_is_member and person.id in channel.members for channel in channels)
    return person.kind == "outsider" and not shares


def _bot_object(context: Context) -> Json:
    bot, team_id = context.state.bot, context.state.workspace.team_id
    profile = {"real_name": bot.name, "display_name": bot.handle, "bot_id": bot.bot_id, "api_app_id": bot.app_id}
    return {
        "id": bot.id,
        "team_id": team_id,
        "name": bot.handle,
        "real_name": bot.name,
        "deleted": False,
        "is_bot": True,
        "is_app_user": False,
        "profile": profile,
        "tz": "America/Los_Angeles",
        "updated": 0,
    }
