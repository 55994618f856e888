"""How a form becomes an objection, and what may be done with it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.errors import FieldErrors, Refusal
from rules.ids import MemberId, ObjectionId, WorkspaceId
from rules.money import Amount
from rules.objection import (
    UNDO_FOR,
    Category,
    Colleague,
    Heard,
    Kind,
    Objection,
    Worked,
    check_merge,
    check_undo,
    from_answers,
    root_of,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RITA = Colleague(member_id=MemberId(1), workspace_id=WorkspaceId(1), person="U1")


def objection(number: int, *, merged_into: int | None = None) -> Objection:
    """An objection that Rita logged just now."""
    return Objection(
        id=ObjectionId(number),
        number=number,
        heard=Heard(kind=Kind.OBJECTION, words="Too expensive", category=Category.PRICE),
        by=RITA,
        created_at=NOW,
        merged_into_id=None if merged_into is None else ObjectionId(merged_into),
    )


def test_a_full_form_is_kept_as_it_was_filled_in() -> None:
    heard = from_answers(
        {
            "kind": "competitor mention",
            "words": "  Rival is half the price ",
            "category": "competitor",
            "competitor": "Rival",
            "lead": "Acme",
            "amount": "€12k",
            "said": "We bill by use",
            "worked": "too early",
        }
    )
    assert heard == Heard(
        kind=Kind.COMPETITOR,
        words="Rival is half the price",
        category=Category.COMPETITOR,
        competitor="Rival",
        lead="Acme",
        amount=Amount(1_200_000, "EUR"),
        said="We bill by use",
        worked=Worked.TOO_EARLY,
    )


def test_words_and_a_category_are_enough() -> None:
    heard = from_answers({"words": "Too expensive", "category": "price"})
    assert heard == Heard(kind=Kind.OBJECTION, words="Too expensive", category=Category.PRICE)


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({}, {"words", "category"}),
        ({"words": "   ", "category": "price"}, {"words"}),
        ({"words": "Blue", "category": "nonsense"}, {"category"}),
        ({"words": "Blue", "category": "other"}, {"category_words"}),
        ({"words": "Rival!", "category": "competitor"}, {"competitor"}),
        ({"words": "Rival!", "category": "price", "kind": "competitor mention"}, {"competitor"}),
        ({"words": "Blue", "category": "other", "amount": "much"}, {"category_words", "amount"}),
    ],
)
def test_what_is_missing_is_asked_for_all_at_once(answers: dict[str, str], wrong: set[str]) -> None:
    with pytest.raises(FieldErrors) as refused:
        from_answers(answers)
    assert set(refused.value.errors) == wrong


def test_what_belongs_to_another_category_is_left_out() -> None:
    heard = from_answers({"words": "Blue", "category": "price", "category_words": "colour", "competitor": "Rival"})
    assert (heard.category_words, heard.competitor) == ("", "")


@given(
    st.dictionaries(
        st.sampled_from(["kind", "words", "category", "category_words", "competitor", "lead", "amount", "worked"]),
        st.one_of(st.text(max_size=40), st.sampled_from([*Kind, *Category, *Worked]), st.tuples(st.text()), st.dates()),
    )
)
def test_whatever_a_form_sends_is_taken_or_refused_field_by_field(answers: dict[str, str]) -> None:
    try:
        heard = from_answers(answers)
    except FieldErrors as refused:
        mended = refused.errors
    else:
        mended = {"words": heard.words}
    assert mended
    assert all(mended.values())


def test_undo_is_for_the_author_within_five_minutes_while_nobody_built_on_it() -> None:
    mine = objection(12)
    check_undo(mine, by=RITA.member_id, now=NOW + UNDO_FOR, others=0, has_answer=False)
    late = NOW + UNDO_FOR + timedelta(seconds=1)
    for by, now, others, has_answer in (
        (MemberId(2), NOW, 0, False),
        (RITA.member_id, late, 0, False),
        (RITA.member_id, NOW, 1, False),
        (RITA.member_id, NOW, 0, True),
    ):
        with pytest.raises(Refusal, match="#12"):
            check_undo(mine, by=by, now=now, others=others, has_answer=has_answer)


def test_a_merge_that_says_nothing_new_or_turns_in_a_circle_is_refused() -> None:
    one, other, child = objection(1), objection(2), objection(3, merged_into=1)
    check_merge(one, other, root=one, other_root=other)
    for first, second, root, other_root in (
        (one, one, one, one),
        (one, child, one, one),
        (child, one, one, one),
        (child, other, one, other),
    ):
        with pytest.raises(Refusal):
            check_merge(first, second, root=root, other_root=other_root)


@given(st.lists(st.integers(min_value=0, max_value=30), max_size=30))
def test_the_root_is_where_following_the_links_ends(parents: list[int]) -> None:
    links = {ObjectionId(child): ObjectionId(parent) for child, parent in enumerate(parents, start=1) if parent < child}
    for start in range(len(parents) + 1):
        root = root_of(ObjectionId(start), links)
        assert root not in links
        steps, at = 0, ObjectionId(start)
        while at != root:
            at, steps = links[at], steps + 1
        assert steps <= len(links)
