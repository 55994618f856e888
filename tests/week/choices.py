"""What reps feel like doing with a lead, by chance."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from tests.week.cast import REPS, minute_at
from tests.week.oracle import Act, Oracle, Step, Telling
from tests.week.worker import Minutes

OPEN: Mapping[Act, int] = {
    Act.TOUCH: 30, Act.REJECT: 10, Act.ACCEPT: 18, Act.SNOOZE: 14, Act.PAUSE: 10, Act.REASSIGN: 8,
}  # fmt: skip
PAUSED: Mapping[Act, int] = {Act.RESUME: 8, Act.TOUCH: 1, Act.REJECT: 1, Act.REASSIGN: 1}
HELD: Mapping[Act, int] = {Act.TOUCH: 5, Act.REJECT: 1, Act.PAUSE: 1, Act.SNOOZE: 1, Act.REASSIGN: 1}
MORNING = "Until the next working morning"
SNOOZES = {"30 minutes": 30, "1 hour": 60, "3 hours": 180, MORNING: 0}
IDLE_REPS, IDLE_MANAGERS = 0.12, 0.7
"""How often nobody does anything about what they were told."""
PATIENCE = 0.5
"""How long reps wait on average, in windows; after an accept or a pause, twice as long."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What somebody does; `to` is for handing it on, `quiet_for` and `until` are for a snooze."""

    act: Act
    to: str = ""
    quiet_for: str = ""
    until: int = 0

    def __str__(self) -> str:
        return f"{self.act} {self.to}{self.quiet_for}".strip() + (f" until {self.until}" if self.until else "")


class Choices:
    """Chooses by chance among what can be done."""

    def __init__(self, random: Random, oracle: Oracle, works: Mapping[str, Minutes]) -> None:
        self._random = random
        self._oracle = oracle
        self._works = works

    def wait_after(self, telling: Telling) -> int | None:
        """How many minutes after a telling somebody does something about it; None for never."""
        is_manager = telling.step is Step.MANAGER
        if self._random.random() < (IDLE_MANAGERS if is_manager else IDLE_REPS):
            return None
        return 15 if is_manager else self._some_of(telling.lead, PATIENCE)

    def wait_after_act(self, act: Act, lead: str) -> int | None:
        """How many minutes after an act they do the next, unasked; None for never."""
        return self._some_of(lead, 2 * PATIENCE) if act in (Act.ACCEPT, Act.PAUSE) else None

    def of_owner(self, lead: str, minute: int) -> Choice:
        """What its owner does with a lead."""
        case = self._oracle.cases[lead]
        acts = PAUSED if case.is_paused else OPEN if case.held is None else HELD
        idle = set() if case.owes else {Act.PAUSE, Act.SNOOZE}
        idle |= set() if case.may_hold else {Act.ACCEPT}
        # Whether a nag that was due as a pause began is told after it, is left open.
        idle |= {Act.PAUSE} if self._oracle.is_about_to_nag(lead) else set()
        possible = {act: weight for act, weight in acts.items() if act not in idle}
        act = self._random.choices(list(possible), list(possible.values()))[0]
        if act is Act.REASSIGN:
            return self.handing_on(lead)
        return self._snooze(case.owner, minute) if act is Act.SNOOZE else Choice(act=act)

    def handing_on(self, lead: str) -> Choice:
        """Somebody else is to have it."""
        owner = self._oracle.cases[lead].owner
        to = self._random.choice([rep.first_name for rep in REPS if rep.first_name != owner])
        return Choice(act=Act.REASSIGN, to=to)

    def _snooze(self, owner: str, minute: int) -> Choice:
        quiet_for = self._random.choice(list(SNOOZES))
        until = self._next_morning(owner, minute) if quiet_for == MORNING else minute + SNOOZES[quiet_for]
        return Choice(act=Act.SNOOZE, quiet_for=quiet_for, until=until)

    def _next_morning(self, owner: str, minute: int) -> int:
        """The minute in which the owner's next day of work begins, by their own calendar."""
        today = minute_at(minute, owner).date()
        while minute_at(minute, owner).date() == today:
            minute += 1
        return self._works[owner].next_after(minute)

    def _some_of(self, lead: str, windows: float) -> int:
        return int(self._random.expovariate(1 / (self._oracle.cases[lead].window * windows)))
