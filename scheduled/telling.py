"""Telling people of steps: each step once, a few in a message each, many in one."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from messages.model import Message, encode
from rules.alerts import WITHIN, Alert, Bundle, bundles
from rules.delivery import Priority
from rules.ids import MemberId
from storage.deliveries import Posting
from storage.follow_up_steps import Steps
from storage.members import Member
from storage.places import Place
from storage.unit_of_work import UnitOfWork

_PER_SECOND: Final = "%Y%m%dT%H%M%S%f"
Drawn: TypeAlias = Mapping[Bundle, Message]
Draw: TypeAlias = Callable[[Sequence[tuple[Bundle, int]]], Awaitable[Sequence[Message]]]
"""Draws messages: each for a bundle and for so many alerts, of which a summary holds only the first."""


async def tell(
    work: UnitOfWork,
    alerts: Sequence[Alert],
    *,
    steps: Steps,
    people: Mapping[MemberId, Member],
    about: str,
    draw: Draw,
    now: datetime,
) -> None:
    """Write down what is told and to whom, and send it, in the same unit of work; `about` begins every key."""
    if not alerts:
        return
    recipients = {alert.to for alert in alerts}
    await steps.take_turns(recipients)
    earlier = await steps.bundles(recipients, since=now - WITHIN)
    made = bundles(alerts, earlier=earlier, now=now)
    fresh = set(alerts)
    keys = [_key(bundle, about) for bundle in made]
    news = [[alert for alert in bundle.alerts if alert in fresh] for bundle in made]
    await steps.write_down(zip(keys, made, news, strict=True), now=now)
    counts = await steps.count([key for key, bundle in zip(keys, made, strict=True) if bundle.is_summary])
    drawn = await draw([(bundle, counts.get(key, 1)) for key, bundle in zip(keys, made, strict=True)])
    unsaid = [
        Posting(key=key, message=said, to=_place(people[bundle.to]), priority=_priority(bundle))
        for key, bundle, said in zip(keys, made, map(encode, drawn), strict=True)
        if not (bundle.is_summary and await work.deliveries.refresh(key, said, now=now))
    ]
    await work.deliveries.post_all(unsaid, now=now)


def _place(member: Member) -> Place:
    return Place(workspace_id=member.workspace_id, channel=member.person)


def _priority(bundle: Bundle) -> Priority:
    return Priority.NORMAL if all(alert.step.is_nag for alert in bundle.alerts) else Priority.ALERT


def _key(bundle: Bundle, about: str) -> str:
    """The same summary has the same key, so that what comes to it changes it in place."""
    if bundle.is_summary:
        return f"{about}s:{bundle.to}:{bundle.opened_at:{_PER_SECOND}}"
    [alert] = bundle.alerts
    return f"{about}:{alert.step.about}:{alert.step.rung}:{alert.step.deadline:{_PER_SECOND}}"
