"""Modals: triggers, the stack, submissions with their answers, closing, and the Home."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.sandbox.slack.words import APP_NOT_RESPONDING, SlackSays
from tests.sandbox.slack_blocks import Json, actions, button, entry, modal, plain, section
from tests.sandbox.slack_world import World, refusal, served

FORM = modal(blocks=[entry(), actions(button(text=plain("More")))], submit=plain("Save"), private_metadata="m1")
GIVEN = {"words": {"words": {"type": "plain_text_input", "value": "Call Acme"}}}


async def trigger(world: World) -> str:
    await world.slack.person("U1ANN").say("C1SALES", "/tasks")
    return str(world.heard[-1].payload["trigger_id"])


async def opened(world: World, view: Json = FORM) -> Json:
    answer = await world.client.views_open(trigger_id=await trigger(world), view=view)
    found: Json = answer["view"]
    return found


async def test_a_trigger_opens_one_modal_once() -> None:
    async with served() as world, world.bot():
        trigger_id = await trigger(world)
        view = (await world.client.views_open(trigger_id=trigger_id, view=FORM))["view"]
        shown = world.slack.person("U1ANN").view
        assert shown is not None
        assert (view["id"], view["root_view_id"], view["private_metadata"]) == (shown["id"], shown["id"], "m1")
        again = world.client.views_open(trigger_id=trigger_id, view=FORM)
        assert (await refusal(again))["error"] == "exchanged_trigger_id"
        made_up = world.client.views_open(trigger_id="1.2.3", view=FORM)
        assert (await refusal(made_up))["error"] == "invalid_trigger_id"


async def test_a_trigger_lives_three_seconds() -> None:
    async with served() as world, world.bot():
        trigger_id = await trigger(world)
        await world.clock.wind(3.1)
        late = world.client.views_open(trigger_id=trigger_id, view=FORM)
        assert (await refusal(late))["error"] == "expired_trigger_id"


@pytest.mark.parametrize(
    ("view", "error"),
    [
        (modal(title=plain("a" * 25)), "invalid_arguments"),
        ({"type": "home", "blocks": []}, "invalid_arguments"),
        (modal(blocks=[section(fields=[plain("a" * 2000)] * 10) for _ in range(13)]), "view_too_large"),
    ],
)
async def test_a_view_that_slack_refuses_is_refused(view: Json, error: str) -> None:
    async with served() as world, world.bot():
        call = world.client.views_open(trigger_id=await trigger(world), view=view)
        assert (await refusal(call))["error"] == error
        assert world.slack.person("U1ANN").view is None


async def test_a_submission_carries_type_state_and_metadata_and_closes_the_modal() -> None:
    async with served() as world, world.bot():
        await opened(world)
        ann = world.slack.person("U1ANN")
        assert await ann.submit(GIVEN) == {}
        request = world.heard[-1]
        assert request.accepts_response_payload is True
        assert request.payload["type"] == "view_submission"
        view = request.payload["view"]
        assert (view["type"], view["private_metadata"], view["state"]["values"]) == ("modal", "m1", GIVEN)
        assert ann.view is None


async def test_slack_does_not_submit_a_modal_with_an_empty_input() -> None:
    async with served() as world, world.bot():
        await opened(world)
        errors = await world.slack.person("U1ANN").submit()
        assert errors == {"words": "Please complete this required field."}
        assert len(world.heard) == 1


async def test_an_optional_input_may_stay_empty() -> None:
    async with served() as world, world.bot():
        await opened(world, modal(blocks=[entry(optional=True)], submit=plain()))
        assert await world.slack.person("U1ANN").submit() == {}
        assert world.heard[-1].payload["view"]["state"]["values"]["words"]["words"]["value"] is None


def answering(payload: Json) -> Any:
    async def answer(request: SocketModeRequest) -> Json | None:
        return payload if request.payload.get("type") == "view_submission" else None

    return answer


async def test_errors_stay_in_the_modal_at_their_inputs() -> None:
    errors = {"words": "Which customer?"}
    async with served() as world, world.bot(answering({"response_action": "errors", "errors": errors})):
        await opened(world)
        ann = world.slack.person("U1ANN")
        assert await ann.submit(GIVEN) == errors
        assert ann.view is not None


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"elsewhere": "What?"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "errors", "errors": {"words": ""}},
        {"response_action": "close"},
        {"response_action": "update"},
        {"response_action": "update", "view": modal(title=plain("a" * 25))},
    ],
)
async def test_an_answer_that_slack_cannot_read_is_told_to_the_person(answer: Json) -> None:
    async with served() as world, world.bot(answering(answer)):
        await opened(world)
        with pytest.raises(SlackSays, match=APP_NOT_RESPONDING):
            await world.slack.person("U1ANN").submit(GIVEN)


async def test_a_submission_can_update_push_and_clear() -> None:
    other = modal(title=plain("Other"))
    async with served() as world:
        ann = world.slack.person("U1ANN")
        async with world.bot(answering({"response_action": "update", "view": other})):
            view = await opened(world)
            await ann.submit(GIVEN)
            assert ann.view is not None
            assert (ann.view["id"], ann.view["title"]) == (view["id"], plain("Other"))
        async with world.bot(answering({"response_action": "push", "view": FORM})):
            await ann.submit()
            assert ann.view is not None
            assert (ann.view["previous_view_id"], ann.view["root_view_id"]) == (view["id"], view["id"])
        async with world.bot(answering({"response_action": "clear"})):
            await ann.submit(GIVEN)
            assert ann.view is None


async def test_a_submission_without_an_ack_is_told_to_the_person() -> None:
    async with served() as world:
        async with world.bot():
            await opened(world)
        await world.slack.until(lambda: world.slack.sockets.count == 0)
        with pytest.raises(SlackSays, match=APP_NOT_RESPONDING):
            await world.slack.person("U1ANN").submit(GIVEN)


async def test_three_modals_lie_on_one_another_and_no_fourth() -> None:
    async with served() as world, world.bot():
        await opened(world)
        ann = world.slack.person("U1ANN")
        for _ in range(2):
            await ann.press_in_view("More")
            await world.client.views_push(trigger_id=world.heard[-1].payload["trigger_id"], view=FORM)
        await ann.press_in_view("More")
        fourth = world.client.views_push(trigger_id=world.heard[-1].payload["trigger_id"], view=FORM)
        assert (await refusal(fourth))["error"] == "push_limit_reached"


async def test_a_push_needs_a_trigger_from_inside_the_modal() -> None:
    async with served() as world, world.bot():
        await opened(world)
        outside = world.client.views_push(trigger_id=await trigger(world), view=FORM)
        assert (await refusal(outside))["error"] == "not_found"


async def test_a_press_in_a_modal_tells_the_view_and_what_was_typed() -> None:
    async with served() as world, world.bot():
        view = await opened(world)
        await world.slack.person("U1ANN").press_in_view("More", GIVEN)
        payload = world.heard[-1].payload
        assert payload["container"] == {"type": "view", "view_id": view["id"]}
        assert payload["view"]["state"]["values"] == GIVEN
        assert "response_url" not in payload
        assert "channel" not in payload


async def test_an_open_modal_can_be_updated_if_nobody_was_faster() -> None:
    async with served() as world, world.bot():
        view = await opened(world, modal(external_id="mine"))
        new = modal(title=plain("New"))
        changed = await world.client.views_update(view_id=view["id"], view=new, hash=view["hash"])
        assert changed["view"]["id"] == view["id"]
        slow = world.client.views_update(view_id=view["id"], view=new, hash=view["hash"])
        assert (await refusal(slow))["error"] == "hash_conflict"
        unknown = world.client.views_update(view_id="V9", view=new)
        assert (await refusal(unknown))["error"] == "not_found"


async def test_a_view_can_be_named_by_the_apps_own_id() -> None:
    async with served() as world, world.bot():
        view = await opened(world, modal(external_id="mine"))
        changed = await world.client.views_update(external_id="mine", view=modal(title=plain("New")))
        assert changed["view"]["id"] == view["id"]


@pytest.mark.parametrize(("wanted", "told"), [(True, 1), (False, 0)])
async def test_the_app_hears_of_a_closed_modal_if_it_asked(wanted: bool, told: int) -> None:
    async with served() as world, world.bot():
        await opened(world, modal(notify_on_close=wanted))
        ann = world.slack.person("U1ANN")
        await ann.close()
        assert ann.view is None
        closings = [request for request in world.heard if request.payload.get("type") == "view_closed"]
        assert len(closings) == told


async def test_the_home_is_published_for_one_person() -> None:
    async with served() as world:
        await world.client.views_publish(user_id="U1ANN", view={"type": "home", "blocks": [section()]})
        home = world.slack.home("U1ANN")
        assert home is not None
        assert home["blocks"][0]["type"] == "section"
        assert world.slack.home("U2BOB") is None
        nobody = world.client.views_publish(user_id="U9NONE", view={"type": "home", "blocks": []})
        assert (await refusal(nobody))["error"] == "user_not_found"
