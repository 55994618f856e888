"""Whoever comes first is not the admin: Slack says who is, or whoever runs the bot, and no door opens beside that."""

import pytest

from playground.people import Person
from tests import harness
from tests.harness import Hymnsheet


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One kind is enough: who is an admin comes from outside."""
    return sqlite_url


@pytest.mark.parametrize("name", ["Rita", "Sam", "Mona", "Max", "Lena"])
async def test_the_first_who_knocks_is_not_the_admin(fresh: Hymnsheet, name: str) -> None:
    person = fresh.person(name)
    for words in ("setup", "managers", "doctor"):
        await person.types("/hymnsheet", words)
        person.expect_told("This one is for admins")
    assert person.modal is None


async def test_before_set_up_everybody_may_try_but_nobody_may_change_settings(fresh: Hymnsheet) -> None:
    rita = fresh.person("Rita")
    await rita.types("/objection", "Too expensive")
    assert rita.modal is not None
    await rita.closes()
    await rita.types("/hymnsheet", "setup")
    assert rita.modal is None
    rita.expect_told("This one is for admins")


async def test_slacks_admin_may_and_stops_being_one_when_slack_says_so(fresh: Hymnsheet) -> None:
    ada = fresh.person("Ada")
    await ada.types("/hymnsheet", "setup")
    assert ada.modal is not None
    await ada.closes()
    ada.user.is_admin = ada.user.is_owner = False
    await fresh.sleep_until("in 13 h")
    await ada.types("/hymnsheet", "setup")
    assert ada.modal is None
    ada.expect_told("This one is for admins")


async def test_whoever_runs_the_bot_names_admins_by_their_address(database_url: str) -> None:
    hymnsheet, runner = await harness.start(database_url, hymnsheet_admins=" Rita@Hymnsheet.example , nobody@x.example")
    try:
        rita, sam = Person(hymnsheet.playground, "Rita"), Person(hymnsheet.playground, "Sam")
        await rita.types("/hymnsheet", "setup")
        assert rita.modal is not None
        await sam.types("/hymnsheet", "setup")
        assert sam.modal is None
    finally:
        await hymnsheet.house.close()
        await hymnsheet.playground.close()
        await runner.cleanup()


async def test_an_address_alone_makes_nobody_an_admin_who_has_none(database_url: str) -> None:
    """An empty list of admins and an empty address are not the same person."""
    hymnsheet, runner = await harness.start(database_url, hymnsheet_admins=" , ")
    try:
        rita = Person(hymnsheet.playground, "Rita")
        rita.user.email = ""
        await rita.types("/hymnsheet", "setup")
        assert rita.modal is None
    finally:
        await hymnsheet.house.close()
        await hymnsheet.playground.close()
        await runner.cleanup()
