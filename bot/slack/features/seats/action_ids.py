"""The buttons of requests for a seat, and of links that an admin is asked about.

They live in messages already posted, so they never change.
"""

APPROVE_LINK = "link.approve"
REFUSE_LINK = "link.refuse"
CONFIRM_LINK = "link.confirm"
LEAVE_LINK = "link.leave"
