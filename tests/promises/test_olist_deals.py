"""Olist's 61 closed deals come in by webhook: what is years old is no news, what was closed today is, and the roundup
reads well."""

import csv
from collections.abc import Iterator
from typing import Any

import pytest

from rules.money import Amount
from tests.harness import Hymnsheet
from tests.programs import WINS, new_secret, tell
from tests.promises.test_olist import DEALS, LEADS

BAND = Amount(50_000_00, "BRL")
REPS = ("rita@hymnsheet.example", "sam@hymnsheet.example")

pytestmark = [
    pytest.mark.skipif(not DEALS.exists(), reason="Olist's deals are not beside the checkout"),
    pytest.mark.slack_only("what is tried is what comes in; test_win_hook.py tries both platforms"),
]


def deals() -> Iterator[dict[str, Any]]:
    """Every deal as a CRM would tell it; those of which an amount is known were closed just now."""
    with DEALS.open(newline="") as file:
        for at, row in enumerate(csv.DictReader(file)):
            segment, revenue = row["business_segment"].replace("_", " "), float(row["declared_monthly_revenue"] or 0)
            yield {
                "deal": row["seller_id"],
                "customer": f"{segment.capitalize()} shop {row['seller_id'][:6]}",
                "rep": REPS[at % 2],
                "helpers": ["max@hymnsheet.example"],
                "lead": row["mql_id"],
                **({"amount": revenue, "currency": "BRL"} if revenue else {"closed_at": row["won_date"]}),
            }


def leads() -> list[dict[str, str]]:
    """The leads that became customers, as marketing handed them over."""
    customers = {deal["lead"] for deal in deals()}
    with LEADS.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["mql_id"] in customers]
    return [{"id": row["mql_id"], "source": row["origin"], "created_at": row["first_contact_date"]} for row in rows]


async def test_61_real_deals_join_their_leads_and_the_roundup_tells_of_the_small_ones(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    secret, wins = await new_secret(hymnsheet), hymnsheet.channel("wins")
    async with hymnsheet.unit_of_work() as work:
        await work.organisations.change(win_band_minor=BAND.minor, win_band_currency=BAND.currency)
    origins = {lead["id"]: lead["source"] for lead in leads()}
    await tell(hymnsheet, secret, leads())
    told = list(deals())
    results = await tell(hymnsheet, secret, told, path=WINS)
    assert [one["result"] for one in results] == ["accepted"] * 61
    big = [one for one in told if one.get("amount", 0) >= 50_000]
    small = [one for one in told if 0 < one.get("amount", 0) < 50_000]
    assert len(wins.messages) == len(big), "what is years old, or below the band, has no post of its own"
    for deal in big:
        said = wins.expect(f"{deal['customer']} is won: R$", "Sold by @", "with @Max Meyer from marketing")
        assert ("Came to us through" in said) == bool(origins[deal["lead"]]), (
            "where they came from is what the lead says"
        )
        assert "@hymnsheet" not in said
    async with hymnsheet.unit_of_work() as work:
        kept = [await work.wins.find_deal(deal["deal"]) for deal in told]
        tracked = await work.leads.get_all([win.lead_id for win in kept if win and win.lead_id])
    assert len(tracked) == 61, "every deal found the lead it came from"
    again = await tell(hymnsheet, secret, [{**one, "touches": []} for one in told], path=WINS)
    assert {one["result"] for one in again} == {"unchanged"}
    await hymnsheet.until("10:00 Tue")
    said = hymnsheet.channel("roundup").expect("The weekly roundup", *(deal["customer"] for deal in small))
    assert not any(deal["customer"] in said for deal in told if "closed_at" in deal)
