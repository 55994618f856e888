"""Who must be told what of which lead at which minute: written from the promise alone, by counting minutes.

Nothing here is imported from the product. Time is a number of whole minutes since the story started; minute 7 is the
minute that begins at 7. Whoever does something at a minute does it before that minute's messages are told.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import NamedTuple

WINDOWS = {"hot": 30, "high": 60, "normal": 8 * 60, "low": 24 * 60}
MOST_NAGS = 5


class Step(IntEnum):
    """What somebody is told of a lead; among the owner's, a later one says more than an earlier one."""

    CARD = 0
    HALF = 1
    MOST = 2
    BREACH = 3
    MANAGER = 4


NAGS = frozenset({Step.HALF, Step.MOST})


class Telling(NamedTuple):
    """Somebody is told of a lead."""

    to: str
    lead: str
    step: Step


class Act(StrEnum):
    """What somebody does with a lead."""

    TOUCH = "touch"
    REJECT = "reject"
    ACCEPT = "accept"
    PAUSE = "pause"
    RESUME = "resume"
    SNOOZE = "snooze"
    REASSIGN = "reassign"


@dataclass
class Case:
    """One lead and how far its window has run: minutes that its owner worked, less pauses."""

    lead: str
    window: int
    owner: str = ""
    ran: int = 0
    held: int | None = None
    may_hold: bool = True
    is_paused: bool = False
    is_over: bool = False
    is_gone: bool = False
    owes: bool = True
    told: int = -1
    manager_told: bool = False
    silent_until: int = 0
    nags: Counter[str] = field(default_factory=Counter)

    @property
    def is_owed(self) -> bool:
        """Whether a touch is owed at this moment."""
        return bool(self.owner) and not self.is_over and not self.is_paused and self.held is None

    @property
    def last_due(self) -> Step:
        """The last step for the owner that is due."""
        if not self.owes:
            return Step.CARD
        if self.ran >= self.window:
            return Step.BREACH
        if self.ran * 10 >= self.window * 8:
            return Step.MOST
        return Step.HALF if self.ran * 2 >= self.window else Step.CARD


class Oracle:
    """Hears of everything that happens, and says minute by minute what must be told."""

    def __init__(self, works: Callable[[str, int], bool], *, manager_of: Mapping[str, str]) -> None:
        self._works = works
        self._managers = manager_of
        self._people = {*manager_of, *manager_of.values()} - {""}
        self.cases: dict[str, Case] = {}

    def arrives(self, lead: str, *, tier: str, owes: bool = True) -> None:
        """A lead came in; one that `owes` nothing is older than the set-up: its owner is shown it, no more."""
        self.cases[lead] = Case(lead, WINDOWS[tier], owes=owes)

    def is_handed(self, lead: str, owner: str) -> None:
        """Somebody has it from this minute on, and their window begins."""
        case = self.cases[lead]
        case.owner = owner
        case.told, case.silent_until, case.is_paused = -1, 0, False
        case.may_hold, case.held = True, None
        self._begin(case)

    def does(self, act: Act, lead: str, *, until: int = 0, to: str = "") -> None:
        """Somebody did something with a lead; `until` is for a snooze, `to` for handing it on."""
        case = self.cases[lead]
        match act:
            case Act.TOUCH | Act.REJECT:
                case.is_over, case.is_gone = True, act is Act.REJECT
            case Act.ACCEPT if case.may_hold:
                case.held, case.may_hold = 0, False
            case Act.PAUSE | Act.RESUME:
                case.is_paused = act is Act.PAUSE
            case Act.SNOOZE:
                case.silent_until = until
            case Act.REASSIGN:
                self.is_handed(lead, to)

    def open_leads(self, owner: str) -> int:
        """How many leads somebody has that were not sent back."""
        return sum(case.owner == owner and not case.is_gone for case in self.cases.values())

    def is_about_to_nag(self, lead: str) -> bool:
        """Whether the owner would be nagged now, if nobody did anything."""
        case = self.cases[lead]
        return case.is_owed and case.last_due > case.told and case.last_due in NAGS

    def tick(self, minute: int) -> list[Telling]:
        """What is told in this minute; afterwards the minute has passed."""
        at_work = {name for name in self._people if self._works(name, minute)}
        tellings = []
        for case in self.cases.values():
            if case.owner and not case.is_over and not at_work.isdisjoint((case.owner, self._manager_of(case))):
                tellings += self._told_of(case, minute, at_work)
                self._pass(case, at_work)
        return tellings

    def _manager_of(self, case: Case) -> str:
        return self._managers.get(case.owner, "")

    def _told_of(self, case: Case, minute: int, at_work: set[str]) -> list[Telling]:
        if case.held is not None and case.held >= case.window:
            case.held = None
            self._begin(case)
        if not case.is_owed:
            return []
        return [*self._to_owner(case, minute, at_work), *self._to_manager(case, at_work)]

    def _to_owner(self, case: Case, minute: int, at_work: set[str]) -> list[Telling]:
        step = case.last_due
        if step <= case.told or minute < case.silent_until or case.owner not in at_work:
            return []
        case.told = step
        if step in NAGS:
            if case.nags[case.owner] >= MOST_NAGS:
                return []
            case.nags[case.owner] += 1
        return [Telling(case.owner, case.lead, step)]

    def _to_manager(self, case: Case, at_work: set[str]) -> list[Telling]:
        manager = self._manager_of(case)
        is_due = case.owes and not case.manager_told and case.ran >= 2 * case.window
        if not is_due or manager not in at_work:
            return []
        case.manager_told = True
        return [Telling(manager, case.lead, Step.MANAGER)]

    def _begin(self, case: Case) -> None:
        case.ran, case.manager_told = 0, False
        case.told = min(case.told, Step.CARD)

    def _pass(self, case: Case, at_work: set[str]) -> None:
        if case.is_paused or case.owner not in at_work:
            return
        if case.held is None:
            case.ran += 1
        else:
            case.held += 1
