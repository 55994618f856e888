"""Fifty real leads: reps judge them and say what they heard; marketing reads it at once, and the digest next morning.

The leads are Olist's, a marketplace for small shops; their file lies beside the checkout and is never part of it.
"""

import csv
from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.tables import feedback, leads
from tests.front_door import Hymnsheet, Somebody

OLIST = Path(__file__).parents[2].parent / "shared" / "data" / "olist"
LEADS, DEALS = OLIST / "marketing_qualified_leads_2017.csv", OLIST / "closed_deals_2017.csv"
MANY = 50

pytestmark = pytest.mark.skipif(not LEADS.exists(), reason="Olist's leads are not beside the checkout")

OF_CUSTOMERS = {
    "5, good fit, right time": ("", "great (5 of 5) · right time · our ideal customer"),
    "accepted, signed within a week": ("accept", "signed within a week"),
    "4/5 great lead, they know marketplaces already": ("accept", "they know marketplaces already"),
    "good lead! 5": ("accept", "great (5 of 5)"),
    "4 right time but slow to decide": ("", "right time but slow to decide"),
}
OF_OTHERS = {
    "2 too early, no budget": ("", "weak (2 of 5) · too early · no budget"),
    "1 wrong number, reject": ("reject", "before contact: bad data."),
    "3 good fit, no need right now": ("", "fair (3 of 5) · our ideal customer · no need"),
    "not the decision maker, 2": ("", "weak (2 of 5) · no decision maker"),
    "reject bad data: the e-mail bounced twice": ("reject", "the e-mail bounced twice"),
    "disqualify, went with a competitor": ("disqualify", "after contact: chose a competitor."),
    "no budget until the summer sale": ("", "no budget until the summer sale"),
    "disqualified: unable to reach after 5 attempts": ("disqualify", "unable to reach (5 attempts)."),
    "2/5 too small, sells from the kitchen table": ("", "not our ideal customer"),
    "reject outside our definition, no tax number": ("reject", "outside our definition."),
    "3 stars, maybe after Christmas": ("", "maybe after Christmas"),
    "not our ICP, hand-made goods only": ("", "hand-made goods only"),
    "1 not interested": ("", "poor (1 of 5) · no need"),
    "reject: wrong routing, belongs to the Manaus team": ("reject", "before contact: wrong routing."),
    "too late, already signed elsewhere": ("", "already signed elsewhere"),
}
HEARD = (
    ("The commission eats our whole margin", "price", "18000 BRL"),
    ("Too expensive for a shop with ten products", "price", "4500 BRL"),
    ("Commission is too high for our margin", "price", "22000 BRL"),
    ("We do not have barcodes for any of our products", "product", "9000 BRL"),
    ("None of our products has a barcode", "product", "7000 BRL"),
    ("Who pays when a parcel gets lost?", "trust", "12000 BRL"),
    ("Can it read our stock from the till?", "integration", "30000 BRL"),
    ("Call us again after Christmas", "timing", "6000 BRL"),
    ("My brother decides about these things", "authority", "15000 BRL"),
    ("Where is our customers' data kept?", "security", "40000 BRL"),
)


def judged() -> Iterator[tuple[str, str, str, str]]:
    """Fifty leads by their ids, the customers first: what is typed, the verdict in it, and what marketing reads."""
    with DEALS.open(newline="") as deals, LEADS.open(newline="") as file:
        won = {deal["mql_id"] for deal in csv.DictReader(deals)}
        ids = [lead["mql_id"] for lead in csv.DictReader(file)]
    customers = [lead for lead in ids if lead in won][: MANY // 5]
    others = [lead for lead in ids if lead not in won][: MANY - len(customers)]
    for some, said_of in ((customers, OF_CUSTOMERS), (others, OF_OTHERS)):
        for lead, (words, (verdict, read)) in zip(some, cycle(said_of.items()), strict=False):
            yield lead, f"{lead} {words}", verdict, read


async def test_fifty_real_leads_are_judged_and_what_was_heard_is_read_next_morning(hymnsheet: Hymnsheet) -> None:
    reps = (hymnsheet.person("Rita"), hymnsheet.person("Sam"))
    marketing = hymnsheet.channel("marketing")
    said = list(judged())
    for at, (lead, typed, _, read) in enumerate(said):
        await reps[at % 2].types("/leadfeedback", typed)
        marketing.expect(lead, read)
        hymnsheet.clock.advance(timedelta(minutes=2))
    assert await judgements(hymnsheet) == [(lead, verdict) for lead, _, verdict, _ in said]
    for at, (words, category, amount) in enumerate(HEARD):
        await log(reps[at % 2], words, category=category, amount=amount, lead=said[at][0])
        hymnsheet.clock.advance(timedelta(minutes=2))
    await hymnsheet.until("08:30 tomorrow")
    marketing.expect("10 new objections", *(words for words, _, _ in HEARD), "R$44,500", said[9][0], button="Claim")


async def log(rep: Somebody, words: str, **answers: object) -> None:
    """Log what a prospect said."""
    await rep.types("/objection", words)
    await rep.submits(**answers)


async def judgements(hymnsheet: Hymnsheet) -> list[tuple[str, str]]:
    """The leads with the verdicts on them, in the order they were given."""
    async with hymnsheet.unit_of_work() as work:
        found = await work.execute(
            select(leads.c.name, feedback.c.verdict)
            .join_from(feedback, leads, leads.c.id == feedback.c.lead_id)
            .where(feedback.c.organisation_id == work.organisation_id, leads.c.organisation_id == work.organisation_id)
            .order_by(feedback.c.id)
        )
        return [(row.name, row.verdict) for row in found]
