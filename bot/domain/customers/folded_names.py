"""How names are made comparable: people type fewer accents, capitals and curly quotes than the name has."""

from __future__ import annotations

import unicodedata

_PLAIN_MARKS = str.maketrans(
    {
        **dict.fromkeys("‘’‛ʼʹʻˈ′´`＇", "'"),
        **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
    }
)

# Letters that Unicode does not take apart into a plain letter and an accent.
_PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t"}
)


def fold(text: str) -> str:
    """Lower case, without accents, typographic marks, invisible characters and needless space: "Łódź" is "lodz".

    Characters are folded one by one, so a part of a name folds to a part of the folded name.
    """
    plain = text.translate(_PLAIN_MARKS)
    if not plain.isascii():
        # Taken apart again after case folding, which can put a letter and its accent back side by side.
        apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold())
        plain = "".join(filter(_is_kept, apart)).translate(_PLAIN_LETTERS)
    return " ".join(plain.casefold().split())


def fold_words(text: str) -> list[str]:
    """The folded words of ``text``, without punctuation: "O’Brien & Sons-Łódź" is obrien, sons, lodz.

    An apostrophe joins, because some type it and some do not; every other mark separates.
    """
    joined = fold(text).replace("'", "")
    return "".join(letter if _is_of_a_word(letter) else " " for letter in joined).split()


def _is_kept(letter: str) -> bool:
    """Not an accent (a mark with a combining class), an invisible format character or half a surrogate pair."""
    return not unicodedata.combining(letter) and unicodedata.category(letter) not in {"Cf", "Cs"}


def _is_of_a_word(letter: str) -> bool:
    """Letters, digits, and the vowel signs of Indic and Thai scripts, which are marks but no accents."""
    return letter.isalnum() or unicodedata.category(letter).startswith("M")
