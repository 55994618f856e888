"""What Teams tells us of people: who they are, and in which zone they live."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.dispatch import NotMet
from bot.teams.connector import Connector, Json
from bot.teams.people import NO_ANSWER, People, Tenant, id_of
from bot.teams.typed import text_in
from rules.ids import WorkspaceId
from rules.people import Platform
from storage.members import Profile
from storage.organisations import KnownWorkspace, all_organisations, get_workspace
from storage.unit_of_work import Storage

log = structlog.get_logger(__name__)

MEET_SECONDS: Final = 4.0
"""How long somebody who waits for an answer is kept waiting for who they are."""
MEMBERS: Final = frozenset({"", "user", "owner", "admin"})
"""What somebody of the tenant itself is called; everybody else is a guest of it."""
GUEST_MARK: Final = "#EXT#"
MOST_ZONES: Final = 20_000


class Zones:
    """In which zone people live, which Teams says only when they do something."""

    def __init__(self) -> None:
        self._said: dict[tuple[WorkspaceId, str], str] = {}

    def saw(self, workspace_id: WorkspaceId, person: str, activity: Json) -> str:
        """Remember the zone that somebody's activity tells of; returns it where that is news, else nothing."""
        zone = zone_in(activity)
        if not zone or self._said.get((workspace_id, person)) == zone:
            return ""
        if len(self._said) >= MOST_ZONES:
            self._said.clear()
        self._said[workspace_id, person] = zone
        return zone

    def of(self, tenant: Tenant, person: str) -> str:
        """The zone somebody said last; empty where they said none since we started."""
        return self._said.get((tenant.workspace_id, person), "")


def zone_in(activity: Json) -> str:
    """The zone that an activity tells of; empty where it names none that we know."""
    entities = activity.get("entities")
    clients = [each for each in entities if isinstance(each, dict)] if isinstance(entities, list) else []
    told = [activity.get("localTimezone"), *(each.get("timezone") for each in clients)]
    return next((zone for zone in told if isinstance(zone, str) and _is_zone(zone)), "")


def profiles(
    people: People, zones: Zones, *, admins: frozenset[str]
) -> Callable[[KnownWorkspace, str], Awaitable[Profile]]:
    """Asks Teams who somebody in a workspace is; raises NotMet where it does not say so in time."""

    async def profile_of(workspace: KnownWorkspace, person: str) -> Profile:
        tenant = Tenant.of(workspace)
        found = await _asked(people, tenant, person)
        zone = zones.of(tenant, person)
        return _guest(person, zone) if found is None else _profile(found, person, tenant, zone=zone, admins=admins)

    return profile_of


def profiles_by_email(
    people: People, zones: Zones, *, admins: frozenset[str]
) -> Callable[[KnownWorkspace, str], Awaitable[Profile | None]]:
    """Asks Teams who has an address in a workspace; raises NotMet where it does not say so."""

    async def profile_of(workspace: KnownWorkspace, email: str) -> Profile | None:
        tenant = Tenant.of(workspace)
        found = await _asked(people, tenant, email)
        person = "" if found is None else id_of(found)
        if found is None or not person:
            return None
        return _profile(found, person, tenant, zone=zones.of(tenant, person), admins=admins)

    return profile_of


async def settle_in(connector: Connector, storage: Storage) -> None:
    """Find out whether Microsoft gives us a token; workspaces that had stopped for want of one take calls again.

    Raises what a call raises: NoToken for a wrong app id or password, NotAsked where Microsoft does not answer.
    """
    await connector.check_token()
    async with storage.across_organisations() as transaction:
        organisations = await all_organisations(transaction)
    for organisation in organisations:
        async with storage.unit_of_work(organisation.id) as work:
            paused = [workspace_id for workspace_id, _, state, _ in await work.workspaces.states() if state == "paused"]
        for workspace_id in paused:
            async with storage.across_organisations() as transaction:
                workspace = await get_workspace(transaction, workspace_id)
            if workspace.platform is Platform.TEAMS:
                async with storage.unit_of_work(organisation.id) as work:
                    await work.workspaces.resume(workspace_id)
                log.info("a workspace takes our calls again", action="resume")


async def _asked(people: People, tenant: Tenant, who: str) -> Json | None:
    try:
        async with asyncio.timeout(MEET_SECONDS):
            return await people.find(tenant, who)
    except (*NO_ANSWER, SQLAlchemyError) as error:
        log.warning("Teams did not say who somebody is", action="meet", error=type(error).__name__)
        raise NotMet from error


def _profile(found: Json, person: str, tenant: Tenant, *, zone: str, admins: frozenset[str]) -> Profile:
    is_guest = _is_guest(found, tenant)
    # First the one that people write to, which is what Slack knows; what they sign in with may be another.
    addresses = [address for name in ("email", "userPrincipalName") if (address := text_in(found, name).lower())]
    return Profile(
        person=person,
        zone=zone,
        # A guest's address is whatever their own tenant says it is.
        is_admin=not admins.isdisjoint(addresses) and not is_guest,
        is_guest=is_guest,
        is_bot=text_in(found, "id").startswith("28:"),
        is_active=True,
        address=next(iter(addresses), ""),
    )


def _is_guest(found: Json, tenant: Tenant) -> bool:
    is_elsewhere = text_in(found, "tenantId") not in {"", tenant.name}
    is_marked = GUEST_MARK in text_in(found, "userPrincipalName").upper()
    return is_elsewhere or is_marked or text_in(found, "userRole").lower() not in MEMBERS


def _guest(person: str, zone: str) -> Profile:
    """Somebody who is in no conversation of ours."""
    return Profile(
        person=person, zone=zone, is_admin=False, is_guest=True, is_bot=False, is_active=True, is_found=False
    )


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return False
    return True
