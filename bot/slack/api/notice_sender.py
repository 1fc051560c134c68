"""Messages that answer no question: to a person, to a channel, or to the admins."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.problems import ChatProblem, PostRefusal
from bot.slack.api.admins import SlackAdmins
from bot.slack.api.message_sender import MessageSender
from bot.slack.blocks.message import Message
from bot.slack.blocks.parts import context
from bot.slack.ids import is_person


class NoticeSender:
    def __init__(self, sender: MessageSender, admins: SlackAdmins) -> None:
        self._sender = sender
        self._admins = admins

    async def send(self, place: str, message: Message) -> None:
        """To a person's direct messages or to a channel, by its id."""
        if is_person(place):
            await self._sender.direct(place, message)
        else:
            await self._sender.post(place, message)

    async def tell_admins(self, message: Message) -> int:
        """To the admins' channel, or to each of them, and why not to the channel. Answers how many places it reached.

        0 where the bot knows no admin. One who can't be reached does not keep the notice from the others, and whoever
        was deactivated a moment ago counts as none. Raises ChatProblem where there are some and none could be reached;
        of several the one after which an admin may have it all the same.
        """
        reached, refused = 0, list[ChatProblem]()
        asked_at = await self._admins.asked_at()
        if asked_at.note:
            text = f"{message.text}\n{asked_at.note}"
            message = replace(message, text=text, blocks=(*message.blocks, context(asked_at.note)))
        for place in asked_at.ids:
            try:
                await self.send(place, message)
                reached += 1
            except ChatProblem as problem:
                if problem.refusal is not PostRefusal.PERSON_UNREACHABLE:
                    refused.append(problem)
        if not reached and refused:
            raise max(refused, key=lambda problem: problem.may_be_posted)
        return reached
