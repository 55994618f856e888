"""What pairs are told: who they are, who came and went, and in a term what each week is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from messages import buddy_intro as messages
from messages.model import Message
from rules.buddy import Mate, Pair
from rules.buddy_round import telling_at, week_of_term
from rules.buddy_view import Together
from rules.ids import MemberId, WorkspaceId
from rules.objection import Colleague
from rules.recurrence import instant_of
from rules.working_time import Calendar
from scheduled.buddy_alone import parted_from
from scheduled.buddy_look import Look, introduction, say, standing

AT_ONCE: Final = 25
"""So many pairs are told in one unit of work, so that nobody else waits long."""


@dataclass(frozen=True, slots=True)
class _News:
    """What a pair does not know yet; `wanted_at` is since when there is something to tell."""

    wanted_at: datetime
    came: tuple[Colleague, ...]
    gone: tuple[Colleague, ...]
    is_first: bool


async def tell(look: Look, pairs: Sequence[Pair], calendars: Mapping[MemberId, Calendar]) -> list[datetime]:
    """Tell pairs what is new to them, once they work; returns when others are to be told."""
    later: list[datetime] = []
    told = 0
    for pair in standing(pairs):
        news = _news(pair, pairs)
        at = _at(look, pair, news.wanted_at, calendars) if news else None
        if at is None or news is None:
            continue
        if at > look.now or told == AT_ONCE:
            later.append(at)
            continue
        await _introduce(look, pair, news, calendars)
        told += 1
    return later


async def tell_week(look: Look, pairs: Sequence[Pair], calendars: Mapping[MemberId, Calendar]) -> list[datetime]:
    """In a term, tell pairs what this week is about; returns when others, or the next week's, are to be told."""
    week = week_of_term(look.round, today=look.today)
    begins_at = _week_begins(look, week)
    later = [_week_begins(look, week + 1)] if week_of_term(look.round, today=look.round.last_on) > week else []
    knowing = [pair for pair in standing(pairs) if week and _all_know(pair, before=begins_at)]
    said = await look.work.deliveries.said([key for pair in knowing for key in _week_keys(look, pair, week)])
    waiting = [pair for pair in knowing if not any(key in said for key in _week_keys(look, pair, week))]
    told = 0
    for pair in waiting:
        at = _at(look, pair, begins_at, calendars)
        if at > look.now or told == AT_ONCE:
            later.append(at)
            continue
        await _tell_week(look, pair, week, calendars)
        told += 1
    return later


async def _introduce(look: Look, pair: Pair, news: _News, calendars: Mapping[MemberId, Calendar]) -> None:
    told = await introduction(look, pair, calendars=calendars, came=news.came, gone=news.gone)
    key = look.key(pair) if news.is_first else f"{look.key(pair)}:{look.now:%Y%m%dT%H%M%S}"

    def together(reader: WorkspaceId) -> Message:
        return messages.group(told, reader=reader, today=look.today)

    def alone(seen: Together) -> Message:
        reader = seen.me.who.workspace_id
        return messages.card(seen, came=news.came, gone=news.gone, reader=reader, today=look.today)

    await say(look, pair, key=key, together=together, alone=alone)
    await look.work.buddy_rounds.told(pair.id, now=look.now)


async def _tell_week(look: Look, pair: Pair, week: int, calendars: Mapping[MemberId, Calendar]) -> None:
    told = await introduction(look, pair, calendars=calendars)

    def together(reader: WorkspaceId) -> Message:
        return messages.week(told, reader=reader)

    def alone(seen: Together) -> Message:
        return messages.week_card(seen, reader=seen.me.who.workspace_id)

    await say(look, pair, key=_week_key(look, pair, week), together=together, alone=alone)


def _news(pair: Pair, pairs: Sequence[Pair]) -> _News | None:
    """What is new to a pair; None where they know it all."""
    new = [mate for mate in pair.there if mate.told_at is None]
    left = [mate for mate in pair.mates if mate.left_at and mate.told_at and not mate.parted_at]
    if not new and not left:
        return None
    known = [mate for mate in pair.there if mate.told_at is not None]
    earlier = [each for mate in new for each in _before(mate.id, pair, pairs)]
    here = {mate.id for mate in pair.there}
    gone = {mate.id: mate.who for mate in (*left, *earlier) if mate.id not in here}
    return _News(
        wanted_at=max([mate.joined_at for mate in new] + [mate.left_at for mate in left if mate.left_at]),
        came=tuple(mate.who for mate in new) if known else (),
        gone=tuple(gone.values()),
        is_first=not known and not left,
    )


def _before(member_id: MemberId, pair: Pair, pairs: Sequence[Pair]) -> list[Mate]:
    """Whom somebody was told to be with in the pair they had before this one."""
    had = [each for each in pairs if each.id != pair.id and any(mate.id == member_id for mate in each.mates)]
    return parted_from(member_id, had[-1]) if had else []


def _at(look: Look, pair: Pair, wanted_at: datetime, calendars: Mapping[MemberId, Calendar]) -> datetime:
    return telling_at(wanted_at, now=look.now, calendars=[calendars[mate.id] for mate in pair.there])


def _all_know(pair: Pair, *, before: datetime) -> bool:
    return all(mate.told_at is not None and mate.told_at < before for mate in pair.there)


def _week_begins(look: Look, week: int) -> datetime:
    on = look.round.first_on + timedelta(weeks=week)
    return instant_of(datetime.combine(on, time.fromisoformat(look.settings.at)), ZoneInfo(look.organisation.zone))


def _week_key(look: Look, pair: Pair, week: int) -> str:
    return f"{look.key(pair)}:week:{week}"


def _week_keys(look: Look, pair: Pair, week: int) -> list[str]:
    key = _week_key(look, pair, week)
    return [key, *(f"{key}:{mate.id}" for mate in pair.there)]
