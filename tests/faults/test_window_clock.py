"""The clock of a window as people feel it: weekends, breaks, holidays, changed clocks, zones, pauses, other hours."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import pytest
from sqlalchemy import update

from rules.event_log import Event, Paused, Resumed, Tier
from rules.ids import LeadId, MemberId
from rules.ladder import Rung
from rules.lead_story import Windows
from rules.own_hours import OwnHours
from rules.windows import Promises
from storage.agreed_windows import AgreedWindows
from storage.follow_ups import FollowUps
from storage.lead_log import LeadLog
from storage.own_hours import HoursOfOwn
from storage.tables import members
from storage.unit_of_work import UnitOfWork
from tests.faults.following import all_told, pass_until
from tests.harness import BERLIN, Hymnsheet, moment
from tests.leads import hand_over, member

WINDOW = timedelta(hours=2)
Change: TypeAlias = Callable[[UnitOfWork, LeadId, MemberId, datetime], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Case:
    """A lead with a window of two hours: how its owner works, when it was handed over, and who is told when."""

    handed: datetime
    told: tuple[str, ...]
    hours: str = "Mon-Fri 09:00-17:00"
    country: str = ""
    owner: str = "Rita"
    until: str = "Tue 12:00"
    happens: tuple[tuple[str, Change], ...] = ()


def berlin(day: int, clock: str, *, month: int = 3) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2026, month, day, int(hour), int(minute), tzinfo=BERLIN)


def saying(event: Callable[..., Event]) -> Change:
    async def change(work: UnitOfWork, lead_id: LeadId, _: MemberId, now: datetime) -> None:
        await LeadLog(work).add(lead_id, event(at=now))
        await FollowUps(work).happened(lead_id, now=now)

    return change


def working(hours: str) -> Change:
    async def change(work: UnitOfWork, _: LeadId, owner: MemberId, now: datetime) -> None:
        await HoursOfOwn(work).keep(owner, OwnHours(working_hours=hours, country=None), now=now)

    return change


CASES = {
    "ten minutes before the weekend": Case(
        handed=berlin(6, "16:50"),
        told=("Fri 16:50 handed", "Mon 09:50 half", "Mon 10:26 most", "Mon 10:50 breach", "Mon 12:50 manager"),
    ),
    "after hours": Case(
        handed=berlin(2, "20:00"),
        told=("Tue 09:00 handed", "Tue 10:00 half", "Tue 10:36 most", "Tue 11:00 breach", "Tue 13:00 manager"),
        until="Wed 12:00",
    ),
    "over a lunch break": Case(
        handed=berlin(3, "11:30"),
        hours="Mon-Fri 09:00-12:00, 13:00-17:00",
        told=("Tue 11:30 handed", "Tue 13:30 half", "Tue 14:06 most", "Tue 14:30 breach", "Tue 16:30 manager"),
        until="Wed 12:00",
    ),
    "over Easter": Case(
        handed=berlin(2, "16:30", month=4),
        country="DE",
        told=("Thu 16:30 handed", "Tue 09:30 half", "Tue 10:06 most", "Tue 10:30 breach", "Tue 12:30 manager"),
        until="Tue 17:00",
    ),
    "while the clock is put forward": Case(
        handed=berlin(29, "01:00"),
        hours="Sun 00:00-08:00",
        told=("Sun 01:00 handed", "Sun 03:00 half", "Sun 03:36 most", "Sun 04:00 breach", "Sun 06:00 manager"),
        until="Mon 12:00",
    ),
    "with an owner across the ocean": Case(
        handed=berlin(3, "10:00"),
        owner="Sam",
        told=("Tue 15:00 handed", "Tue 16:00 half", "Tue 16:36 most", "Tue 17:00 breach", "Wed 09:00 manager"),
        until="Wed 17:00",
    ),
    "paused and resumed": Case(
        handed=berlin(3, "10:00"),
        happens=(("10:30", saying(Paused)), ("14:00", saying(Resumed))),
        told=("Tue 10:00 handed", "Tue 14:30 half", "Tue 15:06 most", "Tue 15:30 breach", "Wed 09:30 manager"),
        until="Wed 17:00",
    ),
    "with hours that change on the way": Case(
        handed=berlin(3, "10:00"),
        happens=(("10:30", working("Mon-Fri 13:00-17:00")),),
        told=("Tue 10:00 handed", "Tue 14:00 half", "Tue 14:36 most", "Tue 15:00 breach", "Wed 09:00 manager"),
        until="Wed 17:00",
    ),
    "with hours that make it late already": Case(
        handed=berlin(3, "07:00"),
        hours="Mon-Fri 10:00-17:00",
        happens=(("11:30", working("Mon-Fri 07:00-17:00")),),
        told=("Tue 10:00 handed", "Tue 11:00 half", "Tue 11:30 breach", "Tue 11:30 manager"),
        until="Wed 12:00",
    ),
}
WORDS: dict[Rung, str] = {
    Rung.HANDED: "handed", Rung.HALF: "half", Rung.MOST: "most", Rung.BREACH: "breach", Rung.MANAGER: "manager",
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
async def test_a_window_runs_in_its_owners_working_time(hymnsheet: Hymnsheet, case: Case) -> None:
    hymnsheet.mind_nothing_more()
    await _agree(hymnsheet, case)
    hymnsheet.playground.clock.move_to(case.handed)
    await hand_over(hymnsheet, case.owner, Jo=Tier.NORMAL)
    owner = await member(hymnsheet, case.owner)
    for clock, change in case.happens:
        await pass_until(hymnsheet, moment(clock, now=hymnsheet.now))
        async with hymnsheet.unit_of_work() as work:
            await change(work, LeadId(1), owner.id, hymnsheet.now)
        await hymnsheet.settle()
    await pass_until(hymnsheet, case.until)
    assert sorted(map(_short, await all_told(hymnsheet))) == sorted(case.told)


async def _agree(hymnsheet: Hymnsheet, case: Case) -> None:
    ada, owner = await member(hymnsheet, "Ada"), await member(hymnsheet, case.owner)
    async with hymnsheet.unit_of_work() as work:
        await AgreedWindows(work).agree(Promises(windows=Windows(normal=WINDOW)), by=ada.id, now=hymnsheet.now)
        await work.organisations.change(country=case.country)
        await _work(work, owner.id, case.hours)
        if case.hours.startswith("Sun"):
            await work.organisations.change(working_hours=case.hours)


async def _work(work: UnitOfWork, owner: MemberId, hours: str) -> None:
    mine: Any = (members.c.organisation_id == work.organisation_id, members.c.id == owner)
    await work.execute(update(members).where(*mine).values(working_hours=hours))


def _short(line: str) -> str:
    rung = next(rung for rung in Rung if f": {rung} of " in line)
    return f"{line[:9]} {WORDS[rung]}"
