"""Each rule for a block: one just inside passes, one just outside is named with its place."""

from __future__ import annotations

import pytest

from bot.sandbox.slack.rules.check import check_message
from tests.sandbox.slack_blocks import (
    DIVIDER,
    Json,
    actions,
    button,
    confirm,
    context,
    entry,
    header,
    image,
    mrkdwn,
    option,
    options,
    overflow,
    plain,
    rich,
    section,
    select,
    table,
    text_input,
)

BLOCK_RULES: dict[str, tuple[Json, Json, str]] = {
    # rule: (just inside, just outside, where it is found)
    "section text": (section(text=mrkdwn("a" * 3000)), section(text=mrkdwn("a" * 3001)), "/text/text"),
    "section text not empty": (section(text=mrkdwn("a")), section(text=mrkdwn("")), "/text/text"),
    "section text not blank": (section(text=mrkdwn("a")), section(text=mrkdwn(" \n")), "/text/text"),
    "section text is an object": (section(), section(text="Hello"), "/text"),
    "section needs text or fields": ({"type": "section", "fields": [mrkdwn()]}, {"type": "section"}, "/blocks/0"),
    "section fields": (section(fields=[mrkdwn()] * 10), section(fields=[mrkdwn()] * 11), "/fields"),
    "section has a field": (section(fields=[mrkdwn()]), section(fields=[]), "/fields"),
    "section field text": (
        section(fields=[mrkdwn("a" * 2000)]),
        section(fields=[mrkdwn("a" * 2001)]),
        "/fields/0/text",
    ),
    "section accessory": (section(accessory=button()), section(accessory=entry()), "/accessory/type"),
    "header": (header("a" * 150), header("a" * 151), "/text/text"),
    "header is plain text": (header("a"), {"type": "header", "text": mrkdwn()}, "/text/type"),
    "divider has nothing": (DIVIDER, {**DIVIDER, "text": plain()}, "property: text"),
    "block_id": ({**DIVIDER, "block_id": "b" * 255}, {**DIVIDER, "block_id": "b" * 256}, "/block_id"),
    "unknown block": (DIVIDER, {"type": "gallery"}, "/type"),
    "block without type": (DIVIDER, {"text": plain()}, "/type"),
    "unknown key": (section(), section(txt="x"), "property: txt"),
    "unknown key in a text": (section(), section(text={**mrkdwn(), "emoji": True}), "property: emoji"),
    "emoji is a boolean": (
        {"type": "header", "text": {**plain(), "emoji": True}},
        {"type": "header", "text": {**plain(), "emoji": "yes"}},
        "/emoji",
    ),
    "actions": (
        actions(*[button(action_id=f"a{n}") for n in range(25)]),
        actions(*[button(action_id=f"a{n}") for n in range(26)]),
        "/elements",
    ),
    "actions not empty": (actions(button()), actions(), "/elements"),
    "actions take no inputs": (
        actions(button()),
        actions({"type": "plain_text_input", "action_id": "a"}),
        "/elements/0/type",
    ),
    "one action_id in a block": (
        actions(button(), button(action_id="other")),
        actions(button(), button()),
        "/elements/1/action_id",
    ),
    "context": (context(*[mrkdwn()] * 10), context(*[mrkdwn()] * 11), "/elements"),
    "context not empty": (context(mrkdwn()), context(), "/elements"),
    "context takes images": (context(image()), context(button()), "/elements/0/type"),
    "image alt text": (image(alt_text="a" * 2000), image(alt_text="a" * 2001), "/alt_text"),
    "image needs alt text": (image(), {"type": "image", "image_url": "https://firm.example/a.png"}, "alt_text"),
    "image url": (
        image(image_url="https://" + "a" * 2992),
        image(image_url="https://" + "a" * 2993),
        "/image_url",
    ),
    "image url is a url": (image(), image(image_url="a.png"), "/image_url"),
    "image has one source": (image(), image(slack_file={"id": "F1"}), "/blocks/0"),
    "image title": (image(title=plain("a" * 2000)), image(title=plain("a" * 2001)), "/title/text"),
    "button text": (actions(button(text=plain("a" * 75))), actions(button(text=plain("a" * 76))), "/text/text"),
    "button text is plain": (actions(button()), actions(button(text=mrkdwn())), "/text/type"),
    "button value": (actions(button(value="a" * 2000)), actions(button(value="a" * 2001)), "/value"),
    "button value is a string": (actions(button(value="1")), actions(button(value=1)), "/value"),
    "button url": (
        actions(button(url="https://" + "a" * 2992)),
        actions(button(url="https://" + "a" * 2993)),
        "/url",
    ),
    "button style": (actions(button(style="danger")), actions(button(style="default")), "/style"),
    "action_id": (actions(button(action_id="a" * 255)), actions(button(action_id="a" * 256)), "/action_id"),
    "accessibility label": (
        actions(button(accessibility_label="a" * 75)),
        actions(button(accessibility_label="a" * 76)),
        "/accessibility_label",
    ),
    "confirm title": (
        actions(button(confirm=confirm(title=plain("a" * 100)))),
        actions(button(confirm=confirm(title=plain("a" * 101)))),
        "/confirm/title/text",
    ),
    "confirm text": (
        actions(button(confirm=confirm(text=mrkdwn("a" * 300)))),
        actions(button(confirm=confirm(text=mrkdwn("a" * 301)))),
        "/confirm/text/text",
    ),
    "confirm button": (
        actions(button(confirm=confirm(confirm=plain("a" * 30)))),
        actions(button(confirm=confirm(confirm=plain("a" * 31)))),
        "/confirm/confirm/text",
    ),
    "deny button": (
        actions(button(confirm=confirm(deny=plain("a" * 30)))),
        actions(button(confirm=confirm(deny=plain("a" * 31)))),
        "/confirm/deny/text",
    ),
    "confirm needs all four": (
        actions(button(confirm=confirm())),
        actions(button(confirm={"title": plain(), "text": mrkdwn()})),
        "/confirm",
    ),
    "overflow at most": (actions(overflow(5)), actions(overflow(6)), "/options"),
    "overflow at least": (actions(overflow(2)), actions(overflow(1)), "/options"),
    "select options": (actions(select(options=options(100))), actions(select(options=options(101))), "/options"),
    "select has an option": (actions(select(options=options(1))), actions(select(options=[])), "/options"),
    "select has options or groups": (
        actions({"type": "static_select", "option_groups": [{"label": plain(), "options": options(1)}]}),
        actions(select(option_groups=[{"label": plain(), "options": options(1)}])),
        "/elements/0",
    ),
    "option group label": (
        actions({"type": "static_select", "option_groups": [{"label": plain("a" * 75), "options": options(1)}]}),
        actions({"type": "static_select", "option_groups": [{"label": plain("a" * 76), "options": options(1)}]}),
        "/label/text",
    ),
    "option text": (
        actions(select(options=[option("a" * 75)])),
        actions(select(options=[option("a" * 76)])),
        "/options/0/text/text",
    ),
    "option text is plain": (
        actions(select()),
        actions(select(options=[{"text": mrkdwn(), "value": "1"}])),
        "/options/0/text/type",
    ),
    "option value": (
        actions(select(options=[option(value="a" * 150)])),
        actions(select(options=[option(value="a" * 151)])),
        "/options/0/value",
    ),
    "option description": (
        actions(select(options=[option(description=plain("a" * 75))])),
        actions(select(options=[option(description=plain("a" * 76))])),
        "/options/0/description/text",
    ),
    "initial option is offered": (
        actions(select(initial_option=option(value="1"))),
        actions(select(initial_option=option(value="7"))),
        "/initial_option",
    ),
    "placeholder": (
        actions(select(placeholder=plain("a" * 150))),
        actions(select(placeholder=plain("a" * 151))),
        "/placeholder/text",
    ),
    "checkboxes": (
        actions({"type": "checkboxes", "options": options(10)}),
        actions({"type": "checkboxes", "options": options(11)}),
        "/options",
    ),
    "radio buttons": (
        actions({"type": "radio_buttons", "options": options(10)}),
        actions({"type": "radio_buttons", "options": options(11)}),
        "/options",
    ),
    "initial date": (
        actions({"type": "datepicker", "initial_date": "2026-02-28"}),
        actions({"type": "datepicker", "initial_date": "2026-02-30"}),
        "/initial_date",
    ),
    "initial time": (
        actions({"type": "timepicker", "initial_time": "23:59"}),
        actions({"type": "timepicker", "initial_time": "24:00"}),
        "/initial_time",
    ),
    "input label": (entry(label=plain("a" * 2000)), entry(label=plain("a" * 2001)), "/label/text"),
    "input label is plain": (entry(), entry(label=mrkdwn()), "/label/type"),
    "input hint": (entry(hint=plain("a" * 2000)), entry(hint=plain("a" * 2001)), "/hint/text"),
    "input takes no buttons": (entry(), entry(button()), "/element/type"),
    "input initial value": (
        text_input(initial_value="a" * 3000),
        text_input(initial_value="a" * 3001),
        "/initial_value",
    ),
    "input max length": (text_input(max_length=3000), text_input(max_length=3001), "/max_length"),
    "input lengths in order": (
        text_input(min_length=2, max_length=2),
        text_input(min_length=3, max_length=2),
        "/element",
    ),
    "number input says whether decimals": (
        entry({"type": "number_input", "is_decimal_allowed": False}),
        entry({"type": "number_input"}),
        "/element",
    ),
    "table rows": (table(rows=100), table(rows=101), "/rows"),
    "table columns": (table(columns=20), table(columns=21), "/rows/0"),
    "table characters": (table(text="a" * 10_000), table(columns=2, text="a" * 5001), "/blocks/0"),
    "table cell not empty": (table(text="-"), table(text=""), "/rows/0/0/text"),
    "markdown": ({"type": "markdown", "text": "a" * 12_000}, {"type": "markdown", "text": "a" * 12_001}, "/text"),
    "rich text part": (
        rich({"type": "text", "text": "a"}),
        rich({"type": "words", "text": "a"}),
        "/elements/0/elements/0/type",
    ),
    "rich text not empty": (rich({"type": "emoji", "name": "wave"}), rich(), "/elements/0/elements"),
    "rich text style": (
        rich({"type": "text", "text": "a", "style": {"bold": True}}),
        rich({"type": "text", "text": "a", "style": {"loud": True}}),
        "property: loud",
    ),
}


@pytest.mark.parametrize("rule", BLOCK_RULES)
def test_a_block_just_inside_the_rule_passes_and_one_just_outside_is_found(rule: str) -> None:
    inside, outside, where = BLOCK_RULES[rule]
    assert check_message({"blocks": [inside]}) == []
    found = check_message({"blocks": [outside]})
    assert found
    assert all("[json-pointer:/blocks" in finding for finding in found)
    assert any(where in finding for finding in found), found
