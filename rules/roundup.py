"""The weekly roundup: when it is due and previewed, what it is about, and what stands in it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from rules.attainment import week_before, week_key
from rules.buddy import Lesson
from rules.content import Item
from rules.ids import ContentId, MemberId, WinId
from rules.money import Amount
from rules.objection import Colleague
from rules.recurrence import Due, next_due
from rules.win import Band, Win, band_of
from rules.working_days import WorkCalendar

WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
FIRST_WEEKDAY: Final = "Tue"
FIRST_AT: Final = "10:00"
PREVIEW_AT: Final = "0 14 * * *"
"""The afternoon before: every day is looked at, and `is_preview_due` says which it is."""
ITEMS_SHOWN: Final = 7
WINS_SHOWN: Final = 8
THANKED: Final = 15
LESSONS_SHOWN: Final = 5
TOLD_WITHIN: Final = timedelta(days=7)
"""A win that was told later than this after it was closed is no news."""
_BACK_AT_MOST: Final = 7
"""A week without a working day before the roundup: the day before will do."""


class RoundupState(StrEnum):
    """What became of a week's roundup; `QUIET` where there was nothing to tell when it was due."""

    OPEN = "open"
    SKIPPED = "skipped"
    POSTED = "posted"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundupSettings:
    """How the roundup is set: a weekday and a local "HH:MM", who previews it, and the video link of every week."""

    is_on: bool = True
    weekday: str = FIRST_WEEKDAY
    at: str = FIRST_AT
    owner_id: MemberId | None = None
    video_link: str = ""

    @property
    def cron(self) -> str:
        """When it is due, as a cron expression in the organisation's zone."""
        return cron_of(self.weekday, self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One week's roundup as people left it: opening words, a video link, what is left out, and who settled it when."""

    week: str
    due_at: datetime
    state: RoundupState = RoundupState.OPEN
    words: str = ""
    video_link: str = ""
    by: Colleague | None = None
    previewed_at: datetime | None = None
    settled_at: datetime | None = None
    no_items: frozenset[ContentId] = frozenset()
    no_wins: frozenset[WinId] = frozenset()

    @property
    def key(self) -> str:
        """The delivery that posts it: one a week."""
        return f"roundup:{self.week}"

    def due_on(self, zone: str) -> date:
        """The local date it is due on."""
        return self.due_at.astimezone(ZoneInfo(zone)).date()

    def preview_key(self, member_id: MemberId) -> str:
        """The delivery that shows it to somebody beforehand."""
        return f"roundup-preview:{self.week}:{member_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What somebody wants a week's roundup to say."""

    words: str
    video_link: str
    no_items: frozenset[ContentId] = frozenset()
    no_wins: frozenset[WinId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What a roundup is about: from one instant, mostly that of the last one, up to another.

    `missed` are the dates of roundups that were due in between and could not be posted.
    """

    since_at: datetime
    until_at: datetime
    is_late: bool = False
    missed: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What marketing's work moved: leads accepted, wins it had a part in out of all, answers and content that helped.

    `used` of `items` were used in the last 90 days; `older` wins were told only now, long after they were closed.
    """

    accepted: int = 0
    touched: int = 0
    wins: int = 0
    older: int = 0
    answers: int = 0
    uses: int = 0
    used: int = 0
    items: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether there is no number to tell."""
        return not (self.accepted or self.wins or self.older or self.answers or self.uses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roundup:
    """A week's roundup, ready to be said: everything new, everybody to be thanked, and what was moved.

    `wins` had no post of their own, `told` are those and all others; `makers` and `askers` are named once each. Every
    one of the `lessons` may be told.
    """

    edition: Edition
    stretch: Stretch
    items: tuple[Item, ...] = ()
    wins: tuple[Win, ...] = ()
    told: frozenset[WinId] = frozenset()
    makers: tuple[Colleague, ...] = ()
    askers: tuple[Colleague, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    moved: Moved = field(default_factory=Moved)
    is_first: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is new and nobody wrote anything for it."""
        return not (self.items or self.lessons or self.moved.wins or self.moved.older or self.edition.words)

    @property
    def is_silent(self) -> bool:
        """Whether there is nothing to say at all; a house that never had a roundup is not told numbers alone."""
        return self.is_empty and (self.is_first or self.moved.is_nothing)


def cron_of(weekday: str | None, at: str | None) -> str:
    """A weekday and a local time as a cron expression."""
    hour, minute = (at or FIRST_AT).split(":")
    return f"{int(minute)} {int(hour)} * * {(WEEKDAYS.index(weekday or FIRST_WEEKDAY) + 1) % 7}"


def next_roundup(now: datetime, settings: RoundupSettings, *, zone: str) -> Due | None:
    """The next due time after an instant."""
    return next_due(now, cron=settings.cron, zone=zone)


def preview_on(due_on: date, *, calendar: WorkCalendar) -> date:
    """The day on whose afternoon a roundup is previewed: the last working day before it."""
    days = (due_on - timedelta(days=back) for back in range(1, _BACK_AT_MOST + 1))
    return next((day for day in days if calendar.is_worked(day)), due_on - timedelta(days=1))


def is_preview_due(on_date: date, *, due_on: date, calendar: WorkCalendar) -> bool:
    """Whether the preview may be sent on a date: the day for it, or one after it where that was missed."""
    return preview_on(due_on, calendar=calendar) <= on_date < due_on


def first_since(due_on: date, *, zone: str) -> datetime:
    """From when the very first roundup tells: the beginning of the ISO week before its own."""
    return week_before(due_on, zone=zone).since_at


def monday_of(on_date: date) -> date:
    """The Monday of a date's ISO week."""
    return on_date - timedelta(days=on_date.weekday())


def edition_for(due: Due, settings: RoundupSettings) -> Edition:
    """A week's roundup before anybody touched it."""
    return Edition(week=week_key(due.on_date), due_at=due.at, video_link=settings.video_link)


def bundled(wins: Iterable[Win], *, band: Amount | None, is_channel_missing: bool) -> tuple[Win, ...]:
    """The wins that had no post of their own, the earliest first: those below the band, or all without a channel."""
    theirs = [win for win in wins if is_channel_missing or band_of(win.amount, at=band) is Band.ROUNDUP]
    return tuple(sorted(theirs, key=lambda win: (win.closed_at, win.number)))


def is_of_late(win: Win, stretch: Stretch) -> bool:
    """Whether a win that was told in this stretch was closed in it too, or a few days before."""
    return win.closed_at >= stretch.since_at - TOLD_WITHIN


def is_touched(win: Win) -> bool:
    """Whether marketing had a part in a win that anybody named: where it came from, a touch, an answer, an item."""
    return bool(win.first_source or win.touches or win.answer_id or win.content_id)


def kept_in(items: Iterable[Item], edition: Edition) -> tuple[Item, ...]:
    """The items that stand in a roundup: those that answer most objections first, none that was left out."""
    chosen = [item for item in items if item.id not in edition.no_items]
    return tuple(sorted(chosen, key=lambda item: (-len(item.answers), item.number)))


def makers_of(items: Iterable[Item]) -> tuple[Colleague, ...]:
    """Whoever made these, once each; who added one, where nobody was named."""
    return once(one for item in items for one in (item.contributors or ((item.by,) if item.by else ())))


def askers_of(items: Iterable[Item], askers: Mapping[ContentId, Sequence[Colleague]]) -> tuple[Colleague, ...]:
    """Those whose objections caused these, once each."""
    return once(one for item in items for one in askers.get(item.id, ()))


def once(people: Iterable[Colleague]) -> tuple[Colleague, ...]:
    """Everybody once, in the order of their first turn."""
    return tuple({one.member_id: one for one in people}.values())


def missed_on(due: Iterable[date], *, settled: Collection[str]) -> tuple[date, ...]:
    """The dates on which a roundup should have come and did not, though nobody had settled its week."""
    return tuple(day for day in due if week_key(day) not in settled)
