"""Every form, by its callback_id: what a change in it repaints, and what its submission does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.slack.blocks.message import Form, FormAccepted, Modal
from bot.slack.desk import Desk
from bot.slack.features.reminders.form import CALLBACK_ID, WHERE
from bot.slack.features.reminders.form_actions import preview, submit


@dataclass(frozen=True, slots=True)
class FormKind:
    """``submit`` answers Taken, or the form repainted where it has to be looked at again; it may raise FormErrors.

    ``first_field`` is the block id of the input at which a problem with no place of its own is shown.
    """

    first_field: str
    preview: Callable[[Form, Desk], Awaitable[Modal]]
    submit: Callable[[Form, Desk], Awaitable[FormAccepted | Modal]]


FORMS = {CALLBACK_ID: FormKind(WHERE, preview, submit)}
