from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.slack.manifest import APP_SCOPE, SCOPES, as_yaml, manifest

ROOT = Path(__file__).parents[2]


def _text(longest: int, shortest: int = 1, pattern: str = "") -> dict[str, Any]:
    return {"type": "string", "minLength": shortest, "maxLength": longest, "pattern": pattern}


def _words(at_most: int) -> dict[str, Any]:
    return {"type": "array", "maxItems": at_most, "uniqueItems": True, "items": _text(50)}


def _only(*required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": list(required or properties),
    }


FLAG = {"type": "boolean"}
ADDRESS = _text(3000, pattern=r"^https?://")

# The limits of Slack's manifest reference, for the fields that we use. A field that is not here is a typing mistake.
LIMITS = _only(
    _metadata=_only(major_version={"const": 1}, minor_version={"type": "integer"}),
    display_information=_only(
        name=_text(35),
        description=_text(140),
        long_description=_text(4000, shortest=175),
        background_color=_text(7, shortest=4, pattern="^#([0-9a-fA-F]{3}){1,2}$"),
    ),
    features=_only(
        app_home=_only(home_tab_enabled=FLAG, messages_tab_enabled=FLAG, messages_tab_read_only_enabled=FLAG),
        bot_user=_only(display_name=_text(80), always_online=FLAG),
        slash_commands={
            "type": "array",
            "minItems": 1,
            "maxItems": 50,
            "items": _only(
                "command",
                "description",
                command=_text(32, shortest=2, pattern="^/"),
                url=ADDRESS,
                description=_text(2000),
                usage_hint=_text(1000),
                should_escape=FLAG,
            ),
        },
    ),
    oauth_config=_only(scopes=_only(bot=_words(255))),
    settings=_only(
        "event_subscriptions",
        "interactivity",
        event_subscriptions=_only("bot_events", request_url=ADDRESS, bot_events=_words(100)),
        interactivity=_only("is_enabled", is_enabled=FLAG, request_url=ADDRESS),
        org_deploy_enabled=FLAG,
        socket_mode_enabled=FLAG,
        token_rotation_enabled=FLAG,
    ),
)


@pytest.mark.parametrize(
    "app",
    [manifest(), manifest("/" + "t" * 31), manifest("/cm-tasks", "http", "https://bot.example.com/slack/events")],
    ids=["as delivered", "longest command", "http"],
)
def test_the_manifest_keeps_slacks_limits(app: dict[str, Any]) -> None:
    jsonschema.validate(app, LIMITS)


def test_the_limits_can_fail() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(manifest("/" + "t" * 32), LIMITS)


def test_the_file_in_the_repository_is_what_the_command_prints() -> None:
    assert (ROOT / "manifest.yml").read_text(encoding="utf-8") == as_yaml(manifest())


def test_the_yaml_says_the_same_as_the_values_and_gives_each_reason() -> None:
    app = manifest("/cm-tasks")
    text = as_yaml(app)
    assert yaml.safe_load(text) == app
    for scope in SCOPES:
        assert f"- {scope.name}  # needed to {scope.reason}\n" in text


def test_the_command_takes_any_name_and_gets_people_as_ids() -> None:
    (command,) = manifest("/cm-tasks")["features"]["slash_commands"]
    assert command["command"] == "/cm-tasks"
    assert command["should_escape"] is True


def test_people_can_write_to_the_bot() -> None:
    app = manifest()
    assert app["features"]["app_home"]["messages_tab_enabled"] is True
    assert app["features"]["app_home"]["messages_tab_read_only_enabled"] is False
    assert app["settings"]["interactivity"]["is_enabled"] is True


def test_socket_mode_needs_no_address() -> None:
    assert manifest()["settings"]["socket_mode_enabled"] is True
    assert "request_url" not in as_yaml(manifest())


def test_http_mode_gives_the_address_in_all_three_places() -> None:
    url = "https://bot.example.com/slack/events"
    app = manifest(mode="http", request_url=url)
    assert app["settings"]["socket_mode_enabled"] is False
    assert app["settings"]["event_subscriptions"]["request_url"] == url
    assert app["settings"]["interactivity"]["request_url"] == url
    assert app["features"]["slash_commands"][0]["url"] == url


@pytest.mark.parametrize("url", [None, "", " ", "http://bot.example.com/slack/events"])
def test_http_mode_without_a_safe_address_is_refused(url: str | None) -> None:
    with pytest.raises(ValueError, match="https://"):
        manifest(mode="http", request_url=url)


def test_each_event_has_the_scope_that_slack_asks_for_it() -> None:
    app = manifest()
    needed = {"app_mention": "app_mentions:read", "message.im": "im:history"}
    for event in app["settings"]["event_subscriptions"]["bot_events"]:
        assert needed[event] in app["oauth_config"]["scopes"]["bot"]


def test_the_installation_page_explains_every_scope_with_the_same_words() -> None:
    page = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
    missing = [scope.name for scope in (*SCOPES, APP_SCOPE) if f"| `{scope.name}` | {scope.reason} |" not in page]
    assert not missing, f"docs/install.md lacks the table's row for {missing}"


@pytest.mark.parametrize(
    ("given", "completed"),
    [
        ("https://tasks.acme.com", "https://tasks.acme.com/slack/events"),
        ("https://tasks.acme.com/", "https://tasks.acme.com/slack/events"),
        ("https://tasks.acme.com:8443", "https://tasks.acme.com:8443/slack/events"),
        ("https://tasks.acme.com/slack/events/", "https://tasks.acme.com/slack/events"),
        ("https://acme.com/bots/slack/events", "https://acme.com/bots/slack/events"),
        ("HTTPS://tasks.acme.com/slack/events", "https://tasks.acme.com/slack/events"),
        (" https://tasks.acme.com//slack/events ", "https://tasks.acme.com/slack/events"),
    ],
)
def test_a_request_url_ends_where_the_bot_listens(given: str, completed: str) -> None:
    made = manifest(mode="http", request_url=given)
    assert made["settings"]["interactivity"]["request_url"] == completed
    assert made["settings"]["event_subscriptions"]["request_url"] == completed
    assert made["features"]["slash_commands"][0]["url"] == completed


@pytest.mark.parametrize(
    "given",
    [
        "https://tasks.acme.com/slack",
        "https://tasks.acme.com/slack/event",
        "https://tasks.acme.com/events",
        "https://tasks.acme.com/slack/events?x=1",
        "https://tasks.acme.com/#top",
        "https://user:secret@tasks.acme.com",
        "https:///slack/events",
        "https://tasks.acme.com/ slack/events",
        "https://[",
    ],
)
def test_a_request_url_that_slack_would_miss_the_bot_at_is_refused(given: str) -> None:
    with pytest.raises(ValueError):
        manifest(mode="http", request_url=given)


@pytest.mark.parametrize(
    "url", ["https://localhost", "https://127.0.0.1:8443/slack/events", "https://tasks.acme.com:99999"]
)
def test_an_address_that_slack_cannot_reach_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"can't reach|is not an address"):
        manifest(mode="http", request_url=url)
