"""R34: both platforms linked and one of them down: the other delivers, and whoever must know learns which it is."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
from prometheus_client import generate_latest

from playground.faults import Fault, hang, server_error
from playground.model import TokenState
from rules.people import Platform
from tests.teams.both import Both, both_open, link
from tests.teams.connector import refused

SLACK, TEAMS = Platform.SLACK, Platform.TEAMS
OTHER = {SLACK: TEAMS, TEAMS: SLACK}
DEAR = "Too expensive for a team of five"
LATE = timedelta(minutes=6)
DOWN = {SLACK: server_error(503), TEAMS: refused(503)}
SAID = {SLACK: ("chat.postMessage", "chat.update", "chat.postEphemeral"), TEAMS: ("post", "update")}


@pytest.fixture
async def both(database_url: str) -> AsyncIterator[Both]:
    async with both_open(database_url) as both:
        yield both


@pytest.fixture(params=[TEAMS, SLACK], ids=["Teams", "Slack"])
def down(request: pytest.FixtureRequest) -> Platform:
    return Platform(request.param)


def goes_wrong(both: Both, down: Platform, fault: Fault) -> None:
    """From now on nothing can be said on this platform."""
    faults = both.playground.faults if down is SLACK else both.teams.faults
    for method in SAID[down]:
        faults.always(method, fault)


def is_well_again(both: Both, down: Platform) -> None:
    (both.playground.faults if down is SLACK else both.teams.faults).clear()


async def both_hear(both: Both, down: Platform) -> None:
    """Something is to be said on each platform: to the rep on the one, to marketing on the other."""
    rita, max_ = both.on(down, "Rita"), both.on(OTHER[down], "Max")
    await max_.types("/lead add Jo Miller")
    await max_.submits(tier="high")
    await rita.types("/leadfeedback", "acme.com 2 too early")


async def late(both: Both) -> tuple[int, dict[str, list[str]]]:
    """Time passes with the platform as it is, the watchdog looks, and a load balancer asks."""
    for _ in range(4):
        both.playground.clock.advance(LATE / 4)
        await both.house.look()
    await both.house.watchdog.look(both.now)
    await both.house.look()
    base = both.playground.base_url
    async with aiohttp.ClientSession() as session, session.get(f"{base}/readyz") as answer:
        return answer.status, await answer.json()


async def test_one_platform_takes_nothing_the_other_delivers_and_an_admin_is_told_there_which(
    both: Both, down: Platform
) -> None:
    await link(both, sales=down)
    goes_wrong(both, down, DOWN[down])
    await both_hear(both, down)
    both.on(OTHER[down], "Max").expect_told("acme.com", "too early")
    status, said = await late(both)
    assert status == 200, "the other platform's requests go on coming here"
    assert [words for words in said["warnings"] if f"to {down.called} are late" in words]
    assert not [words for words in said["warnings"] if OTHER[down].called in words]
    assert f'hymnsheet_overdue_deliveries{{platform="{OTHER[down]}"}} 0.0' in generate_latest().decode()
    name = {TEAMS: "Microsoft Teams", SLACK: both.playground.workspace.name}[down]
    both.on(OTHER[down], "Ada").expect_direct(f"to {name}", "late")
    is_well_again(both, down)
    await both.until("in 20 min")
    both.on(down, "Rita").expect_direct("A lead for you", "Jo Miller")
    assert (await late(both))[1]["warnings"] == []


async def test_a_platform_that_hangs_holds_up_nothing_on_the_other(both: Both, down: Platform) -> None:
    await link(both, sales=down)
    goes_wrong(both, down, hang(60))
    both.house.outbox._attempt_for = timedelta(seconds=1)
    rita, max_ = both.on(down, "Rita"), both.on(OTHER[down], "Max")
    both.teams.settle = both.house.look
    await both_hear(both, down)
    max_.expect_told("acme.com", "too early")
    both.teams.settle = both.settle
    is_well_again(both, down)
    await both.until("in 20 min")
    rita.expect_direct("A lead for you", "Jo Miller")


async def test_a_platform_that_locks_us_out_is_left_alone_and_an_admin_is_told_on_the_other(
    both: Both, down: Platform
) -> None:
    await link(both, sales=down)
    if down is SLACK:
        both.playground.workspace.token_state = TokenState.REVOKED
    else:
        both.teams.microsoft.is_locked_out = True
    await both_hear(both, down)
    max_ = both.on(OTHER[down], "Max")
    max_.expect_told("acme.com", "too early")
    name = {TEAMS: "Microsoft Teams", SLACK: both.playground.workspace.name}[down]
    both.on(OTHER[down], "Ada").expect_direct(f"{name} does not accept me any more")
    status, said = await late(both)
    assert (status, said["warnings"]) == (200, [f"1 workspaces in {down.called} do not accept us any more"])
    ledger = both.playground.faults.ledger if down is SLACK else both.teams.faults.ledger
    tried = len([each for each in ledger if each.method in SAID[down]])
    await both.until(both.now + timedelta(hours=6))
    assert len([each for each in ledger if each.method in SAID[down]]) == tried, "it is called no more"


async def test_slack_that_does_not_answer_at_the_start_keeps_nobody_in_teams_waiting(both: Both) -> None:
    await link(both, sales=TEAMS)
    both.playground.faults.always("auth.test", server_error(503))
    both.house._settled = False
    beginning = asyncio.create_task(both.house.begin())
    await asyncio.sleep(0.2)
    assert not beginning.done()
    rita = both.in_teams("Rita")
    await rita.types("/lead mine")
    rita.expect_told("Nobody waits")
    status, said = await late(both)
    assert (status, said["warnings"]) == (200, ["Slack has not said yet which workspace this is"])
    assert not both.house.loops.down()
    beginning.cancel()
