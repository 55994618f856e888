"""Wins: deals that were closed, each told once however often and by whomever, with everybody who helped."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, select, update

from rules.ids import MemberId, WinId
from rules.leads import match_key
from rules.win import SAME_CUSTOMER_FOR, NewWin, Outcome, Same, Win
from storage.columns import Instant
from storage.merges import HERE
from storage.tables import organisations, win_credits, wins
from storage.win_rows import CREDITS, WHOLE, columns_of, wins_of
from storage.work import Door

_BY_NUMBER = WHOLE.where(wins.c.number == bindparam("number"))
_BY_DEAL = WHOLE.where(wins.c.deal == bindparam("deal"))
_STANDING = WHOLE.where(wins.c.outcome == bindparam("outcome"), wins.c.undone_at.is_(None))
_FIRST, _UNTIL = bindparam("first", type_=Instant()), bindparam("until", type_=Instant())
_CLOSED = _STANDING.where(wins.c.closed_at >= _FIRST, wins.c.closed_at < _UNTIL).order_by(wins.c.closed_at, wins.c.id)
_TOLD = _STANDING.where(wins.c.created_at >= _FIRST, wins.c.created_at < _UNTIL).order_by(wins.c.id)
_LATEST = _STANDING.order_by(wins.c.closed_at.desc(), wins.c.id.desc()).limit(bindparam("most"))
_OF_CUSTOMER = (
    _STANDING.where(wins.c.customer_match == bindparam("match"), wins.c.closed_at >= _FIRST)
    .order_by(wins.c.id.desc())
    .limit(1)
)
_NEXT_NUMBER = (
    update(organisations)
    .where(organisations.c.id == HERE)
    .values(last_win_number=bindparam("number"))
    .returning(organisations.c.id)
)


class Wins(Door):
    """The deals that this organisation closed."""

    async def hold(self) -> None:
        """Let nobody else tell of a deal until this unit of work is over: two at once could tell the same one."""
        await self._execute(
            select(organisations.c.id)
            .where(organisations.c.id == self._organisation_id)
            .with_for_update(key_share=True)
        )

    async def celebrate(self, new: NewWin, *, now: datetime) -> Win | Same:
        """Keep a deal that was won; what is known already where this deal was celebrated before.

        A deal that had been lost, or whose win was taken back, is won from now on, under the number that it has.
        """
        await self.hold()
        known = await self.find_deal(new.deal) if new.deal else None
        if known is None:
            return await self._keep(new, now=now)
        if known.outcome is Outcome.WON and known.undone_at is None:
            return Same(known)
        return await self._keep_anew(known, new, now=now)

    async def note_lost(self, new: NewWin, *, now: datetime) -> Win | Same:
        """Keep a deal that was lost; what is known already where this deal was told before and still stands."""
        await self.hold()
        known = await self.find_deal(new.deal) if new.deal else None
        if known is None:
            return await self._keep(new, now=now)
        return Same(known) if known.undone_at is None else await self._keep_anew(known, new, now=now)

    async def find(self, number: int) -> Win | None:
        """The deal with this number, be it lost or taken back; None where none was told."""
        return next(iter(await self._ask(_BY_NUMBER, number=number)), None)

    async def get(self, number: int) -> Win:
        """The deal with this number; raises LookupError where there is none."""
        found = await self.find(number)
        if found is None:
            raise LookupError(f"no deal #{number}")
        return found

    async def find_deal(self, deal: str) -> Win | None:
        """The deal that a CRM calls by this id, be it lost or taken back."""
        return next(iter(await self._ask(_BY_DEAL, deal=deal)), None)

    async def find_alike(self, customer: str, *, deal: str, now: datetime) -> Win | None:
        """The newest win with this customer that may be the same deal: not one that a CRM calls by another id."""
        asked = {"outcome": Outcome.WON, "match": match_key(customer), "first": now - SAME_CUSTOMER_FOR}
        found = next(iter(await self._ask(_OF_CUSTOMER, **asked)), None)
        is_another = found is not None and deal and found.deal and found.deal != deal
        return None if is_another else found

    async def latest(self, *, limit: int) -> list[Win]:
        """The wins closed last, the newest first."""
        return await self._ask(_LATEST, outcome=Outcome.WON, most=limit)

    async def since(self, first_at: datetime, until_at: datetime) -> list[Win]:
        """The wins closed from one instant up to another, oldest first, those with a post of their own too."""
        return await self._ask(_CLOSED, outcome=Outcome.WON, first=first_at, until=until_at)

    async def won_since(self, first_at: datetime, until_at: datetime) -> list[Win]:
        """The wins told of from one instant up to another, in the order in which they were told."""
        return await self._ask(_TOLD, outcome=Outcome.WON, first=first_at, until=until_at)

    async def lost_since(self, first_at: datetime, until_at: datetime) -> list[Win]:
        """The lost deals told of from one instant up to another, in the order in which they were told."""
        return await self._ask(_TOLD, outcome=Outcome.LOST, first=first_at, until=until_at)

    async def change(self, number: int, new: NewWin, *, now: datetime) -> Win:
        """Let a deal be as it is told now; who told it first, and what was said to credits that stay, is kept."""
        known = await self.get(number)
        await self._set(known.id, changed_at=now, **columns_of(new, match=match_key(new.customer)))
        await self._credit_exactly(known, new, now=now)
        return await self.get(number)

    async def name_deal(self, win_id: WinId, deal: str) -> None:
        """A CRM calls this deal by an id of its own."""
        await self._set(win_id, deal=deal)

    async def undo(self, win_id: WinId, *, now: datetime) -> bool:
        """Take a deal back; False where it was taken back before."""
        return await self._set(win_id, undone_at=now, only_standing=True)

    async def give_credit(
        self, win_id: WinId, member_id: MemberId, words: str, *, given_by: MemberId | None, now: datetime
    ) -> bool:
        """Name somebody who helped; False where they are named already."""
        made = await self._work.add_if_new(
            win_credits, win_id=win_id, member_id=member_id, words=words, given_by_id=given_by, created_at=now
        )
        return made is not None

    async def _keep(self, new: NewWin, *, now: datetime) -> Win:
        number = await self._next_number()
        row = columns_of(new, match=match_key(new.customer))
        made = await self._work.add(wins, number=number, member_id=new.told_by, created_at=now, **row)
        await self._credit(WinId(made), new.helpers, by=new.told_by, now=now)
        return await self.get(number)

    async def _keep_anew(self, known: Win, new: NewWin, *, now: datetime) -> Win:
        row = columns_of(new, match=match_key(new.customer))
        told: dict[str, Any] = {"member_id": new.told_by, "created_at": now, "undone_at": None, "changed_at": None}
        await self._set(known.id, **told, **row)
        await self._credit_exactly(known, new, now=now)
        return await self.get(known.number)

    async def _credit_exactly(self, known: Win, new: NewWin, *, now: datetime) -> None:
        await self._execute(
            delete(win_credits).where(
                win_credits.c.organisation_id == self._organisation_id,
                win_credits.c.win_id == known.id,
                win_credits.c.member_id.not_in(new.helpers),
            )
        )
        await self._credit(known.id, new.helpers, by=new.told_by, now=now)

    async def _credit(
        self, win_id: WinId, helpers: Collection[MemberId], *, by: MemberId | None, now: datetime
    ) -> None:
        named = {"win_id": win_id, "words": "", "given_by_id": by, "created_at": now}
        await self._work.add_all_if_new(win_credits, [{**named, "member_id": one} for one in dict.fromkeys(helpers)])

    async def _next_number(self) -> int:
        # The organisation's row stays locked until the end of the unit: numbers are given out in the order of commits.
        found = await self._execute(
            select(organisations.c.last_win_number).where(organisations.c.id == self._organisation_id)
        )
        number = (found.scalar_one() or 0) + 1
        await self._execute(_NEXT_NUMBER, {"organisation": self._organisation_id, "number": number})
        return number

    async def _set(self, win_id: WinId, *, only_standing: bool = False, **values: Any) -> bool:
        changing = update(wins).where(wins.c.organisation_id == self._organisation_id, wins.c.id == win_id)
        if only_standing:
            changing = changing.where(wins.c.undone_at.is_(None))
        changed = await self._execute(changing.values(**values).returning(wins.c.id))
        return changed.scalar_one_or_none() is not None

    async def _ask(self, statement: Select[Any], **asked: Any) -> list[Win]:
        rows = (await self._execute(statement, {"organisation": self._organisation_id, **asked})).all()
        ids = [row.id for row in rows]
        credited = await self._execute(CREDITS, {"organisation": self._organisation_id, "ids": ids}) if ids else ()
        return wins_of(rows, credited)
