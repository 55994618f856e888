"""POST /hooks/leads: other programs hand leads over."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from bot.hooks import Taking, answers, read_all
from rules.lead_intake import NewLead, new_lead
from storage.lead_intake import LeadIntake
from storage.unit_of_work import UnitOfWork


async def take(work: UnitOfWork, items: Sequence[Any], now: datetime) -> list[dict[str, str]]:
    """Keep the good ones; what became of each."""
    zone = (await work.organisations.get()).zone
    read = read_all(items, lambda item: new_lead(item, zone=zone, now=now), noun="lead")
    taken = await LeadIntake(work).take([lead for lead in read if isinstance(lead, NewLead)], now=now)
    return answers(items, read, [one.result for one in taken], called="id")


LEADS: Final = Taking(nouns="leads", most=1_000, take=take)
