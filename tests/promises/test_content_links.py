"""Links to content lead there and are counted by day, where the world reaches the bot; nobody is counted by name."""

from collections.abc import AsyncIterator

import pytest

from rules.people import Platform
from tests import harness
from tests.harness import Hymnsheet
from tests.links import GUIDE, PUBLIC, TITLE, codes, counted, opens, share
from tests.teams import harness as teams_harness


@pytest.fixture
async def fresh(platform: Platform, database_url: str) -> AsyncIterator[Hymnsheet]:
    """A bot that the world reaches."""
    opened = harness.opened if platform is Platform.SLACK else teams_harness.opened
    async with opened(database_url, public_address=f"{PUBLIC}/") as hymnsheet:
        yield hymnsheet


async def test_an_item_is_opened_by_its_own_address_and_counted_on_the_local_day(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await share(hymnsheet)
    [code] = await codes(hymnsheet)
    for _ in range(3):
        opened = await opens(hymnsheet, f"/r/{code}")
        assert (opened.status, opened.headers["Location"]) == (302, GUIDE)
    assert await counted(hymnsheet) == {"2026-03-02": 3}
    await hymnsheet.until("00:10 tomorrow")
    await opens(hymnsheet, f"/r/{code}")
    assert await counted(hymnsheet) == {"2026-03-02": 3, "2026-03-03": 1}
    max_ = hymnsheet.person("Max")
    await max_.types("/content", "show 1")
    max_.expect_told("Opened", "4 times")


async def test_what_was_changed_is_opened_at_its_new_place_by_the_same_address(hymnsheet: Hymnsheet) -> None:
    max_ = hymnsheet.person("Max")
    await share(hymnsheet)
    [code] = await codes(hymnsheet)
    await max_.types("/content", "edit 1")
    await max_.submits(link="https://example.com/prices-2026")
    assert (await opens(hymnsheet, f"/r/{code}")).headers["Location"] == "https://example.com/prices-2026"


async def test_what_was_retired_is_not_opened_until_it_is_brought_back(hymnsheet: Hymnsheet) -> None:
    max_ = hymnsheet.person("Max")
    await share(hymnsheet)
    [code] = await codes(hymnsheet)
    await max_.types("/content", "retire 1")
    gone = await opens(hymnsheet, f"/r/{code}")
    assert (gone.status, "Location" in gone.headers) == (410, False)
    assert "not offered any more" in gone.text
    await max_.clicks("Bring it back")
    assert (await opens(hymnsheet, f"/r/{code}")).status == 302
    assert await counted(hymnsheet) == {"2026-03-02": 1}


async def test_what_leads_inside_a_network_is_shown_as_words_and_not_led_to(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await share(hymnsheet, "https://wiki.internal/prices")
    assert await codes(hymnsheet) == []
    await rita.types("/content", "find price")
    rita.expect_told(TITLE, "https://wiki.internal/prices")
