"""Whoever has the database, but not the key, learns and guesses nobody's address from it."""

from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select

from bot.keys import Keys, parse_keys
from bot.rekey import rekey
from rules.people import Platform
from storage.organisations import ACROSS
from storage.privacy import Privacy
from storage.tables import members, metadata
from tests.front_door import KEY
from tests.installing import OLD_KEY
from tests.teams.both import Both, both_open, link

DOMAIN = "hymnsheet.example"
NEW, OLD = parse_keys(KEY)[0], parse_keys(OLD_KEY)[0]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One kind is enough here: what is kept is the same on both."""
    return sqlite_url


@pytest.fixture
async def both(database_url: str) -> AsyncIterator[Both]:
    async with both_open(database_url, hymnsheet_keys=KEY) as both:
        both.teams.world.person("Rita").signs_in_as = f"rr17@tenant.{DOMAIN}"
        await link(both, sales=Platform.TEAMS)
        for platform in Platform:
            await both.on(platform, "Rita").types("/hymnsheet help")
        yield both


async def rows(both: Both, *columns: Any) -> list[tuple[Any, ...]]:
    async with both.house.storage.across_organisations() as transaction:
        found = await transaction.execute(select(*columns).execution_options(**ACROSS))
        return [tuple(row) for row in found]


async def fingerprints(both: Both, name: str) -> list[str | None]:
    """What is kept of somebody's address, on either platform."""
    theirs = {both.on(platform, name).id for platform in Platform}
    return [kept for person, kept in await rows(both, members.c.person, members.c.fingerprint) if person in theirs]


async def test_an_address_stands_nowhere_and_its_fingerprint_cannot_be_made_without_the_key(both: Both) -> None:
    kept = "\n".join([str(row) for table in metadata.sorted_tables for row in await rows(both, table)])
    assert both.in_teams("Rita").id in kept
    assert DOMAIN not in kept
    of_slack, of_teams = await fingerprints(both, "Rita")
    assert of_slack is not None
    assert of_slack == of_teams
    assert of_slack not in await fingerprints(both, "Max")
    async with both.unit_of_work() as work:
        rita_id = next(one.id for one in await work.members.all() if one.person == both.in_teams("Rita").id)
        assert of_slack not in str(await Privacy(work).held(rita_id))
    address = f"rita@{DOMAIN}"
    assert sha256(address.encode()).hexdigest() not in kept
    place = f"organisation {(await both.workspace()).organisation_id}, members, fingerprint"
    assert Keys([NEW, OLD]).fingerprint(address, place=place) == of_slack
    assert Keys([OLD, NEW]).fingerprint(address, place=place) != of_slack
    assert Keys([NEW]).fingerprint(address, place="organisation 99, members, fingerprint") != of_slack


async def test_who_was_met_before_the_workspaces_were_linked_is_known_when_they_next_do_something(both: Both) -> None:
    of_slack, of_teams = await fingerprints(both, "Ada")
    assert of_slack is not None
    assert of_slack == of_teams


async def test_a_guest_is_nobody_else_whatever_their_address(both: Both) -> None:
    lena = both.in_slack("Lena")
    lena.user.is_restricted, lena.user.email = True, f"rita@{DOMAIN}"
    await lena.sets_status("", "Slack tells of whoever changed")
    assert not set(await fingerprints(both, "Rita")) & set(await fingerprints(both, "Lena"))


async def test_with_a_new_key_every_fingerprint_is_taken_anew(both: Both) -> None:
    before = await fingerprints(both, "Rita")
    await rekey(both.house.storage, Keys([NEW]), drop_unreadable=False)
    assert await fingerprints(both, "Rita") == before, "the key is the same"
    await rekey(both.house.storage, Keys([OLD, NEW]), drop_unreadable=False)
    assert await fingerprints(both, "Rita") == [None, None]
    await both.in_slack("Rita").types("/hymnsheet help")
    assert await fingerprints(both, "Rita") == before
