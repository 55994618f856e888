"""What somebody promised: they are reminded in time and in their hours, each step once, and read how it ended."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Generic, TypeAlias

from sqlalchemy import Column

from messages.model import Message, encode
from rules.alerts import Bundle
from rules.answer_window import Promise, steps_of
from rules.due_steps import Look, look_at_steps
from rules.ids import MemberId
from rules.ladder import StepKey
from rules.working_time import Calendar
from scheduled.audience import Audience
from scheduled.telling import tell
from storage.calendars import Calendars
from storage.follow_up_steps import Steps
from storage.members import Member
from storage.promises_due import Each, PromisesDue
from storage.unit_of_work import UnitOfWork

SHOWN: Final = 10
"""How many of them a summary names."""
People: TypeAlias = Mapping[MemberId, Member]
Drawn: TypeAlias = Sequence[tuple[Bundle, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised(Generic[Each]):
    """A noun that promises are made about: `name` begins the keys of what is told, `draw` draws that.

    `draw` is given bundles with the first alerts of each, and how many each has.
    """

    name: str
    door: Callable[[UnitOfWork], PromisesDue[Each]]
    told_of: "Column[int]"
    draw: Callable[[UnitOfWork, Drawn, People], Awaitable[Sequence[Message]]]


async def see_to(noun: Promised[Each], work: UnitOfWork, ids: Sequence[Each], *, now: datetime) -> None:
    """Tell whoever is to be told of these, take back what is owed no more, and say when to look again."""
    door, steps = noun.door(work), Steps(work, noun.told_of)
    promises = await door.promises(ids)
    before = await door.looked_at(ids)
    audience = await Audience.of(work, {promise.owner for promise in promises.values()})
    whole = await Calendars(work).whole()
    told = await steps.told(ids)
    looks = {each: _look(promise, audience, whole=whole, told=told, now=now) for each, promise in promises.items()}
    await door.keep({each: (promises.get(each), looks[each].looks_at if each in looks else None) for each in ids})
    await _say_how_they_ended(noun, work, _ended(before, promises), audience.people, now=now)

    async def draw(counted: Drawn) -> Sequence[Message]:
        return await _draw(noun, work, counted, audience.people)

    alerts = [alert for look in looks.values() for alert in look.alerts]
    await tell(work, alerts, steps=steps, people=audience.people, about=noun.name, draw=draw, now=now)


def _look(promise: Promise, audience: Audience, *, whole: Calendar, told: set[StepKey], now: datetime) -> Look:
    calendar = audience.calendars.get(promise.owner, whole)
    return look_at_steps(
        steps_of(promise, calendar=calendar),
        told=told,
        now=now,
        owner=audience.owner(promise.owner),
        manager=audience.manager_of(promise.owner),
    )


def _ended(before: Mapping[Each, datetime], promises: Mapping[Each, Promise]) -> dict[Each, datetime]:
    """The promises of the last look that stand no more, by the instant at which they were made."""
    return {
        each: began_at
        for each, began_at in before.items()
        if each not in promises or promises[each].began_at != began_at
    }


async def _say_how_they_ended(
    noun: Promised[Each], work: UnitOfWork, ended: Mapping[Each, datetime], people: People, *, now: datetime
) -> None:
    """What was told of these promises says in place what became of them; what is not out yet stays in."""
    door = noun.door(work)
    for key, is_summary in (await door.messages_of(ended)).items() if ended else ():
        if not is_summary and await work.deliveries.withdraw(key, now=now):
            continue
        alerts = await door.told_in(key)
        to = alerts[0].to
        if to in people:
            bundle = Bundle(to=to, opened_at=now, alerts=tuple(alerts), is_summary=is_summary)
            [message] = await _draw(noun, work, [(bundle, len(alerts))], people)
            await work.deliveries.refresh(key, encode(message), now=now)


async def _draw(noun: Promised[Each], work: UnitOfWork, counted: Drawn, people: People) -> Sequence[Message]:
    shown = [(replace(bundle, alerts=bundle.alerts[:SHOWN]), count) for bundle, count in counted]
    return await noun.draw(work, shown, people)
