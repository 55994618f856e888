"""Before Microsoft's Agents Playground nobody's token is checked, so it is for this machine alone, and never real."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web
from click.testing import CliRunner
from multidict import CIMultiDict
from sqlalchemy import func, select

from bot.app import House
from bot.cli import main
from bot.config import (
    CREDENTIALS,
    AgentsPlaygroundSettings,
    BadConfiguration,
    Mode,
    Settings,
    read_agents_playground_settings,
    read_settings,
)
from bot.teams.connector import Connector, NotTrusted
from bot.teams.nearby import NEARBY, TENANT
from bot.trying_teams import run_agents_playground
from rules.people import Platform
from storage.database import open_database
from storage.organisations import ACROSS, find_or_found
from storage.tables import conversations, workspaces
from storage.unit_of_work import Storage
from tests.harness import KEY
from tests.postgres import free_port
from tests.teams.activities import URL
from tests.teams.activities import activity as of_a_real_tenant

ADA = "00000000-0000-4000-8000-000000000001"
HERE = "http://localhost:56150/_connector"
TOKEN = "Bearer eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJoeW1uc2hlZXQifQ.c2lnbmVk"


def activity(**changed: Any) -> dict[str, Any]:
    """An activity as the Agents Playground sends it when Ada adds us."""
    return {
        "type": "installationUpdate",
        "action": "add",
        "id": "82ebbb6d",
        "channelId": "msteams",
        "serviceUrl": HERE,
        "from": {"id": ADA, "aadObjectId": ADA},
        "recipient": {"id": "28:hymnsheet", "name": "Hymnsheet"},
        "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": "a:ada"},
        "channelData": {"tenant": {"id": TENANT}},
        **changed,
    }


class Bot:
    """A bot in front of the Agents Playground, and where it hears; `peer` is where requests come from."""

    def __init__(self, house: House, port: int) -> None:
        self.house = house
        self.address = f"http://127.0.0.1:{port}/api/messages"
        self.peer: str | None = None

    async def post(self, said: Any, *, address: str = "", **how: Any) -> tuple[int, bytes]:
        """What comes back."""
        how = how if "data" in how else {"json": said, **how}
        async with ClientSession() as session, session.post(address or self.address, **how) as answer:
            return answer.status, await answer.read()

    async def kept(self) -> int:
        """How many workspaces and conversations are known."""
        await self.house.tasks.quiet()
        async with self.house.storage.across_organisations() as transaction:
            counts = [select(func.count()).select_from(table) for table in (workspaces, conversations)]
            found = [await transaction.execute(each.execution_options(**ACROSS)) for each in counts]
        return sum(int(each.scalar_one()) for each in found)

    async def hear(self, request: web.Request) -> web.StreamResponse:
        """Hear a request, as if it came from `peer`."""
        assert self.house.teams is not None
        return await self.house.teams.hear(request if self.peer is None else request.clone(remote=self.peer))


@pytest.fixture
async def bot(sqlite_url: str) -> AsyncIterator[Bot]:
    settings = read_agents_playground_settings(_env_file=None, database_url=sqlite_url, hymnsheet_keys=KEY)
    house, port = House(settings), free_port()
    bot, application = Bot(house, port), web.Application()
    await house.open()
    application.add_routes([web.post("/api/messages", bot.hear)])
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield bot
    await house.close()
    await runner.cleanup()


async def test_what_the_agents_playground_sends_is_heard(bot: Bot) -> None:
    assert await bot.post(activity()) == (200, b"")
    assert await bot.kept() == 2


FROM_AFAR: dict[str, dict[str, str]] = {
    "a tunnel": {"X-Forwarded-For": "203.0.113.7"},
    "a tunnel that names the host": {"X-Forwarded-Host": "abc.example"},
    "a tunnel that says only how": {"x-forwarded-proto": "https"},
    "a proxy by the book": {"Forwarded": "for=203.0.113.7"},
    "a proxy that says nothing more": {"Via": "1.1 proxy"},
    "a proxy with a name of its own for it": {"X-Real-IP": "127.0.0.1"},
    "an empty header of a proxy": {"X-Forwarded-For": ""},
    "a web page": {"Origin": "https://evil.example"},
    "a web page that hides where it is from": {"Origin": "null"},
    "a web page on this machine": {"Origin": "http://localhost:8080"},
    "a name that points at this machine": {"Host": "evil.example"},
    "a name that only looks like this machine": {"Host": "127.0.0.1.evil.example"},
    "no name at all": {"Host": ""},
    "a form that a page may send unasked": {"Content-Type": "text/plain"},
    "a token": {"Authorization": TOKEN},
    "an empty token": {"Authorization": "Bearer "},
}


@pytest.mark.parametrize("headers", FROM_AFAR.values(), ids=FROM_AFAR.keys())
async def test_what_may_come_from_elsewhere_gets_401_and_nothing_is_kept(bot: Bot, headers: dict[str, str]) -> None:
    status, body = await bot.post(activity(), headers=headers)
    assert (status, body) == (401, b"")
    assert await bot.kept() == 0


PEERS = ("192.168.0.7", "203.0.113.7", "10.0.0.1", "fe80::1", "::ffff:192.168.0.7", "0.0.0.0", "", "localhost.example")


@pytest.mark.parametrize("peer", PEERS)
async def test_another_machine_is_not_heard(bot: Bot, peer: str) -> None:
    bot.peer = peer
    assert await bot.post(activity()) == (401, b"")
    assert await bot.kept() == 0


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "127.0.0.8"])
async def test_this_machine_is_heard_by_all_its_addresses(bot: Bot, peer: str) -> None:
    bot.peer = peer
    assert await bot.post(activity()) == (200, b"")


ELSEWHERE: dict[str, Any] = {
    "Microsoft": URL,
    "somewhere": "https://evil.example/",
    "somewhere plain": "http://evil.example/",
    "a neighbour": "http://192.168.0.7:56150/_connector",
    "this machine in front of somewhere": "http://localhost:56150@evil.example/",
    "somewhere that is called so": "http://localhost.evil.example/",
    "this machine behind a hash": "http://evil.example/#localhost",
    "this machine as a number": "http://2130706433/",
    "everywhere": "http://0.0.0.0:56150/",
    "a file": "file://localhost/etc/passwd",
    "with a password": "http://user:secret@127.0.0.1:56150/",
    "nothing": "",
    "no words": {"a": 1},
}


@pytest.mark.parametrize("url", ELSEWHERE.values(), ids=ELSEWHERE.keys())
async def test_nobody_is_answered_elsewhere(bot: Bot, url: Any) -> None:
    assert await bot.post(activity(serviceUrl=url)) == (401, b"")
    assert await bot.kept() == 0


async def test_nobody_is_taken_for_somebody_of_a_real_tenant(bot: Bot) -> None:
    real = of_a_real_tenant("installationUpdate", action="add")
    for said in (real, {**real, "serviceUrl": HERE}, activity(channelData={"tenant": {"id": "another"}})):
        assert await bot.post(said) == (401, b"")
    assert await bot.kept() == 0


async def test_nothing_is_said_outside_this_machine_and_no_token_is_ever_shown() -> None:
    heard: list[CIMultiDict[str]] = []

    async def hear(request: web.Request) -> web.Response:
        heard.append(CIMultiDict(request.headers))
        return web.json_response({"id": "1"})

    application, port = web.Application(), free_port()
    application.router.add_route("*", "/{path:.*}", hear)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    connector = Connector(NEARBY, seconds=lambda: 0.0)
    await connector.check_token()
    assert await connector.post(f"http://127.0.0.1:{port}", "a:ada", {"type": "message"}) == "1"
    for elsewhere in (URL, "https://europe.api.botframework.com/", "http://192.168.0.7/"):
        with pytest.raises(NotTrusted):
            await connector.post(elsewhere, "a:ada", {"type": "message"})
    await connector.close()
    await runner.cleanup()
    assert len(heard) == 1
    assert "Authorization" not in heard[0]


@pytest.mark.parametrize("name", CREDENTIALS)
def test_it_never_runs_beside_credentials(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(f"{name.upper()}=xoxb-s3cr3t\n")
    started = CliRunner().invoke(main, ["agents-playground"])
    assert started.exit_code == 2
    assert name.upper() in started.output
    assert "nobody's token is checked" in started.output
    assert "s3cr3t" not in started.output


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "", "192.168.0.7", "hymnsheet.example.com", "127.0.0.1.evil.example"]
)
def test_it_listens_nowhere_else(host: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOST", host)
    started = CliRunner().invoke(main, ["agents-playground"])
    assert started.exit_code == 2
    assert "HOST must be 127.0.0.1" in started.output


def test_nothing_in_the_environment_turns_it_on() -> None:
    assert set(AgentsPlaygroundSettings.model_fields) == set(Settings.model_fields)
    given = dict.fromkeys(("mode", "agents_playground", "is_only_here", "is_loopback_fine"), "1")
    assert read_settings(_env_file=None, **given).mode is not Mode.AGENTS_PLAYGROUND
    with pytest.raises(BadConfiguration):
        read_agents_playground_settings(_env_file=None, microsoft_app_id="1", microsoft_app_password="s3cr3t")


async def test_a_database_with_somebodys_real_workspace_is_left_alone(sqlite_url: str) -> None:
    storage = Storage(open_database(sqlite_url))
    async with storage.across_organisations() as transaction:
        await find_or_found(
            transaction,
            platform=Platform.TEAMS,
            external_id="0d9b645f-597b-41f0-a2a3-ef103fbd91bb",
            name="Microsoft Teams",
            bot_person="",
            now=datetime.now(UTC),
        )
    await storage.close()
    settings = read_agents_playground_settings(_env_file=None, database_url=sqlite_url, port=free_port())
    with pytest.raises(BadConfiguration, match="another workspace in it"):
        await run_agents_playground(settings)
