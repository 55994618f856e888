"""What buddies say of their pair, whether they met; what came of the pair is worked out anew whenever one does."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from rules.buddy import Met
from rules.buddy_said import Said, came_of
from rules.ids import MemberId, PairId, RoundId, SaidId
from storage.buddies import Buddies
from storage.buddies_due import BuddiesDue
from storage.tables import buddy_answers, buddy_lessons, buddy_pairs
from storage.work import Door

_SAID, _PAIRS, _LESSONS = buddy_answers.c, buddy_pairs.c, buddy_lessons.c


class BuddyAnswers(Door):
    """What the members of this organisation say of their pairs."""

    async def say(self, pair_id: PairId, member_id: MemberId, answer: Met, *, now: datetime) -> Said | None:
        """Keep what a member says; None where they did not meet and somebody else says that they did."""
        await self._hold(pair_id)
        standing = await self.standing(pair_id)
        mine = standing.pop(member_id, None)
        if answer is Met.NOT_MET and any(said.answer is Met.MET for said in standing.values()):
            return None
        if mine is None or mine.answer is not answer:
            mine = await self._add(pair_id, member_id, answer, now=now)
            await self._agree(pair_id, now=now)
        await Buddies(self._work).heard(member_id)
        return mine

    async def find(self, said_id: SaidId) -> Said | None:
        """What was said under this id; None where nobody in this organisation said so."""
        return next(iter(await self._ask(_SAID.id == said_id)), None)

    async def standing(self, pair_id: PairId) -> dict[MemberId, Said]:
        """What each of a pair said last, without what was taken back."""
        return {said.by: said for said in await self._ask(_SAID.pair_id == pair_id, _SAID.undone_at.is_(None))}

    async def take_back(self, said: Said, *, now: datetime) -> list[str]:
        """Let all be as it was before a member said so; returns the words of what they learned since, which go too."""
        await self._hold(said.pair_id)
        mine = (_SAID.organisation_id == self._organisation_id, _SAID.id == said.id)
        await self._execute(update(buddy_answers).where(*mine).values(undone_at=now))
        await self._agree(said.pair_id, now=now)
        await Buddies(self._work).unheard(said.by, silent_rounds=said.silent_rounds, asked_at=said.asked_at)
        await BuddiesDue(self._work).look_soon()
        learned = (_LESSONS.pair_id == said.pair_id, _LESSONS.member_id == said.by)
        gone = await self._execute(
            delete(buddy_lessons)
            .where(_LESSONS.organisation_id == self._organisation_id, *learned, _LESSONS.created_at >= said.said_at)
            .returning(_LESSONS.words)
        )
        return list(gone.scalars())

    async def heard_in(self, round_id: RoundId) -> frozenset[MemberId]:
        """Who said anything of their pair in a round."""
        of_round = select(_PAIRS.id).where(_PAIRS.organisation_id == self._organisation_id, _PAIRS.round_id == round_id)
        return frozenset(said.by for said in await self._ask(_SAID.pair_id.in_(of_round), _SAID.undone_at.is_(None)))

    async def _hold(self, pair_id: PairId) -> None:
        """Nobody else says anything of a pair before this unit of work is over."""
        await self._execute(select(_PAIRS.id).where(*self._pair(pair_id)).with_for_update())

    async def _add(self, pair_id: PairId, member_id: MemberId, answer: Met, *, now: datetime) -> Said:
        wish = await Buddies(self._work).wish(member_id)
        said_id = await self._work.add(
            buddy_answers,
            pair_id=pair_id,
            member_id=member_id,
            answer=answer,
            said_at=now,
            silent_rounds=wish.silent_rounds,
            asked_at=wish.asked_at,
        )
        return next(iter(await self._ask(_SAID.id == said_id)))

    async def _agree(self, pair_id: PairId, *, now: datetime) -> None:
        """Let the pair say what its people say."""
        outcome = came_of(said.answer for said in (await self.standing(pair_id)).values())
        values = {"outcome": outcome, "answered_at": None if outcome is Met.UNKNOWN else now}
        await self._execute(update(buddy_pairs).where(*self._pair(pair_id)).values(**values))

    async def _ask(self, *conditions: Any) -> list[Said]:
        found = await self._execute(
            select(buddy_answers).where(_SAID.organisation_id == self._organisation_id, *conditions).order_by(_SAID.id)
        )
        return [_said(row) for row in found]

    def _pair(self, pair_id: PairId) -> tuple[Any, ...]:
        return (_PAIRS.organisation_id == self._organisation_id, _PAIRS.id == pair_id)


def _said(row: Any) -> Said:
    names = ("said_at", "undone_at", "silent_rounds", "asked_at")
    return Said(
        id=SaidId(row.id),
        pair_id=PairId(row.pair_id),
        by=MemberId(row.member_id),
        answer=Met(row.answer),
        **{name: getattr(row, name) for name in names},
    )
