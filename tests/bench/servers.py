"""The programs that are compared; each serves POST /slack/events on a port until it is stopped.

python -m tests.bench.servers NAME PORT SLACK_API_URL DATABASE_URL
"""

import asyncio
import hmac
import sys
import time
from hashlib import sha256
from typing import Any

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.app import House
from bot.config import read_settings
from bot.rates import Rate, Rates
from bot.serve import serve

SECRET = "a-signing-secret-for-the-bench"
TOKEN = "xoxb-bench"
PLENTY = Rate(per_minute=10**9, burst=10**9)


def checked(port: int) -> None:
    """(a) aiohttp that checks the signature and says hello."""

    async def hear(request: web.Request) -> web.Response:
        body = await request.read()
        stamp = request.headers["X-Slack-Request-Timestamp"]
        wanted = "v0=" + hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, sha256).hexdigest()
        fresh = abs(time.time() - int(stamp)) < 300
        if not fresh or not hmac.compare_digest(wanted, request.headers["X-Slack-Signature"]):
            return web.Response(status=401)
        return web.Response(text="Hello!")

    application = web.Application()
    application.router.add_post("/slack/events", hear)
    web.run_app(application, host="127.0.0.1", port=port, print=None, access_log=None)


def hello(port: int, api: str) -> None:
    """(b) Bolt's hello world, as its README writes it."""
    app = AsyncApp(signing_secret=SECRET, client=AsyncWebClient(token=TOKEN, base_url=api))

    @app.command("/leadfeedback")
    async def say_hello(ack: Any) -> None:
        await ack("Hello!")

    app.start(port=port)


class Base(DeclarativeBase):
    """Tables of the row that anyone would write."""


class Said(Base):
    """What was said."""

    __tablename__ = "said"
    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str]
    words: Mapped[str]


def hello_row(port: int, api: str, database: str) -> None:
    """(c) Bolt's hello world that also keeps a row, through SQLAlchemy's ORM as its tutorial does."""
    for plain, driver in (("sqlite:", "sqlite+aiosqlite:"), ("postgresql:", "postgresql+asyncpg:")):
        database = database.replace(plain, driver, 1) if database.startswith(plain) else database
    engine = create_async_engine(database)
    session_of = async_sessionmaker[AsyncSession](engine)
    app = AsyncApp(signing_secret=SECRET, client=AsyncWebClient(token=TOKEN, base_url=api))

    @app.command("/leadfeedback")
    async def keep(ack: Any, command: dict[str, Any]) -> None:
        async with session_of() as session:
            session.add(Said(person=command["user_id"], words=command["text"]))
            await session.commit()
        await ack("Hello!")

    async def prepare() -> None:
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        await engine.dispose()

    asyncio.run(prepare())
    app.start(port=port)


def ours(port: int, api: str, database: str) -> None:
    """(d) Hymnsheet as it is, but for how often one person may ask."""
    settings = read_settings(
        _env_file=None,
        database_url=database,
        slack_bot_token=TOKEN,
        slack_signing_secret=SECRET,
        slack_api_url=api,
        log_level="ERROR",
    )

    async def run() -> None:
        house = House(settings, rates=Rates(member=PLENTY, organisation=PLENTY))
        await serve(house, host="127.0.0.1", port=port)

    asyncio.run(run())


if __name__ == "__main__":
    name, number, api_url, database_url = sys.argv[1:]
    match name:
        case "checked":
            checked(int(number))
        case "hello":
            hello(int(number), api_url)
        case "row":
            hello_row(int(number), api_url, database_url)
        case "ours":
            ours(int(number), api_url, database_url)
