"""The one reader of an e-mail address that a person typed, pasted or kept in a file.

An address that is copied brings along what nobody sees or meant: a zero-width space, a direction mark, quotes, a full
stop, Slack's markup. Kept with the address it would match no seat for ever, so it is taken off, and what is left and
is no address is refused. No sentence here quotes the words: a secret may stand in the wrong line of the settings.
"""

from __future__ import annotations

import re
import unicodedata

from bot.domain.access.person import fold_email
from bot.domain.problems import ParseError

LONGEST = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets

# The shape of an address when all around it is taken off. The last label begins with a letter: "tomorrow@9.30" is none.
# Of what RFC 5322 lets stand before the @, what a link or markup is made of ( / | ` { } # ) is left out.
ADDRESS = r"[\w.!$%&'*+=?^~-]+@(?:[^\W_](?:[\w-]*\w)?\.)+[^\W\d_](?:[\w-]*[^\W_])?"

_ADDRESS = re.compile(ADDRESS)
_MAILTO = re.compile(r"<mailto:([^|<>]*)(?:\|[^<>]*)?>|mailto:(.*)", re.IGNORECASE)
_IN_ANGLES = re.compile(r"<([^|<>:]*)>")
_OPENING = "\"'`´‘’‚‛“”„‟«»‹›「」『』()[]{}（）［］"
_CLOSING = _OPENING + ".,;:!?。，、…"
_EMPHASIS = re.compile(r"([_*~])(.+)\1")  # Slack's italics, bold and strike; an address may begin with one of these
_APOSTROPHES = str.maketrans("’ʼ", "''")  # a phone turns the apostrophe of o'brien@firm.com
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u3164\ufe00-\ufe0f\uffa0]")  # beside those of category Cf


def read_email(words: str) -> str:
    """The one address in ``words``, folded. Raises ParseError."""
    text = _bare(words)
    if len(text) > LONGEST:
        raise ParseError(f"An e-mail address has at most {LONGEST} characters.", ("ann@firm.com",))
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        raise ParseError("There is a character that no e-mail address has. Type the address anew.", ("ann@firm.com",))
    if not _ADDRESS.fullmatch(text):
        raise ParseError("I need the e-mail address of a ChartMogul seat, and nothing else.", ("ann@firm.com",))
    return fold_email(text)


def find_email(words: str) -> str | None:
    """The same for words that need not be an address."""
    if "@" not in words:
        return None
    try:
        return read_email(words)
    except ParseError:
        return None


def without_unseen(text: str) -> str:
    """``text`` without marks that take no room: zero-width and soft ones, and those that turn the direction."""
    if text.isascii():
        return text
    return _UNSEEN.sub("", "".join(letter for letter in text if unicodedata.category(letter) != "Cf"))


def _bare(words: str) -> str:
    """Without what stands around an address, layer by layer, as in “<mailto:ann@firm.com|ann@firm.com>”."""
    text, before = without_unseen(words), None
    while text != before:
        before = text
        text = text.strip().lstrip(_OPENING).rstrip(_CLOSING)
        if markup := _MAILTO.fullmatch(text) or _IN_ANGLES.fullmatch(text):
            text = next(filter(None, markup.groups()), "")
        if emphasis := _EMPHASIS.fullmatch(text):
            text = emphasis[2]
    return text.translate(_APOSTROPHES)
