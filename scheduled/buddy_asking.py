"""What buddies are asked: whether they met, and who has long said nothing whether they still want a buddy."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from messages import buddy_check as messages
from rules.alerts import say_at
from rules.buddy import SILENT_AT_MOST, BuddyRound, Mate, Moment, Pair
from rules.buddy_round import Attendance, moment_due, unheard
from rules.buddy_said import check_in_key
from rules.ids import MemberId
from rules.working_time import Calendar
from scheduled.buddy_look import Look, post, standing
from storage.buddy_answers import BuddyAnswers


async def ask(look: Look, pairs: Sequence[Pair], calendars: Mapping[MemberId, Calendar]) -> list[datetime]:
    """Ask everybody whose pair is to be asked, once they work; returns when others are to be asked."""
    later: list[datetime] = []
    asked = await look.work.buddy_rounds.asked_in(look.round.id)
    for pair in standing(pairs):
        moment = moment_due(pair, today=look.today, calendars=[calendars[mate.id] for mate in pair.there])
        for mate in pair.there:
            if moment is None or (pair.id, mate.id, moment) in asked:
                continue
            at = say_at(look.now, calendar=calendars[mate.id])
            if at > look.now:
                later.append(at)
            else:
                await _ask(look, pair, mate, moment)
    return later


async def notice_silence(look: Look, before: BuddyRound) -> None:
    """A round is over: whoever said nothing in it was silent for one more."""
    pairs = standing(await look.work.buddy_rounds.pairs_of(before.id))
    await look.work.buddies.were_silent(unheard(pairs, answered=await BuddyAnswers(look.work).heard_in(before.id)))


async def ask_whether_still(look: Look, attendance: Attendance) -> list[datetime]:
    """Ask who was silent for long and is there whether they still want a buddy, once they work; returns when others."""
    later: list[datetime] = []
    for member_id in await look.work.buddies.silent_for(SILENT_AT_MOST):
        if member_id in attendance.there:
            at = say_at(look.now, calendar=attendance.calendars[member_id])
            later += [at] if at > look.now else []
            if at <= look.now:
                await _ask_whether_still(look, member_id)
    return later


async def _ask(look: Look, pair: Pair, mate: Mate, moment: Moment) -> None:
    if await look.work.buddy_rounds.ask(pair.id, mate.id, moment, now=look.now):
        here, key = mate.who.workspace_id, check_in_key(pair.id, moment, mate.id)
        await post(look, messages.asked(pair, mate.id, moment, reader=here), to=mate.who.person, at=here, key=key)


async def _ask_whether_still(look: Look, member_id: MemberId) -> None:
    member = await look.work.members.get(member_id)
    await look.work.buddies.asked(member_id, now=look.now)
    key = f"buddies:{look.round.id}:still:{member_id}"
    await post(look, messages.still_wanted(), to=member.person, at=member.workspace_id, key=key)
