"""The playground: the bot and a Slack of its own on one port, so that anybody can try it in a browser."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.engine import make_url

from bot.app import House
from bot.config import Settings
from bot.serve import serve
from playground.people import Person
from playground.playground import SIGNING_SECRET, Playground
from playground.seed import introduce
from playground.server import routes
from rules.people import Platform

BESIDE_THE_CODE = Path(__file__).parent.parent / "manifest.yml"
REPS, MANAGER, MARKETERS, ADMIN = ["Rita", "Sam"], "Mona", ["Max", "Lena"], "Ada"
FRIDAY, SATURDAY = 4, 5
CHANNELS = ("marketing", "sales", "wins", "roundup")


async def run_playground(settings: Settings) -> bool:
    """Serve the playground until stopped; whether it ended as it should."""
    base_url = f"http://127.0.0.1:{settings.port}"
    playground = Playground(
        manifest=BESIDE_THE_CODE if BESIDE_THE_CODE.exists() else None,
        base_url=base_url,
        state_file=_conversation_file(settings.database_url),
    )
    house = House(_as_installed(settings, playground), clock=playground.clock)
    playground.on_moved.append(house.look)

    async def ready() -> None:
        if await _is_first_start(playground, house):
            _begin_before_a_working_day(playground)
            await introduce(playground)
            await _set_up(playground)
        print(f"\n  Hymnsheet's playground is open: {base_url}\n", flush=True)  # noqa: T201 - for whoever started it

    try:
        return await serve(house, host=settings.host, port=settings.port, more_routes=routes(playground), ready=ready)
    finally:
        await playground.close()


async def _is_first_start(playground: Playground, house: House) -> bool:
    workspace = await house.dispatcher.workspace_called(Platform.SLACK, playground.workspace.team_id)
    async with house.storage.unit_of_work(workspace.organisation_id) as work:
        return (await work.organisations.get()).set_up_at is None


def _begin_before_a_working_day(playground: Playground) -> None:
    """On a Friday or Saturday it is Monday here, so that tomorrow morning has a digest."""
    now = playground.clock.now().astimezone(ZoneInfo(playground.workspace.zone))
    if now.weekday() in (FRIDAY, SATURDAY):
        playground.clock.move_to(now + timedelta(days=7 - now.weekday()))


async def _set_up(playground: Playground) -> None:
    """Let the admin set the bot up, as an admin would: by typing and filling in the forms."""
    ada = Person(playground, ADMIN)
    await ada.types("/hymnsheet setup")
    channels = {f"{name}_channel": name for name in CHANNELS}
    await ada.submits(sales=[*REPS, MANAGER], marketing=MARKETERS, zone=playground.workspace.zone, **channels)
    await ada.types("/hymnsheet managers")
    await ada.submits(a_manager=MANAGER, leads_these_people=REPS)


def _as_installed(settings: Settings, playground: Playground) -> Settings:
    """The settings as if this bot had been installed in the playground's workspace."""
    installed = {
        "slack_bot_token": playground.workspace.bot_token,
        "slack_signing_secret": SIGNING_SECRET,
        "slack_api_url": f"{playground.base_url}/api/",
    }
    return Settings(**{**settings.model_dump(), **installed})


def _conversation_file(database_url: str) -> Path | None:
    """Where the conversation is kept: beside the SQLite file, so that both are forgotten together."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database).with_suffix(".playground.json")
