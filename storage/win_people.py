"""People of deals whom a CRM names by an e-mail address: they are sought, and joined as soon as somebody knows them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import bindparam, func, or_, select, update

from rules.ids import MemberId, OrganisationId, WinId
from storage.database import Transaction
from storage.organisations import ACROSS
from storage.tables import win_credits, win_people, wins
from storage.work import Door

AGAIN_AFTER: Final = timedelta(days=1)
"""How long to wait before somebody whom no workspace knows is asked for once more: they may join."""
SOUGHT_FOR: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoughtPerson:
    """An address that somebody is sought by, in which organisation, and since when it is their turn."""

    organisation_id: OrganisationId
    email: str
    since_at: datetime


_SINCE = func.min(win_people.c.looks_at)
_SOUGHT = (
    select(win_people.c.organisation_id, win_people.c.email, _SINCE.label("since_at"))
    .where(win_people.c.looks_at <= bindparam("now"))
    .group_by(win_people.c.organisation_id, win_people.c.email)
    .order_by(_SINCE, func.min(win_people.c.id))
    .limit(bindparam("most"))
    .execution_options(**ACROSS)
)


async def sought_people(transaction: Transaction, *, now: datetime, limit: int) -> list[SoughtPerson]:
    """Whom to ask the platforms for by now, in every organisation, the longest due first."""
    found = await transaction.execute(_SOUGHT, {"now": now, "most": limit})
    return [SoughtPerson(**row) for row in found.mappings()]


class WinPeople(Door):
    """The people of this organisation's deals of whom only an address is known."""

    async def seek(self, win_id: WinId, *, rep: str, helpers: Collection[str], now: datetime) -> bool:
        """Seek the people of a deal; False where all of them were sought before."""
        told = {"win_id": win_id, "is_asked": False, "looks_at": now, "created_at": now}
        rows = [
            {**told, "mark": _mark(one), "email": one, "is_rep": one == rep}
            for one in dict.fromkeys((rep, *helpers))
            if one
        ]
        return bool(await self._work.add_all_if_new(win_people, rows))

    async def is_waiting(self, win_id: WinId) -> bool:
        """Whether nobody has asked yet for somebody of this deal."""
        found = await self._execute(
            select(win_people.c.id)
            .where(
                win_people.c.organisation_id == self._organisation_id,
                win_people.c.win_id == win_id,
                win_people.c.is_asked.is_(False),
            )
            .limit(1)
        )
        return found.first() is not None

    async def found(self, email: str, member_id: MemberId, *, now: datetime) -> list[int]:
        """Name somebody in every deal in which they are sought; the numbers of those deals."""
        sought = await self._of(email)
        sold = [row.win_id for row in sought if row.is_rep]
        await self._execute(
            update(wins)
            # A rep whom a colleague named stays; what a program says of its own deal counts.
            .where(
                wins.c.organisation_id == self._organisation_id,
                wins.c.id.in_(sold),
                or_(wins.c.rep_id.is_(None), wins.c.member_id.is_(None)),
            )
            .values(rep_id=member_id, rep_email="")
        )
        helped = [row for row in sought if not row.is_rep and row.rep_id != member_id]
        credit = {"member_id": member_id, "words": "", "given_by_id": None, "created_at": now}
        await self._work.add_all_if_new(win_credits, [{**credit, "win_id": row.win_id} for row in helped])
        await self._settle(email, is_asked=True, email="", looks_at=None)
        return [row.number for row in sought]

    async def unknown(self, email: str, *, now: datetime) -> list[int]:
        """Nobody knows this address yet; the numbers of the deals that need wait for it no longer.

        It is asked for again, and after some weeks no more.
        """
        sought = await self._of(email)
        await self._settle(email, is_asked=True, looks_at=now + AGAIN_AFTER)
        await self._settle(email, win_people.c.created_at <= now - SOUGHT_FOR, email="", looks_at=None)
        return [row.number for row in sought if not row.is_asked]

    async def _settle(self, sought: str, *which: Any, **values: Any) -> None:
        mine = (win_people.c.organisation_id == self._organisation_id, win_people.c.email == sought)
        await self._execute(update(win_people).where(*mine, *which).values(**values))

    async def _of(self, email: str) -> Sequence[Any]:
        """Where somebody is sought; nobody else settles that before this unit of work is over."""
        found = await self._execute(
            select(win_people.c.id, win_people.c.win_id, win_people.c.is_rep, win_people.c.is_asked)
            .add_columns(wins.c.number, wins.c.rep_id)
            .join(wins, wins.c.id == win_people.c.win_id)
            .where(
                win_people.c.organisation_id == self._organisation_id,
                wins.c.organisation_id == self._organisation_id,
                win_people.c.email == email,
            )
            .order_by(win_people.c.win_id)
            .with_for_update(of=win_people)
        )
        return found.all()


def _mark(address: str) -> str:
    """Tells whether a program names the same person again, without their address being kept once they are known."""
    return sha256(b"deal person " + address.encode()).hexdigest()
