"""Finding customers by what people type: a name, a part of one, an e-mail, a domain or a uuid.

One full-text index of three-letter pieces (trigrams) does both "a word begins with" and "somewhere inside": each word
is indexed with two spaces before it and one at least after it, so that one letter at a word's start is a piece of its
own, and a word's last two letters are one (customer_likeness.py wants those). Everything is folded before it is
indexed or asked for (`folded_names`), because SQLite's own folding keeps accents in pieces and knows no `ł`.

Ranking a large index takes 30-110 ms at a million customers, so nothing is ranked there: the search goes through tiers
from the surest to the loosest, and stops as soon as it has enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.customers.customer import Customer
from bot.domain.customers.folded_names import fold, fold_words
from bot.store.sqlite.database import Connection

COLUMNS = "uuid, name, company, email, url, owner, status, mrr_cents, currency"
_MOST_WORDS = 12  # of what was typed; more would only slow the search down
_LONGEST_WORD = 60
_LAST_LETTER = "\U0010ffff"

_EMAIL = re.compile(r"(?:mailto:)?([^\s@]+@[^\s@]+)")
_DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?([\w-]+(?:\.[\w-]+)+)(?::\d+)?(?:[/?#]\S*)?")

# Addresses here say nothing about the firm, so one of them never stands for the others.
_PUBLIC_MAIL = frozenset(
    {"aol.com", "fastmail.com", "gmail.com", "gmx.com", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com"}
    | {"icloud.com", "live.com", "mail.ru", "me.com", "msn.com", "orange.fr", "outlook.com", "proton.me"}
    | {"protonmail.com", "qq.com", "web.de", "yahoo.com", "yandex.ru", "126.com", "163.com"}
)


@dataclass(frozen=True, slots=True)
class SearchKeys:
    """What is stored with a customer so that it is found."""

    email_key: str
    domain_key: str
    label_key: str
    label_text: str
    other_text: str


def search_keys(customer: Customer) -> SearchKeys:
    email = fold(customer.email)
    others = dict.fromkeys((customer.company, customer.name, customer.email))
    return SearchKeys(
        email_key=email,
        domain_key=email.rpartition("@")[2] if "@" in email else "",
        label_key=label_key(customer.label),
        label_text=_spaced(fold_words(customer.label)),
        other_text=_spaced([word for text in others if text != customer.label for word in fold_words(text)]),
    )


def label_key(label: str) -> str:
    """What two spellings of one name share. A name of signs alone, such as an emoji, stands for itself."""
    return " ".join(fold_words(label)) or fold(label)


def _spaced(words: Sequence[str]) -> str:
    return "".join(f"  {word}" for word in words) + " "


def find(db: Connection, typed: str, limit: int) -> list[Customer]:
    """At most ``limit`` customers, the surest first. Any text is safe."""
    found: dict[str, Customer] = {}
    for tier in _tiers(typed):
        rows = db.query(
            f"SELECT {COLUMNS} FROM customers {tier.condition} LIMIT :enough",
            {**tier.values, "enough": limit + len(found)},
        )
        for row in rows:
            found.setdefault(row["uuid"], Customer(**row))
        if len(found) >= limit or (found and tier.settles):
            break
    return list(found.values())[: max(limit, 0)]


@dataclass(frozen=True, slots=True)
class _Tier:
    """``settles``: where somebody is found so far, the looser tiers after this one were not meant."""

    condition: str
    values: dict[str, str]
    settles: bool = False


def _tiers(typed: str) -> Iterator[_Tier]:
    words = [word[:_LONGEST_WORD] for word in fold_words(typed)[:_MOST_WORDS]]
    key = label_key(typed)
    if not key:
        return
    yield _Tier("WHERE uuid = :uuid", {"uuid": _storable(typed.strip())}, settles=True)
    email, domain = typed_address(typed)
    if email:
        yield _Tier("WHERE email_key = :email ORDER BY id", {"email": email}, settles=True)
    yield _Tier("WHERE label_key = :key ORDER BY id", {"key": key})
    if domain and domain not in _PUBLIC_MAIL:
        yield _Tier("WHERE domain_key = :domain ORDER BY id", {"domain": domain}, settles=True)
    yield _Tier(
        "WHERE label_key >= :start AND label_key < :end ORDER BY label_key",
        {"start": key, "end": key + _LAST_LETTER},
    )
    if not email and not domain:
        # Several words are a sure enough sign, and long expressions are the slow ones.
        yield from _in_index(" AND ".join(_beginning(word) for word in words), settles=len(words) > 1)
        yield from _in_index(" AND ".join(_inside(word) for word in words))
    if len(words) > 1:  # such as "nn@acm", which begins in the middle of a word
        yield from _in_index(_phrase("  ".join(words)))


def typed_address(typed: str) -> tuple[str, str]:
    """The e-mail and the domain that were typed, folded, each empty where there is none."""
    text = fold(typed)
    if email := _EMAIL.fullmatch(text):
        return email[1], email[1].rpartition("@")[2]
    if domain := _DOMAIN.fullmatch(text):
        return "", domain[1]
    return "", ""


def _in_index(expression: str, *, settles: bool = False) -> Iterator[_Tier]:
    if expression:
        yield _Tier(
            "WHERE id IN (SELECT rowid FROM customer_search WHERE customer_search MATCH :expression LIMIT :enough)",
            {"expression": expression},
            settles,
        )


def _phrase(text: str) -> str:
    """An index expression for ``text`` somewhere inside; empty below three letters, which no piece is."""
    return f'"{text}"' if len(text) >= 3 else ""


def _beginning(word: str) -> str:
    return _phrase(f"  {word}")


def _inside(word: str) -> str:
    """One or two letters are found at the beginning of a word only."""
    return _phrase(word) or _beginning(word)


def _storable(text: str) -> str:
    """Half a surrogate pair cannot be written as UTF-8, and SQLite's driver refuses it."""
    return text.encode("utf-8", "ignore").decode()
