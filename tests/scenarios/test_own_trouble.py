"""The bot's own trouble: a database that cannot be written, a mistake in the code, and being stopped during work."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest

from bot.app.bot import Patience, running_bot
from bot.app.demo import settings_for
from bot.domain.problems import ChatProblem, StoreProblem
from bot.store.sqlite.seen_book import SqliteSeenBook
from bot.store.sqlite.store import open_store
from bot.use_cases.operations.health_monitor import written_until
from tests.scenarios.harness import Harness, harness
from tests.scenarios.made import many, says, titles

LINK = "/tasks link m.tanaka@lumen.example"
SHORT = Patience(stop=0.01)
NOT_WRITTEN = "My database cannot be used just now, so nothing was changed. Whoever runs me finds the reason in my log."


async def _make_read_only(t: Harness) -> None:
    await t.bot.store.database.read(lambda db: db.execute("PRAGMA query_only = 1"))


async def test_reading_goes_on_where_the_database_cannot_be_written() -> None:
    async with harness(tasks=many(13)) as t:
        await _make_read_only(t)
        for words, where in (("/tasks", "cs-team"), ("@tasks mine", "cs-team"), ("mine", "dm")):
            answer = await t.ann.asks(words, where)
            assert len(titles(answer)) == 12
            assert "13 to 13." in says(await t.ann.presses(answer, "Next"))


async def test_what_has_to_be_written_says_that_it_was_not() -> None:
    async with harness(tasks=many(3)) as t:
        await _make_read_only(t)
        assert says(await t.mia.asks(LINK, "sales")) == NOT_WRITTEN
        assert "attempt to write a readonly database" in t.log
        assert t.tomas.sees("dm") == []


async def test_a_share_that_cannot_be_noted_down_is_not_made_and_says_so() -> None:
    async with harness(tasks=many(3)) as t:
        answer = await t.ann.asks("/tasks")
        await _make_read_only(t)
        assert says(await t.ann.presses(answer, "Share in channel")) == NOT_WRITTEN
        assert t.tomas.sees("cs-team") == []


async def test_an_answer_under_way_is_finished_before_the_bot_stops() -> None:
    async with harness(tasks=many(3)) as t:
        t.crm.latency = 20
        await t.sandbox.slack.person(t.ann.id).say(t.place("cs-team", t.ann), "/tasks")
        await t.until(lambda: t.clock.is_awaited(20))
        t.crm.latency = 0  # for what comes after
        stopping = asyncio.create_task(t.stop_bot())
        await t.until(lambda: "finishing what was asked" in t.log)
        await t.clock.wind(20)
        await stopping
        [answer] = t.ann.sees("cs-team")
        assert len(titles(answer)) == 3


@pytest.mark.parametrize(
    ("words", "where", "typed"),
    [
        ("/tasks mine", "cs-team", "/tasks mine"),
        ("@tasks week", "cs-team", "@tasks week"),
        ("mine", "dm", "mine"),
    ],
)
async def test_an_answer_that_is_cut_short_says_so_with_the_words_to_type_again(
    words: str, where: str, typed: str
) -> None:
    async with harness(tasks=many(3), started=False) as t:
        await t.start_bot(patience=SHORT)
        t.crm.latency = 60
        t.expected.missing_acks = where == "dm"  # there the bot hears its own last words, when it has left
        await t.sandbox.slack.person(t.ann.id).say(t.place(where, t.ann), words)
        await t.until(lambda: t.bot.work.outstanding)
        await t.stop_bot()
        [heard] = t.ann.sees(where)
        assert says(heard) == f"I am being restarted and could not finish this. Please ask again in a minute: {typed}"


async def test_a_button_that_is_cut_short_says_so_too() -> None:
    async with harness(tasks=many(13), started=False) as t:
        await t.start_bot(patience=SHORT)
        first = await t.ann.asks("/tasks")
        await t.passes(6)
        t.crm.latency = 60
        await t.sandbox.slack.person(t.ann.id).press(first, "Next")
        await t.until(lambda: t.bot.work.outstanding)
        await t.stop_bot()
        assert says(t.ann.sees("cs-team")[-1]).startswith("I am being restarted and could not finish this.")


async def test_a_bot_that_ends_by_a_fault_of_its_own_says_so_to_whoever_waits_too() -> None:
    async def break_while_ann_waits(t: Harness) -> None:
        async with running_bot(settings_for(t.sandbox, t.database), t.clock, patience=SHORT) as bot:
            await t.sandbox.slack.connected()
            t.crm.latency = 60
            await t.sandbox.slack.person(t.ann.id).say(t.place("cs-team", t.ann), "/tasks")
            await t.until(lambda: bot.work.outstanding)
            raise ZeroDivisionError

    async with harness(tasks=many(3), started=False) as t:
        with pytest.raises(ZeroDivisionError):
            await break_while_ann_waits(t)
        [heard] = t.ann.sees("cs-team")
        assert says(heard).startswith("I am being restarted and could not finish this.")
        async with open_store(t.database, t.clock) as store:
            assert await written_until(store.heartbeats) == t.clock.now()


async def test_a_start_that_fails_leaves_no_sign_of_life() -> None:
    async with harness(started=False) as t:
        t.expected.refusals |= {"invalid_auth"}
        settings = settings_for(t.sandbox, t.database, SLACK_APP_TOKEN="xapp-wrong")
        with pytest.raises(ChatProblem, match="app-level token"):
            async with running_bot(settings, t.clock):
                pass
        async with open_store(t.database, t.clock) as store:
            assert await written_until(store.heartbeats) is None


async def test_seen_keys_that_can_not_be_forgotten_keep_no_old_deliveries(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuses(self: SqliteSeenBook, instant: datetime) -> int:
        raise StoreProblem("The database is read-only.")

    monkeypatch.setattr(SqliteSeenBook, "forget_before", refuses)
    async with harness() as t:
        await t.until(lambda: "pruning of seen keys did not work" in t.log)
        await t.passes(60)
        assert "pruning" not in t.bot.monitor.complaints()
        await t.bot.monitor.write()
        assert "pruning" in {one.part for one in await t.bot.store.heartbeats.heartbeats() if one.worked_at}
