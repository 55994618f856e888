"""Leads come in by webhook and by hand, each is one record, and whoever is to follow up is told with a card."""

import csv
import re
from pathlib import Path

from sqlalchemy import select

from bot.export import export_everything
from storage.tables import lead_events
from tests.front_door import Hymnsheet
from tests.programs import new_secret, tell

JO = {
    "id": "4711",
    "name": "Jo Miller",
    "company": "Acme Ltd",
    "email": "jo@acme.example",
    "source": "march_webinar",
    "campaign": "spring_2026",
    "tier": "hot",
    "owner": "Rita@hymnsheet.example",
    "evidence": ["downloaded the price guide", "looked at 4 pages"],
    "created_at": "2026-03-02T08:30:00Z",
}


async def log(hymnsheet: Hymnsheet) -> list[tuple[str, bool]]:
    """What happened to leads, and whether it is said who owns them from then on."""
    async with hymnsheet.unit_of_work() as work:
        mine = lead_events.c.organisation_id == work.organisation_id
        rows = await work.execute(select(lead_events).where(mine).order_by(lead_events.c.id))
        return [(row.kind, row.owner_id is not None) for row in rows]


async def test_a_program_sends_a_lead_and_its_owner_reads_who_from_where_and_why(hymnsheet: Hymnsheet) -> None:
    secret = await new_secret(hymnsheet)
    assert await tell(hymnsheet, secret, JO) == [{"id": "4711", "result": "accepted"}]
    hymnsheet.person("Rita").expect_direct(
        "A lead for you: Jo Miller, Acme Ltd",
        "jo@acme.example",
        "Came from march webinar, campaign spring 2026",
        "Hot",
        "Mar 2, 2026 at 09:30",
        "downloaded the price guide",
        "looked at 4 pages",
    )
    assert await log(hymnsheet) == [("arrived", False), ("assigned", True)]


async def test_the_same_lead_again_is_the_same_lead_and_nobody_is_told_twice(hymnsheet: Hymnsheet) -> None:
    secret = await new_secret(hymnsheet)
    await tell(hymnsheet, secret, JO)
    hymnsheet.person("Rita").expect_direct("Jo Miller")
    assert await tell(hymnsheet, secret, [JO]) == [{"id": "4711", "result": "unchanged"}]
    assert await tell(hymnsheet, secret, [{"id": 4711, "tier": "low"}]) == [{"id": "4711", "result": "updated"}]
    await hymnsheet.until("in 1 min")
    assert await tell(hymnsheet, secret, [{"id": "4711", "owner": "mona@hymnsheet.example"}])
    hymnsheet.person("Mona").expect_direct("A lead for you: Jo Miller", "Low")
    assert [kind for kind, _ in await log(hymnsheet)] == [
        "arrived", "assigned", "updated", "tier_changed", "updated", "assigned",
    ]  # fmt: skip


async def test_good_leads_go_in_beside_bad_ones_and_each_bad_one_says_why(hymnsheet: Hymnsheet) -> None:
    secret = await new_secret(hymnsheet)
    bad = [
        {"name": "Nobody"}, {"id": "2", "tier": "warm"}, {"id": "3", "email": "jo"}, {"id": "4", "created_at": "soon"},
        {"id": "5", "evidence": "words"}, {"id": ["6"]}, {"id": "7", "name": "x" * 151}, 8, None,
    ]  # fmt: skip
    told = await tell(hymnsheet, secret, [{"id": "1"}, *bad, {"id": "9"}])
    hymnsheet.mind_nothing_more()
    assert [one["result"] for one in told] == ["accepted", *["refused"] * len(bad), "accepted"]
    reasons = [one["reason"] for one in told if one["result"] == "refused"]
    assert reasons[:3] == [
        "id is missing: by its id I know a lead again, and do not count it twice.",
        "tier must be hot, high, normal or low, not “warm”.",
        "email: “jo” is not an e-mail address.",
    ]
    assert "created_at must be a date such as" in reasons[3]
    assert [one["id"] for one in told] == ["1", "", "2", "3", "4", "5", "", "7", "", "", "9"]


async def test_many_leads_at_once_are_told_in_one_message(hymnsheet: Hymnsheet) -> None:
    secret, rita = await new_secret(hymnsheet), hymnsheet.person("Rita")
    many = [{"id": str(number), "name": f"Lead {number}", "owner": JO["owner"]} for number in range(40)]
    await tell(hymnsheet, secret, many[:30])
    rita.expect_direct("30 leads came to you.", "Lead 0 · normal · until", "And 20 more.", button="Show my leads")
    await tell(hymnsheet, secret, many[30:])
    rita.expect_direct("40 leads came to you.", "And 30 more.")
    assert len(rita.direct_messages()) == 1, "the one message was updated in place"


async def test_an_owner_whom_the_platform_does_not_name_at_once_is_told_later(hymnsheet: Hymnsheet) -> None:
    secret, rita = await new_secret(hymnsheet), hymnsheet.person("Rita")
    hymnsheet.keeps_silent_about_people()
    await tell(hymnsheet, secret, JO)
    assert not rita.direct_messages()
    await hymnsheet.until("in 2 min")
    rita.expect_direct("A lead for you: Jo Miller")


async def test_an_owner_who_is_nobody_here_is_sought_once_and_a_colleague_has_the_lead(hymnsheet: Hymnsheet) -> None:
    secret = await new_secret(hymnsheet)
    await tell(hymnsheet, secret, JO | {"owner": "stranger@elsewhere.example"})
    hymnsheet.person("Rita").expect_direct("A lead for you: Jo Miller")
    assert await log(hymnsheet) == [("arrived", False), ("owner_unknown", False), ("assigned", True)]


async def test_a_lead_that_was_judged_first_is_the_one_that_is_sent_later(hymnsheet: Hymnsheet) -> None:
    rita, marketing = hymnsheet.person("Rita"), hymnsheet.channel("marketing")
    await rita.types("/leadfeedback", "jo@acme.example 4 right time")
    marketing.expect("jo@acme.example")
    await tell(hymnsheet, await new_secret(hymnsheet), JO | {"owner": ""})
    rita.expect_direct("A lead for you: Jo Miller")
    await rita.types("/leadfeedback", "jo@acme.example 5")
    marketing.expect("Jo Miller", "great")


async def test_a_marketer_hands_a_lead_over_by_hand(hymnsheet: Hymnsheet) -> None:
    max_, sam, mona = hymnsheet.person("Max"), hymnsheet.person("Sam"), hymnsheet.person("Mona")
    await max_.types("/lead add Jo Miller")
    await max_.submits(
        company="Acme Ltd", email="Jo@Acme.example", source="trade fair", tier="Hot", owner="Mona",
        evidence="asked for a call\n\nknows <us> & *them*",
    )  # fmt: skip
    max_.expect_told("Handed over: Jo Miller, Acme Ltd", "@Mona Marsh follows up.")
    mona.expect_direct(
        "A lead for you: Jo Miller", "Came from trade fair", "asked for a call", "knows <us> & *them*",
        "@Max Meyer handed it to @Mona Marsh",
    )  # fmt: skip
    await sam.types("/lead find acme")
    sam.expect_told("Leads like “acme”:", "Jo Miller, Acme Ltd", "@Mona Marsh")
    await max_.types("/lead add Jo Miller")
    await max_.submits(tier="Hot", owner="Mona")
    max_.expect_told("I knew all of this already:", "@Mona Marsh follows up.")
    assert await log(hymnsheet) == [("arrived", False), ("assigned", True)]


async def test_a_form_with_a_mistake_stays_open_with_a_sentence(hymnsheet: Hymnsheet) -> None:
    max_ = hymnsheet.person("Max")
    await max_.types("/lead add")
    await max_.submits(name="Jo Miller", email="jo")
    assert max_.errors == {"email": "“jo” is not an e-mail address."}
    await max_.submits(email="jo@acme.example")
    max_.expect_told("Handed over: Jo Miller", "Whoever has the next turn in sales follows up.")
    hymnsheet.person("Rita").expect_direct("A lead for you: Jo Miller")


async def test_who_types_lead_alone_reads_what_to_type(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/lead")
    rita.expect_told("/lead add", "/lead find", "/lead find acme")
    await rita.types("/lead birch.example")
    rita.expect_told("I know no lead like “birch.example”.", button="Hand one over")
    await rita.types("/lead find")
    rita.expect_told("Whom do you look for?")


async def test_a_secret_is_shown_once_and_the_old_one_stops_working(hymnsheet: Hymnsheet) -> None:
    ada = hymnsheet.person("Ada")
    first = await new_secret(hymnsheet)
    await ada.types("/hymnsheet webhook")
    assert first not in ada.expect_told(
        "/hooks/leads", "The secret was made", "Mar 2, 2026", button="Rotate the secret"
    )
    second = await new_secret(hymnsheet, "Rotate the secret")
    assert second != first
    assert await tell(hymnsheet, second, {"id": "1", "name": "Jo Miller"})
    hymnsheet.person("Rita").expect_direct("A lead for you: Jo Miller")


async def test_only_admins_make_secrets(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/hymnsheet webhook")
    rita.expect_told("This one is for admins.")


async def test_who_is_forgotten_owns_nothing_any_more_and_a_colleague_does(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    rita = hymnsheet.person("Rita")
    await tell(hymnsheet, await new_secret(hymnsheet), JO)
    await rita.types("/hymnsheet privacy")
    await rita.clicks("Forget me")
    assert [kind for kind, _ in await log(hymnsheet)][-2:] == ["released", "assigned"], "a colleague has it now"
    await hymnsheet.person("Sam").types("/lead find acme")
    assert re.search(r"Owner\W+@Sam Silva", hymnsheet.person("Sam").expect_told("Jo Miller", "@Sam Silva"))


async def test_leads_are_exported_with_all_that_is_known_and_their_owner(hymnsheet: Hymnsheet, tmp_path: Path) -> None:
    hymnsheet.mind_nothing_more()
    await tell(hymnsheet, await new_secret(hymnsheet), JO | {"name": "=1+1"})
    await export_everything(hymnsheet.house.storage, tmp_path)
    with (tmp_path / "leads.csv").open(encoding="utf-8", newline="") as file:
        [lead] = csv.DictReader(file)
    assert (lead["name"], lead["company"], lead["tier"], lead["source"]) == (
        "'=1+1",
        "Acme Ltd",
        "hot",
        "march_webinar",
    )
    assert lead["owner"] == hymnsheet.person("Rita").id
    assert not (tmp_path / "lead_hooks.csv").exists()
