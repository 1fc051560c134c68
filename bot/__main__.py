"""``python -m bot`` is ``tasks-bot``."""

from bot.cli import main

main()
