"""What marketing and the reps may count on when an objection is claimed and answered."""

import asyncio

import pytest

from playground.filling import NotVisible
from tests.front_door import Hymnsheet, Somebody

TOO_EXPENSIVE = "Too expensive for a team of five"


async def log(person: Somebody, words: str) -> None:
    """Log an objection through the form."""
    await person.types("/objection", words)
    await person.submits(category="price")


async def echo(person: Somebody, words: str) -> None:
    """Say +1 to what is offered as heard before."""
    await person.types("/objection", words)
    await person.clicks("+1, same here")
    await person.closes()


def count_of(person: Somebody, words: str) -> int:
    """How many direct messages have these words."""
    return sum(words in said for said in person.direct_messages())


async def test_claiming_starts_a_window_of_two_working_days(hymnsheet: Hymnsheet) -> None:
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    await log(rita, TOO_EXPENSIVE)
    await max_.types("/claim", "1")
    max_.expect_told("#1 is yours.", "Answer by", TOO_EXPENSIVE, button="Answer")
    async with hymnsheet.unit_of_work() as work:
        claimed = await work.objections.find(1)
    assert claimed is not None
    assert claimed.claim is not None
    # Monday 10:00 in Berlin, and the end of Wednesday there.
    assert claimed.claim.due_at.isoformat() == "2026-03-04T22:59:59+00:00"


async def test_the_window_leaves_out_weekends_public_holidays_and_own_days_off(hymnsheet: Hymnsheet) -> None:
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    async with hymnsheet.unit_of_work() as work:
        await work.organisations.change(country="DE")
    hymnsheet.mind_nothing_more()
    await hymnsheet.sleep_until(hymnsheet.now.replace(month=4, day=2))
    await log(rita, TOO_EXPENSIVE)
    await max_.types("/claim", "1")
    async with hymnsheet.unit_of_work() as work:
        claimed = await work.objections.find(1)
    assert claimed is not None
    assert claimed.claim is not None
    # Thursday before Easter; Good Friday and Easter Monday are no working days.
    assert claimed.claim.due_at.date().isoformat() == "2026-04-08"


async def test_the_second_to_click_is_told_who_has_it(hymnsheet: Hymnsheet) -> None:
    rita, max_, lena = hymnsheet.person("Rita"), hymnsheet.person("Max"), hymnsheet.person("Lena")
    await log(rita, TOO_EXPENSIVE)
    await max_.types("/claim", "1")
    await lena.types("/claim", "#1")
    lena.expect_told("#1 is taken already", "Claimed by @Max Meyer, answer by")
    await max_.types("/claim", "1")
    max_.expect_told("#1 is yours already")


async def test_of_two_who_claim_at_the_same_moment_one_gets_it(hymnsheet: Hymnsheet) -> None:
    rita, max_, lena = hymnsheet.person("Rita"), hymnsheet.person("Max"), hymnsheet.person("Lena")
    await log(rita, TOO_EXPENSIVE)
    await asyncio.gather(max_.types("/claim", "1"), lena.types("/claim", "1"))
    told = [next(said for said in person.sees() if "#1" in said) for person in (max_, lena)]
    assert sorted("#1 is yours." in said for said in told) == [False, True]
    assert sorted("taken already" in said for said in told) == [False, True]


async def test_a_claim_can_be_given_back_and_taken_by_another(hymnsheet: Hymnsheet) -> None:
    rita, max_, lena = hymnsheet.person("Rita"), hymnsheet.person("Max"), hymnsheet.person("Lena")
    await log(rita, TOO_EXPENSIVE)
    await max_.types("/claim", "1")
    await lena.types("/claim", "release 1")
    lena.expect_told("#1 is not yours")
    await max_.types("/claim", "release 1")
    max_.expect_told("#1 is free again")
    await lena.types("/claim", "1")
    lena.expect_told("#1 is yours.")


async def test_the_digest_says_in_place_who_claimed_it(hymnsheet: Hymnsheet) -> None:
    rita, max_, marketing = hymnsheet.person("Rita"), hymnsheet.person("Max"), hymnsheet.channel("marketing")
    await log(rita, TOO_EXPENSIVE)
    await hymnsheet.until("08:30 tomorrow")
    await max_.clicks("Claim")
    max_.expect_told("#1 is yours")
    marketing.expect(TOO_EXPENSIVE, "Claimed by @Max Meyer, answer by", button="Answer")
    assert len(marketing.messages) == 1
    await max_.clicks("Release", message="#1 is yours")
    marketing.expect(TOO_EXPENSIVE, button="Claim")
    assert "Claimed by" not in marketing.texts[0]
    await max_.types("/answer", "1 Five people pay for five people")
    marketing.expect(TOO_EXPENSIVE, "Answered")
    rita.expect_direct("Five people pay for five people")


async def test_an_answer_reaches_everybody_who_heard_it_once_in_their_own_words(hymnsheet: Hymnsheet) -> None:
    rita, sam, mona, max_ = (hymnsheet.person(name) for name in ("Rita", "Sam", "Mona", "Max"))
    await log(rita, TOO_EXPENSIVE)
    await echo(sam, "Too expensive for a small team")
    await log(mona, "They only have 300 a month")
    await max_.types("/objection", "merge 2 1")
    await max_.types("/answer", "1 Five people pay for five people")
    max_.expect_told("#1 is answered. It goes to 3 people")
    rita.expect_direct(TOO_EXPENSIVE, "Five people pay for five people", "@Max Meyer", button="Helped")
    sam.expect_direct(TOO_EXPENSIVE, "Five people pay for five people", button="Didn't")
    mona.expect_direct("They only have 300 a month", "Five people pay for five people")
    assert [count_of(person, "Five people pay") for person in (rita, sam, mona)] == [1, 1, 1]


async def test_somebody_who_says_plus_one_later_gets_the_answer_at_once(hymnsheet: Hymnsheet) -> None:
    rita, sam, max_ = hymnsheet.person("Rita"), hymnsheet.person("Sam"), hymnsheet.person("Max")
    await log(rita, TOO_EXPENSIVE)
    await max_.types("/answer", "1 Five people pay for five people")
    rita.expect_direct("Five people pay for five people")
    await sam.types("/objection", "Too expensive for a small team")
    assert "Five people pay for five people" in sam.form_text
    await sam.clicks("+1, same here")
    assert "[Helped]" in sam.form_text
    assert count_of(sam, "Five people") == 0


async def test_a_merge_brings_the_answer_to_those_who_did_not_have_it(hymnsheet: Hymnsheet) -> None:
    rita, sam, max_ = hymnsheet.person("Rita"), hymnsheet.person("Sam"), hymnsheet.person("Max")
    await log(rita, TOO_EXPENSIVE)
    await log(sam, "They only have 300 a month")
    await max_.types("/answer", "1 Five people pay for five people")
    rita.expect_direct("Five people pay for five people")
    await max_.types("/objection", "merge 2 1")
    sam.expect_direct("They only have 300 a month", "Five people pay for five people")
    await max_.types("/objection", "unmerge 2")
    await max_.types("/objection", "merge 2 1")
    assert count_of(sam, "Five people pay") == 1
    assert count_of(rita, "Five people pay") == 1


async def test_the_form_wants_words_and_a_safe_link(hymnsheet: Hymnsheet) -> None:
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    await log(rita, TOO_EXPENSIVE)
    await max_.types("/answer", "1")
    assert TOO_EXPENSIVE in max_.form_text
    assert max_.typed("verify_on") == "2026-05-01"
    await max_.submits(words="See the guide", link="http://example.com/guide")
    assert "https://" in max_.errors["link"]
    await max_.submits(link="https://example.com/guide")
    rita.expect_direct("See the guide", "https://example.com/guide")


async def test_answering_what_does_not_exist_gives_the_words_back(hymnsheet: Hymnsheet) -> None:
    max_ = hymnsheet.person("Max")
    await max_.types("/answer", "7 We bill by use")
    max_.expect_told("There is no #7 yet", "We bill by use")
    await max_.types("/answer", "We bill by use")
    max_.expect_told("Which one is that for?", "We bill by use")
    await max_.types("/claim", "7")
    max_.expect_told("There is no #7 yet")
    await max_.types("/claim", "seven")
    max_.expect_told("Which one?")


async def test_an_answer_that_came_before_its_question_can_be_given_after_it(hymnsheet: Hymnsheet) -> None:
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    await max_.types("/answer", "1 We bill by use")
    max_.expect_told("There is no #1 yet")
    await log(rita, TOO_EXPENSIVE)
    await max_.types("/answer", "1 We bill by use")
    rita.expect_direct("We bill by use")


async def test_a_second_answer_is_welcome_and_the_one_that_helps_most_comes_first(hymnsheet: Hymnsheet) -> None:
    rita, sam, max_, lena = (hymnsheet.person(name) for name in ("Rita", "Sam", "Max", "Lena"))
    await log(rita, TOO_EXPENSIVE)
    await max_.types("/answer", "1 We bill by use")
    rita.expect_direct("We bill by use")
    await lena.types("/answer", "1 Two months are free")
    lena.expect_told("It has 1 earlier answer")
    rita.expect_direct("Two months are free")
    await sam.types("/objection", TOO_EXPENSIVE)
    assert "Two months are free" in sam.form_text
    await rita.clicks("Helped", message="We bill by use")
    max_.expect_direct("Your answer to #1: helped 1")
    await sam.types("/objection", TOO_EXPENSIVE)
    assert "We bill by use" in sam.form_text


async def test_a_mark_can_be_changed_and_the_answerer_reads_the_tally_in_one_message(hymnsheet: Hymnsheet) -> None:
    rita, sam, max_ = hymnsheet.person("Rita"), hymnsheet.person("Sam"), hymnsheet.person("Max")
    await log(rita, TOO_EXPENSIVE)
    await echo(sam, TOO_EXPENSIVE)
    await max_.types("/answer", "1 We bill by use")
    for person in (rita, sam):
        person.expect_direct("We bill by use")
        await person.clicks("Helped")
        person.expect_direct("You said it helped", button="Didn't")
    max_.expect_direct("helped 2, did not help 0")
    await sam.clicks("Didn't")
    sam.expect_direct("You said it did not help", button="Helped")
    max_.expect_direct("helped 1, did not help 1")
    assert count_of(max_, "Your answer to #1") == 1
    await max_.types("/answer")
    max_.expect_told("Your latest answers", "Helped 1, did not help 1")


async def test_answer_alone_lists_what_waits(hymnsheet: Hymnsheet) -> None:
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    await max_.types("/answer")
    max_.expect_told("Nothing waits for you")
    await log(rita, TOO_EXPENSIVE)
    await log(rita, "No budget this year")
    await max_.types("/claim", "1")
    await max_.types("/claim")
    max_.expect_told(
        "1 answer to write", TOO_EXPENSIVE, "Answer by", "Nobody has taken these yet", "No budget this year"
    )
    await max_.types("/answer", "1 We bill by use")
    rita.expect_direct("We bill by use")
    await max_.types("/answer")
    max_.expect_told("Nothing waits for you", "No budget this year", "Your latest answers")


async def test_who_had_claimed_it_hears_that_a_colleague_was_faster(hymnsheet: Hymnsheet) -> None:
    rita, max_, lena = hymnsheet.person("Rita"), hymnsheet.person("Max"), hymnsheet.person("Lena")
    await log(rita, TOO_EXPENSIVE)
    await max_.types("/claim", "1")
    await lena.types("/answer", "1 We bill by use")
    rita.expect_direct("We bill by use")
    max_.expect_direct("which you had taken, is answered", "@Lena Lund")


async def test_what_was_answered_cannot_be_claimed_and_what_was_taken_back_cannot_be_answered(
    hymnsheet: Hymnsheet,
) -> None:
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    await log(rita, TOO_EXPENSIVE)
    await max_.types("/answer", "1 We bill by use")
    rita.expect_direct("We bill by use")
    await max_.types("/claim", "1")
    max_.expect_told("#1 has an answer already", button="Add a better one")
    await log(rita, "No budget this year")
    await rita.clicks("Undo", message="Logged as #2")
    await max_.types("/answer", "2 There is a free plan")
    max_.expect_told("#2 was taken back", "There is a free plan")
    await max_.types("/claim", "2")
    max_.expect_told("#2 was taken back")


async def test_a_rep_cannot_claim_or_answer(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/claim", "1")
    rita.expect_told("This one is for marketing")
    await rita.types("/answer", "1 We bill by use")
    rita.expect_told("This one is for marketing")
    with pytest.raises(NotVisible):
        await rita.clicks("Claim")


async def test_a_claim_goes_along_when_what_was_claimed_is_merged(hymnsheet: Hymnsheet) -> None:
    rita, sam, max_ = hymnsheet.person("Rita"), hymnsheet.person("Sam"), hymnsheet.person("Max")
    await log(rita, TOO_EXPENSIVE)
    await log(sam, "They only have 300 a month")
    await max_.types("/claim", "2")
    await max_.types("/objection", "merge 2 1")
    await max_.types("/answer")
    max_.expect_told("1 answer to write", f"#1 {TOO_EXPENSIVE}")
