"""Lists of tasks: asked for in words, turned page by page, shared with a channel."""

from bot.slack.feature import Feature
from bot.slack.features.tasks.actions import ACTIONS
from bot.slack.features.tasks.lists import COMMANDS
from bot.slack.features.tasks.tools import TaskTools

TASKS: Feature[TaskTools] = Feature("tasks", COMMANDS, ACTIONS)
