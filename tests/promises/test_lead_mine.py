"""/lead mine: what waits for me, most urgent first, each with the buttons I most likely want."""

from sqlalchemy import delete

from rules.event_log import Paused, Tier, Touched
from rules.ids import LeadId, MemberId
from storage.follow_ups import FollowUps
from storage.lead_log import LeadLog
from storage.tables import follow_up_steps, follow_ups, lead_events, leads
from tests.front_door import Hymnsheet
from tests.leads import hand_over


async def reads_mine(hymnsheet: Hymnsheet, name: str) -> str:
    """What somebody reads when they ask what waits for them."""
    person = hymnsheet.person(name)
    await person.types("/lead mine")
    return person.sees()[-1]


async def test_what_waits_is_listed_most_urgent_first_and_the_rest_shortly(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await hand_over(
        hymnsheet, "Rita", Low=Tier.LOW, Normal=Tier.NORMAL, Hot=Tier.HOT, Touched=Tier.HOT, Waits=Tier.HIGH
    )
    await hand_over(hymnsheet, "Sam", Elsewhere=Tier.HOT)
    await happens(hymnsheet, "Touched", Touched)
    await happens(hymnsheet, "Waits", Paused)
    await hymnsheet.until("10:40")
    said = await reads_mine(hymnsheet, "Rita")
    assert "3 leads wait for you." in said
    places = [said.index(words) for words in ("Hot · hot · was due", "Normal · normal · until", "Low · low · until")]
    assert places == sorted(places)
    assert "was due Mar 2, 2026 at 10:30 · still worth a call" in said
    assert said.count("[I reached them] [Show]") == 3
    assert "• Touched · @Rita Reyes reached out" in said
    assert "• Waits · @Rita Reyes paused it" in said
    assert "Elsewhere" not in said


async def test_nobody_waits_and_that_is_said_warmly(hymnsheet: Hymnsheet) -> None:
    assert "Nobody waits for a first touch from you. Nice work!" in await reads_mine(hymnsheet, "Rita")
    assert "Nice work!" in await reads_mine(hymnsheet, "Max")


async def test_of_many_the_ten_most_urgent_are_shown_and_how_many_more_there_are(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await hand_over(hymnsheet, "Rita", **{f"Lead {number}": Tier.LOW for number in range(199)}, Hot=Tier.HOT)
    said = await reads_mine(hymnsheet, "Rita")
    assert "200 leads wait for you." in said
    assert said.count("[Show]") == 10
    assert said.index("Hot · hot") < said.index("Lead ")
    assert "And 190 more." in said


async def test_show_brings_the_whole_card(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await hand_over(hymnsheet, "Rita", Jo=Tier.NORMAL)
    rita = hymnsheet.person("Rita")
    await reads_mine(hymnsheet, "Rita")
    await rita.clicks("Show")
    rita.expect_told("Jo", "Came from march webinar", "asked for a call", button="Reassign")


async def test_a_lead_that_was_found_can_be_shown(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await hand_over(hymnsheet, "Rita", Jo=Tier.NORMAL)
    max_ = hymnsheet.person("Max")
    await max_.types("/lead find jo")
    max_.expect_told("Leads like “jo”:", button="Show")
    await max_.clicks("Show")
    max_.expect_told("With @Rita Reyes since", "Waits for a first touch: Jo", "asked for a call")


async def test_words_that_begin_like_the_verb_are_looked_for(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/lead mine shaft ltd")
    rita.expect_told("I know no lead like “mine shaft ltd”.")


async def test_whoever_reached_a_lead_from_the_list_owes_it_no_more(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await hand_over(hymnsheet, "Rita", Jo=Tier.NORMAL)
    assert "1 lead waits for you." in await reads_mine(hymnsheet, "Rita")
    await hymnsheet.person("Rita").clicks("I reached them", "1 lead waits for you.")
    said = await reads_mine(hymnsheet, "Rita")
    assert "Nobody waits" in said
    assert "Jo · @Rita Reyes reached out" in said


async def test_what_lapsed_comes_first_where_many_are_told_at_once(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await hymnsheet.until("16:45")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    await hymnsheet.until("09:14 tomorrow")
    await hand_over(hymnsheet, "Rita", **{f"New {number}": Tier.LOW for number in range(12)})
    rita = hymnsheet.person("Rita")
    rita.expect_direct("12 leads came to you.", "And 2 more.", button="Show my leads")
    await hymnsheet.until("09:15")
    said = rita.expect_direct("13 leads wait.", "And 3 more.")
    assert said.index("The window has passed") < said.index("Jo · hot · was due") < said.index("New 0 · low")
    await rita.clicks("Show my leads")
    rita.expect_told("13 leads wait for you.", "Jo · hot · was due Mar 3, 2026 at 09:15 · still worth a call")


async def test_a_lead_told_of_twice_in_one_message_is_named_once_and_counted_once(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await hand_over(hymnsheet, "Rita", **{f"Lead {number}": Tier.HOT for number in range(4)})
    await hymnsheet.until("10:15")
    rita = hymnsheet.person("Rita")
    rita.expect_direct("4 leads wait for you, and time is running.")
    await hymnsheet.until("10:24")
    said = rita.expect_direct("4 leads wait for you, and time is running.")
    assert said.count("Lead 0") == 1
    assert "more" not in said


async def test_a_lead_that_is_gone_is_said_to_be_gone(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await hand_over(hymnsheet, "Rita", Jo=Tier.NORMAL)
    rita = hymnsheet.person("Rita")
    assert "Jo" in await reads_mine(hymnsheet, "Rita")
    await forget_leads(hymnsheet)
    await rita.clicks("Show", "1 lead waits for you.")
    rita.expect_told("I no longer know this lead.")
    assert "Nobody waits" in await reads_mine(hymnsheet, "Rita")


async def happens(hymnsheet: Hymnsheet, name: str, event: type[Touched | Paused]) -> None:
    """Its owner does something with a lead, just now."""
    async with hymnsheet.unit_of_work() as work:
        [lead] = await work.leads.search(name, limit=1)
        await LeadLog(work).add(LeadId(lead.id), event(at=hymnsheet.now, by=MemberId(lead.owner_id or 0)))
        await FollowUps(work).happened(lead.id, now=hymnsheet.now)


async def forget_leads(hymnsheet: Hymnsheet) -> None:
    """All leads are erased, with all that hangs on them."""
    async with hymnsheet.unit_of_work() as work:
        for table in (follow_up_steps, follow_ups, lead_events, leads):
            await work.execute(delete(table).where(table.c.organisation_id == work.organisation_id))
