"""What is decided about wins: where each is told, who may change it, and what was typed of it."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.errors import FieldErrors, Refusal
from rules.goal import Goal, Progress, chosen_from
from rules.ids import LeadId, MemberId, WinId, WorkspaceId
from rules.money import Amount, read_amount, typed_amount
from rules.objection import Colleague
from rules.tracked_lead import TrackedLead
from rules.win import Band, Credit, Win, band_of, check_edit, check_undo
from rules.win_form import from_answers, touches_of, typed_in, values_of

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RITA, MAX, SAM = MemberId(1), MemberId(2), MemberId(3)


def colleague(member_id: MemberId) -> Colleague:
    """Somebody of the only workspace."""
    return Colleague(member_id=member_id, workspace_id=WorkspaceId(1), person=f"U{member_id}")


WIN = Win(
    id=WinId(1),
    number=1,
    customer="Acme",
    rep=Credit(to=colleague(RITA)),
    told_by=colleague(MAX),
    closed_at=AT,
    created_at=AT,
)


@pytest.mark.parametrize(
    ("amount", "at", "band"),
    [
        (Amount(500_000, "EUR"), Amount(500_000, "EUR"), Band.OWN_POST),
        (Amount(499_999, "EUR"), Amount(500_000, "EUR"), Band.ROUNDUP),
        (Amount(1, "USD"), Amount(500_000, "EUR"), Band.OWN_POST),
        (None, Amount(500_000, "EUR"), Band.OWN_POST),
        (Amount(1, "EUR"), None, Band.OWN_POST),
        (None, None, Band.OWN_POST),
    ],
)
def test_a_win_below_the_band_waits_for_the_roundup(amount: Amount | None, at: Amount | None, band: Band) -> None:
    assert band_of(amount, at=at) is band


def test_who_told_it_the_rep_and_an_admin_may_change_it() -> None:
    for member_id in (RITA, MAX):
        check_edit(WIN, by=member_id, is_admin=False)
    check_edit(WIN, by=SAM, is_admin=True)
    with pytest.raises(Refusal):
        check_edit(WIN, by=SAM, is_admin=False)


def test_it_can_be_taken_back_for_five_minutes_by_those_whose_it_is() -> None:
    for member_id in (RITA, MAX):
        check_undo(WIN, by=member_id, now=AT + timedelta(minutes=5))
    with pytest.raises(Refusal):
        check_undo(WIN, by=SAM, now=AT)
    with pytest.raises(Refusal):
        check_undo(WIN, by=RITA, now=AT + timedelta(minutes=5, microseconds=1))


def test_a_win_that_a_program_told_of_belongs_to_its_rep_and_else_to_nobody() -> None:
    told = replace(WIN, told_by=None, rep=None)
    with pytest.raises(Refusal):
        check_edit(told, by=SAM, is_admin=False)
    check_edit(replace(told, rep=WIN.rep), by=RITA, is_admin=False)


@pytest.mark.parametrize(
    ("typed", "answers"),
    [
        ("Acme 12k EUR, thanks @Max", {"customer": "Acme", "amount": "12k EUR", "words": "thanks @Max"}),
        ("Acme", {"customer": "Acme"}),
        ("Acme Ltd €12k", {"customer": "Acme Ltd", "amount": "€12k"}),
        (
            "Birch & Sons, $1.2m - the demo did it",
            {"customer": "Birch & Sons", "amount": "$1.2m", "words": "the demo did it"},
        ),
        ("Acme, the demo did it", {"customer": "Acme", "words": "the demo did it"}),
        ("EUR 1.2 million from Acme", {"amount": "EUR 1.2 million", "words": "EUR 1.2 million from Acme"}),
        ("3M Company 12000 EUR", {"customer": "3M Company", "amount": "12000 EUR"}),
        ("they signed after the demo that Max had made", {"words": "they signed after the demo that Max had made"}),
        ("", {}),
    ],
)
def test_what_was_typed_stands_in_the_form(typed: str, answers: dict[str, str]) -> None:
    assert typed_in(typed) == answers


@given(st.text(max_size=200))
def test_nothing_typed_is_lost(typed: str) -> None:
    kept = "".join(typed_in(typed).values())
    for word in re.findall(r"\w+", typed):
        assert word in kept


@given(st.integers(min_value=1, max_value=10**14), st.sampled_from(["EUR", "USD", "JPY", "BRL", "CHF", "KWD"]))
def test_an_amount_that_is_edited_is_the_amount_that_was_told(minor: int, currency: str) -> None:
    amount = Amount(minor, currency)
    assert read_amount(typed_amount(amount)) == amount


def test_a_customer_must_be_named_and_an_amount_must_be_readable() -> None:
    with pytest.raises(FieldErrors) as raised:
        from_answers({"customer": "  ", "amount": "twelve grand"})
    assert set(raised.value.errors) == {"customer", "amount"}


def test_the_touches_of_a_lead_are_told_in_plain_words_and_each_once() -> None:
    lead = TrackedLead(
        id=LeadId(7),
        name="Jo",
        source="paid_search",
        campaign="Spring",
        evidence=("paid search", "asked for a call"),
        created_at=AT,
        arrived_at=AT,
    )
    offered = touches_of(lead)
    assert list(offered.values()) == ["paid search", "campaign Spring", "asked for a call"]
    assert values_of(["asked for a call"], lead) == ("7.2",)


GOAL = Goal(name="Q1", amount=Amount(300, "EUR"), first_on=date(2026, 1, 1), last_on=date(2026, 3, 31))


@pytest.mark.parametrize(("minor", "percent"), [(0, 0), (1, 0), (299, 99), (300, 100), (450, 150)])
def test_a_goal_is_reached_when_it_is_reached(minor: int, percent: int) -> None:
    assert Progress(goal=GOAL, minor=minor).percent == percent


def test_a_goal_needs_all_of_its_parts_and_a_band_needs_no_goal() -> None:
    assert chosen_from({"band": "5000 EUR"}).goal is None
    with pytest.raises(FieldErrors) as raised:
        chosen_from({"name": "Q1"})
    assert set(raised.value.errors) == {"amount", "first_on", "last_on"}
