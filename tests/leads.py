"""Leads that somebody has, for tests of what follows from that."""

from rules.event_log import Tier
from rules.lead_intake import NewLead
from storage.lead_intake import LeadIntake
from storage.lead_owners import LeadOwners
from storage.members import Member
from tests.front_door import Hymnsheet


async def hand_over(hymnsheet: Hymnsheet, owner: str, **tiers: Tier) -> None:
    """Leads come in just now, each by its name with its tier, and somebody has them at once."""
    who = await member(hymnsheet, owner)
    came = [
        NewLead(id=f"{owner} {name}", name=name, tier=tier, source="march_webinar", evidence=("asked for a call",))
        for name, tier in tiers.items()
    ]
    async with hymnsheet.unit_of_work() as work:
        for taken in await LeadIntake(work).take(came, now=hymnsheet.now):
            await LeadOwners(work).assign(taken.lead_id, who.id, now=hymnsheet.now)
    await hymnsheet.settle()


async def member(hymnsheet: Hymnsheet, name: str) -> Member:
    """Somebody of the demo team, as the bot knows them."""
    person = hymnsheet.person(name).id
    async with hymnsheet.unit_of_work() as work:
        return next(one for one in await work.members.all() if one.person == person)
