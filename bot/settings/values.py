"""What each kind of value must look like: from text to a value, or a ValueError that says what is wrong with it.

The words go on after the variable's name, and never quote the value.
"""

from __future__ import annotations

import ipaddress
import math
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from bot.domain.access.email import find_email
from bot.domain.access.person import is_person_id
from bot.domain.access.policy import Admins

_T = TypeVar("_T")


class Secret:
    """A value that shows itself only when asked: printing, logging and tracebacks get a mask. Empty is false."""

    __slots__ = ("_value",)

    def __init__(self, value: str = "") -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return "Secret(•••)" if self._value else "Secret()"

    __str__ = __repr__


_OTHER_TOKENS = {
    "xoxb-": "is a bot token, which belongs in SLACK_BOT_TOKEN",
    "xapp-": "is an app-level token, which belongs in SLACK_APP_TOKEN",
    "xoxp-": "is a person's token, not the bot's",
    "xoxe": "is a token that expires: token rotation must be off for this app",
}


def token(prefix: str) -> Callable[[str], Secret]:
    def read(text: str) -> Secret:
        if text.startswith(prefix):
            return _one_word(text)
        raise ValueError(_what_it_is(text) or f"does not start with {prefix}")

    return read


def key(text: str) -> Secret:
    if known := _what_it_is(text):
        raise ValueError(known)
    return _one_word(text)


def _what_it_is(text: str) -> str:
    return next((says for prefix, says in _OTHER_TOKENS.items() if text.startswith(prefix)), "")


def _one_word(text: str) -> Secret:
    if not re.fullmatch(r"[!-~]+", text):
        raise ValueError("contains a space or a character that no key has")
    return Secret(text)


def one_of(words: tuple[_T, ...]) -> Callable[[str], _T]:
    def read(text: str) -> _T:
        for word in words:
            if word == text.lower():
                return word
        raise ValueError(f"is not one of {', '.join(map(str, words))}")

    return read


def command_name(text: str) -> str:
    """The command's name with its slash, or ValueError: Slack takes lower case and 32 characters at most."""
    name = f"/{text.removeprefix('/')}"
    if len(name) > 32:
        raise ValueError("is longer than 32 characters")
    if not re.fullmatch(r"/[a-z0-9_-]+", name):
        raise ValueError("is not made of lower-case letters, digits, - and _")
    return name


def port(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
        raise ValueError("is not a port number")
    return int(text)


def bind_address(text: str) -> str:
    """An address of this machine's, without a port."""
    if text.lower() == "localhost":
        return text.lower()
    try:
        return str(ipaddress.ip_address(text.removeprefix("[").removesuffix("]")))
    except ValueError:
        raise ValueError("is not an IP address") from None


def hours(text: str) -> timedelta:
    try:
        hours = float(text)
    except ValueError:
        raise ValueError("is not a number") from None
    if not math.isfinite(hours) or not 0 < hours <= 168:
        raise ValueError("is not a number of hours above 0 and up to a week")
    return timedelta(hours=hours)


def days(text: str) -> timedelta:
    if not text.isdecimal() or not 7 <= int(text) <= 3650:
        raise ValueError("is not a whole number of days from 7 to 3650")
    return timedelta(days=int(text))


def on_or_off(text: str) -> bool:
    if text.casefold() not in {"on", "off"}:
        raise ValueError("is neither on nor off")
    return text.casefold() == "on"


_NO_PATH = re.compile(r":|file:|\w{2,}:/")  # SQLite keeps :memory: in no file; the others are addresses


def file_path(text: str) -> Path:
    if text.endswith("/") or "\0" in text or _NO_PATH.match(str(Path(text))):
        raise ValueError("is not the path of a file")
    try:
        return Path(text).expanduser()
    except RuntimeError:  # ~name/ of an account that there is not
        raise ValueError("begins with ~ and an account that this machine does not know") from None


def slack_url(text: str) -> str:
    return _safe_url(text).geturl().rstrip("/") + "/"


def chartmogul_url(text: str) -> str:
    url = _safe_url(text).geturl().rstrip("/")
    if not url.endswith("/v1"):
        raise ValueError("does not end in /v1")
    return url


def _safe_url(text: str) -> SplitResult:
    """An address that secrets may be sent to: https, or http that stays on this machine."""
    try:
        url = urlsplit(text)
        host = url.hostname
        _ = url.port
    except ValueError:
        raise ValueError("is not an address") from None
    if url.scheme not in ("http", "https") or not host or re.search(r"\s", text):
        raise ValueError("is not an https:// address")
    if url.username is not None or url.query or url.fragment:
        raise ValueError("must be a plain address, without a name, a password, ? or #")
    if url.scheme == "http" and not _is_loopback(host):
        raise ValueError("would send secrets over plain http:// to another machine")
    return url


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def admins(text: str) -> Admins:
    if text.endswith(","):
        raise ValueError("ends in a comma: a # after a space starts a comment, so put the whole value in quotes")
    people, emails, channels, unknown = set[str](), set[str](), list[str](), list[str]()
    for number, word in enumerate(re.split(r"\s*,\s*", text), 1):
        if is_person_id(word):
            people.add(word)
        elif re.fullmatch(r"[CG][A-Z0-9]{2,}|#[^\s#]{1,80}", word):
            channels.append(word)
        elif email := find_email(word):
            emails.add(email)
        else:
            unknown.append(str(number))
    if unknown:
        raise ValueError(f"has an entry that is none of these (number {', '.join(unknown)})")
    if len(channels) > 1:
        raise ValueError("names more than one channel")
    return Admins(frozenset(people), frozenset(emails), channels[0] if channels else None)
