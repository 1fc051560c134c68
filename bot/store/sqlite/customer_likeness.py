"""Which customers' names look like a slip of the keyboard: "acmee corp" for Acme Corp.

Two steps: the index lists the customers that share three-letter pieces with what was typed, and only those that share
most are compared letter by letter. A piece that very many names have is looked at only in part, so that a large
directory costs no more than a small one; in it, a slip in a short and common name can stay unfound.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from heapq import nlargest
from math import sqrt

from bot.domain.customers.customer import Customer
from bot.domain.customers.folded_names import fold_words
from bot.store.sqlite.customer_search import COLUMNS, typed_address
from bot.store.sqlite.database import Connection

_LIKE_ENOUGH = 0.65  # "akme" and "acme" are 0.75 alike
_NAMES_PER_PIECE = 3_000
_NAMES_COMPARED = 600
_MOST_WORDS = 6
_PART_WEIGHS = 0.95  # a name that is like as a whole comes before one of which only a part is


def nearest(db: Connection, typed: str, limit: int) -> list[Customer]:
    """At most ``limit`` customers, the likest first."""
    words = _words_to_compare(typed)
    if not words or limit < 1:
        return []
    likest = sorted(_likenesses(words, _candidates(db, words)), reverse=True)[:limit]
    by_id = {
        row.pop("id"): Customer(**row)
        for row in db.query(
            f"SELECT id, {COLUMNS} FROM customers WHERE id IN (SELECT value FROM json_each(?))",
            [json.dumps([-negative_id for _, negative_id in likest])],
        )
    }
    return [by_id[-negative_id] for _, negative_id in likest]


def _words_to_compare(typed: str) -> list[str]:
    """Of an address, the firm's own part: of ann@acmee.com, acmee."""
    _, domain = typed_address(typed)
    return fold_words(domain.rpartition(".")[0] if domain else typed)[:_MOST_WORDS]


def _candidates(db: Connection, words: Sequence[str]) -> dict[int, str]:
    """Label keys by customer id."""
    shared: defaultdict[int, float] = defaultdict(float)
    for piece in dict.fromkeys(_pieces(words)):
        rows = db.execute(
            "SELECT rowid FROM customer_search WHERE customer_search MATCH ? LIMIT ?",
            [f'label_text : "{piece}"', _NAMES_PER_PIECE],
        ).fetchall()
        weight = 1 / sqrt(len(rows) or 1)  # a piece that few names have says more
        for (row_id,) in rows:
            shared[row_id] += weight
    most_shared = nlargest(_NAMES_COMPARED, shared, key=shared.__getitem__)
    return dict(
        db.execute(
            "SELECT id, label_key FROM customers WHERE id IN (SELECT value FROM json_each(?))",
            [json.dumps(most_shared)],
        )
    )


def _pieces(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        spaced = f"  {word[:20]} "
        for start in range(len(spaced) - 2):
            yield spaced[start : start + 3]


def _likenesses(words: Sequence[str], candidates: dict[int, str]) -> Iterator[tuple[float, int]]:
    """(likeness, minus the id), so that of two equally alike the older one comes first when sorted downwards."""
    for row_id, label in candidates.items():
        likeness = _likeness(words, label.split())
        if likeness >= _LIKE_ENOUGH:
            yield likeness, -row_id


def _likeness(typed: Sequence[str], label: Sequence[str]) -> float:
    """From 0 to 1. The shorter of the two is compared with each equally long part of the longer one too."""
    shorter, longer = sorted((typed, label), key=len)
    whole = _alike(" ".join(shorter), " ".join(longer))
    if len(shorter) == len(longer):
        return whole
    parts = (longer[start : start + len(shorter)] for start in range(len(longer) - len(shorter) + 1))
    return max(whole, *(_PART_WEIGHS * _alike(" ".join(shorter), " ".join(part)) for part in parts))


def _alike(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < _LIKE_ENOUGH or matcher.quick_ratio() < _LIKE_ENOUGH:
        return 0.0
    return matcher.ratio()
