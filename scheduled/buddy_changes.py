"""Who leaves a round and who joins it after it was made."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rules.buddies import Buddy, Present, Round, with_latecomers
from rules.buddy import Pair
from rules.buddy_round import Attendance
from rules.ids import MemberId, PairId
from rules.people import Side
from scheduled.buddy_look import Look, standing


async def settle(look: Look, attendance: Attendance) -> list[Pair]:
    """Take out who takes part no longer, bring in who has come, and return the pairs of the round as they are then."""
    there, before = attendance.there, await look.pairs()
    is_as_before = not await _take_out(look, standing(before), attendance)
    pairs = standing(before if is_as_before else await look.pairs())
    whole = [pair for pair in pairs if pair.group.reps and pair.group.marketers]
    for pair in pairs:
        if pair not in whole:
            await look.work.buddy_rounds.end(pair.id, now=look.now)
    placed = {mate.id: mate.side for pair in whole for mate in pair.there}
    if there.keys() - placed.keys():
        await _bring_in(look, whole, {**there, **placed})
        return await look.pairs()
    return before if is_as_before and whole == pairs else await look.pairs()


async def anybody_waits(look: Look) -> bool:
    """Whether somebody who takes part has no buddy."""
    there = await look.work.buddies.taking_part(look.now)
    return bool(there.keys() - {mate.id for pair in standing(await look.pairs()) for mate in pair.there})


async def _take_out(look: Look, pairs: Sequence[Pair], attendance: Attendance) -> bool:
    """Whoever knows of their buddy stays over a short absence; before that it is as if they had never been paired."""
    gone = [
        (pair, mate)
        for pair in pairs
        for mate in pair.there
        if (attendance.staying if mate.told_at else attendance.there).get(mate.id) is not mate.side
    ]
    for pair, mate in gone:
        await look.work.buddy_rounds.leave(pair.id, mate.id, now=look.now)
    return bool(gone)


async def _bring_in(look: Look, pairs: Sequence[Pair], sides: Mapping[MemberId, Side]) -> None:
    """Put everybody who has no buddy beside somebody, or keep why not."""
    present = await _present(look, sides)
    groups = [pair.group for pair in pairs]
    made = await asyncio.to_thread(with_latecomers, groups, present=present, seed=look.round.seed)
    await _keep(look, made, {mate.id: pair.id for pair in pairs for mate in pair.there}, sides)
    await look.work.buddy_rounds.leave_out(look.round.id, made.left_out)


async def _present(look: Look, sides: Mapping[MemberId, Side]) -> Present:
    """Who takes part now, and who does but is away for a while."""
    present = await look.work.buddies.present(look.now)
    known = {buddy.member_id for buddy in (*present.reps, *present.marketers)}
    reps, marketers = (
        [Buddy(member_id=one) for one, its in sides.items() if its is side and one not in known]
        for side in (Side.SALES, Side.MARKETING)
    )
    return replace(present, reps=[*present.reps, *reps], marketers=[*present.marketers, *marketers])


async def _keep(look: Look, made: Round, homes: Mapping[MemberId, PairId], sides: Mapping[MemberId, Side]) -> None:
    for group in made.groups:
        home = next((homes[one] for one in group.members if one in homes), None)
        come = [one for one in group.members if one not in homes]
        if home is None:
            await look.work.buddy_rounds.add_pair(look.round.id, group, now=look.now)
        else:
            for one in come:
                await look.work.buddy_rounds.join(home, one, sides[one], now=look.now)
