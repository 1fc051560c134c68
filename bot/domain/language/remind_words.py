"""The words of a reminder: where it goes, when, whose tasks of which days and of which customer, and how it is written.

    #cs-team · here · me                            where: a channel, this one, or direct messages
    weekdays 9:00 in Europe/Berlin                  when (`bot.domain.language.schedule_words`)
    due today and overdue · due this week           the due days, counted from the day it comes
    team · @ann @ben · ann@firm.com · mine · everybody here      whose tasks
    customer Acme Corp                              of one customer
    weekly · mention · all clear                    how it is written

Clauses come in any order. A customer's name ends as it does in a list's words (`filters`): its first word
always belongs to it, and so does everything in quotes; further on a word ends it only where the rest then makes sense.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.access.email import ADDRESS, find_email
from bot.domain.language.parse_error import quoted
from bot.domain.language.schedule_words import SCHEDULE_KEYWORDS, When
from bot.domain.language.time_words import TIME_EXAMPLES
from bot.domain.language.tokens import Token, cut
from bot.domain.language.vocabulary import nearest
from bot.domain.language.zone_words import find_zone
from bot.domain.problems import ParseError
from bot.domain.reminders.reminder import DueKind, Options, PlaceKind, Scope, WhoseTasks
from bot.domain.reminders.schedule import Schedule

REMIND_EXAMPLES = ("#cs-team weekdays 9:00 due today and overdue", "me weekdays 8:30", "here weekly monday 9:00")
DUE_BY_DEFAULT = Scope().due
NO_OPTIONS = Options()


@dataclass(frozen=True, slots=True)
class RemindWords:
    """What was said. None is "not said".

    ``place_id`` is a channel's id, None for "here" and for "me". ``schedule`` is None where nothing at all was said
    about when; half of it is refused. ``customer`` is a name as it was typed, to be looked up.
    """

    place: PlaceKind | None = None
    place_id: str | None = None
    schedule: Schedule | None = None
    zone: str | None = None
    whose: WhoseTasks | None = None
    people: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    customer: str | None = None
    due: frozenset[DueKind] = DUE_BY_DEFAULT
    options: Options = NO_OPTIONS


def read_remind(words: str, today: date) -> RemindWords:
    """Read what was typed: mentions come as ``@{U123}``, channels as ``#{C123}``. ``today`` is the reader's.

    Raises ParseError.
    """
    tokens = cut(words[: _LONGEST + 1])
    if len(words) > _LONGEST or len(tokens) > _MOST_WORDS:
        raise ParseError("That is too long to be read.", REMIND_EXAMPLES)
    reader = _Reader(tokens, When(today), RemindWords(due=frozenset()))
    reader.read()
    return reader.result()


_LONGEST = 1000
_MOST_WORDS = 100
_LONGEST_NAME = 12
_LONGEST_PHRASE = 8
_CHANNEL = r"#\{(?P<channel>\w+)(?:\|[^}]*)?\}"
_WHO = "(?:everyone|everybody|people|those|all|anyone)"
_HERE = "(?:in )?(?:here|(?:this|the) channel)"
_FOR = "(?:(?:for|of) )?(?:the )?"
_KINDS = {
    "overdue": {DueKind.OVERDUE},
    "late": {DueKind.OVERDUE},
    "past due": {DueKind.OVERDUE},
    "today": {DueKind.TODAY},
    "tomorrow": {DueKind.TOMORROW},
    "this week": {DueKind.TODAY, DueKind.THIS_WEEK},
    "later this week": {DueKind.THIS_WEEK},
    "next week": {DueKind.NEXT_WEEK},
}
_FILLERS = frozenset(
    (
        "",
        "and",
        "or",
        "&",
        "+",
        "task",
        "tasks",
        "open",
        "that",
        "are",
        "which",
        "the",
        "on",
        "please",
        "a",
        "to",
        "with",
    )
)
_OPENERS = frozenset(("due", "for", "customer"))
_PART_OF_A_NAME = frozenset((*(_FILLERS - {"on"}), "of", "me", "my", "team", "members"))
_DONE = frozenset(("done", "completed", "closed", "finished"))
_KEYWORDS = SCHEDULE_KEYWORDS | {"customer", "overdue", "today", "tomorrow", "team", "everybody", "mention", "here"}


class _Reader:
    """Reads clause after clause into ``when`` and ``said``."""

    def __init__(self, tokens: Sequence[Token], when: When, said: RemindWords) -> None:
        self._tokens = tokens
        self._when = when
        self._said = said
        self._at = 0

    def read(self) -> None:
        while self._at < len(self._tokens):
            self._at += self._clause(self._tokens[self._at :])

    def result(self) -> RemindWords:
        said, when = self._said, self._when
        if said.whose is WhoseTasks.OWN and said.place is PlaceKind.CHANNEL:
            raise ParseError(
                "Only direct messages have tasks of their own. In a channel it takes names, or all.",
                ("for @ann", "team", "everybody here"),
            )
        if said.whose is WhoseTasks.MEMBERS and said.place is PlaceKind.PERSON:
            raise ParseError("Direct messages are no channel with people in it.", ("mine", "team"))
        return replace(
            said,
            schedule=when.schedule() if when.is_said else None,
            zone=when.zone,
            due=said.due or DUE_BY_DEFAULT,
            options=replace(said.options, weekly=when.weekly),
        )

    def _clause(self, tokens: Sequence[Token]) -> int:
        """Read the clause that ``tokens`` begin with, and tell how many it takes."""
        key = tokens[0].key
        if key == "customer":
            return 1 + self._customer(tokens[1:])
        if length := self._phrase(tokens) or self._when.take(tokens):
            return length
        follows = tokens[1].key if len(tokens) > 1 else ""
        if key in _FILLERS or (key in ("for", "of") and follows == "customer"):
            return 1
        raise _unreadable(tokens)

    def _phrase(self, tokens: Sequence[Token]) -> int:
        words = [_plain(token) for token in tokens[:_LONGEST_PHRASE]]
        for length in range(len(words), 0, -1):
            text = " ".join(words[:length])
            for pattern, say in _PHRASES:
                if match := pattern.fullmatch(text):
                    self._said = say(self._said, match)
                    return length
        return 0

    def _customer(self, tokens: Sequence[Token]) -> int:
        ends = range(1, min(len(tokens), _LONGEST_NAME))  # each takes a reading of all that follows
        length = next((at for at in ends if self._ends_name(tokens[at:])), len(tokens))
        name = " ".join(token.text for token in tokens[:length]).strip(" ,;")
        if length > 1:
            name = re.sub(r"[ ,;]+(?:and|with)$", "", name, flags=re.IGNORECASE)
        if not name:
            raise ParseError("Something is missing after “customer”.", ("customer Acme Corp", "customer “Due North”"))
        if self._said.customer is not None:
            raise ParseError("The customer is said twice.", ("customer Acme Corp",))
        self._said = replace(self._said, customer=name)
        return length

    def _ends_name(self, tokens: Sequence[Token]) -> bool:
        token = tokens[0]
        if token.key in _OPENERS or _NAMES_SOMETHING.fullmatch(_plain(token)):
            return True
        if token.key in _PART_OF_A_NAME or token.is_quoted or find_zone(token.text):
            return False
        rest = _Reader(tokens, replace(self._when), replace(self._said, customer=""))
        try:
            rest.read()
        except ParseError:
            return False
        return True


def _plain(token: Token) -> str:
    """A word without the commas around it; an id keeps its letters. What is quoted and no e-mail is in no phrase."""
    text = re.sub(r"['’]s$", "", token.text.strip(",;:.!()"))
    return find_email(text) or ("\0" if token.is_quoted else text)


def _place(said: RemindWords, kind: PlaceKind, channel_id: str | None = None) -> RemindWords:
    if said.place and (said.place, said.place_id) != (kind, channel_id):
        raise ParseError("Where it goes is said twice. Another reminder can go elsewhere.", REMIND_EXAMPLES)
    return replace(said, place=kind, place_id=channel_id)


def _whose(said: RemindWords, whose: WhoseTasks) -> RemindWords:
    if said.whose not in (None, whose):
        raise ParseError("Whose tasks to list is said twice.", ("team", "for @ann and @ben", "everybody here"))
    return replace(said, whose=whose)


def _me(said: RemindWords, _: re.Match[str]) -> RemindWords:
    return _place(said, PlaceKind.PERSON)


def _channel(said: RemindWords, match: re.Match[str]) -> RemindWords:
    return _place(said, PlaceKind.CHANNEL, match.groupdict().get("channel"))


def _members(said: RemindWords, match: re.Match[str]) -> RemindWords:
    said = _whose(said, WhoseTasks.MEMBERS)
    return _channel(said, match) if match.groupdict().get("channel") else said


def _everyone(said: RemindWords, _: re.Match[str]) -> RemindWords:
    return _whose(said, WhoseTasks.EVERYONE)


def _own(said: RemindWords, _: re.Match[str]) -> RemindWords:
    return _whose(said, WhoseTasks.OWN)


def _person(said: RemindWords, match: re.Match[str]) -> RemindWords:
    people = dict.fromkeys((*said.people, match["person"]))
    return replace(_whose(said, WhoseTasks.NAMED), people=tuple(people))


def _email(said: RemindWords, match: re.Match[str]) -> RemindWords:
    emails = dict.fromkeys((*said.emails, match["email"]))
    return replace(_whose(said, WhoseTasks.NAMED), emails=tuple(emails))


def _due(said: RemindWords, match: re.Match[str]) -> RemindWords:
    return replace(said, due=said.due | _KINDS[match["kind"].casefold()])


def _mention(said: RemindWords, _: re.Match[str]) -> RemindWords:
    return replace(said, options=replace(said.options, mention=True))


def _all_clear(said: RemindWords, _: re.Match[str]) -> RemindWords:
    return replace(said, options=replace(said.options, all_clear=True))


_Say = Callable[[RemindWords, re.Match[str]], RemindWords]
_FORMS: tuple[tuple[str, _Say], ...] = (
    (r"(?:to )?me|(?:in )?(?:a )?(?:dm|direct messages?)(?: (?:to )?me)?", _me),
    (_HERE, _channel),
    (f"(?:(?:in|to) )?{_CHANNEL}", _channel),
    (rf"{_FOR}{_WHO}(?: who)?(?: is| are)? (?:{_HERE}|in {_CHANNEL})", _members),
    (rf"{_FOR}(?:channel )?members(?: (?:of )?{_HERE}| (?:of|in) {_CHANNEL})?", _members),
    (rf"{_FOR}(?:whole )?(?:team|everyone|everybody)|(?:for|of) (?:all|us)", _everyone),
    (r"mine|my(?: own)?|(?:for|of) (?:me|myself)|your", _own),
    (rf"{_FOR}@\{{(?P<person>\w+)\}}", _person),
    (f"{_FOR}(?P<email>{ADDRESS})", _email),
    (rf"(?:all |everything )?(?:due )?(?P<kind>{'|'.join(_KINDS)})", _due),
    (r"(?:with )?(?:mentions?|mentioning)(?: (?:them|people|(?:the )?assignees))?|assignees are mentioned", _mention),
    (r"(?:with )?(?:an )?all(?: |-)?clear|(?:even|also) (?:when|if) (?:nothing|no tasks?) (?:is|are) due", _all_clear),
)
_PHRASES = tuple((re.compile(pattern, re.IGNORECASE), say) for pattern, say in _FORMS)
_NAMES_SOMETHING = re.compile(rf"{_CHANNEL}|@\{{\w+\}}|{ADDRESS}")


def _unreadable(tokens: Sequence[Token]) -> ParseError:
    token, follows = tokens[0], tokens[1:2]
    if token.key in ("for", "of"):
        if not follows:
            return ParseError(f"Something is missing after “{token.key}”.", ("for @ann", "for everyone"))
        token = follows[0]
    if token is not tokens[0] or token.text.startswith("@"):
        named = quoted(token.text)
        return ParseError(f"{named} is nobody known. Mention people, or give their e-mail.", ("@ann", "ann@firm.com"))
    if token.text.startswith("#"):
        reason = f"{quoted(token.text)} is no channel known. Choose it from the list that opens while you type."
        return ParseError(reason, REMIND_EXAMPLES)
    if token.key == "due":
        reason = "The due days of a reminder are counted from the day it comes."
        return ParseError(reason, ("due today and overdue", "due tomorrow", "due this week", "due next week"))
    if token.key in _DONE:
        reason = "A reminder lists open tasks. A weekly one tells what was completed, too."
        return ParseError(reason, ("weekly monday 9:00",))
    if token.text.isdecimal():
        return ParseError(f"{quoted(token.text)} can be a time, but does not say so.", TIME_EXAMPLES)
    near = nearest(token.key, _KEYWORDS)
    hint = f" Did you mean “{near}”?" if near else ""
    return ParseError(f"{quoted(token.text)} is not a word that can be read here.{hint}", REMIND_EXAMPLES)
