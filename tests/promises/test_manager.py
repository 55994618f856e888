"""Whoever leads a team hears in their hours of what waits too long, and nobody else sees what waits with whom."""

from itertools import count
from typing import Any

import pytest
from sqlalchemy import update

from bot.inbound import Click, Origin
from handlers.feature import Where
from rules.event_log import Tier
from storage.tables import absences, members
from tests.front_door import Hymnsheet
from tests.leads import hand_over, member

_clicks = count(1)


async def keeps(hymnsheet: Hymnsheet, name: str, **columns: Any) -> None:
    """What the bot knows of somebody."""
    who = await member(hymnsheet, name)
    async with hymnsheet.unit_of_work() as work:
        mine = members.c.organisation_id == work.organisation_id
        await work.execute(update(members).where(mine, members.c.id == who.id).values(**columns))


async def test_one_more_window_without_a_touch_is_told_to_the_manager_with_a_way_out(hymnsheet: Hymnsheet) -> None:
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    rita, mona = hymnsheet.person("Rita"), hymnsheet.person("Mona")
    rita.expect_direct("A lead for you", "Jo")
    await hymnsheet.until("10:55")
    hymnsheet.mind_nothing_more()
    assert not mona.direct_messages()
    await hymnsheet.until("11:00")
    said = mona.expect_direct(
        "A lead still waits: Jo", "was due Mar 2, 2026 at 10:30", "With @Rita Reyes", button="Reassign"
    )
    assert "came up" not in said
    assert len(mona.direct_messages()) == 1
    await mona.clicks("Show")
    mona.expect_told("Jo", "asked for a call")


async def test_a_managers_alert_waits_for_their_hours_and_says_when_it_came_up(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await keeps(hymnsheet, "Mona", working_hours="Mon-Fri 14:00-18:00")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    mona = hymnsheet.person("Mona")
    await hymnsheet.until("13:55")
    assert not mona.direct_messages()
    await hymnsheet.until("14:01")
    mona.expect_direct("A lead still waits: Jo", "This came up on Mar 2, 2026 at 11:00.")


async def test_urgent_alerts_come_at_any_time_where_that_was_agreed(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await keeps(hymnsheet, "Mona", working_hours="Mon-Fri 14:00-18:00")
    async with hymnsheet.unit_of_work() as work:
        await work.organisations.change(urgent_any_time=True)
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    await hymnsheet.until("11:05")
    hymnsheet.person("Mona").expect_direct("A lead still waits: Jo")


async def test_a_rep_away_without_a_return_date_is_told_to_the_manager_at_once(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    rita = await member(hymnsheet, "Rita")
    async with hymnsheet.unit_of_work() as work:
        await work.add(absences, member_id=rita.id, source="status", starts_at=hymnsheet.now, created_at=hymnsheet.now)
    await hand_over(hymnsheet, "Rita", Jo=Tier.LOW)
    mona = hymnsheet.person("Mona")
    mona.expect_direct("A lead still waits: Jo · low · away without a return date", button="Reassign")


async def test_the_managers_alert_says_why_and_later_who_saw_to_it(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    rita, mona = hymnsheet.person("Rita"), hymnsheet.person("Mona")
    await hymnsheet.until("11:05")
    mona.expect_direct("A lead still waits: Jo")
    await rita.clicks("Too much at once")
    mona.expect_direct("A lead still waits: Jo", "What got in the way: too much at once")
    await rita.clicks("I reached them")
    said = mona.expect_direct("Seen to: Jo", "@Rita Reyes reached out", button="Show")
    assert "[Reassign]" not in said
    assert len(mona.direct_messages()) == 1, "one message, changed in place"


async def test_a_manager_hands_a_lead_on_from_the_alert(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    mona = hymnsheet.person("Mona")
    await hymnsheet.until("16:30")
    await mona.clicks("Reassign")
    await mona.submits(owner="Sam")
    mona.expect_direct("Seen to: Jo", "@Mona Marsh handed it to @Sam Silva")
    hymnsheet.person("Sam").expect_direct("A lead for you", "Jo")


async def test_many_alerts_at_once_are_one_message_by_rep(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await keeps(hymnsheet, "Mona", working_hours="Tue-Fri 09:00-17:00")
    await keeps(hymnsheet, "Sam", zone="Europe/Berlin")
    await hand_over(hymnsheet, "Rita", **{f"R{number}": Tier.HOT for number in range(8)})
    await hand_over(hymnsheet, "Sam", **{f"S{number}": Tier.HOT for number in range(8)})
    mona = hymnsheet.person("Mona")
    await hymnsheet.until("09:01 tomorrow")
    [said] = mona.direct_messages()
    assert "16 leads of your people still wait." in said
    assert "With @Rita Reyes:" in said
    assert "And 6 more." in said
    await mona.clicks("My team")
    mona.expect_told(
        "@Rita Reyes · 8 leads wait, 8 past their window", "@Sam Silva · 8 leads wait, 8 past their window"
    )


async def test_a_manager_sees_what_waits_with_each_and_hands_it_on_from_the_home_page(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT, Kim=Tier.LOW)
    await hymnsheet.until("10:40")
    mona = hymnsheet.person("Mona")
    await mona.opens_home()
    assert "@Rita Reyes · 2 leads wait, 1 past its window" in mona.home_text
    assert "Sam" not in mona.home_text, "nothing waits with Sam"
    await mona.clicks("Show", at_home=True)
    mona.expect_told("2 leads wait with @Rita Reyes", "Jo · hot · was due", "Kim · low · until", button="Reassign")
    await mona.clicks("Reassign", "2 leads wait with @Rita Reyes")
    await mona.submits(owner="Mona")
    await mona.opens_home()
    assert "@Rita Reyes · 1 lead waits" in mona.home_text


async def test_a_manager_whose_team_has_nothing_to_do_is_told_so(hymnsheet: Hymnsheet) -> None:
    mona = hymnsheet.person("Mona")
    await mona.opens_home()
    assert "No lead waits with your team." in mona.home_text


@pytest.mark.parametrize("name", ["Sam", "Max", "Ada"])
async def test_what_waits_with_a_rep_is_for_their_manager_alone(hymnsheet: Hymnsheet, name: str) -> None:
    hymnsheet.mind_nothing_more()
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    rita = await member(hymnsheet, "Rita")
    assert "Only whoever leads somebody" in await told_on_click(hymnsheet, name, str(rita.id))
    assert "Jo" not in await told_on_click(hymnsheet, name, "")
    assert "Jo" in await told_on_click(hymnsheet, "Mona", str(rita.id))
    assert "1 lead waits for you." in await told_on_click(hymnsheet, "Rita", str(rita.id)), "they see their own"


async def test_an_admin_stands_in_where_nobody_leads(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await keeps(hymnsheet, "Rita", manager_id=None)
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    await hymnsheet.until("11:05")
    assert not hymnsheet.person("Mona").direct_messages()
    hymnsheet.person("Ada").expect_direct("A lead still waits: Jo", button="Reassign")
    rita = await member(hymnsheet, "Rita")
    assert "Jo" in await told_on_click(hymnsheet, "Ada", str(rita.id))
    assert "Only whoever leads" in await told_on_click(hymnsheet, "Mona", str(rita.id))


async def told_on_click(hymnsheet: Hymnsheet, name: str, value: str) -> str:
    """What somebody is told who asks for a team, whether or not they could see such a button."""
    person = hymnsheet.person(name)
    seen = len(person.messages())
    origin = Origin(
        platform=hymnsheet.platform,
        workspace=hymnsheet.workspace_name,
        person=person.id,
        person_workspace=hymnsheet.workspace_name,
        key=f"forged:{next(_clicks)}",
        where=Where(),
    )
    await hymnsheet.house.dispatcher.answer(Click(origin, "lead.team", value))
    await hymnsheet.settle()
    return "\n".join(person.sees()[seen:])
