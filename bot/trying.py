"""The playground: the bot and a Slack of its own on one port, so that anybody can try it in a browser."""

from pathlib import Path

import structlog

from bot.app import House
from bot.config import Settings
from bot.serve import serve
from playground.playground import SIGNING_SECRET, Playground
from playground.seed import introduce
from playground.server import routes

log = structlog.get_logger(__name__)
BESIDE_THE_CODE = Path(__file__).parent.parent / "manifest.yml"


async def run_playground(settings: Settings) -> bool:
    """Serve the playground until stopped; whether it ended as it should."""
    base_url = f"http://127.0.0.1:{settings.port}"
    playground = Playground(manifest=_manifest(), base_url=base_url)
    house = House(_as_installed(settings, playground), clock=playground.clock)
    playground.on_moved.append(house.look)

    async def ready() -> None:
        await introduce(playground)
        print(f"\n  Hymnsheet's playground is open: {base_url}\n")  # noqa: T201 - for whoever typed the command

    try:
        return await serve(house, host=settings.host, port=settings.port, more_routes=routes(playground), ready=ready)
    finally:
        await playground.close()


def _as_installed(settings: Settings, playground: Playground) -> Settings:
    """The settings as if this bot had been installed in the playground's workspace."""
    installed = {
        "slack_bot_token": playground.workspace.bot_token,
        "slack_signing_secret": SIGNING_SECRET,
        "slack_api_url": f"{playground.base_url}/api/",
    }
    return Settings(**{**settings.model_dump(), **installed})


def _manifest() -> Path:
    here = Path("manifest.yml")
    return here if here.exists() else BESIDE_THE_CODE
