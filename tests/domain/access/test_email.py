"""One reader of e-mail addresses: what nobody meant is taken off, what is left and is no address is refused."""

from __future__ import annotations

import pytest

from bot.domain.access.email import LONGEST, find_email, read_email
from bot.domain.problems import ParseError

ZERO_WIDTH_SPACE, SOFT_HYPHEN, NO_BREAK_SPACE, BYTE_ORDER_MARK = "\u200b", "\u00ad", "\u00a0", "\ufeff"


@pytest.mark.parametrize(
    "words",
    [
        "ann@acme.example",
        " ANN@Acme.Example\n",
        "ann@acme.example.",
        "ann@acme.example,",
        "“ann@acme.example”",
        "„ann@acme.example“",
        "'ann@acme.example'",
        '"ann@acme.example".',
        "(ann@acme.example)",
        "[ann@acme.example]",
        "{ann@acme.example}",
        "<ann@acme.example>",
        "«ann@acme.example»",
        "`ann@acme.example`",
        "```ann@acme.example```",
        "_ann@acme.example_",
        "*ann@acme.example*",
        "~ann@acme.example~",
        "*_ann@acme.example_*.",
        "(_<mailto:ann@acme.example|ann@acme.example>_)",
        f"_{ZERO_WIDTH_SPACE}ann@acme.example_",
        f"{ZERO_WIDTH_SPACE}ann@acme.example{ZERO_WIDTH_SPACE}",
        f"an{SOFT_HYPHEN}n@acme{ZERO_WIDTH_SPACE}.example",
        f"{NO_BREAK_SPACE}ann@acme.example{NO_BREAK_SPACE}",
        f"{BYTE_ORDER_MARK}ann@acme.example",
        "\u202aann@acme.example\u202c",
        "\u2068ann@acme.example\u2069",
        "\u200eann@acme.example\u200f",
        "ann@acme.example\ufe0f",
        "mailto:ann@acme.example",
        "<mailto:ann@acme.example|ann@acme.example>",
        "<mailto:ann@acme.example>",
        "(“<mailto:ann@acme.example|Ann>”).",
        f"<mailto:ann@acme.example|{ZERO_WIDTH_SPACE}ann@acme.example>",
    ],
)
def test_what_nobody_meant_is_taken_off(words: str) -> None:
    assert read_email(words) == "ann@acme.example"


@pytest.mark.parametrize(
    ("words", "email"),
    [
        ("O'Brien+crm@firm.co.uk", "o'brien+crm@firm.co.uk"),
        ("o’brien@firm.com", "o'brien@firm.com"),
        ("+ann@firm.com", "+ann@firm.com"),
        ("_ann@firm.com", "_ann@firm.com"),
        ("__ann@firm.com_", "_ann@firm.com"),
        ("~ann_@firm.com", "~ann_@firm.com"),
        ("jörg@büro.example", "jörg@büro.example"),
        ("ann_w@sub-domain.firm.com", "ann_w@sub-domain.firm.com"),
        ("a" * (LONGEST - 9) + "@firm.com", "a" * (LONGEST - 9) + "@firm.com"),
    ],
)
def test_unusual_addresses_are_addresses(words: str, email: str) -> None:
    assert read_email(words) == email


@pytest.mark.parametrize(
    "words",
    [
        "",
        "ann",
        "@ann",
        "ann@",
        "ann@firm",
        "ann@firm..com",
        "ann@.com",
        "ann@-.com",
        "ann@firm.com_",
        "_ann@firm.com__",
        "_ann@firm.com*",
        "tomorrow@9.30",
        "ann@firm.com ben@firm.com",
        "ann@firm.com,ben@firm.com",
        "ann weber@firm.com",
        "ann@ben@firm.com",
        "ann\x00@firm.com",
        "ann@firm.com\x00",
        "ann\x1b@firm.com",
        "ann\ud800@firm.com",
        "https://crm.example/ann@acme.example",
        "<https://crm.example/ann@acme.example>",
        "<https://crm.example|ann@acme.example>",
        "<@U2BEN|ann@acme.example>",
        "crm.example/ann@acme.example",
        "a" * (LONGEST - 8) + "@firm.com",
        "(" * 100_000,
        "<" * 10_000 + "ann@firm.com" + ">" * 10_000,
        "_" * 10_000,
    ],
    ids=range(29),
)
def test_what_is_no_address_is_refused(words: str) -> None:
    with pytest.raises(ParseError) as caught:
        read_email(words)
    assert caught.value.examples
    assert len(words) < 8 or words not in caught.value.sentence, "a secret may stand in the wrong line"
    assert find_email(words) is None


def test_an_address_among_words_is_found_or_not() -> None:
    assert find_email("(Ann@firm.com)") == "ann@firm.com"
    assert find_email("Acme Corp") is None
