"""Names are compared without what people leave out when they type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.customers.folded_names import fold, fold_words


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Łódź", "lodz"),
        ("Zürich", "zurich"),
        ("Straße", "strasse"),
        ("Ærøskøbing", "aeroskobing"),
        ("Œuvre", "oeuvre"),
        ("Þór Đặng", "thor dang"),
        ("IŞIK ışık İzmir", "isik isik izmir"),
        ("Café  Müller\n", "cafe muller"),
        ("O’Brien – Söhne", "o'brien - sohne"),
        ("Ｆｕｌｌ ｗｉｄｔｈ", "full width"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("half \ud83d a pair", "half a pair"),
        ("", ""),
    ],
)
def test_letters_are_folded(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("O'Brien & Sons", ["obrien", "sons"]),
        ("O’Brien & Sons", ["obrien", "sons"]),
        ("ann@acme-corp.com", ["ann", "acme", "corp", "com"]),
        ("a_b", ["a", "b"]),
        ("दिल्ली 東京", ["दिलली", "東京"]),
        ("🎉 !?", []),
    ],
)
def test_an_apostrophe_joins_and_every_other_mark_separates(written: str, words: list[str]) -> None:
    assert fold_words(written) == words


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_words(" ".join(fold_words(text))) == fold_words(text)


@given(st.text(), st.text())
def test_a_part_of_a_name_folds_to_a_part_of_the_folded_name(one: str, other: str) -> None:
    assert "".join(fold(one + other).split()) == "".join((fold(one) + fold(other)).split())
