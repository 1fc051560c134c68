"""The buttons of previews and of the list of reminders. Each acts on the reminder as it is now, and repaints.

A list that was drawn before somebody changed the reminder says so after the click.
"""

from __future__ import annotations

from bot.domain.language.wording import day_in_words
from bot.domain.reminders.reminder import ReminderState
from bot.slack.blocks.parts import plain_message
from bot.slack.feature import Action, Click, Modal, Reply
from bot.slack.features.reminders import action_ids
from bot.slack.features.reminders.form import read_form_state
from bot.slack.features.reminders.form_actions import open_form
from bot.slack.features.reminders.guests import guest_decisions
from bot.slack.features.reminders.messages import NO_NOTE, Note, list_message, made_message, why_message
from bot.slack.features.reminders.row_value import ReminderToken, read_token, write_token
from bot.slack.features.reminders.spec_value import read_spec
from bot.slack.features.reminders.tools import ReminderTools
from bot.slack.ids import is_direct
from bot.use_cases.reminders.manage_reminders import Changed

_CHANGED_MEANWHILE = " It had been changed since this list was made; this is how it is now."


async def switch_on(click: Click, tools: ReminderTools) -> Reply:
    made = await tools.creator.switch_on(click.person, read_spec(click.value))
    return Reply(made_message(made, click.person, click.command))


async def edit_preview(click: Click, tools: ReminderTools) -> Modal:
    return await open_form(click.person, read_spec(click.value), click.channel_id, tools, click.command)


async def cancel(click: Click, tools: ReminderTools) -> Reply:
    changes = read_spec(click.value).changes
    return Reply(plain_message("I left it as it was." if changes else "I made no reminder."))


async def open_empty_form(click: Click, tools: ReminderTools) -> Modal:
    state = read_form_state(click.value)
    return await open_form(click.person, state.spec, state.channel_id, tools, click.command)


async def pause(click: Click, tools: ReminderTools) -> Reply:
    token = read_token(click.value)
    changed = await tools.manager.pause(click.person, token.reminder_id)
    return await _repainted(click, tools, token, changed, "Paused." if changed.now else "It was paused already.")


async def resume(click: Click, tools: ReminderTools) -> Reply:
    token = read_token(click.value)
    changed = await tools.manager.resume(click.person, token.reminder_id)
    return await _repainted(click, tools, token, changed, "It is on again." if changed.now else "It was on already.")


async def delete(click: Click, tools: ReminderTools) -> Reply:
    token = read_token(click.value)
    changed = await tools.manager.delete(click.person, token.reminder_id)
    before = changed.before
    undo = ReminderToken(before.id, changed.reminder.version, token.offset, before.state, before.by_default)
    return await _repainted(click, tools, token, changed, "Deleted.", undo=write_token(undo))


async def undo_delete(click: Click, tools: ReminderTools) -> Reply:
    token = read_token(click.value)
    was = token.was if token.was is not ReminderState.DELETED else ReminderState.PAUSED
    changed = await tools.manager.undo_delete(click.person, token.reminder_id, was, was_default=token.was_default)
    return await _repainted(click, tools, token, changed, "It is back." if changed.now else "It was back already.")


async def edit(click: Click, tools: ReminderTools) -> Modal:
    spec = await tools.manager.to_edit(click.person, read_token(click.value).reminder_id)
    return await open_form(click.person, spec, click.channel_id, tools, click.command)


async def try_out(click: Click, tools: ReminderTools) -> Reply:
    """Sent to the one who clicks alone, as of today in the reminder's zone."""
    row = await tools.manager.row(click.person, read_token(click.value).reminder_id)
    today = tools.clock.now().astimezone(row.zone).date()
    message = await tools.digests.test_message(row.reminder, today, click.person)
    if is_direct(click.channel_id):
        return Reply(message, replaces=False)
    await tools.notices.send(click.person.id, message)
    said = f"I sent you the test for {day_in_words(today, today)} by direct message. Nobody else got it."
    return Reply(plain_message(said), replaces=False)


async def tell_why(click: Click, tools: ReminderTools) -> Reply:
    row = await tools.manager.row(click.person, read_token(click.value).reminder_id)
    readers = await tools.manager.readers(row)
    guests = await guest_decisions(click.person, [row.reminder], tools)
    return Reply(why_message(row, readers, click.person, guests), replaces=False)


async def show_list(click: Click, tools: ReminderTools) -> Reply:
    return await _list(click, tools, read_token(click.value).offset)


async def _repainted(
    click: Click, tools: ReminderTools, token: ReminderToken, changed: Changed, note: str, *, undo: str = ""
) -> Reply:
    is_stale = changed.before.version != token.version
    return await _list(click, tools, token.offset, Note(note + (_CHANGED_MEANWHILE if is_stale else ""), undo))


async def _list(click: Click, tools: ReminderTools, offset: int, note: Note = NO_NOTE) -> Reply:
    page = await tools.manager.page(click.person, offset)
    message = list_message(
        page,
        click.person,
        await guest_decisions(click.person, [row.reminder for row in page.rows], tools),
        team_url=tools.team_url,
        now=tools.clock.now(),
        command=click.command,
        note=note,
    )
    return Reply(message)


ACTIONS = (
    Action(action_ids.SWITCH_ON, switch_on),
    Action(action_ids.EDIT_PREVIEW, edit_preview),
    Action(action_ids.CANCEL, cancel),
    Action(action_ids.OPEN_FORM, open_empty_form),
    Action(action_ids.PAUSE, pause),
    Action(action_ids.RESUME, resume),
    Action(action_ids.EDIT, edit),
    Action(action_ids.DELETE, delete),
    Action(action_ids.UNDO, undo_delete),
    Action(action_ids.TEST, try_out),
    Action(action_ids.WHY, tell_why),
    Action(action_ids.PREVIOUS, show_list),
    Action(action_ids.NEXT, show_list),
)
