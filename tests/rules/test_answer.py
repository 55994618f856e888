"""How a form becomes an answer, and which of several comes first."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.answer import Answer, best_first, from_answers, is_safe_link
from rules.errors import FieldErrors
from rules.ids import AnswerId, MemberId, ObjectionId, WorkspaceId
from rules.objection import Colleague

TODAY = date(2026, 3, 2)
MAX = Colleague(member_id=MemberId(4), workspace_id=WorkspaceId(1), person="U4")


def answer(number: int, *, helped: int, minute: int) -> Answer:
    """An answer that helped so many."""
    return Answer(
        id=AnswerId(number),
        objection_id=ObjectionId(1),
        by=MAX,
        words="We bill by use",
        link="",
        verify_on=TODAY,
        published_at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC) + timedelta(minutes=minute),
        helped=helped,
    )


def test_an_answer_is_to_be_verified_after_sixty_days_unless_somebody_says_otherwise() -> None:
    assert from_answers({"words": "Yes"}, today=TODAY).verify_on == date(2026, 5, 1)
    assert from_answers({"words": "Yes", "verify_on": date(2026, 3, 2)}, today=TODAY).verify_on == TODAY


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({}, {"words"}),
        ({"words": " "}, {"words"}),
        ({"words": "Yes", "link": "http://example.com"}, {"link"}),
        ({"words": "Yes", "link": "example.com"}, {"link"}),
        ({"words": "Yes", "verify_on": date(2026, 3, 1)}, {"verify_on"}),
        ({"link": "javascript:alert(1)", "verify_on": date(2020, 1, 1)}, {"words", "link", "verify_on"}),
    ],
)
def test_what_needs_mending_is_said_all_at_once(answers: dict[str, object], wrong: set[str]) -> None:
    with pytest.raises(FieldErrors) as refused:
        from_answers(answers, today=TODAY)
    assert set(refused.value.errors) == wrong


@pytest.mark.parametrize("link", ["https://example.com", "https://example.com/a?b=c#d", "https://bücher.example/ü"])
def test_plain_https_addresses_are_links(link: str) -> None:
    assert is_safe_link(link)


@pytest.mark.parametrize(
    "link",
    [
        "http://example.com",
        "https://",
        "https:///path",
        "https://user:pass@example.com",
        "https://good.example@evil.example",
        "https://exa mple.com",
        "https://example.com/\u202eexe",
        "https://[::1",
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.com",
        "https://example.com/" + "a" * 3000,
    ],
)
def test_anything_else_is_not(link: str) -> None:
    assert not is_safe_link(link)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=8))
def test_the_best_helped_most_and_of_those_it_is_the_newest(made: list[tuple[int, int]]) -> None:
    answers = [answer(number, helped=helped, minute=minute) for number, (helped, minute) in enumerate(made)]
    best = best_first(answers)[0]
    assert best.helped == max(one.helped for one in answers)
    assert best.published_at == max(one.published_at for one in answers if one.helped == best.helped)
