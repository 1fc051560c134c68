"""A page of a listing as a message: what was listed in words, the groups, and the way to the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from bot.domain.language.wording import (
    bucket_title,
    counts_in_words,
    day_in_words,
    due_in_words,
    query_in_words,
    shortened,
)
from bot.domain.tasks.groups import Bucket
from bot.domain.tasks.query import Completion, Query
from bot.slack.blocks.message import Block, Message
from bot.slack.blocks.mrkdwn import bold, escape
from bot.slack.blocks.parts import Words, actions, as_text, bullets, button, context, link_words, section, words
from bot.slack.features.tasks import action_ids
from bot.slack.features.tasks.list_value import write_question
from bot.use_cases.tasks.list_tasks import PAGE_SIZE, PAGE_SIZE_ALL, Entry, Listing, Question, Subject

_TITLE = 150  # a title's share of a line; CRM titles end at 255 characters, and a page has to stay readable
_TITLE_ON_A_LONG_PAGE = 90  # fifty of them, with names and links, stay under what Slack takes in one message
_NAME = 60


def listing_message(listing: Listing, *, nonce: str = "", shared_by: str = "", any_day: str = "") -> Message:
    """For its asker alone, with every control; or shared in a channel, static, with a way to open one's own copy.

    ``any_day`` is the line that lists one's tasks of any day, where the due days are the command's own and not typed.
    """
    in_channel = bool(shared_by)
    heading = _capital(asked_in_words(listing, personally=not in_channel))
    if in_channel:  # it stays there, and "today" must not move with the days
        heading += f", as of {day_in_words(listing.today, listing.today)}"
    place = _place_in_words(listing)
    sharer = f"Shared by {shared_by}." if shared_by else ""
    sentence = _sentence(listing, any_day)
    blocks: list[Block] = [section(f"{bold(heading)}\n{escape(sentence)}")]
    text: list[str] = [f"{heading}. {sentence}"]
    for bucket, entries in listing.groups:
        title = f"{bucket_title(bucket)} ({listing.counts[bucket]})"
        blocks.append(bullets(title, [_line(entry, listing) for entry in entries]))
        text += [title, *(_line_in_words(entry, listing) for entry in entries)]
    notes = [note for note in (listing.hint, place, sharer) if note]
    if notes:
        blocks.append(context(escape(" ".join(notes))))
    controls = _shared_controls(listing) if in_channel else _controls(listing, nonce)
    blocks += actions(controls, "tasks.controls")
    return Message(as_text(escape(line) for line in [*text, *notes]), tuple(blocks), in_channel)


def asked_in_words(listing: Listing, *, personally: bool) -> str:
    """What was listed: ``your open tasks, due 23–29 Nov``; in a channel the reader's name stands instead of "your"."""
    query = listing.question.query
    return query_in_words(
        query.completion,
        "you" if personally and listing.is_readers else listing.whose_name,
        shortened(listing.customer.label, _NAME) if listing.customer else None,
        query.due,
        listing.today,
    )


def plain_lines(listing: Listing, *, any_day: str = "") -> Iterator[str]:
    """The same answer without markup, for the terminal."""
    heading = _capital(asked_in_words(listing, personally=True))
    yield f"{heading}. {_sentence(listing, any_day)}"
    for bucket, entries in listing.groups:
        yield ""
        yield f"{bucket_title(bucket)} ({listing.counts[bucket]})"
        yield from (_line_in_words(entry, listing) for entry in entries)
    yield from filter(None, (listing.hint, _place_in_words(listing)))


def listing_as_json(listing: Listing) -> dict[str, Any]:
    """The same answer for programs: days as ISO dates, counts by group."""
    return {
        "asked": asked_in_words(listing, personally=True),
        "today": listing.today.isoformat(),
        "time_zone": listing.zone.key,
        "total": listing.total,
        "shown": listing.shown,
        "counts": {bucket.value: count for bucket, count in listing.counts.items() if count},
        "tasks": [_task_as_json(bucket, entry) for bucket, entries in listing.groups for entry in entries],
    }


def _task_as_json(bucket: Bucket, entry: Entry) -> dict[str, Any]:
    return {
        "task_uuid": entry.task.uuid,
        "group": bucket.value,
        "details": entry.task.details,
        "about": entry.subject.name if entry.subject else None,
        "url": entry.subject.url or None if entry.subject else None,
        "assignee": entry.task.assignee,
        "due_day": entry.due_day.isoformat() if entry.due_day else None,
        "days_late": entry.days_late,
        "completed_at": entry.task.completed_at.isoformat() if entry.task.completed_at else None,
    }


def _sentence(listing: Listing, any_day: str) -> str:
    if listing.total == 0:
        return f"There are none. {_what_else(listing.question.query, any_day)}".strip()
    summary = counts_in_words(listing.counts)
    return f"{summary}." if summary else ""


def _what_else(query: Query, any_day: str) -> str:
    if query.due.bounded:
        return f"Type {any_day} to see yours of any day." if any_day else "Leave out the due date to see the others."
    match query.completion:
        case Completion.OPEN:
            return "Add “done” to see the completed ones."
        case Completion.DONE:
            return "Add “all” to see open and completed ones."
        case Completion.ALL:
            return ""


def _line(entry: Entry, listing: Listing) -> list[Words]:
    details = words(_details(entry, listing))
    facts = [words(" — "), words(_facts(entry, listing), italic=True)]
    if entry.subject is None:
        return [details, *facts]
    return [link_words(entry.subject.url, _about(entry.subject)), words(" · "), details, *facts]


def _line_in_words(entry: Entry, listing: Listing) -> str:
    subject = f"{_about(entry.subject)}: " if entry.subject else ""
    return f"- {subject}{_details(entry, listing)} ({_facts(entry, listing)})"


def _about(subject: Subject) -> str:
    return shortened(subject.name, _NAME) or "(no name)"


def _details(entry: Entry, listing: Listing) -> str:
    limit = _TITLE if listing.question.size == PAGE_SIZE else _TITLE_ON_A_LONG_PAGE
    return shortened(entry.task.details, limit) or "(no title)"


def _facts(entry: Entry, listing: Listing) -> str:
    return ", ".join(part for part in (_when(entry, listing.today, listing), _whose(entry, listing)) if part)


def _when(entry: Entry, today: date, listing: Listing) -> str:
    done_day = entry.task.done_day(listing.zone)
    if done_day is not None:
        return f"done {day_in_words(done_day, today)}"
    return due_in_words(entry.due_day, today)


def _whose(entry: Entry, listing: Listing) -> str:
    """The assignee, unless the whole list is one person's."""
    if listing.question.query.assignee is not None:
        return ""
    return shortened(entry.assignee_name, _NAME) or "unassigned"


def _place_in_words(listing: Listing) -> str:
    if listing.shown == listing.total:
        return ""
    first = listing.question.offset + 1
    return f"{listing.shown} of {listing.total} shown: {first} to {first + listing.shown - 1}."


def _controls(listing: Listing, nonce: str) -> list[dict[str, Any]]:
    if listing.total == 0:
        return []
    question, elements = listing.question, []
    if question.offset > 0:
        previous = replace(question, offset=max(question.offset - question.size, 0))
        elements.append(button("Previous", action_ids.PREVIOUS, write_question(previous)))
    if question.offset + listing.shown < listing.total:
        following = replace(question, offset=question.offset + question.size)
        elements.append(button("Next", action_ids.NEXT, write_question(following)))
    elements += _size_control(listing)
    share = write_question(question, nonce=nonce)
    return [*elements, button("Share in channel", action_ids.SHARE, share)] if nonce else elements


def _size_control(listing: Listing) -> list[dict[str, Any]]:
    question = listing.question
    if question.size == PAGE_SIZE and listing.total > PAGE_SIZE:
        label = "Show all" if listing.total <= PAGE_SIZE_ALL else f"Show {PAGE_SIZE_ALL} a page"
        return [button(label, action_ids.SHOW_ALL, write_question(Question(question.query, 0, PAGE_SIZE_ALL)))]
    if question.size == PAGE_SIZE_ALL and listing.total > PAGE_SIZE:
        fewer = Question(question.query, question.offset, PAGE_SIZE)
        return [button(f"Show {PAGE_SIZE} a page", action_ids.SHOW_PAGES, write_question(fewer))]
    return []


def _shared_controls(listing: Listing) -> list[dict[str, Any]]:
    if listing.total == 0:
        return []
    label = "Open my copy" if listing.shown == listing.total else f"See all {listing.total}"
    copy = Question(listing.question.query, 0, PAGE_SIZE if listing.shown == listing.total else PAGE_SIZE_ALL)
    return [button(label, action_ids.OPEN_COPY, write_question(copy))]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
