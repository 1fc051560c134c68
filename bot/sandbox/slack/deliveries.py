"""Handing payloads to the bot, over a socket or as a signed request, and waiting three seconds for its ack.

Commands and interactions are handed over once. Events that are not acked come again: at once, after a minute, after
five minutes, with their attempt and reason.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, Literal

from bot.sandbox.slack.faults import Faults
from bot.sandbox.slack.signed_requests import RequestFailed, SignedRequests
from bot.sandbox.slack.sockets import Sockets
from bot.sandbox.slack.state import Json, WorkspaceState
from bot.sandbox.slack.traffic import Status, Traffic, TrafficEntry

ACK_WITHIN_SECONDS = 3.0
RETRY_AFTER_SECONDS = (0.0, 60.0, 300.0)

Kind = Literal["slash_commands", "interactive", "events_api"]


@dataclass(frozen=True, slots=True)
class Ack:
    """How one delivery ended. ``status``: ok; late (nothing within three seconds); lost (nobody took it);
    error (an HTTP answer other than 200). ``ms`` is None unless ok. ``payload`` is what the bot sent along."""

    envelope_id: str
    kind: Kind
    title: str
    person: str | None
    status: Status
    ms: float | None
    payload: Json | None
    body: Json
    attempt: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Parcel:
    kind: Kind
    body: Json
    title: str
    person: str | None
    takes_answer: bool
    attempt: int = 0
    reason: str = ""

    def envelope(self, envelope_id: str) -> Json:
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": self.kind,
            "accepts_response_payload": self.takes_answer,
            "payload": self.body,
        }
        if self.kind == "events_api":
            envelope |= {"retry_attempt": self.attempt, "retry_reason": self.reason}
        return envelope


class Deliveries:
    def __init__(self, state: WorkspaceState, traffic: Traffic, faults: Faults, requests: SignedRequests) -> None:
        self._state = state
        self._traffic = traffic
        self._faults = faults
        self._requests = requests
        self._waiting: dict[str, asyncio.Future[tuple[float, Json | None]]] = {}
        self._sent_twice: set[str] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self.sockets = Sockets(state, faults, self._note_frame)
        self.acks: list[Ack] = []
        self.awaited = 0
        """How many acks are awaited just now."""

    async def hand_over(self, kind: Kind, body: Json, *, title: str, person: str, takes_answer: bool) -> Ack:
        """Deliver once and answer how that ended, after the ack or after three seconds."""
        return await self._attempt(_Parcel(kind, body, title, person, takes_answer))

    async def announce(self, body: Json, *, title: str, person: str | None) -> Ack:
        """Deliver an event. Answers after the first attempt; the retries go on by themselves."""
        parcel = _Parcel("events_api", body, title, person, takes_answer=False)
        ack = await self._attempt(parcel)
        if ack.status != "ok":
            self.in_background(self._announce_again(parcel, ack))
        return ack

    def in_background(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.sockets.close()

    async def _announce_again(self, parcel: _Parcel, ack: Ack) -> None:
        for attempt, wait in enumerate(RETRY_AFTER_SECONDS, start=1):
            if ack.detail == "no retry wanted":
                return
            await self._state.clock.sleep(wait)
            reason = ack.detail if self._requests.url else "timeout"
            again = _Parcel(parcel.kind, parcel.body, parcel.title, parcel.person, False, attempt, reason)
            ack = await self._attempt(again)
            if ack.status == "ok":
                return

    async def _attempt(self, parcel: _Parcel) -> Ack:
        entry = self._traffic.note("to_bot", parcel.kind, parcel.title, person=parcel.person, body=parcel.body)
        envelope_id = str(uuid.uuid4())
        if self._requests.url is None:
            outcome = self._over_socket(parcel, envelope_id, entry)
        else:
            outcome = self._over_http(parcel)
        status, ms, payload, detail = await outcome
        ack = Ack(
            envelope_id,
            parcel.kind,
            parcel.title,
            parcel.person,
            status,
            ms,
            payload,
            parcel.body,
            parcel.attempt,
            detail,
        )
        self.acks.append(ack)
        self._traffic.complete(entry, ack_ms=ms, status=status, detail=detail)
        return ack

    async def _over_socket(self, parcel: _Parcel, envelope_id: str, entry: TrafficEntry) -> _Outcome:
        started = self._state.clock.monotonic()
        reply: asyncio.Future[tuple[float, Json | None]] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = reply
        envelope = parcel.envelope(envelope_id)
        if not await self.sockets.send(envelope):
            del self._waiting[envelope_id]
            return "lost", None, None, "no socket is connected"
        if self._faults.envelopes_to_send_twice > 0:
            self._faults.envelopes_to_send_twice -= 1
            self._sent_twice.add(envelope_id)
            await self.sockets.send(envelope)
        if not await self._in_time(reply):
            reply.add_done_callback(lambda _: self._note_late(reply, entry, started))
            return "late", None, None, "no ack within 3 seconds"
        at, payload = reply.result()
        if payload is not None and not parcel.takes_answer:
            return "ok", _ms(started, at), None, "the answer in the ack was ignored: this envelope takes none"
        return "ok", _ms(started, at), payload, ""

    async def _over_http(self, parcel: _Parcel) -> _Outcome:
        started = self._state.clock.monotonic()
        sending = asyncio.ensure_future(self._requests.send(parcel.kind, parcel.body, parcel.attempt, parcel.reason))
        if not await self._in_time(sending):
            sending.cancel()
            return "late", None, None, "http_timeout"
        try:
            payload = sending.result()
        except RequestFailed as failed:
            return "error", None, None, failed.reason
        return "ok", _ms(started, self._state.clock.monotonic()), payload if parcel.takes_answer else None, ""

    async def _in_time(self, reply: asyncio.Future[Any]) -> bool:
        alarm = asyncio.ensure_future(self._state.clock.sleep(ACK_WITHIN_SECONDS))
        self.awaited += 1
        try:
            await asyncio.wait({reply, alarm}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.awaited -= 1
            alarm.cancel()
        return reply.done()

    def _note_frame(self, frame: Json) -> None:
        reply = self._waiting.pop(frame["envelope_id"], None)
        if reply is None and frame["envelope_id"] in self._sent_twice:
            self._traffic.note("from_bot", "ack", "the second ack of an envelope that was sent twice", body=frame)
        elif reply is None:
            self._traffic.note("from_bot", "ack", "an ack that nobody waits for", status="error", body=frame)
        else:
            reply.set_result((self._state.clock.monotonic(), frame.get("payload") or None))

    def _note_late(self, reply: asyncio.Future[Any], entry: TrafficEntry, started: float) -> None:
        if not reply.cancelled():
            ms = _ms(started, reply.result()[0])
            self._traffic.complete(entry, ack_ms=ms, status="late", detail="acked, but too late")


_Outcome = tuple[Status, float | None, Json | None, str]


def _ms(started: float, ended: float) -> float:
    return round((ended - started) * 1000, 3)
