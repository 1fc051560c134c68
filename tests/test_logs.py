from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Literal

import pytest

from bot.logs import mask, set_up_logs

log = logging.getLogger("bot.slack.api.message_sender")


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root, own = logging.getLogger(), logging.getLogger("bot")
    before = root.handlers[:], root.level, own.level
    yield
    root.handlers[:], root_level, own_level = before
    root.setLevel(root_level)
    own.setLevel(own_level)
    logging.captureWarnings(False)


def lines(form: Literal["text", "json"], level: str = "info", secrets: tuple[str, ...] = ()) -> io.StringIO:
    stream = io.StringIO()
    set_up_logs(form, level, secrets=secrets, stream=stream)
    return stream


def test_a_text_line_has_time_level_room_message_and_extras() -> None:
    stream = lines("text")
    log.info("posted in %s", "C1", extra={"blocks": 21, "title": 'say "hi" now'})
    time, rest = stream.getvalue().split(" ", 1)
    assert rest == 'INFO    slack.api.message_sender posted in C1 blocks=21 title="say \\"hi\\" now"\n'
    assert time.endswith("Z")
    assert len(time) == len("2026-11-23T09:00:00.000Z")


def test_a_json_line_has_the_same() -> None:
    stream = lines("json")
    log.warning("posted in %s", "Köln", extra={"blocks": 21})
    line = json.loads(stream.getvalue())
    assert line.pop("time").endswith("Z")
    assert line == {"level": "warning", "room": "slack.api.message_sender", "message": "posted in Köln", "blocks": 21}


@pytest.mark.parametrize("form", ["text", "json"])
def test_one_line_an_event_whatever_the_words_are(form: Literal["text", "json"]) -> None:
    stream = lines(form)
    log.info("a title\n2026-11-23 INFO forged\u2028line\x1b[31m", extra={"title": "two\nlines\u2028\x9bhere"})
    assert len(stream.getvalue().splitlines()) == 1
    assert "\x1b" not in stream.getvalue()


def test_a_traceback_is_indented_in_text_and_a_field_in_json() -> None:
    for form in ("text", "json"):
        stream = lines("json" if form == "json" else "text")
        try:
            raise ValueError("xoxb-1234-secret is wrong")
        except ValueError:
            log.exception("failed", extra={"reference": "7F3A"})
        first, *others = stream.getvalue().splitlines()
        assert "7F3A" in first
        assert "secret" not in stream.getvalue()
        if form == "text":
            assert others[-1] == "    ValueError: xoxb-••• is wrong"
            assert all(line.startswith("    ") for line in others)
        else:
            assert not others
            assert json.loads(first)["traceback"].endswith("ValueError: xoxb-••• is wrong")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("token xoxb-12-34-aBc.", "token xoxb-•••"),
        ("token=xapp-1-A0-99-ff,", "token=xapp-•••,"),
        ("xoxp-1-2 and xoxe.xoxb-1-abc", "xoxp-••• and xoxe.xoxb-•••"),
        ("{'Authorization': 'Basic MDEyMzQ1Njc4OTo='}", "{'Authorization': 'Basic •••'}"),
        ("look under Basic Information", "look under Basic Information"),
        (
            "wss://wss-primary.slack.com/link/?ticket=1234-56&app_id=77",
            "wss://wss-primary.slack.com/link/?ticket=•••&app_id=77",
        ),
        ("POST https://hooks.slack.com/commands/T1/2/abc failed", "POST https://hooks.slack.com/••• failed"),
        ("a ticket= in words, and xoxo", "a ticket= in words, and xoxo"),
    ],
)
def test_what_looks_like_a_secret_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize("form", ["text", "json"])
def test_secrets_are_masked_in_arguments_and_extras(form: Literal["text", "json"]) -> None:
    stream = lines(form, secrets=("0123456789abcdef", "key"))
    log.info("with %s", {"key": "0123456789abcdef"}, extra={"header": "Basic MDEyMzQ1Njc4OTo="})
    assert "0123456789abcdef" not in stream.getvalue()
    assert "MDEy" not in stream.getvalue()
    assert "'key'" in stream.getvalue(), "a short value is a word, not a secret"


@pytest.mark.parametrize(
    "name", ["slack_bolt", "slack_sdk.socket_mode", "aiohttp.access", "httpx", "stamina", "app.py"]
)
def test_others_libraries_speak_from_warnings_upwards(name: str) -> None:
    stream = lines("text", level="debug")
    logging.getLogger(name).info("chatter")
    assert stream.getvalue() == ""
    logging.getLogger(name).warning("trouble")
    assert f"WARNING {name} trouble" in stream.getvalue()


def test_the_level_is_kept() -> None:
    stream = lines("text", level="error")
    log.warning("no")
    logging.getLogger("httpx").warning("no")
    assert stream.getvalue() == ""
    log.error("yes")
    assert "yes" in stream.getvalue()


def test_setting_up_twice_does_not_say_everything_twice() -> None:
    first, second = lines("text"), lines("json")
    log.info("once")
    assert first.getvalue() == ""
    assert second.getvalue().count("once") == 1
