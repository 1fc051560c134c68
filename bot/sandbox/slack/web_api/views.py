"""views.*: modals opened, pushed and changed, and the Home."""

from __future__ import annotations

from bot.sandbox.slack.context import Context
from bot.sandbox.slack.modals import checked_view, open_view, publish_home, push_view, update_view
from bot.sandbox.slack.state import Json
from bot.sandbox.slack.web_api.call import Args, Refusal


def open_modal(context: Context, args: Args) -> Json:
    """The view is judged before the trigger is spent: a refused view can be mended and sent again."""
    view = _view(args, "modal")
    trigger = context.triggers.spend(args.text("trigger_id"))
    return {"view": open_view(context, trigger.person, view)}


def push(context: Context, args: Args) -> Json:
    view = _view(args, "modal")
    trigger = context.triggers.spend(args.text("trigger_id"))
    if trigger.in_view is None:
        raise Refusal("not_found")
    return {"view": push_view(context, trigger.person, view)}


def update(context: Context, args: Args) -> Json:
    view = _view(args, "modal")
    view_id = args.optional("view_id") or _by_external_id(context, args.text("external_id"))
    return {"view": update_view(context, view_id, view, args.optional("hash"))}


def publish(context: Context, args: Args) -> Json:
    person_id = args.text("user_id")
    if person_id not in context.state.people:
        raise Refusal("user_not_found")
    return {"view": publish_home(context, person_id, _view(args, "home"))}


def _view(args: Args, kind: str) -> Json:
    return checked_view(args.structure("view", "invalid_arguments"), kind)


def _by_external_id(context: Context, external_id: str) -> str:
    for stack in context.state.stacks.values():
        for opened in stack:
            if opened.view["external_id"] == external_id:
                return opened.id
    raise Refusal("not_found")
