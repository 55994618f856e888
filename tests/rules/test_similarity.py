"""What counts as "heard before". The table is what the threshold was chosen on: people would say so of each pair."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.similarity import ALIKE, Candidate, folded, likeness, most_alike

SAME = [
    ("Too expensive for a team of five", "It's too expensive for our small team"),
    ("Too expensive", "That is too expensive for us"),
    ("You don't integrate with Salesforce", "Is there a Salesforce integration?"),
    ("We already use HubSpot for that", "We use HubSpot already"),
    ("Call me next quarter", "Maybe next quarter, call us then"),
    ("Do you have SOC 2?", "We can't buy without SOC 2"),
    ("Where is the data stored? Our legal team needs it in the EU", "Is data stored in the EU?"),
    ("Competitor X is half the price", "Competitor X costs half the price of yours"),
    ("Your pricing page is confusing", "I find your pricing confusing"),
    ("NO BUDGET THIS YEAR!!!", "no budget this year"),
    ("Das ist uns zu teuer", "Zu teuer für uns"),
    ("Die Lizenz ist zu teuer für fünf Leute", "Lizenz zu teuer für kleine Teams"),
    ("Wir nutzen schon Salesforce", "Wir nutzen bereits Salesforce"),
    ("Wo liegen unsere Daten?", "Wo werden die Daten gespeichert? Liegen sie in Deutschland?"),
    ("Für uns zu groß", "fur uns zu gross"),
    ("É muito caro para nós", "Muito caro"),
    ("É caro demais para uma equipe de cinco", "Muito caro para a nossa equipe"),
    ("Não temos orçamento este ano", "Este ano não há orçamento"),
    ("Nao temos orcamento", "Não temos orçamento"),
]
DIFFERENT = [
    ("Too expensive for a team of five", "We are happy with our current tool"),
    ("Too expensive", "Too complicated"),
    ("Where is the data stored?", "Where is your office?"),
    ("Do you have SOC 2?", "Do you have a mobile app?"),
    ("We already use HubSpot", "We will never use Excel again"),
    ("Call me next quarter", "Call my boss"),
    ("Price", "We need a price list for the board meeting with all modules in it"),
    ("Need approval from my boss", "Need integration with my CRM"),
    ("Is there a Salesforce integration?", "Is there a HubSpot integration?"),
    ("The support is slow", "The product is slow"),
    ("We have no budget this year", "We have no developers this year"),
    ("Das ist uns zu teuer", "Das ist uns zu kompliziert"),
    ("Wir haben kein Budget", "Wir haben keine Zeit"),
    ("Não temos orçamento", "Não temos tempo"),
    ("É muito caro", "É muito lento"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_says_the_same_is_offered(one: str, other: str) -> None:
    assert likeness(folded(one), folded(other)) >= ALIKE


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_says_something_else_is_not(one: str, other: str) -> None:
    assert likeness(folded(one), folded(other)) < ALIKE


def test_the_most_alike_come_first_then_the_answered_then_the_newest() -> None:
    candidates = [
        Candidate(id=1, words="It's too expensive for our small team", is_answered=True),
        Candidate(id=2, words="Too expensive for a team of five", is_answered=False),
        Candidate(id=3, words="too expensive, for a team of five!", is_answered=True),
        Candidate(id=4, words="Too expensive for a team of five.", is_answered=False),
        Candidate(id=5, words="Where is the data stored?", is_answered=True),
    ]
    found = most_alike("Too expensive for a team of five", candidates, limit=4)
    assert [one.id for one in found] == [3, 4, 2, 1]


def test_no_more_are_offered_than_asked_for() -> None:
    candidates = [Candidate(id=number, words="Too expensive", is_answered=False) for number in range(50)]
    assert len(most_alike("too expensive", candidates, limit=3)) == 3


@pytest.mark.parametrize("words", ["", "   ", "?!", "the of and", "💸💸", "\u0301\u0301", "高すぎる", "\ud800"])
def test_words_without_meaning_find_nothing_and_break_nothing(words: str) -> None:
    assert most_alike(words, [Candidate(id=1, words="Too expensive", is_answered=True)], limit=3) == []


def test_words_of_stop_words_only_still_find_themselves() -> None:
    said = "What is it to you?"
    assert most_alike(said, [Candidate(id=1, words=said, is_answered=False)], limit=3)


@given(st.text(), st.text())
def test_likeness_does_not_depend_on_who_came_first(one: str, other: str) -> None:
    score = likeness(folded(one), folded(other))
    assert score == pytest.approx(likeness(folded(other), folded(one)))
    assert 0 <= score <= 100


@given(st.text(min_size=1))
def test_everything_with_a_word_in_it_is_like_itself(words: str) -> None:
    if folded(words):
        assert likeness(folded(words), folded(words)) == 100


def test_forty_thousand_characters_against_two_thousand_take_a_moment_only() -> None:
    candidates = [
        Candidate(id=number, words=f"Zu teuer für uns {number} " * 20, is_answered=False) for number in range(2000)
    ]
    began = perf_counter()
    most_alike("too expensive für uns " * 2000, candidates, limit=3)
    assert perf_counter() - began < 2
