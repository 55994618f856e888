"""Microsoft's side over HTTP: the connector that keeps what the bot says, and the login that gives it tokens."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from time import monotonic
from typing import TypeAlias

from aiohttp import web

from playground.faults import Entry, Fault, Faults, Trouble
from tests.teams.world import APP, TEAM, Json, Room, Said, TeamsPerson, TeamsWorld

LARGEST = 28 * 1024
SECRET = "a password of the bot"
Handler: TypeAlias = Callable[[web.Request, Json], Json]


class Refused(Exception):
    """Teams does not do it."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


def refused(status: int, code: str = "") -> Fault:
    """The next call is answered like this."""
    return Fault(Trouble.STATUS, says=f"{status} {code}".strip())


class Microsoft:
    """Answers the bot's calls; `faults` says which of them go wrong and keeps a ledger of all."""

    def __init__(self, world: TeamsWorld, *, now: Callable[[], datetime]) -> None:
        self.world = world
        self.faults = Faults()
        self.tokens: set[str] = set()
        self.is_locked_out = False
        self.now = now
        self._given = 0

    def routes(self) -> list[web.RouteDef]:
        """The connector at /teams/, the login beside it."""
        one = "/teams/v3/conversations/{conversation}"
        return [
            web.post("/{tenant}/oauth2/v2.0/token", self._token),
            web.post("/teams/v3/conversations", self._called("open", self._open)),
            web.post(f"{one}/activities", self._called("post", self._post)),
            web.put(f"{one}/activities/{{ref}}", self._called("update", self._update)),
            web.get(f"{one}/members/{{person}}", self._called("member", self._member)),
            web.get(f"{one}/pagedmembers", self._called("members", self._members)),
            web.get("/teams/v3/teams/{team}/conversations", self._called("channels", self._channels)),
        ]

    async def _token(self, request: web.Request) -> web.StreamResponse:
        asked = dict(await request.post())
        entry = self._note("token", {"grant_type": asked.get("grant_type")})
        fault = self.faults.enter(entry)
        if fault.trouble is not Trouble.NONE:
            return await self._go_wrong(request, fault, entry, do=lambda: {})
        if self.is_locked_out or (asked.get("client_id"), asked.get("client_secret")) != (APP, SECRET):
            return web.json_response({"error": "invalid_client"}, status=401)
        self._given += 1
        token = f"token-{self._given}"
        self.tokens.add(token)
        entry.accepted = True
        return web.json_response({"token_type": "Bearer", "expires_in": 3599, "access_token": token})

    def _called(self, method: str, handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def answer(request: web.Request) -> web.StreamResponse:
            raw = await request.read()
            said = json.loads(raw) if raw else {}
            entry = self._note(method, said, channel=request.match_info.get("conversation", "").partition(";")[0])
            fault = self.faults.enter(entry)

            def do() -> Json:
                self._check(request, raw)
                done = handler(request, said)
                entry.accepted, entry.ts = True, str(done.get("id") or "")
                return done

            return await self._go_wrong(request, fault, entry, do=do)

        return answer

    async def _go_wrong(
        self, request: web.Request, fault: Fault, entry: Entry, *, do: Callable[[], Json]
    ) -> web.StreamResponse:
        """Do what is asked, as well as the fault lets it be done."""
        match fault.trouble:
            case Trouble.RATE_LIMITED:
                headers = {"Retry-After": fault.says} if fault.says else {}
                return _error(429, "Throttled", headers=headers)
            case Trouble.STATUS:
                status, _, code = fault.says.partition(" ")
                return _error(int(status), code)
            case Trouble.HTML:
                return web.Response(text="<html>Sorry</html>", content_type="text/html")
            case Trouble.HANG:
                await self.faults.wait(fault.seconds)
                return _hang_up(request)
            case Trouble.DROP_BEFORE:
                return _hang_up(request)
        try:
            done = do()
        except Refused as refusal:
            entry.error = refusal.code
            return _error(refusal.status, refusal.code)
        if fault.trouble is Trouble.DROP_AFTER:
            return _hang_up(request)
        return web.json_response(done, status=201 if request.method == "POST" else 200)

    def _note(self, method: str, said: Json, *, channel: str = "") -> Entry:
        return Entry(method, said, self.now(), monotonic(), channel=channel)

    def _check(self, request: web.Request, raw: bytes) -> None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or token not in self.tokens or self.is_locked_out:
            raise Refused(401, "BotNotRegistered")
        if len(raw) > LARGEST:
            raise Refused(413, "MessageSizeTooBig")

    def _open(self, _: web.Request, said: Json) -> Json:
        person = self.world.find_person(said["members"][0]["id"])
        if person is None or said.get("isGroup") or said.get("tenantId") != self.world.tenant:
            raise Refused(400, "BadSyntax")
        if not person.has_bot:
            raise Refused(403, "BotNotInConversationRoster")
        return {"id": self.world.personal(person).id}

    def _post(self, request: web.Request, said: Json) -> Json:
        room, thread = self._room(request)
        _check_body(said, request.match_info["conversation"])
        posted = Said(self.world.next_id(), room.id, said, thread=thread)
        room.said.append(posted)
        return {"id": posted.id}

    def _update(self, request: web.Request, said: Json) -> Json:
        room, _ = self._room(request)
        _check_body(said, request.match_info["conversation"])
        found = next((each for each in room.said if each.id == request.match_info["ref"] and not each.sender), None)
        if found is None:
            raise Refused(404, "ActivityNotFoundInConversation")
        found.body, found.changes = said, found.changes + 1
        return {"id": found.id}

    def _member(self, request: web.Request, __: Json) -> Json:
        room, _ = self._room(request)
        person = self.world.find_person(request.match_info["person"])
        if person is None or person.id not in room.members:
            raise Refused(404, "MemberNotFoundInConversation")
        return person.account

    def _members(self, request: web.Request, __: Json) -> Json:
        room, _ = self._room(request)
        return {"members": [self.world.person(member).account for member in room.members]}

    def _channels(self, request: web.Request, _: Json) -> Json:
        if request.match_info["team"] != TEAM or not self.world.rooms[TEAM].has_bot:
            raise Refused(403, "BotNotInConversationRoster")
        found = [room for room in self.world.rooms.values() if room.kind == "channel"]
        return {"conversations": [{"id": each.id, "name": None if each.id == TEAM else each.name} for each in found]}

    def _room(self, request: web.Request) -> tuple[Room, str]:
        name, _, thread = request.match_info["conversation"].partition(";messageid=")
        room = self.world.rooms.get(name)
        if room is None or room.is_gone:
            raise Refused(404, "ConversationNotFound")
        person = self._only_person(room)
        if person is not None and person.has_blocked:
            raise Refused(403, "ConversationBlockedByUser")
        if not room.has_bot or (person is not None and not person.has_bot):
            raise Refused(403, "BotNotInConversationRoster")
        return room, thread

    def _only_person(self, room: Room) -> TeamsPerson | None:
        return self.world.person(room.members[0]) if room.kind == "personal" else None


def _check_body(said: Json, conversation: str) -> None:
    """What Teams refuses: nothing at all, a card that is none, words for another conversation."""
    cards = [each.get("content") for each in said.get("attachments") or []]
    is_card = all(isinstance(card, dict) and card.get("type") == "AdaptiveCard" for card in cards)
    if said.get("type") != "message" or not (said.get("text") or cards) or not is_card:
        raise Refused(400, "BadSyntax")
    if "conversation" in said and said["conversation"]["id"] != conversation:
        raise Refused(400, "BadArgument")


def _error(status: int, code: str, *, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"error": {"code": code, "message": "No."}}, status=status, headers=headers)


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
