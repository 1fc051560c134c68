"""What an id of Slack's says by its first letter."""

from __future__ import annotations


def is_direct(channel_id: str) -> bool:
    """Whether the channel is direct messages of two: somebody's with the bot, or those of two colleagues.

    A slash command can be typed in the latter too, where the bot can post nothing.
    """
    return channel_id.startswith("D")


def is_person(place_id: str) -> bool:
    """Whether the id is a person's, to whom a message goes directly. An organisation of workspaces gives W ids."""
    return place_id.startswith(("U", "W"))
