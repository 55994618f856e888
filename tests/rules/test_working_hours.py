"""Working hours as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.errors import Refusal
from rules.working_hours import FULL_DAY, LONGEST, Block, WorkingHours, working_hours


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Mon-Fri 09:00-12:00, 13:00-17:00", "Mon-Fri 09:00-12:00, 13:00-17:00"),
        ("Mon-Thu 09:00-17:00; Fri 9-14", "Mon-Thu 09:00-17:00; Fri 09:00-14:00"),
        ("Mon-Thu 9-17, Fri 9-14", "Mon-Thu 09:00-17:00; Fri 09:00-14:00"),
        ("Monday to Friday: 9 – 17", "Mon-Fri 09:00-17:00"),
        ("mon, wed and fri 9.30-12", "Mon 09:30-12:00; Wed 09:30-12:00; Fri 09:30-12:00"),
        ("Mo-Fr 9am-5:30pm", "Mon-Fri 09:00-17:30"),
        ("Sun-Thu 8-16", "Mon-Thu 08:00-16:00; Sun 08:00-16:00"),
        ("Fri 22-24; Sat 0-6", "Fri 22:00-24:00; Sat 00:00-06:00"),
        ("Mon 13-17; Mon 9-12", "Mon 09:00-12:00, 13:00-17:00"),
        ("Tue 9-12, 12-13", "Tue 09:00-12:00, 12:00-13:00"),
        ("Mon 12am-12pm", "Mon 00:00-12:00"),
    ],
)
def test_hours_are_read_as_people_write_them_and_kept_in_one_way(written, kept):
    assert str(working_hours(written)) == kept


def test_the_weekdays_with_work_count_from_monday():
    assert working_hours("Sun-Tue 9-17; Fri 9-12").weekdays == {6, 0, 1, 4}


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "Say when people work"),
        (" ;, ", "Say when people work"),
        ("Mon", "Say when people work"),
        ("9-17", "Say on which days"),
        ("Mon-Fri 9-17; Sat", "Sat has no hours yet"),
        ("Foo 9-12", "I do not know the day “Foo”"),
        ("Mon-Tue-Wed 9-12", "“Mon-Tue-Wed” is not a run of days"),
        ("Mon- 9-12", "“Mon-” is not a run of days"),
        ("Mon 17-9", "“17-9” ends before it starts"),
        ("Mon 9-9", "“9-9” is over before it begins"),
        ("Mon 9-12, 11-13", "On Mon, 09:00-12:00 and 11:00-13:00 overlap"),
        ("Mon-Fri 9-12; Wed 10-11", "On Wed, 09:00-12:00 and 10:00-11:00 overlap"),
        ("Mon 9", "I cannot read the hours “9”"),
        ("Mon 9-17 Uhr", "I cannot read the hours “9-17 Uhr”"),
        ("Mon ٣-٤", "I cannot read the hours"),
        ("Mon 25-26", "There is no 25 on the clock"),
        ("Mon 9:75-10", "There is no 9:75 on the clock"),
        ("Mon 13pm-15", "There is no 13pm on the clock"),
        ("Mon 9-17," * 5000, "That is long for working hours"),
        ("Mon-Sun " + ",".join(f"{hour}-{hour}:30" for hour in range(0, 24)), "more detail than I can keep"),
    ],
)
def test_hours_that_cannot_be_are_answered_with_what_to_mend(written, sentence):
    with pytest.raises(Refusal, match=r"^[A-ZI“].*\.$") as refused:
        working_hours(written)
    assert sentence in str(refused.value)


def _day(cuts: list[int]) -> tuple[Block, ...]:
    return tuple(Block(starts, ends) for starts, ends in zip(cuts[::2], cuts[1::2], strict=False))


minutes = st.lists(st.integers(0, FULL_DAY), unique=True, max_size=4).map(sorted)
weeks = st.tuples(*[minutes.map(_day)] * 7).filter(any).map(WorkingHours)


@given(weeks.filter(lambda hours: len(str(hours)) <= LONGEST))
def test_whatever_is_printed_is_read_back_the_same(hours):
    assert working_hours(str(hours)) == hours


@given(st.text(alphabet="MonTueWdFri-–,;:&. 0123456789apm\n", max_size=80))
def test_nothing_typed_ends_in_anything_but_hours_or_a_sentence(typed):
    try:
        hours = working_hours(typed)
    except Refusal:
        return
    assert any(hours.days)
