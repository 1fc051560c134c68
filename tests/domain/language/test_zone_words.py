"""Time zones as people name them."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.domain.language.tokens import cut
from bot.domain.language.zone_words import find_zone, read_zone
from bot.domain.problems import ParseError


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("(Europe/Berlin)", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("New_York", "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("St. John's", "America/St_Johns"),
        ("Port-au-Prince", "America/Port-au-Prince"),
        ("ho chi minh", "Asia/Ho_Chi_Minh"),
        ("Kiev", "Europe/Kiev"),
        ("Istanbul", "Europe/Istanbul"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("Japan", "Japan"),
        ("UTC", "UTC"),
        ("GMT", "GMT"),
        ("US/Eastern", "US/Eastern"),
        ("Etc/GMT+5", "Etc/GMT+5"),
    ],
)
def test_a_zone_is_found_by_its_name_or_by_its_city(words: str, name: str) -> None:
    assert find_zone(words) == name
    assert read_zone(cut(words)) == (name, len(words.split()))


def test_every_full_name_is_found_and_no_more_than_it_is_taken() -> None:
    for name in available_timezones():
        if "/" in name and name not in ("Etc/GMT0", "Etc/GMT-0"):  # which are one
            assert find_zone(name) == name
    assert read_zone(cut("New York weekdays 9:00")) == ("America/New_York", 2)


@pytest.mark.parametrize(
    ("words", "reason", "examples"),
    [
        ("", "Something is missing after “in”.", ("in Europe/Berlin", "in New York")),
        ("EST", "“EST” is a short name that several zones share", ("in Europe/Berlin", "in New York")),
        ("ist", "“ist” is a short name that several zones share", ("in Europe/Berlin", "in New York")),
        ("UTC+2", "“UTC+2” does not follow summer time.", ("in Europe/Berlin", "in New York")),
        ("gmt-3", "“gmt-3” does not follow summer time.", ("in Europe/Berlin", "in New York")),
        ("+02:00", "“+02:00” does not follow summer time.", ("in Europe/Berlin", "in New York")),
        ("Eastern", "“Eastern” can be Canada/Eastern or US/Eastern.", ("in Canada/Eastern", "in US/Eastern")),
        ("Victoria", "“Victoria” can be Australia/Victoria.", ("in Australia/Victoria",)),
        ("Berlni", "“Berlni” is not a time zone that can be read.", ("in Europe/Berlin",)),
        ("New Yrok 9:00", "“New” is not a time zone that can be read.", ("in America/New_York",)),
        ("Germany", "“Germany” is not a time zone that can be read.", ("in Europe/Berlin", "in New York")),
        ("localtime", "“localtime” is not a time zone that can be read.", ("in Europe/Berlin", "in New York")),
    ],
)
def test_what_names_no_place_or_several_is_refused(words: str, reason: str, examples: tuple[str, ...]) -> None:
    with pytest.raises(ParseError) as refused:
        read_zone(cut(words))
    assert refused.value.sentence.startswith(reason)
    assert refused.value.examples == examples
    for example in examples:
        assert read_zone(cut(example.removeprefix("in ")))


def test_cities_that_two_zones_are_named_after_have_the_same_clocks_under_both() -> None:
    named = defaultdict(list)
    for name in available_timezones():
        if find_zone(name.rpartition("/")[2]):
            named[find_zone(name.rpartition("/")[2])].append(name)
    continents = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    for names in named.values():
        zones = [ZoneInfo(name) for name in names if name.startswith(continents)]
        for month in range(1, 13):
            noon = datetime(2026, month, 1, 12, tzinfo=UTC)
            assert len({noon.astimezone(zone).utcoffset() for zone in zones}) <= 1, names
