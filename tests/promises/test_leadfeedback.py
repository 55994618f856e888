"""A rep judges a lead in seconds: at once with words, in a form without; marketing reads it; five minutes undo it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, func, select

from rules.people import Platform
from storage.tables import feedback, leads
from tests.front_door import Hymnsheet


async def rows(hymnsheet: Hymnsheet) -> list[dict[str, object]]:
    """What is kept, with the lead's name, oldest first."""
    async with hymnsheet.unit_of_work() as work:
        found = await work.execute(
            select(feedback, leads.c.name, leads.c.match)
            .join_from(feedback, leads, leads.c.id == feedback.c.lead_id)
            .where(feedback.c.organisation_id == work.organisation_id, leads.c.organisation_id == work.organisation_id)
            .order_by(feedback.c.id)
        )
        return [dict(row) for row in found.mappings()]


async def count_leads(hymnsheet: Hymnsheet) -> int:
    """How many leads there are."""
    async with hymnsheet.unit_of_work() as work:
        counted = select(func.count()).select_from(leads).where(leads.c.organisation_id == work.organisation_id)
        return int((await work.execute(counted)).scalar_one())


@contextmanager
def statements(hymnsheet: Hymnsheet) -> Iterator[list[str]]:
    """The statements on leads, feedback, places and new deliveries that are run meanwhile."""
    engine = hymnsheet.house.storage.database.engine
    engine = getattr(engine, "sync_engine", engine)
    heard: list[str] = []

    def listen(connection: object, cursor: object, statement: str, *_: object) -> None:
        if "owner_email AS email" in statement:  # Asked at every look, not by the feature.
            return
        if any(f" {table} " in statement for table in ("leads", "feedback", "places", "INTO deliveries")):
            heard.append(statement)

    event.listen(engine, "before_cursor_execute", listen)
    yield heard
    event.remove(engine, "before_cursor_execute", listen)


async def test_words_are_recorded_at_once_and_marketing_reads_them(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/leadfeedback", "acme.com 2 too early, no budget")
    told = rita.expect_told("acme.com", "weak (2 of 5)", "Too early", "Budget", button="Undo")
    assert "[Add details]" in told
    read = hymnsheet.channel("marketing").expect("@Rita Reyes on acme.com", "●●○○○ weak", "too early", "no budget")
    assert "[" not in read
    [kept] = await rows(hymnsheet)
    assert (kept["score"], kept["timing"], kept["missing"], kept["words"]) == (2, "too_early", "budget", "")
    assert (kept["name"], kept["match"], kept["verdict"], kept["undone_at"]) == ("acme.com", "acme.com", "", None)


async def test_the_rest_of_the_words_is_quoted_as_it_was_typed(hymnsheet: Hymnsheet) -> None:
    await hymnsheet.person("Rita").types("/leadfeedback", '"Acme Ltd" 4 right time, call <Jo> & *Al* in May')
    hymnsheet.channel("marketing").expect("Acme Ltd", "good (4 of 5)", "right time", "call <Jo> & *Al* in May")


async def test_rejecting_and_disqualifying_are_kept_apart(hymnsheet: Hymnsheet) -> None:
    rita, marketing = hymnsheet.person("Rita"), hymnsheet.channel("marketing")
    await rita.types("/leadfeedback", "acme.com reject wrong routing")
    marketing.expect("rejected acme.com before contact: wrong routing.")
    await rita.types("/leadfeedback", "disqualify birch.example, went with a competitor")
    marketing.expect("disqualified birch.example after contact: chose a competitor.")
    await rita.types("/leadfeedback", "accept cedar.example 5")
    marketing.expect("accepted cedar.example.", "great")
    kept = [(row["verdict"], row["reason"]) for row in await rows(hymnsheet)]
    assert kept == [("reject", "routing"), ("disqualify", "competitor"), ("accept", "")]


async def test_one_lead_is_one_record_however_it_is_written(hymnsheet: Hymnsheet) -> None:
    rita, sam = hymnsheet.person("Rita"), hymnsheet.person("Sam")
    await rita.types("/leadfeedback", "Acme.com 2")
    await sam.types("/leadfeedback", "https://www.acme.com/ 4")
    await sam.types("/leadfeedback", "acme.com 3")
    assert await count_leads(hymnsheet) == 1
    for score in ("weak", "good", "fair"):
        hymnsheet.channel("marketing").expect("Acme.com", score)


async def test_undo_takes_it_back_everywhere_and_twice_is_as_good_as_once(hymnsheet: Hymnsheet) -> None:
    rita, marketing = hymnsheet.person("Rita"), hymnsheet.channel("marketing")
    await rita.types("/leadfeedback", "acme.com 2 too early")
    marketing.expect("acme.com", "too early")
    [kept] = await rows(hymnsheet)
    await hymnsheet.until("in 5 min")
    await rita.clicks("Undo")
    rita.expect_told("Taken back", "acme.com")
    marketing.expect("@Rita Reyes took back their feedback on acme.com.")
    marketing.expect_no("too early")
    assert len(marketing.messages) == 1
    [kept] = await rows(hymnsheet)
    first = kept["undone_at"]
    assert first is not None
    await rita.types("/leadfeedback", "birch.example 4")
    marketing.expect("birch.example")
    await hymnsheet.until("in 3 h")
    rita.forges("Undo", str(kept["id"]))
    await rita.clicks("Undo")
    rita.expect_told("Taken back", "acme.com")
    assert [row["undone_at"] for row in await rows(hymnsheet)] == [first, None]


async def test_after_five_minutes_undo_is_politely_refused(hymnsheet: Hymnsheet) -> None:
    rita, marketing = hymnsheet.person("Rita"), hymnsheet.channel("marketing")
    await rita.types("/leadfeedback", "acme.com 2 too early")
    await hymnsheet.until("in 6 min")
    await rita.clicks("Undo")
    rita.expect_told("5 minutes", "Add details")
    marketing.expect("too early")
    assert [row["undone_at"] for row in await rows(hymnsheet)] == [None]


async def test_what_was_taken_back_can_be_given_again_without_typing(hymnsheet: Hymnsheet) -> None:
    rita, marketing = hymnsheet.person("Rita"), hymnsheet.channel("marketing")
    await rita.types("/leadfeedback", "acme.com 2 too early, call in May")
    await rita.clicks("Undo")
    await rita.clicks("Give it again")
    assert (rita.typed("lead"), rita.typed("score"), rita.typed("words")) == (
        "acme.com",
        "2",
        "call in May",
    )
    await rita.submits(score="3")
    marketing.expect("took back")
    marketing.expect("fair (3 of 5)", "call in May")
    assert len(await rows(hymnsheet)) == 2


async def test_details_are_added_to_the_same_feedback_and_the_same_post(hymnsheet: Hymnsheet) -> None:
    rita, marketing = hymnsheet.person("Rita"), hymnsheet.channel("marketing")
    await rita.types("/leadfeedback", "acme.com 2 too early, call in May")
    await hymnsheet.until("in 3 h")
    await rita.clicks("Add details")
    assert rita.typed("timing") == "too_early"
    assert rita.typed("words") == "call in May"
    await rita.submits(lead="Acme Ltd", score="3", fits="Partly")
    rita.expect_told("Changed", "Acme Ltd", "fair")
    marketing.expect("Acme Ltd", "fair (3 of 5)", "too early", "partly our ideal customer", "call in May", "Changed")
    assert len(marketing.messages) == 1
    [kept] = await rows(hymnsheet)
    assert (kept["name"], kept["score"], kept["fits"]) == ("Acme Ltd", 3, "partly")


async def test_only_its_author_can_undo_or_change_feedback(hymnsheet: Hymnsheet) -> None:
    rita, sam = hymnsheet.person("Rita"), hymnsheet.person("Sam")
    await rita.types("/leadfeedback", "acme.com 2 too early")
    hymnsheet.channel("marketing").expect("too early")
    [kept] = await rows(hymnsheet)
    await sam.types("/leadfeedback", "birch.example 4")
    hymnsheet.channel("marketing").expect("birch.example")
    for label in ("Undo", "Add details"):
        sam.forges(label, str(kept["id"]))
        await sam.clicks(label)
        sam.expect_told("cannot find that feedback among yours")
        assert not sam.has_form
    assert [row["undone_at"] for row in await rows(hymnsheet)] == [None, None]


@pytest.mark.parametrize(
    ("typed", "sentence", "kept"),
    [
        ("too early, no budget", "Which lead is it?", {"timing": "too_early", "missing": ["budget"]}),
        ("4", "Which lead is it?", {"score": "4"}),
        ("acme", "Say at least one thing", {"lead": "acme"}),
        ("acme 7 nice people", "7 is none", {"lead": "acme", "words": "7 nice people"}),
        ("acme.com reject", "wrong routing, bad data", {"lead": "acme.com", "verdict": "reject"}),
        ("acme.com disqualify", "Which one comes closest?", {"lead": "acme.com", "verdict": "disqualify"}),
        (
            "disqualify acme.com unable to reach, 3 attempts",
            "5 attempts in 14 days",
            {"lead": "acme.com", "reason": "unreachable", "attempts": "3"},
        ),
        (
            "Acme Ltd wonderful people at the fair",
            "Is it “Acme Ltd”?",
            {"lead": "Acme Ltd", "words": "wonderful people at the fair"},
        ),
    ],
)
async def test_what_is_missing_or_wrong_is_asked_in_a_form_that_keeps_the_rest(
    hymnsheet: Hymnsheet, typed: str, sentence: str, kept: dict[str, object]
) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/leadfeedback", typed)
    assert sentence in rita.form_text
    assert {field: rita.typed(field) for field in kept} == kept
    assert await rows(hymnsheet) == []


async def test_without_words_a_form_asks_and_a_few_clicks_are_enough(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/leadfeedback")
    await rita.submits(lead="acme.com", score="4")
    rita.expect_told("Noted", "acme.com", "good (4 of 5)")
    hymnsheet.channel("marketing").expect("acme.com", "good (4 of 5)")


async def test_leads_spoken_of_lately_are_offered(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/leadfeedback", "acme.com 2")
    await rita.types("/leadfeedback", '"Birch Ltd" 3')
    await rita.types("/leadfeedback")
    await rita.submits(recent="acme.com", score="5")
    hymnsheet.channel("marketing").expect("acme.com", "weak")
    hymnsheet.channel("marketing").expect("Birch Ltd", "fair")
    hymnsheet.channel("marketing").expect("acme.com", "great")
    assert await count_leads(hymnsheet) == 2


async def test_the_form_asks_for_what_the_verdict_needs_and_keeps_what_was_typed(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/leadfeedback", "too early, they move in May")
    await rita.chooses("Verdict", "Reject: back to marketing, before contact")
    assert rita.options("reason") == ["routing", "data", "definition"]
    assert rita.typed("words") == "they move in May"
    await rita.chooses("Verdict", "Disqualify: given up, after contact")
    assert rita.options("reason")[:4] == ["budget", "authority", "need", "timing"]
    assert "attempts" not in rita.fields
    await rita.chooses("Why?", "Unable to reach")
    assert "attempts" in rita.fields
    assert (rita.typed("timing"), rita.typed("words")) == ("too_early", "they move in May")
    await rita.submits(lead="acme.com", attempts="4")
    assert "5 attempts in 14 days" in rita.errors["attempts"]
    await rita.submits(lead="acme.com", attempts="5")
    hymnsheet.channel("marketing").expect("disqualified acme.com after contact: unable to reach (5 attempts).")


async def test_another_reason_needs_words(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/leadfeedback", "acme.com disqualify")
    await rita.chooses("Why?", "Another reason")
    await rita.submits(words=" ")
    assert "words" in rita.errors
    await rita.submits(words="The founder sold the company")
    hymnsheet.channel("marketing").expect("another reason", "The founder sold the company")


async def test_without_a_marketing_channel_it_is_kept_and_the_rep_is_told_what_helps(fresh: Hymnsheet) -> None:
    rita = fresh.person("Rita")
    await rita.types("/leadfeedback", "acme.com 2 too early")
    rita.expect_told("acme.com", "/hymnsheet setup")
    assert len(await rows(fresh)) == 1


async def test_marketers_do_not_judge_leads(hymnsheet: Hymnsheet) -> None:
    max_ = hymnsheet.person("Max")
    await max_.types("/leadfeedback", "acme.com 2")
    max_.expect_told("for sales")
    assert await rows(hymnsheet) == []


async def test_a_very_long_text_is_kept_to_its_last_word(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    typed = " ".join(f"word{number}" for number in range(3000))
    await rita.types("/leadfeedback", f"acme.com 2 {typed}")
    assert [row["words"] for row in await rows(hymnsheet)] == [typed]
    hymnsheet.channel("marketing").expect("acme.com", "word1 word2", "more")
    await rita.clicks("Add details")
    await rita.submits(score="3")
    assert [(row["score"], row["words"]) for row in await rows(hymnsheet)] == [(3, typed)]


async def test_a_very_long_text_without_a_lead_waits_whole_in_the_form(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    typed = " ".join(f"they said so {number}" for number in range(1500))
    await rita.types("/leadfeedback", f"too early, {typed}")
    await rita.submits(lead="acme.com")
    hymnsheet.channel("marketing").expect("acme.com", "too early")
    assert [row["words"] for row in await rows(hymnsheet)] == [typed]


async def test_very_long_words_stay_whole_while_the_form_changes_around_them(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    typed = " ".join(f"they said so {number}" for number in range(1500))
    await rita.types("/leadfeedback", f"too early, {typed}")
    await rita.chooses("Verdict", "Disqualify: given up, after contact")
    await rita.chooses("Why?", "Another reason")
    await rita.submits(lead="acme.com")
    hymnsheet.channel("marketing").expect("acme.com", "another reason")
    assert [row["words"] for row in await rows(hymnsheet)] == [typed]


async def test_very_long_words_that_were_changed_in_the_form_are_kept_as_changed(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/leadfeedback", "acme.com 2 " + "They talked and talked. " * 300)
    hymnsheet.channel("marketing").expect("acme.com", "They talked and talked.")
    await rita.clicks("Add details")
    await rita.submits(words="In short: too early")
    hymnsheet.channel("marketing").expect("acme.com", "In short: too early")
    assert [row["words"] for row in await rows(hymnsheet)] == ["In short: too early"]


async def test_help_says_what_to_type(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/leadfeedback", "help")
    rita.expect_told("[lead] [1-5] [words]", "acme.com 2 too early, no budget")


async def test_feedback_with_words_costs_few_statements(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    with statements(hymnsheet) as made:
        await rita.types("/leadfeedback", "acme.com 2 too early")
    with statements(hymnsheet) as found:
        await rita.types("/leadfeedback", "acme.com 3 too late")
    # What a command answers in Slack is its response; in Teams it is a message like any other.
    answers = hymnsheet.platform is Platform.TEAMS
    assert (len(made), len(found)) == (5 + answers, 4 + answers), "\n".join([*made, *found])
    hymnsheet.mind_nothing_more()
