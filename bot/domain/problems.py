"""The problems that a person can meet. Each says, in one sentence or two, what happened and what to do next.

    Problem
    ├── ParseError         the words could not be read; examples help
    ├── NotAllowed         the person may not have this
    │   └── GuestsRead         people who are no members read there, and an admin can allow it
    ├── NoSeat             the person has no CRM seat that we know of
    ├── NotFound           nothing of that name
    ├── ChangedMeanwhile   somebody else was quicker; looking again, or trying again, helps
    ├── CrmProblem         ChartMogul did not do its part
    │   ├── CrmRefusedKey      401: the key is unknown
    │   ├── CrmRefusedSeat     402, 403: valid, but refused; a missing CRM seat is the likely cause
    │   ├── CrmBusy            429 or 503 after all retries
    │   ├── CrmUnreachable     timeouts, cut connections, 5xx
    │   └── CrmNonsense        a body that is not what the API documents
    ├── ChatProblem        Slack did not do its part
    └── StoreProblem       the database cannot be read or written
        └── StoreBusy          another process holds it; waiting helps

Nobody catches a Problem on the way; the app turns it into a message in one place.
"""

from __future__ import annotations

from enum import StrEnum


class Problem(Exception):
    """Something that a person hears of. ``sentence`` is plain words without markup: what happened and what to do.

    ``examples`` are words that would have worked, as they would be typed after the command's name.
    ``detail`` is for the log alone.
    """

    def __init__(self, sentence: str, *, examples: tuple[str, ...] = (), detail: str = "") -> None:
        super().__init__(sentence if not detail else f"{sentence} ({detail})")
        self.sentence = sentence
        self.examples = examples
        self.detail = detail


class ParseError(Problem):
    """``examples`` are words that would do instead of those that could not be read, at the same place of the line."""

    def __init__(self, sentence: str, examples: tuple[str, ...] = (), *, detail: str = "") -> None:
        super().__init__(sentence, examples=examples, detail=detail)

    def after(self, words: str) -> ParseError:
        """The same refusal, with examples that stand after ``words``."""
        return ParseError(self.sentence, tuple(f"{words} {example}" for example in self.examples), detail=self.detail)


class NotAllowed(Problem):
    pass


class GuestsRead(NotAllowed):
    """Guests read in the channel. An admin can allow that, so whoever draws the sentence can offer it.

    It has no example: a line acts on the channel where it is typed, and `remind #clients weekdays 9:00` is typed
    elsewhere as well.
    """

    def __init__(self, sentence: str, channel_id: str) -> None:
        super().__init__(sentence)
        self.channel_id = channel_id


class NoSeat(Problem):
    pass


class NotFound(Problem):
    pass


class ChangedMeanwhile(Problem):
    pass


class CrmProblem(Problem):
    pass


class CrmRefusedKey(CrmProblem):
    pass


class CrmRefusedSeat(CrmProblem):
    pass


class CrmBusy(CrmProblem):
    pass


class CrmUnreachable(CrmProblem):
    pass


class CrmNonsense(CrmProblem):
    pass


class PostRefusal(StrEnum):
    """Why Slack took no message, where that is more than a passing failure."""

    PLACE_HIDDEN = "place_hidden"
    PLACE_ARCHIVED = "place_archived"
    MAY_NOT_POST = "may_not_post"
    PERSON_UNREACHABLE = "person_unreachable"
    MESSAGE_NEVER_TAKEN = "message_never_taken"  # in this shape, anywhere


class ChatProblem(Problem):
    """Slack refused or failed. ``code`` is Slack's own word for it, such as ``not_in_channel``: for the log.

    ``may_be_posted`` says that nobody can tell whether what was sent arrived: it is never repeated before somebody has
    looked. ``shuts_out`` says that Slack refuses the bot itself, as with a revoked token: nothing else works either.
    ``hides_place`` says that the bot may not read there, now or later; ``asks_to_wait`` that it called too often.
    ``refusal`` is what the refusal means for a message.
    """

    def __init__(
        self,
        sentence: str,
        *,
        code: str,
        detail: str = "",
        may_be_posted: bool = False,
        shuts_out: bool = False,
        hides_place: bool = False,
        asks_to_wait: bool = False,
        refusal: PostRefusal | None = None,
    ) -> None:
        super().__init__(sentence, detail=detail)
        self.code = code
        self.refusal = refusal
        self.may_be_posted = may_be_posted
        self.shuts_out = shuts_out
        self.hides_place = hides_place
        self.asks_to_wait = asks_to_wait


class StoreProblem(Problem):
    pass


class StoreBusy(StoreProblem):
    pass
