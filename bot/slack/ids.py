"""What an id of Slack's says by its first letter."""

from __future__ import annotations


def is_direct(channel_id: str) -> bool:
    """Whether the channel is somebody's direct messages with the bot."""
    return channel_id.startswith("D")


def is_person(place_id: str) -> bool:
    """Whether the id is a person's, to whom a message goes directly. An organisation of workspaces gives W ids."""
    return place_id.startswith(("U", "W"))
