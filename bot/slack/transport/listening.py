"""The two ways in which Slack's payloads come: over sockets that the bot opens, or as signed requests."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from slack_bolt.app.async_app import AsyncApp

from bot.slack.api.connection import SlackLine
from bot.slack.transport.http import served_http
from bot.slack.transport.socket_mode import connected_socket
from bot.use_cases.operations.health_monitor import HealthMonitor


@dataclass(frozen=True, slots=True)
class SocketEntrance:
    """Payloads come over sockets that the bot opens with its app-level token."""

    app_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class HttpEntrance:
    """Payloads come as signed requests to this address."""

    signing_secret: str = field(repr=False)
    host: str
    port: int


def listening(
    app: AsyncApp, line: SlackLine, entrance: SocketEntrance | HttpEntrance, monitor: HealthMonitor
) -> AbstractAsyncContextManager[object]:
    """Taking Slack's payloads while the context lasts."""
    match entrance:
        case SocketEntrance(app_token):
            return connected_socket(app, line.client, line.session, app_token, line.clock, monitor)
        case HttpEntrance(signing_secret, host, port):
            return served_http(app, signing_secret, host, port, line.clock, monitor)
