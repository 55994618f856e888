"""A year of rounds through the sweep, while people come, go, snooze and are away: what always holds, seed printed."""

import json
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from random import Random
from secrets import randbits

import pytest
from sqlalchemy import select, update

from bot.sweep import Sweep
from rules.buddy import Met, Pair, Settings
from rules.ids import MemberId
from rules.people import Side
from rules.working_time import AwayOn
from storage.absences import Absences
from storage.buddy_answers import BuddyAnswers
from storage.members import Profile
from storage.tables import deliveries, members
from tests.faults.conftest import World

FIRST = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
STEPS = (timedelta(0), timedelta(hours=7), timedelta(days=4), timedelta(days=7, hours=1), timedelta(days=11, hours=2))


class Year:
    """An organisation over a year; whatever happens in it comes from the seed."""

    def __init__(self, world: World, *, reps: int, marketers: int, seed: int) -> None:
        self.world = world
        self.random = Random(seed)
        self.sweep = Sweep(world.storage, saved=lambda: None)
        self.now = FIRST - timedelta(days=3)
        self.ids: dict[MemberId, Side] = {}
        self.count = 0
        self.sizes = {Side.SALES: reps, Side.MARKETING: marketers}

    async def begin(self) -> None:
        """Everybody comes, and buddies are turned on."""
        for side, size in self.sizes.items():
            for _ in range(size):
                await self.come(side)
        async with self.world.work() as work:
            await work.organisations.change(zone="Europe/Berlin", set_up_at=self.now)
            await work.buddies.change_settings(Settings(starts_on=date(2026, 3, 9)))
        await self.sweep.look(self.now)

    async def come(self, side: Side) -> None:
        """Somebody new."""
        self.count += 1
        zone = self.random.choice(["Europe/Berlin", "Europe/London", "America/New_York"])
        who = Profile(person=f"U{self.count}", zone=zone, is_admin=False, is_guest=False, is_bot=False, is_active=True)
        async with self.world.work() as work:
            member_id = await work.members.meet(who, workspace_id=self.world.workspace.id, now=self.now)
            mine = (members.c.organisation_id == work.organisation_id, members.c.id == member_id)
            await work.execute(update(members).where(*mine).values(side=side))
        self.ids[member_id] = side

    async def happen(self) -> None:
        """One thing that happens to somebody."""
        someone = self.random.choice(sorted(self.ids))
        what = self.random.choice(["come", "go", "snooze", "out", "in", "away", "met", "met", "exclude"])
        if what == "come":
            await self.come(self.random.choice([Side.SALES, Side.MARKETING]))
            return
        async with self.world.work() as work:
            today = self.now.date()
            match what:
                case "go" if len(self.ids) > 2:
                    mine = (members.c.organisation_id == work.organisation_id, members.c.id == someone)
                    await work.execute(update(members).where(*mine).values(is_active=False))
                    del self.ids[someone]
                case "snooze":
                    await work.buddies.snooze(someone, today + timedelta(days=self.random.randrange(30)))
                case "out":
                    await work.buddies.opt_out(someone, now=self.now)
                case "in":
                    await work.buddies.opt_in(someone)
                case "away":
                    last = today + timedelta(days=self.random.randrange(20))
                    await Absences(work).say(someone, AwayOn(today, last), now=self.now)
                case "met":
                    pair = await work.buddy_rounds.pair_of(someone)
                    if pair is not None:
                        await BuddyAnswers(work).say(pair.id, someone, Met.MET, now=self.now)
                case "exclude":
                    await work.buddies.exclude(someone, {self.random.choice(sorted(self.ids))}, now=self.now)

    async def look(self, at: datetime) -> None:
        """Time comes to an instant; looking twice does nothing more than looking once."""
        self.now = max(self.now, at)
        await self.sweep.look(self.now)
        before = await self.said()
        await Sweep(self.world.storage, saved=lambda: None).look(self.now)
        assert await self.said() == before

    async def said(self) -> dict[str, str]:
        """Everything that was said so far, by its key."""
        async with self.world.work() as work:
            mine = deliveries.c.organisation_id == work.organisation_id
            found = await work.execute(select(deliveries.c.key, deliveries.c.message).where(mine))
            return {row.key: row.message for row in found}

    async def check(self) -> None:
        """What holds after every look at a round that counts."""
        async with self.world.work() as work:
            last = await work.buddy_rounds.last()
            assert last is not None
            pairs = [pair for pair in await work.buddy_rounds.pairs_of(last.id) if pair.ended_at is None]
            there = await work.buddies.taking_part(self.now)
            apart = (await work.buddies.present(self.now)).exclusions
            left_out = {each.member_id for each in await work.buddy_rounds.left_out_of(last.id)}
        placed = Counter(mate.id for pair in pairs for mate in pair.there)
        assert all(count == 1 for count in placed.values()), "nobody is in two pairs"
        for pair in pairs:
            self._is_sound(pair)
        assert there.keys() <= placed.keys() | left_out, "everybody who takes part has a buddy or was told why"
        untold = {mate.id for pair in pairs for mate in pair.there if mate.told_at is None}
        assert untold <= there.keys(), "who does not take part is told of no pair"
        if not apart and {Side.SALES, Side.MARKETING} <= set(there.values()):
            assert placed, "where both sides are there, somebody has a buddy"

    def _is_sound(self, pair: Pair) -> None:
        assert {mate.side for mate in pair.there} == {Side.SALES, Side.MARKETING}, "both sides are in a pair"
        assert pair.outcome in ("", "met", "not met")


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("reps", "marketers", "rounds"), [(12, 4, 26), (30, 30, 6), (1, 1, 26)])
async def test_a_year_of_rounds_in_which_people_come_and_go(
    world: World, reps: int, marketers: int, rounds: int
) -> None:
    seed = randbits(32)
    print(f"seed {seed}")  # noqa: T201 - whoever sees this fail needs it
    year = Year(world, reps=reps, marketers=marketers, seed=seed)
    await year.begin()
    for number in range(rounds):
        begins_at = FIRST + timedelta(weeks=2 * number)
        for step in STEPS:
            if number or step:
                await year.happen()
            await year.look(begins_at + step)
            await year.check()
    await _nobody_was_told_twice(year)


async def _nobody_was_told_twice(year: Year) -> None:
    """Each question and each first introduction went out once, and to nobody who was not in it."""
    asked: dict[str, set[str]] = defaultdict(set)
    for key, message in (await year.said()).items():
        assert json.loads(message)["summary"]
        if key.startswith("buddy-check:"):
            _, pair, moment, member = key.split(":")
            assert member not in asked[f"{pair}:{moment}"]
            asked[f"{pair}:{moment}"].add(member)
    assert any(key.startswith("buddies:") for key in await year.said())
