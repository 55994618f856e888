"""Workspaces are linked: an organisation makes a code, and a workspace with nothing of its own yet joins it by that.

A row's owner is part of every reference to it, so rows that others refer to cannot change hands: they are written anew
for the new owner, what refers to them follows, and only then do the old ones go.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, Table, cast, delete, func, insert, literal, select, update

from rules.ids import MemberId, OrganisationId, WorkspaceId
from storage.members import NEVER
from storage.organisations import ACROSS
from storage.tables import (
    absences,
    audit,
    conversations,
    deliveries,
    drafts,
    link_codes,
    members,
    metadata,
    occurrences,
    organisations,
    paces,
    requests,
    workspaces,
)
from storage.work import Door, Work

FOLLOWING = (absences, audit, conversations, deliveries, drafts, paces, requests)
"""Tables whose rows come along, and to whose rows no other refers."""
LEFT_BEHIND = (link_codes, occurrences)
_NOBODYS_OWN = {organisations, workspaces, members, *FOLLOWING, *LEFT_BEHIND}
OWN = tuple(table for table in metadata.sorted_tables if "organisation_id" in table.c and table not in _NOBODYS_OWN)
"""Tables whose rows somebody wrote or chose: with one of them an organisation has something of its own."""
WRONG = "wrong link code"


class Elsewhere(Exception):
    """The workspace has come to another organisation meanwhile; look it up again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCode:
    """A code that holds: to whose organisation it leads, and who made it."""

    id: int
    organisation_id: OrganisationId
    made_by: MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A workspace as it is now; its token is still `sealed` for where it was."""

    organisation_id: OrganisationId
    workspace_id: WorkspaceId
    name: str
    sealed: str | None


class Linking(Door):
    """What this organisation must know of itself before workspaces are linked."""

    async def keep_code(self, hash_: str, *, by: MemberId, expires_at: datetime) -> None:
        """Keep the hash of a code that was just made; the one before holds no longer."""
        await self._execute(delete(link_codes).where(link_codes.c.organisation_id == self._organisation_id))
        await self._work.add(link_codes, hash=hash_, made_by=by, expires_at=expires_at)

    async def made(self, hash_: str) -> bool:
        """Whether this code was made here."""
        found = await self._execute(
            select(link_codes.c.id).where(
                link_codes.c.organisation_id == self._organisation_id, link_codes.c.hash == hash_
            )
        )
        return found.first() is not None

    async def hold_still(self) -> None:
        """Let nobody else write anything of this organisation until this unit of work is over.

        Raises Elsewhere where it is no more, because somebody was faster to join another.
        """
        found = await self._execute(
            select(organisations.c.id).where(organisations.c.id == self._organisation_id).with_for_update()
        )
        if found.first() is None:
            raise Elsewhere

    async def is_linked(self) -> bool:
        """Whether there is more than one workspace."""
        found = await self._execute(
            select(func.count()).select_from(workspaces).where(workspaces.c.organisation_id == self._organisation_id)
        )
        return bool(found.scalar_one() > 1)

    async def has_something(self) -> bool:
        """Whether anything was set up, chosen or said here."""
        set_up = select(organisations.c.set_up_at).where(organisations.c.id == self._organisation_id)
        if (await self._execute(set_up)).scalar_one() is not None:
            return True
        for table in OWN:
            one = select(literal(1)).select_from(table).where(table.c.organisation_id == self._organisation_id)
            if (await self._execute(one.limit(1))).first() is not None:
                return True
        return False

    async def note_wrong(self, workspace_id: WorkspaceId, *, by: MemberId, now: datetime) -> None:
        """Write down that a code was wrong."""
        await self._work.add(audit, member_id=by, action=WRONG, subject=str(workspace_id), at=now)

    async def count_wrong(self, workspace_id: WorkspaceId, *, since: datetime) -> int:
        """How many codes were wrong in a workspace."""
        found = await self._execute(
            select(func.count())
            .select_from(audit)
            .where(
                audit.c.organisation_id == self._organisation_id,
                audit.c.action == WRONG,
                audit.c.subject == str(workspace_id),
                audit.c.at > since,
            )
        )
        return int(found.scalar_one())


async def find_code(work: Work, hash_: str, *, now: datetime) -> LinkCode | None:
    """The code with this hash, whoever made it, until this unit of work is over; None where none holds."""
    found = await work.execute(
        _across(
            select(link_codes.c.id, link_codes.c.organisation_id, link_codes.c.made_by)
            .where(link_codes.c.hash == hash_, link_codes.c.expires_at > now)
            .with_for_update()
        )
    )
    row = found.mappings().one_or_none()
    return None if row is None else LinkCode(**row)


async def join(work: Work, workspace_id: WorkspaceId, code: LinkCode) -> Joined:
    """Bring the only workspace of an organisation that has nothing of its own into the code's; the code is used up.

    Sides and who leads whom are not taken along. Fails, and changes nothing, where the organisation has anything else.
    """
    await work.execute(_across(delete(link_codes).where(link_codes.c.id == code.id)))
    joined = await _move_workspace(work, workspace_id, to=code.organisation_id)
    await _move_members(work, workspace_id, joined)
    await _settle_conflicts(work, to=code.organisation_id)
    for table in FOLLOWING:
        await work.execute(_follow(table, work.organisation_id, joined))
    for table in (*LEFT_BEHIND, members, workspaces):
        await work.execute(delete(table).where(table.c.organisation_id == work.organisation_id))
    await work.execute(delete(organisations).where(organisations.c.id == work.organisation_id))
    return joined


async def _move_workspace(work: Work, workspace_id: WorkspaceId, *, to: OrganisationId) -> Joined:
    here = (workspaces.c.organisation_id == work.organisation_id, workspaces.c.id == workspace_id)
    row = dict((await work.execute(select(workspaces).where(*here))).mappings().one())
    # A platform's id stands only once in the table.
    await work.execute(update(workspaces).where(*here).values(external_id=f"joined another, {workspace_id}"))
    moved = {name: value for name, value in row.items() if name != "id"} | {"organisation_id": to}
    made = await work.execute(_across(insert(workspaces).values(**moved).returning(workspaces.c.id)))
    return Joined(
        organisation_id=to,
        workspace_id=WorkspaceId(made.scalar_one()),
        name=row["name"],
        sealed=row["token_sealed"],
    )


async def _move_members(work: Work, workspace_id: WorkspaceId, joined: Joined) -> None:
    now_theirs = {"organisation_id": joined.organisation_id, "workspace_id": joined.workspace_id}
    # Fingerprints hold in one organisation: the platform is asked anew at the next thing somebody does.
    anew = {**now_theirs, "side": None, "manager_id": None, "fingerprint": None, "checked_at": NEVER}
    names = [column.name for column in members.c if column.name != "id"]
    rows = select(
        *(literal(anew[name], members.c[name].type) if name in anew else members.c[name] for name in names)
    ).where(members.c.organisation_id == work.organisation_id, members.c.workspace_id == workspace_id)
    await work.execute(_across(insert(members).from_select(names, rows.order_by(members.c.id))))


async def _settle_conflicts(work: Work, *, to: OrganisationId) -> None:
    """Make room for keys that the new organisation has as well."""
    answered = _across_keys(requests, to)
    here = requests.c.organisation_id == work.organisation_id
    await work.execute(_across(delete(requests).where(here, requests.c.key.in_(answered))))
    own = (deliveries.c.organisation_id == work.organisation_id, deliveries.c.key.in_(_across_keys(deliveries, to)))
    renamed = "joined:" + cast(deliveries.c.id, String)
    await work.execute(_across(update(deliveries).where(*own).values(key=renamed)))


def _across_keys(table: Table, organisation_id: OrganisationId) -> Select[Any]:
    other = table.alias("other")
    return select(other.c.key).where(other.c.organisation_id == organisation_id)


def _follow(table: Table, left: OrganisationId, joined: Joined) -> Any:
    """Hand a table's rows over, each to the workspace and the member as they are called from now on."""
    became: dict[str, Any] = {"organisation_id": joined.organisation_id}
    if "workspace_id" in table.c:
        became["workspace_id"] = joined.workspace_id
    if "member_id" in table.c:
        became["member_id"] = _namesake(table.c.member_id, joined)
    return _across(update(table).where(table.c.organisation_id == left).values(**became))


def _namesake(member_id: ColumnElement[Any], joined: Joined) -> Any:
    before, after = members.alias("before"), members.alias("after")
    return (
        select(after.c.id)
        .where(before.c.id == member_id, after.c.workspace_id == joined.workspace_id, after.c.person == before.c.person)
        .scalar_subquery()
    )


def _across(statement: Any) -> Any:
    return statement.execution_options(**ACROSS)
