from __future__ import annotations

import csv
import io

import pytest

from bot.domain.access.link import SeatLink
from bot.domain.problems import ParseError
from bot.store.sqlite.store import Store
from bot.use_cases.seats.import_export_links import export_links, import_links
from bot.use_cases.seats.links_csv import read_links, write_links
from tests.fakes.clock import HandWoundClock
from tests.use_cases.fixtures import NOW

HEAD = "slack_user_id,email\n"


async def add_links(store: Store, text: str, clock: HandWoundClock) -> int:
    return await import_links(store.seats, read_links(text.encode()), clock)


def pairs(text: bytes) -> list[tuple[str, str]]:
    return [(link.person_id, link.email) for link in read_links(text)]


async def test_what_is_exported_can_be_imported_elsewhere(store: Store, clock: HandWoundClock) -> None:
    await store.seats.link("U1ANN", "ann@firm.com", by="U9ADMIN", at=NOW)
    text = await export_links(store.seats)
    assert text == "slack_user_id,email,linked_by,linked_at\nU1ANN,ann@firm.com,U9ADMIN,2026-11-23T09:00:00Z\n"
    assert await add_links(store, text, clock) == 0, "nothing changed"
    await store.seats.unlink("U1ANN", by="U9ADMIN", at=NOW)
    assert await add_links(store, text, clock) == 1
    link = await store.seats.link_of("U1ANN")
    assert link
    assert (link.email, link.linked_by) == ("ann@firm.com", "tasks-bot seats import")


async def test_spaces_and_capitals_do_not_matter(store: Store, clock: HandWoundClock) -> None:
    assert await add_links(store, HEAD + " U1ANN , ANN@Firm.com \nW2BEN,ben@firm.com\n", clock) == 2
    assert [link.email for link in await store.seats.links()] == ["ann@firm.com", "ben@firm.com"]


async def test_two_people_may_change_seats_in_one_import(store: Store, clock: HandWoundClock) -> None:
    await add_links(store, HEAD + "U1ANN,a@firm.com\nU2BEN,b@firm.com\n", clock)
    assert await add_links(store, HEAD + "U1ANN,b@firm.com\nU2BEN,a@firm.com\n", clock) == 2


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("ann,ann@firm.com\n", "Line 2: 'ann' is no Slack member id"),
        ("U1ANN,ann\n", "Line 2: I need the e-mail"),
        ("U1ANN\n", "Line 2: I need the e-mail"),
        ("USLACKBOT,bot@firm.com\n", "Line 2: 'USLACKBOT' is no Slack member id"),
        ("U2BEN,ben@firm.com\n,x@firm.com\n", "Line 3: '' is no Slack member id"),
        ("U1ANN,a@firm.com\nU1ANN,b@firm.com\n", "Lines 2 and 3: U1ANN stands there more than once"),
        ("U1ANN,a@firm.com\nU2BEN,A@firm.com\n", "Lines 2 and 3: a@firm.com stands there more than once"),
    ],
)
async def test_one_bad_line_is_named_and_nothing_is_imported(
    store: Store, clock: HandWoundClock, rows: str, says: str
) -> None:
    with pytest.raises(ParseError) as caught:
        await add_links(store, f"{HEAD}{rows}U3MIA,mia@firm.com\n", clock)
    assert caught.value.sentence.startswith("Nothing was imported.")
    assert says in caught.value.sentence
    assert await store.seats.links() == []


async def test_each_seat_that_somebody_keeps_is_named_by_its_line(store: Store, clock: HandWoundClock) -> None:
    await add_links(store, HEAD + "U1ANN,a@firm.com\nU2BEN,b@firm.com\n", clock)
    with pytest.raises(ParseError) as caught:
        await add_links(store, HEAD + "U3MIA,mia@firm.com\n\nU4SAM,A@firm.com\nU5KIM,b@firm.com\n", clock)
    first, *lines = caught.value.sentence.splitlines()
    assert first == "Nothing was imported."
    assert [line.partition(" already. ")[0] for line in lines] == [
        "Line 4: the seat a@firm.com is linked to U1ANN",
        "Line 5: the seat b@firm.com is linked to U2BEN",
    ]
    assert len(await store.seats.links()) == 2
    assert await add_links(store, HEAD + "U3MIA,a@firm.com\nU1ANN,ann@firm.com\n", clock) == 2


async def test_every_bad_line_is_named_at_once(store: Store, clock: HandWoundClock) -> None:
    with pytest.raises(ParseError) as caught:
        await add_links(store, HEAD + "ann,ann@firm.com\nU1ANN,ann\n", clock)
    assert len(caught.value.sentence.splitlines()) == 3


@pytest.mark.parametrize("text", ["", "U1ANN,ann@firm.com\n", "email\nann@firm.com\n"])
async def test_the_columns_must_be_named(store: Store, clock: HandWoundClock, text: str) -> None:
    with pytest.raises(ParseError, match="first line"):
        await add_links(store, text, clock)


ANN_AND_BEN = [("U1ANN", "ann@firm.com"), ("W2BEN", "ben@firm.com")]


@pytest.mark.parametrize(
    "text",
    [
        "slack_user_id;email\r\nU1ANN;ann@firm.com\r\nW2BEN;ben@firm.com\r\n",
        '"slack_user_id";"email"\n"U1ANN";"ann@firm.com"\n"W2BEN";"ben@firm.com"\n',
        "slack_user_id\temail\nU1ANN\tann@firm.com\nW2BEN\tben@firm.com\n",
        "sep=;\nslack_user_id;email\nU1ANN;ann@firm.com\nW2BEN;ben@firm.com\n",
        "SEP=\t\nslack_user_id\temail\nU1ANN\tann@firm.com\nW2BEN\tben@firm.com\n",
        "sep=|\nslack_user_id|email\nU1ANN|ann@firm.com\nW2BEN|ben@firm.com\n",
        " Slack User ID ,E-Mail\nU1ANN,ann@firm.com\nW2BEN,ben@firm.com\n",
        "SLACK_USER_ID,EMAIL\rU1ANN,ann@firm.com\rW2BEN,ben@firm.com\r",
        "email,name,slack_user_id,\nann@firm.com,Ann,U1ANN,\nben@firm.com,Ben,W2BEN,,,\n",
        "\nslack_user_id,email\n\nU1ANN,ann@firm.com\n,\n , ,\nW2BEN,ben@firm.com\n,,,\n",
        'slack_user_id,note,email\nU1ANN,"two\nlines, and ""more""",ann@firm.com\nW2BEN,,<ben@firm.com>',
        "slack_user_id,email\nU1ANN,\u200bann@firm.com.\nW2BEN\u200b,“ben@firm.com”\n",
    ],
    ids=range(12),
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read_as_spreadsheets_write_it(text: str, encoding: str) -> None:
    assert pairs(text.encode(encoding)) == ANN_AND_BEN


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("sep=;\nslack_user_id;email\n\nU1ANN;ann\n", "Line 4: I need the e-mail"),
        ('slack_user_id,note,email\nU1ANN,"two\nlines",ann@firm.com\nU2BEN,,ben\n', "Line 4: I need the e-mail"),
        ('slack_user_id,note,email\nU1ANN,"two\nlines",ann\n', "Line 2: I need the e-mail"),
        (
            'slack_user_id,email\r\nU1ANN,ann@firm.com\r\nU2BEN,"ben@firm.com\r\nU3MIA,mia@firm.com\r\n',
            "Line 3: its quotes",
        ),
        ("slack_user_id,email\nU1ANN,ann@firm.com\x00\n", "Line 2: There is a character that no e-mail address has"),
        (f"slack_user_id,email\nU1ANN,{'a' * 200_000}\n", "Line 2: its quotes are not closed, or a cell is too long"),
        (
            "slack_user_id,email\nU1ANN,a@firm.com\n,\nU2BEN,A@firm.com\nU3MIA,a@firm.com.\n",
            "Lines 2, 4 and 5: a@",
        ),
        ("slack_user_id,email,E-mail\nU1ANN,a@firm.com,b@firm.com\n", "each once"),
    ],
)
def test_what_is_wrong_has_its_line_as_an_editor_counts(text: str, says: str) -> None:
    with pytest.raises(ParseError) as caught:
        read_links(text.encode())
    assert says in caught.value.sentence


def test_a_file_in_an_unknown_encoding_is_refused() -> None:
    for content in ("slack_user_id,email\nU1ANN,josé@firm.com\n".encode("latin-1"), b"\xff\xfea", b"\x89PNG\r\n"):
        with pytest.raises(ParseError, match="Save it as CSV UTF-8"):
            read_links(content)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_exported_inert(start: str) -> None:
    link = SeatLink("U1ANN", "ann@firm.com", linked_by=f'{start}HYPERLINK("https://evil.example")', linked_at=NOW)
    row = [*csv.reader(io.StringIO(write_links([link]), newline=""))][1]
    assert row[2] == f"'{link.linked_by}"


@pytest.mark.parametrize("email", ["+ann@firm.com", "=1+1@firm.com", "-ann@firm.com"])
def test_what_was_made_inert_is_taken_back(email: str) -> None:
    text = write_links([SeatLink("U1ANN", email, "U9ADMIN", NOW)])
    assert f"'{email}" in text
    assert pairs(text.encode()) == [("U1ANN", email)]
