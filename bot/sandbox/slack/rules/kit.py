"""The words in which the rules are written. A rule takes a value and where it is, and answers what is wrong with it.

Findings read as Slack's do: ``must be less than 151 characters [json-pointer:/blocks/0/text/text]``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time

from bot.sandbox.slack.state import Json

Rule = Callable[[object, str], list[str]]


def wrong(said: str, path: str) -> list[str]:
    return [f"{said} [json-pointer:{path}]"]


def string(most: int, least: int = 1) -> Rule:
    """Text of ``least`` to ``most`` characters; blanks alone are not text."""

    def rule(value: object, path: str) -> list[str]:
        if not isinstance(value, str):
            return wrong("must be a string", path)
        if len(value) > most:
            return wrong(f"must be less than {most + 1} characters", path)
        if len(value) < least or (least and not value.strip()):
            return wrong(f"must be more than {least - 1} characters", path)
        return []

    return rule


def flag(value: object, path: str) -> list[str]:
    return [] if isinstance(value, bool) else wrong("must be a boolean", path)


def number(least: int, most: int) -> Rule:
    def rule(value: object, path: str) -> list[str]:
        if isinstance(value, bool) or not isinstance(value, int):
            return wrong("must be an integer", path)
        return [] if least <= value <= most else wrong(f"must be between {least} and {most}", path)

    return rule


def one_of(*words: str) -> Rule:
    def rule(value: object, path: str) -> list[str]:
        return [] if value in words else wrong(f"must be one of: {', '.join(words)}", path)

    return rule


def link(value: object, path: str) -> list[str]:
    """A web address of at most 3,000 characters."""
    if found := string(3000)(value, path):
        return found
    return [] if re.match(r"(https?|mailto|slack|tel):\S+$", str(value)) else wrong("must be a valid URL", path)


def day(value: object, path: str) -> list[str]:
    return _read_by(date.fromisoformat, r"\d{4}-\d{2}-\d{2}$", value, "must be a day as YYYY-MM-DD", path)


def clock_time(value: object, path: str) -> list[str]:
    return _read_by(time.fromisoformat, r"\d{2}:\d{2}$", value, "must be a time as HH:mm", path)


def _read_by(read: Callable[[str], object], form: str, value: object, said: str, path: str) -> list[str]:
    if not isinstance(value, str) or not re.match(form, value):
        return wrong(said, path)
    try:
        read(value)
    except ValueError:
        return wrong(said, path)
    return []


def list_of(rule: Rule, least: int, most: int) -> Rule:
    def whole(value: object, path: str) -> list[str]:
        if not isinstance(value, list):
            return wrong("must be an array", path)
        if len(value) > most:
            return wrong(f"no more than {most} items allowed", path)
        if len(value) < least:
            return wrong(f"no fewer than {least} items allowed", path)
        return [found for place, item in enumerate(value) for found in rule(item, f"{path}/{place}")]

    return whole


def fields(required: Mapping[str, Rule], optional: Mapping[str, Rule], *also: Rule) -> Rule:
    """An object with these fields and no others; ``also`` judges it as a whole once its fields are right."""

    def rule(value: object, path: str) -> list[str]:
        if not isinstance(value, dict):
            return wrong("must be an object", path)
        known = {**required, **optional}
        found = [
            text for name in required if name not in value for text in wrong(f"missing required field: {name}", path)
        ]
        for name, held in value.items():
            judge = known.get(name)
            found += judge(held, f"{path}/{name}") if judge else wrong(f"invalid additional property: {name}", path)
        return found or [text for judge in also for text in judge(value, path)]

    return rule


def by_type(kinds: Mapping[str, Rule]) -> Rule:
    """An object judged by the rule of its ``type``; other types are unknown here."""

    def rule(value: object, path: str) -> list[str]:
        if not isinstance(value, dict):
            return wrong("must be an object", path)
        judge = kinds.get(str(value.get("type")))
        if judge is None:
            return wrong(f"unsupported type: {value.get('type')}", f"{path}/type")
        return judge({name: held for name, held in value.items() if name != "type"}, path)

    return rule


def exactly_one_of(*names: str) -> Rule:
    def rule(value: object, path: str) -> list[str]:
        present = [name for name in names if isinstance(value, dict) and name in value]
        return [] if len(present) == 1 else wrong(f"exactly one of {', '.join(names)} is required", path)

    return rule


def at_least_one_of(*names: str) -> Rule:
    def rule(value: object, path: str) -> list[str]:
        present = isinstance(value, dict) and any(name in value for name in names)
        return [] if present else wrong(f"one of {', '.join(names)} is required", path)

    return rule


def no_two_with_the_same(name: str, within: str) -> Rule:
    """The objects listed under ``within`` differ in ``name``, where they have one."""

    def rule(value: object, path: str) -> list[str]:
        items: list[Json] = value.get(within, []) if isinstance(value, dict) else []
        seen: set[object] = set()
        found = []
        for place, item in enumerate(items):
            held = item.get(name)
            if held is not None and held in seen:
                found += wrong(f"{name} must be unique: {held}", f"{path}/{within}/{place}/{name}")
            seen.add(held)
        return found

    return rule


def anything(value: object, path: str) -> list[str]:
    del value, path
    return []
