"""The buttons of digests. They live in messages already posted, so they never change."""

SHOW_ALL = "reminder.show_all"
PREVIOUS = "reminder.previous"
NEXT = "reminder.next"
