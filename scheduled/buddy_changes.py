"""Who leaves a round and who joins it after it was made: nobody is left behind without being told why."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

from messages import buddy_intro as messages
from rules.alerts import say_at
from rules.buddies import Buddy, Group, LeftOut, Present, Round, with_latecomers
from rules.buddy import Mate, Pair, next_due
from rules.buddy_round import Attendance
from rules.ids import MemberId, PairId
from rules.people import Side
from scheduled.buddy_look import Look, post, standing
from storage.calendars import Calendars


async def settle(look: Look, attendance: Attendance) -> list[Pair]:
    """Take out who takes part no longer, bring in who has come, and return the pairs of the round as they are then."""
    there, before = attendance.there, await look.pairs()
    is_as_before = not await _take_out(look, standing(before), attendance)
    pairs = standing(before if is_as_before else await look.pairs())
    lost = {mate.id: pair for pair in pairs if not _has_both(pair) for mate in pair.there}
    for pair in {pair.id: pair for pair in lost.values()}.values():
        await look.work.buddy_rounds.end(pair.id, now=look.now)
    placed = {mate.id: mate.side for pair in pairs if _has_both(pair) for mate in pair.there}
    if there.keys() - placed.keys():
        await _bring_in(look, [pair for pair in pairs if _has_both(pair)], {**there, **placed}, lost)
        return await look.pairs()
    return before if is_as_before and not lost else await look.pairs()


async def anybody_waits(look: Look) -> bool:
    """Whether somebody who takes part has no buddy."""
    there = await look.work.buddies.taking_part(look.now)
    return bool(there.keys() - {mate.id for pair in standing(await look.pairs()) for mate in pair.there})


async def tell_left_out(look: Look) -> None:
    """Tell everybody who is in no pair of a new round why."""
    for each in await look.work.buddy_rounds.left_out_of(look.round.id):
        await _tell_why(look, each, None)


async def _leave_out(look: Look, left_out: Sequence[LeftOut], *, lost: Mapping[MemberId, Pair]) -> None:
    """Keep who has no buddy, and tell each of them why, once; `lost` are the pairs some of them had until now."""
    known = {each.member_id for each in await look.work.buddy_rounds.left_out_of(look.round.id)}
    fresh = [each for each in left_out if each.member_id in lost or each.member_id not in known]
    await look.work.buddy_rounds.leave_out(look.round.id, fresh)
    for each in fresh:
        await _tell_why(look, each, lost.get(each.member_id))


def parted_from(member_id: MemberId, pair: Pair) -> list[Mate]:
    """Whom somebody was told to be with in a pair that is no more."""
    me = next((mate for mate in pair.mates if mate.id == member_id), None)
    if me is None or me.told_at is None:
        return []
    return [mate for mate in pair.mates if mate.side is not me.side and mate.told_at is not None]


async def _tell_why(look: Look, left_out: LeftOut, pair: Pair | None) -> None:
    member_id = left_out.member_id
    member, calendars = await look.work.members.get(member_id), await Calendars(look.work).of([member_id])
    gone = [mate.who for mate in parted_from(member_id, pair)] if pair else []
    coming = next_due(look.settings, look.round, now=look.now, zone=look.organisation.zone)
    again = f":{look.now:%Y%m%dT%H%M%S}" if pair else ""
    await post(
        look,
        messages.left_out(
            left_out.why, gone=gone, next_on=coming.on_date, today=look.today, reader=member.workspace_id
        ),
        to=member.person,
        at=member.workspace_id,
        key=_left_key(look, member_id) + again,
        due_at=say_at(look.now, calendar=calendars[member_id]),
    )


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


async def _bring_in(
    look: Look, pairs: Sequence[Pair], sides: Mapping[MemberId, Side], lost: Mapping[MemberId, Pair]
) -> None:
    """Put everybody who has no buddy beside somebody, or tell them why not."""
    present = await _present(look, sides)
    groups = [pair.group for pair in pairs]
    made = await asyncio.to_thread(with_latecomers, groups, present=present, seed=look.round.seed)
    await _keep(look, made, {mate.id: pair.id for pair in pairs for mate in pair.there}, sides)
    await _leave_out(look, made.left_out, lost=lost)


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
        for one in come:
            await look.work.deliveries.withdraw(_left_key(look, one), now=look.now)


def _has_both(pair: Pair) -> bool:
    group: Group = pair.group
    return bool(group.reps and group.marketers)


def _left_key(look: Look, member_id: MemberId) -> str:
    return f"buddies:{look.round.id}:without:{member_id}"
