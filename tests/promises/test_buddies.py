"""Rounds of buddies: who is put beside whom, who hears of it and when, and what happens while people come and go."""

from datetime import date

import pytest

from rules.buddy import Settings
from tests.front_door import Hymnsheet

MONDAY = date(2026, 3, 9)


@pytest.fixture
async def buddies(hymnsheet: Hymnsheet) -> Hymnsheet:
    """Buddies are turned on, from next Monday at ten on."""
    await turn_on(hymnsheet)
    return hymnsheet


async def turn_on(hymnsheet: Hymnsheet, **settings: object) -> None:
    """What an admin's `/hymnsheet buddies` leaves behind."""
    async with hymnsheet.unit_of_work() as work:
        await work.buddies.change_settings(Settings(starts_on=MONDAY, **settings))
    await hymnsheet.settle()


async def groups(hymnsheet: Hymnsheet) -> list[set[str]]:
    """Who is with whom now, by first name."""
    names = {hymnsheet.person(name).id: name for name in ("Rita", "Sam", "Mona", "Max", "Lena", "Ada")}
    async with hymnsheet.unit_of_work() as work:
        last = await work.buddy_rounds.last()
        pairs = await work.buddy_rounds.pairs_of(last.id) if last else []
    return [{names[mate.who.person] for mate in pair.there} for pair in pairs if pair.ended_at is None]


def told(hymnsheet: Hymnsheet, name: str) -> list[str]:
    """What somebody was told of buddies, oldest first."""
    return [said for said in hymnsheet.person(name).direct_messages() if "budd" in said.lower()]


async def test_on_the_first_day_everybody_has_a_buddy_of_the_other_side_and_hears_of_it_once_all_of_them_work(buddies):
    buddies.mind_nothing_more()
    await buddies.until("Mon 09:59")
    assert await groups(buddies) == []
    await buddies.until("10:00")
    made = await groups(buddies)
    assert sorted(len(group) for group in made) == [2, 3], "three in sales, two in marketing"
    assert all(group & {"Max", "Lena"} and group & {"Rita", "Sam", "Mona"} for group in made)
    for group in made:
        assert all(bool(told(buddies, name)) is ("Sam" not in group) for name in group), "Sam sleeps in New York"
    await buddies.until("16:00")
    for name in ("Rita", "Sam", "Mona", "Max", "Lena"):
        (said,) = told(buddies, name)
        assert "until Sun 22 Mar" in said
        assert "[We met]" in said
    await buddies.until("20:00")
    assert all(len(told(buddies, name)) == 1 for name in ("Rita", "Sam", "Mona", "Max", "Lena"))
