"""auth.test, apps.connections.open and blocks.validate: what concerns the app itself."""

from __future__ import annotations

from bot.sandbox.slack.context import Context
from bot.sandbox.slack.posting import checked_message
from bot.sandbox.slack.state import Json
from bot.sandbox.slack.web_api.call import Args


def auth_test(context: Context, args: Args) -> Json:
    del args
    workspace, bot = context.state.workspace, context.state.bot
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.team_name,
        "user": bot.handle,
        "team_id": workspace.team_id,
        "user_id": bot.id,
        "bot_id": bot.bot_id,
        "is_enterprise_install": False,
    }


def connections_open(context: Context, args: Args) -> Json:
    del args
    ticket = context.deliveries.sockets.issue_ticket()
    base = context.state.address.replace("http://", "ws://")
    return {"url": f"{base}/link/?ticket={ticket}&app_id={context.state.bot.app_id}"}


def blocks_validate(context: Context, args: Args) -> Json:
    del context
    checked_message({"text": "valid", "blocks": args.structure("blocks", "invalid_blocks_format")})
    return {}
