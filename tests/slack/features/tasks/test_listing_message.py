"""A listing as a message: within Slack's limits whatever the texts are, nothing cut silently, all of it in words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.tasks.due_window import DueWindow
from bot.domain.tasks.query import Completion, Query
from bot.sandbox.slack.rules.check import check_message
from bot.slack.blocks.message import Message
from bot.slack.features.tasks.list_value import read_question
from bot.slack.features.tasks.listing import listing_as_json, listing_message, plain_lines
from bot.use_cases.tasks.list_tasks import PAGE_SIZE, PAGE_SIZE_ALL, Subject
from tests.slack.features.tasks.listings import ANN, TODAY, listing, task


def test_it_says_what_was_listed_and_counts_everything() -> None:
    message = listing_message(listing([task(1, days=-3), task(2), task(3, days=2), task(4, days=None)]))
    assert message.text.splitlines() == [
        "Your open tasks. 1 overdue, 1 due today, 1 due this week, 1 without a date.",
        "Overdue (1)",
        "- Acme Corp: Task number 1 (Fri 20 Nov, 3 days late)",
        "Today (1)",
        "- Acme Corp: Task number 2 (Mon 23 Nov)",
        "This week (1)",
        "- Acme Corp: Task number 3 (Wed 25 Nov)",
        "No date (1)",
        "- Acme Corp: Task number 4 (no due date)",
    ]


def test_the_customer_is_a_link_to_its_chartmogul_page() -> None:
    blocks = listing_message(listing([task(1)])).blocks
    first_line = blocks[1]["elements"][1]["elements"][0]["elements"]
    assert first_line[0] == {
        "type": "link",
        "url": "https://app.chartmogul.com/#/customers/1-Acme",
        "text": "Acme Corp",
    }


def test_everybodys_list_names_each_assignee_and_nobody() -> None:
    tasks = [task(1), task(2, assignee=None)]
    text = listing_message(listing(tasks, query=Query(), whose_name=None, is_readers=False)).text
    assert text.startswith("Everybody's open tasks. 2 due today.")
    assert "(Mon 23 Nov, Ann Weber)" in text


def test_a_page_says_how_much_it_shows_and_offers_the_rest() -> None:
    message = listing_message(listing([task(number) for number in range(43)]))
    assert "12 of 43 shown: 1 to 12." in message.text
    assert labels(message) == ["Next", "Show all"]


BOUNDED = Query(assignee=ANN, due=DueWindow(TODAY, TODAY))
NONE = [
    (Query(assignee=ANN), "", "There are none. Add “done” to see the completed ones."),
    (Query(assignee=ANN, completion=Completion.DONE), "", "There are none. Add “all” to see open and completed ones."),
    (Query(assignee=ANN, completion=Completion.ALL), "", "There are none."),
    (BOUNDED, "", "There are none. Leave out the due date to see the others."),
    (BOUNDED, "/tasks mine", "There are none. Type /tasks mine to see yours of any day."),
]


@pytest.mark.parametrize(("query", "any_day", "sentence"), NONE)
def test_an_empty_list_advises_only_what_was_not_asked_already(query: Query, any_day: str, sentence: str) -> None:
    empty = listing([], query=query)
    assert listing_message(empty, any_day=any_day).text.endswith(f". {sentence}")
    assert next(plain_lines(empty, any_day=any_day)).endswith(f". {sentence}")


@pytest.mark.parametrize("count", [1, 3, PAGE_SIZE])
def test_a_whole_list_does_not_say_how_much_of_it_is_shown(count: int) -> None:
    message = listing_message(listing([task(number) for number in range(count)]))
    assert "shown" not in message.text
    assert [block["type"] for block in message.blocks] == ["section", "rich_text"]
    assert labels(message) == []


def test_the_blocks_say_what_the_text_says() -> None:
    message = listing_message(listing([task(number, details=f"Call {number:02}") for number in range(13)]), nonce="n")
    heading, tasks, place, controls = message.blocks
    assert heading["text"]["text"] == "*Your open tasks*\n13 due today."
    title, bullets = tasks["elements"]
    assert title["elements"][0]["text"] == "Today (13)"
    lines = ["".join(part["text"] for part in line["elements"]) for line in bullets["elements"]]
    assert lines == [f"Acme Corp · Call {number:02} — Mon 23 Nov" for number in range(12)]
    assert place["elements"][0]["text"] == "12 of 13 shown: 1 to 12."
    assert [element["action_id"] for element in controls["elements"]] == [
        "tasks.next",
        "tasks.show_all",
        "tasks.share",
    ]


def test_the_middle_page_leads_both_ways() -> None:
    message = listing_message(listing([task(number) for number in range(43)], offset=PAGE_SIZE))
    assert "12 of 43 shown: 13 to 24." in message.text
    assert [read_question(button["value"]).offset for button in buttons(message)] == [0, 24, 0]
    assert labels(message) == ["Previous", "Next", "Show all"]


def test_more_than_one_message_holds_is_paged_in_larger_steps() -> None:
    tasks = [task(number) for number in range(120)]
    assert labels(listing_message(listing(tasks))) == ["Next", "Show 50 a page"]
    assert labels(listing_message(listing(tasks, offset=50, size=PAGE_SIZE_ALL))) == [
        "Previous",
        "Next",
        "Show 12 a page",
    ]


def test_the_last_page_has_no_next() -> None:
    message = listing_message(listing([task(number) for number in range(13)], offset=PAGE_SIZE))
    assert labels(message) == ["Previous", "Show all"]
    assert "1 of 13 shown: 13 to 13." in message.text


def test_an_answer_that_can_be_shared_says_so_and_a_shared_one_is_static() -> None:
    tasks = [task(number) for number in range(20)]
    assert labels(listing_message(listing(tasks), nonce="n1"))[-1] == "Share in channel"
    shared = listing_message(listing(tasks), shared_by="Ann Weber")
    assert shared.in_channel
    assert labels(shared) == ["See all 20"]
    assert shared.text.startswith("Open tasks of Ann Weber, as of Mon 23 Nov.")
    assert "Shared by Ann Weber." in shared.text


@pytest.mark.parametrize(
    ("query", "advice"),
    [
        (Query(assignee=ANN), "Add “done” to see the completed ones."),
        (Query(assignee=ANN, completion=Completion.DONE), "Add “all” to see open and completed ones."),
        (Query(assignee=ANN, due=DueWindow(TODAY, TODAY)), "Leave out the due date to see the others."),
    ],
)
def test_an_empty_answer_says_what_else_to_try(query: Query, advice: str) -> None:
    message = listing_message(listing([], query=query, hint="No open task is assigned to ann."))
    assert f"There are none. {advice}" in message.text
    assert "No open task is assigned to ann." in message.text
    assert not buttons(message)


def test_a_done_task_tells_when_it_was_done() -> None:
    message = listing_message(listing([task(1, done=True)], query=Query(completion=Completion.DONE)))
    assert "done Mon 23 Nov" in message.text


@given(
    title=st.text(max_size=400).map(lambda text: text * 8),
    name=st.text(max_size=300),
    count=st.integers(0, 70),
    size=st.sampled_from([PAGE_SIZE, PAGE_SIZE_ALL]),
    shared_by=st.sampled_from(["", "Ann <!channel> Weber"]),
)
@settings(max_examples=60, deadline=None)
def test_slack_takes_it_whatever_the_texts_are(title: str, name: str, count: int, size: int, shared_by: str) -> None:
    tasks = [task(number, details=title, days=number - 30) for number in range(count)]
    shown = listing(tasks, size=size, subject=Subject(name, "https://app.chartmogul.com/#/customers/1"))
    message = listing_message(shown, nonce="nonce", shared_by=shared_by)
    assert check_message({"text": message.text, "blocks": list(message.blocks)}) == []
    assert "<!channel" not in message.text
    assert not [part for part in _mrkdwn_in(message) if "<!" in part]


def test_the_terminal_reads_the_same_words() -> None:
    lines = list(plain_lines(listing([task(1, details="Quote <b> & more", days=-1)])))
    assert lines[0] == "Your open tasks. 1 overdue."
    assert "- Acme Corp: Quote <b> & more (Sun 22 Nov, 1 day late)" in lines


def test_the_terminal_hears_what_was_left_out_and_how_much_is_shown() -> None:
    lines = list(plain_lines(listing([task(number) for number in range(43)], hint="Two tasks could not be read.")))
    assert lines[-2:] == ["Two tasks could not be read.", "12 of 43 shown: 1 to 12."]


def test_programs_get_days_and_groups() -> None:
    answer = listing_as_json(listing([task(1, days=-1)]))
    assert answer["counts"] == {"overdue": 1}
    assert answer["tasks"][0] | {"details": ""} == {
        "task_uuid": "task-1",
        "group": "overdue",
        "details": "",
        "about": "Acme Corp",
        "url": "https://app.chartmogul.com/#/customers/1-Acme",
        "assignee": ANN,
        "due_day": "2026-11-22",
        "days_late": 1,
        "completed_at": None,
    }


def _mrkdwn_in(message: Message) -> list[str]:
    """Every text that Slack parses for mentions and links; rich text is not."""
    texts = [block["text"] for block in message.blocks if "text" in block]
    texts += [element for block in message.blocks if block["type"] == "context" for element in block["elements"]]
    return [text["text"] for text in texts if text["type"] == "mrkdwn"]


def buttons(message: Message) -> list[dict[str, Any]]:
    return [element for block in message.blocks if block["type"] == "actions" for element in block["elements"]]


def labels(message: Message) -> list[str]:
    return [button["text"]["text"] for button in buttons(message)]
