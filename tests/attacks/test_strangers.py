"""Guests, strangers, bots and people who left are turned away politely, wherever they knock; it is written down."""

import pytest
from aiohttp import ClientSession
from sqlalchemy import select

from storage.tables import audit
from tests.harness import Hymnsheet, Tester
from tests.practice import Practice
from tests.wire import Wire

POLITELY = "members of this workspace only"
KINDS = {
    "a guest": {"is_restricted": True},
    "a guest of one channel": {"is_ultra_restricted": True},
    "a stranger": {"is_stranger": True, "team_id": "T0ELSEWHERE"},
    "somebody who left": {"deleted": True},
    "a bot": {"is_bot": True},
}


@pytest.fixture(params=KINDS, ids=lambda kind: kind.replace(" ", "-"))
def sam(request: pytest.FixtureRequest, practice: Practice, fresh: Hymnsheet) -> Tester:
    """Somebody we do not work for, whom nobody has met yet."""
    fresh.mind_nothing_more()
    person = fresh.person("Sam")
    for trait, value in KINDS[request.param].items():
        setattr(person.user, trait, value)
    return person


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One kind is enough: Slack says who somebody is."""
    return sqlite_url


async def test_a_command_of_theirs_is_answered_politely_and_not_done(
    practice: Practice, fresh: Hymnsheet, sam: Tester
) -> None:
    await sam.types("/practice", "hello")
    sam.expect_told(POLITELY)
    assert practice.ran == 0
    assert await turned_away(fresh) == [sam.id]


async def test_a_click_and_a_shortcut_of_theirs_are_answered_politely_and_not_done(
    practice: Practice, fresh: Hymnsheet, sam: Tester
) -> None:
    message = await sam.says("hello", channel="sales")
    await sam.uses("Practise", message)
    assert sam.modal is None
    sam.expect_told(POLITELY)
    assert practice.ran == 0
    assert await turned_away(fresh) == [sam.id]


async def test_no_home_is_drawn_for_them(fresh: Hymnsheet, sam: Tester) -> None:
    assert (await sam.opens_home()).ok
    assert sam.home is None


async def test_they_are_asked_about_anew_each_time_so_that_a_promotion_counts_at_once(
    practice: Practice, sam: Tester
) -> None:
    await sam.types("/practice", "hello")
    sam.expect_told(POLITELY)
    for trait in ("is_restricted", "is_ultra_restricted", "is_stranger", "deleted", "is_bot"):
        setattr(sam.user, trait, False)
    sam.user.team_id = sam.workspace.team_id
    await sam.types("/practice", "hello again")
    sam.expect_told("Said: hello again")


async def test_somebody_of_another_workspace_who_clicks_is_told_without_asking_slack(
    practice: Practice, fresh: Hymnsheet
) -> None:
    """In a channel that two workspaces share, Slack says with the click where somebody is at home."""
    sam = fresh.person("Sam")
    sam.user.team_id = "T0ELSEWHERE"
    message = await sam.says("hello", channel="sales")
    asked = len(fresh.playground.faults.accepted("users.info"))
    await sam.uses("Practise", message)
    sam.expect_told(POLITELY)
    assert len(fresh.playground.faults.accepted("users.info")) == asked
    assert await turned_away(fresh) == [sam.id]


async def test_somebody_slack_does_not_know_is_a_stranger(practice: Practice, fresh: Hymnsheet) -> None:
    async with ClientSession() as session:
        wire = Wire(fresh.playground, session=session)
        heard = await wire.send(wire.command("hello", word="/practice", user_id="U0NOBODY"))
    assert POLITELY in heard.text
    assert practice.ran == 0


async def turned_away(hymnsheet: Hymnsheet) -> list[str]:
    """The people the audit log says were turned away."""
    async with hymnsheet.unit_of_work() as work:
        mine = audit.c.organisation_id == work.organisation_id
        found = await work.execute(select(audit.c.subject).where(mine, audit.c.action == "refused stranger"))
        return list(found.scalars())
