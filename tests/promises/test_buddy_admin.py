"""What admins see of buddies: how they are set, who would meet whom, and how a round went."""

from typing import Any

import pytest

from tests.front_door import Hymnsheet, Somebody

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what does not depend on the kind of database."""


async def turn_on(hymnsheet: Hymnsheet, **answers: Any) -> Somebody:
    """Let Ada fill in the form."""
    ada = hymnsheet.person("Ada")
    await ada.types("/hymnsheet", "buddies")
    await ada.submits(**answers)
    return ada


async def test_an_admin_turns_buddies_on_and_reads_when_the_first_come(hymnsheet: Hymnsheet) -> None:
    ada = await turn_on(hymnsheet, weekday="Wed", at="11:00", meeting_link="https://meet.example.com/coffee")
    assert ada.errors == {}
    said = ada.expect_told("a new buddy every 2 weeks", "Wednesdays at 11:00", button="Change")
    assert "https://meet.example.com/coffee" in said
    assert "Mar 4" in said or "4 Mar" in said


@ONE_DATABASE
async def test_a_term_has_weeks_of_its_own_and_changing_back_finds_the_other_number(hymnsheet: Hymnsheet) -> None:
    await turn_on(hymnsheet, weeks="3")
    ada = await turn_on(hymnsheet, mode="sticky", weeks="8")
    ada.expect_told("the same buddy for 8 weeks, with a topic each week")
    async with hymnsheet.unit_of_work() as work:
        settings = await work.buddies.settings()
    assert settings is not None
    assert (settings.every_weeks, settings.term_weeks) == (3, 8)


@ONE_DATABASE
async def test_what_cannot_be_read_stays_in_the_form_with_what_to_type(hymnsheet: Hymnsheet) -> None:
    ada = await turn_on(hymnsheet, starts_on="2026-03-01", meeting_link="http://meet.example.com")
    assert "That day is over" in ada.errors["starts_on"]
    assert "https://" in ada.errors["meeting_link"]
    await ada.submits(weeks="4", starts_on="2028-03-06", meeting_link="")
    assert "more than a year" in ada.errors["starts_on"]
    await ada.submits(starts_on="2026-03-16")
    said = ada.expect_told("every 4 weeks")
    assert "Mar 16" in said or "16 Mar" in said


@ONE_DATABASE
async def test_buddies_are_turned_off_again(hymnsheet: Hymnsheet) -> None:
    await turn_on(hymnsheet)
    ada = await turn_on(hymnsheet, is_on="no")
    ada.expect_told("Nobody gets a buddy from now on", button="Change")
    async with hymnsheet.unit_of_work() as work:
        assert await work.buddies.settings() is None


@ONE_DATABASE
async def test_only_admins_say_how_buddies_are_set(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/hymnsheet", "buddies")
    rita.expect_told("This one is for admins.")
    assert not rita.has_form
