"""Following leads up: where a lead stands, what is owed by whom and until when, and whom to tell of it next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from rules.event_log import Event, Tier, created_in, in_force
from rules.ids import MemberId
from rules.ladder import Step, ladder_of
from rules.lead_story import Agreed, State, Story, nags_before, story_of
from rules.working_time import Calendar


class Owed(StrEnum):
    """What has to happen to a lead next."""

    NOTHING = "nothing"
    TOUCH = "a touch"
    OWNER = "an owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a lead stands.

    `owed_by` is None where nothing is owed, or by nobody yet. At `deadline` the window lapses, or an accept without a
    touch falls back; it is None while nothing is owed, the window is paused, or the owner never works again.
    """

    state: State
    tier: Tier
    owner: MemberId | None
    owed: Owed
    owed_by: MemberId | None
    began_at: datetime | None
    deadline: datetime | None
    ladder: tuple[Step, ...]
    snoozed_until: datetime | None
    is_tracked: bool

    @property
    def is_stranded(self) -> bool:
        """Whether a touch is owed by somebody who is away without end: it wants another owner."""
        return self.owed is Owed.TOUCH and self.deadline is None


def standing_of(events: Sequence[Event], *, calendar: Calendar, now: datetime, agreed: Agreed) -> Standing:
    """Where a lead stands by its log alone; `calendar` is its owner's, any will do where nobody has it.

    A lead older than the day tracking began owes nothing, whatever happens to it.
    """
    story = story_of(created_in(events), events=in_force(events), calendar=calendar, agreed=agreed, now=now)
    owed, ladder = _owed(story), _ladder(story)
    return Standing(
        state=State.PAUSED if story.paused_at else story.state,
        tier=story.tier,
        owner=story.owner,
        owed=owed,
        owed_by=story.owner if owed is Owed.TOUCH else None,
        began_at=story.began_at or story.held_since_at,
        deadline=ladder[0].deadline if ladder else story.falls_back_at,
        ladder=ladder,
        snoozed_until=next((snooze.ends_at for snooze in story.snoozes[-1:] if snooze.ends_at > now), None),
        is_tracked=story.terms.is_tracked,
    )


def looks_again_at(standing: Standing, *, now: datetime) -> datetime | None:
    """The next instant at which time alone makes something of a lead due; None where it never does."""
    falls_back = [standing.deadline] if standing.deadline and not standing.ladder else []
    return min((at for at in (*falls_back, *(step.due_at for step in standing.ladder)) if at > now), default=None)


def _owed(story: Story) -> Owed:
    if story.paused_at or story.state.is_over or not story.terms.is_tracked:
        return Owed.NOTHING
    if story.owner is None:
        return Owed.OWNER
    return Owed.TOUCH if story.owes_touch else Owed.NOTHING


def _ladder(story: Story) -> tuple[Step, ...]:
    if story.window is None or story.paused_at or not story.terms.is_tracked:
        return ()
    return ladder_of(replace(story.window, nags_before=nags_before(story)), calendar=story.terms.calendar)
