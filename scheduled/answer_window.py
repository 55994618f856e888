"""Answer windows: whoever claimed an objection is reminded in time and in their hours, each step once."""

from collections.abc import Collection
from typing import Final

from messages import answer_window as messages
from messages.model import Message
from rules.answer_window import Reminder, fate_of
from rules.ids import ObjectionId
from rules.ladder import Step
from scheduled.promised import Drawn, People, Promised
from storage.claims_due import ClaimsDue
from storage.tables import follow_up_steps
from storage.unit_of_work import UnitOfWork


async def draw(work: UnitOfWork, counted: Drawn, people: People) -> list[Message]:
    """Each message, with its objections as they stand now."""
    reminders = await _reminders(work, {alert.step for bundle, _ in counted for alert in bundle.alerts})
    drawn = []
    for bundle, count in counted:
        reader = people[bundle.to].workspace_id
        told = [reminders[alert.step] for alert in bundle.alerts]
        if bundle.is_summary:
            drawn.append(messages.summary(told, count=count, reader=reader))
        else:
            drawn.append(messages.reminded(told[0], reader=reader))
    return drawn


async def _reminders(work: UnitOfWork, steps: Collection[Step]) -> dict[Step, Reminder]:
    """Each step as its objection stands now."""
    ids = {ObjectionId(step.about) for step in steps}
    objections, promises = await ClaimsDue(work).objections(ids), await ClaimsDue(work).promises(ids)
    answered = await work.answers.to(ids)
    reminders = {}
    for step in steps:
        each = ObjectionId(step.about)
        fate = fate_of(
            objections[each], promise=promises.get(each), claimed_at=step.deadline, is_answered=each in answered
        )
        reminders[step] = Reminder(objection=objections[each], fate=fate, rung=step.rung)
    return reminders


CLAIMS: Final[Promised[ObjectionId]] = Promised(
    name="claim", door=ClaimsDue, told_of=follow_up_steps.c.objection_id, draw=draw
)
