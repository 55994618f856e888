"""One bot with a Slack and a Teams, on one loop, with one clock and one database; two admins link them.

ada, other_ada = both.in_teams("Ada"), both.in_slack("Ada")
rita, max_ = both.in_teams("Rita"), both.in_slack("Max")
await link(both, sales=Platform.TEAMS)
await rita.types("objection Too dear")
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC
from typing import Any

from aiohttp import web

from bot.app import House
from playground.clock import Clock
from playground.limits import Limits
from playground.playground import Playground
from playground.server import routes
from rules.people import Platform
from tests.harness import MANIFEST, MONDAY_MORNING, PACED, InSlack, Tester, settings_for
from tests.postgres import free_port
from tests.teams.connector import SECRET
from tests.teams.fake import TeamsFake
from tests.teams.people import Hands
from tests.teams.world import APP

ADMIN = "ada@hymnsheet.example"
TURNS = 3
"""How many messages a conversation may be given in one go."""
SALES = ("Rita", "Sam", "Mona")
MARKETING = ("Max", "Lena")


class Both(InSlack):
    """A running bot with its Slack and its Teams."""

    def __init__(self, playground: Playground, house: House, teams: TeamsFake) -> None:
        super().__init__(playground, house)
        self.teams = teams
        self.minding = False

    def in_slack(self, name: str) -> Tester:
        """Somebody's hands in Slack."""
        return self.person(name)

    def in_teams(self, name: str) -> Hands:
        """Somebody's hands in Teams."""
        return self.teams.hands(name)

    def on(self, platform: Platform, name: str) -> Tester | Hands:
        """Somebody's hands on one of the two."""
        return self.in_slack(name) if platform is Platform.SLACK else self.in_teams(name)

    def said_in(self, platform: Platform, channel: str) -> list[str]:
        """What stands in a channel, as somebody in it reads it."""
        return self.on(platform, "Max").sees(channel)

    async def is_led_by(self, manager: Tester | Hands, rep: Tester | Hands) -> None:
        """A manager leads a rep, though they are on different platforms."""
        async with self.unit_of_work() as work:
            members = {member.person: member for member in await work.members.all()}
            led = members[rep.id]
            await work.members.set_manager(members[manager.id].id, [rep.id], workspace_id=led.workspace_id)

    async def settle(self) -> None:
        """Send what is due, wherever it goes."""
        await self.house.tasks.quiet()
        for _ in range(TURNS):
            await self.house.look()
            self.playground.clock.advance(PACED)


def code_shown_to(ada: Tester | Hands) -> str:
    """The code that an admin reads in front of them."""
    shown = ada.reads(ada.modal) if isinstance(ada, Tester) and ada.modal else "\n".join(ada.sees()[-1:])
    found = re.search(r"hymnsheet link (\S+)", shown)
    assert found, f"no code is shown: {shown}"
    return found[1]


async def new_code(ada: Tester | Hands) -> str:
    """The code that an admin asks for."""
    await ada.types("/hymnsheet link")
    code = code_shown_to(ada)
    if isinstance(ada, Tester):
        await ada.closes()
    return code


async def link(both: Both, *, sales: Platform) -> None:
    """Sales is set up on one platform; marketing on the other joins it, and says who is in marketing and where."""
    marketing = Platform.SLACK if sales is Platform.TEAMS else Platform.TEAMS
    ada, other_ada = both.on(sales, "Ada"), both.on(marketing, "Ada")
    await ada.types("/hymnsheet setup")
    await ada.submits(sales=list(SALES), zone="Europe/Berlin", country="")
    await other_ada.types("/hymnsheet link", await new_code(ada))
    other_ada.expect_told("one organisation", button="Set up this workspace")
    await other_ada.clicks("Set up this workspace")
    await other_ada.submits(marketing_channel="marketing", marketing=list(MARKETING))


@asynccontextmanager
async def both_open(database_url: str, **settings: Any) -> AsyncIterator[Both]:
    """A bot with credentials for both platforms, installed on both by Ada, and set up on neither."""
    clock = Clock(frozen_at=MONDAY_MORNING.astimezone(UTC))
    slack = Playground(manifest=MANIFEST, clock=clock, limits=Limits())
    teams = await TeamsFake.open(now=clock.now)
    port = free_port()
    slack.is_at(f"http://127.0.0.1:{port}")
    teams.is_heard_at(f"http://127.0.0.1:{port}/api/messages")
    house = House(settings_on_both(slack, teams, database_url, **settings), clock=clock, microsoft=teams.app)
    application = web.Application()
    application.add_routes([*routes(slack), *house.routes()])
    runner = web.AppRunner(application, access_log=None, auto_decompress=False, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await house.open()
    await house.settle_in()
    both = Both(slack, house, teams)
    teams.settle = both.settle
    await teams.installs("Ada")
    await teams.installs("Ada", channel="marketing")
    yield both
    teams.faults.clear()
    await house.close()
    await slack.close()
    await runner.cleanup()
    await teams.close()


def settings_on_both(slack: Playground, teams: TeamsFake, database_url: str, **settings: Any) -> Any:
    """The settings of a bot on both platforms."""
    given = {
        "microsoft_app_id": APP,
        "microsoft_app_password": SECRET,
        "bot_openid_metadata": teams.metadata_url,
        "hymnsheet_admins": ADMIN,
    }
    return settings_for(slack, database_url, **given | settings)
