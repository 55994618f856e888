"""Sales in one workspace, marketing in another: one organisation, and each person is reached where they are."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import House
from bot.dispatch import Haste
from bot.inbound import Command, Origin
from handlers.feature import Reply, Where
from playground.workspace import Workspace
from rules.people import Platform, Side
from tests.installing import SDK_SPEAKS_BASIC, Installing, installing, settings_for_many
from tests.linking import install_both, link, new_code
from tests.rows import counts

pytestmark = SDK_SPEAKS_BASIC


@pytest.fixture
async def many(database_url: str) -> AsyncIterator[Installing]:
    async with installing(database_url) as many:
        yield many


def said_in(many: Installing, workspace: Workspace, channel: str = "marketing") -> str:
    """Everything said in a channel, as somebody in it reads it."""
    return "\n".join(many.person_of(workspace, "Max").sees(channel))


async def test_what_sales_hears_in_one_workspace_marketing_answers_in_the_other(many: Installing) -> None:
    sales, marketing = await install_both(many)
    await link(many, sales, marketing)
    many.person_of(sales, "Ada").expect_direct("joined your organisation with your code", marketing.name)
    rita, max_ = many.person_of(sales, "Rita"), many.person_of(marketing, "Max")
    await rita.types("/objection", "Too expensive for a team of five")
    await rita.submits(category="price")
    await many.until("08:30 tomorrow")
    assert "Too expensive for a team of five" in said_in(many, marketing)
    assert "Too expensive for a team of five" not in said_in(many, sales)
    await max_.types("/claim", "1")
    await max_.types("/answer", "1 It pays for itself within a quarter")
    await many.settle()
    rita.expect_direct("It pays for itself within a quarter")
    assert not [said for said in many.person_of(marketing, "Rita").direct_messages() if "pays for itself" in said]


async def test_a_lead_that_marketing_hands_over_reaches_its_owner_in_the_other_workspace(many: Installing) -> None:
    sales, marketing = await install_both(many)
    await link(many, sales, marketing)
    rita, max_ = many.person_of(sales, "Rita"), many.person_of(marketing, "Max")
    await rita.types("/leadfeedback", "acme.com 2 too early, no budget")
    await max_.types("/lead find", "acme")
    max_.expect_told("acme.com")
    async with many.unit_of_work() as work:
        people = {(member.person, member.side) for member in await work.members.all() if member.side}
    assert {(rita.id, Side.SALES), (max_.id, Side.MARKETING)} <= people


async def test_whoever_was_met_before_and_what_was_on_its_way_comes_along(many: Installing) -> None:
    sales, marketing = await install_both(many)
    lena = many.person_of(marketing, "Lena")
    await lena.types("/hymnsheet hours")
    await lena.submits(working_hours="Mon-Thu 10-14")
    await lena.sets_status(":palm_tree:", "On an island")
    before = await counts(many)
    await link(many, sales, marketing)
    after = await counts(many)
    assert (before["organisations"], after["organisations"]) == (2, 1)
    assert (after["workspaces"], after["absences"]) == (2, before["absences"])
    assert after["audit"] > before["audit"]
    await lena.types("/hymnsheet hours")
    assert lena.modal is not None
    assert "10:00-14:00" in str(lena.modal.content)


async def test_sides_are_chosen_anew(many: Installing) -> None:
    sales, marketing = await install_both(many)
    other_ada = many.person_of(marketing, "Ada")
    await other_ada.types("/hymnsheet setup")
    await other_ada.submits(sales=["Rita"])
    await other_ada.types("/hymnsheet link", await new_code(many.person_of(sales, "Ada")))
    other_ada.expect_told("Next: say who of this workspace sings on which side")
    async with many.unit_of_work() as work:
        assert {member.side for member in await work.members.all()} == {None}


async def test_a_code_is_taken_however_it_is_typed_and_asked_for_with_a_button(many: Installing) -> None:
    sales, marketing = await install_both(many)
    await many.set_up(sales)
    ada = many.person_of(sales, "Ada")
    await ada.clicks("Link another workspace")
    assert ada.modal is not None
    assert "Within 15 minutes" in ada.reads(ada.modal)
    await ada.closes()
    code = (await new_code(ada)).lower().replace("-", " ")
    other_ada = many.person_of(marketing, "Ada")
    await other_ada.types("/hymnsheet link", code)
    other_ada.expect_told("Linked with")
    rita = many.person_of(marketing, "Rita")
    await rita.types("/objection", "Too expensive")
    rita.expect_told("This one is for sales")  # sides are chosen anew


async def test_a_repeat_gets_the_first_answer_although_it_is_another_organisation_now(many: Installing) -> None:
    sales, marketing = await install_both(many)
    code = await new_code(many.person_of(sales, "Ada"))
    sent = command(marketing, f"link {code}")
    first = await many.house.dispatcher.answer(sent)
    before = await counts(many)
    again = await many.house.dispatcher.answer(sent)
    assert isinstance(first, Reply)
    assert again == first
    assert await counts(many) == before


async def test_of_two_at_once_one_links_and_the_other_is_told_so(many: Installing) -> None:
    sales, marketing = await install_both(many)
    await many.person_of(marketing, "Ada").types("/hymnsheet help")
    code = await new_code(many.person_of(sales, "Ada"))
    sent = [command(marketing, f"link {code}{spaces}") for spaces in ("", " ")]
    answers = await asyncio.gather(*(many.house.dispatcher.answer(each) for each in sent))
    told = sorted(answer.message.summary for answer in answers if isinstance(answer, Reply))
    assert [words[:6] for words in told] == ["Linked", "This w"]
    assert (await counts(many))["organisations"] == 1


async def test_whoever_waits_too_long_hears_it_in_the_new_organisation(many: Installing) -> None:
    sales, marketing = await install_both(many)
    code = await new_code(many.person_of(sales, "Ada"))
    await many.house.dispatcher.answer(command(marketing, f"link {code}"), Haste(put_off=True))
    await many.settle()
    many.person_of(marketing, "Ada").expect_told("Linked with", sales.name)


async def test_what_goes_by_the_same_name_in_both_is_no_obstacle(many: Installing) -> None:
    sales, marketing = await install_both(many)
    for workspace in (sales, marketing):
        await many.house.dispatcher.answer(command(workspace, "away until Friday"), Haste(put_off=True))
    await link(many, sales, marketing)
    for workspace in (sales, marketing):
        many.person_of(workspace, "Ada").expect_told("You are away until Fri 6 Mar")


@pytest.mark.parametrize("who", ["a stranger", "somebody at home"])
async def test_another_replica_turns_nobody_away_by_what_it_remembers(
    many: Installing, database_url: str, who: str
) -> None:
    sales, marketing = await install_both(many)
    code = await new_code(many.person_of(sales, "Ada"))
    other = House(settings_for_many(many.playground, database_url), clock=many.playground.clock)
    await other.open()
    try:
        await other.dispatcher.workspace_called(Platform.SLACK, marketing.team_id)
        await many.house.dispatcher.answer(command(marketing, f"link {code}"))
        sent = command(marketing, "help")
        if who == "a stranger":
            stranger = replace(sent, origin=replace(sent.origin, person_workspace="T0ELSEWHERE"))
            assert isinstance(await other.dispatcher.answer(stranger), Reply)
        else:
            assert await other.dispatcher.home(sent.origin) is not None
    finally:
        await other.close()


async def test_another_replica_that_remembers_it_as_it_was_asks_once_more(many: Installing, database_url: str) -> None:
    sales, marketing = await install_both(many)
    code = await new_code(many.person_of(sales, "Ada"))
    other = House(settings_for_many(many.playground, database_url), clock=many.playground.clock)
    await other.open()
    try:
        await other.dispatcher.answer(command(marketing, "help"))
        stale = await other.dispatcher.workspace_called(Platform.SLACK, marketing.team_id)
        await many.house.dispatcher.answer(command(marketing, f"link {code}"))
        assert await other.dispatcher.workspace_called(Platform.SLACK, marketing.team_id) == stale
        assert isinstance(await other.dispatcher.answer(command(marketing, "away until Friday")), Reply)
        assert (await other.dispatcher.workspace_called(Platform.SLACK, marketing.team_id)).id != stale.id
        assert await other.tokens.token_of(marketing.team_id) == marketing.bot_token
    finally:
        await other.close()


async def test_a_workspace_is_not_remembered_for_long(many: Installing, database_url: str) -> None:
    sales, marketing = await install_both(many)
    code = await new_code(many.person_of(sales, "Ada"))
    other = House(settings_for_many(many.playground, database_url), clock=many.playground.clock)
    await other.open()
    try:
        stale = await other.dispatcher.workspace_called(Platform.SLACK, marketing.team_id)
        await many.house.dispatcher.answer(command(marketing, f"link {code}"))
        many.playground.clock.advance(timedelta(seconds=10))
        assert (await other.dispatcher.workspace_called(Platform.SLACK, marketing.team_id)).id != stale.id
    finally:
        await other.close()


def command(workspace: Workspace, words: str) -> Command:
    """What the admin of a workspace types, as the adapter hands it in."""
    origin = Origin(
        platform=Platform.SLACK,
        workspace=workspace.team_id,
        person=workspace.get_user("Ada").id,
        person_workspace=workspace.team_id,
        key=f"typed {words}",
        where=Where(),
    )
    return Command(origin, "hymnsheet", words)
