"""The buttons of requests for a seat. They live in messages already posted, so they never change."""

APPROVE_LINK = "link.approve"
REFUSE_LINK = "link.refuse"
