"""The help: everything in a few lines, one command with its examples, or what was meant by an unknown word."""

from __future__ import annotations

import html
from zoneinfo import ZoneInfo

import pytest

from bot.domain.access.person import Person
from bot.domain.problems import ParseError
from bot.slack.blocks.message import Message
from bot.slack.feature import Ask
from bot.slack.features.help.help import run
from bot.slack.features.table import COMMANDS, LISTED

ANN = Person("U1ANN", "Ann Weber", "ann@firm.example", ZoneInfo("Europe/Berlin"))


async def helped(words: str, command: str = "/tasks") -> Message:
    return await run(Ask(ANN, "C1", f"help {words}", command), COMMANDS, words)


def shown(text: str) -> str:
    """Text as Slack shows it, without escapes and word joiners."""
    return html.unescape(text).replace("\u2060", "")


def in_blocks(message: Message) -> str:
    texts = [block["text"]["text"] for block in message.blocks if "text" in block]
    return shown("\n".join(texts + [each["text"] for block in message.blocks for each in block.get("elements", ())]))


async def test_the_overview_names_every_listed_command_in_blocks_and_in_words() -> None:
    message = await helped("")
    for command in LISTED:
        usage = f"/tasks {command.usage}"
        assert f"{usage}: {command.summary}." in shown(message.text)
        assert f"`{usage}`  {command.summary}" in in_blocks(message)
    assert "filters alone" not in message.text


@pytest.mark.parametrize("words", ["customer", "CUSTOMER please", "client"])
async def test_one_command_is_explained_by_its_name_or_another_name_of_it(words: str) -> None:
    message = await helped(words)
    heading = "/tasks customer <name, e-mail, domain or cus_…> [filters]"
    assert shown(message.text).startswith(f"{heading}: One customer's")
    assert in_blocks(message).startswith(f"`{heading}`\nOne customer's")
    assert "/tasks customer acme.com done" in message.text
    assert "`/tasks customer acme.com done`" in in_blocks(message)


async def test_in_a_direct_message_examples_need_no_command() -> None:
    assert (await helped("whoami", "")).text.splitlines()[-1] == "whoami"


@pytest.mark.parametrize(
    ("words", "examples"),
    [("custmer", ("help customer", "help")), ("remindrs", ("help reminders", "help")), ("zzz", ("help",))],
)
async def test_an_unknown_word_is_met_with_the_nearest_command(words: str, examples: tuple[str, ...]) -> None:
    with pytest.raises(ParseError, match=f"I have no help about “{words}”.") as error:
        await helped(words)
    assert error.value.examples == examples
