"""What somebody sees of their buddies: who they are, when they work, what to talk about, and what comes next."""

from dataclasses import dataclass

from rules.buddies import Why
from rules.buddy import NO_WISH, Mate, Pair, Settings, Wish
from rules.buddy_topics import Topic
from rules.objection import Colleague
from rules.recurrence import Due
from rules.working_hours import WorkingHours


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A buddy, and when they work by the reader's clock; `is_elsewhere` where theirs, in `zone`, is another."""

    mate: Mate
    hours: WorkingHours
    zone: str
    is_elsewhere: bool = False

    @property
    def who(self) -> Colleague:
        """Who it is."""
        return self.mate.who


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """A pair as one of them sees it; `mates` are those of the other side, `same_side` those who share them."""

    me: Mate
    pair: Pair
    mates: tuple[Seen, ...]
    same_side: tuple[Colleague, ...]
    starter: Colleague
    topics: tuple[Topic, ...]
    meeting_link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """All that somebody sees; `settings` are None while buddies are off, `next` while no round comes."""

    settings: Settings | None = None
    wish: Wish = NO_WISH
    together: Together | None = None
    left_out: Why | None = None
    next: Due | None = None
    takes_part: bool = True
