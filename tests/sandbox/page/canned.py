"""What the fake Slack shows the page: a few people, two channels, every block and every element."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

ANN, BEN, GIA, OTTO, BOT = "U1ANN", "U2BEN", "U3GIA", "U4OTTO", "U9BOT"
GENERAL, NORTHWIND, ANN_AND_BOT = "C1GENERAL", "C2NORTHWIND", "D1ANNBOT"
MORNING = 1763888400  # 23 November 2025, 09:00 UTC


def person(person_id: str, real_name: str, *, kind: str = "member", tz: str = "Europe/Berlin", **rest: Any) -> Json:
    initials = "".join(word[0] for word in real_name.split())
    given = {
        "id": person_id,
        "name": real_name.split()[0].lower(),
        "real_name": real_name,
        "title": "Account manager",
        "email": f"{real_name.split()[0].lower()}@meridian.example",
        "tz": tz,
        "tz_label": tz,
        "kind": kind,
        "is_admin": False,
        "color": "#7a4fbf",
        "initials": initials,
        "team_name": "Meridian",
    }
    return given | rest


PEOPLE: Json = {
    "team": {"id": "T1", "name": "Meridian"},
    "people": [
        person(ANN, "Ann Weber", is_admin=True),
        person(BEN, "Ben Okafor", tz="Pacific/Auckland", title="Head of sales", color="#f0c04a"),
        person(GIA, "Gia Rossi", kind="guest", title="Contractor", color="#2f7d4f"),
        person(OTTO, "Otto Lind", kind="outsider", team_name="Northwind", title="Buyer", color="#b5483a"),
    ],
}

SIDEBAR: Json = {
    "channels": [
        {
            "id": GENERAL,
            "name": "general",
            "topic": "Everything that everybody should know",
            "private": False,
            "shared_with": None,
            "archived": False,
            "members": [ANN, BEN, GIA],
        },
        {
            "id": NORTHWIND,
            "name": "northwind-onboarding",
            "topic": "With the people of Northwind",
            "private": True,
            "shared_with": "Northwind",
            "archived": False,
            "members": [ANN, BEN, OTTO],
        },
    ],
    "dms": [
        {"id": ANN_AND_BOT, "with": BOT, "is_app": True},
        {"id": "D2ANNBEN", "with": BEN, "is_app": False},
    ],
    "commands": [
        {"command": "/tasks", "description": "Look up CRM tasks", "usage_hint": "[mine | team | customer …] [due …]"},
        {"command": "/remind", "description": "Set a reminder", "usage_hint": "[@someone or #channel] [what] [when]"},
    ],
    "bot": {"id": BOT, "name": "Tasks"},
}


CLOCK: Json = {
    "now": "2025-11-23T09:30:00+00:00",
    "wound": 0,
    "choices": [
        {"label": "+1 hour (Sun 23 Nov, 11:30)", "note": "", "to": "2025-11-23T10:30:00+00:00"},
        {
            "label": "Next morning (Mon 24 Nov, 08:55)",
            "note": "five minutes before nine",
            "to": "2025-11-24T07:55:00+00:00",
        },
        {
            "label": "To the daylight-saving night (Sat 28 Mar, 22:00)",
            "note": "in it the clocks go forward",
            "to": "2026-03-28T21:00:00+00:00",
        },
    ],
}


def message(number: int, text: str, *, channel: str = GENERAL, author: str = BEN, **rest: Any) -> Json:
    """Message ``number`` is sent that many minutes after the morning's start."""
    seconds = MORNING + number * 60
    names = {one["id"]: one["real_name"] for one in PEOPLE["people"]} | {BOT: "Tasks"}
    given = {
        "ts": f"{seconds}.000100",
        "channel": channel,
        "author": author,
        "author_name": names[author],
        "is_app": author == BOT,
        "text": text,
        "blocks": None,
        "ephemeral": False,
        "thread_ts": None,
        "edited": False,
        "at": f"2025-11-23T{9 + number // 60:02}:{number % 60:02}:00+00:00",
    }
    return given | rest


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str, note: str | None = None) -> Json:
    return {"text": plain(text), "value": value} | ({"description": plain(note)} if note else {})


OPTIONS = [option("Acme Corp", "acme", "acme.example"), option("Globex", "globex"), option("Café Zürich", "cafe")]
PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"

ACTION_ELEMENTS: list[Json] = [
    {"type": "button", "action_id": "next", "text": plain("Next"), "value": "page-2"},
    {"type": "button", "action_id": "share", "text": plain("Share"), "style": "primary", "value": "share"},
    {
        "type": "button",
        "action_id": "drop",
        "text": plain("Delete"),
        "style": "danger",
        "value": "gone",
        "confirm": {
            "title": plain("Delete this task?"),
            "text": mrkdwn("*Call Acme* is then gone."),
            "confirm": plain("Delete"),
            "deny": plain("Keep"),
            "style": "danger",
        },
    },
    {
        "type": "static_select",
        "action_id": "pick",
        "placeholder": plain("Choose a customer"),
        "option_groups": [
            {"label": plain("Largest"), "options": OPTIONS[:2]},
            {"label": plain("Others"), "options": OPTIONS[2:]},
        ],
    },
    {"type": "users_select", "action_id": "who", "placeholder": plain("Choose a person")},
    {"type": "conversations_select", "action_id": "where", "placeholder": plain("Choose a channel")},
    {"type": "datepicker", "action_id": "day", "initial_date": "2025-11-28"},
    {"type": "timepicker", "action_id": "hour", "initial_time": "09:30"},
    {"type": "checkboxes", "action_id": "ticks", "options": OPTIONS[:2], "initial_options": OPTIONS[:1]},
    {"type": "radio_buttons", "action_id": "one", "options": OPTIONS[:2], "initial_option": OPTIONS[1]},
    {"type": "multi_static_select", "action_id": "many", "placeholder": plain("Several"), "options": OPTIONS},
    {"type": "multi_users_select", "action_id": "team", "placeholder": plain("People"), "initial_users": [BEN]},
]

RICH_TEXT: Json = {
    "type": "rich_text",
    "block_id": "rich",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Rich and "},
                {"type": "text", "text": "bold", "style": {"bold": True}},
                {"type": "text", "text": ", with "},
                {"type": "user", "user_id": ANN},
                {"type": "text", "text": " "},
                {"type": "emoji", "name": "tada"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "a point"}]}],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "quoted"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x = 1"}]},
    ],
}

TABLE: Json = {
    "type": "table",
    "block_id": "table",
    "column_settings": [{"align": "left", "is_wrapped": True}, {"align": "right"}],
    "rows": [
        [{"type": "raw_text", "text": text} for text in ("Customer", "MRR", "Owner", "Next step", "Due", "Plan")],
        [{"type": "raw_text", "text": text} for text in ("Acme", "1,200", "Ann", "Renewal call", "Fri 28 Nov", "Pro")],
    ],
}

EVERY_BLOCK: list[Json] = [
    {"type": "header", "block_id": "title", "text": plain("Tasks of Ann :calendar:")},
    {
        "type": "section",
        "block_id": "task",
        "text": mrkdwn("*<https://app.chartmogul.com/#/customers/1|Acme Corp>* · Call about the renewal\n_Fri 28 Nov_"),
        "accessory": {
            "type": "overflow",
            "action_id": "more",
            "options": [option("Mark done", "done"), option("Snooze", "snooze")],
        },
    },
    {"type": "section", "block_id": "facts", "fields": [mrkdwn("*Owner*\nAnn"), mrkdwn("*MRR*\n1,200 EUR")]},
    {"type": "divider", "block_id": "line"},
    {
        "type": "context",
        "block_id": "small",
        "elements": [
            {"type": "image", "image_url": "https://127.0.0.1:9/dot.png", "alt_text": "dot"},
            mrkdwn("12 of 43"),
        ],
    },
    {
        "type": "image",
        "block_id": "chart",
        "image_url": "https://127.0.0.1:9/chart.png",
        "alt_text": "MRR by month",
        "title": plain("MRR"),
    },
    RICH_TEXT,
    TABLE,
    {
        "type": "markdown",
        "block_id": "md",
        "text": "## Plan\n\n- **first**\n- second\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    },
    {"type": "actions", "block_id": "acts", "elements": ACTION_ELEMENTS},
    {"type": "quiz", "block_id": "odd"},
]

MARKS = (
    "*bold* _italic_ ~strike~ `code` <https://example.com/a?b=1&amp;c=2|a link> <@U2BEN> <#C1GENERAL> "
    "<!date^1763888400^{date_short} {time}|then> :warning: &lt;!channel&gt; AT&amp;T\n&gt; quoted\n```let x = 1```"
)
HOSTILE = '<img src=x onerror="window.pwned=1"> <script>window.pwned=2</script> <javascript:alert(1)|press me>'

MESSAGES: dict[str, list[Json]] = {
    GENERAL: [
        message(0, MARKS),
        message(1, "A reply in the thread", author=ANN, thread_ts=f"{MORNING}.000100"),
        message(2, HOSTILE),
        message(3, "Your tasks", author=BOT, blocks=EVERY_BLOCK),
        message(4, "Nobody else sees this", author=BOT, ephemeral=True),
        message(5, "W" * 300),
    ],
    NORTHWIND: [message(0, "Hello from outside", channel=NORTHWIND, author=OTTO)],
}

VIEW: Json = {
    "id": "V1",
    "type": "modal",
    "callback_id": "link",
    "title": plain("Link a seat"),
    "submit": plain("Ask the admins"),
    "close": plain("Cancel"),
    "private_metadata": "",
    "root_view_id": "V1",
    "previous_view_id": None,
    "blocks": [
        {"type": "section", "block_id": "intro", "text": mrkdwn("Which seat is yours?")},
        {
            "type": "input",
            "block_id": "mail",
            "label": plain("E-mail in ChartMogul"),
            "hint": plain("As the CRM shows it"),
            "element": {"type": "plain_text_input", "action_id": "value", "placeholder": plain("ann@firm.com")},
        },
        {
            "type": "input",
            "block_id": "why",
            "optional": True,
            "label": plain("Why"),
            "element": {"type": "plain_text_input", "action_id": "value", "multiline": True},
        },
        {
            "type": "input",
            "block_id": "who",
            "optional": True,
            "label": plain("Whom to ask"),
            "element": {"type": "multi_users_select", "action_id": "value"},
        },
        {
            "type": "input",
            "block_id": "until",
            "optional": True,
            "label": plain("Until"),
            "element": {"type": "datepicker", "action_id": "value"},
        },
    ],
}


def traffic(entry_id: int, kind: str, title: str, **rest: Any) -> Json:
    given = {
        "id": entry_id,
        "at": "2025-11-23T09:00:00+00:00",
        "direction": "to_bot",
        "kind": kind,
        "title": title,
        "person": ANN,
        "ack_ms": None,
        "took_ms": None,
        "status": "ok",
        "detail": "",
        "body": {"text": title, "count": 3, "ok": True},
    }
    return given | rest


TRAFFIC: list[Json] = [
    traffic(1, "slash_commands", "/tasks mine", ack_ms=3.42),
    traffic(2, "crm", "GET /v1/tasks?assignee=ann", direction="from_bot", took_ms=41.0, detail="200, 43 tasks"),
    traffic(3, "response_url", "POST response_url", direction="from_bot", took_ms=8.1),
    traffic(4, "interactive", "button: next", ack_ms=820.0),
    traffic(5, "slash_commands", "/tasks team", ack_ms=3204.0, status="late"),
    traffic(
        6, "web_api", "chat.postMessage", direction="from_bot", took_ms=12.0, status="error", detail="not_in_channel"
    ),
    traffic(7, "events_api", "app_mention", status="lost"),
]
