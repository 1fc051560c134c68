"""What lets an answer be shared with its channel once."""

from __future__ import annotations

import secrets

from bot.slack.ids import is_direct


def new_nonce(channel_id: str) -> str:
    """Empty in a direct message: there is nobody to share the answer with."""
    return "" if is_direct(channel_id) else secrets.token_urlsafe(9)
