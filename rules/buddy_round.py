"""What is due with buddies: a new round, a question whether they met, the topic of a week."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zlib import crc32
from zoneinfo import ZoneInfo

from rules.alerts import say_at
from rules.buddy import BuddyRound, Met, Moment, Pair, Settings, next_due
from rules.buddy_rhythm import CheckIns, Mode, check_ins
from rules.buddy_topics import Topic
from rules.ids import MemberId, OrganisationId
from rules.objection import Colleague
from rules.people import Side
from rules.recurrence import Due, instant_of
from rules.working_time import Calendar, NeverOpensAgain, next_open

LATE_FOR: Final = timedelta(days=2)
"""So late a round is still made; one that was missed for longer waits for the same weekday of the next week."""
PATIENCE: Final = timedelta(days=2)
"""So long those who work wait for those who do not, until all of them are told."""
AN_HOUR: Final = timedelta(hours=1)
_A_DAY, _A_WEEK = timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """Who is there for buddies, and their side; `staying` are those and who is away for a short time.

    `calendars` tell when they work, also of whoever is away for longer.
    """

    there: Mapping[MemberId, Side]
    staying: Mapping[MemberId, Side]
    calendars: Mapping[MemberId, Calendar]


@dataclass(frozen=True, slots=True, kw_only=True)
class Works:
    """Somebody of a pair, and from when to when they work on their next working day; none where they never do."""

    who: Colleague
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """What a pair is told: who is in it, who came or went, who begins, what to talk about."""

    pair: Pair
    mates: tuple[Works, ...]
    starter: Colleague
    topics: tuple[Topic, ...]
    meeting_link: str = ""
    came: tuple[Colleague, ...] = ()
    gone: tuple[Colleague, ...] = ()


def round_due(settings: Settings, last: BuddyRound | None, *, since: datetime, now: datetime, zone: str) -> Due | None:
    """The round that is to be made now: due since the settings stand and since the last one, and not very late."""
    after = max(since, last.due_at if last else since, now - LATE_FOR)
    due = next_due(settings, last, now=after, zone=zone)
    return due if due.at <= now else None


def seed_for(organisation_id: OrganisationId, *, on: date) -> int:
    """What stands for chance in the round of a date: the same whenever it is made, another for everybody else."""
    return crc32(f"{organisation_id}:{on.isoformat()}".encode()) & 0x7FFFFFFF


def last_day(settings: Settings, *, first_on: date) -> date:
    """The last day of a round that begins on a date."""
    return first_on + settings.rhythm.weeks * _A_WEEK - _A_DAY


def works(who: Colleague, calendar: Calendar, *, at: datetime) -> Works:
    """From when to when somebody works today, or on their next working day."""
    opens_at = _find_opening(at, calendar)
    if opens_at is None:
        return Works(who=who)
    there = ZoneInfo(calendar.zone)
    on = opens_at.astimezone(there).date()
    blocks = calendar.hours.days[on.weekday()]
    if not blocks:
        return Works(who=who)
    midnight = datetime.combine(on, time())
    starts, ends = (timedelta(minutes=minute) for minute in (blocks[0].starts, blocks[-1].ends))
    return Works(who=who, starts_at=instant_of(midnight + starts, there), ends_at=instant_of(midnight + ends, there))


def telling_at(wanted_at: datetime, *, now: datetime, calendars: Sequence[Calendar]) -> datetime:
    """When people are told something together: once each of them has come to work; later than that, once one works."""
    times = [say_at(wanted_at, calendar=calendar) for calendar in calendars]
    at = max(times) if max(times) - wanted_at <= PATIENCE else min(times)
    return at if at > now else min(say_at(now, calendar=calendar) for calendar in calendars)


def glance_at(now: datetime, *, calendars: Iterable[Calendar]) -> datetime:
    """When to look again who came, or left without saying so to us: in an hour, or once anybody works after that."""
    in_an_hour = now + AN_HOUR
    opens = (_find_opening(in_an_hour, calendar) for calendar in calendars)
    return min((at for at in opens if at is not None), default=in_an_hour)


def moment_due(pair: Pair, *, today: date, calendars: Sequence[Calendar]) -> Moment | None:
    """Which question is due: whether they met; none once they did, or while nobody knows of the pair."""
    if pair.outcome is Met.MET or any(mate.told_at is None for mate in pair.there):
        return None
    days = _check_ins(pair, calendars)
    if days.end_on is not None and days.end_on <= today:
        return Moment.END
    return Moment.MIDDLE if days.middle_on is not None and days.middle_on <= today else None


def week_of_term(round_: BuddyRound, *, today: date) -> int:
    """Which week of a term it is, counted from 0; 0 also where every round has but one talk."""
    return (today - round_.first_on) // _A_WEEK if round_.mode is Mode.STICKY else 0


def unheard(pairs: Sequence[Pair], *, answered: frozenset[MemberId]) -> list[MemberId]:
    """Those who knew of a buddy and said nothing; where one of a pair says that they met, all have."""
    silent = {
        mate.id
        for pair in pairs
        if pair.outcome is not Met.MET
        for mate in pair.there
        if mate.told_at is not None and mate.id not in answered
    }
    return sorted(silent)


def _find_opening(at: datetime, calendar: Calendar) -> datetime | None:
    """The first instant of working time from this one on; None where somebody never works again."""
    try:
        return next_open(at, calendar=calendar)
    except NeverOpensAgain:
        return None


def _check_ins(pair: Pair, calendars: Sequence[Calendar]) -> CheckIns:
    weeks = ((pair.last_on - pair.first_on) + _A_DAY) // _A_WEEK
    return check_ins(pair.first_on, weeks=weeks, calendars=calendars)
