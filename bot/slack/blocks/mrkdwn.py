"""The only escaping. Everything that comes from outside (titles, names, words people typed) passes through here."""

from __future__ import annotations

import re

_JOINER = "\u2060"  # a word joiner: invisible, and no formatting starts or ends beside it
_FORMATTING_AT_A_WORDS_EDGE = re.compile(r"(?<!\w)[*_~`](?=\S)|(?<=\S)[*_~`](?!\w)")


def escape(text: str) -> str:
    """Text as mrkdwn that shows itself: no mention, link or formatting can come out of it.

    Slack's rule names three characters (&, <, >); formatting marks have no escape, so they are kept from acting.
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _FORMATTING_AT_A_WORDS_EDGE.sub(lambda mark: f"{_JOINER}{mark[0]}{_JOINER}", text)


def bold(text: str) -> str:
    """``text`` from outside, in bold."""
    return f"*{escape(text)}*" if text.strip() else ""


def is_web_address(url: str) -> bool:
    return url.startswith(("https://", "http://")) and not any(character in url for character in '<>| \n"')


def code(text: str) -> str:
    """Words to type, set apart. Backticks in them would end the mark, so they become quotes."""
    return f"`{text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;').replace('`', chr(39))}`"


def mention(person_id: str) -> str:
    return f"<@{person_id}>"
