"""Reminders: made in words or by a form, looked after in a list, held while somebody is away."""

from bot.slack.feature import Feature
from bot.slack.features.reminders.actions import ACTIONS
from bot.slack.features.reminders.away import AWAY
from bot.slack.features.reminders.form_actions import FORM
from bot.slack.features.reminders.guests import ACTIONS as GUEST_ACTIONS
from bot.slack.features.reminders.remind import REMIND
from bot.slack.features.reminders.reminders import REMINDERS as LIST
from bot.slack.features.reminders.tools import ReminderTools

REMINDERS: Feature[ReminderTools] = Feature("reminders", (REMIND, LIST, AWAY), (*ACTIONS, *GUEST_ACTIONS), (FORM,))
