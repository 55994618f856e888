"""Out of date: whoever keeps an item right is reminded to look, on the clock that answers have, each step once."""

from collections.abc import Collection
from typing import Final

from messages import outdated as messages
from messages.model import Message
from rules.content import ItemReminder
from rules.ids import ContentId
from rules.ladder import Step
from scheduled.promised import Drawn, People, Promised
from storage.content_outdated import OutdatedItems
from storage.tables import follow_up_steps
from storage.unit_of_work import UnitOfWork


async def draw(work: UnitOfWork, counted: Drawn, people: People) -> list[Message]:
    """Each message, with its items as they stand now."""
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


async def _reminders(work: UnitOfWork, steps: Collection[Step]) -> dict[Step, ItemReminder]:
    """Each step as its item stands now."""
    items = await work.content.get_all({ContentId(step.about) for step in steps})
    promises = await OutdatedItems(work).promises(items.keys())
    reminders = {}
    for step in steps:
        each = ContentId(step.about)
        is_owed = each in promises and promises[each].began_at == step.deadline
        reminders[step] = ItemReminder(item=items[each], rung=step.rung, is_owed=is_owed)
    return reminders


OUTDATED: Final[Promised[ContentId]] = Promised(
    name="outdated-step", door=OutdatedItems, told_of=follow_up_steps.c.content_id, draw=draw
)
