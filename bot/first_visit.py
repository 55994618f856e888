"""The first visit in Microsoft's Agents Playground: whoever is marketing there adds us to the team and sets us up."""

import asyncio
from typing import Any, Final, TypeAlias

from aiohttp import ClientSession

from bot.app import House
from bot.teams.identity import CHANNEL
from bot.teams.nearby import NEARBY, TENANT
from bot.teams.read import HOUSE
from rules.people import Platform
from rules.teams import NEW_MANAGER, NEW_TEAM
from storage.conversations import Conversation, Conversations
from storage.organisations import KnownWorkspace, find_workspace
from storage.places import Purpose

LOOK_SECONDS: Final = 0.3
RITA, SAM, MONA, MAX, LENA = (f"00000000-0000-4000-8000-00000000000{number}" for number in range(1, 6))
TEAM, MARKETING = "19:marketing-team@thread.tacv2", "19:marketing@thread.tacv2"
"""What the files in teams/agents-playground call them."""
Json: TypeAlias = dict[str, Any]


async def set_up_at_the_first_visit(house: House, *, port: int, zone: str) -> None:
    """Wait until Max opens his window, and do for him what an admin has to do once.

    It goes through the front door, like anything that the client sends.
    """
    workspace, max_ = await _visit(house)
    async with house.storage.unit_of_work(workspace.organisation_id) as work:
        if await work.places.find(Purpose.MARKETING) is not None:
            return
    async with ClientSession() as session:
        for activity in (_added_to_team(max_), _set_up(max_, zone), _managers(max_)):
            async with session.post(f"http://127.0.0.1:{port}/api/messages", json=activity) as answer:
                answer.raise_for_status()


async def _visit(house: House) -> tuple[KnownWorkspace, Conversation]:
    while True:
        async with house.storage.across_organisations() as transaction:
            workspace = await find_workspace(transaction, platform=Platform.TEAMS, external_id=TENANT)
        if workspace is not None:
            async with house.storage.unit_of_work(workspace.organisation_id) as work:
                chat = await Conversations(work).with_person(workspace.id, MAX)
            if chat is not None:
                return workspace, chat
        await asyncio.sleep(LOOK_SECONDS)


def _added_to_team(chat: Conversation) -> Json:
    """We are in the team now, as the client says when somebody opens a channel."""
    data = {"team": {"id": TEAM, "name": "Hymns"}, "tenant": {"id": TENANT}}
    where = {"id": TEAM, "conversationType": "channel", "tenantId": TENANT}
    added = {"conversation": where, "channelData": data, "membersAdded": [{"id": f"28:{NEARBY.app_id}"}]}
    return {**_activity(chat, "conversationUpdate"), **added}


def _set_up(chat: Conversation, zone: str) -> Json:
    people = {"sales": _several(RITA, SAM, MONA), "marketing": _several(MAX, LENA)}
    times = {"zone": zone, "country": "", "working_hours": "Mon-Fri 9-17"}
    channels = dict.fromkeys(("marketing_channel", "wins_channel", "roundup_channel"), MARKETING)
    return _form(chat, "setup", {**channels, **people, **times}, kinds=people)


def _managers(chat: Conversation) -> Json:
    team = {NEW_TEAM: _several(RITA, SAM)}
    return _form(chat, "managers", {NEW_MANAGER: MONA, **team}, kinds=team)


def _form(chat: Conversation, name: str, answers: Json, *, kinds: Json) -> Json:
    """A form as it is sent off."""
    data = {"form": f"{HOUSE}.{name}", "kinds": dict.fromkeys(kinds, "several"), **answers}
    where = {"id": chat.conversation, "conversationType": "personal", "tenantId": TENANT}
    value = {"action": {"type": "Action.Execute", "verb": "submit", "data": data}}
    return {
        **_activity(chat, "invoke"),
        "id": f"first-visit-{name}",
        "name": "adaptiveCard/action",
        "conversation": where,
        "value": value,
    }


def _several(*people: str) -> str:
    return ",".join(people)


def _activity(chat: Conversation, kind: str) -> Json:
    return {
        "type": kind,
        "id": f"first-visit-{kind}",
        "channelId": CHANNEL,
        "serviceUrl": chat.service_url,
        "from": {"id": chat.person, "aadObjectId": chat.person},
        "recipient": {"id": f"28:{NEARBY.app_id}", "name": "Hymnsheet"},
    }
