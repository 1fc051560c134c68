from __future__ import annotations

import pytest

from bot.domain.problems import ParseError
from bot.store.sqlite.store import Store
from bot.use_cases.seats.import_export_links import export_links, import_links
from tests.fakes import HandWoundClock
from tests.use_cases.fixtures import NOW

HEAD = "slack_user_id,email\n"


async def test_what_is_exported_can_be_imported_elsewhere(store: Store, clock: HandWoundClock) -> None:
    await store.seats.link("U1ANN", "ann@firm.com", by="U9ADMIN", at=NOW)
    text = await export_links(store.seats)
    assert text == "slack_user_id,email,linked_by,linked_at\nU1ANN,ann@firm.com,U9ADMIN,2026-11-23T09:00:00Z\n"
    assert await import_links(store.seats, text, clock) == 0, "nothing changed"
    await store.seats.unlink("U1ANN", by="U9ADMIN", at=NOW)
    assert await import_links(store.seats, text, clock) == 1
    link = await store.seats.link_of("U1ANN")
    assert link
    assert (link.email, link.linked_by) == ("ann@firm.com", "tasks-bot seats import")


async def test_spaces_and_capitals_do_not_matter(store: Store, clock: HandWoundClock) -> None:
    assert await import_links(store.seats, HEAD + " U1ANN , ANN@Firm.com \nW2BEN,ben@firm.com\n", clock) == 2
    assert [link.email for link in await store.seats.links()] == ["ann@firm.com", "ben@firm.com"]


async def test_two_people_may_change_seats_in_one_import(store: Store, clock: HandWoundClock) -> None:
    await import_links(store.seats, HEAD + "U1ANN,a@firm.com\nU2BEN,b@firm.com\n", clock)
    assert await import_links(store.seats, HEAD + "U1ANN,b@firm.com\nU2BEN,a@firm.com\n", clock) == 2


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("ann,ann@firm.com\n", "Line 2: 'ann' is no Slack member id"),
        ("U1ANN,ann\n", "Line 2: I need the e-mail"),
        ("U1ANN\n", "Line 2: I need the e-mail"),
        ("U2BEN,ben@firm.com\n,x@firm.com\n", "Line 3: '' is no Slack member id"),
        ("U1ANN,a@firm.com\nU1ANN,b@firm.com\n", "U1ANN stands there more than once"),
        ("U1ANN,a@firm.com\nU2BEN,A@firm.com\n", "a@firm.com stands there more than once"),
    ],
)
async def test_one_bad_line_is_named_and_nothing_is_imported(
    store: Store, clock: HandWoundClock, rows: str, says: str
) -> None:
    with pytest.raises(ParseError) as caught:
        await import_links(store.seats, f"{HEAD}{rows}U3MIA,mia@firm.com\n", clock)
    assert caught.value.sentence.startswith("Nothing was imported.")
    assert says in caught.value.sentence
    assert await store.seats.links() == []


async def test_every_bad_line_is_named_at_once(store: Store, clock: HandWoundClock) -> None:
    with pytest.raises(ParseError) as caught:
        await import_links(store.seats, HEAD + "ann,ann@firm.com\nU1ANN,ann\n", clock)
    assert len(caught.value.sentence.splitlines()) == 3


@pytest.mark.parametrize("text", ["", "U1ANN,ann@firm.com\n", "email\nann@firm.com\n"])
async def test_the_columns_must_be_named(store: Store, clock: HandWoundClock, text: str) -> None:
    with pytest.raises(ParseError, match="first line"):
        await import_links(store.seats, text, clock)
