"""The sentences that Slack itself says to a person, in its own wording as far as it is known."""

from __future__ import annotations

UNKNOWN_COMMAND = (
    "{command} is not a valid command. "
    "In Slack, all messages that start with the “/” character are interpreted as commands."
)
NOT_IN_THREADS = "{command} is not supported in threads. Sorry!"
APP_NOT_RESPONDING = "This app is not responding. Try again."
REQUIRED_FIELD = "Please complete this required field."
CANNOT_POST_HERE = "You are not in this channel, so you cannot post or press anything here."
MESSAGE_IS_GONE = "This message is no longer there."


class SlackSays(Exception):
    """Slack does not do what a person wanted, and says why. ``sentence`` is what they read."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def failed_command(command: str, error: str) -> str:
    return f'{command} failed with the error "{error}"'


def uninvited(handle: str) -> str:
    return f"You mentioned @{handle}, but they are not in this channel."
