"""POST /hooks/wins: a CRM tells of deals that were closed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from bot.hooks import Taking, answers, read_all
from handlers import win_intake
from rules.win_intake import NewDeal, new_deal
from storage.unit_of_work import UnitOfWork


async def take(work: UnitOfWork, items: Sequence[Any], now: datetime) -> list[dict[str, str]]:
    """Keep the good ones; what became of each."""
    zone = (await work.organisations.get()).zone
    read = read_all(items, lambda item: new_deal(item, zone=zone, now=now), noun="deal")
    taken = await win_intake.take(work, [deal for deal in read if isinstance(deal, NewDeal)], now=now)
    return answers(items, read, taken, called="deal")


WINS: Final = Taking(nouns="deals", most=200, take=take)
