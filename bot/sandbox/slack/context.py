"""What the parts of the stand-in share: one value, put together in one place, handed to each part."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.sandbox.slack.deliveries import Deliveries
from bot.sandbox.slack.faults import Faults
from bot.sandbox.slack.limits import Limits
from bot.sandbox.slack.response_urls import ResponseUrls
from bot.sandbox.slack.signed_requests import SignedRequests
from bot.sandbox.slack.state import Json, WorkspaceState
from bot.sandbox.slack.traffic import Traffic
from bot.sandbox.slack.triggers import Triggers


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the app authenticates with, and what it was granted: OAuth ``scopes`` and subscribed ``events``."""

    bot_token: str
    app_token: str
    scopes: frozenset[str]
    events: frozenset[str]


@dataclass(slots=True)
class Context:
    """``calls`` logs each Web API call, oldest first; ``uploads`` are files on their way, by address key;
    ``in_flight`` counts the bot's requests that are being answered."""

    state: WorkspaceState
    tokens: Tokens
    faults: Faults
    limits: Limits
    traffic: Traffic
    triggers: Triggers
    response_urls: ResponseUrls
    requests: SignedRequests
    deliveries: Deliveries
    rate_limits_on: bool = True
    in_flight: int = 0
    calls: list[ApiCall] = field(default_factory=list)
    uploads: dict[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One Web API call as it came and how it was answered."""

    method: str
    args: Json
    status: int
    answer: Json
