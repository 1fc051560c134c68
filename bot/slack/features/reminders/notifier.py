"""Messages to people whose reminder was suspended or not sent, or is theirs now."""

from __future__ import annotations

from bot.domain.language.reason_wording import reason_in_words, repair_in_words
from bot.domain.problems import ChatProblem, NoSeat
from bot.domain.reminders.delivery import Reason
from bot.domain.reminders.reminder import PlaceKind, Reminder
from bot.slack.api.notice_sender import NoticeSender
from bot.slack.blocks.guests import allow_button
from bot.slack.blocks.message import Message
from bot.slack.blocks.mrkdwn import escape, mention
from bot.slack.blocks.parts import actions, section
from bot.slack.blocks.problem import problem_message


class SlackReminderNotifier:
    """A `bot.use_cases.ports.reminder_notifier.ReminderNotifier`."""

    def __init__(self, notices: NoticeSender) -> None:
        self._notices = notices

    async def tell_suspended(self, person_id: str | None, reminder: Reminder, reason: Reason, detail: str) -> None:
        why, repair = reason_in_words(reason, detail), repair_in_words(reason)
        said = _sentence(f"I suspended the reminder for {_place(reminder)}: {escape(why)}. {escape(repair)}")
        controls = [allow_button(reminder.place_id)] if reason is Reason.GUESTS_IN_CHANNEL else []
        message = Message(said.text, (*said.blocks, *actions(controls, "guests.decide")))
        if person_id is None:
            await self._tell_admins(message)
        else:
            await self._notices.send(person_id, message)

    async def tell_no_seat(self, person_id: str, problem: NoSeat) -> None:
        sentence = f"I did not send your reminder. {problem.sentence} It comes again once you have the seat."
        await self._notices.send(person_id, problem_message(NoSeat(sentence, examples=problem.examples), ""))

    async def tell_maker_left(self, reminder: Reminder, maker_name: str) -> None:
        await self._tell_admins(
            _sentence(
                f"{escape(maker_name)} made a reminder for {_place(reminder)} and has left. It goes on, and you look "
                "after it now: it stands in your list of reminders."
            )
        )

    async def _tell_admins(self, message: Message) -> None:
        if not await self._notices.tell_admins(message):
            raise ChatProblem("I know no admin who can be told.", code="no_admin")


def _place(reminder: Reminder) -> str:
    return f"<#{reminder.place_id}>" if reminder.place is PlaceKind.CHANNEL else mention(reminder.place_id)


def _sentence(mrkdwn: str) -> Message:
    return Message(mrkdwn, (section(mrkdwn),))
