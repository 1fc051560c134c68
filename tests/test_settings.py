from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import certifi
import pytest

from bot.domain.access.policy import Admins, Visibility
from bot.settings import Need, Settings, SettingsError, read_settings
from bot.settings.values import Secret, command_name

ROOT = Path(__file__).parents[1]
GOOD = {
    "SLACK_BOT_TOKEN": "xoxb-1-abc",
    "SLACK_APP_TOKEN": "xapp-1-abc",
    "CHARTMOGUL_API_KEY": "0123456789abcdef",
}


def read(**changes: str) -> Settings:
    return read_settings({**GOOD, **changes}, env_file=None)


def faults_of(environ: Mapping[str, str], **options: object) -> dict[str, str]:
    """What is wrong, by the variable's name."""
    with pytest.raises(SettingsError) as caught:
        read_settings(environ, env_file=None, **options)  # type: ignore[arg-type]
    assert str(caught.value) == "\n".join(fault.sentence for fault in caught.value.faults)
    return {fault.name: fault.wrong for fault in caught.value.faults}


def test_three_secrets_are_enough() -> None:
    assert read() == Settings(
        slack_bot_token=Secret("xoxb-1-abc"),
        slack_mode="socket",
        slack_app_token=Secret("xapp-1-abc"),
        slack_signing_secret=Secret(),
        bind_address="0.0.0.0",
        port=3000,
        slack_api_url="https://slack.com/api/",
        slack_admins=Admins(),
        command_name="/tasks",
        visibility=Visibility.EVERYONE,
        chartmogul_api_key=Secret("0123456789abcdef"),
        chartmogul_api_url="https://api.chartmogul.com/v1",
        customer_sync_every=timedelta(hours=6),
        database_path=Path("tasks-bot.db"),
        pictures=True,
        keep_deliveries=timedelta(days=90),
        log_format="text",
        log_level="info",
    )


def test_everything_wrong_is_named_at_once_with_what_to_do() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"VISIBILITY": "nobody", "PORT": "many", "SLACK_BOT_TOKEN": "xapp-1-abc"}, env_file=None)
    names = [fault.name for fault in caught.value.faults]
    assert names == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "PORT", "VISIBILITY", "CHARTMOGUL_API_KEY"]
    for fault in caught.value.faults:
        assert re.fullmatch(r"[A-Z_]+ (is|does) [^.]+\. [A-Z].+\.", fault.sentence), fault.sentence


def test_no_message_quotes_a_value() -> None:
    spilt = "hunter2-hunter2"
    every_variable = dict.fromkeys(variables_read(), f"{spilt} !\n")
    with pytest.raises(SettingsError) as caught:
        read_settings(every_variable, env_file=None)
    assert len(caught.value.faults) >= 12
    assert spilt not in str(caught.value)
    assert spilt not in repr(caught.value)


def test_secrets_are_masked_until_revealed() -> None:
    settings = read()
    for shown in (repr(settings), str(settings.slack_bot_token), f"{settings.chartmogul_api_key}"):
        assert "abc" not in shown
    assert settings.slack_bot_token.reveal() == "xoxb-1-abc"


def test_http_mode_needs_the_signing_secret_and_no_app_token() -> None:
    only_http = {**GOOD, "SLACK_MODE": "http"}
    del only_http["SLACK_APP_TOKEN"]
    assert faults_of(only_http) == {"SLACK_SIGNING_SECRET": "is missing"}
    settings = read_settings({**only_http, "SLACK_SIGNING_SECRET": "8f7422"}, env_file=None)
    assert settings.slack_signing_secret.reveal() == "8f7422"
    assert not settings.slack_app_token


def test_a_command_misses_only_the_credentials_that_it_needs() -> None:
    assert read_settings({}, env_file=None, needs=()).command_name == "/tasks"
    assert set(faults_of({}, needs={Need.CHARTMOGUL})) == {"CHARTMOGUL_API_KEY"}
    assert set(faults_of({}, needs={Need.SLACK})) == {"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"}
    assert set(faults_of({"COMMAND_NAME": "Tasks!"}, needs=())) == {"COMMAND_NAME"}


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-1", "a person's token"),
        ("SLACK_BOT_TOKEN", "xapp-1", "belongs in SLACK_APP_TOKEN"),
        ("SLACK_BOT_TOKEN", "xoxe.xoxb-1", "token rotation must be off"),
        ("SLACK_BOT_TOKEN", "token", "does not start with xoxb-"),
        ("SLACK_BOT_TOKEN", "xoxb-1 xoxb-2", "contains a space"),
        ("SLACK_APP_TOKEN", "xoxb-1", "belongs in SLACK_BOT_TOKEN"),
        ("CHARTMOGUL_API_KEY", "xoxb-1", "belongs in SLACK_BOT_TOKEN"),
        ("CHARTMOGUL_API_KEY", "abc…", "no key has"),
        ("SLACK_MODE", "sockets", "is not one of socket, http"),
        ("SLACK_API_URL", "slack.com/api", "is not an https:// address"),
        ("SLACK_API_URL", "http://slack.com/api/", "over plain http://"),
        ("SLACK_API_URL", "http://127.0.0.1.example.com/api/", "over plain http://"),
        ("SLACK_API_URL", "https://me:secret@slack.com/api/", "plain address"),
        ("SLACK_API_URL", "https://slack.com:many/api/", "is not an address"),
        ("CHARTMOGUL_API_URL", "https://api.chartmogul.com", "does not end in /v1"),
        ("CHARTMOGUL_API_URL", "http://192.168.0.7/v1", "over plain http://"),
        ("CHARTMOGUL_API_URL", "https://api.chartmogul.com/v1?page=1", "plain address"),
        ("COMMAND_NAME", "/" + "t" * 32, "longer than 32"),
        ("COMMAND_NAME", "/Tasks", "lower-case"),
        ("COMMAND_NAME", "/my tasks", "lower-case"),
        ("VISIBILITY", "all", "is not one of everyone, own"),
        ("BIND_ADDRESS", "bot.example.com", "is not an IP address"),
        ("BIND_ADDRESS", "0.0.0.0:3000", "is not an IP address"),
        ("PORT", "0", "is not a port"),
        ("PORT", "65536", "is not a port"),
        ("PORT", "٣٠٠٠", "is not a port"),
        ("CUSTOMER_SYNC_HOURS", "0", "above 0"),
        ("CUSTOMER_SYNC_HOURS", "nan", "above 0"),
        ("CUSTOMER_SYNC_HOURS", "often", "is not a number"),
        ("PICTURES", "yes", "is neither on nor off"),
        ("KEEP_DELIVERIES_DAYS", "6", "from 7 to 3650"),
        ("KEEP_DELIVERIES_DAYS", "long", "from 7 to 3650"),
        ("DATABASE_PATH", "/data/", "not the path of a file"),
        ("DATABASE_PATH", ":memory:", "not the path of a file"),
        ("DATABASE_PATH", "./:memory:", "not the path of a file"),
        ("DATABASE_PATH", "file:bot.db?mode=ro", "not the path of a file"),
        ("DATABASE_PATH", "file::memory:", "not the path of a file"),
        ("DATABASE_PATH", "sqlite:///bot.db", "not the path of a file"),
        ("DATABASE_PATH", "~no-such-account/x.db", "an account that this machine does not know"),
        ("LOG_FORMAT", "xml", "is not one of text, json"),
        ("LOG_LEVEL", "loud", "is not one of"),
        ("SLACK_ADMINS", "U012AB, ann, C012AB, boss", "number 2, 4"),
        ("SLACK_ADMINS", "U012AB, USLACKBOT", "number 2"),
        ("SLACK_ADMINS", "C012AB, #crm", "more than one channel"),
        ("SLACK_ADMINS", "ann@firm.com,", "ends in a comma"),
    ],
)
def test_a_malformed_value_is_refused(name: str, value: str, says: str) -> None:
    faults = faults_of({**GOOD, name: value})
    assert list(faults) == [name]
    assert says in faults[name]


def test_addresses_are_brought_into_one_form() -> None:
    assert read(SLACK_API_URL="https://slack.example.com/api").slack_api_url == "https://slack.example.com/api/"
    assert read(CHARTMOGUL_API_URL="https://crm.example.com/v1/").chartmogul_api_url == "https://crm.example.com/v1"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "[::1]"])
def test_plain_http_may_stay_on_this_machine(host: str) -> None:
    assert read(SLACK_API_URL=f"http://{host}:8080/api/").slack_api_url == f"http://{host}:8080/api/"


def test_admins_are_ids_emails_and_one_channel() -> None:
    admins = read(SLACK_ADMINS="U012AB, Ann@Firm.com,W9XYZ , #crm-admins").slack_admins
    assert admins == Admins(frozenset({"U012AB", "W9XYZ"}), frozenset({"ann@firm.com"}), "#crm-admins")
    assert read(SLACK_ADMINS="C012AB").slack_admins.channel == "C012AB"


@pytest.mark.parametrize("pasted", ["ann@acme.example\u200b", "“ann@acme.example”", "<mailto:ann@acme.example|ann>"])
def test_an_admins_email_is_read_without_what_was_pasted_along(pasted: str) -> None:
    admins = read(SLACK_ADMINS=f"{pasted}, #crm").slack_admins
    assert admins == Admins(frozenset(), frozenset({"ann@acme.example"}), "#crm")


def test_a_forgotten_slash_is_forgiven() -> None:
    assert read(COMMAND_NAME="cm-tasks").command_name == "/cm-tasks"
    with pytest.raises(ValueError, match="lower-case"):
        command_name("/")


def test_the_environment_wins_over_the_file_and_empty_counts_as_none(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(
        'LOG_FORMAT=json\nVISIBILITY=own\nPORT=4000\nSLACK_ADMINS="U012AB, #crm"  # both\n', encoding="utf-8"
    )
    settings = read_settings({**GOOD, "LOG_FORMAT": "text", "VISIBILITY": "", "PORT": " "}, env_file=file)
    assert (settings.log_format, settings.visibility, settings.port) == ("text", Visibility.OWN, 4000)
    assert settings.slack_admins.channel == "#crm"


def test_a_key_in_the_file_may_hold_a_dollar_sign(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("CHARTMOGUL_API_KEY=a${HOME}b\n", encoding="utf-8")
    settings = read_settings({}, env_file=file, needs={Need.CHARTMOGUL})
    assert settings.chartmogul_api_key.reveal() == "a${HOME}b"


def test_quotes_that_docker_hands_over_are_dropped() -> None:
    assert read(SLACK_BOT_TOKEN='"xoxb-1-abc"').slack_bot_token.reveal() == "xoxb-1-abc"


def test_a_missing_file_is_no_fault_and_an_unreadable_one_is(tmp_path: Path) -> None:
    assert read_settings(GOOD, env_file=tmp_path / "none").port == 3000
    file = tmp_path / ".env"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(GOOD, env_file=file)


def test_without_arguments_the_process_environment_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in variables_read():
        monkeypatch.delenv(name, raising=False)
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    assert read_settings().slack_bot_token.reveal() == "xoxb-1-abc"


class Watched(Mapping[str, str]):
    """An environment without anything in it that notes what it is asked for."""

    def __init__(self) -> None:
        self.asked: dict[str, None] = {}

    def __getitem__(self, name: str) -> str:
        self.asked[name] = None
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def variables_read() -> list[str]:
    environ = Watched()
    read_settings(environ, env_file=None, needs=())
    return list(environ.asked)


def test_the_example_file_names_exactly_the_variables_that_are_read_in_the_same_order() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    named = [match[1] for line in lines if (match := re.match(r"#? ?([A-Z][A-Z_]+)=", line))]
    assert named == variables_read()


def test_each_variable_in_the_example_file_has_a_line_of_explanation() -> None:
    paragraphs = (ROOT / ".env.example").read_text(encoding="utf-8").strip().split("\n\n")
    for paragraph in paragraphs[1:]:
        *words, assignment = paragraph.splitlines()
        assert re.match(r"#? ?[A-Z_]+=", assignment), paragraph
        assert words, f"{assignment} is not explained"
        assert all(line.startswith("# ") for line in words)


def test_the_example_file_can_be_taken_as_it_is_once_the_secrets_are_in(tmp_path: Path) -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    for name, value in GOOD.items():
        text, count = re.subn(rf"(?m)^{name}=$", f"{name}={value}", text)
        assert count == 1, f"{name} is not there to be filled in"
    file = tmp_path / ".env"
    file.write_text(text, encoding="utf-8")
    assert read_settings({}, env_file=file) == read()
    file.write_text(re.sub(r"(?m)^# ([A-Z_]+=)", r"\1", text), encoding="utf-8")
    read_settings({}, env_file=file)


def test_a_certificate_file_that_is_not_there_is_a_fault_that_quotes_no_value(tmp_path: Path) -> None:
    missing = tmp_path / "cacert.pem"
    faults = faults_of({**GOOD, "SSL_CERT_FILE": str(missing)})
    assert faults == {"SSL_CERT_FILE": "names a file that is not there"}
    assert read_settings({"SSL_CERT_FILE": str(missing)}, env_file=None, needs=())
    shutil.copy(certifi.where(), missing)
    assert read_settings({**GOOD, "SSL_CERT_FILE": str(missing)}, env_file=None)


@pytest.mark.parametrize("content", [b"", b"a page of a proxy that wants a password\n", b"\x30\x82\x05\x2b\x00"])
def test_a_file_without_a_certificate_is_a_fault(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "cacert.pem"
    file.write_bytes(content)
    assert faults_of({**GOOD, "SSL_CERT_FILE": str(file)}) == {
        "SSL_CERT_FILE": "names a file that holds no certificates in PEM"
    }


def test_one_file_of_certificates_is_taken_and_several_folders(tmp_path: Path) -> None:
    both = f"{certifi.where()}{os.pathsep}{certifi.where()}"
    assert faults_of({**GOOD, "SSL_CERT_FILE": both}) == {"SSL_CERT_FILE": "names a file that is not there"}
    assert read_settings({**GOOD, "SSL_CERT_DIR": f"/gone{os.pathsep}{tmp_path}"}, env_file=None)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("SSL_CERT_FILE", "names a file that cannot be read"), ("SSL_CERT_DIR", "names a folder that cannot be read")],
)
def test_certificates_that_the_machine_refuses_to_look_at_are_a_fault(name: str, wrong: str) -> None:
    longer_than_any_path = "/" + "x" * 5000
    assert faults_of({**GOOD, name: longer_than_any_path}) == {name: wrong}


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"])
def test_a_proxy_that_does_not_speak_http_is_a_fault(name: str) -> None:
    assert faults_of({**GOOD, name: "socks5://proxy:1080"}) == {name: "names a proxy that does not speak HTTP"}
    for sound in ("http://proxy:3128", "proxy:3128", "https://proxy", ""):
        assert read_settings({**GOOD, name: sound}, env_file=None)
