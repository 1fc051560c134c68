"""The picture's colours. It brings its own pale card, because no text colour reads well on Slack's white and its
near-black alike: the best there is has a contrast of 4.1 with both, and small text wants 4.5.

Colour never speaks alone: overdue is filled and the rest is hollow, and every bar has its number beside it.
"""

from __future__ import annotations

CARD = "#f4f5f7"
CARD_EDGE = "#c9ced6"
INK = "#1d2229"
QUIET_INK = "#555e6b"
OVERDUE = "#b5440d"
OPEN_EDGE = "#4d6f96"
OPEN_FILL = "#dfe7f1"
