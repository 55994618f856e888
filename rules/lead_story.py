"""The story of a lead as its log tells it: who has it, which window runs, and which windows have ended."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from rules.event_log import (
    Accepted,
    Assigned,
    CalendarChanged,
    Created,
    Disqualified,
    Event,
    Paused,
    Rejected,
    Reopened,
    Resumed,
    Snoozed,
    Tier,
    TierChanged,
    Touched,
    Won,
)
from rules.ids import LeadId, MemberId
from rules.ladder import Window, nags_until
from rules.working_time import Calendar, NeverOpensAgain, Stretch, due_at

_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


class State(StrEnum):
    """Where a lead stands with sales."""

    UNASSIGNED = "unassigned"
    OPEN = "open"
    PAUSED = "paused"
    ACCEPTED = "accepted"
    IN_CONTACT = "in contact"
    REJECTED = "rejected"
    DISQUALIFIED = "disqualified"
    WON = "won"

    @property
    def is_over(self) -> bool:
        """Whether sales has sent it back, given it up or won it."""
        return self in {State.REJECTED, State.DISQUALIFIED, State.WON}


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """The working time until a touch by tier, as agreed from an instant on. A window keeps what it began with."""

    since_at: datetime = _LONG_AGO
    hot: timedelta = timedelta(minutes=30)
    high: timedelta = timedelta(hours=1)
    normal: timedelta = timedelta(hours=8)
    low: timedelta = timedelta(hours=24)

    def of(self, tier: Tier) -> timedelta:
        """The window of a tier."""
        return {Tier.HOT: self.hot, Tier.HIGH: self.high, Tier.NORMAL: self.normal, Tier.LOW: self.low}[tier]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What an organisation agreed on: its windows, oldest first, and since when leads are held to them at all."""

    tracked_since_at: datetime = _LONG_AGO
    windows: tuple[Windows, ...] = (Windows(),)

    def window(self, tier: Tier, *, began_at: datetime) -> timedelta:
        """How long a window is that began at an instant."""
        in_force = [windows for windows in self.windows if windows.since_at <= began_at] or self.windows[:1]
        return in_force[-1].of(tier)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A window that ended, or was measured anew, at an instant."""

    window: Window
    ended_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """By what the story of a lead is told; a lead that is not tracked owes nothing."""

    lead_id: LeadId
    is_tracked: bool
    calendar: Calendar
    agreed: Agreed


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What the log says up to some event.

    The owner owes a touch since `began_at`, or took the lead without one at `held_since_at`; never both. `past` are
    the windows of this owner.
    """

    terms: Terms
    tier: Tier
    state: State = State.UNASSIGNED
    owner: MemberId | None = None
    began_at: datetime | None = None
    held_since_at: datetime | None = None
    was_held: bool = False
    measured_at: datetime = _LONG_AGO
    paused_at: datetime | None = None
    pauses: tuple[Stretch, ...] = ()
    snoozes: tuple[Stretch, ...] = ()
    past: tuple[Past, ...] = ()

    @property
    def owes_touch(self) -> bool:
        """Whether the owner has not tried to reach the lead yet, and is to."""
        return self.began_at is not None or self.held_since_at is not None

    @property
    def window(self) -> Window | None:
        """The window that runs, though it may be paused."""
        if self.began_at is None:
            return None
        return Window(
            about=self.terms.lead_id,
            began_at=self.began_at,
            lasts=self.terms.agreed.window(self.tier, began_at=self.began_at),
            measured_at=self.measured_at,
            pauses=self.pauses,
            snoozes=self.snoozes,
        )

    @property
    def falls_back_at(self) -> datetime | None:
        """When a lead that was taken without a touch is open again: after one window, unless it is paused."""
        if self.held_since_at is None or self.paused_at is not None or not self.terms.is_tracked:
            return None
        lasts = self.terms.agreed.window(self.tier, began_at=self.held_since_at)
        try:
            ends_at = due_at(self.held_since_at, lasts, calendar=self.terms.calendar, pauses=self.pauses)
        except NeverOpensAgain:
            return None
        return max(ends_at, self.measured_at)


def story_of(created: Created, *, events: Sequence[Event], calendar: Calendar, agreed: Agreed, now: datetime) -> Story:
    """The story that events in order of time tell, and what time alone has done since; `calendar` is the owner's."""
    is_tracked = created.at >= agreed.tracked_since_at
    terms = Terms(lead_id=created.lead_id, is_tracked=is_tracked, calendar=calendar, agreed=agreed)
    story = Story(terms=terms, tier=created.tier)
    for event in events:
        story = after(waited(story, until=event.at), event)
    return waited(story, until=now)


def waited(story: Story, *, until: datetime) -> Story:
    """The story after time alone has passed: a lead that was taken without a touch has fallen back."""
    falls_back_at = story.falls_back_at
    return _opened(story, falls_back_at) if falls_back_at is not None and falls_back_at <= until else story


def after(story: Story, event: Event) -> Story:
    """The story after an event, up to which time has passed."""
    match event:
        case Assigned(owner=owner) if story.state is State.WON:
            return replace(story, owner=owner)
        case _ if story.state is State.WON:
            return story
        case Won():
            return replace(_settled(story, event.at), state=State.WON)
        case Assigned(owner=owner) if owner != story.owner or story.state.is_over:
            return _handed_over(story, owner, event.at)
        case Touched() if not story.state.is_over and story.owner is not None:
            taken = story.state is State.ACCEPTED
            return replace(_settled(story, event.at), state=State.ACCEPTED if taken else State.IN_CONTACT)
        case Accepted():
            return _taken(story, event.at)
        case Rejected():
            return replace(_settled(story, event.at), state=State.REJECTED)
        case Disqualified():
            return replace(_settled(story, event.at), state=State.DISQUALIFIED)
        case Reopened() if story.owner is not None and not story.owes_touch:
            return _opened(story, event.at)
        case Snoozed(until=until) if story.owes_touch and story.paused_at is None and until > event.at:
            return replace(story, snoozes=_snoozed(story.snoozes, event.at, until))
        case Paused() if story.owes_touch and story.paused_at is None:
            return replace(_measured(story, event.at), paused_at=event.at)
        case Resumed():
            return _resumed(story, event.at)
        case TierChanged(tier=tier):
            return replace(_measured(story, event.at), tier=tier)
        case CalendarChanged():
            return _measured(story, event.at)
        case _:
            return story


def nags_before(story: Story) -> int:
    """How many nags its owner got in the windows before the one that runs."""
    return sum(nags_until(past.window, ended_at=past.ended_at, calendar=story.terms.calendar) for past in story.past)


def _handed_over(story: Story, owner: MemberId | None, at: datetime) -> Story:
    """A new owner starts with nothing of what the last one did or left."""
    anew = Story(terms=story.terms, tier=story.tier, owner=owner)
    return anew if owner is None else _opened(anew, at)


def _opened(story: Story, at: datetime) -> Story:
    return replace(story, state=State.OPEN, began_at=at, held_since_at=None, measured_at=at)


def _taken(story: Story, at: datetime) -> Story:
    """Taking a lead holds its window off, but only once: who takes it again without a touch wins no time."""
    if story.state.is_over or story.owner is None:
        return story
    if not story.owes_touch:
        return replace(story, state=State.ACCEPTED)
    if story.was_held:
        return story
    return replace(_settled(story, at), state=State.ACCEPTED, held_since_at=at, was_held=True)


def _settled(story: Story, at: datetime) -> Story:
    return replace(_measured(_resumed(story, at), at), began_at=None, held_since_at=None)


def _resumed(story: Story, at: datetime) -> Story:
    if story.paused_at is None:
        return story
    return replace(story, paused_at=None, pauses=(*story.pauses, Stretch(story.paused_at, at)), measured_at=at)


def _measured(story: Story, at: datetime) -> Story:
    """The window is measured anew at an instant; what was due of the old measure was told by then."""
    ended = () if story.window is None or story.paused_at else (Past(window=story.window, ended_at=at),)
    return replace(story, past=(*story.past, *ended), measured_at=at)


def _snoozed(snoozes: tuple[Stretch, ...], at: datetime, until: datetime) -> tuple[Stretch, ...]:
    """The last word counts: a snooze that still runs goes on until then, be that later or sooner."""
    if snoozes and snoozes[-1].ends_at > at:
        return (*snoozes[:-1], Stretch(snoozes[-1].starts_at, until))
    return (*snoozes, Stretch(at, until))
