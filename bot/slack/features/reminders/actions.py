"""What each button of drafts and of the list of reminders does. It acts on the reminder as it is now, and repaints.

A list that was drawn before somebody changed the reminder says so after the press.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.domain.language.wording import day_in_words
from bot.domain.problems import NotAllowed
from bot.domain.reminders.reminder import ReminderState
from bot.slack import action_ids
from bot.slack.blocks.message import Click, Modal, Reply
from bot.slack.desk import Desk
from bot.slack.features.digests.digest_place import read_place
from bot.slack.features.reminders.form import read_form_state
from bot.slack.features.reminders.form_actions import open_form
from bot.slack.features.reminders.messages import list_message, made_message, why_message
from bot.slack.features.reminders.row_value import ReminderToken, read_token, write_token
from bot.slack.features.reminders.spec_value import read_spec
from bot.slack.features.seats.messages import plain_message
from bot.use_cases.reminders.create_reminder import spec_of
from bot.use_cases.reminders.manage_reminders import Changed

_CHANGED_MEANWHILE = " It had been changed since this list was made; this is how it is now."


async def switch_on(click: Click, desk: Desk) -> Reply:
    made = await desk.reminding.creator.switch_on(click.person, read_spec(click.value))
    return Reply(made_message(made, click.person, click.command))


async def edit_preview(click: Click, desk: Desk) -> Modal:
    return await open_form(click.person, read_spec(click.value), click.channel_id, desk)


async def cancel(click: Click, desk: Desk) -> Reply:
    changes = read_spec(click.value).changes
    return Reply(plain_message("I left it as it was." if changes else "I made no reminder."))


async def open_empty_form(click: Click, desk: Desk) -> Modal:
    carried = read_form_state(click.value)
    return await open_form(click.person, carried.spec, carried.channel_id, desk)


async def pause(click: Click, desk: Desk) -> Reply:
    token = read_token(click.value)
    changed = await desk.reminding.manager.pause(click.person, token.reminder_id)
    return await _repainted(click, desk, token, changed, "Paused." if changed.now else "It was paused already.")


async def resume(click: Click, desk: Desk) -> Reply:
    token = read_token(click.value)
    changed = await desk.reminding.manager.resume(click.person, token.reminder_id)
    return await _repainted(click, desk, token, changed, "It is on again." if changed.now else "It was on already.")


async def delete(click: Click, desk: Desk) -> Reply:
    token = read_token(click.value)
    changed = await desk.reminding.manager.delete(click.person, token.reminder_id)
    undo = write_token(replace(token, version=changed.reminder.version, was=changed.before.state))
    return await _repainted(click, desk, token, changed, "Deleted.", undo=undo)


async def undo_delete(click: Click, desk: Desk) -> Reply:
    token = read_token(click.value)
    was = token.was if token.was is not ReminderState.DELETED else ReminderState.PAUSED
    changed = await desk.reminding.manager.undo_delete(click.person, token.reminder_id, was)
    return await _repainted(click, desk, token, changed, "It is back." if changed.now else "It was back already.")


async def edit(click: Click, desk: Desk) -> Modal:
    row = await desk.reminding.manager.row(click.person, read_token(click.value).reminder_id)
    if not row.may_change:
        raise NotAllowed("Only whoever made a reminder in this place, or an admin, can change it. Ask one of them.")
    return await open_form(click.person, spec_of(row.reminder), click.channel_id, desk)


async def try_out(click: Click, desk: Desk) -> Reply:
    """Sent to the presser alone, as of today in the reminder's zone."""
    row = await desk.reminding.manager.row(click.person, read_token(click.value).reminder_id)
    today = desk.reminding.clock.now().astimezone(row.zone).date()
    message = await desk.digests.test_message(row.reminder, today, click.person)
    if click.channel_id.startswith("D"):
        return Reply(message, replaces=False)
    await desk.send(click.person.id, message)
    said = f"I sent you the test for {day_in_words(today, today)} by direct message. Nobody else got it."
    return Reply(plain_message(said), replaces=False)


async def show_digest(click: Click, desk: Desk) -> Reply:
    """A page of a digest's whole list: beside the digest at first, then repainted where only the presser sees it."""
    message = await desk.digests.page(read_place(click.value), click.person, click.channel_id)
    return Reply(message, replaces=click.ephemeral)


async def tell_why(click: Click, desk: Desk) -> Reply:
    row = await desk.reminding.manager.row(click.person, read_token(click.value).reminder_id)
    readers = await desk.reminding.manager.readers(row)
    return Reply(why_message(row, readers, click.person), replaces=False)


async def show_list(click: Click, desk: Desk) -> Reply:
    return await _list(click, desk, read_token(click.value).offset)


async def _repainted(
    click: Click, desk: Desk, token: ReminderToken, changed: Changed, note: str, *, undo: str = ""
) -> Reply:
    is_stale = changed.before.version != token.version
    return await _list(click, desk, token.offset, note=note + (_CHANGED_MEANWHILE if is_stale else ""), undo=undo)


async def _list(click: Click, desk: Desk, offset: int, *, note: str = "", undo: str = "") -> Reply:
    page = await desk.reminding.manager.page(click.person, offset)
    message = list_message(
        page,
        click.person,
        team_url=desk.team_url,
        now=desk.reminding.clock.now(),
        command=click.command,
        note=note,
        undo=undo,
    )
    return Reply(message, replaces=click.ephemeral or click.channel_id.startswith("D"))


REMINDER_ACTIONS: Mapping[str, Callable[[Click, Desk], Awaitable[Reply | Modal]]] = {
    action_ids.SHOW_ALL_OF_DIGEST: show_digest,
    action_ids.PREVIOUS_OF_DIGEST: show_digest,
    action_ids.NEXT_OF_DIGEST: show_digest,
    action_ids.REMINDER_SWITCH_ON: switch_on,
    action_ids.REMINDER_EDIT_PREVIEW: edit_preview,
    action_ids.REMINDER_CANCEL: cancel,
    action_ids.REMINDER_FORM: open_empty_form,
    action_ids.REMINDER_PAUSE: pause,
    action_ids.REMINDER_RESUME: resume,
    action_ids.REMINDER_EDIT: edit,
    action_ids.REMINDER_DELETE: delete,
    action_ids.REMINDER_UNDO: undo_delete,
    action_ids.REMINDER_TEST: try_out,
    action_ids.REMINDER_WHY: tell_why,
    action_ids.REMINDER_PREVIOUS: show_list,
    action_ids.REMINDER_NEXT: show_list,
}
