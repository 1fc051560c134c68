"""mrkdwn.js, completion.js and time.js by themselves: pure functions, asked in the browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page

from tests.sandbox.page import canned

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def ask(page: Page, module: str, function: str, *arguments: Any) -> Any:
    script = "async ([module, name, given]) => (await import(`/page/${module}.js`))[name](...given)"
    return await page.evaluate(script, [module, function, list(arguments)])


def outline(nodes: list[dict[str, Any]]) -> str:
    """A tree in one line: text as it is, anything else as type(inside)."""
    return "".join(_outline(node) for node in nodes)


def _outline(node: dict[str, Any]) -> str:
    if node["type"] == "text":
        return str(node["text"])
    inside = outline(node["children"]) if "children" in node else str(node.get("id") or node.get("label") or "")
    return f"{node['type']}({inside})"


TREES = {
    "plain": "plain",
    "*bold* and _both *nested*_": "bold(bold) and italic(both bold(nested))",
    "snake_case_name 2*3*4 a*b": "snake_case_name 2*3*4 a*b",
    "* not bold * _ nor this _": "* not bold * _ nor this _",
    "*open only": "*open only",
    "(*bold*), ~gone~.": "(bold(bold)), strike(gone).",
    "`*raw* _code_` ``": "code(*raw* _code_) ``",
    "a\nb": "abreak()b",
    "&gt; one\n&gt; two\nafter": "quote(onebreak()two)after",
    "&gt;&gt;&gt; all\nof it": "quote(allbreak()of it)",
    "x ```a\n*b*``` y": "x pre(a\n*b*) y",
    "x ``` never closed": "x ``` never closed",
    "<@U1|ann> <#C1> <!here> <!subteam^S1|@sales>": "person(U1) channel(C1) broadcast(@here) group(@sales)",
    "&lt;!channel&gt; &amp;amp; &quot;": "<!channel> &amp; &quot;",
    "<https://x.example|*label*>": "link(*label*)",
    "see https://x.example/a_b_c.": "see link(https://x.example/a_b_c).",
    "*<https://x.example/*|a>*": "bold(link(a))",
    "<javascript:alert(1)|go> <b>": "<javascript:alert(1)|go> <b>",
    "a < b > c": "a < b > c",
    ":unknown_name: 10:30:00": ":unknown_name: 10:30:00",
    "ok :tada:": "ok emoji()",
    "<mailto:ann@firm.com|ann@firm.com>": "link(ann@firm.com)",
}


async def test_mrkdwn_is_read_as_slack_reads_it(shown: Page) -> None:
    read = {text: outline(await ask(shown, "mrkdwn", "parseMrkdwn", text)) for text in TREES}
    assert read == TREES


async def test_markdown_is_read_with_its_lists_headings_and_fences(shown: Page) -> None:
    nodes = await ask(
        shown,
        "markdown",
        "parseMarkdown",
        "# A\ntext **b** _i_ [l](https://x.example)\n\n1. one\n2. two\n```\n**raw**\n```",
    )
    assert [node["type"] for node in nodes] == ["heading", "paragraph", "list", "pre"]
    assert outline(nodes[1]["children"]) == "text bold(b) italic(i) link(l)"
    assert nodes[2]["ordered"] is True
    assert outline(nodes[3]["children"]) == "**raw**"


TYPED = {
    "/tasks @Ann Weber due fri": "/tasks <@U1ANN> due fri",
    "@ben and @BEN OKAFOR, please": "<@U2BEN> and <@U2BEN>, please",
    "mail ann@ben.example in #general": "mail ann@ben.example in <#C1GENERAL>",
    "@annabel #general-chat @ann.example": "@annabel #general-chat @ann.example",
}


async def test_typed_names_become_marks_only_as_whole_words(shown: Page) -> None:
    words = {"people": canned.PEOPLE["people"], "channels": canned.SIDEBAR["channels"]}
    sent = {text: await ask(shown, "completion", "withMarks", text, words) for text in TYPED}
    assert sent == TYPED


async def test_slack_dates_are_written_in_the_reader_s_zone(shown: Page) -> None:
    now = canned.MORNING * 1000
    form = "{date_short_pretty} at {time}, {date_num}, {nonsense}"
    berlin = await ask(shown, "time", "slackDate", canned.MORNING, form, "Europe/Berlin", now)
    assert berlin == "today at 10:00, 23/11/2025, {nonsense}"
    auckland = await ask(
        shown, "time", "slackDate", canned.MORNING + 3 * 3600, "{date_pretty} {time}", "Pacific/Auckland", now
    )
    assert auckland == "tomorrow 01:00"
    assert await ask(shown, "time", "slackDate", canned.MORNING - 7200, "{ago}", "UTC", now) == "2 hours ago"


async def test_an_ack_is_judged_by_its_milliseconds_in_words_too(shown: Page) -> None:
    judged = [await ask(shown, "traffic", "judge", entry) for entry in canned.TRAFFIC]
    assert judged == [
        ["good", "ack 3.4 ms"],
        ["plain", "41 ms"],
        ["plain", "8.1 ms"],
        ["slow", "ack 820 ms"],
        ["bad", "late, 3.20 s"],
        ["bad", "error, 12 ms"],
        ["bad", "no ack"],
    ]
