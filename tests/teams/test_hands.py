"""A day in Teams with hands alone: what is typed, clicked and sent off there has the effect it has in Slack."""

from collections.abc import AsyncIterator

import pytest

from rules.people import Side
from storage.places import Place, Purpose
from tests.teams.filling import NotThere
from tests.teams.office import Office, opened


@pytest.fixture
async def office(sqlite_url: str) -> AsyncIterator[Office]:
    """Rita sells, Max is in marketing, and marketing has its channel."""
    async with opened(sqlite_url) as office:
        await office.teams.installs("Ada", channel="General")
        for name in ("Rita", "Max", "Ada"):
            await office.teams.installs(name)
        workspace = await office.workspace()
        async with office.unit_of_work() as work:
            await work.members.set_side(Side.SALES, [office.person("Rita").id], workspace_id=workspace.id)
            await work.members.set_side(Side.MARKETING, [office.person("Max").id], workspace_id=workspace.id)
            channel = office.teams.world.channel("marketing").id
            await work.places.choose(Purpose.MARKETING, Place(workspace_id=workspace.id, channel=channel))
            await work.organisations.change(zone="Europe/Berlin", set_up_at=office.clock.now())
        yield office


async def test_a_rep_logs_an_objection_with_the_form(office):
    rita = office.person("Rita")
    await rita.types("/objection")
    await rita.submits(words="Too expensive for a team of five", category="Price")
    rita.expect_told("Too expensive for a team of five")
    assert rita.errors == {}


async def test_what_is_missing_is_asked_for_and_what_was_typed_stays(office):
    rita = office.person("Rita")
    await rita.types("objection")
    await rita.submits(category="Price")
    rita.expect_direct("Their own words")
    await rita.submits(words="Too expensive for a team of five")
    rita.expect_told("Too expensive for a team of five")


async def test_words_typed_in_a_channel_are_answered_where_nobody_else_reads_it(office):
    rita = office.person("Rita")
    await rita.mentions("help", channel="sales")
    assert office.teams.world.channel("sales").said == []
    rita.expect_direct("objection")


async def test_a_button_that_is_not_there_cannot_be_clicked(office):
    with pytest.raises(NotThere, match="No such"):
        await office.person("Rita").clicks("No such button")


async def test_a_button_has_its_effect(office):
    rita = office.person("Rita")
    await rita.clicks("What I can do for you")
    rita.expect_direct("objection", "You are here as")


async def test_a_home_is_a_card_in_the_chat(office):
    rita = office.person("Rita")
    await rita.opens_home()
    assert len([said for said in rita.direct_messages() if "Your hymn sheet" in said]) == 2


async def test_a_message_somebody_points_at_becomes_an_objection(office):
    rita = office.person("Rita")
    heard = await rita.says("They said it is too expensive for a team of five", channel="sales")
    await rita.uses("objection.log", heard)
    assert rita.dialog is not None
    assert "too expensive for a team of five" in str(rita.dialog)
    await rita.submits(category="Price")
    assert rita.dialog is None
    rita.expect_told("too expensive for a team of five")
