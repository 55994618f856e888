"""What people in Teams get for what they do: an answer where they look, and always a way back."""

from collections.abc import AsyncIterator

import pytest

from tests.teams.office import Office, opened


@pytest.fixture
async def office(sqlite_url: str) -> AsyncIterator[Office]:
    async with opened(sqlite_url) as office:
        yield office


async def test_whoever_wants_to_be_forgotten_reads_that_they_are_where_they_asked_for_it(office):
    rita, sam = office.person("Rita"), office.person("Sam")
    await sam.types("help")
    await rita.types("hymnsheet privacy")
    before = len(rita.direct_messages())
    await rita.clicks("Forget me")
    assert "forgotten" in rita.expect_direct("forgotten").lower()
    assert len(rita.direct_messages()) == before, "in place of what was clicked"


async def test_even_the_only_one_who_spoke_with_us_reads_it(office):
    rita = office.person("Rita")
    await rita.types("hymnsheet privacy")
    await rita.clicks("Forget me")
    rita.expect_direct("forgotten")
