"""Windows, read and written as people write them."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.errors import FieldErrors, Refusal
from rules.event_log import Tier
from rules.lead_story import Windows
from rules.windows import LONGEST, SHORTEST, Promises, promises_from, span_in, span_words

MINUTE = timedelta(minutes=1)
WHOLE = {"hot": "30 min", "high": "1 h", "normal": "8 h", "low": "24 h", "answer_days": "2", "urgent": "no"}


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("30 min", 30),
        ("30min.", 30),
        ("30 m", 30),
        ("45 Minutes", 45),
        ("1 h", 60),
        ("1 hour", 60),
        ("2 hrs", 120),
        ("1 h 30 min", 90),
        ("1h30", 90),
        ("1 h 30", 90),
        ("1 hour and 5 minutes", 65),
        ("1:30", 90),
        ("1:30 h", 90),
        ("1.5 h", 90),
        ("1,5 h", 90),
        ("0.25h", 15),
        ("90 min", 90),
        ("  2   H  ", 120),
        ("200 h", 12_000),
        ("5 min", 5),
    ],
)
def test_a_span_is_read_as_people_write_it(typed: str, minutes: int) -> None:
    assert span_in(typed) == minutes * MINUTE


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Write it like 30 min"),
        ("soon", "Write it like 30 min"),
        ("h", "Write it like 30 min"),
        ("-3 h", "Write it like 30 min"),
        ("1 h 1 h", "Write it like 30 min"),
        ("1:75", "Write it like 30 min"),
        ("٣ h", "Write it like 30 min"),
        ("1e3 h", "Write it like 30 min"),
        ("9" * 400 + " h", "Write it like 30 min"),
        ("30", "Write 30 min or 30 h"),
        ("1,5", "Write 1,5 min or 1,5 h"),
        ("1 day", "such as 8 h"),
        ("2 weeks", "such as 8 h"),
        ("4 min", "The shortest is 5 min"),
        ("0 h", "The shortest is 5 min"),
        ("201 h", "The longest is 200 h"),
        ("200 h 1 min", "The longest is 200 h"),
        ("999999 h", "The longest is 200 h"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_type_instead(typed: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        span_in(typed)


@given(st.integers(SHORTEST // MINUTE, LONGEST // MINUTE))
def test_what_is_shown_can_be_typed_again(minutes: int) -> None:
    assert span_in(span_words(minutes * MINUTE)) == minutes * MINUTE


@given(st.text(alphabet="0123456789 hmind.,:'", max_size=12))
def test_whatever_is_typed_is_within_bounds_or_refused(typed: str) -> None:
    with suppress(Refusal):
        assert SHORTEST <= span_in(typed) <= LONGEST


def test_every_answer_that_cannot_be_read_has_its_own_sentence() -> None:
    with pytest.raises(FieldErrors) as raised:
        promises_from(WHOLE | {"hot": "now", "low": "", "answer_days": "0"})
    assert set(raised.value.errors) == {"hot", "low", "answer_days"}


@pytest.mark.parametrize("typed", ["", "0", "21", "1.5", "two", "-1", "٣", "1000000"])
def test_answers_are_promised_in_whole_working_days(typed: str) -> None:
    with pytest.raises(FieldErrors, match="from 1 to 20"):
        promises_from(WHOLE | {"answer_days": typed})


def test_what_was_answered_is_what_is_promised() -> None:
    assert promises_from(WHOLE) == Promises()
    chosen = promises_from(WHOLE | {"hot": "10 min", "answer_days": " 5 ", "urgent": "yes"})
    assert (chosen.lasts[Tier.HOT], chosen.answer_days, chosen.urgent_any_time) == (10 * MINUTE, 5, True)
    assert not chosen.same_windows(Promises())


def test_windows_are_the_same_whenever_they_were_agreed_on() -> None:
    later = Windows(since_at=datetime(2026, 3, 2, tzinfo=UTC))
    assert Promises(windows=later, urgent_any_time=True).same_windows(Promises())


def test_a_more_urgent_tier_with_more_time_is_noticed() -> None:
    assert Promises().turned_round is None
    assert promises_from(WHOLE | {"hot": "1 h"}).turned_round is None
    assert promises_from(WHOLE | {"high": "9 h"}).turned_round == (Tier.HIGH, Tier.NORMAL)
