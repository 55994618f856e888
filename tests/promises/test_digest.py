"""What marketing may count on every working morning."""

from datetime import date, timedelta

from sqlalchemy import insert

from rules.money import Amount
from rules.objection import Category, Heard, Kind
from storage.places import Purpose
from storage.tables import days_off, objections, organisations
from tests.front_door import Hymnsheet, Somebody

TOO_EXPENSIVE = "Too expensive for a team of five"
QUIET = "All quiet: nothing new from the prospects, and nothing waits for an answer."


async def log(person: Somebody, words: str, **answers: object) -> None:
    """Log an objection through the form."""
    await person.types("/objection", words)
    await person.submits(**{"category": "price", **answers})


async def heard_ago(hymnsheet: Hymnsheet, person: Somebody, words: str, *, days: int, **said: object) -> None:
    """Let something have been logged some days ago."""
    async with hymnsheet.unit_of_work() as work:
        workspace_id = (await work.places.all())[Purpose.MARKETING].workspace_id
        found = await work.members.find_actor(workspace_id=workspace_id, person=person.id)
        assert found is not None
        heard = Heard(**{"kind": Kind.OBJECTION, "words": words, "category": Category.PRICE, **said})
        await work.objections.record(heard, by=found[0], lead_id=None, now=hymnsheet.now - timedelta(days=days))


async def test_what_was_heard_is_new_once_and_then_waits_for_an_answer(hymnsheet: Hymnsheet) -> None:
    rita, marketing = hymnsheet.person("Rita"), hymnsheet.channel("marketing")
    await log(rita, TOO_EXPENSIVE)
    await hymnsheet.until("08:30 tomorrow")
    marketing.expect("1 new objection", "New, in their words", TOO_EXPENSIVE)
    await hymnsheet.until("08:30 tomorrow")
    said = marketing.expect("Nothing new, 1 still waiting for an answer", TOO_EXPENSIVE, button="Claim")
    assert "New, in their words" not in said
    assert len(marketing.messages) == 2


async def test_an_empty_day_posts_one_quiet_line(hymnsheet: Hymnsheet) -> None:
    await hymnsheet.until("08:30 tomorrow")
    hymnsheet.channel("marketing").expect(QUIET)


async def test_or_nothing_where_that_is_what_the_organisation_wants(hymnsheet: Hymnsheet) -> None:
    async with hymnsheet.unit_of_work() as work:
        await work.organisations.change(empty_day_line=False)
    await hymnsheet.until("09:30 tomorrow")
    assert hymnsheet.channel("marketing").texts == []


async def test_a_weekend_is_quiet_and_monday_has_it_all(hymnsheet: Hymnsheet) -> None:
    rita, marketing = hymnsheet.person("Rita"), hymnsheet.channel("marketing")
    async with hymnsheet.unit_of_work() as work:
        await work.organisations.change(empty_day_line=False)
    await hymnsheet.until("16:00 Fri")
    await log(rita, TOO_EXPENSIVE)
    await hymnsheet.until("11:00 Sat")
    await log(rita, "No budget this year")
    await hymnsheet.until("08:00 Mon")
    assert marketing.texts == []
    await hymnsheet.until("in 30 min")
    marketing.expect("2 new objections", TOO_EXPENSIVE, "No budget this year")


async def test_public_holidays_and_own_days_off_are_quiet_and_the_next_day_has_it_all(hymnsheet: Hymnsheet) -> None:
    rita, marketing = hymnsheet.person("Rita"), hymnsheet.channel("marketing")
    async with hymnsheet.unit_of_work() as work:
        # 3 March 2026 is a public holiday in Bulgaria.
        await work.organisations.change(country="BG", empty_day_line=False)
        await work.execute(
            insert(days_off).values(
                organisation_id=work.organisation_id, on_date=date(2026, 3, 4), name="Company outing"
            )
        )
    await log(rita, TOO_EXPENSIVE)
    await hymnsheet.until("20:00 Wed")
    assert marketing.texts == []
    await hymnsheet.until("08:30 tomorrow")
    marketing.expect("1 new objection", TOO_EXPENSIVE)


async def test_a_late_digest_says_so_and_says_what_it_covers(hymnsheet: Hymnsheet) -> None:
    rita, marketing = hymnsheet.person("Rita"), hymnsheet.channel("marketing")
    await hymnsheet.until("08:30 tomorrow")
    marketing.expect(QUIET)
    await log(rita, TOO_EXPENSIVE)
    await hymnsheet.sleep_until("11:30 tomorrow")
    marketing.expect("Late today: this was due at", "It covers what was said from", TOO_EXPENSIVE)
    assert len(marketing.messages) == 2


async def test_digests_that_were_missed_are_named_and_nothing_is_lost(hymnsheet: Hymnsheet) -> None:
    rita, marketing = hymnsheet.person("Rita"), hymnsheet.channel("marketing")
    await log(rita, TOO_EXPENSIVE)
    await hymnsheet.sleep_until("20:00 Thu")
    assert marketing.texts == []
    await hymnsheet.until("08:30 tomorrow")
    marketing.expect("There was no digest on Tue 3 Mar, Wed 4 Mar, Thu 5 Mar", "1 new objection", TOO_EXPENSIVE)
    assert len(marketing.messages) == 1


async def test_missed_digests_are_named_although_a_day_off_passed_in_between(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    marketing = hymnsheet.channel("marketing")
    await hymnsheet.until("08:30 Wed")
    await hymnsheet.sleep_until("09:00 Sat")
    await hymnsheet.until("08:30 Mon")
    marketing.expect("There was no digest on Thu 5 Mar, Fri 6 Mar")


async def test_what_is_rising_is_held_against_the_four_weeks_before(hymnsheet: Hymnsheet) -> None:
    rita, sam, mona = (hymnsheet.person(name) for name in ("Rita", "Sam", "Mona"))
    for weeks in range(1, 5):
        await heard_ago(hymnsheet, rita, f"Price again {weeks}", days=7 * weeks + 3)
        await heard_ago(hymnsheet, rita, f"Security {weeks}", days=7 * weeks + 3, category=Category.SECURITY)
    for person in (rita, sam, mona):
        await heard_ago(hymnsheet, person, f"Price from {person.id}", days=2)
    await heard_ago(hymnsheet, sam, "Security once more", days=2, category=Category.SECURITY)
    await hymnsheet.until("08:30 tomorrow")
    said = hymnsheet.channel("marketing").expect("Rising", "Price: 3 this week, usually 1")
    assert "Security:" not in said


async def test_amounts_at_stake_are_summed_by_currency_and_never_across(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await log(rita, "Too expensive", amount="12000 EUR", lead="Acme")
    await log(rita, "Still too expensive, they say", amount="12000 EUR", lead="Acme")
    await log(rita, "Costs more than Rival", amount="€3k", lead="Beta")
    await log(rita, "Where is the data?", category="security", amount="8.000,50 €", lead="Gamma")
    await log(rita, "Pricey", amount="$1,2m", lead="Delta")
    await hymnsheet.until("08:30 tomorrow")
    said = hymnsheet.channel("marketing").expect("Price | €15,000", "Security | €8,000.50", "Price | $1,200,000")
    assert "At stake by category, in EUR" in said
    assert "in USD" not in said


async def test_the_most_heard_come_first_and_the_rest_is_counted(hymnsheet: Hymnsheet) -> None:
    rita, sam, marketing = hymnsheet.person("Rita"), hymnsheet.person("Sam"), hymnsheet.channel("marketing")
    for number in range(12):
        await heard_ago(hymnsheet, rita, f"Something of its own, number {number}", days=0)
    await sam.types("/objection", "Something of its own, number 0")
    await sam.clicks("+1, same here")
    await sam.closes()
    await hymnsheet.until("08:30 tomorrow")
    said = marketing.expect("12 new objections", "and 1 other", "and 2 more")
    assert said.index("number 0") < said.index("number 11")


async def test_ten_thousand_objections_fit_in_a_digest(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await heard_ago(hymnsheet, rita, TOO_EXPENSIVE, days=0, amount=Amount(100, "EUR"))
    async with hymnsheet.unit_of_work() as work:
        first = await work.objections.find(1)
        assert first is not None
        rows = [
            {
                "organisation_id": work.organisation_id,
                "number": number,
                "member_id": first.by.member_id,
                "kind": "objection",
                "words": f"{TOO_EXPENSIVE}, {number} {'x' * 300}",
                "category": list(Category)[number % 10],
                "amount_minor": 100,
                "currency": ("EUR", "USD", "CHF")[number % 3],
                "created_at": hymnsheet.now,
            }
            for number in range(2, 10_001)
        ]
        await work.execute(insert(objections), rows)
        await work.execute(
            organisations.update()
            .where(organisations.c.id == work.organisation_id)
            .values(last_objection_number=10_000)
        )
    await hymnsheet.until("08:30 tomorrow")
    hymnsheet.channel("marketing").expect("10,000 new objections", "and 9,990 more", button="Claim")


async def test_an_undone_objection_vanishes_from_the_digest_that_shows_it(hymnsheet: Hymnsheet) -> None:
    rita, marketing = hymnsheet.person("Rita"), hymnsheet.channel("marketing")
    await hymnsheet.until("08:28 tomorrow")
    await log(rita, TOO_EXPENSIVE)
    logged = rita.messages()[-1]
    await hymnsheet.until("in 2 min")
    marketing.expect(TOO_EXPENSIVE)
    await rita.clicks("Undo", message=logged)
    marketing.expect(QUIET)
    marketing.expect_no(TOO_EXPENSIVE)


async def test_without_a_channel_nothing_is_said_and_nothing_is_lost(hymnsheet: Hymnsheet) -> None:
    rita, marketing = hymnsheet.person("Rita"), hymnsheet.channel("marketing")
    async with hymnsheet.unit_of_work() as work:
        place = await work.places.find(Purpose.MARKETING)
        await work.places.choose(Purpose.MARKETING, None)
    await log(rita, TOO_EXPENSIVE)
    await hymnsheet.until("09:00 tomorrow")
    assert marketing.texts == []
    async with hymnsheet.unit_of_work() as work:
        await work.places.choose(Purpose.MARKETING, place)
    await hymnsheet.until("08:30 tomorrow")
    marketing.expect("1 new objection", TOO_EXPENSIVE)


async def test_the_time_of_day_is_the_organisations_choice(hymnsheet: Hymnsheet) -> None:
    marketing = hymnsheet.channel("marketing")
    async with hymnsheet.unit_of_work() as work:
        await work.organisations.change(digest_at="14:05", zone="America/New_York")
    await hymnsheet.until("20:00")
    assert marketing.texts == []
    await hymnsheet.until("20:05")
    marketing.expect(QUIET)


async def test_an_old_button_is_answered_politely(hymnsheet: Hymnsheet) -> None:
    rita, max_, marketing = hymnsheet.person("Rita"), hymnsheet.person("Max"), hymnsheet.channel("marketing")
    await log(rita, TOO_EXPENSIVE)
    await hymnsheet.until("08:30 tomorrow")
    marketing.expect(TOO_EXPENSIVE)
    yesterday = marketing.messages[0]
    await hymnsheet.until("08:30 tomorrow")
    marketing.expect("1 still waiting")
    await max_.types("/answer", "1 We bill by use")
    rita.expect_direct("We bill by use")
    marketing.expect("Answered")
    await max_.clicks("Claim", message=yesterday)
    max_.expect_told("#1 has an answer already")
    marketing.expect("1 new objection", "Answered")
