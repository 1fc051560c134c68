"""views.*: modals opened, pushed and changed, and the Home."""

from __future__ import annotations

from bot.sandbox.slack.backstage import Backstage
from bot.sandbox.slack.modals import checked_view, open_view, publish_home, push_view, update_view
from bot.sandbox.slack.state import Json
from bot.sandbox.slack.web_api.call import Args, Refusal


def open_modal(backstage: Backstage, args: Args) -> Json:
    """The view is judged before the trigger is spent: a refused view can be mended and sent again."""
    view = _view(args, "modal")
    trigger = backstage.triggers.spend(args.text("trigger_id"))
    return {"view": open_view(backstage, trigger.person, view)}


def push(backstage: Backstage, args: Args) -> Json:
    view = _view(args, "modal")
    trigger = backstage.triggers.spend(args.text("trigger_id"))
    if trigger.in_view is None:
        raise Refusal("not_found")
    return {"view": push_view(backstage, trigger.person, view)}


def update(backstage: Backstage, args: Args) -> Json:
    view = _view(args, "modal")
    view_id = args.optional("view_id") or _by_external_id(backstage, args.text("external_id"))
    return {"view": update_view(backstage, view_id, view, args.optional("hash"))}


def publish(backstage: Backstage, args: Args) -> Json:
    person_id = args.text("user_id")
    if person_id not in backstage.state.people:
        raise Refusal("user_not_found")
    return {"view": publish_home(backstage, person_id, _view(args, "home"))}


def _view(args: Args, kind: str) -> Json:
    return checked_view(args.structure("view", "invalid_arguments"), kind)


def _by_external_id(backstage: Backstage, external_id: str) -> str:
    for stack in backstage.state.stacks.values():
        for opened in stack:
            if opened.view["external_id"] == external_id:
                return opened.id
    raise Refusal("not_found")
