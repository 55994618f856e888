"""The first visit in Microsoft's Agents Playground: its person adds us to the team and sets us up, as an admin does."""

import asyncio
from typing import Any, Final, TypeAlias

from aiohttp import ClientSession

from bot.app import House
from bot.teams.nearby import TENANT
from rules.people import Platform
from storage.conversations import Conversation, Conversations
from storage.organisations import KnownWorkspace, find_workspace
from storage.places import Purpose

LOOK_SECONDS: Final = 0.3
TEAM, MARKETING = "19:hymns@thread.tacv2", "19:marketing@thread.tacv2"
COLLEAGUES: Final = tuple(f"00000000-0000-4000-8000-00000000000{number}" for number in range(2, 7))
"""What teams/agents-playground.yml calls them."""
Json: TypeAlias = dict[str, Any]


async def set_up_at_the_first_visit(house: House, *, port: int, zone: str) -> None:
    """Wait for somebody who opens the client, and do for them what they would have to click; nobody gets a side yet.

    It goes through the front door like anything that the client sends.
    """
    workspace, visit = await _first_visit(house)
    if await _is_set_up(house, workspace):
        return
    activities = [_added_to_team(visit), _set_up(visit, zone)]
    for colleague in COLLEAGUES:
        await house.dispatcher.meet(workspace, colleague)
    async with ClientSession() as session:
        for activity in activities:
            async with session.post(f"http://127.0.0.1:{port}/api/messages", json=activity) as answer:
                answer.raise_for_status()


async def _first_visit(house: House) -> tuple[KnownWorkspace, Conversation]:
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        async with house.storage.across_organisations() as transaction:
            workspace = await find_workspace(transaction, platform=Platform.TEAMS, external_id=TENANT)
        if workspace is None:
            continue
        async with house.storage.unit_of_work(workspace.organisation_id) as work:
            newest = await Conversations(work).newest(workspace.id)
        if newest is not None and newest.person:
            return workspace, newest


async def _is_set_up(house: House, workspace: KnownWorkspace) -> bool:
    async with house.storage.unit_of_work(workspace.organisation_id) as work:
        return await work.places.find(Purpose.MARKETING) is not None


def _added_to_team(visit: Conversation) -> Json:
    added = [{"id": "28:hymnsheet"}]
    told = {"team": {"id": TEAM, "name": "Hymns"}, "tenant": {"id": TENANT}, "eventType": "teamMemberAdded"}
    where = {"id": TEAM, "conversationType": "channel", "tenantId": TENANT}
    return {**_activity(visit, "conversationUpdate"), "conversation": where, "channelData": told, "membersAdded": added}


def _set_up(visit: Conversation, zone: str) -> Json:
    data = {
        "form": "hymnsheet.setup",
        "marketing_channel": MARKETING,
        "zone": zone,
        "country": "",
        "working_hours": "Mon-Fri 9-17",
    }
    action = {"type": "Action.Execute", "verb": "submit", "data": data}
    where = {"id": visit.conversation, "conversationType": "personal", "tenantId": TENANT}
    invoke = _activity(visit, "invoke")
    return {**invoke, "name": "adaptiveCard/action", "conversation": where, "value": {"action": action}}


def _activity(visit: Conversation, kind: str) -> Json:
    return {
        "type": kind,
        "id": f"first-visit-{kind}",
        "channelId": "msteams",
        "serviceUrl": visit.service_url,
        "from": {"id": visit.person, "aadObjectId": visit.person},
        "recipient": {"id": "28:hymnsheet", "name": "Hymnsheet"},
    }
