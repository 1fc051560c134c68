"""People and channels as the Web API tells them: e-mails, guests, outsiders, shared channels, paging, history."""

from __future__ import annotations

import pytest

from bot.sandbox.slack.stand_in import DEFAULT_SCOPES
from tests.sandbox.slack_world import refusal, served


async def test_a_person_has_a_zone_a_standing_and_with_the_scope_an_email() -> None:
    async with served() as world:
        ann = (await world.client.users_info(user="U1ANN"))["user"]
        assert ann["profile"]["email"] == "ann@firm.example"
        assert (ann["tz"], ann["tz_offset"], ann["is_admin"]) == ("Europe/Berlin", 3600, True)
        assert (ann["deleted"], ann["is_bot"], ann["is_restricted"], ann["team_id"]) == (False, False, False, "T1FIRM")
        assert (await refusal(world.client.users_info(user="U9NONE")))["error"] == "user_not_found"


async def test_without_its_scope_no_email_is_told() -> None:
    async with served(scopes=DEFAULT_SCOPES - {"users:read.email"}) as world:
        assert "email" not in (await world.client.users_info(user="U1ANN"))["user"]["profile"]
        lookup = world.client.users_lookupByEmail(email="ann@firm.example")
        assert (await refusal(lookup))["needed"] == "users:read.email"


async def test_guests_outsiders_and_deactivated_people_are_told_apart() -> None:
    async with served() as world:
        people = {person["id"]: person for person in (await world.client.users_list())["members"]}
        assert people["U3GUS"]["is_restricted"] is True
        assert people["U5DEE"]["deleted"] is True
        assert people["U4OLA"]["team_id"] == "T9NORTH"
        assert people["U0TASKSBOT"]["is_bot"] is True


async def test_an_outsider_is_a_stranger_until_a_channel_with_the_app_is_shared() -> None:
    async with served() as world:
        assert (await world.client.users_info(user="U4OLA"))["user"]["is_stranger"] is False
        world.slack.change_channel("C2SHARED", bot_is_member=False)
        ola = (await world.client.users_info(user="U4OLA"))["user"]
        assert ola["is_stranger"] is True
        assert "email" not in ola["profile"]


async def test_people_are_listed_page_by_page() -> None:
    async with served() as world:
        pages = await world.client.users_list(limit=4)
        seen = [[person["id"] for person in page["members"]] async for page in pages]
        assert seen == [["U0TASKSBOT", "U1ANN", "U2BOB", "U3GUS"], ["U4OLA", "U5DEE"]]
        assert (await refusal(world.client.users_list(cursor="what")))["error"] == "invalid_cursor"


async def test_people_are_found_by_email_whatever_its_case() -> None:
    async with served() as world:
        assert (await world.client.users_lookupByEmail(email="ANN@firm.example"))["user"]["id"] == "U1ANN"
        gone = world.client.users_lookupByEmail(email="dee@firm.example")
        assert (await refusal(gone))["error"] == "users_not_found"


@pytest.mark.parametrize(
    ("channel", "flags"),
    [
        ("C1SALES", {"is_ext_shared": False, "is_private": False, "is_member": True, "is_archived": False}),
        ("C2SHARED", {"is_ext_shared": True, "is_pending_ext_shared": False}),
        ("C4QUIET", {"is_member": False}),
        ("C5PRIV", {"is_private": True}),
        ("C6OLD", {"is_archived": True}),
    ],
)
async def test_a_channel_tells_what_makes_it_unsafe(channel: str, flags: dict[str, bool]) -> None:
    async with served() as world:
        found = (await world.client.conversations_info(channel=channel))["channel"]
        assert {name: found[name] for name in flags} == flags


async def test_a_channel_can_become_shared_at_any_time() -> None:
    async with served() as world:
        world.slack.change_channel("C1SALES", pending_share=True)
        assert (await world.client.conversations_info(channel="C1SALES"))["channel"]["is_pending_ext_shared"] is True


async def test_a_private_channel_without_the_app_does_not_exist() -> None:
    async with served() as world:
        for call in (world.client.conversations_info, world.client.conversations_history):
            assert (await refusal(call(channel="C3SECRET")))["error"] == "channel_not_found"
        kinds = "public_channel,private_channel"
        listed = (await world.client.conversations_list(types=kinds, exclude_archived=True))["channels"]
        assert [channel["name"] for channel in listed] == ["sales", "with-north", "quiet", "deals"]


async def test_members_and_memberships() -> None:
    async with served() as world:
        members = (await world.client.conversations_members(channel="C1SALES"))["members"]
        assert members == ["U1ANN", "U2BOB", "U3GUS", "U0TASKSBOT"]
        bobs = (await world.client.users_conversations(user="U2BOB"))["channels"]
        assert [channel["name"] for channel in bobs] == ["sales", "quiet"]
        own = (await world.client.users_conversations(types="public_channel,private_channel"))["channels"]
        assert [channel["name"] for channel in own] == ["sales", "with-north", "deals", "old"]


async def test_history_runs_backwards_from_an_instant_and_tells_metadata_when_asked() -> None:
    async with served() as world:
        first = (await world.client.chat_postMessage(channel="C1SALES", text="one"))["ts"]
        metadata = {"event_type": "reminder", "event_payload": {"key": "k1"}}
        await world.client.chat_postMessage(channel="C1SALES", text="two", metadata=metadata)
        await world.client.chat_postMessage(channel="C1SALES", text="in the thread", thread_ts=first)
        history = await world.client.conversations_history(channel="C1SALES")
        assert [message["text"] for message in history["messages"]] == ["two", "one"]
        assert "metadata" not in history["messages"][0]
        later = await world.client.conversations_history(channel="C1SALES", oldest=first, include_all_metadata=True)
        assert [message["metadata"] for message in later["messages"]] == [metadata]
        inclusive = await world.client.conversations_history(channel="C1SALES", oldest=first, inclusive=True, limit=1)
        assert inclusive["has_more"] is True
        assert (await refusal(world.client.conversations_history(channel="C4QUIET")))["error"] == "not_in_channel"
