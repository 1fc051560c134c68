"""The door of the Web API: reads a request, checks its token, scope and rate, meets the faults on order, answers."""

from __future__ import annotations

import json

from aiohttp import web

from bot.sandbox.slack.context import ApiCall, Context
from bot.sandbox.slack.faults import Fault
from bot.sandbox.slack.state import Json
from bot.sandbox.slack.web_api.call import Args, Refusal
from bot.sandbox.slack.web_api.methods import METHODS, Method
from bot.sandbox.slack.web_api.places import need_scope


async def answer_call(context: Context, request: web.Request) -> web.StreamResponse:
    name = request.match_info["method"]
    started = context.state.clock.monotonic()
    await context.state.clock.sleep(context.faults.latency_seconds)
    values = await _arguments(request)
    fault = context.faults.next_for(name)
    if fault is not None and fault.hangs_s:
        await context.state.clock.sleep(fault.hangs_s)
    if fault is None or fault.after_effect:
        status, body, retry_after = _run(context, name, request, values)
    else:
        status, body, retry_after = fault.status, fault.body or {}, fault.retry_after
    if fault is not None and fault.after_effect:
        status, body = fault.status, {}
    _log(context, ApiCall(name, values or {}, status, body), started, dropped=fault is not None and fault.drop)
    return _answer(context, request, fault, (status, body, retry_after), METHODS.get(name))


def _run(context: Context, name: str, request: web.Request, values: Json | None) -> tuple[int, Json, int | None]:
    try:
        method = METHODS.get(name)
        if method is None:
            raise Refusal("unknown_method", req_method=name)
        if values is None:
            raise Refusal("json_not_object")
        _check_token(context, method, request, values)
        _check_rate(context, name, method)
        if method.scope is not None:
            need_scope(context, method.scope)
        return 200, {"ok": True, **method.run(context, Args(values))}, None
    except Refusal as refusal:
        return (429 if refusal.retry_after else 200), refusal.body, refusal.retry_after


def _check_token(context: Context, method: Method, request: web.Request, values: Json) -> None:
    """The token comes in the Authorization header, or in a form's ``token``."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer":
        token = str(values.get("token") or "")
    tokens = context.tokens
    if not token:
        raise Refusal("not_authed")
    if token not in (tokens.bot_token, tokens.app_token):
        raise Refusal("invalid_auth")
    if context.faults.token_revoked:
        raise Refusal("token_revoked")
    if token != (tokens.app_token if method.token == "app" else tokens.bot_token):
        raise Refusal("not_allowed_token_type")


def _check_rate(context: Context, name: str, method: Method) -> None:
    if not context.rate_limits_on:
        return
    if wait := context.limits.wait_for_call(name, method.per_minute):
        raise Refusal("ratelimited", retry_after=wait)


async def _arguments(request: web.Request) -> Json | None:
    """From the query string and the body, whichever way it is encoded; None where the body is no JSON object."""
    values: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError:
            return None
        return values | body if isinstance(body, dict) else None
    return values | dict(await request.post())


def _answer(
    context: Context,
    request: web.Request,
    fault: Fault | None,
    outcome: tuple[int, Json, int | None],
    method: Method | None,
) -> web.StreamResponse:
    if fault is not None and fault.drop:
        return cut(request)
    status, body, retry_after = outcome
    if fault is not None and fault.page is not None:
        return web.Response(status=status, text=fault.page, content_type=fault.content_type)
    headers = {"X-OAuth-Scopes": ",".join(sorted(context.tokens.scopes))}
    if method is not None and method.scope is not None:
        headers["X-Accepted-OAuth-Scopes"] = method.scope
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    if not body:
        return web.Response(status=status, text="<html>Slack is having trouble</html>", content_type="text/html")
    return web.json_response(body, status=status, headers=headers)


def cut(request: web.Request) -> web.Response:
    """Close the connection under the answer, so that the caller gets none."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _log(context: Context, call: ApiCall, started: float, *, dropped: bool) -> None:
    context.calls.append(call)
    took = round((context.state.clock.monotonic() - started) * 1000, 3)
    good = call.status == 200 and call.answer.get("ok") is True and not dropped
    detail = "connection cut" if dropped else str(call.answer.get("error", call.status))
    context.traffic.note(
        "from_bot",
        "web_api",
        call.method,
        took_ms=took,
        status="ok" if good else "error",
        detail="" if good else detail,
        body={"request": {name: value for name, value in call.args.items() if name != "token"}, "answer": call.answer},
    )
