"""Whoever takes part and has no buddy is told why, once they work; who has one by then, or left, is not."""

from collections.abc import Sequence
from datetime import datetime

from messages import buddy_intro as messages
from rules.alerts import say_at
from rules.buddies import LeftOut
from rules.buddy import Mate, Pair, next_due
from rules.buddy_round import Attendance
from rules.ids import MemberId
from scheduled.buddy_look import Look, post, standing


async def tell_why(look: Look, pairs: Sequence[Pair], attendance: Attendance) -> list[datetime]:
    """Tell everybody who is alone why, once for each buddy they had; returns when others are to be told."""
    placed = {mate.id for pair in standing(pairs) for mate in pair.there}
    alone = attendance.there.keys() - placed
    left_out = [each for each in await look.work.buddy_rounds.left_out_of(look.round.id) if each.member_id in alone]
    keys = {each.member_id: _key(look, each.member_id, pairs) for each in left_out}
    said = await look.work.deliveries.said(list(keys.values()))
    later: list[datetime] = []
    for each in left_out:
        at = say_at(look.now, calendar=attendance.calendars[each.member_id])
        if keys[each.member_id] in said:
            continue
        if at > look.now:
            later.append(at)
        else:
            await _tell(look, each, _last_pair(each.member_id, pairs), key=keys[each.member_id])
    return later


def parted_from(member_id: MemberId, pair: Pair) -> list[Mate]:
    """Whom somebody was told to be with in a pair that is no more."""
    me = next((mate for mate in pair.mates if mate.id == member_id), None)
    if me is None or me.told_at is None:
        return []
    return [mate for mate in pair.mates if mate.side is not me.side and mate.told_at is not None]


async def _tell(look: Look, left_out: LeftOut, pair: Pair | None, *, key: str) -> None:
    member = await look.work.members.get(left_out.member_id)
    gone = [mate.who for mate in parted_from(member.id, pair)] if pair and _was_in_to_the_end(member.id, pair) else []
    coming = next_due(look.settings, look.round, now=look.now, zone=look.organisation.zone)
    said = messages.left_out(
        left_out.why, gone=gone, next_on=coming.on_date, today=look.today, reader=member.workspace_id
    )
    await post(look, said, to=member.person, at=member.workspace_id, key=key)


def _was_in_to_the_end(member_id: MemberId, pair: Pair) -> bool:
    return any(mate.id == member_id and mate.left_at == pair.ended_at for mate in pair.mates)


def _last_pair(member_id: MemberId, pairs: Sequence[Pair]) -> Pair | None:
    had = [pair for pair in pairs if any(mate.id == member_id for mate in pair.mates)]
    return had[-1] if had else None


def _key(look: Look, member_id: MemberId, pairs: Sequence[Pair]) -> str:
    pair = _last_pair(member_id, pairs)
    return f"buddies:{look.round.id}:without:{member_id}" + (f":{pair.id}" if pair else "")
