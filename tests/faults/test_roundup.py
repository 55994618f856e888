"""The roundup when the world goes wrong: replicas at the tick, sleep, clocks that change, two people at once."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert

from bot.timetable import Timetable
from messages.model import decode_message
from playground.people import Person
from rules.content import ContentKind, NewItem
from rules.people import Side
from rules.roundup import RoundupSettings
from scheduled import roundup, roundup_preview
from storage.database import open_database
from storage.members import Profile
from storage.places import Place, Purpose
from storage.tables import days_off
from storage.unit_of_work import Storage
from tests.faults.conftest import World
from tests.harness import Hymnsheet

JOBS = [roundup_preview.JOB, roundup.JOB]
TUESDAY = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def berlin(world: World) -> World:
    """An organisation in Berlin with a marketer, a channel, and something new."""
    async with world.work() as work:
        await work.organisations.change(zone="Europe/Berlin", set_up_at=world.clock.now())
        max_ = Profile(person="U1", zone="Europe/Berlin", is_admin=False, is_guest=False, is_bot=False, is_active=True)
        await work.members.meet(max_, workspace_id=world.workspace.id, now=world.clock.now())
        await work.members.set_side(Side.MARKETING, ["U1"], workspace_id=world.workspace.id)
        await work.places.choose(Purpose.ROUNDUP, Place(workspace_id=world.workspace.id, channel="C1"))
    await something_new(world, "first")
    return world


async def something_new(world: World, name: str, *, at: datetime | None = None) -> None:
    """Marketing adds an item."""
    async with world.work() as work:
        [max_] = await work.members.on_side(Side.MARKETING)
        item = NewItem(title=name, link=f"https://example.com/{name}", kind=ContentKind.DECK, by=max_.id, owner=max_.id)
        await work.content.add(item, now=at or world.clock.now())


def posts(world: World) -> list[str]:
    """Everything that the channel was told, whole."""
    calls = [call for call in world.platform.calls if call.accepted and call.place == "C1"]
    return [str(decode_message(call.outgoing.message)) for call in calls]


async def look(world: World, at: datetime, *more: Timetable) -> None:
    """Let time come to an instant, and everything be sent that is due."""
    world.clock.advance(seconds=(at - world.clock.now()).total_seconds())
    await asyncio.gather(*(each.look(at) for each in (*more, Timetable(world.storage, JOBS))))
    await world.outbox.drain()


# R40


async def test_three_replicas_at_the_tick_make_one_preview_and_one_roundup(berlin, database_url):
    storages = [Storage(open_database(database_url)) for _ in range(2)]
    others = [Timetable(storage, JOBS) for storage in storages]
    for at in (TUESDAY - timedelta(hours=20), TUESDAY, TUESDAY + timedelta(seconds=5)):
        await look(berlin, at, *others)
    assert len(posts(berlin)) == 1
    assert len([call for call in berlin.platform.calls if call.place == "U1" and not call.outgoing.sent_ref]) == 1
    for storage in storages:
        await storage.close()


# R41


@pytest.mark.parametrize(
    ("asleep", "told", "is_late"),
    [
        (timedelta(seconds=2), 1, False),
        (timedelta(minutes=9), 1, True),
        (timedelta(hours=3), 1, True),
        (timedelta(hours=23, minutes=59), 1, True),
        (timedelta(hours=25), 0, False),
        (timedelta(days=3), 0, False),
    ],
)
async def test_asleep_over_the_tick_it_is_posted_late_or_left_to_the_next_and_never_twice(
    berlin, asleep, told, is_late
):
    for seconds in (0, 5, 600):
        await look(berlin, TUESDAY + asleep + timedelta(seconds=seconds))
    assert len(posts(berlin)) == told
    assert [("Late this week" in post) for post in posts(berlin)] == [is_late] * told


@ONE_DATABASE
async def test_what_was_missed_is_said_by_the_next_one_once_and_nothing_is_lost(berlin):
    for weeks, name in enumerate(("a", "b", "c", "d")):
        await something_new(berlin, name)
        await look(berlin, TUESDAY + timedelta(weeks=weeks, hours=40 if weeks == 1 else 0))
    first, third, fourth = posts(berlin)
    assert "There was no roundup on Tue 10 Mar" in third
    assert all("There was no roundup" not in post for post in (first, fourth))
    assert all(f"https://example.com/{name}" in third for name in ("b", "c"))
    assert all(f"https://example.com/{name}" not in fourth for name in ("a", "b", "c"))


@ONE_DATABASE
async def test_asleep_for_three_weeks_one_roundup_tells_of_all_of_them(berlin):
    await look(berlin, TUESDAY)
    await something_new(berlin, "later")
    await look(berlin, TUESDAY + timedelta(weeks=3, minutes=1))
    _, second = posts(berlin)
    assert "There was no roundup on Tue 10 Mar, Tue 17 Mar" in second
    assert "https://example.com/later" in second


@ONE_DATABASE
async def test_what_was_being_written_down_at_the_very_moment_comes_with_the_next(berlin):
    await look(berlin, TUESDAY)
    await something_new(berlin, "slow", at=TUESDAY - timedelta(seconds=3))
    await look(berlin, TUESDAY + timedelta(weeks=1))
    _, second = posts(berlin)
    assert "https://example.com/slow" in second
    assert "https://example.com/first" not in second


# R42, R46


@ONE_DATABASE
@pytest.mark.parametrize("zone", ["America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Europe/London"])
async def test_one_a_week_at_ten_o_clock_there_also_when_the_clocks_change(berlin, zone):
    async with berlin.work() as work:
        await work.organisations.change(zone=zone)
    timetable = Timetable(berlin.storage, [roundup.JOB])
    await timetable.look(berlin.clock.now())
    for weeks in range(6):
        await something_new(berlin, f"{zone}{weeks}")
        await timetable.look(berlin.clock.now())
        due = timetable.next_at()
        assert due is not None
        assert due.astimezone(ZoneInfo(zone)).strftime("%a %H:%M") == "Tue 10:00"
        await look(berlin, due, timetable)
        assert len(posts(berlin)) == weeks + 1


@ONE_DATABASE
async def test_over_a_year_with_53_weeks_each_has_its_own(berlin):
    for due in (
        datetime(2026, 12, 22, 9, tzinfo=UTC),
        datetime(2026, 12, 29, 9, tzinfo=UTC),
        datetime(2027, 1, 5, 9, tzinfo=UTC),
    ):
        await something_new(berlin, str(due.date()), at=due - timedelta(days=1))
        await look(berlin, due)
    async with berlin.work() as work:
        weeks = await work.roundups.settled_weeks(since_on=date(2026, 12, 21))
    assert weeks == {"2026-W52", "2026-W53", "2027-W01"}
    assert len(posts(berlin)) == 3


async def test_before_a_holiday_on_monday_the_preview_comes_on_friday(berlin):
    async with berlin.work() as work:
        await work.execute(
            insert(days_off).values(organisation_id=work.organisation_id, on_date=date(2026, 3, 9), name="Off")
        )
    await look(berlin, TUESDAY)
    await something_new(berlin, "second")
    afternoons = [datetime(2026, 3, day, 13, 0, tzinfo=UTC) for day in range(4, 10)]
    shown = []
    for at in afternoons:
        await look(berlin, at)
        shown.append(berlin.platform.called("U1"))
    assert shown == [0, 0, 1, 1, 1, 1], "Wednesday, Thursday, Friday, and no more after it"
    await look(berlin, TUESDAY + timedelta(weeks=1))
    assert len(posts(berlin)) == 2


@ONE_DATABASE
async def test_moved_to_another_day_after_it_was_posted_there_is_no_second_one_that_week(berlin):
    await look(berlin, TUESDAY)
    await something_new(berlin, "second")
    async with berlin.work() as work:
        await work.roundups.change_settings(RoundupSettings(weekday="Thu"))
    await look(berlin, TUESDAY + timedelta(days=2))
    assert len(posts(berlin)) == 1
    await look(berlin, TUESDAY + timedelta(days=9))
    assert len(posts(berlin)) == 2


# R44


async def test_a_clock_that_steps_back_makes_no_second_roundup(berlin):
    for seconds in (0, 5, -600, -5, 0, 600):
        await look(berlin, TUESDAY + timedelta(seconds=seconds))
    assert len(posts(berlin)) == 1


# Two at once


async def test_posted_by_hand_at_the_very_tick_it_is_posted_once(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    max_ = hymnsheet.person("Max")
    await max_.types("/content", "add https://example.com/guide The guide")
    await max_.submits(kind="deck")
    await hymnsheet.until(TUESDAY - timedelta(seconds=1))
    hands = Person(hymnsheet.playground, "Max")
    await asyncio.gather(hands.clicks("Post now"), hymnsheet.house.timetable.look(TUESDAY))
    await hymnsheet.until(TUESDAY + timedelta(minutes=5))
    assert sum("The weekly roundup" in said for said in hymnsheet.channel("roundup").texts) == 1


async def test_two_who_skip_at_once_skip_once_and_the_second_is_told_who_was_first(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await hymnsheet.person("Max").types("/content", "add https://example.com/guide The guide")
    await hymnsheet.person("Max").submits(kind="deck")
    await hymnsheet.until("14:00")
    people = [Person(hymnsheet.playground, name) for name in ("Max", "Lena")]
    await asyncio.gather(*(person.clicks("Skip this week") for person in people))
    await hymnsheet.settle()
    told = [said for name in ("Max", "Lena") for said in hymnsheet.person(name).sees()]
    assert sum("Somebody was there before you" in said for said in told) == 1
