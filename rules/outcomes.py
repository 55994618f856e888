"""What became of the follow-up windows of a lead: which were kept, which lapsed, and how long the first touch took."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from rules.event_log import Event, Tier, Touched, created_in, in_force
from rules.ids import LeadId, MemberId
from rules.ladder import deadline_of
from rules.lead_story import Agreed, Story, Terms, after, waited
from rules.working_time import Calendar, NeverOpensAgain, Stretch, worked_between


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstTouch:
    """The first attempt to reach a lead since its window began, and the working time it took, without pauses."""

    at: datetime
    took: timedelta
    is_verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one window: it was kept, or it lapsed. It counts in the week of `at`, and only there.

    `is_decided` where sales sent the lead back or gave it up, so that no touch of this window will come any more.
    """

    lead_id: LeadId
    owner: MemberId
    tier: Tier
    source: str
    began_at: datetime
    at: datetime
    is_kept: bool
    is_decided: bool = False
    touch: FirstTouch | None = None


def outcomes_of(
    events: Sequence[Event],
    *,
    calendars: Mapping[MemberId, Calendar],
    otherwise: Calendar,
    agreed: Agreed,
    now: datetime,
    source: str = "",
) -> list[Outcome]:
    """What became, by its log alone, of every window of a lead that was kept or has lapsed by now.

    A window is kept by a touch up to its deadline, or by a decision: who sends a lead back in time has answered.
    Accepting it in time moves the deadline once, by one more window; if no touch comes by then, it lapses as the lead
    falls back, and the next window begins. A paused window stands still. One that was taken away from its owner in
    time is nobody's. One that has lapsed stays so, whatever comes later; its touch is still timed as long as the same
    person has the lead. All is measured by each owner's calendar as it is known today, `otherwise` where there is none.
    """
    created = created_in(events)
    if created.at < agreed.tracked_since_at:
        return []
    clerk = _Clerk(looked_at=created.at)
    story = Story(terms=_terms(created.lead_id, otherwise, agreed), tier=created.tier)
    for event in in_force(events):
        if event.at <= now:
            before = waited(story, until=event.at)
            story = after(before, event)
            if story.owner is not None and story.owner != before.owner:
                calendar = calendars.get(story.owner, otherwise)
                story = replace(story, terms=_terms(created.lead_id, calendar, agreed))
            clerk.wait(before, until=event.at)
            clerk.see(event, before, story)
    clerk.wait(waited(story, until=now), until=now + timedelta.resolution)
    return [run.outcome(run.ended_at, created.lead_id, source) for run in clerk.runs if run.ended_at is not None]


@dataclass(slots=True)
class _Run:
    """One window, as far as the log was read; it ends when it is kept or lapses."""

    owner: MemberId
    began_at: datetime
    tier: Tier
    ended_at: datetime | None = None
    is_kept: bool = False
    is_decided: bool = False
    touch: FirstTouch | None = None

    def end(self, at: datetime, *, is_kept: bool) -> None:
        """The first end counts."""
        if self.ended_at is None:
            self.ended_at, self.is_kept = at, is_kept

    def outcome(self, ended_at: datetime, lead_id: LeadId, source: str) -> Outcome:
        """What became of it."""
        return Outcome(
            lead_id=lead_id,
            owner=self.owner,
            tier=self.tier,
            source=source,
            began_at=self.began_at,
            at=ended_at,
            is_kept=self.is_kept,
            is_decided=self.is_decided,
            touch=self.touch,
        )


@dataclass(slots=True)
class _Clerk:
    """Reads the log from its beginning; `current` is the window its owner is in, `untouched` those without a touch."""

    looked_at: datetime
    runs: list[_Run] = field(default_factory=list)
    current: _Run | None = None
    untouched: list[_Run] = field(default_factory=list)

    def wait(self, story: Story, *, until: datetime) -> None:
        """Let time pass: a window lapses once its deadline is over, or as a lead that was accepted falls back."""
        if self.current is not None and story.began_at not in {None, self.current.began_at}:
            self.current.end(story.began_at or until, is_kept=False)
            self._open(story)
        if self.current is not None and self.current.ended_at is None:
            self.current.tier = story.tier
            deadline = _deadline(story, until=until)
            if deadline is not None and deadline < until:
                # Measured anew, it may have lapsed before anybody could know.
                self.current.end(max(deadline, self.looked_at), is_kept=False)
        self.looked_at = until

    def see(self, event: Event, before: Story, after: Story) -> None:
        """See what somebody did."""
        if after.owner != before.owner:
            self._leave()
        elif isinstance(event, Touched) and before.owner is not None and not before.state.is_over:
            for run in self.untouched:
                run.touch = _first_touch(run, event, before)
            self._keep(event.at)
        elif after.state.is_over and not before.state.is_over:
            for run in self.untouched:
                run.is_decided = True
            self._keep(event.at)
        if self.current is None:
            self._open(after)

    def _open(self, story: Story) -> None:
        if story.owner is not None and story.began_at is not None:
            self.current = _Run(story.owner, story.began_at, story.tier)
            self.runs.append(self.current)
            self.untouched.append(self.current)

    def _keep(self, at: datetime) -> None:
        if self.current is not None:
            self.current.end(at, is_kept=True)
        self._leave()

    def _leave(self) -> None:
        self.current, self.untouched = None, []


def _terms(lead_id: LeadId, calendar: Calendar, agreed: Agreed) -> Terms:
    return Terms(lead_id=lead_id, is_tracked=True, calendar=calendar, agreed=agreed)


def _deadline(story: Story, *, until: datetime) -> datetime | None:
    """When the window that runs lapses; None where that is surely not before an instant."""
    if story.window is None or until - story.window.began_at <= story.window.lasts:
        return None
    window = replace(story.window, pauses=_pauses(story))
    try:
        return deadline_of(window, calendar=story.terms.calendar)
    except NeverOpensAgain:
        return None


def _first_touch(run: _Run, event: Touched, story: Story) -> FirstTouch:
    took = worked_between(run.began_at, event.at, calendar=story.terms.calendar, pauses=_pauses(story))
    return FirstTouch(at=event.at, took=took, is_verified=event.is_verified)


def _pauses(story: Story) -> tuple[Stretch, ...]:
    return story.pauses if story.paused_at is None else (*story.pauses, Stretch(story.paused_at))
