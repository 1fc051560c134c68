"""Who hears of a reminder that was suspended or whose maker has left: its person, or the admins."""

from __future__ import annotations

from typing import cast

import pytest

from bot.domain.problems import ChatProblem, NoSeat
from bot.domain.reminders.delivery import Reason
from bot.slack.api.admins import AdminPlaces, SlackAdmins
from bot.slack.api.errors import chat_problem
from bot.slack.api.message_sender import MessageSender
from bot.slack.api.notice_sender import NoticeSender
from bot.slack.blocks.message import Message
from bot.slack.features.reminders.notifier import SlackReminderNotifier
from tests.slack.features.reminders.test_messages import ANN, reminder

ARCHIVED = ChatProblem("This channel is archived.", code="is_archived")


class FakeSlack:
    """Where admins are asked, and what was sent where. Whoever is in ``unreachable`` can't be sent anything."""

    def __init__(self, *places: str, note: str = "", unreachable: tuple[str, ...] = ()) -> None:
        self.places = AdminPlaces(places, note)
        self.unreachable = unreachable
        self.refusal = ARCHIVED
        self.refusals: dict[str, ChatProblem] = {}
        self.sent: list[tuple[str, str, Message]] = []

    async def asked_at(self) -> AdminPlaces:
        return self.places

    async def direct(self, person_id: str, message: Message) -> None:
        self._send("direct", person_id, message)

    async def post(self, channel_id: str, message: Message) -> None:
        self._send("channel", channel_id, message)

    def _send(self, kind: str, place: str, message: Message) -> None:
        if place in self.unreachable:
            raise self.refusals.get(place, self.refusal)
        self.sent.append((kind, place, message))

    @property
    def notices(self) -> NoticeSender:
        return NoticeSender(cast(MessageSender, self), cast(SlackAdmins, self))

    @property
    def reached(self) -> list[tuple[str, str]]:
        return [(kind, place) for kind, place, _ in self.sent]


async def test_a_suspended_reminder_is_told_to_its_person() -> None:
    slack = FakeSlack("U2")
    await SlackReminderNotifier(slack.notices).tell_suspended(ANN.id, reminder(), Reason.CHANNEL_ARCHIVED, "")
    assert slack.reached == [("direct", ANN.id)]
    [(_, _, message)] = slack.sent
    assert message.text.startswith("I suspended the reminder for <#C1>: the channel is archived.")
    assert message.blocks[0]["text"]["text"] == message.text


async def test_where_nobody_is_left_to_tell_the_admins_hear_it() -> None:
    slack = FakeSlack("U2", "C9", "W3")
    await SlackReminderNotifier(slack.notices).tell_suspended(None, reminder(), Reason.CHANNEL_ARCHIVED, "")
    assert slack.reached == [("direct", "U2"), ("channel", "C9"), ("direct", "W3")]


async def test_the_admins_hear_whose_reminder_they_look_after_now() -> None:
    slack = FakeSlack("U2")
    await SlackReminderNotifier(slack.notices).tell_maker_left(reminder(), "Lukas <Brandt>")
    [(_, _, message)] = slack.sent
    assert message.text.startswith("Lukas &lt;Brandt&gt; made a reminder for <#C1> and has left.")


async def test_why_admins_are_asked_one_by_one_stands_in_the_text_and_in_the_blocks() -> None:
    slack = FakeSlack("U2", note="The channel is not safe.")
    assert await slack.notices.tell_admins(Message("Hello.")) == 1
    [(_, _, message)] = slack.sent
    assert message.text == "Hello.\nThe channel is not safe."
    assert "The channel is not safe." in str(message.blocks[-1])


async def test_one_admin_who_cannot_be_reached_keeps_no_other_from_hearing() -> None:
    slack = FakeSlack("U2", "U3", unreachable=("U2",))
    assert await slack.notices.tell_admins(Message("Hello.")) == 1
    assert slack.reached == [("direct", "U3")]


async def test_admins_none_of_whom_can_be_reached_are_a_problem_and_none_at_all_is_a_number() -> None:
    with pytest.raises(ChatProblem, match="archived"):
        await FakeSlack("U2", unreachable=("U2",)).notices.tell_admins(Message("Hello."))
    assert await FakeSlack().notices.tell_admins(Message("Hello.")) == 0


@pytest.mark.parametrize("unsure", ["U2", "U3"])
async def test_where_one_of_the_admins_may_have_heard_it_that_is_the_problem(unsure: str) -> None:
    slack = FakeSlack("U2", "U3", unreachable=("U2", "U3"))
    slack.refusals[unsure] = chat_problem("internal_error", "chat.postMessage", "")
    with pytest.raises(ChatProblem) as raised:
        await slack.notices.tell_admins(Message("Hello."))
    assert raised.value.may_be_posted


async def test_a_notice_for_the_admins_that_reached_nobody_counts_as_not_told() -> None:
    with pytest.raises(ChatProblem):
        await SlackReminderNotifier(FakeSlack().notices).tell_maker_left(reminder(), "Lukas")


async def test_an_admin_who_was_deactivated_a_moment_ago_counts_as_none() -> None:
    slack = FakeSlack("U2", unreachable=("U2",))
    slack.refusal = chat_problem("user_disabled", "conversations.open", "")
    assert await slack.notices.tell_admins(Message("Hello.")) == 0


async def test_whose_reminder_was_not_sent_for_want_of_a_seat_reads_the_way_to_one() -> None:
    slack = FakeSlack()
    problem = NoSeat("Your Slack profile has no e-mail.", examples=("link you@your-firm.com",))
    await SlackReminderNotifier(slack.notices).tell_no_seat(ANN.id, problem)
    [(kind, place, message)] = slack.sent
    assert (kind, place) == ("direct", ANN.id)
    assert message.text == (
        "I did not send your reminder. Your Slack profile has no e-mail. It comes again once you have the seat. "
        "Try: link you@your-firm.com"
    )
