from __future__ import annotations

import json
import logging
import re
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import stamina
import yaml

from bot.cli.main import COMMANDS
from bot.clock import SystemClock
from bot.sandbox.chartmogul.middleware import KEY_WITHOUT_SEAT
from bot.store.sqlite.store import Store
from bot.use_cases.operations.health_monitor import DELIVERIES, START, SWEEP
from bot.use_cases.ports.customer_book import SyncState
from bot.use_cases.ports.heartbeat_book import Heartbeat
from tests.terminal import CHECKOUT, Terminal, terminal

ANN = "ann.weber@lumen.example"


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    monkeypatch.chdir(tmp_path)  # no .env of the checkout
    handlers, level = logging.root.handlers[:], logging.root.level
    with terminal(tmp_path) as opened, stamina.set_testing(True, attempts=1):
        yield opened
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


# ask


@pytest.mark.parametrize("words", [("mine",), ("mine due this week",), ("mine", "due", "this", "week")])
def test_ask_answers_in_the_terminal_what_slack_would_show(at: Terminal, words: tuple[str, ...]) -> None:
    result = at.run("ask", *words, "--as", ANN.upper())
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Your open tasks")
    assert "<" not in result.stdout.splitlines()[0]


def test_ask_for_programs_answers_json(at: Terminal) -> None:
    answer = json.loads(at.run("ask", "team", "--as", ANN, "--json", "--zone", "Pacific/Auckland").stdout)
    assert answer["time_zone"] == "Pacific/Auckland"
    assert answer["total"] > answer["shown"] == len(answer["tasks"])
    assert sum(answer["counts"].values()) == answer["total"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("mine", "--zone", "Mars/Olympus"), "I don't know the time zone Mars/Olympus"),
        (("mine", "--zone", "../../etc/passwd"), "I don't know the time zone"),
        (("bogus",), "I don't know “bogus”"),
        (("mine", "--zone", "Europe"), "I don't know the time zone Europe"),
        (("mine", "--as", "ann"), "I need the e-mail address of a ChartMogul seat"),
        (("seats",), "In the terminal I answer what lists tasks: mine, today"),
        (("mine due may",), "Try: "),
        (("customer xyzzyx",), "I found no customer called “xyzzyx”"),
    ],
)
def test_what_ask_cannot_answer_it_says_in_one_sentence(at: Terminal, words: tuple[str, ...], says: str) -> None:
    result = at.run("ask", "--as", ANN, *words)
    assert result.exit_code == 1
    assert says in result.stderr
    assert result.stdout == ""


def test_what_ask_cannot_answer_is_json_for_programs_too(at: Terminal) -> None:
    result = at.run("ask", "mine due may", "--as", ANN, "--json")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert answer["error"]
    assert answer["examples"]
    at.variables["CHARTMOGUL_API_KEY"] = ""
    assert "CHARTMOGUL_API_KEY is missing" in json.loads(at.run("ask", "mine", "--as", ANN, "--json").stdout)["error"]


def test_the_seat_that_asks_may_be_pasted_with_what_nobody_sees(at: Terminal) -> None:
    assert at.run("ask", "mine", "--as", f"\u200b<{ANN}>.").stdout.startswith("Your open tasks")


def test_several_customers_are_offered_as_words_that_work(at: Terminal) -> None:
    result = at.run("ask", "--as", ANN, "customer b")
    assert result.exit_code == 1
    assert "Several customers answer to “b”" in result.stderr
    named = result.stderr.split("”: ")[1].split(". Name one")[0].split("; ")
    lines = [line.removeprefix("  Try: ") for line in result.stderr.splitlines() if line.startswith("  Try: ")]
    assert len(lines) == len([name for name in named if name != "and others"]) > 3
    assert at.run("ask", "--as", ANN, lines[0]).exit_code == 0


def test_somebody_without_a_seat_is_told_nothing(at: Terminal) -> None:
    result = at.run("ask", "mine", "--as", "nobody@lumen.example")
    assert result.exit_code == 1
    assert "ChartMogul knows no seat nobody@lumen.example" in result.stderr


def test_ask_misses_only_what_it_needs(at: Terminal) -> None:
    at.variables |= {"CHARTMOGUL_API_KEY": "", "SLACK_BOT_TOKEN": ""}
    result = at.run("ask", "mine", "--as", ANN)
    assert result.exit_code == 1
    assert "CHARTMOGUL_API_KEY is missing" in result.stderr
    assert "SLACK_BOT_TOKEN" not in result.stderr


# manifest


def test_manifest_needs_no_settings_and_takes_another_name(at: Terminal) -> None:
    at.variables = dict.fromkeys(at.variables, "")
    for words, name in (((), "/tasks"), (("--command", "/cm-tasks"), "/cm-tasks"), (("--command", "cm"), "/cm")):
        printed = yaml.safe_load(at.run("manifest", *words).stdout)
        assert printed["features"]["slash_commands"][0]["command"] == name


def test_manifest_for_http_needs_a_public_address(at: Terminal) -> None:
    for words in ((), ("--request-url", "http://bot.example/slack/events")):
        result = at.run("manifest", "--mode", "http", *words)
        assert result.exit_code == 2
        assert "The address that --request-url gives is missing or not https://" in " ".join(result.stderr.split())
    printed = at.run("manifest", "--mode", "http", "--request-url", "https://bot.example/slack/events").stdout
    assert yaml.safe_load(printed)["features"]["slash_commands"][0]["url"] == "https://bot.example/slack/events"


def test_a_name_that_slack_would_refuse_is_refused(at: Terminal) -> None:
    result = at.run("manifest", "--command", "/My Tasks")
    assert result.exit_code == 2
    assert "The command's name is not made of lower-case letters" in result.stderr


def test_an_address_that_socket_mode_has_no_use_for_is_refused(at: Terminal) -> None:
    result = at.run("manifest", "--mode", "socket", "--request-url", "https://bot.example/slack/events")
    assert result.exit_code == 2
    assert "--request-url is for http mode alone" in result.stderr
    assert result.stdout == ""


# seats


def test_a_database_that_would_be_in_no_file_is_a_setting_that_needs_attention(at: Terminal) -> None:
    at.variables["DATABASE_PATH"] = ":memory:"
    result = at.run("seats", "import", "-", input_="slack_user_id,email\nU1ANN,ann@firm.com\n")
    assert result.exit_code == 1
    assert "DATABASE_PATH is not the path of a file. Write the path of a file, such as" in result.stderr
    assert at.names() == []


def test_seats_go_out_and_in_again(at: Terminal) -> None:
    links = at.folder / "links.csv"
    links.write_text("slack_user_id,email\nU02MIATANAK,M.Tanaka@lumen.example\n", encoding="utf-8-sig")
    imported = at.run("seats", "import", str(links))
    assert imported.stdout == "1 link added or changed.\n"
    assert imported.stderr == f"There was no database {at.folder / 'tasks-bot.db'} yet, so a new one was made.\n"
    assert at.run("seats", "export", str(links)).exit_code == 0
    assert links.read_text() == at.run("seats", "export").output
    assert "U02MIATANAK,m.tanaka@lumen.example,tasks-bot seats import," in links.read_text()
    assert at.run("seats", "import", "-", input_=links.read_text()).output == "0 links added or changed.\n"


def test_bad_lines_are_named_and_nothing_is_imported(at: Terminal) -> None:
    rows = "slack_user_id,email\nU01ANNWEBER,ann@firm.com\nmia,m.tanaka@lumen.example\nU0SAM,sam\n"
    result = at.run("seats", "import", "-", input_=rows)
    assert result.exit_code == 1
    assert "Nothing was imported" in result.stderr
    assert "Line 3" in result.stderr
    assert "Line 4" in result.stderr
    assert at.names() == [], "what cannot be imported makes no database"
    assert at.run("seats", "import", "-", input_="slack_user_id,email\n").exit_code == 0
    assert at.run("seats", "export").output.splitlines() == ["slack_user_id,email,linked_by,linked_at"]


def test_a_file_that_is_not_utf8_is_refused_in_words(at: Terminal) -> None:
    links = at.folder / "links.csv"
    links.write_bytes("slack_user_id,email\nU1ANN,josé@firm.com\n".encode("latin-1"))
    result = at.run("seats", "import", str(links))
    assert result.exit_code == 1
    assert "UTF-8" in result.stderr


def test_a_failed_export_leaves_the_file_as_it_was(at: Terminal) -> None:
    links = at.folder / "links.csv"
    links.write_text("of last week")
    assert at.run("seats", "export", str(links)).exit_code == 1
    assert links.read_text() == "of last week"


@pytest.mark.parametrize("ending", ["", "-wal", "-shm", "-journal"])
def test_no_export_is_written_over_the_database(at: Terminal, ending: str) -> None:
    at.make_database()
    before = at.files()
    result = at.run("seats", "export", f"{at.variables['DATABASE_PATH']}{ending}")
    assert result.exit_code == 1
    assert "is part of the bot's database. Choose another name." in result.stderr
    assert at.files() == before


def test_no_export_is_written_over_a_backup(at: Terminal) -> None:
    at.make_database()
    at.run("backup", "copy.db")
    before = at.files()
    result = at.run("seats", "export", "copy.db")
    assert result.exit_code == 1
    assert "copy.db is an SQLite database" in result.stderr
    assert at.files() == before


def test_an_export_replaces_an_earlier_one_and_keeps_who_may_read_it(at: Terminal) -> None:
    at.make_database()
    links = at.folder / "links.csv"
    links.write_text("of last week")
    links.chmod(0o640)
    (at.folder / "latest.csv").symlink_to(links)
    assert at.run("seats", "export", "latest.csv").exit_code == 0
    assert links.read_text().startswith("slack_user_id,email")
    assert stat.S_IMODE(links.stat().st_mode) == 0o640
    assert (at.folder / "latest.csv").is_symlink()
    assert at.names() == ["latest.csv", "links.csv", "tasks-bot.db"]


LIMITED = """
import resource, signal, sys
from bot.cli.main import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))  # as a disk with ten bytes left
main(sys.argv[1:])
"""


def test_an_export_that_the_disk_has_no_room_for_leaves_the_earlier_one(at: Terminal) -> None:
    at.make_database()
    (at.folder / "links.csv").write_text("of last week")
    before = at.files()
    command = [sys.executable, "-c", LIMITED, "seats", "export", "links.csv"]
    environment = {**at.variables, "PYTHONPATH": str(CHECKOUT)}
    child = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert child.returncode == 1
    assert child.stderr.startswith("Error: The file links.csv cannot be written: File too large.")
    assert at.files() == before


@pytest.mark.parametrize("words", [("seats", "export"), ("backup",)])
@pytest.mark.parametrize(
    ("name", "says"),
    [("", "A file has a name"), ("x" * 300, "File name too long"), ("missing/file", "No such file or directory")],
)
def test_a_name_that_no_file_can_have_is_a_sentence(at: Terminal, words: tuple[str, ...], name: str, says: str) -> None:
    at.make_database()
    result = at.run(*words, name)
    assert result.exit_code
    assert says in result.stderr
    assert at.names() == ["tasks-bot.db"]


def test_a_name_that_is_not_utf8_is_a_name(at: Terminal) -> None:
    at.make_database()
    folder = at.folder / "\udcff\udcfe"
    folder.mkdir()
    for words in (
        ("backup", "\udcff.db"),
        ("seats", "export", "\udcff.csv"),
        ("seats", "export", f"{folder}/links.csv"),
    ):
        assert at.run(*words).exit_code == 0
    assert at.names() == ["tasks-bot.db", "\udcff.csv", "\udcff.db"]
    result = at.run("backup", f"{folder}/copy.db")
    assert result.exit_code == 1
    assert "is not UTF-8. Choose another folder." in result.stderr
    assert [path.name for path in folder.iterdir()] == ["links.csv"]


@pytest.mark.parametrize(
    "line",
    [
        "$BOT seats export /dev/stdout | cat",
        "$BOT seats export >(cat) | cat",
        "mkfifo links; cat links & $BOT seats export links; wait",
        "$BOT seats export /dev/stdout >links.csv; cat links.csv",
    ],
)
def test_an_export_goes_through_what_is_no_file_too(at: Terminal, line: str) -> None:
    at.make_database()
    done = in_shell(at, line)
    assert (done.stdout, done.stderr) == ("slack_user_id,email,linked_by,linked_at\n", "")


# what does not arrive


PRINTING = [("seats", "export"), ("deliveries",), ("manifest",), ("--help",), ("seats", "--help"), ("health",)]


def in_shell(at: Terminal, line: str) -> subprocess.CompletedProcess[str]:
    """``line`` with the bot's command as ``$BOT``."""
    environment = {**at.variables, "PYTHONPATH": str(CHECKOUT), "BOT": f"{sys.executable} -m bot"}
    return subprocess.run(["bash", "-c", line], env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("words", PRINTING)
@pytest.mark.parametrize(("where", "why"), [(">/dev/full", "No space left on device"), (">&-", "Bad file descriptor")])
def test_output_that_cannot_be_written_is_a_sentence(
    at: Terminal, words: tuple[str, ...], where: str, why: str
) -> None:
    at.make_database()
    done = in_shell(at, f"$BOT {' '.join(words)} {where}")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1] == f"Error: The output cannot be written: {why}. Send it somewhere else."
    assert "Traceback" not in done.stderr


def test_output_that_is_not_buffered_is_no_different(at: Terminal) -> None:
    at.variables["PYTHONUNBUFFERED"] = "1"
    at.make_database()
    done = in_shell(at, "$BOT seats export >/dev/full; $BOT deliveries >/dev/full")
    assert [line[:36] for line in done.stderr.splitlines()] == ["Error: The output cannot be written:"] * 2


@pytest.mark.parametrize("words", [("seats", "export"), ("deliveries",), ("manifest",)])
def test_a_reader_who_has_gone_hears_no_complaint(at: Terminal, words: tuple[str, ...]) -> None:
    at.make_database()
    done = in_shell(at, f"{{ read -r; $BOT {' '.join(words)}; echo $? >&2; }} < <(sleep 0.2; echo) | true")
    assert done.stderr == "1\n"


def test_input_that_is_closed_is_empty(at: Terminal) -> None:
    done = in_shell(at, "$BOT seats import - <&-")
    assert done.returncode == 1
    assert "The first line must name the columns" in done.stderr


def test_what_the_terminals_encoding_lacks_is_printed_by_its_number(at: Terminal) -> None:
    at.variables |= {"PYTHONIOENCODING": "iso-8859-1", "CHARTMOGUL_API_KEY": ""}
    done = in_shell(at, "$BOT doctor")
    assert done.stdout.startswith("\\u2717 failed   CHARTMOGUL_API_KEY is missing.")
    assert "Traceback" not in done.stderr


# customers


def test_customers_are_read_and_counted(at: Terminal) -> None:
    result = at.run("customers", "sync")
    assert result.stdout.endswith(f"{len(at.sandbox.company.customers)} customers read.\n")
    assert "a new one was made" in result.stderr
    assert at.run("customers", "sync").stderr == ""


def test_a_sync_whose_cursor_is_no_longer_taken_starts_anew(at: Terminal) -> None:
    async def cut_short(store: Store) -> None:
        now = SystemClock().now()
        await store.customers.save_page([], SyncState("of-last-year", 200, now), now)

    at.in_store(cut_short)
    result = at.run("customers", "sync")
    assert result.output.endswith(f"{len(at.sandbox.company.customers)} customers read.\n"), result.output
    asked = [seen.query.get("cursor") for seen in at.sandbox.crm.requests if seen.path == "/v1/customers"]
    assert asked[:2] == ["of-last-year", None]


# doctor


def test_the_doctor_finds_a_good_installation_well(at: Terminal) -> None:
    result = at.run("doctor")
    assert result.exit_code == 0, result.output
    assert result.output.count("✓ ok") == len(result.output.splitlines())
    assert "There is none yet. The first start makes it." in result.output
    assert at.names() == [], "the doctor makes no database"
    at.make_database()
    result = at.run("doctor")
    assert result.exit_code == 0, result.output
    assert "Can be read and written." in result.output


def test_the_doctor_migrates_nothing(at: Terminal) -> None:
    at.make_database()
    at.make_older()
    before = at.files()
    result = at.run("doctor")
    assert result.exit_code == 1
    assert "older version" in result.output
    assert at.files() == before


@pytest.mark.parametrize(
    ("variable", "value", "part", "do"),
    [
        ("SLACK_BOT_TOKEN", "xoxb-wrong", "Slack bot token", "SLACK_BOT_TOKEN"),
        ("SLACK_APP_TOKEN", "xapp-wrong", "Slack socket", "SLACK_APP_TOKEN"),
        ("SLACK_ADMINS", "U404NOBODY", "Admins", "SLACK_ADMINS"),
        ("CHARTMOGUL_API_KEY", "wrong", "ChartMogul key", "CHARTMOGUL_API_KEY"),
        ("CHARTMOGUL_API_KEY", KEY_WITHOUT_SEAT, "CRM seat", "CRM seat"),
        ("DATABASE_PATH", "in-the-way/tasks.db", "Database", "DATABASE_PATH"),
    ],
)
def test_the_doctor_names_what_is_broken_and_what_to_do(
    at: Terminal, variable: str, value: str, part: str, do: str
) -> None:
    (at.folder / "in-the-way").write_text("a file, not a folder")
    at.variables[variable] = value
    result = at.run("doctor")
    assert result.exit_code == 1
    lines = result.output.splitlines()
    failed = [number for number, line in enumerate(lines) if line.startswith("✗ failed") and part in line]
    assert failed, result.output
    assert do in lines[failed[0] + 1]
    assert value not in result.output or variable in ("SLACK_ADMINS", "DATABASE_PATH")
    assert sum(line.startswith("✗") for line in lines) == 1, "one broken part hides no other and accuses none"


def test_the_doctor_names_every_setting_that_is_missing(at: Terminal) -> None:
    at.variables |= dict.fromkeys(("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "CHARTMOGUL_API_KEY"), "")
    result = at.run("doctor")
    assert result.exit_code == 1
    assert result.output.count("✗ failed") == 3


# health, backup, run


@pytest.mark.parametrize("words", [("health",), ("deliveries",), ("seats", "export"), ("backup", "copy.db")])
def test_what_only_looks_makes_no_database_and_changes_none(at: Terminal, words: tuple[str, ...]) -> None:
    result = at.run(*words)
    assert result.exit_code == 1
    assert f"There is no database {at.folder / 'tasks-bot.db'}" in result.stderr
    assert at.names() == []
    at.make_database()
    before = at.files()
    at.run(*words)
    assert {name: content for name, content in at.files().items() if name != "copy.db"} == before
    if words[0] != "backup":  # the time for a copy is before a newer version changes the tables
        at.make_older()
        before = at.files()
        assert "written by an older version of the bot" in at.run(*words).stderr
        assert at.files() == before


@pytest.mark.parametrize("last", ["0", "-3", "99999999999999999999", "many"])
def test_a_number_of_deliveries_that_is_none_is_refused(at: Terminal, last: str) -> None:
    result = at.run("deliveries", "--last", last)
    assert result.exit_code == 2
    assert "--last" in result.stderr


def test_health_loads_nothing_that_it_does_not_need(at: Terminal) -> None:
    at.make_database()
    script = """
import sys
from bot.cli.main import main
try:
    main(["health"])
finally:
    print(*{name.partition(".")[0] for name in sys.modules}, *(name for name in sys.modules if name[:4] == "bot."))
"""
    child = subprocess.run(
        [sys.executable, "-c", script], env=at.variables, cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    loaded = set(child.stdout.split())
    assert "bot.app.health" in loaded, child.stderr
    heavy = {"slack_bolt", "slack_sdk", "aiohttp", "httpx", "matplotlib", "numpy", "msgspec", "stamina", "yaml"}
    assert not loaded & heavy
    assert not {name for name in loaded if name.startswith(("bot.sandbox", "bot.slack", "bot.chartmogul"))}


def test_every_command_has_a_line_of_help(at: Terminal) -> None:
    listed = at.run("--help").output
    for name in COMMANDS:
        assert re.search(rf"^  {name}  +\w", listed, re.MULTILINE), name
        assert at.run(name, "--help").exit_code == 0
    assert at.run("bogus").exit_code == 2


def test_health_of_a_bot_that_never_ran_is_bad(at: Terminal) -> None:
    result = at.run("health")
    assert result.exit_code == 1
    assert "is the bot running?" in result.stderr


@pytest.mark.parametrize("failing", [None, "slack", "chartmogul", "reminders", "deliveries"])
def test_health_is_what_the_parts_last_did(at: Terminal, failing: str | None) -> None:
    async def live(store: Store) -> None:
        now = SystemClock().now()
        parts = (START, "slack", "chartmogul", "database", SWEEP, DELIVERIES)
        await store.heartbeats.save([Heartbeat(part, now - timedelta(seconds=2)) for part in parts])
        if failing:
            since = now - timedelta(minutes=1)
            await store.heartbeats.save([Heartbeat(failing, None, now, "cut off", failing_since=since)])

    at.in_store(live)
    result = at.run("health")
    assert result.exit_code == (1 if failing else 0)
    assert result.stderr.startswith(f"{failing} failed from") if failing else result.stderr == ""
    assert result.stdout.startswith("Reminders were last looked through at ")


def test_a_backup_is_a_database_of_its_own(at: Terminal) -> None:
    at.run("seats", "import", "-", input_="slack_user_id,email\nU01ANNWEBER,ann@firm.com\n")
    assert at.run("backup", "copy.db").output == "Copied to copy.db.\n"
    assert stat.S_IMODE((at.folder / "copy.db").stat().st_mode) == 0o600
    at.variables["DATABASE_PATH"] = "copy.db"
    assert "U01ANNWEBER,ann@firm.com" in at.run("seats", "export").output


def test_run_names_every_missing_setting_at_once(at: Terminal) -> None:
    at.variables |= dict.fromkeys(("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "CHARTMOGUL_API_KEY"), "")
    result = at.run("run")
    assert result.exit_code == 1
    assert [line.split()[0] for line in result.stderr.splitlines()[1:]] == [
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "CHARTMOGUL_API_KEY",
    ]


def test_a_bot_that_cannot_start_says_why(at: Terminal) -> None:
    at.variables["SLACK_BOT_TOKEN"] = "xoxb-wrong"
    result = at.run("run")
    assert result.exit_code == 1
    assert "SLACK_BOT_TOKEN" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_running_bot_is_healthy_and_ends_cleanly_when_it_is_told_to(at: Terminal, number: signal.Signals) -> None:
    with at.child("run") as bot:
        assert bot.stderr
        at.read_until(bot.stderr, "customer sync finished")
        assert any(at.run("health").exit_code == 0 for _ in range(100)), "the first signs of life are not yet written"
        bot.send_signal(number)
        stdout, stderr = bot.communicate(timeout=20)
    assert (bot.returncode, stdout) == (0, "")
    assert "Traceback" not in stderr
    assert "stopping" in stderr


@pytest.mark.parametrize("words", [("run",), ("doctor",), ("ask", "team", "--as", "ann@firm.com")])
def test_a_certificate_file_that_is_not_there_is_a_sentence(at: Terminal, words: tuple[str, ...]) -> None:
    at.variables["SSL_CERT_FILE"] = "/gone/cacert.pem"
    result = at.run(*words)
    assert result.exit_code == 1
    assert "SSL_CERT_FILE names a file that is not there." in result.output


@pytest.mark.parametrize("words", [("run",), ("doctor",), ("ask", "team", "--as", "ann@firm.com")])
def test_a_certificate_file_without_a_certificate_is_a_sentence(at: Terminal, words: tuple[str, ...]) -> None:
    (at.folder / "cacert.pem").touch()
    at.variables["SSL_CERT_FILE"] = "cacert.pem"
    result = at.run(*words)
    assert result.exit_code == 1
    assert "SSL_CERT_FILE names a file that holds no certificates in PEM." in result.output


def test_the_demo_needs_no_certificates(at: Terminal) -> None:
    at.variables = {"SSL_CERT_FILE": "/gone/cacert.pem"}
    with at.child("demo", "--port", "0") as demo:
        assert demo.stdout
        assert at.read_until(demo.stdout, "Ctrl+C")


def test_an_address_of_another_machine_is_a_sentence(at: Terminal) -> None:
    at.variables |= {"SLACK_MODE": "http", "SLACK_SIGNING_SECRET": "8f7422", "BIND_ADDRESS": "192.0.2.1"}
    result = at.run("run")
    assert result.exit_code == 1
    assert "BIND_ADDRESS" in result.output


def test_a_good_start_warns_of_nothing(at: Terminal) -> None:
    at.variables["LOG_LEVEL"] = "warning"
    with at.child("run") as bot:
        assert any(at.run("health").exit_code == 0 for _ in range(1000)), "it does not come to life"
        bot.send_signal(signal.SIGTERM)
        assert bot.communicate(timeout=20) == ("", "")


def test_a_taken_port_is_told_with_another_to_try(at: Terminal) -> None:
    at.variables = {}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = at.run("demo", "--port", str(port))
    assert done.exit_code == 1
    assert f"Port {port} is in use on this machine. Try tasks-bot demo --port {port + 1}." in done.output


def test_the_demo_names_its_page_and_ends_cleanly(at: Terminal) -> None:
    at.variables = {}
    with at.child("demo", "--port", "0") as demo:
        assert demo.stdout
        assert "Open http://127.0.0.1:" in at.read_until(demo.stdout, "Ctrl+C")
        demo.send_signal(signal.SIGINT)
        assert demo.communicate(timeout=20) == ("", "")
    assert demo.returncode == 0


CHILD_THAT_NEVER_ENDS = """
import asyncio, sys
from contextlib import asynccontextmanager
from bot.cli.until_stopped import until_stopped

@asynccontextmanager
async def stubborn(where):
    if where == "starting":
        print("starting", flush=True)
        await asyncio.Event().wait()
    yield
    print("ending", flush=True)
    await asyncio.Event().wait()

asyncio.run(until_stopped(stubborn(sys.argv[1]), lambda _: print("ready", flush=True)))
print("ended", flush=True)
"""
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def child_that_never_ends(where: str, *before: str) -> Iterator[subprocess.Popen[str]]:
    command = [*before, sys.executable, "-c", CHILD_THAT_NEVER_ENDS, where]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        try:
            yield child
        finally:
            child.kill()


@pytest.mark.parametrize("second", SIGNALS)
@pytest.mark.parametrize("first", SIGNALS)
def test_a_second_signal_ends_at_once(first: signal.Signals, second: signal.Signals) -> None:
    with child_that_never_ends("ending") as child:
        assert child.stdout
        assert child.stdout.readline() == "ready\n"
        child.send_signal(first)
        assert child.stdout.readline() == "ending\n"
        child.send_signal(second)
        assert child.wait(timeout=20) == -second
        assert child.stderr
        assert child.stderr.read() == ""


@pytest.mark.parametrize("number", SIGNALS)
def test_a_start_that_is_not_through_is_given_up(number: signal.Signals) -> None:
    with child_that_never_ends("starting") as child:
        assert child.stdout
        assert child.stdout.readline() == "starting\n"
        child.send_signal(number)
        assert child.communicate(timeout=20) == ("ended\n", "")
    assert child.returncode == 0


def test_under_nohup_a_closed_terminal_ends_nothing() -> None:
    with child_that_never_ends("ending", "nohup") as child:
        assert child.stdout
        assert child.stdout.readline() == "ready\n"
        child.send_signal(signal.SIGHUP)
        child.send_signal(signal.SIGTERM)
        assert child.stdout.readline() == "ending\n"
        child.send_signal(signal.SIGHUP)
        child.send_signal(signal.SIGTERM)
        assert child.wait(timeout=20) == -signal.SIGTERM
