"""Sales on one platform, marketing on the other: one organisation, one digest, one set of leads."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.export import export_everything
from playground.happenings import uninstall
from rules.people import Platform
from storage.database import open_database
from storage.unit_of_work import Storage
from tests.harness import Tester
from tests.rows import counts
from tests.teams.both import Both, both_open, link, new_code
from tests.teams.people import Hands

SLACK, TEAMS = Platform.SLACK, Platform.TEAMS
OTHER = {SLACK: TEAMS, TEAMS: SLACK}
DEAR = "Too expensive for a team of five"


@pytest.fixture
async def both(database_url: str) -> AsyncIterator[Both]:
    async with both_open(database_url) as both:
        yield both


@pytest.fixture(params=[TEAMS, SLACK], ids=["sales on Teams", "sales on Slack"])
def sales(request: pytest.FixtureRequest) -> Platform:
    return Platform(request.param)


async def log_objection(both: Both, sales: Platform, who: str = "Rita") -> None:
    rep = both.on(sales, who)
    await rep.types("/objection", DEAR)
    await rep.submits(category="price")


async def test_what_sales_hears_on_one_platform_marketing_answers_on_the_other(both: Both, sales: Platform) -> None:
    await link(both, sales=sales)
    both.on(sales, "Ada").expect_direct("joined your organisation with your code")
    await log_objection(both, sales)
    await both.until("08:30 tomorrow")
    assert [DEAR in said for said in both.said_in(OTHER[sales], "marketing")].count(True) == 1
    assert both.said_in(sales, "marketing") == []
    max_ = both.on(OTHER[sales], "Max")
    await max_.clicks("Claim")
    max_.expect_told(DEAR, "Claimed by", "Max Meyer")
    await max_.types("/answer", "1 It pays for itself within a quarter")
    both.on(sales, "Rita").expect_direct("It pays for itself within a quarter", button="Helped")
    everywhere = [said for platform in OTHER for said in both.on(platform, "Rita").direct_messages()]
    assert ["within a quarter" in said for said in everywhere].count(True) == 1


async def test_a_lead_handed_over_on_one_platform_is_followed_up_on_the_other(both: Both, sales: Platform) -> None:
    await link(both, sales=sales)
    rita, max_ = both.on(sales, "Rita"), both.on(OTHER[sales], "Max")
    await max_.types("/lead add Jo Miller")
    await max_.submits(company="Acme", tier="high", evidence="asked for a call")
    rita.expect_direct("A lead for you", "Jo Miller", button="I reached them")
    await both.until("in 35 min")
    rita.expect_direct("Half of the time is gone", "Jo Miller")
    for finder in (rita, max_):
        await finder.types("/lead find acme")
        finder.expect_told("Jo Miller")
    await both.until("in 90 min")
    both.on(sales, "Ada").expect_direct("A lead still waits", "Jo Miller", button="Reassign")
    assert "still waits" not in "".join(both.on(OTHER[sales], "Ada").direct_messages())


async def test_a_manager_on_the_other_platform_is_told_there(both: Both, sales: Platform) -> None:
    await link(both, sales=sales)
    mona = both.on(OTHER[sales], "Mona")
    await mona.types("/hymnsheet help")
    await both.is_led_by(mona, both.on(sales, "Rita"))
    max_ = both.on(OTHER[sales], "Max")
    await max_.types("/lead add Jo Miller")
    await max_.submits(tier="high")
    await both.until("in 125 min")
    mona.expect_direct("A lead still waits", "Jo Miller", "With Rita Reyes since")


async def test_what_a_rep_says_of_a_lead_is_read_by_marketing_where_they_talk(both: Both, sales: Platform) -> None:
    await link(both, sales=sales)
    await both.on(sales, "Rita").types("/leadfeedback", "acme.com 2 too early, no budget")
    both.on(OTHER[sales], "Max").expect_told("acme.com", "too early", "Rita Reyes on acme.com")
    assert both.said_in(sales, "marketing") == []


async def test_whoever_is_forgotten_on_one_platform_is_forgotten_in_what_the_other_was_told(
    both: Both, sales: Platform
) -> None:
    await link(both, sales=sales)
    await both.on(sales, "Rita").types("/leadfeedback", "acme.com 2 the secret of Rita")
    max_ = both.on(OTHER[sales], "Max")
    max_.expect_told("the secret of Rita")
    rita = both.on(sales, "Rita")
    await rita.types("/hymnsheet privacy")
    await rita.clicks("Forget me")
    assert not [said for said in max_.sees("marketing") if "secret" in said or "Reyes" in said]


async def test_everything_is_exported_once_wherever_it_was_said(
    both: Both, sales: Platform, database_url: str, tmp_path: Path
) -> None:
    await link(both, sales=sales)
    await log_objection(both, sales)
    max_ = both.on(OTHER[sales], "Max")
    await max_.types("/answer", "1 It pays for itself within a quarter")
    storage = Storage(open_database(database_url))
    paths = await export_everything(storage, tmp_path / "out")
    written = "".join(path.read_text(encoding="utf-8") for path in paths)
    assert (written.count(DEAR), written.count("within a quarter")) == (1, 1)
    await storage.close()


async def test_a_platform_that_sends_us_away_leaves_the_other_as_it_was(both: Both, sales: Platform) -> None:
    await link(both, sales=sales)
    await log_objection(both, sales)
    await both.on(OTHER[sales], "Max").types("/claim", "1")
    await leave(both, sales)
    await both.until("08:30 tomorrow")
    max_ = both.on(OTHER[sales], "Max")
    max_.expect_told(DEAR)
    await max_.types("/answer", "1 It pays for itself within a quarter")
    max_.expect_told("#1 is answered")
    heard = both.on(sales, "Rita").sees()
    assert not [said for said in heard if "within a quarter" in said]


async def test_what_waited_for_a_platform_that_sent_us_away_goes_out_when_it_takes_us_back(both: Both) -> None:
    await link(both, sales=TEAMS)
    await log_objection(both, TEAMS)
    await leave(both, TEAMS)
    await both.in_slack("Max").types("/answer", "1 It pays for itself within a quarter")
    await both.teams.installs("Ada")
    await both.teams.installs("Rita")
    both.in_teams("Rita").expect_direct("It pays for itself within a quarter")


def reads_form(person: Tester | Hands) -> str:
    """The form in front of somebody; in Teams it is the newest card in their chat."""
    if isinstance(person, Hands):
        return person.direct_messages()[-1]
    assert person.modal is not None
    return person.reads(person.modal)


async def leave(both: Both, platform: Platform) -> None:
    """An admin takes the bot out of a workspace."""
    if platform is SLACK:
        await uninstall(both.playground.workspace, playground=both.playground)
    else:
        for name in ("Ada", "Rita", "Sam", "Mona", "Max", "Lena"):
            await both.teams.uninstalls(name)
        await both.teams.uninstalls("Ada", channel="marketing")
    await both.settle()


async def test_a_newcomer_is_led_from_the_code_to_a_set_up_on_both_sides(both: Both, sales: Platform) -> None:
    ada, other_ada = both.on(sales, "Ada"), both.on(OTHER[sales], "Ada")
    await ada.types("/hymnsheet setup")
    assert "Set up only one of the two" in reads_form(ada)
    await ada.submits(sales=["Rita", "Sam"], zone="Europe/Berlin")
    ada.expect_told("or link the workspace where marketing talks")
    await ada.clicks("Link another workspace")
    assert "In Teams without the slash" in reads_form(ada)
    code = await new_code(ada)
    await other_ada.types("/hymnsheet link", "WRONG-CODES")
    other_ada.expect_told("I do not know that code")
    await other_ada.types("/hymnsheet link", code)
    other_ada.expect_told("one organisation, one digest", button="Set up this workspace")
    await other_ada.clicks("Set up this workspace")
    assert "Set up only one of the two" not in reads_form(other_ada)
    await other_ada.submits(marketing_channel="marketing", marketing=["Max"])
    other_ada.expect_told("first message", {TEAMS: "Add me to its team", SLACK: "/invite @Hymnsheet"}[OTHER[sales]])
    await ada.types("/hymnsheet setup")
    await ada.submits()
    ada.expect_told("Marketing channel: in your other workspace", "The next digest comes")
    assert (await counts(both))["organisations"] == 1


async def test_of_a_code_nobody_learns_on_the_other_platform_but_whoever_types_it(both: Both, sales: Platform) -> None:
    ada, other_ada = both.on(sales, "Ada"), both.on(OTHER[sales], "Ada")
    code = await new_code(ada)
    await both.on(OTHER[sales], "Max").types("/hymnsheet link", code)
    both.on(OTHER[sales], "Max").expect_told("This one is for admins")
    await other_ada.types("/hymnsheet link", code)
    await other_ada.types("/hymnsheet link", code)
    other_ada.expect_told("linked with another already")
