"""What sales says of a lead that is tracked stands in its log, whether it was clicked on the card or typed."""

from rules.event_log import Tier
from rules.ids import LeadId
from rules.lead_story import State
from storage.follow_ups import FollowUps
from storage.lead_log import LeadLog
from tests.front_door import Hymnsheet, Somebody
from tests.leads import hand_over

OWN = "A lead for you: Jo"


async def owned(hymnsheet: Hymnsheet) -> Somebody:
    """Rita has a lead called Jo, and has read of it."""
    rita = hymnsheet.person("Rita")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    rita.expect_direct(OWN)
    return rita


async def log(hymnsheet: Hymnsheet) -> list[str]:
    """What happened to the lead, in the words of its log."""
    async with hymnsheet.unit_of_work() as work:
        entries = (await LeadLog(work).of([LeadId(1)]))[LeadId(1)].entries
    return [type(entry.event).__name__ for entry in entries]


async def state(hymnsheet: Hymnsheet) -> State:
    """Where the lead stands."""
    async with hymnsheet.unit_of_work() as work:
        stood = await FollowUps(work).where_they_stand([LeadId(1)], now=hymnsheet.now)
    return stood[LeadId(1)].standing.state


async def test_a_rejected_lead_goes_back_with_its_reason_and_its_card_has_no_more_buttons(hymnsheet: Hymnsheet) -> None:
    rita, marketing = await owned(hymnsheet), hymnsheet.channel("marketing")
    await rita.clicks("Reject")
    form = rita.form_text
    assert "About Jo." in form
    assert "Wrong routing / Bad data / Outside our definition" in form
    await rita.submits(reason="Bad data", words="The number is a fax")
    said = rita.expect_direct("Sent back: Jo", "@Rita Reyes sent it back before contact", button="Undo")
    assert said.count("[") == 1
    marketing.expect("rejected Jo before contact: bad data.", "The number is a fax")
    await hymnsheet.until("in 3 h")
    assert await log(hymnsheet) == ["Assigned", "Rejected"]


async def test_undo_on_the_card_takes_the_feedback_back_too(hymnsheet: Hymnsheet) -> None:
    rita, marketing = await owned(hymnsheet), hymnsheet.channel("marketing")
    await rita.clicks("Reject")
    await rita.submits(reason="Wrong routing")
    await rita.clicks("Undo", "Sent back: Jo")
    rita.expect_direct(OWN, button="Reject")
    marketing.expect("took back their feedback on Jo")
    assert await state(hymnsheet) is State.OPEN


async def test_a_verdict_that_was_typed_counts_like_a_click_and_so_does_its_undo(hymnsheet: Hymnsheet) -> None:
    rita, marketing = await owned(hymnsheet), hymnsheet.channel("marketing")
    await rita.types("/leadfeedback", "Jo accept 4")
    rita.expect_direct("Accepted: Jo", "@Rita Reyes accepted it")
    marketing.expect("accepted Jo")
    assert await log(hymnsheet) == ["Assigned", "Accepted"]
    await rita.clicks("Undo", "Noted, thank you!")
    rita.expect_direct(OWN)
    assert await log(hymnsheet) == ["Assigned", "Accepted", "Undone"]


async def test_feedback_that_says_something_else_now_does_something_else(hymnsheet: Hymnsheet) -> None:
    rita, marketing = await owned(hymnsheet), hymnsheet.channel("marketing")
    await rita.types("/leadfeedback", "Jo accept")
    await rita.clicks("Add details")
    await rita.submits(score="4")
    assert await log(hymnsheet) == ["Assigned", "Accepted"], "the verdict is the same"
    await rita.clicks("Add details")
    await rita.chooses("Verdict", "Reject: back to marketing, before contact")
    await rita.submits(why="Outside our definition")
    rita.expect_direct("Sent back: Jo")
    marketing.expect("rejected Jo")
    assert await log(hymnsheet) == ["Assigned", "Accepted", "Undone", "Rejected"]


async def test_feedback_without_a_verdict_does_nothing_to_a_lead(hymnsheet: Hymnsheet) -> None:
    rita = await owned(hymnsheet)
    await rita.types("/leadfeedback", "Jo 2 too early")
    hymnsheet.channel("marketing").expect("Jo", "too early")
    assert await log(hymnsheet) == ["Assigned"]


async def test_a_lead_counts_as_unreachable_only_when_its_log_has_five_attempts(hymnsheet: Hymnsheet) -> None:
    rita, marketing = await owned(hymnsheet), hymnsheet.channel("marketing")
    await rita.clicks("I reached them")
    await rita.clicks("Disqualify")
    await rita.chooses("Why?", "Unable to reach")
    assert "Attempts" not in rita.form_text, "what the log knows is not asked"
    await rita.submits()
    assert rita.errors["reason"].startswith("I count 1 attempt in the last 14 days. Not yet: we agreed on 5 attempts")
    await rita.closes()
    for _ in range(4):
        await hymnsheet.until("in 1 min")
        await rita.clicks("Tried again")
    await rita.clicks("Disqualify")
    await rita.submits(why="Unable to reach")
    rita.expect_direct("Given up: Jo", "@Rita Reyes gave it up after contact")
    marketing.expect("disqualified Jo after contact: unable to reach (5 attempts).")


async def test_attempts_that_were_typed_do_not_replace_those_of_the_log(hymnsheet: Hymnsheet) -> None:
    rita = await owned(hymnsheet)
    await rita.types("/leadfeedback", "Jo disqualify unable to reach, 7 attempts")
    form = rita.form_text
    assert "I count no attempt in the last 14 days. Not yet" in form
    assert "Attempts" not in form
    await rita.submits()
    assert "I count no attempt" in rita.errors["reason"]


async def test_a_lead_nobody_tracks_is_still_asked_about(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/leadfeedback", "birch.example disqualify unable to reach")
    assert "Attempts in the last 14 days" in rita.form_text
    await rita.submits(attempts="5")
    hymnsheet.channel("marketing").expect("birch.example", "unable to reach (5 attempts)")


async def test_who_was_overtaken_while_writing_is_told_and_loses_nothing(hymnsheet: Hymnsheet) -> None:
    rita, sam = await owned(hymnsheet), hymnsheet.person("Sam")
    await rita.clicks("Reject")
    await sam.types("/lead find Jo")
    await sam.clicks("Show")
    await sam.clicks("Accept")
    rita.expect_direct("Accepted: Jo")
    await rita.submits(why="Bad data", words="The number is a fax")
    form = rita.form_text
    assert "Jo: @Sam Silva accepted it at 10:00. If you still mean it, send this again." in form
    assert await log(hymnsheet) == ["Assigned", "Accepted"]
    await rita.submits()
    rita.expect_direct("Sent back: Jo")
    hymnsheet.channel("marketing").expect("rejected Jo before contact: bad data.", "The number is a fax")
