"""Links between people and seats as CSV text: as spreadsheets write it, and so that they run nothing of it."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.access.email import read_email, without_unseen
from bot.domain.access.link import SeatLink
from bot.domain.access.person import is_person_id
from bot.domain.problems import ParseError

_COLUMNS = ("slack_user_id", "email", "linked_by", "linked_at")
_DELIMITERS = ",;\t"  # Excel takes the semicolon where the comma is the decimal point, and the tab for "Unicode text"
_SEP_LINE = re.compile(r'"?sep=(.)"?', re.IGNORECASE)  # Excel's own first line
_RUN_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # https://owasp.org/www-community/attacks/CSV_Injection


@dataclass(frozen=True, slots=True)
class LinkLine:
    """The link that a line asks for, with its e-mail folded. ``line`` is where it begins, as an editor counts."""

    line: int
    person_id: str
    email: str


@dataclass(frozen=True, slots=True)
class _Row:
    """``line`` is where it begins, counted as an editor counts."""

    line: int
    cells: Sequence[str]


def write_links(links: Iterable[SeatLink]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for link in links:
        cells = (link.person_id, link.email, link.linked_by, f"{link.linked_at:%Y-%m-%dT%H:%M:%SZ}")
        writer.writerow(map(_inert, cells))
    return text.getvalue()


def read_links(content: bytes) -> list[LinkLine]:
    """The link of each line. Raises ParseError, which names each line that is wrong."""
    header, rows = _table(_decode(content))
    person_at, email_at = header.index("slackuserid"), header.index("email")
    links: list[LinkLine] = []
    lines_of: dict[str, list[int]] = defaultdict(list)
    wrong: list[str] = []
    for row in rows:
        person_id, email = (row.cells[at] if at < len(row.cells) else "" for at in (person_at, email_at))
        try:
            link = LinkLine(row.line, _person_id(person_id), read_email(email))
        except ParseError as error:
            wrong.append(f"Line {row.line}: {error.sentence}")
            continue
        links.append(link)
        for value in (link.person_id, link.email):
            lines_of[value].append(row.line)
    wrong += [_said_twice(value, lines) for value, lines in lines_of.items() if len(lines) > 1]
    if wrong:
        raise lines_refused(wrong)
    return links


def lines_refused(wrong: Iterable[str]) -> ParseError:
    """For sentences that each name a line."""
    return _nothing_imported("\n".join(["", *wrong]))


def _decode(content: bytes) -> str:
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise _nothing_imported(" The file is not UTF-8. Save it as CSV UTF-8.") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _table(text: str) -> tuple[list[str], Iterator[_Row]]:
    """The names of the columns, and what stands below them. The delimiter is the one that finds both columns."""
    said = _SEP_LINE.fullmatch(text.partition("\n")[0])
    for delimiter in said[1] if said else _DELIMITERS:
        rows = _rows(text, delimiter, skipped=1 if said else 0)
        with contextlib.suppress(StopIteration, ParseError):  # by another delimiter its quotes may not close
            names = [_column(cell) for cell in next(rows).cells]
            if names.count("slackuserid") == names.count("email") == 1:
                return names, rows
    raise _nothing_imported(" The first line must name the columns slack_user_id and email, each once.")


def _rows(text: str, delimiter: str, *, skipped: int) -> Iterator[_Row]:
    """All rows that are not empty. A row whose quotes don't close has the line where it begins."""
    lines = text.split("\n")
    reader = csv.reader((f"{line}\n" for line in lines[skipped:]), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + skipped + 1
        try:
            cells = [_cell(cell) for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            raise _nothing_imported(f"\nLine {line}: its quotes are not closed, or a cell is too long.") from error
        if any(cells):
            yield _Row(line, cells)


def _cell(text: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from running it."""
    text = without_unseen(text).strip()
    return text[1:] if text[:1] == "'" and text[1:].startswith(_RUN_AS_FORMULA) else text


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_RUN_AS_FORMULA) else text


def _column(text: str) -> str:
    """ "Slack User ID" is slack_user_id, "E-Mail" is email."""
    return re.sub(r"[\s_-]", "", text).casefold()


def _person_id(text: str) -> str:
    if not is_person_id(text):
        raise ParseError(f"{text[:80]!r} is no Slack member id such as U012ABCDEF.")
    return text


def _said_twice(value: str, lines: Sequence[int]) -> str:
    *first, last = map(str, lines)
    return f"Lines {', '.join(first)} and {last}: {value} stands there more than once."


def _nothing_imported(why: str) -> ParseError:
    return ParseError(f"Nothing was imported.{why}")
