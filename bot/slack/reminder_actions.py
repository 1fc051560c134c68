"""What each button of drafts and of the list of reminders does. It acts on the reminder as it is now, and repaints.

A list that was drawn before somebody changed the reminder says so after the press.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.domain.reminder import ReminderState
from bot.domain.wording import day_in_words
from bot.slack import action_ids
from bot.slack.blocks.remind_modal import read_carried
from bot.slack.blocks.reminders import list_message, made_message, why_message
from bot.slack.blocks.seats import plain_message
from bot.slack.desk import Desk
from bot.slack.digest_place import read_place
from bot.slack.message import Modal, Press, Reply
from bot.slack.remind_form import open_form
from bot.slack.reminder_token import ReminderToken, read_token, write_token
from bot.slack.wish_token import read_wish
from bot.use_cases.mind_reminders import Changed
from bot.use_cases.plan_reminders import wish_to_change
from bot.use_cases.problems import NotAllowed

_CHANGED_MEANWHILE = " It had been changed since this list was made; this is how it is now."


async def switch_on(press: Press, desk: Desk) -> Reply:
    made = await desk.reminding.planner.switch_on(press.person, read_wish(press.value))
    return Reply(made_message(made, press.person, press.command))


async def edit_draft(press: Press, desk: Desk) -> Modal:
    return await open_form(press.person, read_wish(press.value), press.channel_id, desk)


async def cancel(press: Press, desk: Desk) -> Reply:
    changes = read_wish(press.value).changes
    return Reply(plain_message("I left it as it was." if changes else "I made no reminder."))


async def open_empty_form(press: Press, desk: Desk) -> Modal:
    carried = read_carried(press.value)
    return await open_form(press.person, carried.wish, carried.channel_id, desk)


async def pause(press: Press, desk: Desk) -> Reply:
    token = read_token(press.value)
    changed = await desk.reminding.keeper.pause(press.person, token.reminder_id)
    return await _repainted(press, desk, token, changed, "Paused." if changed.now else "It was paused already.")


async def resume(press: Press, desk: Desk) -> Reply:
    token = read_token(press.value)
    changed = await desk.reminding.keeper.resume(press.person, token.reminder_id)
    return await _repainted(press, desk, token, changed, "It is on again." if changed.now else "It was on already.")


async def delete(press: Press, desk: Desk) -> Reply:
    token = read_token(press.value)
    changed = await desk.reminding.keeper.delete(press.person, token.reminder_id)
    undo = write_token(replace(token, version=changed.reminder.version, was=changed.before.state))
    return await _repainted(press, desk, token, changed, "Deleted.", undo=undo)


async def undo_delete(press: Press, desk: Desk) -> Reply:
    token = read_token(press.value)
    was = token.was if token.was is not ReminderState.DELETED else ReminderState.PAUSED
    changed = await desk.reminding.keeper.undo_delete(press.person, token.reminder_id, was)
    return await _repainted(press, desk, token, changed, "It is back." if changed.now else "It was back already.")


async def edit(press: Press, desk: Desk) -> Modal:
    row = await desk.reminding.keeper.row(press.person, read_token(press.value).reminder_id)
    if not row.may_change:
        raise NotAllowed("Only whoever made a reminder in this place, or an admin, can change it. Ask one of them.")
    return await open_form(press.person, wish_to_change(row.reminder), press.channel_id, desk)


async def try_out(press: Press, desk: Desk) -> Reply:
    """Sent to the presser alone, as of today in the reminder's zone."""
    row = await desk.reminding.keeper.row(press.person, read_token(press.value).reminder_id)
    today = desk.reminding.clock.now().astimezone(row.zone).date()
    message = await desk.digests.test_message(row.reminder, today, press.person)
    if press.channel_id.startswith("D"):
        return Reply(message, replaces=False)
    await desk.send(press.person.id, message)
    said = f"I sent you the test for {day_in_words(today, today)} by direct message. Nobody else got it."
    return Reply(plain_message(said), replaces=False)


async def show_digest(press: Press, desk: Desk) -> Reply:
    """A page of a digest's whole list: beside the digest at first, then repainted where only the presser sees it."""
    message = await desk.digests.page(read_place(press.value), press.person, press.channel_id)
    return Reply(message, replaces=press.ephemeral)


async def tell_why(press: Press, desk: Desk) -> Reply:
    row = await desk.reminding.keeper.row(press.person, read_token(press.value).reminder_id)
    readers = await desk.reminding.keeper.readers(row)
    return Reply(why_message(row, readers, press.person), replaces=False)


async def show_list(press: Press, desk: Desk) -> Reply:
    return await _list(press, desk, read_token(press.value).offset)


async def _repainted(
    press: Press, desk: Desk, token: ReminderToken, changed: Changed, note: str, *, undo: str = ""
) -> Reply:
    is_stale = changed.before.version != token.version
    return await _list(press, desk, token.offset, note=note + (_CHANGED_MEANWHILE if is_stale else ""), undo=undo)


async def _list(press: Press, desk: Desk, offset: int, *, note: str = "", undo: str = "") -> Reply:
    page = await desk.reminding.keeper.page(press.person, offset)
    message = list_message(
        page,
        press.person,
        team_url=desk.team_url,
        now=desk.reminding.clock.now(),
        command=press.command,
        note=note,
        undo=undo,
    )
    return Reply(message, replaces=press.ephemeral or press.channel_id.startswith("D"))


REMINDER_ACTIONS: Mapping[str, Callable[[Press, Desk], Awaitable[Reply | Modal]]] = {
    action_ids.SHOW_ALL_OF_DIGEST: show_digest,
    action_ids.PREVIOUS_OF_DIGEST: show_digest,
    action_ids.NEXT_OF_DIGEST: show_digest,
    action_ids.REMINDER_SWITCH_ON: switch_on,
    action_ids.REMINDER_EDIT_DRAFT: edit_draft,
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
