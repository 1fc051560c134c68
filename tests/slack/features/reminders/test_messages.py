"""Previews, lists and forms keep Slack's rules whatever they are given, and their text says all that the blocks say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.domain.access.channel import GuestPermission
from bot.domain.access.permissions import DigestRefusal
from bot.domain.access.person import MatchedBy, Person
from bot.domain.reminders.delivery import Delivery, DeliveryState, Reason
from bot.domain.reminders.reminder import Options, PlaceKind, Reminder, ReminderState, Scope, WhoseTasks
from bot.domain.reminders.reminder_spec import ReminderSpec
from bot.domain.reminders.schedule import EVERY_DAY, WEEKDAYS, Schedule
from bot.sandbox.slack.rules.check import check_message, check_view
from bot.slack.api.message_sender import view_of
from bot.slack.blocks.message import Message
from bot.slack.features.reminders.form import FormState, remind_modal
from bot.slack.features.reminders.guests import GuestDecisions
from bot.slack.features.reminders.messages import (
    NO_NOTE,
    Note,
    list_message,
    made_message,
    preview_lines,
    preview_message,
    why_message,
)
from bot.use_cases.reminders.create_reminder import Made, ReminderPreview
from bot.use_cases.reminders.manage_reminders import PAGE_SIZE, Reader, ReminderPage, ReminderRow
from bot.use_cases.reminders.reminder_names import ScopeNames

BERLIN, LA = ZoneInfo("Europe/Berlin"), ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ANN = Person("U1ANN", "Ann Weber", "ann@firm.example", BERLIN)
BEN = Person("U2BEN", "Ben Stone", "ben@firm.example", LA)
HOSTILE = "<!channel> *_~`&<@U1ANN> " + "x&" * 300
TO_CHANNEL = ReminderSpec(
    "r1", PlaceKind.CHANNEL, "C1", Schedule(WEEKDAYS, time(9, 0)), "Europe/Berlin", Scope(), Options()
)
NO_GUESTS = GuestDecisions()
NEXT = (datetime(2026, 11, 24, 8, 0, tzinfo=UTC), datetime(2027, 1, 4, 8, 0, tzinfo=UTC))


def preview(
    spec: ReminderSpec = TO_CHANNEL, *, customer: str = "", people: dict[str, str] | None = None
) -> ReminderPreview:
    return ReminderPreview(spec, ZoneInfo(spec.zone or "Europe/Berlin"), NEXT, NOW, ScopeNames(people or {}, customer))


def reminder(number: int = 1, **changes: object) -> Reminder:
    made = Reminder(
        id=f"r{number}",
        place=PlaceKind.CHANNEL,
        place_id="C1",
        maker_id=ANN.id,
        schedule=Schedule(WEEKDAYS, time(9, 0)),
        zone="Europe/Berlin",
        scope=Scope(),
        options=Options(),
        made_at=NOW,
        handled_until=NOW,
        next_at=NEXT[0],
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def row(
    of: Reminder,
    *,
    may: tuple[bool, bool] = (True, True),
    sent: Delivery | None = None,
    maker: str = "Ann Weber",
) -> ReminderRow:
    skipped = replace(delivery(DeliveryState.SKIPPED), reason=Reason.NOT_RUNNING)
    return ReminderRow(of, BERLIN, ScopeNames(), maker, "Ben Stone", sent, skipped if sent else None, *may)


def delivery(state: DeliveryState = DeliveryState.POSTED) -> Delivery:
    return Delivery("r1", NOW, "key", state, NOW, NOW, channel_id="C1", ts="1795000000.000100")


def listed(page: ReminderPage, guests: GuestDecisions = NO_GUESTS, *, note: Note = NO_NOTE) -> Message:
    link = "https://firm.slack.com/"
    return list_message(page, ANN, guests, team_url=link, now=NOW, command="/tasks", note=note)


def faults(message: Message) -> list[str]:
    return check_message({"text": message.text, "blocks": list(message.blocks)})


def test_a_preview_says_the_rule_the_times_in_both_zones_and_that_it_is_not_on() -> None:
    message = preview_message(preview(), BEN)
    assert message.text.splitlines() == [
        "*Every weekday at 09:00 (Europe/Berlin) in <#C1>*",
        "Everybody's open tasks that are overdue or due today.",
        "It mentions nobody. Nothing is sent when nothing is due.",
        "Next: Tue 24 Nov 09:00, Mon 4 Jan 2027 09:00.",
        "In your own time (America/Los_Angeles): Tue 24 Nov 00:00, Mon 4 Jan 2027 00:00.",
        "It is not on yet.",
    ]
    assert "In your own time" not in preview_message(preview(), ANN).text


def test_a_preview_to_oneself_follows_ones_own_time() -> None:
    own = replace(TO_CHANNEL, place=PlaceKind.PERSON, place_id=ANN.id, zone=None, scope=Scope(WhoseTasks.OWN))
    assert preview_lines(preview(own), ANN)[:2] == [
        "*Every weekday at 09:00 your own time, to you by direct message*",
        "Your open tasks that are overdue or due today.",
    ]


def test_what_is_made_says_whether_this_press_made_it() -> None:
    paused = replace(reminder(), state=ReminderState.PAUSED)
    said = [
        made_message(Made(preview(), reminder()), ANN, "/tasks"),
        made_message(Made(preview(), reminder(), now=False), ANN, "/tasks"),
        made_message(Made(preview(replace(TO_CHANNEL, changes=2)), reminder()), ANN, "/tasks"),
        made_message(Made(preview(replace(TO_CHANNEL, changes=2)), paused), ANN, "/tasks"),
    ]
    assert [message.text.splitlines()[0] for message in said] == [
        "It is on.",
        "It was on already.",
        "It is changed.",
        "It is changed and stays paused: press Resume in the list when it is to come again.",
    ]
    assert not [fault for message in said for fault in faults(message)]


def test_the_longest_hostile_names_break_neither_message_nor_form() -> None:
    people = {f"U{number:010}": HOSTILE for number in range(20)}
    scope = Scope(WhoseTasks.NAMED, tuple(people), customer_uuid="cus_1", due=frozenset())
    spec = replace(TO_CHANNEL, scope=scope)
    found = preview(spec, customer=HOSTILE, people=people)
    message = preview_message(found, BEN)
    assert faults(message) == []
    assert "<!channel>" not in message.text
    assert "<@U1ANN>" not in message.text
    modal = remind_modal(
        FormState("C1", spec, may_be=True), preview_lines(found, BEN), zone="", customer=HOSTILE, command="/tasks"
    )
    assert check_view(view_of(modal)) == []
    assert faults(modal.instead) == []


@pytest.mark.parametrize(
    "schedule",
    [
        Schedule(EVERY_DAY, time(0, 0)),
        Schedule(frozenset({0}), time(9, 0)),
        Schedule(frozenset({4}), time(16, 0), 2, NOW.date()),
        Schedule(frozenset({0}), time(9, 0), nth=-1),
    ],
)
@pytest.mark.parametrize("place", PlaceKind)
def test_a_form_is_filled_in_with_any_spec(schedule: Schedule, place: PlaceKind) -> None:
    options = Options(weekly=True, all_clear=True, mention=True)
    spec = replace(TO_CHANNEL, schedule=schedule, place=place, options=options, changes=3)
    modal = remind_modal(FormState("C1", spec, may_be=True), ["preview"], zone="UTC", customer="Acme", command="/tasks")
    assert check_view(view_of(modal)) == []
    assert modal.submit == "Change it"


def test_each_field_of_the_form_tells_of_its_changes_and_texts_on_enter_alone() -> None:
    modal = remind_modal(FormState("C1", TO_CHANNEL, may_be=True), ["preview"], zone="", customer="", command="/tasks")
    inputs = {block["block_id"]: block for block in modal.blocks if block["type"] == "input"}
    assert all(block["dispatch_action"] for block in inputs.values())
    on_enter = {"trigger_actions_on": ["on_enter_pressed"]}
    texts = {
        name: block["element"].get("dispatch_action_config")
        for name, block in inputs.items()
        if block["element"]["type"] == "plain_text_input"
    }
    assert texts == {"zone": on_enter, "customer": on_enter}


def test_a_list_tells_how_each_stands_with_a_link_to_the_last_one() -> None:
    rows = (
        row(reminder(1), sent=delivery()),
        row(reminder(2, state=ReminderState.PAUSED, next_at=None)),
        row(reminder(3, state=ReminderState.SUSPENDED, reason=Reason.CHANNEL_ARCHIVED, next_at=None)),
        row(reminder(4, place=PlaceKind.PERSON, place_id=BEN.id, zone=None, scope=Scope(WhoseTasks.OWN))),
    )
    message = listed(ReminderPage(rows, 0, 4))
    assert faults(message) == []
    assert "Next: Tue 24 Nov 09:00 your time." in message.text
    assert "Last sent: Mon 23 Nov 10:00." in message.text
    assert "Last skipped: Mon 23 Nov 10:00, because the bot was not running." in message.text
    assert "Paused: nothing comes until somebody presses Resume." in message.text
    assert "Suspended: the channel is archived. Unarchive it and press Resume, or move the reminder" in message.text
    assert "their own time, to Ben Stone by direct message" in message.text
    link = "<https://firm.slack.com/archives/C1/p1795000000000100|Mon 23 Nov 10:00>"
    assert any(link in str(block) for block in message.blocks)


@pytest.mark.parametrize(
    ("may", "repair"),
    [
        ((True, True), " Choose another customer with Edit, which switches it on again; or delete it."),
        ((True, False), " Whoever gets it can repair it with Edit; you can delete it."),
        ((False, False), ""),
    ],
    ids=["its person", "an admin", "a reader"],
)
def test_how_a_suspended_one_is_repaired_is_worded_by_what_the_reader_may(may: tuple[bool, bool], repair: str) -> None:
    suspended = reminder(state=ReminderState.SUSPENDED, reason=Reason.CUSTOMER_GONE, next_at=None)
    message = listed(ReminderPage((row(suspended, may=may),), 0, 1))
    assert f"Suspended: ChartMogul has no such customer any more.{repair}\n" in message.text


def test_a_full_page_of_the_longest_stays_within_slacks_limits_and_names_its_place() -> None:
    rows = tuple(
        row(reminder(number, reason=Reason.OTHER, detail=HOSTILE), maker=HOSTILE) for number in range(PAGE_SIZE)
    )
    message = listed(ReminderPage(rows, PAGE_SIZE, 12, unlisted=1000), note=Note("Deleted.", undo="{}"))
    assert faults(message) == []
    assert "5 of 12 shown: 6 to 10." in message.text
    assert "the default reminder of 1,000 other people" in message.text
    assert _labels(message)[-2:] == ["Previous", "Next"]


def test_a_whole_list_names_no_place_in_it() -> None:
    message = listed(ReminderPage(tuple(row(reminder(number)) for number in range(3)), 0, 3))
    assert "shown" not in message.text
    assert "Not listed" not in message.text
    assert not {"Previous", "Next"} & set(_labels(message))


def test_whoever_may_not_change_a_reminder_gets_no_buttons_for_it() -> None:
    message = listed(ReminderPage((row(reminder(), may=(False, False)),), 0, 1))
    assert _labels(message) == ["Test", "Why"]


def test_test_is_not_offered_where_its_tasks_may_not_be_read() -> None:
    theirs = replace(row(reminder()), digest_refusal=DigestRefusal.SOMEBODY_ELSES)
    assert _labels(listed(ReminderPage((theirs,), 0, 1))) == ["Pause", "Edit", "Delete", "Why"]


def test_edit_is_not_offered_without_a_seat_and_pausing_and_deleting_are() -> None:
    seatless = replace(row(reminder()), digest_refusal=DigestRefusal.NO_SEAT)
    assert _labels(listed(ReminderPage((seatless,), 0, 1))) == ["Pause", "Delete", "Why"]


def test_an_admin_lets_guests_read_in_the_row_that_they_suspend_and_others_are_not_offered_it() -> None:
    suspended = reminder(state=ReminderState.SUSPENDED, reason=Reason.GUESTS_IN_CHANNEL, next_at=None)
    page = ReminderPage((row(suspended),), 0, 1)
    assert "Let guests read (admins)" in _labels(listed(page, GuestDecisions(may_decide=True)))
    assert "Let guests read (admins)" not in _labels(listed(page))
    other = ReminderPage((row(replace(suspended, reason=Reason.CHANNEL_ARCHIVED)),), 0, 1)
    assert "Let guests read (admins)" not in _labels(listed(other, GuestDecisions(may_decide=True)))


@pytest.mark.parametrize("may_decide", [True, False])
def test_the_list_and_why_say_who_let_guests_read_and_an_admin_takes_it_back_there(may_decide: bool) -> None:
    guests = GuestDecisions({"C1": GuestPermission("C1", BEN.id, NOW)}, may_decide)
    of = row(reminder())
    for message in (listed(ReminderPage((of,), 0, 1), guests), why_message(of, [], ANN, guests)):
        assert "Guests of this channel may read it: allowed by <@U2BEN> on 23 Nov 2026." in message.text
        assert ("Stop guests reading" in _labels(message)) is may_decide
        assert faults(message) == []


def test_an_empty_list_says_how_to_make_one() -> None:
    message = listed(ReminderPage((), 0, 0))
    assert "Type /tasks remind to make one." in message.text
    assert faults(message) == []


def test_why_names_rule_filter_zone_and_link() -> None:
    of = row(reminder(scope=Scope(WhoseTasks.NAMED, (BEN.id,))))
    readers = [Reader("Ben Stone", "ben@firm.example", MatchedBy.LINK), Reader("Mia", None, None)]
    text = why_message(of, readers, ANN, NO_GUESTS).text
    assert "Zone: It stays in the zone Europe/Berlin" in text
    assert "Ben Stone has the seat ben@firm.example, because an admin approved the link" in text
    assert "Mia has no seat that I know of" in text
    assert "Made by Ann Weber on Mon 23 Nov 2026." in text


def _labels(message: Message) -> list[str]:
    return [element["text"]["text"] for b in message.blocks if b["type"] == "actions" for element in b["elements"]]
