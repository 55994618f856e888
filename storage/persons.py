"""Who is one person: accounts of an organisation for which the platforms tell the same address."""

from typing import Any

from sqlalchemy import Select, bindparam, exists, func, or_, select, update

from rules.buddy import SIDES
from rules.ids import MemberId, OrganisationId, WorkspaceId
from rules.persons import Account, Persons, persons_from
from storage.database import Transaction
from storage.members import NEVER
from storage.organisations import ACROSS
from storage.tables import buddy_mates, members, workspaces
from storage.work import Door


class AccountsOfPersons(Door):
    """The members of this organisation, as accounts of people who may have several."""

    async def all(self) -> Persons:
        """Everybody who has several."""
        mine = members.c.organisation_id == self._organisation_id
        several = select(members.c.fingerprint).where(mine).group_by(members.c.fingerprint).having(func.count() > 1)
        return await self._persons(several)

    async def of(self, member_id: MemberId) -> Persons:
        """Whoever has this account."""
        mine = (members.c.organisation_id == self._organisation_id, members.c.id == member_id)
        return await self._persons(select(members.c.fingerprint).where(*mine))

    async def main_of(self, member_id: MemberId) -> MemberId:
        """The account with which whoever has this one takes part."""
        return (await self.of(member_id)).main_of(member_id)

    async def _persons(self, fingerprints: Select[Any]) -> Persons:
        columns = ("id", "fingerprint", "side", "is_active", "is_guest", "is_bot")
        # Somebody without a fingerprint equals nobody: NULL is in no list.
        found = await self._execute(
            select(*(members.c[name] for name in columns)).where(
                members.c.organisation_id == self._organisation_id, members.c.fingerprint.in_(fingerprints)
            )
        )
        rows = found.all()
        last_pairs = await self._last_pairs([row.id for row in rows]) if len(rows) > 1 else {}
        return persons_from([_account(row, last_pairs.get(row.id, 0)) for row in rows])

    async def _last_pairs(self, member_ids: list[int]) -> dict[int, int]:
        found = await self._execute(
            select(buddy_mates.c.member_id, func.max(buddy_mates.c.pair_id).label("last_pair"))
            .where(buddy_mates.c.organisation_id == self._organisation_id, buddy_mates.c.member_id.in_(member_ids))
            .group_by(buddy_mates.c.member_id)
        )
        return {row.member_id: row.last_pair for row in found}


async def unrecognised(transaction: Transaction, *, limit: int) -> list[tuple[WorkspaceId, str]]:
    """People on a side of whom nobody asked yet, or, with another workspace, whose fingerprint is not known."""
    found = await transaction.execute(_UNRECOGNISED, {"most": limit})
    return [(WorkspaceId(row.workspace_id), row.person) for row in found]


_OTHER = workspaces.alias("other")
_HAS_OTHER = exists().where(
    _OTHER.c.organisation_id == workspaces.c.organisation_id,
    _OTHER.c.id != workspaces.c.id,
    _OTHER.c.state == "active",
)
_UNRECOGNISED = (
    select(members.c.workspace_id, members.c.person)
    .join_from(members, workspaces, workspaces.c.id == members.c.workspace_id)
    .where(
        or_(members.c.checked_at == NEVER, members.c.fingerprint.is_(None) & _HAS_OTHER),
        members.c.side.in_(SIDES),
        members.c.is_active,
        ~members.c.is_guest,
        ~members.c.is_bot,
        workspaces.c.state == "active",
    )
    .order_by(members.c.id)
    .limit(bindparam("most"))
    .execution_options(**ACROSS)
)


async def forget_fingerprints(transaction: Transaction, *, but_of: str) -> None:
    """Forget fingerprints that another key made; who these people are is asked anew when they next do something."""
    await transaction.execute(
        update(members)
        .where(members.c.fingerprint.is_not(None), ~members.c.fingerprint.startswith(f"{but_of}."))
        .values(fingerprint=None, checked_at=NEVER)
        .execution_options(**ACROSS)
    )


def place_of_fingerprints(organisation_id: OrganisationId) -> str:
    """Where equal addresses have equal fingerprints: in one organisation, and nowhere else."""
    return f"organisation {organisation_id}, members, fingerprint"


def _account(row: Any, last_pair: int) -> Account:
    is_in_use = row.is_active and not row.is_guest and not row.is_bot
    return Account(
        member_id=MemberId(row.id),
        fingerprint=row.fingerprint,
        is_in_use=is_in_use,
        may_be_paired=is_in_use and row.side in SIDES,
        last_pair=last_pair,
    )
