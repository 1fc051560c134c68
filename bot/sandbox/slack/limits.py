"""Slack's rate limits: calls a minute by method, and messages a second by channel.

The numbers are those of Slack's rate-limit page; tier 1's is nominally 1 a minute with "a small amount of burst".
"""

from __future__ import annotations

import math
from collections import defaultdict, deque

from bot.use_cases.ports.clock import Clock

MINUTE = 60.0
TIER_1 = 10
TIER_2 = 20
TIER_3 = 50
TIER_4 = 100

POST_BURST = 4
"""Messages that a channel takes at once before the limit of one a second holds."""
POST_EVERY_SECONDS = 1.0


class Limits:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._calls: defaultdict[str, deque[float]] = defaultdict(deque)
        self._posts: dict[str, float] = {}

    def wait_for_call(self, method: str, per_minute: int) -> int:
        """0 where the call may go on (and is counted), otherwise whole seconds until it may."""
        now = self._clock.monotonic()
        calls = self._calls[method]
        while calls and calls[0] <= now - MINUTE:
            calls.popleft()
        if len(calls) >= per_minute:
            return max(1, math.ceil(calls[0] + MINUTE - now))
        calls.append(now)
        return 0

    def wait_for_post(self, channel_id: str) -> int:
        """The same for one message more in a channel. ``_posts`` keeps when the channel's debt is paid."""
        now = self._clock.monotonic()
        paid_at = max(self._posts.get(channel_id, now), now)
        wait = paid_at - now - (POST_BURST - 1) * POST_EVERY_SECONDS
        if wait > 0:
            return max(1, math.ceil(wait))
        self._posts[channel_id] = paid_at + POST_EVERY_SECONDS
        return 0
