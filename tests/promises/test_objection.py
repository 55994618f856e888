"""What a rep may count on when they log what a prospect said."""

import pytest

from playground.filling import NotVisible
from tests.front_door import Hymnsheet, Somebody

TOO_EXPENSIVE = "Too expensive for a team of five"


async def log(person: Somebody, words: str, **answers: object) -> None:
    """Log an objection through the form."""
    await person.types("/objection", words)
    await person.submits(**{"category": "price", **answers})


async def test_a_rep_logs_an_objection_and_marketing_reads_it_next_morning(hymnsheet: Hymnsheet) -> None:
    rita, marketing = hymnsheet.person("Rita"), hymnsheet.channel("marketing")
    await rita.types("/objection")
    await rita.submits(words=TOO_EXPENSIVE, category="price", amount="12000 EUR", lead="Acme GmbH")
    rita.expect_told("Logged as #1", TOO_EXPENSIVE, button="Undo")
    await hymnsheet.until("08:30 tomorrow")
    marketing.expect(TOO_EXPENSIVE, "price", "€12,000", "Acme GmbH", "@Rita Reyes", button="Claim")


async def test_words_typed_after_the_command_stand_in_the_form(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/objection", TOO_EXPENSIVE)
    assert rita.typed("words") == TOO_EXPENSIVE


@pytest.mark.parametrize("said", ["show me the return on it", "merge their data with ours? impossible", "unmerge it"])
async def test_words_that_begin_like_a_verb_are_still_a_prospects_words(hymnsheet: Hymnsheet, said: str) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/objection", said)
    assert rita.typed("words") == said


async def test_a_message_in_a_thread_is_logged_with_its_words(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    asked = await rita.says("Any news?", channel="sales")
    said = await rita.says("They asked where the data is stored", channel="sales", thread=asked)
    await rita.uses("Log as objection", said)
    assert rita.typed("words") == "They asked where the data is stored"
    await rita.submits(kind="question", category="security")
    rita.expect_told("Logged as #1", "They asked where the data is stored")


async def test_a_category_that_needs_more_asks_for_it_and_keeps_what_was_typed(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/objection", "Rival is half the price")
    await rita.chooses("Category", "competitor")
    assert "Which competitor?" in rita.form_text
    assert rita.typed("words") == "Rival is half the price"
    await rita.submits(competitor="Rival Ltd")
    await rita.types("/objection", "show 1")
    rita.expect_told("Competitor: Rival Ltd")


async def test_a_form_sent_before_the_question_was_seen_comes_back_with_it(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/objection", "It is blue")
    await rita.submits(category="other", said="Colours can be chosen")
    assert "what was it about" in rita.form_text.lower()
    assert rita.typed("said") == "Colours can be chosen"
    await rita.submits(category_words="the colour")
    rita.expect_told("Logged as #1")


async def test_an_amount_that_cannot_be_read_gets_a_sentence_and_nothing_is_lost(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/objection", TOO_EXPENSIVE)
    await rita.submits(category="price", amount="twelve grand")
    assert "12000 EUR" in rita.errors["amount"]
    await rita.submits(amount="€12k")
    rita.expect_told("Logged as #1")


async def test_numbers_go_up_by_one(hymnsheet: Hymnsheet) -> None:
    rita, sam = hymnsheet.person("Rita"), hymnsheet.person("Sam")
    await log(rita, "No budget this year")
    rita.expect_told("Logged as #1")
    await log(sam, "The boss has to sign")
    sam.expect_told("Logged as #2")


async def test_very_long_words_are_kept_whole(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    words = "They talked and talked. " * 1600 + "And then they said it."
    await rita.types("/objection", words)
    await rita.submits(category="need")
    async with hymnsheet.unit_of_work() as work:
        kept = await work.objections.find(1)
    assert kept is not None
    assert kept.heard.words == words


async def test_very_long_words_that_were_changed_in_the_form_are_kept_as_changed(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/objection", "They talked and talked. " * 1600)
    await rita.submits(words="In short: no need", category="need")
    async with hymnsheet.unit_of_work() as work:
        kept = await work.objections.find(1)
    assert kept is not None
    assert kept.heard.words == "In short: no need"


async def test_undo_takes_it_back_from_everything(hymnsheet: Hymnsheet) -> None:
    rita, marketing = hymnsheet.person("Rita"), hymnsheet.channel("marketing")
    await log(rita, TOO_EXPENSIVE)
    await log(rita, "No budget this year")
    await rita.clicks("Undo", message="Logged as #2")
    rita.expect_told("#2 is taken back", "No budget this year")
    await hymnsheet.until("08:30 tomorrow")
    marketing.expect(TOO_EXPENSIVE, "1 new objection")
    marketing.expect_no("No budget this year")


async def test_undo_after_five_minutes_is_refused_politely(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await log(rita, TOO_EXPENSIVE)
    await hymnsheet.until("in 6 min")
    await rita.clicks("Undo")
    rita.expect_told("more than 5 minutes old")


async def test_undo_twice_and_undo_of_what_others_heard_are_answered_politely(hymnsheet: Hymnsheet) -> None:
    rita, sam = hymnsheet.person("Rita"), hymnsheet.person("Sam")
    await log(rita, TOO_EXPENSIVE)
    await sam.types("/objection", TOO_EXPENSIVE)
    await sam.clicks("+1, same here")
    logged = rita.messages()[-1]
    await rita.clicks("Undo", message=logged)
    rita.expect_told("Others heard #1 too")
    await log(rita, "No budget this year")
    logged = rita.messages()[-1]
    async with hymnsheet.unit_of_work() as work:
        objection = await work.objections.find(2)
        assert objection is not None
        await work.objections.undo(objection.id, now=hymnsheet.now)
    await rita.clicks("Undo", message=logged)
    rita.expect_told("#2 was taken back")


async def test_who_had_claimed_it_hears_that_it_was_taken_back(hymnsheet: Hymnsheet) -> None:
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    await log(rita, TOO_EXPENSIVE)
    logged = rita.messages()[-1]
    await max_.types("/claim", "1")
    await rita.clicks("Undo", message=logged)
    max_.expect_direct("#1 was taken back")
    await max_.types("/answer")
    max_.expect_told("Nothing waits for you")


async def test_heard_before_is_offered_while_typing_and_plus_one_counts_once(hymnsheet: Hymnsheet) -> None:
    rita, sam = hymnsheet.person("Rita"), hymnsheet.person("Sam")
    await log(rita, TOO_EXPENSIVE)
    await sam.types("/objection", "It's too expensive for our small team")
    assert TOO_EXPENSIVE in sam.form_text
    await sam.clicks("+1, same here")
    assert "2 of you heard it now" in sam.form_text
    await sam.closes()
    await sam.types("/objection", "Too expensive for a small team")
    await sam.clicks("+1, same here")
    assert "counted under #1 already" in sam.form_text
    async with hymnsheet.unit_of_work() as work:
        objection = await work.objections.find(1)
        assert objection is not None
        assert await work.objections.count_voices([objection.id]) == {objection.id: 2}
        assert await work.objections.find(2) is None


async def test_a_choice_in_the_form_shows_what_was_heard_before_of_words_typed_there(hymnsheet: Hymnsheet) -> None:
    rita, sam = hymnsheet.person("Rita"), hymnsheet.person("Sam")
    await log(rita, "Das ist uns zu teuer")
    await sam.types("/objection")
    assert "Das ist uns zu teuer" not in sam.form_text
    sam.fills(words="Zu teuer für uns")
    await sam.chooses("Category", "price")
    assert "Das ist uns zu teuer" in sam.form_text


async def test_heard_before_never_stands_in_the_way(hymnsheet: Hymnsheet) -> None:
    rita, sam = hymnsheet.person("Rita"), hymnsheet.person("Sam")
    await log(rita, TOO_EXPENSIVE)
    await log(sam, TOO_EXPENSIVE)
    sam.expect_told("Logged as #2", "Heard before", button="It was the same")


async def test_it_was_the_same_turns_the_new_one_into_a_voice_of_the_old(hymnsheet: Hymnsheet) -> None:
    rita, sam, marketing = hymnsheet.person("Rita"), hymnsheet.person("Sam"), hymnsheet.channel("marketing")
    await log(rita, TOO_EXPENSIVE)
    await log(sam, "It's too expensive for our small team")
    await sam.clicks("It was the same")
    sam.expect_told("Counted under #1: 2 of you heard it now", button="Undo")
    await hymnsheet.until("08:30 tomorrow")
    marketing.expect("#1", "and 1 other")


async def test_the_same_person_twice_is_one_voice(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await log(rita, TOO_EXPENSIVE)
    await log(rita, "Too expensive for a small team")
    await rita.clicks("It was the same")
    rita.expect_told("Counted under #1: you are the first")


async def test_marketing_merges_and_parts_and_the_counts_are_as_before(hymnsheet: Hymnsheet) -> None:
    rita, sam, max_ = hymnsheet.person("Rita"), hymnsheet.person("Sam"), hymnsheet.person("Max")
    await log(rita, TOO_EXPENSIVE)
    await log(sam, "We only have 300 a month")
    await max_.types("/objection", "merge 2 1")
    max_.expect_told("#2 counts under #1 now: 2 people heard it", button="Part #2 again")
    await max_.types("/objection", "show 2")
    max_.expect_told(TOO_EXPENSIVE, "2 people", "We only have 300 a month")
    await max_.types("/objection", "unmerge 2")
    max_.expect_told("#2 was heard by 1 person, #1 by 1 person")


async def test_marketing_merges_with_the_button_and_the_form_says_what_to_mend(hymnsheet: Hymnsheet) -> None:
    rita, sam, max_ = hymnsheet.person("Rita"), hymnsheet.person("Sam"), hymnsheet.person("Max")
    await log(rita, TOO_EXPENSIVE)
    await log(sam, "Too expensive for a small team")
    await max_.types("/objection", "show 2")
    await max_.clicks("Same as…")
    assert TOO_EXPENSIVE in max_.form_text
    await max_.submits(into="99")
    assert "no #99" in max_.errors["into"]
    await max_.submits(into="#1")
    max_.expect_told("#2 counts under #1 now")
    await max_.types("/objection", "merge 1 2")
    max_.expect_told("already count as one")
    await max_.types("/objection", "merge 1 1")
    max_.expect_told("Name two different ones")


async def test_merging_into_a_merged_one_goes_where_that_counts(hymnsheet: Hymnsheet) -> None:
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    for words in ("Price", "Budget", "Discount"):
        await log(rita, words)
    await max_.types("/objection", "merge 2 1")
    max_.expect_told("#2 counts under #1 now")
    await max_.types("/objection", "merge 3 2")
    max_.expect_told("#3 counts under #1 now")


async def test_what_does_not_exist_is_said_politely(hymnsheet: Hymnsheet) -> None:
    max_ = hymnsheet.person("Max")
    answers = {"show 9": "no #9", "show": "Which one?", "unmerge 9": "no #9", "merge": "two numbers"}
    for words, answer in answers.items():
        await max_.types("/objection", words)
        max_.expect_told(answer)


async def test_a_rep_cannot_merge_and_marketing_cannot_log(hymnsheet: Hymnsheet) -> None:
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    await rita.types("/objection", "merge 1 2")
    rita.expect_told("This one is for marketing")
    await max_.types("/objection", TOO_EXPENSIVE)
    max_.expect_told("This one is for sales")


async def test_reps_do_not_see_buttons_that_are_not_theirs(hymnsheet: Hymnsheet) -> None:
    rita, sam = hymnsheet.person("Rita"), hymnsheet.person("Sam")
    await log(rita, TOO_EXPENSIVE)
    await sam.types("/objection", "1")
    sam.expect_told("#1 Objection", button="+1, same here")
    with pytest.raises(NotVisible):
        await sam.clicks("Claim")
    await rita.types("/objection", "1")
    assert "+1" not in rita.expect_told("#1 Objection")


async def test_nobody_is_offered_to_release_what_a_colleague_took_or_what_is_answered(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    max_, lena = hymnsheet.person("Max"), hymnsheet.person("Lena")
    await log(hymnsheet.person("Rita"), TOO_EXPENSIVE)
    await max_.types("/claim", "1")
    await lena.types("/objection show", "1")
    assert "Release" not in lena.expect_told("#1 Objection", "Claimed by: @Max Meyer", button="Answer")
    await lena.types("/answer", "1 We bill by use")
    await max_.types("/objection show", "1")
    said = max_.expect_told("#1 Objection", "We bill by use", button="Add a better one")
    assert "Release" not in said
    assert "Claimed" not in said


async def test_hostile_words_stay_words(hymnsheet: Hymnsheet) -> None:
    rita, marketing = hymnsheet.person("Rita"), hymnsheet.channel("marketing")
    await log(rita, "<!channel> *bold* <https://evil.example|click>")
    await hymnsheet.until("08:30 tomorrow")
    said = marketing.expect("<!channel> *bold* <https://evil.example|click>")
    assert "@channel" not in said
