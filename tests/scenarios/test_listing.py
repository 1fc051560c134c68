"""Asking for tasks, end to end: whose, which customer's, due when; in words that say what was listed."""

from __future__ import annotations

import pytest

from bot.sandbox.chartmogul.faults import BAD_ENTRIES
from bot.sandbox.company.people import JORDAN, MIA
from tests.scenarios.harness import harness
from tests.scenarios.made import buttons, says, task, titles, uuid_of

ANNS_DAYS = [
    task("Long ago.", "2026-10-23T09:00:00.000Z"),
    task("Yesterday.", "2026-11-22T09:00:00.000Z"),
    task("This morning.", "2026-11-23T07:00:00.000Z"),
    task("Tomorrow.", "2026-11-24T09:00:00.000Z"),
    task("Sunday.", "2026-11-29T09:00:00.000Z"),
    task("Next Monday.", "2026-11-30T09:00:00.000Z", customer="O'Brien & Sons"),
    task("In ten days.", "2026-12-03T09:00:00.000Z"),
    task("Some day.", None),
    task("Finished in October.", "2026-10-12T09:00:00.000Z", done="2026-10-12T12:00:00.000Z"),
    task("Jordan's.", "2026-11-23T20:00:00.000Z", assignee=JORDAN, customer="Meridian Foods"),
    task("Mia's.", "2026-11-24T09:00:00.000Z", assignee=MIA, customer="Acme Studios"),
    task("Nobody's.", "2026-11-25T09:00:00.000Z", assignee=None, customer="Café Müller"),
]
OPEN = "Long ago. Yesterday. This morning. Tomorrow. Sunday. Next Monday. In ten days. Some day."

ASKED = [
    ("", "Your open tasks.", OPEN),
    ("mine", "Your open tasks.", OPEN),
    ("today", "Your open tasks, due Mon 23 Nov.", "This morning."),
    ("overdue", "Your open tasks, due before 23 Nov.", "Long ago. Yesterday."),
    ("week", "Your open tasks, due 23–29 Nov.", "This morning. Tomorrow. Sunday."),
    ("due tomorrow", "Your open tasks, due Tue 24 Nov.", "Tomorrow."),
    ("mine due next week", "Your open tasks, due 30 Nov – 6 Dec.", "Next Monday. In ten days."),
    (
        "due in 10 days",
        "Your open tasks, due 23 Nov – 3 Dec.",
        "This morning. Tomorrow. Sunday. Next Monday. In ten days.",
    ),
    ("due before 24 Nov", "Your open tasks, due by 23 Nov.", "Long ago. Yesterday. This morning."),
    ("due after 24 Nov", "Your open tasks, due from 25 Nov on.", "Sunday. Next Monday. In ten days."),
    ("due from 24 Nov to 30 Nov", "Your open tasks, due 24–30 Nov.", "Tomorrow. Sunday. Next Monday."),
    ("due 2026-12-03", "Your open tasks, due Thu 3 Dec.", "In ten days."),
    ("due +1d", "Your open tasks, due Tue 24 Nov.", "Tomorrow."),
    ("done", "Your done tasks.", "Finished in October."),
    ("mine done due last month", "Your done tasks, due 1–31 Oct.", "Finished in October."),
    ("all due last month", "Your open and done tasks, due 1–31 Oct.", "Long ago. Finished in October."),
    ("overdue customer Acme Corp mine", "Your open tasks for Acme Corp, due before 23 Nov.", "Long ago. Yesterday."),
    ("mine customer O'Brien", "Your open tasks for O'Brien & Sons.", "Next Monday."),
    ("team today", "Everybody's open tasks, due Mon 23 Nov.", "This morning. Jordan's."),
    ("overdue team", "Everybody's open tasks, due before 23 Nov.", "Long ago. Yesterday."),
    ("@jordan.blake", "Open tasks of Jordan Blake.", "Jordan's."),
    ("@jordan.blake today", "Open tasks of Jordan Blake, due Mon 23 Nov.", "Jordan's."),
    ("today for @jordan.blake", "Open tasks of Jordan Blake, due Mon 23 Nov.", "Jordan's."),
    ("for Jordan", "Open tasks of Jordan Blake.", "Jordan's."),
    ("for jordan blake due today", "Open tasks of Jordan Blake, due Mon 23 Nov.", "Jordan's."),
    ("due today for everyone", "Everybody's open tasks, due Mon 23 Nov.", "This morning. Jordan's."),
    ("due today customer Meridian Foods", "Everybody's open tasks for Meridian Foods, due Mon 23 Nov.", "Jordan's."),
    ("customer Acme Studios", "Everybody's open tasks for Acme Studios.", "Mia's."),
    ("customer Café Müller", "Everybody's open tasks for Café Müller.", "Nobody's."),
]


async def _answer_to(words: str) -> str:
    async with harness(tasks=ANNS_DAYS) as t:
        return says(await t.ann.asks(f"/tasks {words}".strip()))


@pytest.mark.parametrize(("words", "heading", "shown"), ASKED, ids=[words or "nothing" for words, *_ in ASKED])
async def test_the_answer_says_what_was_listed_and_lists_it(words: str, heading: str, shown: str) -> None:
    async with harness(tasks=ANNS_DAYS) as t:
        answer = await t.ann.asks(f"/tasks {words}".strip())

        assert says(answer).startswith(heading)
        assert " ".join(title.split(": ")[-1] for title in titles(answer)) == shown


async def test_tasks_are_grouped_and_each_says_its_customer_its_day_and_how_late_it_is() -> None:
    assert await _answer_to("mine") == (
        "Your open tasks. 2 overdue, 1 due today, 2 due this week, 2 later, 1 without a date.\n"
        "Overdue (2)\n"
        "- Acme Corp: Long ago. (Fri 23 Oct, 31 days late)\n"
        "- Acme Corp: Yesterday. (Sun 22 Nov, 1 day late)\n"
        "Today (1)\n"
        "- Acme Corp: This morning. (Mon 23 Nov)\n"
        "This week (2)\n"
        "- Acme Corp: Tomorrow. (Tue 24 Nov)\n"
        "- Acme Corp: Sunday. (Sun 29 Nov)\n"
        "Later (2)\n"
        "- O'Brien & Sons: Next Monday. (Mon 30 Nov)\n"
        "- Acme Corp: In ten days. (Thu 3 Dec)\n"
        "No date (1)\n"
        "- Acme Corp: Some day. (no due date)"
    )


async def test_a_customers_name_leads_to_its_page_in_chartmogul() -> None:
    async with harness(tasks=[task("Call.")]) as t:
        answer = await t.ann.asks("/tasks")
        assert "https://app.chartmogul.com/#/customers/217637584-Acme_Corp" in str(answer.blocks)


FOUND_BY = [
    ("Łódź Logistics", "Łódź Logistics"),
    ("lodz", "Łódź Logistics"),
    ("O'Brien & Sons", "O'Brien & Sons"),
    ("O’Brien", "O'Brien & Sons"),
    ("cafe muller", "Café Müller"),
    ("“Meridian Freight”", "Meridian Freight"),
    ('"Meridian Freight" done', "Meridian Freight"),
    ("quoted company", '"The Quoted Company"'),
    ("grace@acme.example", "Acme Corp"),
    ("acme.example", "Acme Corp"),
    ("Grace Holloway", "Acme Corp"),
    (uuid_of("Kestrel Aviation"), "Kestrel Aviation"),
    ("R&D&D <Labs>", "R&D&D <Labs>"),
    ("50% Off", "50% Off! Outlet"),
    ("data_driven", "Data_Driven_Dentists"),
    ("Þórshöfn", "Þórshöfn Fisheries"),
    ("nguyen", "Hanoi Home"),
    ("billing@unnamed-startup.example", "billing@unnamed-startup.example"),
]


@pytest.mark.parametrize(("words", "name"), FOUND_BY, ids=[words for words, _ in FOUND_BY])
async def test_a_customer_is_found_by_what_people_type(words: str, name: str) -> None:
    async with harness() as t:
        answer = await t.ann.asks(f"/tasks customer {words}")
        assert f"tasks for {name}." in says(answer).splitlines()[0]


async def test_several_customers_give_a_choice_that_keeps_the_filters() -> None:
    async with harness(tasks=ANNS_DAYS) as t:
        choice = await t.ann.asks("/tasks customer acme due tomorrow")

        assert says(choice) == (
            "3 customers answer to “acme”. Which one do you mean?\n"
            "- Acme Corp (grace@acme.example, €12.5k MRR, active)\n"
            "- Acme Robotics GmbH (petra.lang@acme-robotics.example, €7.4k MRR, active)\n"
            "- Acme Studios (leo@acmestudios.example, €1.9k MRR, active)"
        )
        assert buttons(choice) == ["This one"] * 3

        answer = await t.ann.presses(choice, "This one")
        assert says(answer).startswith("Everybody's open tasks for Acme Corp, due Tue 24 Nov. 1 due this week.")
        assert answer.ts == choice.ts  # the choice has become the answer


NOT_FOUND = [
    ("customer Akme Corp", "I found no customer called “Akme Corp”.", "/tasks customer Acme Corp"),
    ("customer kestral", "I found no customer called “kestral”.", "/tasks customer Kestrel Aviation"),
    ("customer zzzzzz", "Check the spelling, or try a part of the name, an e-mail or a domain.", ""),
    ("customer cus_00000000-0000", "ChartMogul has no customer cus_00000000-0000.", ""),
    ("for Zebedee", "I can't find Zebedee here.", ""),
]


@pytest.mark.parametrize(("words", "sentence", "nearest"), NOT_FOUND, ids=[words for words, *_ in NOT_FOUND])
async def test_what_is_not_found_is_said_with_the_nearest_names(words: str, sentence: str, nearest: str) -> None:
    answer = await _answer_to(words)
    assert sentence in answer
    assert nearest in answer


UNREADABLE = [
    ("due may", "“may” can be the month or just a word.", "/tasks due 12 May"),
    ("due 1/2/2027", "is read differently in Europe and in America.", "/tasks due 2026-12-06"),
    ("due the 1st", "does not say of which month.", "/tasks due 1 Dec"),
    ("due", "Something is missing after “due”.", "/tasks due next week"),
    ("customer", "Something is missing after “customer”.", "/tasks customer acme.com"),
    ("tody", "I don't know “tody”.", "/tasks today"),
    ("acme corp", "I don't know “acme”.", "/tasks customer acme corp"),
    ("today overdue", "two spans of days", "/tasks due this week"),
]


@pytest.mark.parametrize(("words", "sentence", "example"), UNREADABLE, ids=[words for words, *_ in UNREADABLE])
async def test_refused_words_are_refused_with_words_that_would_do(words: str, sentence: str, example: str) -> None:
    answer = await _answer_to(words)
    assert sentence in answer
    assert example in answer


async def test_a_task_of_a_contact_shows_the_contacts_name() -> None:
    async with harness(tasks=[task("Coffee.", contact="Oskar Lindholm")]) as t:
        assert titles(await t.ann.asks("/tasks")) == ["Oskar Lindholm: Coffee."]


async def test_tasks_without_a_date_an_assignee_or_a_customer_are_shown() -> None:
    bare = [task("No day.", None), task("Nobody's.", assignee=None), task("About nobody.", customer=None)]
    async with harness(tasks=bare) as t:
        assert says(await t.ann.asks("/tasks team")) == (
            "Everybody's open tasks. 2 due today, 1 without a date.\n"
            "Today (2)\n"
            "- About nobody. (Mon 23 Nov, Ann Weber)\n"
            "- Acme Corp: Nobody's. (Mon 23 Nov, unassigned)\n"
            "No date (1)\n"
            "- Acme Corp: No day. (no due date, Ann Weber)"
        )


async def test_a_former_colleague_is_named_by_the_e_mail_of_the_seat() -> None:
    async with harness(tasks=[task("Left behind.", assignee="gone@lumen.example")]) as t:
        assert "(Mon 23 Nov, gone@lumen.example)" in says(await t.ann.asks("/tasks team"))


async def test_malformed_entries_cost_only_themselves_and_are_counted_in_the_log() -> None:
    async with harness(tasks=[task("Sound.")]) as t:
        t.crm.bad_entries = list(BAD_ENTRIES.values())
        shown = [title.split(": ")[1] for title in titles(await t.ann.asks("/tasks team"))]

        # What has a uuid is a task, whatever else of it is odd.
        assert "Sound." in shown
        assert set(shown) - {"Sound."} <= {"An odd entry", "(no title)"}
        assert "Malformed task entries from ChartMogul" in t.log


async def test_no_tasks_is_said_with_what_else_to_ask() -> None:
    async with harness() as t:
        assert says(await t.chloe.asks("/tasks overdue")) == (
            "Your open tasks, due before 23 Nov. There are none. Type /tasks mine to see yours of any day."
        )


async def test_an_answer_is_as_fresh_as_the_crm_after_a_few_seconds() -> None:
    async with harness(tasks=[task("Call.")]) as t:
        await t.ann.asks("/tasks")
        t.sandbox.crm.tasks.add(task("Just written."))
        await t.passes(6)
        assert len(titles(await t.ann.asks("/tasks"))) == 2


@pytest.mark.parametrize("ignored", ["due_date_on_or_before", "estimated_close_date_on_or_before", "both", "all"])
async def test_the_days_are_right_whichever_bound_chartmogul_honours(ignored: str) -> None:
    async with harness(tasks=ANNS_DAYS, started=False) as t:
        t.crm.ignore_due_date_on_or_before = ignored in ("due_date_on_or_before", "both", "all")
        t.crm.ignore_estimated_close_date_on_or_before = ignored in ("estimated_close_date_on_or_before", "both", "all")
        t.crm.ignore_due_date_on_or_after = ignored == "all"
        await t.start_bot()
        assert [title.split(": ")[1] for title in titles(await t.ann.asks("/tasks week"))] == [
            "This morning.",
            "Tomorrow.",
            "Sunday.",
        ]
