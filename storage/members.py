"""Members: who somebody is on the platform, and what the organisation made of them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, or_, select, union_all, update

from rules.ids import MemberId, WorkspaceId
from rules.people import Actor, Platform, Side
from rules.status import NO_STATUS, Status
from storage.absences import Absences
from storage.follow_ups import FollowUps
from storage.organisations import Organisations
from storage.tables import members, organisations, workspaces
from storage.work import Door

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When the platform was last asked about somebody nobody has met."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What the platform says of a person. `is_guest` includes people of other workspaces.

    Where it does not say their `zone`, that is empty: the one we know stays, and at first it is the organisation's.
    Their `address` is nowhere kept, only its `fingerprint`; both are empty where the platform tells none. Somebody not
    `is_found` is a stranger to us as yet: the platform tells of nobody with whom we share no conversation.
    """

    person: str
    zone: str
    is_admin: bool
    is_guest: bool
    is_bot: bool
    is_active: bool
    status: Status = NO_STATUS
    is_found: bool = True
    address: str = field(default="", repr=False)
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person with their place in the organisation."""

    id: MemberId
    workspace_id: WorkspaceId
    person: str
    side: Side | None
    is_admin: bool
    is_active: bool
    manager_id: MemberId | None
    zone: str


_LED = members.alias("led")
_ACTOR = (
    select(
        members.c.id,
        members.c.side,
        members.c.is_admin,
        members.c.zone,
        members.c.checked_at,
        workspaces.c.platform,
        organisations.c.set_up_at,
        exists()
        .where(_LED.c.organisation_id == bindparam("organisation"), _LED.c.manager_id == members.c.id)
        .label("is_manager"),
    )
    .join_from(members, workspaces, workspaces.c.id == members.c.workspace_id)
    .join(organisations, organisations.c.id == members.c.organisation_id)
    .where(
        organisations.c.id == bindparam("organisation"),
        workspaces.c.organisation_id == bindparam("organisation"),
        members.c.organisation_id == bindparam("organisation"),
        members.c.workspace_id == bindparam("workspace"),
        members.c.person == bindparam("person"),
        members.c.is_active,
        ~members.c.is_guest,
        ~members.c.is_bot,
    )
)


class Members(Door):
    """The members of this organisation."""

    async def find_actor(self, *, workspace_id: WorkspaceId, person: str) -> tuple[Actor, datetime] | None:
        """Who this person is now, and when the platform was last asked; None for strangers, guests, bots, leavers."""
        found = await self._execute(
            _ACTOR, {"organisation": self._organisation_id, "workspace": workspace_id, "person": person}
        )
        row = found.one_or_none()
        if row is None:
            return None
        actor = Actor(
            organisation_id=self._organisation_id,
            workspace_id=workspace_id,
            member_id=MemberId(row.id),
            person=person,
            platform=Platform(row.platform),
            side=Side(row.side) if row.side else None,
            is_admin=row.is_admin,
            is_manager=row.is_manager,
            zone=row.zone,
            side_open=row.set_up_at is None,
        )
        return actor, row.checked_at

    async def knows(self, *, workspace_id: WorkspaceId, person: str) -> bool:
        """Whether this person is remembered."""
        found = await self._execute(
            select(members.c.id).where(
                members.c.organisation_id == self._organisation_id,
                members.c.workspace_id == workspace_id,
                members.c.person == person,
            )
        )
        return found.first() is not None

    async def meet(self, profile: Profile, *, workspace_id: WorkspaceId, now: datetime) -> MemberId:
        """Remember what the platform says of a person, new or known; returns their id."""
        said = {
            **({"zone": profile.zone} if profile.zone else {}),
            "is_admin": profile.is_admin,
            "is_guest": profile.is_guest,
            "is_bot": profile.is_bot,
            "is_active": profile.is_active,
            "checked_at": now,
            **({"fingerprint": profile.fingerprint} if profile.fingerprint else {}),
        }
        zone = profile.zone or (await Organisations(self._work).get()).zone
        new = {"zone": zone, **said}
        made = await self._work.add_if_new(members, workspace_id=workspace_id, person=profile.person, **new)
        member_id = MemberId(made) if made is not None else await self._meet_again(profile.person, workspace_id, said)
        await Absences(self._work).status_is(member_id, profile.status, now=now)
        return member_id

    async def _meet_again(self, person: str, workspace_id: WorkspaceId, said: dict[str, Any]) -> MemberId:
        here = (
            members.c.organisation_id == self._organisation_id,
            members.c.workspace_id == workspace_id,
            members.c.person == person,
        )
        asked = select(members.c.id, members.c.zone, members.c.is_active).where(*here).with_for_update()
        before = (await self._execute(asked)).one()
        await self._execute(update(members).where(*here).values(**said))
        if before.zone != said.get("zone", before.zone):
            await FollowUps(self._work).calendar_changed([MemberId(before.id)], now=said["checked_at"])
        if before.is_active and not said["is_active"]:
            await FollowUps(self._work).owner_left(MemberId(before.id), now=said["checked_at"])
        return MemberId(before.id)

    async def live_in(self, zone: str, *, person: str, workspace_id: WorkspaceId, now: datetime) -> None:
        """Keep the zone somebody is in now, if we know them; their leads are measured by it."""
        changed = await self._execute(
            update(members)
            .where(
                members.c.organisation_id == self._organisation_id,
                members.c.workspace_id == workspace_id,
                members.c.person == person,
                members.c.zone != zone,
            )
            .values(zone=zone)
            .returning(members.c.id)
        )
        if moved := [MemberId(member_id) for member_id in changed.scalars()]:
            await FollowUps(self._work).calendar_changed(moved, now=now)

    async def move(self, before: str, zone: str, *, workspace_id: WorkspaceId) -> None:
        """Whoever was taken to live in the zone before is taken to live in this one."""
        await self._execute(
            update(members)
            .where(
                members.c.organisation_id == self._organisation_id,
                members.c.workspace_id == workspace_id,
                members.c.zone == before,
            )
            .values(zone=zone)
        )

    async def get(self, member_id: MemberId) -> Member:
        """The member with this id."""
        found = await self._execute(
            select(members).where(members.c.organisation_id == self._organisation_id, members.c.id == member_id)
        )
        return _member(found.one())

    async def all(self) -> list[Member]:
        """Everybody who is active, guests and bots left out, in the order they came."""
        found = await self._execute(
            select(members)
            .where(
                members.c.organisation_id == self._organisation_id,
                members.c.is_active,
                ~members.c.is_guest,
                ~members.c.is_bot,
            )
            .order_by(members.c.id)
        )
        return [_member(row) for row in found]

    async def on_side(self, side: Side) -> list[Member]:
        """Everybody active on one side."""
        return [member for member in await self.all() if member.side is side]

    async def admins(self) -> list[Member]:
        """Everybody who may change settings."""
        return [member for member in await self.all() if member.is_admin]

    async def admins_of(self, workspace_id: WorkspaceId) -> list[Member]:
        """Everybody of a workspace who may change settings, whom others there can ask."""
        return [member for member in await self.admins() if member.workspace_id == workspace_id]

    async def set_side(self, side: Side, people: Collection[str], *, workspace_id: WorkspaceId) -> None:
        """Make exactly these people of a workspace the ones on this side; who was on it and is not named has none."""
        here = (members.c.organisation_id == self._organisation_id, members.c.workspace_id == workspace_id)
        await self._execute(
            update(members).where(*here, members.c.side == side, members.c.person.not_in(people)).values(side=None)
        )
        await self._execute(update(members).where(*here, members.c.person.in_(people)).values(side=side))

    async def set_manager(self, manager_id: MemberId, reports: Collection[str], *, workspace_id: WorkspaceId) -> None:
        """Make exactly these people of a workspace the ones this member leads; nobody leads themselves."""
        here = (members.c.organisation_id == self._organisation_id, members.c.workspace_id == workspace_id)
        led = (members.c.person.in_(reports), members.c.id != manager_id)
        await self._execute(
            update(members).where(*here, members.c.manager_id == manager_id, ~and_(*led)).values(manager_id=None)
        )
        await self._execute(update(members).where(*here, *led).values(manager_id=manager_id))

    async def expect(self, people: Iterable[str], *, zone: str, workspace_id: WorkspaceId) -> None:
        """Make room for people nobody has met yet; the platform is asked who they are at the first thing they do."""
        for person in people:
            await self._work.add_if_new(members, workspace_id=workspace_id, person=person, zone=zone, checked_at=NEVER)

    async def unmet(self, people: Collection[str], *, workspace_id: WorkspaceId) -> list[str]:
        """Those of these people of whom the platform never said who they are, each once."""
        found = await self._execute(
            select(members.c.person).where(
                members.c.organisation_id == self._organisation_id,
                members.c.workspace_id == workspace_id,
                members.c.person.in_(people),
                members.c.checked_at != NEVER,
            )
        )
        met = frozenset(found.scalars())
        return [person for person in dict.fromkeys(people) if person not in met]

    async def unfit(self, people: Collection[str], *, workspace_id: WorkspaceId) -> frozenset[str]:
        """Those of these people known to be guests, bots or gone; our own bot is one of them."""
        found = await self._execute(
            union_all(
                select(members.c.person).where(
                    members.c.organisation_id == self._organisation_id,
                    members.c.workspace_id == workspace_id,
                    members.c.person.in_(people),
                    or_(members.c.is_guest, members.c.is_bot, ~members.c.is_active),
                ),
                select(workspaces.c.bot_person).where(
                    workspaces.c.organisation_id == self._organisation_id,
                    workspaces.c.id == workspace_id,
                    workspaces.c.bot_person.in_(people),
                ),
            )
        )
        return frozenset(found.scalars())


def _member(row: Row[Any]) -> Member:
    values = row._mapping
    return Member(
        id=MemberId(values["id"]),
        workspace_id=WorkspaceId(values["workspace_id"]),
        person=values["person"],
        side=Side(values["side"]) if values["side"] else None,
        is_admin=values["is_admin"],
        is_active=values["is_active"],
        manager_id=None if values["manager_id"] is None else MemberId(values["manager_id"]),
        zone=values["zone"],
    )
