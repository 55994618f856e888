"""An organisation over a year of rounds: people come, go, snooze and are away, and time passes through the real job."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import select

from bot.sweep import Sweep
from rules.buddy import Met, Pair, Settings
from rules.delivery import DeliveryState
from rules.ids import MemberId, PairId, RoundId
from rules.people import Side
from rules.status import NO_STATUS, Status
from rules.working_time import AwayOn
from storage.absences import Absences
from storage.buddies_due import BuddiesDue
from storage.buddy_answers import BuddyAnswers
from storage.members import Profile
from storage.tables import buddy_settings, deliveries
from tests.faults.buddy_books import BERLIN, SIDES, Books, Somebody
from tests.faults.conftest import World

STARTS_ON = date(2026, 3, 9)
ZONES = ("Europe/Berlin", "Europe/London", "America/New_York")


class Year:
    """An organisation whose every chance comes from the seed; `untold` are those whom nobody told of their pair yet."""

    def __init__(self, world: World, *, reps: int, marketers: int, seed: int) -> None:
        self.world = world
        self.random = Random(seed)
        self.books = Books()
        self.sizes = {Side.SALES: reps, Side.MARKETING: marketers}
        self.now = datetime.combine(STARTS_ON - timedelta(days=3), time(9), BERLIN).astimezone(UTC)
        self.untold: set[MemberId] = set()
        self.met: set[PairId] = set()
        self._sweep = Sweep(world.storage, saved=lambda: None)
        self._ways: dict[str, Callable[[MemberId], Awaitable[None]]] = {
            "come": self._come_or_go,
            "go": self._come_or_go,
            "turn": self._turn_guest_or_bot,
            "move": self._change_sides,
            "snooze": self._snooze,
            "out": self._out,
            "back": self._back,
            "in": self._back,
            "away": self._say_away,
            "status": self._set_status,
            "met": self._answer,
            "did they meet": self._answer,
            "apart": self._wish_apart,
        }

    async def begin(self, settings: Settings) -> None:
        """Everybody comes, and buddies are turned on."""
        for side, size in self.sizes.items():
            for _ in range(size):
                await self._come(side)
        async with self.world.work() as work:
            await work.organisations.change(zone=BERLIN.key, set_up_at=self.now)
            await work.buddies.change_settings(settings)
        await self.look(self.now)

    async def pass_to(self, at: datetime) -> bool:
        """Let things happen until an instant, which more often happen to who knows of no buddy yet; then look."""
        self.now += (at.astimezone(UTC) - self.now) * self.random.random()
        for _ in range(self.random.randrange(3 + len(self.books.people) // 15)):
            known = sorted(self.untold if self.untold and self.random.random() < 0.5 else self.books.people)
            await self._ways[self.random.choice(sorted(self._ways))](self.random.choice(known))
        return await self.look(at)

    async def look(self, at: datetime) -> bool:
        """Time comes to an instant, and what is due is done and sent; whether buddies were due."""
        self.now = at.astimezone(UTC)
        self.world.clock.advance(seconds=(self.now - self.world.clock.now()).total_seconds())
        was_due = await self._is_due()
        await self._sweep.look(self.now)
        await self.world.outbox.drain()
        return was_due

    async def look_again(self) -> None:
        """Once more at the same instant, as another replica would that knows nothing."""
        async with self.world.work() as work:
            await BuddiesDue(work).look_soon()
        await self.look(self.now)

    async def sent_since(self, at: datetime) -> list[tuple[str, str, str]]:
        """What arrived since an instant: under which key, where, and what it says."""
        async with self.world.work() as work:
            mine = (deliveries.c.organisation_id == work.organisation_id, deliveries.c.settled_at >= at)
            columns = (deliveries.c.key, deliveries.c.place, deliveries.c.message)
            found = await work.execute(select(*columns).where(*mine, deliveries.c.state == DeliveryState.DELIVERED))
            return [(row.key, row.place, row.message) for row in found]

    async def said_why(self, round_id: RoundId) -> dict[MemberId, datetime]:
        """Who was or will be told why they have no buddy in a round, and when that was last said."""
        async with self.world.work() as work:
            mine = (deliveries.c.organisation_id == work.organisation_id, deliveries.c.state != DeliveryState.WITHDRAWN)
            why = deliveries.c.key.startswith(f"buddies:{round_id}:without:")
            found = await work.execute(select(deliveries.c.key, deliveries.c.created_at).where(*mine, why))
            said = sorted((row.created_at, row.key) for row in found)
        return {MemberId(int(key.split(":")[3])): at for at, key in said}

    async def pairs(self) -> list[Pair]:
        """The pairs of the newest round that still are some."""
        async with self.world.work() as work:
            last = await work.buddy_rounds.last()
            pairs = await work.buddy_rounds.pairs_of(last.id) if last else []
        return [pair for pair in pairs if pair.ended_at is None]

    async def _is_due(self) -> bool:
        async with self.world.work() as work:
            mine = buddy_settings.c.organisation_id == work.organisation_id
            looks_at = (await work.execute(select(buddy_settings.c.looks_at).where(mine))).scalar_one_or_none()
        return looks_at is None or looks_at <= self.now

    async def _come(self, side: Side) -> None:
        who = Somebody(person=f"U{len(self.books.people)}", zone=self.random.choice(ZONES), side=side)
        one = await self._meet(who)
        self.books.people[one] = who
        await self._sit(side)

    async def _come_or_go(self, one: MemberId) -> None:
        """Somebody leaves, or comes back; where a side has become small, somebody new comes instead."""
        there = list(self.books.there(self.now).values())
        small = [side for side in SIDES if there.count(side) < self.sizes[side]]
        if small and self.random.random() < 0.8:
            await self._come(self.random.choice(small))
            return
        who = self.books.people[one]
        who.is_active = not who.is_active
        await self._meet(who)

    async def _turn_guest_or_bot(self, one: MemberId) -> None:
        who = self.books.people[one]
        if self.random.random() < 0.5:
            who.is_guest = not who.is_guest
        else:
            who.is_bot = not who.is_bot
        await self._meet(who)

    async def _change_sides(self, one: MemberId) -> None:
        who, before = self.books.people[one], self.books.people[one].side
        # Nobody comes back to a side: of a pair that somebody is in on both, the bot knows their last side alone.
        who.side = Side.MARKETING if before is Side.SALES and self.random.random() < 0.5 else None
        for side in {before, who.side} - {None}:
            await self._sit(side)

    async def _snooze(self, one: MemberId) -> None:
        until = self.now.date() + timedelta(days=self.random.randrange(30))
        async with self.world.work() as work:
            await work.buddies.snooze(one, until)
        self.books.people[one].snoozed_until = until

    async def _out(self, one: MemberId) -> None:
        async with self.world.work() as work:
            await work.buddies.opt_out(one, now=self.now)
        self.books.people[one].is_out, self.books.people[one].snoozed_until = True, date.min

    async def _back(self, one: MemberId) -> None:
        out = [each for each, who in self.books.people.items() if who.is_out or who.snoozed_until > self.now.date()]
        one = self.random.choice(out or [one])
        async with self.world.work() as work:
            await work.buddies.opt_in(one)
        self.books.people[one].is_out, self.books.people[one].snoozed_until = False, date.min

    async def _say_away(self, one: MemberId) -> None:
        first = self.now.date() + timedelta(days=self.random.randrange(4))
        last = first + timedelta(days=self.random.randrange(20))
        async with self.world.work() as work:
            await Absences(work).say(one, AwayOn(first, last), now=self.now)
        self.books.people[one].away.append((first, last))

    async def _set_status(self, one: MemberId) -> None:
        """A holiday by their status, or none any more."""
        who = self.books.people[one]
        is_over = who.status is None or who.status[1] <= self.now
        ends_at = self.now + timedelta(hours=self.random.randrange(1, 300))
        who.status = (self.now, ends_at) if is_over else None
        await self._meet(who)

    async def _answer(self, one: MemberId) -> None:
        answer = self.random.choice([Met.MET, Met.NOT_MET])
        async with self.world.work() as work:
            pair = await work.buddy_rounds.pair_of(one)
            if pair is not None and await BuddyAnswers(work).say(pair.id, one, answer, now=self.now):
                came = await work.buddy_rounds.get(pair.id)
                self.met = self.met | {pair.id} if came.outcome is Met.MET else self.met - {pair.id}

    async def _wish_apart(self, one: MemberId) -> None:
        others = set(self.random.choices(sorted(self.books.people), k=self.random.randrange(4))) - {one}
        async with self.world.work() as work:
            await work.buddies.exclude(one, others, now=self.now)
        self.books.people[one].rather_without = others

    async def _meet(self, who: Somebody) -> MemberId:
        is_away = who.status is not None and self.now < who.status[1]
        status = Status(emoji="palm_tree", expires_at=who.status[1]) if who.status and is_away else NO_STATUS
        said = Profile(
            person=who.person,
            zone=who.zone,
            is_admin=False,
            is_guest=who.is_guest,
            is_bot=who.is_bot,
            is_active=who.is_active,
            status=status,
        )
        async with self.world.work() as work:
            return await work.members.meet(said, workspace_id=self.world.workspace.id, now=self.now)

    async def _sit(self, side: Side) -> None:
        people = [who.person for who in self.books.people.values() if who.side is side]
        async with self.world.work() as work:
            await work.members.set_side(side, people, workspace_id=self.world.workspace.id)
