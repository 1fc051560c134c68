"""The only reader of the environment: every variable, what it must look like, and what to do when it does not.

The environment wins over the ``.env`` file, and an empty value counts as none. Everything wrong is named at once.
No message here ever quotes a value: a secret pasted on the wrong line must not end up in a log.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Literal, TypeVar

from dotenv import dotenv_values

from bot.domain.access.policy import Admins, Visibility
from bot.settings import certificates, values
from bot.settings.values import Secret

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
    """The bot's options as they are set. A secret that the mode or the command does not need may be empty."""

    slack_bot_token: Secret
    slack_mode: SlackMode
    slack_app_token: Secret  # socket mode
    slack_signing_secret: Secret  # http mode
    port: int  # http mode
    bind_address: str  # http mode
    slack_api_url: str  # ends in a slash
    slack_admins: Admins
    command_name: str  # with its slash
    visibility: Visibility
    chartmogul_api_key: Secret
    chartmogul_api_url: str  # ends in /v1
    customer_sync_every: timedelta
    database_path: Path
    pictures: bool
    keep_deliveries: timedelta
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
    bot_token = reader.secret("SLACK_BOT_TOKEN", values.token("xoxb-"), slack, _DO_BOT_TOKEN)
    mode: SlackMode = reader.option(
        "SLACK_MODE", values.one_of(_MODES), "socket", "Write socket or http, or leave it out for socket."
    )
    settings = Settings(
        slack_bot_token=bot_token,
        slack_mode=mode,
        slack_app_token=reader.secret(
            "SLACK_APP_TOKEN", values.token("xapp-"), slack and mode == "socket", _DO_APP_TOKEN
        ),
        slack_signing_secret=reader.secret(
            "SLACK_SIGNING_SECRET", values.key, slack and mode == "http", _DO_SIGNING_SECRET
        ),
        port=reader.option("PORT", values.port, 3000, "Write a number from 1 to 65535."),
        bind_address=reader.option("BIND_ADDRESS", values.bind_address, "0.0.0.0", _DO_BIND_ADDRESS),
        slack_api_url=reader.option("SLACK_API_URL", values.slack_url, "https://slack.com/api/", _DO_URL),
        slack_admins=reader.option("SLACK_ADMINS", values.admins, Admins(), _DO_ADMINS),
        command_name=reader.option("COMMAND_NAME", values.command_name, "/tasks", "Write a name such as /cm-tasks."),
        visibility=reader.option(
            "VISIBILITY", values.one_of(tuple(Visibility)), Visibility.EVERYONE, "Write everyone or own."
        ),
        chartmogul_api_key=reader.secret("CHARTMOGUL_API_KEY", values.key, crm, _DO_API_KEY),
        chartmogul_api_url=reader.option(
            "CHARTMOGUL_API_URL", values.chartmogul_url, "https://api.chartmogul.com/v1", _DO_CHARTMOGUL_URL
        ),
        customer_sync_every=reader.option(
            "CUSTOMER_SYNC_HOURS", values.hours, timedelta(hours=6), "Write a number of hours above 0, at most 168."
        ),
        database_path=reader.option(
            "DATABASE_PATH", values.file_path, Path("tasks-bot.db"), "Write the path of a file, such as data/bot.db."
        ),
        pictures=reader.option("PICTURES", values.on_or_off, True, "Write on or off."),
        keep_deliveries=reader.option(
            "KEEP_DELIVERIES_DAYS", values.days, timedelta(days=90), "Write a number of days from 7 to 3650."
        ),
        log_format=reader.option("LOG_FORMAT", values.one_of(_FORMATS), "text", "Write text or json."),
        log_level=reader.option("LOG_LEVEL", values.one_of(_LEVELS), "info", "Write debug, info, warning or error."),
    )
    if needs:
        reader.look_at_certificates()
        reader.look_at_proxies()
    if reader.faults:
        raise SettingsError(reader.faults)
    return settings


_DO_BOT_TOKEN = (
    "Copy the Bot User OAuth Token (xoxb-…) from OAuth & Permissions at https://api.slack.com/apps,"
    " after installing the app in the workspace."
)
_DO_APP_TOKEN = (
    "Under Basic Information, App-Level Tokens, generate a token with the scope connections:write and copy it (xapp-…)."
)
_DO_SIGNING_SECRET = "Copy the Signing Secret from Basic Information, App Credentials."
_DO_BIND_ADDRESS = (
    "Write 127.0.0.1 where the proxy is on this machine, or leave it out to listen on every address of it."
)
_DO_API_KEY = "In ChartMogul, let somebody who has a CRM seat create an API key under their profile, and copy it."
_DO_URL = "Leave it out for Slack itself, or write an https:// address (http:// only for this machine)."
_DO_CHARTMOGUL_URL = (
    "Leave it out for ChartMogul itself, or write an https:// address that ends in /v1 (http:// only for this machine)."
)
_DO_CERTIFICATES = "Name the certificates that this machine trusts, or unset the variable to use the system's own."
_DO_PROXY = "Write the address of an HTTP proxy (http://…), or unset the variable."
_DO_ADMINS = (
    "Write member ids (U…), e-mails and at most one channel (C… or #name) with commas between,"
    " or leave it out for the workspace's admins."
)


class _Reader:
    """Takes variables one by one and collects what is wrong, so that a person repairs everything in one go."""

    def __init__(self, environ: Mapping[str, str], env_file: Path | None) -> None:
        self.faults: list[Fault] = []
        self._sources = (environ, self._read_file(env_file))

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

    def look_at_certificates(self) -> None:
        """A tool such as conda sets these for whatever it starts, and TLS fails without a word about a missing file."""
        for name, what_is_wrong in certificates.WHAT_IS_WRONG.items():
            path = self._sources[0].get(name)
            if path and (wrong := what_is_wrong(path)):
                self.faults.append(Fault(name, wrong, _DO_CERTIFICATES))

    def look_at_proxies(self) -> None:
        """Connections go through proxies that speak HTTP; another kind would fail at each of them."""
        for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
            scheme, separator, _ = (self._sources[0].get(name) or "").partition("://")
            if separator and scheme.lower() not in {"http", "https"}:
                self.faults.append(Fault(name, "names a proxy that does not speak HTTP", _DO_PROXY))

    def _text(self, name: str) -> str:
        return next(filter(None, (_bare(source.get(name)) for source in self._sources)), "")

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
