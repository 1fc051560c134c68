"""What is true at the end of every scenario, whatever it was about."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.sandbox.demo import Sandbox
from bot.sandbox.slack.state import Json, Message, texts_in

_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]|:[a-z_]+:")
_JOINER = "\u2060"
_WORDS_OF_TEXTS_ALONE = frozenset({"Try"})
_LINK = re.compile(r"<[^>|]*\|([^>]*)>")


@dataclass
class Expected:
    """What a scenario brings about on purpose: Slack's error words, and notices of Slack's to people."""

    refusals: set[str] = field(default_factory=set)
    notices: bool = False
    missing_acks: bool = False


def need_promises_kept(
    sandbox: Sandbox, messages: Sequence[Message], log: str, secrets: Iterable[str], expected: Expected
) -> None:
    _need_nothing_refused(sandbox, expected)
    _need_every_ack(sandbox, expected)
    for message in messages:
        need_text_says_all(message)
        need_blocks_say_all(message)
    _need_discreet_log(sandbox, log, secrets)


def _need_nothing_refused(sandbox: Sandbox, expected: Expected) -> None:
    """Nothing that Slack would refuse was ever sent."""
    errors = {str(call.answer.get("error", call.status)) for call in sandbox.slack.calls if not call.answer.get("ok")}
    assert errors <= expected.refusals, errors - expected.refusals
    answered = [line for line in sandbox.slack.traffic if line["kind"] == "response_url" and line["status"] == "error"]
    if "response_url" not in expected.refusals:
        assert not answered, answered


def _need_every_ack(sandbox: Sandbox, expected: Expected) -> None:
    if not expected.missing_acks:
        assert [ack.title for ack in sandbox.slack.acks if ack.status != "ok"] == []
    if not expected.notices:
        assert [text for person in sandbox.company.people for text in sandbox.slack.notices(person.id)] == []


def need_text_says_all(message: Message) -> None:
    """The text alone, without the blocks, carries each piece of the content, and nothing depends on an emoji."""
    said = _letters(html.unescape(message.text))
    for block in message.blocks:
        for piece in _pieces(block):
            if piece.strip() != "or":
                assert _letters(piece) in said, (piece, message.text)
    assert not _EMOJI.search(message.text), message.text


def need_blocks_say_all(message: Message) -> None:
    """Whoever sees the blocks reads no word less than whoever hears the text."""
    shown = _letters(html.unescape(" ".join(texts_in(list(message.blocks)))))
    if shown:
        for word in re.findall(r"\w{3,}", html.unescape(message.text).replace(_JOINER, "")):
            assert word in _WORDS_OF_TEXTS_ALONE or _letters(word) in shown, (word, message.text)


def _pieces(block: Json) -> Iterator[str]:
    """What a block shows, in pieces that a text can say with other words between them. Buttons aside."""
    if block["type"] == "rich_text":
        yield from (piece for text in texts_in(block["elements"]) for piece in re.split(" · | — ", text))
    elif block["type"] not in ("actions", "image"):  # a picture's figures stand in the text in lines of their own
        for text in texts_in({key: value for key, value in block.items() if key != "accessory"}):
            yield from (html.unescape(piece) for piece in re.split(r"\n| · |  +|`", _LINK.sub(r"\1", text)))


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _need_discreet_log(sandbox: Sandbox, log: str, secrets: Iterable[str]) -> None:
    """Neither a secret nor what a task says is ever written to the log."""
    for secret in secrets:
        assert secret not in log
    for task in sandbox.crm.tasks:
        title = str(task["task_details"])
        assert len(title) < 12 or title[:60] not in log, title
    assert sandbox.slack_url + "/commands/" not in log
