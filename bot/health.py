"""How the bot is: what the watchdog found, for /readyz, for the metrics and for an operator."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot import metrics
from rules.people import Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the last look found. Counts only: whoever asks over HTTP learns nothing of anybody.

    What one platform may be the cause of is counted by platform.
    """

    looked_at: datetime
    overdue: Mapping[Platform, int] = field(default_factory=dict)
    missed: int = 0
    unseen: int = 0
    vanished: int = 0
    uncertain: int = 0
    paused: Mapping[Platform, int] = field(default_factory=dict)
    loops_down: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """Why this process cannot do its work, in words for an operator; empty when it can."""
        return tuple(f"the {name} does not run" for name in self.loops_down)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was not said and should have been, whoever's fault that is; empty when all is well."""
        found = {
            **_each("messages to {} are late", self.overdue),
            "due times of jobs were missed": self.missed,
            "leads or claims wait to be looked at": self.unseen,
            "messages of jobs are gone from the database": self.vanished,
            "messages of the last day may not have arrived": self.uncertain,
            **_each("workspaces in {} do not accept us any more", self.paused),
        }
        return tuple(f"{count} {words}" for words, count in found.items() if count)


def _each(words: str, counts: Mapping[Platform, int]) -> dict[str, int]:
    return {words.format(platform.called): count for platform, count in counts.items()}


def show(health: Health) -> None:
    """Put it into the metrics."""
    for platform in Platform:
        metrics.OVERDUE_DELIVERIES.labels(platform=platform.value).set(health.overdue.get(platform, 0))
        metrics.PAUSED_WORKSPACES.labels(platform=platform.value).set(health.paused.get(platform, 0))
    metrics.MISSED_OCCURRENCES.set(health.missed)
    metrics.UNSEEN_FOLLOW_UPS.set(health.unseen)
    metrics.VANISHED_DELIVERIES.set(health.vanished)
    metrics.UNCERTAIN_DELIVERIES.set(health.uncertain)
    metrics.LOOPS_DOWN.set(len(health.loops_down))
