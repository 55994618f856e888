"""What reps type about leads is understood in any order, and no word of it is lost."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.errors import FieldErrors
from rules.hearing import understand
from rules.judgements import judgements_in
from rules.leadfeedback import (
    Feedback,
    Fit,
    Missing,
    Reason,
    Timing,
    Verdict,
    complete,
    from_answers,
    missing_in,
    to_answers,
)
from rules.leads import match_key, shown_name
from rules.phrases import words_of
from rules.unheard import GLUE

BUDGET, AUTHORITY, NEED = (frozenset({one}) for one in (Missing.BUDGET, Missing.AUTHORITY, Missing.NEED))

UNDERSTOOD = {
    "acme.com 2 too early, no budget": {"score": 2, "timing": Timing.TOO_EARLY, "missing": BUDGET},
    "2 acme.com too early": {"score": 2, "timing": Timing.TOO_EARLY},
    "acme.com,2,too early,no budget": {"score": 2, "timing": Timing.TOO_EARLY, "missing": BUDGET},
    "acme.com\n2\ntoo early\nno budget": {"score": 2, "timing": Timing.TOO_EARLY, "missing": BUDGET},
    "acme.com -- 2 -- no budget!!": {"score": 2, "missing": BUDGET},
    "too early for acme.com": {"timing": Timing.TOO_EARLY},
    "no budget at acme.com, 1": {"score": 1, "missing": BUDGET},
    "acme.com is too early": {"timing": Timing.TOO_EARLY},
    "feedback on acme.com: too soon": {"timing": Timing.TOO_EARLY},
    "acme.com was a 4": {"score": 4},
    "acme.com 5/5": {"score": 5},
    "acme.com 2/5, they don't have any money": {"score": 2, "missing": BUDGET},
    "acme.com 2 of 5": {"score": 2},
    "acme.com 3 out of 5 good timing": {"score": 3, "timing": Timing.RIGHT},
    "acme.com 4 stars": {"score": 4},
    "acme.com rated 3, wrong industry": {"score": 3, "fits": Fit.NO},
    "https://www.acme.com/ 1 bad data": {
        "score": 1,
        "verdict": Verdict.REJECT,
        "reason": Reason.DATA,
    },
    "reject acme.com wrong routing": {"verdict": Verdict.REJECT, "reason": Reason.ROUTING},
    "acme.com rejected: outside our definition": {"verdict": Verdict.REJECT, "reason": Reason.DEFINITION},
    "acme.com reject, wrong phone number": {"verdict": Verdict.REJECT, "reason": Reason.DATA},
    "acme.com misrouted": {"verdict": Verdict.REJECT, "reason": Reason.ROUTING},
    "acme.com doesn't meet our definition": {"verdict": Verdict.REJECT, "reason": Reason.DEFINITION},
    "accept acme.com": {"verdict": Verdict.ACCEPT},
    "accepted: acme.com, 4": {"verdict": Verdict.ACCEPT, "score": 4},
    "good lead: acme.com 5": {"verdict": Verdict.ACCEPT, "score": 5},
    "acme.com 5 great lead, right time, good fit": {
        "verdict": Verdict.ACCEPT,
        "score": 5,
        "timing": Timing.RIGHT,
        "fits": Fit.YES,
    },
    "disqualify acme.com no budget, no need": {
        "verdict": Verdict.DISQUALIFY,
        "reason": Reason.BUDGET,
        "missing": BUDGET | NEED,
    },
    "acme.com dq, not the decision maker": {
        "verdict": Verdict.DISQUALIFY,
        "reason": Reason.AUTHORITY,
        "missing": AUTHORITY,
    },
    "acme.com disqualified, went with a competitor": {"verdict": Verdict.DISQUALIFY, "reason": Reason.COMPETITOR},
    "acme.com disqualify, not our icp": {"verdict": Verdict.DISQUALIFY, "reason": Reason.FIT, "fits": Fit.NO},
    "acme.com disqualify unable to reach after 5 attempts": {
        "verdict": Verdict.DISQUALIFY,
        "reason": Reason.UNREACHABLE,
        "attempts": 5,
    },
    "disqualify acme.com ghosted, 3 calls and 2 emails": {
        "verdict": Verdict.DISQUALIFY,
        "reason": Reason.UNREACHABLE,
        "attempts": 5,
    },
    "acme.com 4 not the decision maker": {"score": 4, "missing": AUTHORITY},
    "acme.com no decision-maker": {"missing": AUTHORITY},
    "acme.com wrong person": {"missing": AUTHORITY},
    "acme.com not interested": {"missing": NEED},
    "acme.com they don't need it": {"missing": NEED},
    "acme.com can’t afford us": {"missing": BUDGET},
    "acme.com no timeline": {"missing": frozenset({Missing.TIMING})},
    "acme.com too late": {"timing": Timing.TOO_LATE},
    "acme.com already bought": {"timing": Timing.TOO_LATE},
    "acme.com 3, good fit but no need": {"score": 3, "fits": Fit.YES, "missing": NEED},
    "acme.com partly our ICP": {"fits": Fit.PARTLY},
    "acme.com not a good fit": {"fits": Fit.NO},
    "ACME.COM 1 NO BUDGET": {"score": 1, "missing": BUDGET},
    "acme.com 2 *too early* and no budget": {"score": 2, "timing": Timing.TOO_EARLY, "missing": BUDGET},
}


@pytest.mark.parametrize("typed", UNDERSTOOD)
def test_plain_phrases_in_any_order_are_understood_whole(typed):
    heard = understand(typed)
    expected = Feedback(lead=heard.feedback.lead, **UNDERSTOOD[typed])
    assert heard.feedback == expected
    assert heard.feedback.lead.lower() == "acme.com"
    assert heard.certain
    assert not heard.bad_score


NAMES = {
    "acme 2": "acme",
    "Acme Ltd 4 too early": "Acme Ltd",
    '"Acme Ltd" 4': "Acme Ltd",
    "“No Budget Films” 2 no need": "No Budget Films",
    "„Acme GmbH“ 3": "Acme GmbH",
    "«Acme SA» 3": "Acme SA",
    "'Acme Ltd' too early": "Acme Ltd",
    'reject "3 Monkeys", bad data': "3 Monkeys",
    "3M 2 no budget": "3M",
    "7-Eleven 4": "7-Eleven",
    "Studio 54 4": "Studio 54",
    "Studio 54 too early": "Studio 54",
    "Motel 6 4 good timing": "Motel 6",
    "3 Monkeys 4": "3 Monkeys",
    "8 Bit Games, too early": "8 Bit Games",
    "365 retail, no need": "365 retail",
    "1Password 4": "1Password",
    "Acme Inc. 2": "Acme Inc",
    "Acme, Inc. 2": "Acme, Inc",
    "Johnson & Johnson 3": "Johnson & Johnson",
    "O'Reilly 3 good fit": "O'Reilly",
    "Booking.com Germany 3": "Booking.com Germany",
    "jo@acme.com 5": "jo@acme.com",
    "Jo Smith <jo@acme.com> 5": "jo@acme.com",
    "mailto:jo@acme.com 5": "jo@acme.com",
    "accept Acme Ltd": "Acme Ltd",
    "Acme seems slow, no budget": "Acme",
    "Deutsche Bank in Frankfurt am Main, too early": "Deutsche Bank",
    "johnson and sons roofing, too early": "johnson and sons roofing",
    "8c18d1de7f67e60dbd64e3c07d7e9d5d 3 keen": "8c18d1de7f67e60dbd64e3c07d7e9d5d",
}


@pytest.mark.parametrize("typed", NAMES)
def test_a_lead_is_told_apart_from_what_is_said_of_it(typed):
    heard = understand(typed)
    assert heard.feedback.lead == NAMES[typed]
    assert heard.certain


LEFT_IN_WORDS = {
    "acme.com 2 too early, call again in May": "call again in May",
    "acme.com they have no budget until Q3": "they have no budget until Q3",
    "acme.com not too late, they decide in May": "not too late, they decide in May",
    "acme.com too early to tell": "too early to tell",
    "acme.com 3 had a good time": "had a good time",
    "acme.com 3 the right time to call is Monday": "the right time to call is Monday",
    "acme.com 3 they accepted our invitation": "they accepted our invitation",
    "acme.com rejected our offer": "rejected our offer",
    "acme.com no need to call again": "no need to call again",
    "acme.com not a good lead": "not a good lead",
    "acme.com 4 no budget issues at all": "no budget issues at all",
    "acme.com 4 keen, email bounced so I called": "keen, email bounced so I called",
    "acme.com, (nice people), no budget": "(nice people)",
    "acme.com 2 😀 loved the demo": "😀 loved the demo",
    "acme.com 300 employees, too early": "300 employees",
    "accept acme.com, then reject": "then reject",
    "acme.com 3 a second number 4": "a second number 4",
    "acme.com 2 too early and no budget but keep warm": "too early and no budget but keep warm",
    "Müller & Söhne 3 kein Budget": "kein Budget",
}


@pytest.mark.parametrize("typed", LEFT_IN_WORDS)
def test_what_says_more_than_was_understood_stays_as_it_was_typed(typed):
    assert understand(typed).feedback.words == LEFT_IN_WORDS[typed]


@pytest.mark.parametrize("typed", ["acme.com 3 they accepted our invitation", "acme.com rejected our offer"])
def test_what_the_prospect_does_is_no_verdict_on_the_lead(typed):
    assert understand(typed).feedback.verdict is None


@pytest.mark.parametrize(
    "typed", ["acme.com not too late", "acme.com isn't really too late", "acme.com never too early"]
)
def test_what_is_denied_is_not_taken_for_said(typed):
    assert understand(typed).feedback.timing is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [("acme 7", "7"), ("acme.com 8/10 keen", "8/10"), ("acme 2.5", "2.5"), ("7 acme", "7"), ("acme 0", "0")],
)
def test_a_score_outside_one_to_five_is_noticed_and_not_guessed(typed, said):
    heard = understand(typed)
    assert heard.bad_score == said
    assert heard.feedback.score is None


@pytest.mark.parametrize("typed", ["too early, no budget", "4", "they are too early", "nice people", "", "..."])
def test_without_a_lead_nothing_is_made_up(typed):
    heard = understand(typed)
    assert heard.feedback.lead == ""
    assert not heard.certain


def test_a_lead_that_cannot_be_told_apart_is_left_to_a_person():
    heard = understand("Acme Ltd wonderful people at the fair")
    assert not heard.certain
    assert (heard.feedback.lead, heard.feedback.words) == ("Acme Ltd", "wonderful people at the fair")


_PHRASES = """acme.com, Acme, Ltd, 2, 7, 5/5, 54, too early, no budget, not, reject, disqualify, accept, bad data, wrong
routing, unable to reach, 5 attempts, good fit, and, but, keep warm, hello, no, need, the, is, after, met"""
PIECES = st.sampled_from([*_PHRASES.replace("\n", " ").split(", "), *",;.\n“”\"'()—😀\x00<>"])
TYPED = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=25).map(" ".join))


SAYS_A_NUMBER = {"of", "out", "/", "star", "stars", "score", "scored", "rating", "rated", "attempts"}


@given(TYPED)
def test_every_word_that_is_not_understood_is_in_the_words(typed):
    heard = understand(typed)
    feedback = heard.feedback
    words = words_of(typed)
    judged = {at for hit in judgements_in(words) for at in range(hit.first, hit.last)}
    unheard = {word.said.strip("'") for at, word in enumerate(words) if at not in judged and word.said not in GLUE}
    score = {str(feedback.score), f"{feedback.score}/5", "5"} if feedback.score else set()
    attempts = {"5"} if feedback.attempts else set()
    texts = (feedback.words, typed_lead(feedback.lead, typed), heard.bad_score)
    kept = " ".join(word.said for text in texts for word in words_of(text))
    assert {said for said in unheard - SAYS_A_NUMBER - score - attempts if said not in kept} == set()


def typed_lead(shown, typed):
    """The lead as it was typed: what is shown leaves out what browsers put around an address."""
    return next((word for word in typed.split() if shown and shown_name(word) == shown), shown)


@given(TYPED)
def test_words_are_never_invented(typed):
    feedback = understand(typed).feedback
    rest = "".join(typed.split())
    for word in feedback.words.split():
        assert word in rest


@given(TYPED)
def test_what_was_understood_is_the_same_in_the_form(typed):
    feedback = understand(typed).feedback
    assert from_answers(to_answers(feedback)) == feedback


@pytest.mark.parametrize(
    "piece", ["a ", "x", "no ", '"', "„", "1 ", "too early, ", "not a ", " 'a", "a.bc ", "1/5 ", "score ", "(", "\n"]
)
def test_forty_thousand_characters_are_heard_in_no_time(piece):
    typed = (piece * 40_000)[:40_000]
    took = []
    for _ in range(5):
        began = time.perf_counter()
        understand(typed)
        took.append(time.perf_counter() - began)
    assert min(took) < 0.05


def test_what_is_typed_beyond_what_is_searched_stays_in_words():
    typed = "acme.com 2 " + "they talked and talked " * 1000 + "too early"
    feedback = understand(typed).feedback
    assert (feedback.lead, feedback.score) == ("acme.com", 2)
    assert feedback.words.split() == typed.split()[2:]


@pytest.mark.parametrize(
    "typed", ["Acme.com", "https://www.acme.com/", "acme.com", " HTTP://acme.com ", "www.ACME.com."]
)
def test_one_website_is_one_lead_however_it_is_written(typed):
    assert match_key(typed) == "acme.com"


def test_different_leads_keep_different_keys():
    keys = {
        match_key(name) for name in ("acme.com", "acme.de", "jo@acme.com", "linkedin.com/in/jo", "linkedin.com/in/al")
    }
    assert len(keys) == 5


def test_spellings_of_a_company_are_one_lead():
    assert len({match_key(name) for name in ("Acme, Inc.", "ACME Inc", "acme  inc.", "“Acme Inc”")}) == 1


def test_a_shown_name_keeps_the_path_of_an_address():
    assert shown_name("https://www.linkedin.com/in/jo/") == "linkedin.com/in/jo"


@pytest.mark.parametrize("attempts", range(5))
def test_unable_to_reach_needs_five_attempts(attempts):
    feedback = Feedback(
        lead="acme.com", verdict=Verdict.DISQUALIFY, reason=Reason.UNREACHABLE, attempts=attempts, score=1
    )
    assert "5 attempts in 14 days" in missing_in(feedback)["attempts"]


def test_five_attempts_are_enough():
    answers = {"lead": "acme.com", "verdict": "disqualify", "reason": "unreachable", "attempts": "5"}
    assert complete(from_answers(answers)).attempts == 5


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"score": "3"}, "lead"),
        ({"lead": " , ", "score": "3"}, "lead"),
        ({"lead": "x" * 151, "score": "3"}, "lead"),
        ({"lead": "acme.com"}, "score"),
        ({"lead": "acme.com", "verdict": "feedback"}, "score"),
        ({"lead": "acme.com", "verdict": "reject"}, "reason"),
        ({"lead": "acme.com", "verdict": "reject", "reason": "budget"}, "reason"),
        ({"lead": "acme.com", "verdict": "disqualify", "reason": "routing"}, "reason"),
        ({"lead": "acme.com", "verdict": "disqualify", "reason": "other", "words": " \n"}, "words"),
        ({"lead": "acme.com", "verdict": "disqualify", "reason": "unreachable", "attempts": "many"}, "attempts"),
        ({"lead": "acme.com", "verdict": "disqualify", "reason": "unreachable", "attempts": "-9"}, "attempts"),
    ],
)
def test_what_a_form_still_needs_is_said_at_its_field(answers, field):
    with pytest.raises(FieldErrors) as raised:
        complete(from_answers(answers))
    assert list(raised.value.errors) == [field]
    assert raised.value.errors[field].endswith((".", "?"))


@given(
    st.dictionaries(
        st.sampled_from([*to_answers(Feedback()), "verdict", "reason", "missing", "score", "lead"]), st.text()
    )
)
def test_answers_that_were_never_offered_count_as_none(answers):
    feedback = from_answers(answers)
    assert isinstance(feedback, Feedback)
    assert feedback.missing == frozenset()
