"""Whom somebody would rather not be with where their buddy is on the other platform, which no picker there shows."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from rules.buddies import Group, Round
from rules.buddy_rhythm import Mode
from rules.ids import MemberId
from rules.people import Platform
from tests.front_door import MONDAY_MORNING
from tests.teams.both import Both, both_open, link

OTHER = {Platform.SLACK: Platform.TEAMS, Platform.TEAMS: Platform.SLACK}
TODAY = MONDAY_MORNING.date()


@pytest.fixture
async def both(database_url: str) -> AsyncIterator[Both]:
    async with both_open(database_url) as both:
        yield both


@pytest.fixture(params=[Platform.TEAMS, Platform.SLACK], ids=["sales on Teams", "sales on Slack"])
def sales(request: pytest.FixtureRequest) -> Platform:
    return Platform(request.param)


async def are_buddies(both: Both, sales: Platform) -> tuple[MemberId, MemberId]:
    """Buddies are on, and Rita and Max are some; nobody else in marketing takes part."""
    ada = both.on(sales, "Ada")
    await ada.types("/hymnsheet", "buddies")
    await ada.submits(is_on="yes")
    await both.on(OTHER[sales], "Lena").types("/buddy", "out")
    async with both.unit_of_work() as work:
        ids = {member.person: member.id for member in await work.members.all()}
        rita, max_ = ids[both.on(sales, "Rita").id], ids[both.on(OTHER[sales], "Max").id]
        await work.buddy_rounds.make(
            Round(groups=(Group((rita,), (max_,)),), left_out=()),
            mode=Mode.ROTATING,
            seed=1,
            first_on=TODAY,
            last_on=TODAY + timedelta(days=13),
            due_at=both.now,
            now=both.now,
        )
    return rita, max_


async def test_who_is_on_the_other_platform_is_excluded_and_forgiven_by_a_tick(both: Both, sales: Platform) -> None:
    await link(both, sales=sales)
    rita_id, max_id = await are_buddies(both, sales)
    rita, ada = both.on(sales, "Rita"), both.on(sales, "Ada")
    await rita.types("/buddy")
    rita.expect_told("Your marketing buddy is", "Max Meyer")
    await rita.types("/buddy", "exclude")
    await rita.submits(this_one=["Also not with them again"])
    rita.expect_told("Nobody but you ever sees it")
    async with both.unit_of_work() as work:
        assert await work.buddies.excluded_by(rita_id) == {max_id}
    await ada.clicks("Who would meet whom")
    ada.expect_told("Rita Reyes", "nobody on the other side could be with them")
    await rita.types("/buddy", "exclude")
    assert "Also on your list: 1 colleague in the other workspace." in rita.form_text
    await rita.submits()
    async with both.unit_of_work() as work:
        assert await work.buddies.excluded_by(rita_id) == {max_id}, "what nobody took off the list stays on it"
    await rita.types("/buddy", "exclude")
    await rita.submits(forget=["Take everybody there off my list"])
    rita.expect_told("your private list is empty")
    await both.on(OTHER[sales], "Max").types("/buddy", "exclude")
    assert "Rita" not in both.on(OTHER[sales], "Max").form_text
    async with both.unit_of_work() as work:
        assert await work.buddies.excluded_by(rita_id) == frozenset()
