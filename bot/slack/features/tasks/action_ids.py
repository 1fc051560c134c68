"""The buttons of lists of tasks. They live in messages already posted, so they never change.

Slack wants an action_id once in a block, so those that can stand side by side differ.
"""

PREVIOUS = "tasks.previous"
NEXT = "tasks.next"
SHOW_ALL = "tasks.show_all"
SHOW_PAGES = "tasks.show_pages"
SHARE = "tasks.share"
OPEN_COPY = "tasks.open_copy"
CHOOSE_CUSTOMER = "tasks.choose_customer"
