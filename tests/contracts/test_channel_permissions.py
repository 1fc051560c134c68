"""Whether a channel's guests may read: the newest word of an admin counts, and all of them are kept."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from bot.domain.access.channel import GuestPermission
from bot.store.sqlite.store import Store
from tests.contracts.stores import StoreKind

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


async def test_a_permission_holds_for_its_channel_with_who_gave_it_and_when(store: Store) -> None:
    book = store.channel_permissions
    assert await book.guest_permission("C1") is None
    given = await book.allow_guests("C1", by="U9", at=AT)
    assert given == GuestPermission("C1", "U9", AT)
    assert await book.allow_guests("C1", by="U8", at=LATER) == given
    assert await book.guest_permission("C1") == given
    assert await book.guest_permission("C2") is None


async def test_a_permission_is_taken_back_once_and_can_be_given_again(store: Store) -> None:
    book = store.channel_permissions
    assert await book.refuse_guests("C1", by="U8", at=AT) is False
    await book.allow_guests("C1", by="U9", at=AT)
    assert await book.refuse_guests("C1", by="U8", at=LATER) is True
    assert await book.refuse_guests("C1", by="U8", at=LATER) is False
    assert await book.guest_permission("C1") is None
    assert await book.allow_guests("C1", by="U8", at=LATER) == GuestPermission("C1", "U8", LATER)


async def test_a_permission_and_its_end_hold_in_another_process_and_after_a_restart(kind: StoreKind) -> None:
    async with kind.opened() as one, kind.opened() as other:
        await one.channel_permissions.allow_guests("C1", by="U9", at=AT)
        assert await other.channel_permissions.guest_permission("C1") == GuestPermission("C1", "U9", AT)
        await other.channel_permissions.refuse_guests("C1", by="U8", at=LATER)
        assert await one.channel_permissions.guest_permission("C1") is None
        await one.channel_permissions.allow_guests("C1", by="U8", at=LATER)
    async with kind.opened() as again:
        assert await again.channel_permissions.guest_permission("C1") == GuestPermission("C1", "U8", LATER)


async def test_of_many_who_allow_or_take_back_at_once_one_does(kind: StoreKind) -> None:
    async with kind.opened() as one, kind.opened() as other:
        books = [store.channel_permissions for store in (one, other)] * 5
        given = await asyncio.gather(
            *(book.allow_guests("C1", by=f"U{number}", at=AT) for number, book in enumerate(books))
        )
        assert len(set(given)) == 1
        ended = await asyncio.gather(*(book.refuse_guests("C1", by="U8", at=LATER) for book in books))
        assert ended.count(True) == 1
