"""The table of features: what it holds can be read without building anything, and each name is taken once."""

from __future__ import annotations

from collections import Counter

from bot.slack.features.table import COMMANDS, FEATURES

POSTED_ACTIONS = {
    "tasks": "previous next show_all show_pages share open_copy choose_customer",
    "link": "approve refuse confirm leave",
    "reminder": (
        "show_all previous next switch_on edit_draft cancel form pause resume edit delete undo test why "
        "list_previous list_next allow_guests refuse_guests"
    ),
}


def test_the_ids_of_buttons_already_posted_never_change() -> None:
    actions = Counter(action.id for feature in FEATURES for action in feature.actions)
    assert actions == Counter(f"{first}.{rest}" for first, rests in POSTED_ACTIONS.items() for rest in rests.split())


def test_open_forms_keep_their_names() -> None:
    assert [form.callback_id for feature in FEATURES for form in feature.forms] == ["reminder.form"]


def test_names_and_aliases_are_each_taken_once() -> None:
    names = Counter(name for command in COMMANDS for name in (command.name, *command.aliases))
    assert set(names.values()) == {1}


def test_one_command_explains_the_others_and_each_listed_one_has_help() -> None:
    assert [command.name for command in COMMANDS if command.explains] == ["help"]
    assert all(command.summary and command.examples for command in COMMANDS)


def test_each_command_shows_itself_as_it_is_typed() -> None:
    for command in COMMANDS:
        if not command.unlisted:
            assert command.usage.split()[0] == command.name
