"""What may be counted on when an answer has stood for a while: its owner is asked, once, whether it is still true."""

from datetime import datetime

import pytest

from tests.front_door import BERLIN, Hymnsheet
from tests.promises.test_answer import TOO_EXPENSIVE, count_of, log

ASKED, BY_USE = "Is this answer still true?", "We bill by use"


def day(month: int, on: int, hour: int = 5) -> datetime:
    """A morning of this year in Berlin, before anybody works."""
    return datetime(2026, month, on, hour, tzinfo=BERLIN)


async def test_after_sixty_days_whoever_answered_is_asked_once_in_their_hours(hymnsheet: Hymnsheet) -> None:
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    hymnsheet.mind_nothing_more()
    await log(rita, TOO_EXPENSIVE)
    await max_.types("/answer", f"1 {BY_USE}")
    await hymnsheet.sleep_until(day(4, 30))
    await hymnsheet.until(day(5, 1, 8))
    assert count_of(max_, ASKED) == 0
    await hymnsheet.until(day(5, 1, 10))
    max_.expect_direct(ASKED, TOO_EXPENSIVE, BY_USE, button="Still true")
    await hymnsheet.sleep_until(day(7, 20))
    assert count_of(max_, ASKED) == 1


@pytest.mark.slow_in_teams
async def test_what_is_still_true_is_asked_about_again_sixty_days_later(hymnsheet: Hymnsheet) -> None:
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    hymnsheet.mind_nothing_more()
    await log(rita, TOO_EXPENSIVE)
    await max_.types("/answer", f"1 {BY_USE}")
    await hymnsheet.sleep_until(day(5, 1, 10))
    await max_.clicks("Still true")
    max_.expect_direct(ASKED, "Still true, you said. I ask again on 30 June 2026.")
    assert not any("[Still true]" in said for said in max_.direct_messages())
    await hymnsheet.sleep_until(day(6, 29, 10))
    assert count_of(max_, ASKED) == 1
    await hymnsheet.sleep_until(day(6, 30, 10))
    assert count_of(max_, ASKED) == 2
    max_.expect_direct(ASKED, button="Still true")


@pytest.mark.slow_in_teams
async def test_on_a_weekend_nobody_is_asked(hymnsheet: Hymnsheet) -> None:
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    hymnsheet.mind_nothing_more()
    await hymnsheet.sleep_until(day(3, 3, 10))
    await log(rita, TOO_EXPENSIVE)
    await max_.types("/answer", f"1 {BY_USE}")
    await hymnsheet.sleep_until(day(5, 2))
    await hymnsheet.until(day(5, 4, 8))
    assert count_of(max_, ASKED) == 0
    await hymnsheet.until(day(5, 4, 10))
    max_.expect_direct(ASKED)


async def test_many_on_one_day_are_one_message_and_each_is_said_in_place(hymnsheet: Hymnsheet) -> None:
    rita, max_, lena = (hymnsheet.person(name) for name in ("Rita", "Max", "Lena"))
    hymnsheet.mind_nothing_more()
    for number, words in enumerate((TOO_EXPENSIVE, "No budget this year", "Legal has to look first"), start=1):
        await log(rita, words)
        await max_.types("/answer", f"{number} {words}? {BY_USE}")
    await hymnsheet.sleep_until(day(5, 1, 10))
    max_.expect_direct("Are these 3 answers still true?", "#1", "#2", "#3")
    assert count_of(max_, "still true?") == 1
    await max_.clicks("Still true", message="Are these 3 answers")
    [said] = [said for said in max_.direct_messages() if "Are these 3 answers" in said]
    assert said.count("Still true, you said") == 1
    assert said.count("[Still true]") == 2
    assert count_of(lena, "still true?") == 0


async def test_answering_anew_begins_with_the_old_words(hymnsheet: Hymnsheet) -> None:
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    hymnsheet.mind_nothing_more()
    await log(rita, TOO_EXPENSIVE)
    await max_.types("/answer", f"1 {BY_USE}")
    await hymnsheet.sleep_until(day(5, 1, 10))
    await max_.clicks("Answer anew")
    assert max_.typed("words") == BY_USE
    await max_.submits(words="We bill by seat now")
    rita.expect_direct("We bill by seat now")
