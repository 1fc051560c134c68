"""Modals and the Home: opening, pushing, updating and closing views, at most three on one another."""

from __future__ import annotations

import hashlib
import json

from bot.sandbox.slack.choices import state_values
from bot.sandbox.slack.context import Context
from bot.sandbox.slack.posting import with_ids
from bot.sandbox.slack.rules.check import check_view
from bot.sandbox.slack.state import Json, OpenView, copied
from bot.sandbox.slack.web_api.call import Refusal, refused_with
from bot.sandbox.slack.words import APP_NOT_RESPONDING, SlackSays

STACK_LIMIT = 3
SIZE_LIMIT = 250_000


def open_view(context: Context, person_id: str, view: Json) -> Json:
    """Show a modal, in place of whatever was open. ``view`` has passed `checked_view`."""
    made = made_view(context, view)
    made["root_view_id"] = made["id"]
    close_all(context, person_id)
    _show(context, person_id, [OpenView(person_id, made)])
    return made


def push_view(context: Context, person_id: str, view: Json) -> Json:
    """Lay a modal on the open ones. ``view`` has passed `checked_view`. Raises Refusal."""
    stack = context.state.stacks.get(person_id, [])
    if not stack:
        raise Refusal("not_found")
    if len(stack) >= STACK_LIMIT:
        raise Refusal("push_limit_reached")
    made = made_view(context, view)
    made |= {"root_view_id": stack[0].id, "previous_view_id": stack[-1].id}
    _show(context, person_id, [*stack, OpenView(person_id, made)])
    return made


def update_view(context: Context, view_id: str, view: Json, seen_hash: str | None = None) -> Json:
    """Change an open modal in place. ``view`` has passed `checked_view`.

    Raises Refusal, also where ``seen_hash`` is not the present one.
    """
    for person_id, stack in context.state.stacks.items():
        for place, opened in enumerate(stack):
            if opened.id == view_id:
                if seen_hash and seen_hash != opened.view["hash"]:
                    raise Refusal("hash_conflict")
                made = made_view(context, view)
                made |= {name: opened.view[name] for name in ("id", "root_view_id", "previous_view_id")}
                stack[place] = OpenView(person_id, made)
                context.state.publish({"type": "view", "view": made}, (person_id,))
                return made
    raise Refusal("not_found")


def publish_home(context: Context, person_id: str, view: Json) -> Json:
    """Show a Home. ``view`` has passed `checked_view`."""
    made = made_view(context, view)
    made["root_view_id"] = made["id"]
    context.state.homes[person_id] = made
    context.state.ring()
    return made


def find_view(context: Context, person_id: str, view_id: str) -> Json:
    """The view on top of a person's screen; only that one can be used. Raises SlackSays."""
    stack = context.state.stacks.get(person_id, [])
    if not stack or stack[-1].id != view_id:
        raise SlackSays("This view is no longer open.")
    return stack[-1].view


def close_view(context: Context, person_id: str, view_id: str) -> None:
    stack = context.state.stacks.get(person_id, [])
    context.state.stacks[person_id] = [opened for opened in stack if opened.id != view_id]
    context.state.publish({"type": "view_closed", "view_id": view_id}, (person_id,))


def close_all(context: Context, person_id: str) -> None:
    for opened in context.state.stacks.get(person_id, []):
        close_view(context, person_id, opened.id)


def answer_submission(context: Context, person_id: str, view_id: str, answer: Json | None) -> Json:
    """Do what the ack of a submission asks. Answers the errors by block id. Raises SlackSays on nonsense."""
    if not answer:
        close_view(context, person_id, view_id)
        return {}
    try:
        return _respond(context, person_id, view_id, answer)
    except Refusal as refusal:
        detail = json.dumps(refusal.body)
        context.traffic.note("from_bot", "ack", "view_submission", status="error", detail=detail, body=answer)
        raise SlackSays(APP_NOT_RESPONDING) from refusal


def _respond(context: Context, person_id: str, view_id: str, answer: Json) -> Json:
    match answer.get("response_action"):
        case "clear":
            close_all(context, person_id)
        case "update":
            update_view(context, view_id, checked_view(answer.get("view"), "modal"))
        case "push":
            push_view(context, person_id, checked_view(answer.get("view"), "modal"))
        case "errors":
            return _checked_errors(find_view(context, person_id, view_id), answer.get("errors"))
        case other:
            raise refused_with("invalid_arguments", [f"unknown response_action: {other}"])
    return {}


def _checked_errors(view: Json, errors: object) -> Json:
    """Errors must be sentences, each at an input block of the view: Slack shows none of them otherwise."""
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    good = isinstance(errors, dict) and errors and all(isinstance(said, str) and said for said in errors.values())
    if not isinstance(errors, dict) or not good or not set(errors) <= inputs:
        raise refused_with("invalid_arguments", ["errors must name input blocks of the view, each with a sentence"])
    return errors


def checked_view(view: object, kind: str) -> Json:
    """The view, judged by the rules. Raises Refusal."""
    if not isinstance(view, dict):
        raise Refusal("invalid_arguments")
    if len(json.dumps(view)) > SIZE_LIMIT:
        raise Refusal("view_too_large")
    findings = check_view(view)
    if view.get("type") != kind:
        findings.append(f"must be {kind} [json-pointer:/view/type]")
    if findings:
        raise refused_with("invalid_arguments", findings)
    return view


def made_view(context: Context, view: Json) -> Json:
    """The whole view object that Slack makes of what the app sent."""
    state = context.state
    blocks = list(with_ids(state, view["blocks"]))
    defaults: Json = {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "title": None,
        "submit": None,
        "close": None,
    }
    stamp = state.next_ts()
    return (
        defaults
        | copied(view)
        | {
            "id": state.next_id("V"),
            "team_id": state.workspace.team_id,
            "app_id": state.bot.app_id,
            "app_installed_team_id": state.workspace.team_id,
            "bot_id": state.bot.bot_id,
            "blocks": blocks,
            "state": {"values": state_values(blocks, {})},
            "hash": f"{stamp}.{hashlib.sha256(stamp.encode()).hexdigest()[:8]}",
            "previous_view_id": None,
            "root_view_id": None,
        }
    )


def _show(context: Context, person_id: str, stack: list[OpenView]) -> None:
    context.state.stacks[person_id] = stack
    context.state.publish({"type": "view", "view": stack[-1].view}, (person_id,))
