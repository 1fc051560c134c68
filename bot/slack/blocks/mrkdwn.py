"""The only escaping. Everything that comes from outside (titles, names, words people typed) passes through here."""

from __future__ import annotations

import re

from bot.domain.language.wording import shortened

_JOINER = "\u2060"  # a word joiner: invisible, and no formatting starts or ends beside it
_FORMATTING_AT_A_WORDS_EDGE = re.compile(r"(?<!\w)[*_~`](?=\S)|(?<=\S)[*_~`](?!\w)")

_NAMED = re.compile(r"([@#])\{([A-Z0-9]+)\}")  # people and channels, as `Ask.words` has them


def escape(text: str) -> str:
    """Text as mrkdwn that shows itself: no mention, link or formatting can come out of it.

    Slack's rule names three characters (&, <, >); formatting marks have no escape, so they are kept from acting.
    """
    return _FORMATTING_AT_A_WORDS_EDGE.sub(lambda mark: f"{_JOINER}{mark[0]}{_JOINER}", _without_markup(text))


def escape_within(text: str, limit: int) -> str:
    """``text`` escaped, in at most ``limit`` characters: "&" takes five, so it is cut before it is escaped."""
    while len(escaped := escape(text)) > limit:
        text = shortened(text, len(text) * limit // len(escaped))
    return escaped


def _without_markup(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def bold(text: str) -> str:
    """``text`` from outside, in bold."""
    return f"*{escape(text)}*" if text.strip() else ""


def is_web_address(url: str) -> bool:
    return url.startswith(("https://", "http://")) and not any(character in url for character in '<>| \n"')


def code(text: str) -> str:
    """Words to type, set apart. Backticks in them would end the mark, so they become quotes."""
    return f"`{_without_markup(text).replace('`', chr(39))}`"


def to_type(words: str) -> str:
    """Words to type, set apart. No mention acts within a code mark, so words with one do without."""
    return with_names(words) if _NAMED.search(words) else code(words)


def with_names(words: str) -> str:
    """The people and channels in ``words`` as they look while typing: ``@{U123}`` shows the name."""
    return _NAMED.sub(lambda named: f"<{named[1]}{named[2]}>", escape(words))


def mention(person_id: str) -> str:
    return f"<@{person_id}>"
