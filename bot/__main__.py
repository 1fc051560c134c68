"""``python -m bot`` is ``tasks-bot``."""

from bot.cli.main import main

main()
