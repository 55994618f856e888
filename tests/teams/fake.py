"""Teams on this machine: Microsoft's connector, login and keys on one loopback port, and people who act there.

    teams = await TeamsFake.open(now=clock.now)
    connector = Connector(teams.app, seconds=time.time)
    teams.is_heard_at("http://127.0.0.1:3000/api/messages")
    rita = teams.hands("Rita")
    await rita.types("/objection too dear")
    rita.expect_told("Logged", button="Undo")

What the bot has to check in a token is true here too; only the address is not Microsoft's, so whoever hears what is
posted here trusts loopback, and `teams.app` says that loopback is fine.
"""

import base64
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

import jwt
from aiohttp import ClientSession, web
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.teams.connector import App
from playground.faults import Entry
from tests.postgres import free_port
from tests.teams.connector import SECRET, Microsoft
from tests.teams.people import Hands
from tests.teams.world import APP, TEAM, TEAM_NAME, Json, Room, TeamsPerson, TeamsWorld

ISSUER = "https://api.botframework.com"
KEY_NAME = "key-1"
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True, slots=True)
class Answered:
    """What the bot answered over HTTP."""

    status: int
    body: Json = field(default_factory=dict)


class TeamsFake:
    """One tenant of Teams and everything of Microsoft's that a bot speaks with."""

    def __init__(self, *, now: Callable[[], datetime], world: TeamsWorld | None = None) -> None:
        self.world = world or TeamsWorld()
        self.microsoft = Microsoft(self.world, now=now)
        self.faults = self.microsoft.faults
        self.seconds: Callable[[], float] = time.time
        self.settle: Callable[[], Awaitable[None]] | None = None
        self._port = free_port()
        self._heard_at = ""
        self._session = ClientSession()
        self._runner: web.AppRunner | None = None

    @classmethod
    async def open(cls, *, now: Callable[[], datetime], world: TeamsWorld | None = None) -> Self:
        """Serve it on a free port."""
        teams = cls(now=now, world=world)
        application = web.Application()
        pages = [web.get("/metadata", teams._metadata), web.get("/keys", teams._keys)]
        application.add_routes([*pages, *teams.microsoft.routes()])
        teams._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0)
        await teams._runner.setup()
        await web.TCPSite(teams._runner, "127.0.0.1", teams._port).start()
        return teams

    async def close(self) -> None:
        """Stop serving and let go of whoever hangs."""
        self.faults.clear()
        await self._session.close()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def base_url(self) -> str:
        """Where everything is."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def service_url(self) -> str:
        """Where the connector is, as activities say."""
        return f"{self.base_url}/teams/"

    @property
    def metadata_url(self) -> str:
        """The page that names the page with the keys."""
        return f"{self.base_url}/metadata"

    @property
    def app(self) -> App:
        """Who the bot is here."""
        return App(app_id=APP, password=SECRET, is_loopback_fine=True, login=self.base_url)

    @property
    def ledger(self) -> list[Entry]:
        """Every call of the bot's."""
        return self.faults.ledger

    def calls(self, *methods: str) -> list[str]:
        """The names of the calls the bot made, all but those for tokens unless they are named."""
        return [each.method for each in self.ledger if (each.method in methods if methods else each.method != "token")]

    def words(self, channel: str | None = None) -> list[str]:
        """What was accepted of the bot's words, oldest first: the summary of each message."""
        taken = [each for each in self.faults.accepted(channel=channel) if each.method in ("post", "update")]
        return [str(each.args.get("summary") or each.args.get("text") or "") for each in taken]

    @property
    def nothing(self) -> Answered:
        """What comes of an act that Teams itself holds back."""
        return Answered(0)

    def is_heard_at(self, url: str) -> None:
        """Where the bot hears."""
        self._heard_at = url

    def hands(self, name: str) -> Hands:
        """Somebody's hands."""
        return Hands(self, self.world.person(name))

    # What Teams posts to the bot

    def activity(self, kind: str, person: TeamsPerson, room: Room, *, thread: str = "", **more: Any) -> Json:
        """An activity as Teams writes it."""
        data: Json = {"tenant": {"id": self.world.tenant}}
        if room.kind == "channel":
            data |= {"team": {"id": TEAM, "name": TEAM_NAME}, "channel": {"id": room.id}}
        sender = {"id": person.channel_id, "name": person.name, "aadObjectId": person.id}
        conversation = {"id": room.id, "conversationType": room.kind, "tenantId": self.world.tenant}
        if thread:
            conversation["id"] = f"{room.id};messageid={thread}"
        client = {"type": "clientInfo", "locale": "en-US", "country": "DE", "timezone": person.zone}
        return {
            "type": kind,
            "id": self.world.next_id(),
            "timestamp": self.microsoft.now().isoformat(),
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "from": sender,
            "recipient": {"id": f"28:{APP}", "name": "Hymnsheet"},
            "conversation": conversation,
            "channelData": data,
            "entities": [client],
            "localTimezone": person.zone,
            **more,
        }

    async def deliver(
        self, activity: Json, *, token: str | None = None, shown: Callable[[Answered], None] | None = None
    ) -> Answered:
        """Post an activity to the bot, signed as Microsoft signs it; the answer is shown before anything else is."""
        headers = {"Authorization": f"Bearer {self.token() if token is None else token}"}
        async with self._session.post(self._heard_at, json=activity, headers=headers) as answer:
            raw = await answer.read()
            said = await answer.json(content_type=None) if raw else {}
        answered = Answered(answer.status, said if isinstance(said, dict) else {})
        if shown is not None:
            shown(answered)
        if self.settle is not None:
            await self.settle()
        return answered

    def token(self, **changed: Any) -> str:
        """A token of Microsoft's for this bot; a claim that is None is left out."""
        now = int(self.seconds())
        claims = {"iss": ISSUER, "aud": APP, "nbf": now - 60, "exp": now + 3600, "serviceurl": self.service_url}
        left = {name: value for name, value in {**claims, **changed}.items() if value is not None}
        return jwt.encode(left, _KEY, algorithm="RS256", headers={"kid": KEY_NAME})

    async def installs(self, name: str, channel: str = "") -> None:
        """Somebody adds the bot for themselves, or to the team whose channel is named; two activities tell of it."""
        person = self.world.person(name)
        room = self._room_of(person, channel)
        room.has_bot = person.has_bot = True
        added = [{"id": f"28:{APP}"}]
        await self.deliver(self.activity("conversationUpdate", person, room, membersAdded=added))
        await self.deliver(self.activity("installationUpdate", person, room, action="add"))

    async def uninstalls(self, name: str, channel: str = "") -> None:
        """Somebody takes the bot away again."""
        person = self.world.person(name)
        room = self._room_of(person, channel)
        if channel:
            for each in self.world.rooms.values():
                each.has_bot = each.has_bot and each.kind != "channel"
        else:
            person.has_bot = False
        await self.deliver(self.activity("installationUpdate", person, room, action="remove"))

    def _room_of(self, person: TeamsPerson, channel: str) -> Room:
        return self.world.channel(channel) if channel else self.world.personal(person)

    async def _metadata(self, _: web.Request) -> web.Response:
        self.faults.enter(Entry("keys", {}, self.microsoft.now(), time.monotonic()))
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"{self.base_url}/keys"})

    async def _keys(self, _: web.Request) -> web.Response:
        numbers = _KEY.public_key().public_numbers()
        key = {"kty": "RSA", "kid": KEY_NAME, "n": _number(numbers.n), "e": _number(numbers.e)}
        return web.json_response({"keys": [{**key, "endorsements": ["msteams"]}]})


def _number(value: int) -> str:
    return base64.urlsafe_b64encode(value.to_bytes((value.bit_length() + 7) // 8, "big")).rstrip(b"=").decode()
