"""The way in from Teams, whole: the real route, real tokens from local keys, the real dispatcher; and what was said.

Only what would speak to Microsoft is a stand-in, which keeps what it was given.
"""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import jwt
import msgspec
from aiohttp import ClientSession, web
from sqlalchemy import func, select, update

from bot.dispatch import Dispatcher
from bot.features import FEATURES
from bot.inbound import Origin
from bot.tasks import Tasks
from bot.teams.adapter import Glue
from bot.teams.connector import CallFailed
from bot.teams.door import TeamsDoor
from bot.teams.identity import ISSUER, METADATA, SigningKeys, TokenVerifier
from bot.teams.listeners import Listeners
from bot.teams.reader import Reader
from bot.teams.shown import Shown
from bot.teams.voice import Voice
from handlers.feature import Feature
from handlers.home import open_home
from rules.people import Platform, Side
from storage.database import open_database
from storage.members import Profile
from storage.organisations import ACROSS, KnownWorkspace, find_or_found
from storage.places import Place, Purpose
from storage.tables import deliveries
from storage.unit_of_work import Storage
from tests.attacks.test_teams_tokens import KEY, Microsoft
from tests.postgres import free_port
from tests.teams.activities import ALEX, CHANNEL_ID, TENANT, URL

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
APP = "f1a8a0b5-0000-4000-8000-000000000001"
MAX = "11111111-3d56-4244-b585-20c8a42ed2b8"
NO_VAULT: Any = None
"""Nothing that is tried here has a secret."""
SIDES = {Side.SALES: [ALEX], Side.MARKETING: [MAX]}


@dataclass(slots=True)
class Chats:
    """Stands for Microsoft's connector: what was said where, and what was put in whose place."""

    said: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    replaced: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    fails: Exception | None = None

    async def post(self, service_url: str, conversation: str, activity: dict[str, Any]) -> str:
        """Keep what was said."""
        self._check()
        self.said.append((conversation, activity))
        return f"ref-{len(self.said)}"

    async def update(self, service_url: str, conversation: str, ref: str, activity: dict[str, Any]) -> str:
        """Keep what was put in place of something."""
        self._check()
        self.replaced.append((conversation, ref, activity))
        return ref

    async def open_personal(self, service_url: str, *, tenant: str, person: str) -> str:
        """Everybody has a chat."""
        self._check()
        return f"a:{person}"

    def _check(self) -> None:
        if self.fails is not None:
            raise self.fails

    @property
    def gone(self) -> CallFailed:
        """What Teams answers where somebody has blocked us."""
        return CallFailed(403, "Forbidden")


@dataclass
class Seen:
    """Stands for what keeps conversations: which activities it was shown."""

    saw_: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    async def saw(self, activity: dict[str, Any]) -> None:
        """Something was done."""
        self.saw_.append(str(activity["type"]))

    async def hear(self, activity: dict[str, Any]) -> None:
        """Something changed."""
        self.heard.append(str(activity["type"]))


@dataclass(slots=True, kw_only=True)
class Inbound:
    """A bot that hears Teams on a loopback port."""

    address: str
    session: ClientSession
    storage: Storage
    dispatcher: Dispatcher
    workspace: KnownWorkspace
    tasks: Tasks
    chats: Chats
    seen: Seen
    microsoft: Microsoft
    guests: set[str] = field(default_factory=set)

    async def post(self, activity: Any, *, authorization: str | None = None, **how: Any) -> tuple[int, Any]:
        """What comes back for an activity: the status, and the body where there is one."""
        token = authorization if authorization is not None else f"Bearer {signed()}"
        headers = {"Authorization": token, **how.pop("headers", {})} if token else how.pop("headers", {})
        asked = {"json": activity} if "data" not in how else {}
        async with self.session.post(self.address, headers=headers, **asked, **how) as answer:
            body = await answer.read()
            return answer.status, json.loads(body) if body else None

    async def settled(self) -> None:
        """Until nothing is under way any more."""
        await self.tasks.quiet()

    async def deliveries(self) -> list[tuple[str, str, str]]:
        """What waits to be said: to which place, to whom alone, and in one line."""
        async with self.storage.across_organisations() as transaction:
            found = await transaction.execute(select(deliveries).order_by(deliveries.c.id).execution_options(**ACROSS))
        return [(row.place, row.person, msgspec.json.decode(row.message)["summary"]) for row in found]

    async def was_sent(self, channel: str, *, ref: str) -> None:
        """What waited for a channel stands there now, as this message."""
        async with self.storage.across_organisations() as transaction:
            await transaction.execute(
                update(deliveries)
                .where(deliveries.c.place == channel)
                .values(sent_channel=channel, sent_ref=ref)
                .execution_options(**ACROSS)
            )

    async def count(self, table: Any) -> int:
        """How many rows there are."""
        async with self.storage.across_organisations() as transaction:
            found = await transaction.execute(select(func.count()).select_from(table).execution_options(**ACROSS))
        return int(found.scalar_one())


def signed(**changed: Any) -> str:
    """A token as Microsoft signs it for us."""
    now = MONDAY.timestamp()
    claims = {"iss": ISSUER, "aud": APP, "exp": now + 3600, "nbf": now - 60, "serviceurl": URL, **changed}
    left = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(left, KEY, algorithm="RS256", headers={"kid": "k1"})


@asynccontextmanager
async def open_inbound(
    database_url: str, *, features: Sequence[Feature] = FEATURES, on_home: Any = open_home
) -> AsyncIterator[Inbound]:
    """A bot on this database: Alex sells, Max is marketing, and objections go to a channel."""
    storage, tasks, chats, seen, microsoft = Storage(open_database(database_url)), Tasks(), Chats(), Seen(), Microsoft()
    guests: set[str] = set()

    async def profile_of(_: KnownWorkspace, person: str) -> Profile:
        return Profile(
            person=person, zone="Europe/Berlin", is_admin=False, is_guest=person in guests, is_bot=False, is_active=True
        )

    async def reader_of(_: Origin, __: object) -> Reader:
        return Reader("Europe/Berlin")

    dispatcher = Dispatcher(
        storage,
        features,
        home=on_home,
        profile_of=profile_of,
        now=lambda: MONDAY,
        saved=lambda: None,
        vault=NO_VAULT,
    )
    voice: Any = Voice(chats)
    listeners = Listeners(
        dispatcher,
        tasks,
        voice=voice,
        shown=Shown(storage, dispatcher, now=lambda: MONDAY),
        whereabouts=seen,
        reader_of=reader_of,
        commands=[slash.word for feature in features for slash in feature.commands],
    )
    keys = SigningKeys(METADATA, microsoft.fetch, seconds=MONDAY.timestamp)
    door = TeamsDoor(TokenVerifier(APP, keys, seconds=MONDAY.timestamp, tenants=[TENANT]), Glue(), listeners.on_turn)
    application = web.Application()
    application.add_routes([web.post("/api/messages", door.hear)])
    runner, port = web.AppRunner(application, access_log=None, auto_decompress=False, shutdown_timeout=1), free_port()
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    async with ClientSession() as session:
        yield Inbound(
            address=f"http://127.0.0.1:{port}/api/messages",
            session=session,
            storage=storage,
            dispatcher=dispatcher,
            workspace=await _founded(storage),
            tasks=tasks,
            chats=chats,
            seen=seen,
            microsoft=microsoft,
            guests=guests,
        )
    await tasks.finish(seconds=1)
    await runner.cleanup()
    await storage.close()


async def _founded(storage: Storage) -> KnownWorkspace:
    async with storage.across_organisations() as transaction:
        workspace = await find_or_found(
            transaction, platform=Platform.TEAMS, external_id=TENANT, name="Teams", bot_person="", now=MONDAY
        )
    async with storage.unit_of_work(workspace.organisation_id) as work:
        for side, people in SIDES.items():
            for person in people:
                profile = Profile(
                    person=person, zone="Europe/Berlin", is_admin=False, is_guest=False, is_bot=False, is_active=True
                )
                await work.members.meet(profile, workspace_id=workspace.id, now=MONDAY)
            await work.members.set_side(side, people, workspace_id=workspace.id)
        await work.places.choose(Purpose.MARKETING, Place(workspace_id=workspace.id, channel=CHANNEL_ID))
        await work.organisations.change(zone="Europe/Berlin", set_up_at=MONDAY)
    return workspace


def shown(card: Any) -> str:
    """Everything a card says, in one line."""
    match card:
        case dict():
            own = [str(card[name]) for name in ("text", "title", "label") if isinstance(card.get(name), str)]
            return " ".join([*own, *(shown(each) for name, each in card.items() if name != "data")]).strip()
        case list():
            return " ".join(found for each in card if (found := shown(each)))
    return ""


def actions_in(card: Any) -> list[dict[str, Any]]:
    """Every button of a card."""
    match card:
        case dict():
            own = [card] if str(card.get("type", "")).startswith("Action.") else []
            return [*own, *(action for each in card.values() for action in actions_in(each))]
        case list():
            return [action for each in card for action in actions_in(each)]
    return []


def submit_of(card: Any) -> dict[str, Any]:
    """What the button that sends a form carries."""
    (found,) = [each for each in actions_in(card) if "submit" in {each.get("verb"), each["data"].get("verb")}]
    return dict(found["data"])
