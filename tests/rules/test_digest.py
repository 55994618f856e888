"""What a digest shows. The oracles count in plain loops."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from rules.digest import Entry, Hearing, Period, Rise, date_of_digest, outline, rising, stakes
from rules.ids import LeadId, MemberId, ObjectionId
from rules.money import Amount
from rules.objection import Category

UNTIL = datetime(2026, 3, 3, 7, 30, tzinfo=UTC)
PERIOD = Period(on_date=date(2026, 3, 3), after_number=5, up_to_number=20, since_at=None, until_at=UNTIL, due_at=UNTIL)


def hearing(root: int, member: int, *, days: float, category: Category = Category.PRICE) -> Hearing:
    """Somebody heard something some days ago."""
    return Hearing(
        root_id=ObjectionId(root), category=category, member_id=MemberId(member), at=UNTIL - timedelta(days=days)
    )


def entry(number: int, *, root: int | None = None, lead: int | None = None, amount: Amount | None = None) -> Entry:
    """Something logged; the higher its number, the later."""
    return Entry(
        id=ObjectionId(number),
        root_id=ObjectionId(root or number),
        number=number,
        category=Category.PRICE,
        created_at=UNTIL - timedelta(hours=100 - number),
        lead_id=None if lead is None else LeadId(lead),
        amount=amount,
    )


HEARINGS = st.lists(
    st.builds(
        hearing,
        st.integers(1, 4),
        st.integers(1, 5),
        days=st.floats(min_value=0, max_value=40),
        category=st.sampled_from([Category.PRICE, Category.TRUST]),
    ),
    max_size=60,
)


def counted(hearings: Iterable[Hearing], *, newest: float, oldest: float) -> int:
    """How many different people heard how many different things within some days, ends as a clock has them."""
    return len(
        {
            (one.root_id, one.member_id)
            for one in hearings
            if timedelta(days=newest) <= UNTIL - one.at < timedelta(days=oldest)
        }
    )


@given(HEARINGS)
def test_rising_is_three_or_more_and_above_one_and_a_half_times_the_mean(hearings: list[Hearing]) -> None:
    found = {rise.subject: rise for rise in rising(hearings, until=UNTIL)}
    subjects = [*Category, *map(ObjectionId, range(1, 5))]
    for subject in subjects:
        about = [one for one in hearings if subject in (one.category, one.root_id)]
        now = counted(about, newest=0, oldest=7)
        before = sum(counted(about, newest=7 * week, oldest=7 * week + 7) for week in range(1, 5))
        is_rising = now >= 3 and now > Fraction(3, 2) * Fraction(before, 4)
        assert (subject in found) == is_rising
        if is_rising:
            assert found[subject] == Rise(subject=subject, now=now, before=before)


@given(now=st.integers(0, 8), weeks=st.lists(st.integers(0, 6), min_size=4, max_size=4))
def test_a_week_is_held_against_the_mean_of_the_four_before(now: int, weeks: list[int]) -> None:
    hearings = [hearing(1, member, days=1) for member in range(now)]
    for week, count in enumerate(weeks, start=1):
        hearings += [hearing(1, member, days=7 * week + 1) for member in range(count)]
    is_rising = now >= 3 and now > Fraction(3, 2) * Fraction(sum(weeks), 4)
    found = [rise for rise in rising(hearings, until=UNTIL) if rise.subject == ObjectionId(1)]
    assert found == ([Rise(subject=ObjectionId(1), now=now, before=sum(weeks))] if is_rising else [])


def test_three_this_week_usually_one_is_rising() -> None:
    hearings = [hearing(1, 1, days=7 * week + 1) for week in range(1, 5)]
    hearings += [hearing(1, member, days=1) for member in (1, 2, 3)]
    assert rising(hearings, until=UNTIL)[0] == Rise(subject=ObjectionId(1), now=3, before=4)


def test_one_person_who_says_it_three_times_is_no_rise() -> None:
    assert rising([hearing(1, 1, days=day) for day in (1, 2, 3)], until=UNTIL) == []


def test_new_is_what_has_a_number_of_this_period_each_root_once_with_its_newest_words() -> None:
    entries = [entry(5), entry(6, root=3), entry(7, root=3), entry(8), entry(20), entry(21), entry(3)]
    drawn = outline(PERIOD, entries=entries, hearings=[hearing(3, 1, days=1)], answered=frozenset())
    assert drawn.new == ((3, 7), (20, 20), (8, 8))
    assert drawn.new_count == 4
    assert drawn.more_new == 0


@given(st.sets(st.integers(1, 60)), st.data())
def test_everything_new_or_unanswered_is_shown_or_counted(numbers: set[int], data: st.DataObject) -> None:
    period = Period(
        on_date=date(2026, 3, 3), after_number=20, up_to_number=60, since_at=None, until_at=UNTIL, due_at=UNTIL
    )
    answered = frozenset(map(ObjectionId, data.draw(st.sets(st.sampled_from(sorted(numbers)))) if numbers else ()))
    drawn = outline(period, entries=[entry(number) for number in numbers], hearings=[], answered=answered)
    new = {number for number in numbers if number > 20}
    assert len(drawn.new) + drawn.more_new == drawn.new_count == len(new)
    old = sorted(numbers - new - set(answered))
    assert list(drawn.unanswered) == old[:5]
    assert drawn.unanswered_count == len(old)
    assert drawn.is_empty == (not new and not old)


def test_what_was_answered_under_its_root_does_not_wait() -> None:
    drawn = outline(PERIOD, entries=[entry(1), entry(2, root=1)], hearings=[], answered=frozenset({ObjectionId(1)}))
    assert drawn.is_empty


@given(
    st.lists(
        st.tuples(st.sampled_from(["EUR", "USD"]), st.integers(1, 1000), st.one_of(st.none(), st.integers(1, 3))),
        max_size=20,
    )
)
def test_a_deal_counts_once_in_a_category_and_currencies_are_never_added_up(
    amounts: list[tuple[str, int, int | None]],
) -> None:
    entries = [
        entry(number, lead=lead, amount=Amount(minor, currency))
        for number, (currency, minor, lead) in enumerate(amounts, start=1)
    ]
    expected = {}
    for currency in ("EUR", "USD"):
        without_lead = [minor for code, minor, lead in amounts if code == currency and lead is None]
        per_lead = {
            lead: max(minor for code, minor, of in amounts if code == currency and of == lead)
            for code, _, lead in amounts
            if code == currency and lead is not None
        }
        total = sum(without_lead) + sum(per_lead.values())
        if total:
            expected[currency] = total
    assert {stake.amount.currency: stake.amount.minor for stake in stakes(entries)} == expected


def test_stakes_are_those_of_what_is_new_or_waits() -> None:
    euro = Amount(100, "EUR")
    entries = [entry(1, amount=euro), entry(2, amount=euro), entry(3, root=2, amount=euro), entry(10, amount=euro)]
    drawn = outline(PERIOD, entries=entries, hearings=[], answered=frozenset({ObjectionId(2)}))
    assert [stake.amount for stake in drawn.stakes] == [Amount(200, "EUR")]


def test_the_key_of_a_digest_names_its_date() -> None:
    assert PERIOD.key == "digest:2026-03-03"
    assert date_of_digest(PERIOD.key) == PERIOD.on_date
    assert date_of_digest("answer:3:4") is None
    assert date_of_digest("") is None
