"""Time passes: each due time is seen to once, whoever sleeps, steps back, moves or breaks."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.timetable import Timetable
from scheduled.job import Job, Occurrence
from storage.database import open_database
from storage.organisations import KnownWorkspace
from storage.places import Place
from storage.unit_of_work import Storage, UnitOfWork
from tests.faults.conftest import MovableClock, World
from tests.faults.digest import Digest

BERLIN_0830 = datetime(2026, 3, 3, 7, 30, tzinfo=UTC)


@pytest.fixture
async def berlin(world: World) -> World:
    """An organisation in Berlin, set up on Monday morning."""
    await move(world, "Europe/Berlin")
    return world


async def move(world: World, zone: str, workspace: KnownWorkspace | None = None) -> None:
    async with world.work(workspace) as work:
        await work.organisations.change(
            zone=zone, set_up_at=(await work.organisations.get()).set_up_at or world.clock.now()
        )


async def look_until(timetable: Timetable, clock: MovableClock, until: datetime, *, every: timedelta) -> None:
    while clock.now() < until:
        await timetable.look(clock.now())
        clock.advance(seconds=every.total_seconds())
    await timetable.look(clock.now())


# R40, P2


async def test_three_replicas_at_the_tick_make_one_digest(berlin, database_url):
    storages = [Storage(open_database(database_url)) for _ in range(2)]
    digest = Digest()
    timetables = [Timetable(storage, [digest.job()]) for storage in (berlin.storage, *storages)]
    for _ in range(3):
        await asyncio.gather(*(timetable.look(BERLIN_0830) for timetable in timetables))
    await berlin.outbox.drain()
    assert digest.dates == ["2026-03-03"]
    for storage in storages:
        await storage.close()


async def test_a_digest_a_day_however_often_one_looks(berlin):
    digest = Digest()
    timetable = Timetable(berlin.storage, [digest.job()])
    until = berlin.clock.now() + timedelta(days=3)
    await look_until(timetable, berlin.clock, until, every=timedelta(minutes=47))
    assert digest.dates == ["2026-03-03", "2026-03-04", "2026-03-05"]


async def test_a_look_when_nothing_is_due_runs_one_query(berlin):
    timetable = Timetable(berlin.storage, [Digest().job()])
    await timetable.look(berlin.clock.now())
    units = berlin.storage.unit_of_work
    berlin.storage.unit_of_work = None
    await timetable.look(berlin.clock.now())
    berlin.storage.unit_of_work = units
    assert timetable.next_at() == BERLIN_0830


async def test_an_organisation_that_was_not_set_up_has_no_jobs_yet(world):
    await world.new_workspace("TNEW")
    digest = Digest()
    timetable = Timetable(world.storage, [digest.job()])
    await timetable.look(world.clock.now() + timedelta(days=1))
    assert {occurrence.organisation.id for occurrence in digest.done} == {world.workspace.organisation_id}


# R41: asleep over the tick


@pytest.mark.parametrize(
    ("asleep", "dates", "late", "skipped"),
    [
        (timedelta(seconds=2), ["2026-03-03"], False, 0),
        (timedelta(minutes=9), ["2026-03-03"], True, 0),
        (timedelta(hours=3), ["2026-03-03"], True, 0),
        (timedelta(hours=10), [], None, 0),
        (timedelta(days=3, seconds=2), ["2026-03-06"], False, 3),
        (timedelta(days=3, hours=3), ["2026-03-06"], True, 3),
    ],
)
async def test_asleep_over_the_tick_it_runs_late_or_skips_and_never_runs_twice(berlin, asleep, dates, late, skipped):
    digest = Digest()
    timetable = Timetable(berlin.storage, [digest.job()])
    await timetable.look(berlin.clock.now())
    for seconds in (0, 5, 60):
        await timetable.look(BERLIN_0830 + asleep + timedelta(seconds=seconds))
    assert digest.dates == dates
    if dates:
        assert digest.done[0].is_late is late
        assert len(digest.done[0].skipped) == skipped


async def test_what_was_skipped_is_said_by_the_next_one_and_only_by_that(berlin):
    digest = Digest()
    timetable = Timetable(berlin.storage, [digest.job()])
    await timetable.look(BERLIN_0830 + timedelta(hours=10))
    await timetable.look(BERLIN_0830 + timedelta(days=1))
    await timetable.look(BERLIN_0830 + timedelta(days=2))
    assert [occurrence.skipped for occurrence in digest.done] == [(BERLIN_0830,), ()]


async def test_a_new_process_knows_what_was_done_before_it(berlin):
    digest = Digest()
    await Timetable(berlin.storage, [digest.job()]).look(BERLIN_0830)
    await Timetable(berlin.storage, [digest.job()]).look(BERLIN_0830 + timedelta(minutes=1))
    assert digest.dates == ["2026-03-03"]


# R43: zones


async def test_an_organisation_that_moves_west_after_its_digest_gets_no_second_one_that_day(berlin):
    digest = Digest()
    timetable = Timetable(berlin.storage, [digest.job()])
    await timetable.look(BERLIN_0830)
    await move(berlin, "America/New_York")
    berlin.clock.advance(hours=22, minutes=30)
    await look_until(timetable, berlin.clock, BERLIN_0830 + timedelta(days=2), every=timedelta(minutes=47))
    assert digest.dates == ["2026-03-03", "2026-03-04"]
    assert digest.done[1].due_at == datetime(2026, 3, 4, 13, 30, tzinfo=UTC)


async def test_an_organisation_that_moves_east_before_its_digest_does_not_miss_it(berlin):
    await move(berlin, "America/New_York")
    digest = Digest()
    timetable = Timetable(berlin.storage, [digest.job()])
    before_breakfast = datetime(2026, 3, 3, 11, tzinfo=UTC)
    await timetable.look(before_breakfast)
    # It is 06:00 in New York, and 12:00 in Berlin: the digest of that date was due three and a half hours ago.
    await move(berlin, "Europe/Berlin")
    await timetable.look(before_breakfast + timedelta(seconds=5))
    assert digest.dates[-1] == "2026-03-03"
    assert len(set(digest.dates)) == len(digest.dates)


async def test_a_change_of_time_holds_from_the_next_look(berlin):
    digest = Digest()
    timetable = Timetable(berlin.storage, [digest.job()])
    await timetable.look(berlin.clock.now())
    digest.cron = "0 7 * * *"
    async with berlin.work() as work:
        await work.organisations.change(digest_at="07:00")
    await timetable.look(berlin.clock.now() + timedelta(seconds=5))
    assert timetable.next_at() == datetime(2026, 3, 3, 6, 0, tzinfo=UTC)


# R44: the clock steps


async def test_a_clock_that_steps_back_makes_no_second_digest(berlin):
    digest = Digest()
    timetable = Timetable(berlin.storage, [digest.job()])
    for at in (0, 5, -600, -5, 0, 5, 600):
        await timetable.look(BERLIN_0830 + timedelta(seconds=at))
    assert digest.dates == ["2026-03-03"]
    await Timetable(berlin.storage, [digest.job()]).look(BERLIN_0830 - timedelta(minutes=10))
    assert digest.dates == ["2026-03-03"]


async def test_a_clock_that_steps_forward_and_back_loses_nothing(berlin):
    digest = Digest()
    timetable = Timetable(berlin.storage, [digest.job()])
    for at in (-3600, 3600, -3595, 0, 5):
        await timetable.look(BERLIN_0830 + timedelta(seconds=at))
    await timetable.look(BERLIN_0830 + timedelta(days=1))
    assert digest.dates == ["2026-03-03", "2026-03-04"]


async def test_a_message_sent_before_the_clock_stepped_back_is_not_sent_again(world):
    await world.celebrate("we won")
    await world.outbox.drain()
    world.clock.advance(minutes=-10)
    await world.post("next")
    await world.outbox.drain()
    world.clock.advance(minutes=11)
    await world.outbox.drain()
    assert world.platform.words() == ["we won", "next"]


# R46 through the job's own words


async def test_a_roundup_belongs_to_the_iso_week_it_is_posted_in(berlin):
    weeks: list[str] = []

    async def run(work: UnitOfWork, occurrence: Occurrence) -> None:
        weeks.append(occurrence.on_date.strftime("%G-W%V"))

    job = Job(
        name="roundup",
        cron=lambda _: "0 10 * * 2",
        period=lambda day: day.strftime("%G-W%V"),
        late_for=timedelta(days=1),
        run=run,
    )
    timetable = Timetable(berlin.storage, [job])
    for day in (
        datetime(2026, 12, 22, 9, tzinfo=UTC),
        datetime(2026, 12, 29, 9, tzinfo=UTC),
        datetime(2027, 1, 5, 9, tzinfo=UTC),
    ):
        await timetable.look(day)
    assert weeks == ["2026-W52", "2026-W53", "2027-W01"]


# P4: what breaks is its own


async def test_a_broken_organisation_delays_no_other_and_is_tried_again(berlin):
    other = await berlin.new_workspace("TTWO")
    await move(berlin, "Europe/Berlin", other)
    digest = Digest()
    broken = [berlin.workspace.organisation_id]

    async def breaks(work: UnitOfWork, occurrence: Occurrence) -> None:
        if occurrence.organisation.id in broken:
            await work.deliveries.post(
                "{}", to=Place(workspace_id=occurrence.organisation.id, channel="C9"), key="half", now=occurrence.now
            )
            raise ValueError("broken")

    digest.before = breaks
    timetable = Timetable(berlin.storage, [digest.job()])
    await timetable.look(BERLIN_0830)
    assert [occurrence.organisation.id for occurrence in digest.done] == [other.organisation_id]
    assert await berlin.states() == {}, "what a broken job had begun is undone"
    broken.clear()
    for seconds in range(0, 10, 5):
        await timetable.look(BERLIN_0830 + timedelta(seconds=seconds))
    assert len(digest.done) == 2


async def test_a_job_that_hangs_is_cut_off(berlin, monkeypatch):
    monkeypatch.setattr("bot.timetable.JOB_FOR", timedelta(seconds=0.5))
    digest, fine = Digest(), Digest()

    async def hangs(work: UnitOfWork, occurrence: Occurrence) -> None:
        await asyncio.sleep(30)

    digest.before = hangs
    timetable = Timetable(berlin.storage, [digest.job(name="stuck"), fine.job(name="fine")])
    await asyncio.wait_for(timetable.look(BERLIN_0830), 5)
    assert (len(digest.done), len(fine.done)) == (0, 1)


async def test_a_job_that_stays_broken_is_tried_ever_less_often(berlin):
    digest, tries = Digest(), []

    async def breaks(work: UnitOfWork, occurrence: Occurrence) -> None:
        tries.append(occurrence.now)
        raise ValueError("broken")

    digest.before = breaks
    timetable = Timetable(berlin.storage, [digest.job()])
    for seconds in range(0, 1800, 5):
        await timetable.look(BERLIN_0830 + timedelta(seconds=seconds))
    assert 5 <= len(tries) <= 40
