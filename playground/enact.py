"""How a fault looks on the wire: the answer that never comes, comes broken, or comes late."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from playground.faults import Fault, Faults, Trouble

DRIPS = 30
PAGE = "<!DOCTYPE html><html><head><title>Server Error</title></head><body>Something went wrong.</body></html>"


async def enact(
    fault: Fault,
    request: web.Request,
    accept: Callable[[], Awaitable[web.Response]],
    *,
    faults: Faults,
) -> web.StreamResponse:
    """Answer a request as the fault says; `accept` does what was asked and gives the true answer."""
    match fault.trouble:
        case Trouble.NONE:
            return await accept()
        case Trouble.RATE_LIMITED:
            headers = {"Retry-After": fault.says} if fault.says else {}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        case Trouble.STATUS:
            return web.Response(status=int(fault.says), text="upstream error")
        case Trouble.HTML:
            return web.Response(text=PAGE, content_type="text/html")
        case Trouble.SLACK_ERROR:
            return web.json_response({"ok": False, "error": fault.says})
        case Trouble.SLOW_DRIP:
            return await _drip(await accept(), request, seconds=fault.seconds, faults=faults)
        case Trouble.HANG:
            await faults.wait(fault.seconds)
        case Trouble.DROP_AFTER:
            await accept()
        case Trouble.DROP_BEFORE:
            pass
    return _dropped(request)


def _dropped(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _drip(answer: web.Response, request: web.Request, *, seconds: float, faults: Faults) -> web.StreamResponse:
    dripping = web.StreamResponse(status=answer.status, headers={"Content-Type": "application/json"})
    await dripping.prepare(request)
    body = answer.body if isinstance(answer.body, bytes) else b""
    step = max(1, len(body) // DRIPS)
    for start in range(0, len(body), step):
        await dripping.write(body[start : start + step])
        await faults.wait(seconds / DRIPS)
    await dripping.write_eof()
    return dripping
