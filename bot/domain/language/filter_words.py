"""The words after a subcommand: whose tasks, which customer's, due when, open or done, and whether to share at once.

    due this week · before 12 May · overdue      due days; common ones need no "due"
    done · open · all                            completion
    for @ann · for everyone · mine · ann@firm.com  whose
    customer Acme Corp                           which customer
    --here                                       share in the channel

Clauses come in any order, each at most once. A name runs to the next clause. The first word after `customer` always
belongs to the name ("customer Open Door"), and so does everything in quotes. A word like "open" or "today" further on
ends the name only where the rest then makes sense: "customer The Open Door" is a name, "customer Acme open due fri"
is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from bot.domain.access.email import find_email
from bot.domain.language.days import read_window
from bot.domain.language.filters import NOTHING_PRESET, Filters, Preset, Whose, WhoseKind
from bot.domain.language.parse_error import quoted
from bot.domain.language.tokens import Token, cut
from bot.domain.language.vocabulary import DATE_WORDS, MONTHS, nearest, tidied
from bot.domain.problems import ParseError
from bot.domain.tasks.due_window import DueWindow
from bot.domain.tasks.query import Completion

EXAMPLES = ("due this week", "done due last month", "for @ann", "customer Acme Corp")


def read_filters(words: str, today: date, week_start: int = 0, preset: Preset = NOTHING_PRESET) -> Filters:
    """Read what was typed; mentions come as ``@{U123}``. ``week_start`` counts from Monday = 0. Raises ParseError.

    What ``preset`` says counts as said: `today due friday` gives two spans of days, and is refused.
    """
    if len(words) > _LONGEST:
        raise ParseError("That is too long to be read.", EXAMPLES)
    said: dict[str, object] = {}
    if preset.whose:
        said["whose"] = preset.whose
    if preset.due:
        said["due"] = preset.due(today, week_start)
    return _Reader(cut(words), today, week_start, said).read(names_customer=preset.names_customer)


def begins_with_mention(words: str) -> bool:
    """Whether the first word names a person as Slack does it: ``@{U123}``."""
    first = next(iter(cut(words[:_LONGEST])), None)
    return first is not None and _MENTION.fullmatch(first.text) is not None


def begins_with_longer_days(words: str) -> bool:
    """Whether the words open with days that take more than one word: ``today to friday``, ``week of 12 Dec``."""
    tokens = cut(words[:_LONGEST])
    days = _Reader(tokens, _ANY_MONDAY, 0).days_at(0) if tokens else None
    return days is not None and days[1] > 1


def begins_with_filter(words: str) -> bool:
    """Whether the first word can open a clause. The rest of that clause may still be unreadable."""
    first = next(iter(cut(words[:_LONGEST])), None)
    if first is None:
        return False
    return first.key in _KEYWORDS or _named_by(first) is not None or _looks_like_days(first)


_LONGEST = 1000
_ANY_MONDAY = date(2026, 11, 23)  # how many words name days does not depend on the day
_LONGEST_PHRASE = 10
_ME, _EVERYONE = Whose(WhoseKind.ME), Whose(WhoseKind.EVERYONE)
_WHOSE = {
    **dict.fromkeys(("mine", "my", "me"), _ME),
    **dict.fromkeys(("team", "everyone", "everybody"), _EVERYONE),
}
_FOR_WHOM = {
    **_WHOSE,
    "myself": _ME,
    **dict.fromkeys(("anyone", "anybody", "all", "us"), _EVERYONE),
}
_COMPLETIONS = {
    **dict.fromkeys(("done", "completed", "complete", "closed", "finished"), Completion.DONE),
    **dict.fromkeys(("open", "todo"), Completion.OPEN),
    "all": Completion.ALL,
}
_HERE = frozenset(("--here", "—here", "–here", "here"))  # a keyboard turns two hyphens into a dash
_FOR = frozenset(("for", "of"))
_FILLERS = frozenset(("task", "tasks", "and", "that", "are", "please", ""))
_OPENERS = frozenset(("due", "for", "customer", *_HERE)) - {"here"}
_KEYWORDS = frozenset((*_OPENERS, *_FOR, *_HERE, *_WHOSE, *_COMPLETIONS))
_MAY_END_A_NAME = frozenset((*_COMPLETIONS, "here", "mine", "everyone", "everybody"))
_DAYS_THAT_MAY_END_A_NAME = frozenset(
    ("today", "tomorrow", "tmrw", "yesterday", "overdue", "this", "next", "last", "before", "after")
)
_SAID_TWICE = {
    "whose": "You named two people; I list one person's tasks or everybody's.",
    "customer": "The customer is said twice.",
    "due": "You gave two spans of days; give one.",
    "completion": "Open, done and all exclude each other.",
}
_NOTHING_AFTER = {
    "due": ("due today", "due next week", "due before 12 May"),
    "for": ("for me", "for @ann", "for everyone"),
    "customer": ("customer Acme Corp", "customer acme.com", "customer “Due North”"),
}

_MENTION = re.compile(r"@\{(\w+)\}(?:['’]s)?")


def _named_by(token: Token) -> Whose | None:
    """Whom a word names on its own: a mention, an e-mail or @name."""
    if email := find_email(token.text.removesuffix("'s").removesuffix("’s")):
        return Whose(WhoseKind.EMAIL, email)
    text = token.text.rstrip(",;:")
    if token.is_quoted:
        return None
    if mention := _MENTION.fullmatch(text):
        return Whose(WhoseKind.PERSON, mention[1])
    return Whose(WhoseKind.NAME, text[1:]) if text.startswith("@") and len(text) > 1 else None


class _Reader:
    """Reads clause after clause. ``said`` holds the fields of `Filters` that were said so far."""

    def __init__(
        self, tokens: list[Token], today: date, week_start: int, said: dict[str, object] | None = None
    ) -> None:
        self._tokens = tokens
        self._today = today
        self._week_start = week_start
        self._said: dict[str, object] = said or {}
        self._at = 0

    def read(self, *, names_customer: bool = False) -> Filters:
        if names_customer:
            self._customer()
        while self._at < len(self._tokens):
            self._clause(self._tokens[self._at])
        return Filters(**self._said)  # type: ignore[arg-type]

    def _clause(self, token: Token) -> None:
        key, whose = token.key, _named_by(token) or _WHOSE.get(token.key)
        openers: dict[str, Callable[[], None]] = {
            "due": self._due,
            "customer": self._customer,
            "for": self._for,
            "of": self._for,
        }
        if key in openers:
            self._at += 1
            openers[key]()
        elif whose or key in _COMPLETIONS:
            self._say("whose" if whose else "completion", whose or _COMPLETIONS[key], 1)
        elif key in _HERE:
            self._say("here", True, 1)
        elif key in _FILLERS:
            self._at += 1
        else:
            self._days_without_due(token)

    def _say(self, name: str, value: object, length: int) -> None:
        if name in self._said and name != "here":
            raise ParseError(_SAID_TWICE[name], EXAMPLES)
        self._said[name] = value
        self._at += length

    def _due(self) -> None:
        self._say("due", *self._days(self._at))

    def _for(self) -> None:
        if self._at == len(self._tokens):
            raise _nothing_after("for")
        token = self._tokens[self._at]
        whose = _named_by(token) or _FOR_WHOM.get(token.key)
        days = None if whose else self.days_at(self._at)
        if days and days[1] == 1 and token.key in MONTHS:
            days = None  # "for June" and "for April" are people
        if token.key == "customer":  # "tasks for customer Acme"
            return
        if whose:
            self._say("whose", whose, 1)
        elif days:  # "tasks for today"
            self._say("due", *days)
        elif token.key in _KEYWORDS:
            raise _nothing_after("for")
        else:
            end = next(
                (at for at in range(self._at + 1, len(self._tokens)) if self._ends_person(at)), len(self._tokens)
            )
            self._say("whose", Whose(WhoseKind.NAME, self._text(self._at, end)), end - self._at)

    def _customer(self) -> None:
        start = self._at
        if start == len(self._tokens) or self._tokens[start].key in _HERE - {"here"}:
            raise _nothing_after("customer")
        end = next((at for at in range(start + 1, len(self._tokens)) if self._ends_customer(at)), len(self._tokens))
        name = self._text(start, end)
        if not name:
            raise _nothing_after("customer")
        self._say("customer", name, end - start)

    def _days_without_due(self, token: Token) -> None:
        if not _looks_like_days(token):
            near = nearest(token.key, _KEYWORDS | DATE_WORDS)
            hint = f" Did you mean “{near}”?" if near else ""
            raise ParseError(f"{quoted(token.text)} is not a word that can be read here.{hint}", EXAMPLES)
        self._say("due", *self._days(self._at))

    def _ends_person(self, at: int) -> bool:
        token = self._tokens[at]
        return token.key in _KEYWORDS or _named_by(token) is not None or self.days_at(at) is not None

    def _ends_customer(self, at: int) -> bool:
        token = self._tokens[at]
        if token.key in _OPENERS or _named_by(token) is not None:
            return True
        return token.key in _MAY_END_A_NAME | _DAYS_THAT_MAY_END_A_NAME and self._reads_from(at)

    def _reads_from(self, at: int) -> bool:
        said = {**self._said, "customer": ""}
        try:
            _Reader(self._tokens[at:], self._today, self._week_start, said).read()
        except ParseError:
            return False
        return True

    def days_at(self, start: int) -> tuple[DueWindow, int] | None:
        try:
            return self._days(start) if _looks_like_days(self._tokens[start]) else None
        except ParseError:
            return None

    def _days(self, start: int) -> tuple[DueWindow, int]:
        """The longest run of words from ``start`` that names days, and how many words it takes."""
        words = self._words_of_phrase(start)
        if not words:
            raise _nothing_after("due")
        refusals = []
        for length in range(len(words), 0, -1):
            try:
                return read_window(" ".join(words[:length]), self._today, self._week_start), length
            except ParseError as error:
                refusals.append(error)
        raise refusals[0].after("due")

    def _words_of_phrase(self, start: int) -> list[str]:
        words: list[str] = []
        for token in self._tokens[start : start + _LONGEST_PHRASE]:
            if (token.key in _KEYWORDS and not self._is_of_in_phrase(token, words)) or _named_by(token) is not None:
                break
            words.append(token.text)
        return words

    @staticmethod
    def _is_of_in_phrase(token: Token, words: list[str]) -> bool:
        """ "end of month" has an "of" of its own."""
        return token.key == "of" and bool(words)

    def _text(self, start: int, end: int) -> str:
        return " ".join(token.text for token in self._tokens[start:end]).strip(" ,;")


def _looks_like_days(token: Token) -> bool:
    text = tidied(token.text)
    return bool(re.search(r"^[+-]|\d", text)) or text.split(" ")[0] in DATE_WORDS


def _nothing_after(keyword: str) -> ParseError:
    return ParseError(f"Something is missing after “{keyword}”.", _NOTHING_AFTER[keyword])
