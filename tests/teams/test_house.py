"""The whole program with credentials for Teams alone: it hears Teams at its door, and no Slack at all."""

import subprocess
import sys
from pathlib import Path

from aiohttp import ClientSession, web

from bot.app import House
from bot.config import Mode, read_settings
from tests.postgres import free_port


async def test_a_bot_in_teams_alone_has_one_door_and_it_is_shut_to_strangers(tmp_path: Path) -> None:
    settings = read_settings(
        _env_file=None,
        database_url=f"sqlite:///{tmp_path / 'teams.db'}",
        microsoft_app_id="9b1c3f7e-0000-4000-8000-000000000001",
        microsoft_app_password="a password",
        bot_openid_metadata="http://127.0.0.1:1/keys",
    )
    assert settings.mode is Mode.TEAMS_ALONE
    house = House(settings)
    await house.open()
    application = web.Application()
    application.add_routes(house.routes())
    runner, port = web.AppRunner(application, access_log=None), free_port()
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    async with ClientSession(f"http://127.0.0.1:{port}") as session:
        async with session.post("/api/messages", json={"type": "message"}) as answer:
            assert (answer.status, await answer.read()) == (401, b"")
        async with session.post("/slack/events", json={}) as answer:
            assert answer.status == 404
    await runner.cleanup()
    await house.close()


def test_a_house_that_is_not_in_teams_does_not_wait_for_microsofts_sdk() -> None:
    read_in = "import sys, bot.app; sys.exit(any(name.startswith('botbuilder') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", read_in], check=False).returncode == 0
