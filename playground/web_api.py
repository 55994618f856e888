"""The Web API's front door: /api/{method} with a token, form-encoded or JSON, answered as Slack answers."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from playground.api import apps, auth, conversations, messages, oauth, users, views
from playground.api.call import AppCall, Call
from playground.enact import enact
from playground.errors import RateLimited, SlackError
from playground.faults import Entry
from playground.model import Json
from playground.playground import Playground


@dataclass(frozen=True, slots=True)
class Method:
    """What answers a method, and the scope the app needs for it."""

    answer: Callable[[Call], Awaitable[Json]]
    scope: str = ""


METHODS = {
    "auth.test": Method(auth.test),
    "auth.revoke": Method(auth.revoke),
    "chat.postMessage": Method(messages.post, "chat:write"),
    "chat.postEphemeral": Method(messages.post_ephemeral, "chat:write"),
    "chat.update": Method(messages.update, "chat:write"),
    "chat.delete": Method(messages.delete, "chat:write"),
    "views.open": Method(views.open_),
    "views.push": Method(views.push),
    "views.update": Method(views.update),
    "views.publish": Method(views.publish),
    "conversations.open": Method(conversations.open_),
    "conversations.info": Method(conversations.info),
    "conversations.members": Method(conversations.members),
    "users.info": Method(users.info, "users:read"),
    "users.list": Method(users.list_, "users:read"),
    "users.lookupByEmail": Method(users.lookup_by_email, "users:read.email"),
}

APP_METHODS: dict[str, Callable[[AppCall], Awaitable[Json]]] = {
    "api.test": auth.anybody,
    "apps.connections.open": apps.open_connection,
    "oauth.v2.access": oauth.access,
}


async def handle(playground: Playground, request: web.Request) -> web.StreamResponse:
    """Answer one call, with whatever fault is scripted for it."""
    try:
        token, args = await _read(request)
    except ValueError:
        return _refused(SlackError("invalid_json"))
    entry = _entered(request.match_info["method"], args, token, playground)
    app_call = AppCall(playground, args, token, request.headers.get("Authorization", ""))
    fault = playground.faults.enter(entry)
    return await enact(fault, request, lambda: _answered(entry, app_call), faults=playground.faults)


def _entered(method: str, args: Json, token: str, playground: Playground) -> Entry:
    entry = Entry(method, args, playground.clock.now(), time.monotonic())
    entry.channel = str(args.get("channel") or "")
    entry.team = next((each.team_id for each in playground.workspaces if each.bot_token == token), "")
    return entry


async def _answered(entry: Entry, call: AppCall) -> web.Response:
    try:
        answer = {"ok": True, **await _answer(entry, call)}
    except SlackError as refusal:
        entry.error = refusal.error
        return _refused(refusal)
    entry.accepted = True
    return web.json_response(answer)


def _refused(refusal: SlackError) -> web.Response:
    if isinstance(refusal, RateLimited):
        headers = {"Retry-After": str(refusal.retry_after)}
        return web.json_response(refusal.as_json(), status=429, headers=headers)
    return web.json_response(refusal.as_json())


async def _answer(entry: Entry, app_call: AppCall) -> Json:
    if entry.method in APP_METHODS:
        return await APP_METHODS[entry.method](app_call)
    method = METHODS.get(entry.method)
    if method is None:
        raise SlackError("unknown_method", req_method=entry.method)
    playground = app_call.playground
    call = Call(playground, playground.workspace_of_token(app_call.token), entry.args, entry)
    if method.scope:
        conversations.needs(call, method.scope)
    return await method.answer(call)


async def _read(request: web.Request) -> tuple[str, Json]:
    """Read the token and the arguments, wherever Slack lets them stand."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        args |= await request.json()
    else:
        args |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    given = str(args.pop("token", "") or "")
    return (token.strip() if scheme.lower() == "bearer" else given), args
