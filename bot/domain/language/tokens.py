"""Typed words and quoted names: where a person's line is cut."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""[“”„"]([^“”„"]*)[“”"](?=[\s,;]|$)"""  # "a quoted name"
    r"""|(?<!\S)['‘’]((?:[^'‘’]|['‘’](?=\w))*)['‘’](?=[\s,;]|$)"""  # 'one', with O'Brien in it
    r"|(\S+)"
)
_DOUBLE_QUOTES = '“”„"'


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    is_quoted: bool = False

    @property
    def key(self) -> str:
        """What a word with a meaning is compared by: "Done," is "done". A quoted name is never such a word."""
        return " " if self.is_quoted else self.text.casefold().strip(",;:.!").removesuffix("'s").removesuffix("’s")


def cut(words: str) -> list[Token]:
    """The words and quoted names of a line.

    Apostrophes inside a word are letters (O'Brien), and so is one that opens nothing ('t Hooft). A double quote that
    is never closed is left out, and its words stand on their own.
    """
    tokens = []
    for double, single, bare in _TOKEN.findall(words):
        text = bare.strip(_DOUBLE_QUOTES) if bare else " ".join((double or single).split())
        if text or not bare:
            tokens.append(Token(text, is_quoted=not bare))
    return tokens
