"""/hymnsheet setup and managers: an admin says who sings where, and when."""

import pytest
from sqlalchemy import select

from rules.people import Platform, Side
from storage.places import Place, Purpose
from storage.tables import audit, workspaces

WHOLE = {
    "marketing_channel": "marketing",
    "sales": ["Rita", "Sam", "Mona"],
    "marketing": ["Max", "Lena"],
    "zone": "berlin",
    "country": "Germany",
    "working_hours": "Mon-Thu 9-17; Fri 9-14",
    "digest_at": "09:15",
}


LET_ME_IN = {Platform.SLACK: "type /invite @Hymnsheet there", Platform.TEAMS: "Not there? Add me to its team."}


async def set_up(hymnsheet, **changed):
    ada = hymnsheet.person("Ada")
    await ada.types("/hymnsheet setup")
    await ada.submits(**WHOLE | changed)
    return ada


async def people_on(hymnsheet, side: Side) -> set[str]:
    async with hymnsheet.unit_of_work() as work:
        return {member.person for member in await work.members.on_side(side)}


async def test_an_admin_sets_up_and_marketing_is_greeted_at_once(fresh):
    ada = await set_up(fresh)
    assert ada.errors == {}
    assert not ada.has_form
    said = ada.expect_told("Saved.", "@Rita Reyes, @Sam Silva and @Mona Marsh", "Europe/Berlin", "DE")
    assert "[Who leads whom]" in said
    assert "Mon-Thu 09:00-17:00; Fri 09:00-14:00" in said
    assert LET_ME_IN[fresh.platform] in said
    fresh.channel("marketing").expect("Hello! I am Hymnsheet.", "Mar 3, 2026 at 09:15")
    fresh.expect_nothing_more()
    assert await people_on(fresh, Side.SALES) == {fresh.person(name).id for name in ("Rita", "Sam", "Mona")}


async def test_what_was_set_up_is_in_force_at_once(fresh):
    await set_up(fresh)
    rita, lena = fresh.person("Rita"), fresh.person("Lena")
    await rita.types("/hymnsheet")
    rita.expect_told("You are here as a rep.")
    await lena.types("/objection too expensive")
    lena.expect_told("This one is for sales and customer success.")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_who_never_said_where_they_live_lives_where_the_organisation_does_once_it_is_set_up(fresh):
    """Slack always says; Teams does when somebody speaks, and not when it brings us to everybody."""
    rita = fresh.person("Rita")
    await rita.types("/hymnsheet")
    async with fresh.unit_of_work() as work:
        here = (await fresh.workspace()).id
        await work.members.live_in("UTC", person=rita.id, workspace_id=here, now=fresh.now)
    await set_up(fresh)
    async with fresh.unit_of_work() as work:
        (zone,) = [member.zone for member in await work.members.all() if member.person == rita.id]
    assert zone == {Platform.SLACK: "UTC", Platform.TEAMS: "Europe/Berlin"}[fresh.platform]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.slack_only("Teams says where somebody lives only when they do something")
async def test_whoever_was_only_named_lives_where_slack_says_before_they_do_anything(fresh):
    await set_up(fresh)
    await fresh.until("in 1 min")
    async with fresh.unit_of_work() as work:
        zones = {member.person: member.zone for member in await work.members.all()}
    assert zones[fresh.person("Rita").id] == "Europe/Berlin"
    assert zones[fresh.person("Sam").id] == "America/New_York"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.slack_only("only the playground can make a guest of somebody whom nobody has met")
async def test_a_guest_who_was_only_named_is_on_no_side_once_slack_says_so(fresh):
    fresh.playground.workspace.get_user("Lena").is_restricted = True
    await set_up(fresh)
    await fresh.until("in 1 min")
    async with fresh.unit_of_work() as work:
        assert fresh.person("Lena").id not in {member.person for member in await work.members.all()}


async def test_the_form_shows_what_is_in_force_and_a_small_change_keeps_the_rest(hymnsheet):
    ada = hymnsheet.person("Ada")
    await ada.types("/hymnsheet setup")
    await ada.submits(digest_at="07:45")
    ada.expect_told("working days at 07:45", "@Max Meyer and @Lena Lund")
    async with hymnsheet.unit_of_work() as work:
        organisation = await work.organisations.get()
        assert (organisation.digest_at, organisation.zone) == ("07:45", "Europe/Berlin")
        assert set(await work.places.all()) == set(Purpose)
    assert await people_on(hymnsheet, Side.MARKETING) == {hymnsheet.person(name).id for name in ("Max", "Lena")}
    # No new channel, so nobody is greeted again: the fixture fails on any post nobody asked for.


async def test_a_form_with_mistakes_stays_open_with_a_sentence_at_each(fresh):
    ada = await set_up(fresh, zone="Europe/Berln", country="Atlantis", working_hours="Mon 17-9", marketing=["Rita"])
    assert "Did you mean Europe/Berlin" in ada.errors["zone"]
    assert "Atlantis" in ada.errors["country"]
    assert "ends before it starts" in ada.errors["working_hours"]
    assert "also stand" in ada.errors["sales"]
    await ada.submits(zone="Berlin", country="DE", working_hours="Mon-Fri 9-17", marketing=["Max"])
    assert ada.errors == {}
    ada.expect_told("Saved.")
    fresh.channel("marketing").expect("Hello!")


@pytest.mark.slack_only("nobody can choose a bot in Teams")
async def test_a_bot_cannot_be_put_on_a_side(fresh):
    bot = fresh.playground.workspace.get_user(fresh.playground.workspace.bot)
    ada = await set_up(fresh, success=[bot.name])
    assert "bot" in ada.errors["success"]
    assert await people_on(fresh, Side.SALES) == set()


async def test_a_missing_invitation_shows_at_once(fresh):
    fresh.mind_nothing_more()
    fresh.sends_away_from("marketing")
    ada = await set_up(fresh)
    await ada.types("/hymnsheet doctor")
    ada.expect_told("The marketing channel", "no longer takes my messages", "/invite @Hymnsheet")
    fresh.takes_back_into("marketing")
    await ada.types("/hymnsheet setup")
    await ada.submits(marketing_channel="marketing")
    fresh.channel("marketing").expect("Hello!")


async def test_only_admins_may_set_up_and_others_are_told_whom_to_ask(fresh):
    ada, rita = fresh.person("Ada"), fresh.person("Rita")
    await rita.types("/hymnsheet setup")
    assert not rita.has_form
    rita.expect_told("This one is for admins.")
    await ada.types("/hymnsheet")
    await rita.types("/hymnsheet managers")
    rita.expect_told("This one is for admins.", "@Ada Admin")


async def test_without_people_on_both_sides_everybody_may_go_on_trying(fresh):
    ada = await set_up(fresh, sales=[])
    ada.expect_told("until then everybody may try everything")
    fresh.channel("marketing").expect("Hello!")
    async with fresh.unit_of_work() as work:
        assert (await work.organisations.get()).set_up_at is None


async def test_without_a_marketing_channel_the_summary_says_what_is_missing(fresh):
    ada = fresh.person("Ada")
    await ada.types("/hymnsheet setup")
    await ada.submits(**{name: value for name, value in WHOLE.items() if name != "marketing_channel"})
    ada.expect_told("choose a marketing channel")


async def test_a_channel_of_the_other_workspace_stays_unless_one_is_chosen_here(hymnsheet):
    async with hymnsheet.unit_of_work() as work:
        other = await work.add(workspaces, platform="slack", external_id="T2", name="Other", created_at=hymnsheet.now)
        await work.places.choose(Purpose.WINS, Place(workspace_id=other, channel="C2"))
    ada = hymnsheet.person("Ada")
    await ada.types("/hymnsheet setup")
    assert "Wins channel: kept in your other workspace" in ada.form_text
    await ada.submits(sales_channel=None)
    async with hymnsheet.unit_of_work() as work:
        places = await work.places.all()
        assert places[Purpose.WINS].channel == "C2"
        assert Purpose.SALES not in places


async def test_set_up_is_written_down_in_the_audit_log_without_words(hymnsheet):
    ada = hymnsheet.person("Ada")
    await ada.types("/hymnsheet setup")
    await ada.submits()
    async with hymnsheet.unit_of_work() as work:
        found = await work.execute(select(audit).where(audit.c.organisation_id == work.organisation_id))
        assert [(row.action, row.subject) for row in found] == [("hymnsheet.setup", "")]


async def test_an_admin_says_who_leads_whom(fresh):
    ada = await set_up(fresh)
    fresh.channel("marketing").expect("Hello!")
    await ada.clicks("Who leads whom")
    await ada.submits(manager="Mona", team=["Rita", "Sam"])
    ada.expect_told("@Mona Marsh leads @Rita Reyes and @Sam Silva", button="One more team")
    mona = fresh.person("Mona")
    await mona.types("/hymnsheet")
    mona.expect_told("a rep and a manager")


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"manager": "Mona", "team": ["Mona"]}, "team"),
        ({"manager": "Ada"}, "team"),
        ({"team": ["Rita"]}, "manager"),
        ({"manager": "Ada", "team": ["Rita"]}, "team"),
        ({"manager": "Rita", "team": ["Mona"]}, "team"),
    ],
)
async def test_nobody_is_led_twice_or_in_a_circle(hymnsheet, answers, field):
    ada = hymnsheet.person("Ada")
    await ada.types("/hymnsheet managers")
    await ada.submits(**answers)
    assert field in ada.errors


async def test_a_team_is_taken_apart_by_emptying_it(hymnsheet):
    ada, mona = hymnsheet.person("Ada"), hymnsheet.person("Mona")
    await ada.types("/hymnsheet managers")
    await ada.submits(**{f"team_{mona.id}": []})
    ada.expect_told("Nobody leads a team.")
    async with hymnsheet.unit_of_work() as work:
        assert {member.manager_id for member in await work.members.all()} == {None}
