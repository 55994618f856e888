"""Whoever has an account on Slack and on Teams is one buddy: paired once, told once, heard with either."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from rules.buddy import Met, Settings
from rules.people import Platform, Side
from tests.teams.both import Both, both_open, link

SLACK, TEAMS = Platform.SLACK, Platform.TEAMS
EVERYBODY = ["Lena", "Max", "Mona", "Rita", "Sam"]
MONDAY = date(2026, 3, 9)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One kind is enough here; `tests/storage/test_persons.py` tries both."""
    return sqlite_url


@pytest.fixture
async def both(database_url: str) -> AsyncIterator[Both]:
    """Sales on Teams, marketing on Slack; Rita sells on Slack too, and Max does marketing on Teams too."""
    async with both_open(database_url) as both:
        await link(both, sales=TEAMS)
        for platform, side, name in ((SLACK, Side.SALES, "Rita"), (TEAMS, Side.MARKETING, "Max")):
            ada = both.on(platform, "Ada")
            await ada.types("/hymnsheet setup")
            await ada.submits(**{side.value: [name]})
        async with both.unit_of_work() as work:
            await work.buddies.change_settings(Settings(starts_on=MONDAY, at="07:00"))
        yield both


async def groups(both: Both) -> list[list[tuple[str, Platform]]]:
    """Who is with whom now, by first name and platform."""
    known = {both.on(platform, name).id: (name, platform) for platform in Platform for name in EVERYBODY}
    async with both.unit_of_work() as work:
        last = await work.buddy_rounds.last()
        pairs = await work.buddy_rounds.pairs_of(last.id) if last else []
    return [[known[mate.who.person] for mate in pair.there] for pair in pairs if pair.ended_at is None]


async def names(both: Both) -> list[str]:
    """Everybody who is in a group, as often as they are."""
    return sorted(name for group in await groups(both) for name, _ in group)


async def other_account(both: Both, name: str) -> Platform:
    """Where somebody is who is in a group with their account on the other platform."""
    here = next(platform for group in await groups(both) for who, platform in group if who == name)
    return TEAMS if here is SLACK else SLACK


def introduced(both: Both, name: str) -> list[str]:
    """What somebody was told of a new buddy, wherever."""
    said = [one for platform in Platform for one in both.on(platform, name).direct_messages()]
    return [one for one in said if "To talk about" in one]


async def test_whoever_is_on_both_platforms_has_one_buddy_is_told_once_and_heard_with_either(
    both: Both,
) -> None:
    both.mind_nothing_more()
    await both.until("Mon 07:30")
    assert await names(both) == EVERYBODY
    assert not introduced(both, "Rita"), "nobody works yet"
    elsewhere = await other_account(both, "Rita")
    await both.on(elsewhere, "Rita").types("/buddy snooze 2 weeks")
    await both.until("10:00")
    assert await names(both) == ["Lena", "Max", "Mona", "Sam"]
    assert not introduced(both, "Rita"), "snoozed with the other account, between pairing and telling"
    await both.on(elsewhere, "Rita").types("/buddy in")
    await both.until("12:00")
    assert await names(both) == EVERYBODY
    for name in EVERYBODY:
        assert introduced(both, name), f"{name} was not told"
    assert len(introduced(both, "Rita")) == 1
    [mine] = [dict(group) for group in await groups(both) if "Rita" in dict(group)]
    [buddy] = mine.keys() & {"Max", "Lena"}
    for platform in Platform:
        rita = both.on(platform, "Rita")
        await rita.types("/buddy")
        rita.expect_told(both.in_slack(buddy).name, "until Sun 22 Mar")
    await both.on(elsewhere, "Rita").types("/buddy met")
    async with both.unit_of_work() as work:
        last = await work.buddy_rounds.last()
        outcomes = {pair.outcome for pair in await work.buddy_rounds.pairs_of(last.id)} if last else set()
    assert Met.MET in outcomes
