"""The least of a Slack that all the compared programs need: who am I, who is this, thank you for the message."""

from itertools import count

from aiohttp import web


def slack() -> web.Application:
    """Answers auth.test, users.info and every post at once."""
    application = web.Application()
    stamps = count(1)

    async def auth_test(_: web.Request) -> web.Response:
        return web.json_response(
            {"ok": True, "team_id": "T0BENCH", "team": "Bench", "user_id": "U0BOT", "bot_id": "B0BOT", "url": ""}
        )

    async def users_info(request: web.Request) -> web.Response:
        asked = {**request.query, **await request.post()}
        return web.json_response({"ok": True, "user": {"id": asked["user"], "team_id": "T0BENCH", "tz": "UTC"}})

    async def post(_: web.Request) -> web.Response:
        return web.json_response({"ok": True, "channel": "C0MARKETING", "ts": f"{next(stamps)}.000100"})

    application.router.add_route("*", "/api/auth.test", auth_test)
    application.router.add_route("*", "/api/users.info", users_info)
    application.router.add_route("*", "/api/{method}", post)
    return application
