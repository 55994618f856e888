"""A bot for many workspaces that nobody has installed yet, a Slack with two of them, and browsers to install it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from aiohttp import ClientSession, web
from sqlalchemy import select

from bot.app import House
from bot.config import Settings, read_settings
from playground.clock import Clock
from playground.limits import Limits
from playground.playground import CLIENT_SECRET, SIGNING_SECRET, Playground
from playground.server import routes
from playground.workspace import Workspace
from storage.tables import workspaces
from tests.harness import MANIFEST, MONDAY_MORNING, PACED, InSlack, Tester
from tests.postgres import free_port

SDK_SPEAKS_BASIC = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
"""slack_sdk's oauth_v2_access still uses a class that aiohttp is going to remove."""
KEY, OLD_KEY = "bmV3" * 10 + "bmU=", "b2xk" * 10 + "b2w="

TURNS = 3
"""How many messages a conversation may be given in one go."""


@dataclass(frozen=True)
class Page:
    """What a browser was shown."""

    status: int
    text: str
    headers: dict[str, str]


@dataclass
class Browser:
    """Somebody's browser. Bots stand behind a proxy with TLS, so it takes and sends cookies that are for TLS only."""

    base_url: str
    session: ClientSession
    cookies: dict[str, str] = field(default_factory=dict)

    async def begins(self, **query: str) -> str:
        """Open the link to install; returns where at Slack it sends us."""
        async with self._get(f"/slack/install?{urlencode(query)}") as answer:
            assert answer.status == 302
            return str(answer.headers["Location"])

    async def agrees(self, address: str, *, team: str, **how: str) -> dict[str, str]:
        """Agree at Slack that it goes into a workspace; returns what Slack sends us back with."""
        more = urlencode({"team": team, **how})
        async with self.session.get(f"{address}&{more}", allow_redirects=False) as answer:
            return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))

    async def returns(self, **query: str) -> Page:
        """Come back from Slack."""
        async with self._get(f"/slack/oauth_redirect?{urlencode(query)}") as answer:
            return Page(answer.status, await answer.text(), dict(answer.headers))

    async def installs(self, workspace: Workspace, **how: str) -> Page:
        """All of it, one step after the other."""
        back = await self.agrees(await self.begins(), team=workspace.team_id, **how)
        return await self.returns(**back)

    @asynccontextmanager
    async def _get(self, path: str) -> AsyncIterator[Any]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies} if cookies else {}
        async with self.session.get(f"{self.base_url}{path}", headers=headers, allow_redirects=False) as answer:
            self._take(answer.headers.getall("Set-Cookie", []))
            yield answer

    def _take(self, said: list[str]) -> None:
        for name, cookie in (each for line in said for each in SimpleCookie(line).items()):
            is_host_only = cookie["secure"] and cookie["path"] == "/" and not cookie["domain"]
            assert is_host_only or not name.startswith("__Host-"), "no browser takes this cookie"
            if "1970" in cookie["expires"]:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = cookie.value


@dataclass
class Installing(InSlack):
    """A bot for many workspaces, and what is around it."""

    playground: Playground
    house: House
    session: ClientSession
    minding: bool = False
    expected: set[str] = field(default_factory=set)

    def browser(self) -> Browser:
        """A browser nobody has used yet."""
        return Browser(self.playground.base_url, self.session)

    @property
    def second(self) -> Workspace:
        """The other workspace."""
        return self.playground.workspaces[1]

    def person_of(self, workspace: Workspace, name: str) -> Tester:
        """Somebody of one of the workspaces, by first name."""
        return Tester(self, name, workspace=workspace)

    async def settle(self) -> None:
        """Send what is due, wherever it goes."""
        for _ in range(TURNS):
            await self.house.look()
            self.playground.clock.advance(PACED)

    async def set_up(self, workspace: Workspace) -> None:
        """Let a workspace's admin set it up."""
        ada = self.person_of(workspace, "Ada")
        await ada.types("/hymnsheet setup")
        await ada.submits(
            marketing_channel="marketing", sales=["Rita", "Sam"], marketing=["Max", "Lena"], zone="Europe/Berlin"
        )

    async def token_rows(self) -> list[tuple[str, str, str | None]]:
        """Every workspace as it is known: Slack's id, its state and its sealed token."""
        async with self.house.storage.across_organisations() as transaction:
            columns = workspaces.c
            found = await transaction.execute(
                select(columns.external_id, columns.state, columns.token_sealed).order_by(columns.id)
            )
            return [tuple(row) for row in found]


def settings_for_many(playground: Playground, database_url: str, **settings: Any) -> Settings:
    """The settings of a bot that any workspace of this playground may install."""
    given = {
        "database_url": database_url,
        "slack_client_id": playground.client_id,
        "slack_client_secret": CLIENT_SECRET,
        "slack_signing_secret": SIGNING_SECRET,
        "slack_api_url": f"{playground.base_url}/api/",
        "slack_redirect_uri": f"{playground.base_url}/slack/oauth_redirect",
        "hymnsheet_keys": KEY,
    }
    return read_settings(_env_file=None, **given | settings)


@asynccontextmanager
async def installing(database_url: str, **settings: Any) -> AsyncIterator[Installing]:
    """A bot that nobody has installed, beside a Slack with two workspaces; it is Monday morning and stays so."""
    slack = Playground(
        manifest=MANIFEST,
        workspaces=[Workspace.demo(), Workspace.demo(number=2)],
        clock=Clock(frozen_at=MONDAY_MORNING.astimezone(UTC)),
        limits=Limits(),
    )
    port = free_port()
    slack.is_at(f"http://127.0.0.1:{port}")
    house = House(settings_for_many(slack, database_url, **settings), clock=slack.clock)
    application = web.Application()
    application.add_routes([*routes(slack), *house.routes()])
    runner = web.AppRunner(application, access_log=None)
    await house.open()
    await house.settle_in()
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    async with ClientSession() as session:
        yield Installing(slack, house, session)
    await house.close()
    await slack.close()
    await runner.cleanup()
