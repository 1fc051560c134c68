"""Long lists: every task once, none lost, within Slack's limits; and pages found again from a button alone."""

from __future__ import annotations

import pytest

from bot.sandbox.slack.state import Message
from tests.scenarios.harness import FakeUser, Harness, harness
from tests.scenarios.made import buttons, many, says, task, titles


async def _all_pages(reader: FakeUser, first: Message) -> list[Message]:
    pages = [first]
    while "Next" in buttons(pages[-1]):
        pages.append(await reader.presses(pages[-1], "Next"))
    return pages


def _all_titles(pages: list[Message]) -> list[str]:
    return [title for page in pages for title in titles(page)]


@pytest.mark.parametrize("count", [1, 12, 13, 24, 25, 43, 50, 51, 101])
async def test_every_task_is_on_exactly_one_page(count: int) -> None:
    async with harness(tasks=many(count)) as t:
        pages = await _all_pages(t.ann, await t.ann.asks("/tasks"))

        assert sorted(_all_titles(pages)) == [f"Acme Corp: Call number {number:03d}." for number in range(count)]
        assert len(pages) == -(-count // 12)
        assert len({page.ts for page in pages}) == 1  # one message, repainted


async def test_next_previous_and_show_all_say_where_one_is() -> None:
    async with harness() as t:
        first = await t.ann.asks("/tasks")
        assert "12 of 43 shown: 1 to 12." in says(first)
        assert buttons(first) == ["Next", "Show all", "Share in channel"]

        second = await t.ann.presses(first, "Next")
        assert "12 of 43 shown: 13 to 24." in says(second)
        assert buttons(second) == ["Previous", "Next", "Show all", "Share in channel"]

        assert titles(await t.ann.presses(second, "Previous")) == titles(first)

        every = await t.ann.presses(second, "Show all")
        assert "shown:" not in says(every)
        assert len(titles(every)) == len(set(titles(every))) == 43
        assert buttons(every) == ["Show 12 a page", "Share in channel"]

        assert titles(await t.ann.presses(every, "Show 12 a page")) == titles(first)


async def test_a_list_too_long_for_one_message_is_shown_fifty_at_a_time() -> None:
    async with harness(tasks=many(101)) as t:
        first = await t.ann.asks("/tasks")
        pages = await _all_pages(t.ann, await t.ann.presses(first, "Show 50 a page"))
        assert [len(titles(page)) for page in pages] == [50, 50, 1]
        assert len(set(_all_titles(pages))) == 101
        assert "50 of 101 shown: 51 to 100." in says(pages[1])


async def test_six_hundred_tasks_with_endless_titles_stay_within_slacks_limits() -> None:
    endless = "{number:03d} " + '<!channel> & "so on" *and* _on_ ' * 100
    async with harness(tasks=many(600, details=endless)) as t:
        pages = await _all_pages(t.ann, await t.ann.presses(await t.ann.asks("/tasks"), "Show 50 a page"))
        numbers = [title.removeprefix("Acme Corp: ")[:3] for title in _all_titles(pages)]
        assert numbers == [f"{number:03d}" for number in range(600)]
        assert all(len(page.text) < 40_000 for page in pages)


@pytest.mark.parametrize("database", ["scenario.db", "another.db"], ids=["same database", "new database"])
async def test_a_page_is_found_again_from_its_button_after_a_restart(database: str) -> None:
    async with harness() as t:
        first = await t.ann.asks("/tasks")
        await t.restart_bot(database=database)
        second = await t.ann.presses(first, "Next")
        assert "12 of 43 shown: 13 to 24." in says(second)
        assert second.ts == first.ts


async def test_a_page_behind_the_end_of_a_list_that_became_shorter_is_its_last_one() -> None:
    async with harness(tasks=many(30)) as t:
        third = (await _all_pages(t.ann, await t.ann.asks("/tasks")))[-1]
        assert "25 to 30." in says(third)
        second = await t.ann.presses(third, "Previous")
        await _finish_all_but(t, 5)

        answer = await t.ann.presses(second, "Next")
        assert len(titles(answer)) == 5
        assert "Previous" not in buttons(answer)


async def test_a_list_that_emptied_meanwhile_says_so() -> None:
    async with harness(tasks=many(13)) as t:
        first = await t.ann.asks("/tasks")
        await _finish_all_but(t, 0)
        assert "There are none." in says(await t.ann.presses(first, "Next"))


async def test_days_are_counted_anew_when_a_page_is_turned_on_another_day() -> None:
    async with harness(tasks=[*many(12, days_from=-9), task("Monday's.")]) as t:
        first = await t.ann.asks("/tasks")
        await t.passes(24 * 3600)
        assert "1 day late" in says(await t.ann.presses(first, "Next"))


async def test_in_a_direct_message_a_page_is_repainted_too_and_nothing_is_shared() -> None:
    async with harness() as t:
        first = await t.ann.asks("mine", "dm")
        assert buttons(first) == ["Next", "Show all"]
        second = await t.ann.presses(first, "Next")
        assert second.ts == first.ts
        assert "13 to 24." in says(second)


async def _finish_all_but(t: Harness, left: int) -> None:
    for each in list(t.sandbox.crm.tasks)[left:]:
        t.sandbox.crm.tasks.remove(each["task_uuid"])
    await t.passes(6)
