"""Trying it in Microsoft's own client: the bot in front of the Agents Playground, which needs no tenant."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import structlog
from aiohttp import web

from bot.app import House
from bot.config import AgentsPlaygroundSettings, BadConfiguration
from bot.first_visit import set_up_at_the_first_visit
from bot.serve import serve
from bot.teams.nearby import TENANT, from_afar
from playground.clock import Clock
from playground.moments import NoSuchTime, duration, moment
from storage.database import open_database
from storage.migrate import migrate
from storage.organisations import installed_workspaces
from storage.unit_of_work import Storage

log = structlog.get_logger(__name__)

CLIENTS = Path("teams") / "agents-playground"
PACKAGE = "@microsoft/m365agentsplayground@0.2.28"
ZONE = "Europe/Berlin"
FRIDAY, SATURDAY = 4, 5
Json: TypeAlias = dict[str, Any]


async def run_agents_playground(settings: AgentsPlaygroundSettings) -> bool:
    """Serve Microsoft's Agents Playground until stopped; whether it ended as it should.

    Raises BadConfiguration where the database holds somebody's real workspace.
    """
    await _check_database(settings.database_url)
    clock = _before_a_working_day()
    house = House(settings, clock=clock)
    routes = [web.post("/playground/clock", _clock(house, clock))]

    async def ready() -> None:
        log.warning("nobody's token is checked here: only this machine is heard", action="agents_playground")
        print(_how_to_open(settings.port), flush=True)  # noqa: T201 - for whoever started it
        house.tasks.start(set_up_at_the_first_visit(house, port=settings.port, zone=ZONE), name="set up")

    return await serve(house, host=settings.host, port=settings.port, more_routes=routes, ready=ready)


def _how_to_open(port: int) -> str:
    """What whoever started it does next."""
    here = f"http://127.0.0.1:{port}"
    rita, max_ = (_window(who, here, at) for who, at in (("rita", 56150), ("max", 56151)))
    return f"""
  Hymnsheet waits for Microsoft's Agents Playground, the client for Teams that needs no tenant.
  Nobody's token is checked here, so only this machine is heard. Both windows need Node.js 20 or newer:

  1. Rita is a rep. In a second terminal, in this folder:

{rita}

     Your browser opens. Type: objection Too expensive for a team of five

  2. Max is in marketing, and the admin. In a third terminal:

{max_}

  3. The digest comes to Max's channel marketing tomorrow at 08:30. To be there at once:

     curl -H 'Content-Type: application/json' -d '{{"to": "tomorrow 08:30"}}' {here}/playground/clock
"""


def _window(who: str, here: str, port: int) -> str:
    return f"""     M365_AGENTS_PLAYGROUND_CONFIG_PATH={CLIENTS / who}.yml npx --yes {PACKAGE} \\
       -e {here}/api/messages -c msteams -p {port} --disable-telemetry"""


async def _check_database(address: str) -> None:
    """Whoever acts there is believed to be anybody, so nobody's real work may be there."""
    storage = Storage(open_database(address))
    try:
        await migrate(storage.database)
        async with storage.across_organisations() as transaction:
            found = {workspace.external_id for workspace in await installed_workspaces(transaction)}
    finally:
        await storage.close()
    if found - {TENANT}:
        raise BadConfiguration(
            "DATABASE_URL names a database with another workspace in it, and in front of the Agents Playground "
            "nobody's token is checked. Unset it: then a database of its own is used."
        )


def _before_a_working_day() -> Clock:
    """The wall clock; on a Friday or Saturday it is Monday here, so that tomorrow morning has a digest."""
    clock = Clock()
    today = clock.now().astimezone(ZoneInfo(ZONE))
    if today.weekday() in (FRIDAY, SATURDAY):
        clock.move_to(today + timedelta(days=7 - today.weekday()))
    return clock


def _clock(house: House, clock: Clock) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def move(request: web.Request) -> web.Response:
        """Move the clock, and do what becomes due."""
        if from_afar(request) is not None:
            return web.json_response({"ok": False, "error": "Only this machine moves the clock."}, status=403)
        try:
            clock.move_to(_meant(await request.json(), clock.now()))
        except ValueError as error:
            return web.json_response({"ok": False, "error": str(error)}, status=400)
        await house.look()
        return web.json_response({"ok": True, "now": clock.now().isoformat()})

    return move


def _meant(asked: Any, now: datetime) -> datetime:
    if isinstance(asked, dict) and "advance" in asked:
        return now + duration(str(asked["advance"]))
    if isinstance(asked, dict) and "to" in asked:
        return moment(str(asked["to"]), now=now, zone=ZONE)
    raise NoSuchTime("Say how far to move the clock: “advance” as in 4h, or “to” as in tomorrow 08:30.")
