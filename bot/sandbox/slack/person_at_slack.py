"""A person at Slack, driven from Python: types, presses, chooses and submits as with a mouse and a keyboard."""

from __future__ import annotations

from bot.sandbox.slack import user_actions
from bot.sandbox.slack.context import Context
from bot.sandbox.slack.deliveries import Ack
from bot.sandbox.slack.posting import elements_of
from bot.sandbox.slack.state import Json, Message
from bot.sandbox.slack.words import SlackSays


class PersonAtSlack:
    """Every method returns when the bot has acked, or when Slack has given up waiting. Each raises SlackSays where
    Slack would not let this person do it."""

    def __init__(self, context: Context, person_id: str) -> None:
        self._context = context
        self.id = person_id

    @property
    def dm(self) -> str:
        """The id of this person's direct-message channel with the app."""
        return self._context.state.dm_with_app(self.id)

    def sees(self, channel_id: str) -> list[Message]:
        return self._context.state.messages(channel_id, self.id)

    @property
    def view(self) -> Json | None:
        """The modal on top of this person's screen."""
        stack = self._context.state.stacks.get(self.id)
        return stack[-1].view if stack else None

    async def say(self, channel_id: str, text: str, thread_ts: str | None = None) -> Ack | None:
        """Type a message or a slash command; None where the app is not told of it."""
        return await user_actions.say(self._context, self.id, channel_id, text, thread_ts)

    async def press(self, message: Message, name: str) -> Ack:
        """Press the button with this text or action id."""
        wanted = _named(list(message.blocks), name)
        return await user_actions.press(self._context, self.id, message.channel, message.ts, wanted)

    async def choose(self, message: Message, name: str, value: str | list[str]) -> Ack:
        """Choose in a select, overflow, date picker …; ``value`` is the option's value, the person, the day."""
        wanted = _named(list(message.blocks), name) | chosen(value)
        return await user_actions.press(self._context, self.id, message.channel, message.ts, wanted)

    async def press_in_view(self, name: str, values: Json | None = None) -> Ack:
        view = self._open_view()
        wanted = _named(view["blocks"], name)
        return await user_actions.press_in_view(self._context, self.id, view["id"], wanted, values or {})

    async def submit(self, values: Json | None = None) -> Json:
        """Submit the open modal with these ``values`` by block and action id; what is not named stays as it was shown.
        Answers the errors by block id."""
        view = self._open_view()
        return await user_actions.submit(self._context, self.id, view["id"], values or {})

    async def close(self) -> Ack | None:
        return await user_actions.close(self._context, self.id, self._open_view()["id"])

    def _open_view(self) -> Json:
        if self.view is None:
            raise SlackSays("No view is open.")
        return self.view


def chosen(value: str | list[str]) -> Json:
    """The value under every key that an element's type may read it from."""
    if isinstance(value, list):
        return {"selected_options": [{"value": item} for item in value], "selected_users": value}
    keys = ("user", "conversation", "channel", "date", "time")
    return {f"selected_{key}": value for key in keys} | {"selected_option": {"value": value}, "value": value}


def _named(blocks: list[Json], name: str) -> Json:
    for block in blocks:
        for element in elements_of(block):
            if name in (element["action_id"], (element.get("text") or {}).get("text")):
                return {"block_id": block["block_id"], "action_id": element["action_id"]}
    raise SlackSays(f"There is nothing called {name!r} to press here.")
