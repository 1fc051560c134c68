"""A bare greeting or thanks, which is no question: answered in kind, with what can be asked."""

from __future__ import annotations

import re

from bot.slack.blocks.message import Message
from bot.slack.blocks.mrkdwn import code, escape
from bot.slack.blocks.parts import section, typed
from bot.slack.feature import Ask

_MOST_WORDS = 4  # "good morning dear bot"; what is longer asks for something
_ANSWERS = {
    "Hello!": "hello hi hey hiya howdy moin hallo hola bonjour ciao servus morning afternoon evening",
    "You're welcome!": "thanks thank thx ty cheers danke merci gracias",
    "All right.": "ok okay k great cool nice perfect fine bye",
}
_SAID = {word: answer for answer, words in _ANSWERS.items() for word in words.split()}
_ALONG = frozenset(
    ("good", "dear", "you", "there", "bot", "tasks", "a", "lot", "so", "very", "much", "many", "again", "all")
)


def small_talk(ask: Ask) -> Message | None:
    """What to say to a greeting; None where the words are something else."""
    words = ask.words
    said = re.findall(r"[^\W\d_]+", words.casefold())
    if not said or len(said) > _MOST_WORDS or re.search(r"\d|[@#]", words):
        return None
    known = [_SAID[word] for word in said if word in _SAID]
    if not known or any(word not in _SAID and word not in _ALONG for word in said):
        return None
    mine, everything = typed(ask.command, "mine"), typed(ask.command, "help")
    line = "{} Say {} for your open tasks, or {} for all that I can do."
    text = escape(line.format(known[0], mine, everything))
    return Message(text, (section(line.format(known[0], code(mine), code(everything))),))
