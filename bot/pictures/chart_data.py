"""The figures of a picture as JSON, as the parent writes them to the child's standard input."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date

from bot.domain.reminders.weekly_chart import AssigneeCount, WeekCount, WeekPicture


def to_json(week: WeekPicture) -> bytes:
    return json.dumps(asdict(week), default=date.isoformat).encode()


def from_json(written: bytes) -> WeekPicture:
    fields = json.loads(written)
    return WeekPicture(
        title=fields["title"],
        this_week=date.fromisoformat(fields["this_week"]),
        weeks=tuple(
            WeekCount(date.fromisoformat(each["first_day"]), each["open"], each["overdue"]) for each in fields["weeks"]
        ),
        assignees=tuple(AssigneeCount(**each) for each in fields["assignees"]),
    )
