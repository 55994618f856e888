"""Rounds of buddies: who was put beside whom and when, who left, and whether they met."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from rules.buddies import Group, LeftOut, Round, Together, Why
from rules.buddy import BuddyRound, Mate, Met, Moment, Pair
from rules.buddy_rhythm import Mode
from rules.ids import MemberId, PairId, RoundId
from rules.people import Side
from storage.merges import HERE
from storage.objection_rows import colleague_of
from storage.organisations import Organisations
from storage.persons import AccountsOfPersons
from storage.tables import buddy_check_ins, buddy_left_out, buddy_mates, buddy_pairs, buddy_rounds, members
from storage.work import Door

_PAIRS, _MATES, _ROUNDS = buddy_pairs.c, buddy_mates.c, buddy_rounds.c
_WHOLE = (
    select(
        buddy_pairs,
        _ROUNDS.number,
        _ROUNDS.first_on,
        _ROUNDS.last_on,
        _MATES.member_id,
        _MATES.side,
        _MATES.joined_at,
        _MATES.left_at,
        _MATES.told_at,
        _MATES.parted_at,
        members.c.workspace_id,
        members.c.person,
    )
    .join(buddy_rounds, (_ROUNDS.id == _PAIRS.round_id) & (_ROUNDS.organisation_id == HERE))
    .join(buddy_mates, (_MATES.pair_id == _PAIRS.id) & (_MATES.organisation_id == HERE))
    .join(members, (members.c.id == _MATES.member_id) & (members.c.organisation_id == HERE))
    .where(_PAIRS.organisation_id == HERE)
    .order_by(_PAIRS.id, _MATES.id)
)


class BuddyRounds(Door):
    """The rounds of this organisation."""

    async def last(self) -> BuddyRound | None:
        """The newest round; None before the first."""
        return next(iter(await self.all(limit=1)), None)

    async def all(self, *, limit: int | None = None) -> list[BuddyRound]:
        """The rounds, newest first."""
        found = await self._execute(
            select(buddy_rounds)
            .where(_ROUNDS.organisation_id == self._organisation_id)
            .order_by(_ROUNDS.number.desc())
            .limit(limit)
        )
        return [_round(row) for row in found.mappings()]

    async def make(
        self, made: Round, *, mode: Mode, seed: int, first_on: date, last_on: date, due_at: datetime, now: datetime
    ) -> BuddyRound | None:
        """Keep a round with its pairs and who is left out; None where there is one that begins on that date."""
        last = await self.last()
        round_id = await self._work.add_if_new(
            buddy_rounds,
            number=(last.number if last else 0) + 1,
            mode=mode,
            seed=seed,
            first_on=first_on,
            last_on=last_on,
            due_at=due_at,
            made_at=now,
        )
        if round_id is None:
            return None
        for group in made.groups:
            await self.add_pair(RoundId(round_id), group, now=now)
        await self.leave_out(RoundId(round_id), made.left_out)
        return await self.last()

    async def add_pair(self, round_id: RoundId, group: Group, *, now: datetime) -> PairId:
        """Put these together in a round."""
        pair_id = PairId(await self._work.add(buddy_pairs, round_id=round_id, created_at=now))
        sides = {**dict.fromkeys(group.reps, Side.SALES), **dict.fromkeys(group.marketers, Side.MARKETING)}
        rows = [{"pair_id": pair_id, "member_id": one, "side": sides[one], "joined_at": now} for one in group.members]
        await self._work.add_all_if_new(buddy_mates, rows)
        return pair_id

    async def leave_out(self, round_id: RoundId, left_out: Iterable[LeftOut]) -> None:
        """Keep who has no buddy in a round, and why; what was the reason before is not any more."""
        known = {each.member_id: each.why for each in await self.left_out_of(round_id)}
        mine = (buddy_left_out.c.organisation_id == self._organisation_id, buddy_left_out.c.round_id == round_id)
        for each in left_out:
            if each.member_id not in known:
                await self._work.add(buddy_left_out, round_id=round_id, member_id=each.member_id, reason=each.why)
            elif known[each.member_id] is not each.why:
                again = update(buddy_left_out).where(*mine, buddy_left_out.c.member_id == each.member_id)
                await self._execute(again.values(reason=each.why))

    async def left_out_of(self, round_id: RoundId) -> list[LeftOut]:
        """Who had no buddy in a round when they were looked for, and why; some of them may have joined since."""
        found = await self._execute(
            select(buddy_left_out.c.member_id, buddy_left_out.c.reason)
            .where(buddy_left_out.c.organisation_id == self._organisation_id, buddy_left_out.c.round_id == round_id)
            .order_by(buddy_left_out.c.id)
        )
        return [LeftOut(member_id=MemberId(row.member_id), why=Why(row.reason)) for row in found]

    async def pairs_of(self, round_id: RoundId) -> list[Pair]:
        """The pairs of a round in the order they were made, those that ended among them."""
        return await self._ask(_PAIRS.round_id == round_id)

    async def get(self, pair_id: PairId) -> Pair:
        """The pair with this id; raises LookupError where this organisation has none."""
        pair = await self.find(pair_id)
        if pair is None:
            raise LookupError(f"no pair {pair_id}")
        return pair

    async def find(self, pair_id: PairId) -> Pair | None:
        """The pair with this id; None where this organisation has none."""
        return next(iter(await self._ask(_PAIRS.id == pair_id)), None)

    async def pair_of(self, member_id: MemberId) -> Pair | None:
        """The pair of the newest round that a member is in, with whichever account; None where they are in none."""
        last = await self.last()
        if last is None:
            return None
        accounts = (await AccountsOfPersons(self._work).of(member_id)).accounts_of(member_id)
        mine = select(_MATES.pair_id).where(
            _MATES.organisation_id == self._organisation_id, _MATES.member_id.in_(accounts), _MATES.left_at.is_(None)
        )
        standing = (_PAIRS.round_id == last.id, _PAIRS.ended_at.is_(None), _PAIRS.id.in_(mine))
        return next(iter(await self._ask(*standing)), None)

    async def join(self, pair_id: PairId, member_id: MemberId, side: Side, *, now: datetime) -> None:
        """Put one more into a pair; one who had left it is in it since they first came, so that nobody is forgotten."""
        values = {"side": side, "left_at": None, "told_at": None, "parted_at": None}
        new = {"pair_id": pair_id, "member_id": member_id, "joined_at": now}
        if await self._work.add_if_new(buddy_mates, **new, **values) is None:
            await self._execute(update(buddy_mates).where(*self._mate(pair_id, member_id)).values(**values))

    async def leave(self, pair_id: PairId, member_id: MemberId, *, now: datetime) -> bool:
        """Take one out of a pair; False where they are not in it."""
        there = (*self._mate(pair_id, member_id), _MATES.left_at.is_(None))
        left = await self._execute(update(buddy_mates).where(*there).values(left_at=now).returning(_MATES.id))
        return left.first() is not None

    async def told(self, pair_id: PairId, *, now: datetime) -> None:
        """Everybody in a pair was told who is in it, and who is no longer."""
        mine = (_MATES.organisation_id == self._organisation_id, _MATES.pair_id == pair_id)
        there = (_MATES.left_at.is_(None), _MATES.told_at.is_(None))
        await self._execute(update(buddy_mates).where(*mine, *there).values(told_at=now))
        gone = (_MATES.left_at.is_not(None), _MATES.parted_at.is_(None))
        await self._execute(update(buddy_mates).where(*mine, *gone).values(parted_at=now))

    async def end(self, pair_id: PairId, *, now: datetime) -> None:
        """A pair is no more: everybody leaves it."""
        there = (_MATES.organisation_id == self._organisation_id, _MATES.pair_id == pair_id, _MATES.left_at.is_(None))
        await self._execute(update(buddy_mates).where(*there).values(left_at=now))
        await self._execute(update(buddy_pairs).where(*self._pair(pair_id)).values(ended_at=now))

    async def ask(self, pair_id: PairId, member_id: MemberId, moment: Moment, *, now: datetime) -> bool:
        """A member is asked whether they met; False where they were asked at that moment before."""
        asked = {"pair_id": pair_id, "member_id": member_id, "moment": moment, "asked_at": now}
        return await self._work.add_if_new(buddy_check_ins, **asked) is not None

    async def asked_in(self, round_id: RoundId) -> frozenset[tuple[PairId, MemberId, Moment]]:
        """Who was asked in a round whether they met, of which pair and when."""
        asked = buddy_check_ins.c
        of_round = select(_PAIRS.id).where(_PAIRS.organisation_id == self._organisation_id, _PAIRS.round_id == round_id)
        found = await self._execute(
            select(asked.pair_id, asked.member_id, asked.moment).where(
                asked.organisation_id == self._organisation_id, asked.pair_id.in_(of_round)
            )
        )
        return frozenset((PairId(row.pair_id), MemberId(row.member_id), Moment(row.moment)) for row in found)

    async def together(self) -> list[Together]:
        """Every rep and marketer who were in one pair at the same time, by their main accounts, and from which date."""
        zone = ZoneInfo((await Organisations(self._work).get()).zone)
        found = await self._execute(
            select(_MATES.pair_id, _MATES.member_id, _MATES.side, _MATES.joined_at, _MATES.left_at)
            .where(_MATES.organisation_id == self._organisation_id)
            .order_by(_MATES.pair_id, _MATES.id)
        )
        persons = await AccountsOfPersons(self._work).all()
        raw = [each for mates in _by_pair(found) for each in _together(mates, zone)]
        return [replace(each, rep=persons.main_of(each.rep), marketer=persons.main_of(each.marketer)) for each in raw]

    async def _ask(self, *conditions: Any) -> list[Pair]:
        rows = (await self._execute(_WHOLE.where(*conditions), {"organisation": self._organisation_id})).all()
        return [_pair(mates) for mates in _by_pair(rows, key="id")]

    def _pair(self, pair_id: PairId) -> tuple[Any, ...]:
        return (_PAIRS.organisation_id == self._organisation_id, _PAIRS.id == pair_id)

    def _mate(self, pair_id: PairId, member_id: MemberId) -> tuple[Any, ...]:
        mine = _MATES.organisation_id == self._organisation_id
        return (mine, _MATES.pair_id == pair_id, _MATES.member_id == member_id)


def _by_pair(rows: Iterable[Any], *, key: str = "pair_id") -> Iterable[list[Any]]:
    """Rows of mates, those of each pair together."""
    by_pair: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_pair[getattr(row, key)].append(row)
    return by_pair.values()


def _together(mates: list[Any], zone: ZoneInfo) -> Iterable[Together]:
    reps, marketers = ([mate for mate in mates if mate.side == side] for side in (Side.SALES, Side.MARKETING))
    for rep, marketer in product(reps, marketers):
        begins_at = max(rep.joined_at, marketer.joined_at)
        if all(mate.left_at is None or mate.left_at > begins_at for mate in (rep, marketer)):
            on = begins_at.astimezone(zone).date()
            yield Together(rep=MemberId(rep.member_id), marketer=MemberId(marketer.member_id), on=on)


def _pair(mates: list[Any]) -> Pair:
    row = mates[0]
    return Pair(
        id=PairId(row.id),
        round_id=RoundId(row.round_id),
        round_number=row.number,
        first_on=row.first_on,
        last_on=row.last_on,
        mates=tuple(_mate(mate) for mate in mates),
        outcome=Met(row.outcome),
        answered_at=row.answered_at,
        ended_at=row.ended_at,
    )


def _mate(row: Any) -> Mate:
    who = colleague_of(row.member_id, row.workspace_id, row.person)
    names = ("joined_at", "left_at", "told_at", "parted_at")
    return Mate(who=who, side=Side(row.side), **{name: getattr(row, name) for name in names})


def _round(row: Any) -> BuddyRound:
    names = ("number", "seed", "first_on", "last_on", "due_at", "made_at")
    return BuddyRound(id=RoundId(row["id"]), mode=Mode(row["mode"]), **{name: row[name] for name in names})
