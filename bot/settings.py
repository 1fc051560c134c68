"""The only reader of the environment: every variable, what it must look like, and what to do when it does not.

The environment wins over the ``.env`` file, and an empty value counts as none. Everything wrong is named at once.
No message here ever quotes a value: a secret pasted on the wrong line must not end up in a log.
"""

from __future__ import annotations

import ipaddress
import math
import os
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import SplitResult, urlsplit

from dotenv import dotenv_values

from bot.domain.access import Admins, Visibility
from bot.domain.person import fold_email

SlackMode = Literal["socket", "http"]
LogFormat = Literal["text", "json"]
LogLevel = Literal["debug", "info", "warning", "error"]

_MODES: tuple[SlackMode, ...] = ("socket", "http")
_FORMATS: tuple[LogFormat, ...] = ("text", "json")
_LEVELS: tuple[LogLevel, ...] = ("debug", "info", "warning", "error")
_T = TypeVar("_T")


class Need(StrEnum):
    """Whose credentials a command cannot do without."""

    SLACK = "slack"
    CHARTMOGUL = "chartmogul"


EVERYTHING = frozenset(Need)


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


@dataclass(frozen=True, slots=True)
class Fault:
    """One variable that cannot be used. ``wrong`` goes on after the name; ``do`` is a sentence."""

    name: str
    wrong: str
    do: str

    @property
    def sentence(self) -> str:
        return f"{self.name} {self.wrong}. {self.do}"


class SettingsError(Exception):
    """Every missing or malformed variable, in the order of .env.example."""

    def __init__(self, faults: Collection[Fault]) -> None:
        super().__init__("\n".join(fault.sentence for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the bot was told. A secret that the mode or the command does not need may be empty."""

    slack_bot_token: Secret
    slack_mode: SlackMode
    slack_app_token: Secret  # socket mode
    slack_signing_secret: Secret  # http mode
    port: int  # http mode
    slack_api_url: str  # ends in a slash
    slack_admins: Admins
    command_name: str  # with its slash
    visibility: Visibility
    chartmogul_api_key: Secret
    chartmogul_api_url: str  # ends in /v1
    customer_sync_every: timedelta
    database_path: Path
    log_format: LogFormat
    log_level: LogLevel


def read_settings(
    environ: Mapping[str, str] | None = None,
    *,
    env_file: Path | None = Path(".env"),
    needs: Collection[Need] = EVERYTHING,
) -> Settings:
    """Read the variables, or raise one SettingsError that names all that is wrong with them.

    Credentials outside ``needs`` are neither missed nor judged, so that ``manifest`` runs before there are any.
    """
    reader = _Reader(os.environ if environ is None else environ, env_file)
    slack, crm = Need.SLACK in needs, Need.CHARTMOGUL in needs
    bot_token = reader.secret("SLACK_BOT_TOKEN", _token("xoxb-"), slack, _DO_BOT_TOKEN)
    mode: SlackMode = reader.option(
        "SLACK_MODE", _one_of(_MODES), "socket", "Write socket or http, or leave it out for socket."
    )
    settings = Settings(
        slack_bot_token=bot_token,
        slack_mode=mode,
        slack_app_token=reader.secret("SLACK_APP_TOKEN", _token("xapp-"), slack and mode == "socket", _DO_APP_TOKEN),
        slack_signing_secret=reader.secret("SLACK_SIGNING_SECRET", _key, slack and mode == "http", _DO_SIGNING_SECRET),
        port=reader.option("PORT", _port, 3000, "Write a number from 1 to 65535."),
        slack_api_url=reader.option("SLACK_API_URL", _slack_url, "https://slack.com/api/", _DO_URL),
        slack_admins=reader.option("SLACK_ADMINS", _admins, Admins(), _DO_ADMINS),
        command_name=reader.option("COMMAND_NAME", read_command_name, "/tasks", "Write a name such as /cm-tasks."),
        visibility=reader.option(
            "VISIBILITY", _one_of(tuple(Visibility)), Visibility.EVERYONE, "Write everyone or own."
        ),
        chartmogul_api_key=reader.secret("CHARTMOGUL_API_KEY", _key, crm, _DO_API_KEY),
        chartmogul_api_url=reader.option(
            "CHARTMOGUL_API_URL", _chartmogul_url, "https://api.chartmogul.com/v1", _DO_CHARTMOGUL_URL
        ),
        customer_sync_every=reader.option(
            "CUSTOMER_SYNC_HOURS", _hours, timedelta(hours=6), "Write a number of hours above 0, at most 168."
        ),
        database_path=reader.option("DATABASE_PATH", _path, Path("tasks-bot.db"), "Write the path of a file."),
        log_format=reader.option("LOG_FORMAT", _one_of(_FORMATS), "text", "Write text or json."),
        log_level=reader.option("LOG_LEVEL", _one_of(_LEVELS), "info", "Write debug, info, warning or error."),
    )
    if reader.faults:
        raise SettingsError(reader.faults)
    return settings


def read_command_name(text: str) -> str:
    """The command's name with its slash, or ValueError: Slack takes lower case and 32 characters at most."""
    name = f"/{text.removeprefix('/')}"
    if len(name) > 32:
        raise ValueError("is longer than 32 characters")
    if not re.fullmatch(r"/[a-z0-9_-]+", name):
        raise ValueError("is not made of lower-case letters, digits, - and _")
    return name


_DO_BOT_TOKEN = (
    "Copy the Bot User OAuth Token (xoxb-…) from OAuth & Permissions at https://api.slack.com/apps,"
    " after installing the app in the workspace."
)
_DO_APP_TOKEN = (
    "Under Basic Information, App-Level Tokens, generate a token with the scope connections:write and copy it (xapp-…)."
)
_DO_SIGNING_SECRET = "Copy the Signing Secret from Basic Information, App Credentials."
_DO_API_KEY = "In ChartMogul, let somebody who has a CRM seat create an API key under their profile, and copy it."
_DO_URL = "Leave it out for Slack itself, or write an https:// address (http:// only for this machine)."
_DO_CHARTMOGUL_URL = (
    "Leave it out for ChartMogul itself, or write an https:// address that ends in /v1 (http:// only for this machine)."
)
_DO_ADMINS = (
    "Write member ids (U…), e-mails and at most one channel (C… or #name) with commas between,"
    " or leave it out for the workspace's admins."
)


class _Reader:
    """Takes variables one by one and collects what is wrong, so that a person repairs everything in one go."""

    def __init__(self, environ: Mapping[str, str], env_file: Path | None) -> None:
        self.faults: list[Fault] = []
        self._environ = environ
        self._from_file = self._read_file(env_file)

    def option(self, name: str, read: Callable[[str], _T], default: _T, do: str) -> _T:
        text = self._text(name)
        if not text:
            return default
        try:
            return read(text)
        except ValueError as error:
            self.faults.append(Fault(name, str(error), do))
            return default

    def secret(self, name: str, read: Callable[[str], Secret], needed: bool, do: str) -> Secret:
        if not needed:
            return Secret(self._text(name))
        if not self._text(name):
            self.faults.append(Fault(name, "is missing", do))
        return self.option(name, read, Secret(), do)

    def _text(self, name: str) -> str:
        return _bare(self._environ.get(name)) or _bare(self._from_file.get(name))

    def _read_file(self, env_file: Path | None) -> Mapping[str, str | None]:
        if env_file is None:
            return {}
        try:
            # No interpolation: a key may contain a dollar sign.
            return dotenv_values(env_file, interpolate=False)
        except (OSError, UnicodeDecodeError):
            self.faults.append(
                Fault(str(env_file), "cannot be read", "Make it a UTF-8 file that this process may read.")
            )
            return {}


def _bare(text: str | None) -> str:
    """Without surrounding space and quotes: ``docker run --env-file`` hands quotes over as part of the value."""
    text = (text or "").strip()
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1].strip()
    return text


_OTHER_TOKENS = {
    "xoxb-": "is a bot token, which belongs in SLACK_BOT_TOKEN",
    "xapp-": "is an app-level token, which belongs in SLACK_APP_TOKEN",
    "xoxp-": "is a person's token, not the bot's",
    "xoxe": "is a token that expires: token rotation must be off for this app",
}


def _token(prefix: str) -> Callable[[str], Secret]:
    def read(text: str) -> Secret:
        if text.startswith(prefix):
            return _one_word(text)
        raise ValueError(_what_it_is(text) or f"does not start with {prefix}")

    return read


def _key(text: str) -> Secret:
    if known := _what_it_is(text):
        raise ValueError(known)
    return _one_word(text)


def _what_it_is(text: str) -> str:
    return next((says for prefix, says in _OTHER_TOKENS.items() if text.startswith(prefix)), "")


def _one_word(text: str) -> Secret:
    if not re.fullmatch(r"[!-~]+", text):
        raise ValueError("contains a space or a character that no key has")
    return Secret(text)


def _one_of(words: tuple[_T, ...]) -> Callable[[str], _T]:
    def read(text: str) -> _T:
        for word in words:
            if word == text.lower():
                return word
        raise ValueError(f"is not one of {', '.join(map(str, words))}")

    return read


def _port(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
        raise ValueError("is not a port number")
    return int(text)


def _hours(text: str) -> timedelta:
    try:
        hours = float(text)
    except ValueError:
        raise ValueError("is not a number") from None
    if not math.isfinite(hours) or not 0 < hours <= 168:
        raise ValueError("is not a number of hours above 0 and up to a week")
    return timedelta(hours=hours)


def _path(text: str) -> Path:
    if text.endswith("/") or "\0" in text:
        raise ValueError("is not the path of a file")
    return Path(text).expanduser()


def _slack_url(text: str) -> str:
    return _safe_url(text).geturl().rstrip("/") + "/"


def _chartmogul_url(text: str) -> str:
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


def _admins(text: str) -> Admins:
    if text.endswith(","):
        raise ValueError("ends in a comma: a # after a space starts a comment, so put the whole value in quotes")
    people, emails, channels, unknown = set[str](), set[str](), list[str](), list[str]()
    for number, word in enumerate(re.split(r"\s*,\s*", text), 1):
        if re.fullmatch(r"[UW][A-Z0-9]{2,}", word):
            people.add(word)
        elif re.fullmatch(r"[CG][A-Z0-9]{2,}|#[^\s#]{1,80}", word):
            channels.append(word)
        elif re.fullmatch(r"[^@\s#]+@[^@\s]+\.[^@\s]+", word):
            emails.add(fold_email(word))
        else:
            unknown.append(str(number))
    if unknown:
        raise ValueError(f"has an entry that is none of these (number {', '.join(unknown)})")
    if len(channels) > 1:
        raise ValueError("names more than one channel")
    return Admins(frozenset(people), frozenset(emails), channels[0] if channels else None)
