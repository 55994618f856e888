"""How people are told of steps: in their working hours, and many at once as one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from rules.ids import MemberId
from rules.ladder import Rung, Step
from rules.working_time import Calendar, NeverOpensAgain, next_open

AT_MOST: Final = 3
WITHIN: Final = timedelta(minutes=10)
"""More than AT_MOST messages to one person within this time become one."""

COMES: Final = {Rung.BREACH: 0, Rung.MANAGER: 0, Rung.MOST: 1, Rung.HALF: 1, Rung.HANDED: 2}
"""What comes first where many are told at once; among equals, what lapses first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A step on its way to somebody."""

    to: MemberId
    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """One message to somebody: a single alert or a summary. The same `to` and `opened_at` is the same summary."""

    to: MemberId
    opened_at: datetime
    alerts: tuple[Alert, ...]
    is_summary: bool = False


def say_at(due_at: datetime, *, calendar: Calendar | None) -> datetime:
    """When a step that is due may be told: once its recipient works; at once without a calendar ("urgent any time").

    Also at once where they never work again, for a breach is rather told to nobody's delight than to nobody.
    """
    if calendar is None:
        return due_at
    try:
        return next_open(due_at, calendar=calendar)
    except NeverOpensAgain:
        return due_at


def bundles(alerts: Iterable[Alert], *, earlier: Sequence[Bundle] = (), now: datetime) -> tuple[Bundle, ...]:
    """The messages in which alerts are told now, breaches first; `earlier` are those of the last ten minutes at least.

    Up to three messages in ten minutes are told one by one, what is more in one summary. A summary that was opened
    less than ten minutes ago comes back with the new alerts in it: it is updated and not sent again.
    """
    told: defaultdict[MemberId, list[Alert]] = defaultdict(list)
    recent: defaultdict[MemberId, list[Bundle]] = defaultdict(list)
    for alert in sorted(alerts, key=_urgency):
        told[alert.to].append(alert)
    for bundle in earlier:
        if now - bundle.opened_at < WITHIN:
            recent[bundle.to].append(bundle)
    return tuple(bundle for to in told for bundle in _told_to(to, told[to], recent[to], now))


def _told_to(to: MemberId, alerts: list[Alert], recent: list[Bundle], now: datetime) -> list[Bundle]:
    summary = next((bundle for bundle in recent if bundle.is_summary), None)
    if summary is not None:
        return [replace(summary, alerts=tuple(sorted([*summary.alerts, *alerts], key=_urgency)))]
    if len(recent) + len(alerts) > AT_MOST:
        return [Bundle(to=to, opened_at=now, alerts=tuple(alerts), is_summary=True)]
    return [Bundle(to=to, opened_at=now, alerts=(alert,)) for alert in alerts]


def _urgency(alert: Alert) -> tuple[int, datetime, int]:
    return COMES[alert.step.rung], alert.step.deadline, alert.step.about
