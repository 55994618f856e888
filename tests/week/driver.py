"""Lives through the week: leads come, reps act at random, and every minute the bot is held against the oracle."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from random import Random

from aiohttp import ClientSession
from sqlalchemy import Select, func, select

from rules.delivery import DeliveryState
from rules.ids import OrganisationId
from storage.tables import deliveries, follow_ups, leads
from storage.unit_of_work import UnitOfWork
from tests.harness import Hymnsheet
from tests.week.arrivals import Arrivals
from tests.week.cast import DAYS_OFF, LENGTH, MINUTE, REPS, START, WORKERS
from tests.week.choices import Choice, Choices
from tests.week.comparison import Comparison
from tests.week.hands import Hands
from tests.week.ledger import Ledger
from tests.week.newcomers import Newcomer, newcomers
from tests.week.office import move_in
from tests.week.oracle import Act, Oracle, Telling
from tests.week.worker import Minutes, minute_of

QUIET_DAY = 24 * 60
"""Nobody new comes on the last day."""


class Week:
    """One week of one seed; people act and leads come at every `grid`-th minute."""

    def __init__(self, hymnsheet: Hymnsheet, *, seed: int, count: int = 500, grid: int = 6) -> None:
        random = Random(seed)
        self.hymnsheet = hymnsheet
        self.seed = seed
        self.grid = grid
        self._coming = newcomers(random, count=count, until=LENGTH - QUIET_DAY, grid=grid)
        self._works = {
            name: Minutes(worker, start=START, length=LENGTH + 1, days_off=set(DAYS_OFF))
            for name, worker in WORKERS.items()
        }
        managers = {rep.first_name: rep.manager for rep in REPS}
        self.oracle = Oracle(lambda name, minute: self._works[name][minute], manager_of=managers)
        self._choices = Choices(random, self.oracle, self._works)
        self._ledger = Ledger(hymnsheet.playground.workspace, hymnsheet.playground.faults.ledger, start=START)
        self._hands = Hands(hymnsheet, self._ledger)
        self._comparison = Comparison()
        self.done: Counter[Act] = Counter()
        self.said: Counter[str] = Counter()
        self._story: defaultdict[str, list[str]] = defaultdict(list)
        # Nobody does two things with a lead in one minute: the card shows what they did only after it.
        self._agenda: defaultdict[int, dict[str, str]] = defaultdict(dict)
        self._unowned: dict[str, str] = {}
        self._looks_at = 0

    async def live(self) -> None:
        """From the first minute to the last; fails at the first minute that is not as it must be."""
        self._names = {member_id: name for name, member_id in (await move_in(self.hymnsheet)).items()}
        async with ClientSession() as session:
            self._arrivals = await Arrivals.begin(self.hymnsheet, session)
            for minute in range(LENGTH):
                await self._live(minute)

    async def _live(self, minute: int) -> None:
        """Whatever people do in a minute, they do before the bot says anything."""
        coming, acting = self._take_coming(minute), self._agenda.pop(minute, {})
        if coming or acting or minute >= self._looks_at:
            self._set_clock(minute)
            await self._come_in(coming, minute)
            for lead, person in acting.items():
                await self._act(person, lead, minute)
            await self._settle(minute)
        expected = self.oracle.tick(minute)
        if expected and not self._is_settled(minute):
            self._set_clock(minute)
            await self._settle(minute)
        self._compare(expected, minute)
        for telling in expected:
            self._plan(telling.to, telling.lead, minute, self._choices.wait_after(telling))

    # Time

    def _set_clock(self, minute: int) -> None:
        self.hymnsheet.playground.clock.move_to(START + minute * MINUTE)

    def _is_settled(self, minute: int) -> bool:
        return minute_of(self.hymnsheet.now, start=START) == minute

    async def _settle(self, minute: int) -> None:
        """Let the bot do what is due, and send what waits for its turn in a conversation, a second apart."""
        house, clock = self.hymnsheet.house, self.hymnsheet.playground.clock
        await house.tasks.quiet()
        waiting, looks = 1, None
        while waiting:
            if self._is_job_due():
                await house.timetable.look(clock.now())
            await house.sweep.look(clock.now())
            await house.outbox.drain()
            async with self.hymnsheet.unit_of_work() as work:
                waiting, looks = (await work.execute(_state(work.organisation_id, minute))).one()
                if self._unowned:
                    await self._see_who_has_them(work, minute)
            clock.advance(timedelta(seconds=bool(waiting)))
        assert self._is_settled(minute), "so many messages at once that a minute was not enough"
        ahead = [at for at in (looks, house.timetable.next_at()) if at is not None]
        self._looks_at = max(minute + 1, min(-((START - at) // MINUTE) for at in ahead)) if ahead else LENGTH

    def _is_job_due(self) -> bool:
        """Whether a scheduled job is due, or nobody knows yet."""
        at = self.hymnsheet.house.timetable.next_at()
        return at is None or at <= self.hymnsheet.now

    # What happens

    def _take_coming(self, minute: int) -> list[Newcomer]:
        coming = []
        while self._coming and self._coming[0].minute == minute:
            coming.append(self._coming.pop(0))
        return coming

    async def _come_in(self, coming: list[Newcomer], minute: int) -> None:
        for one in coming:
            old = ", too old to be owed a touch" if one.age else ""
            self._tell(one.name, minute, f"comes by {one.way}, {one.tier}{old}, for {one.owner or 'anybody'}")
            self._unowned[one.name] = one.owner
            self.oracle.arrives(one.name, tier=one.tier, owes=not one.age)
        await self._arrivals.come(coming)

    async def _see_who_has_them(self, work: UnitOfWork, minute: int) -> None:
        """Learn from the bot to whom it gave what, and that it was the right one's turn."""
        here = leads.c.organisation_id == work.organisation_id
        given = await work.execute(
            select(leads.c.name, leads.c.owner_id)
            .where(here, leads.c.name.in_(self._unowned), leads.c.owner_id.is_not(None))
            .order_by(leads.c.id)
        )
        # Owners who were named are found before the rest is dealt out.
        for name, owner_id in sorted(given, key=lambda row: not self._unowned[row.name]):
            owner, named = self._names[owner_id], self._unowned.pop(name)
            self._tell(name, minute, f"handed to {owner}")
            wrong = self._wrong_turn(owner, minute) if not named else "" if owner == named else f"not to {named}"
            assert not wrong, self._report([f"{name}: {wrong}"], minute)
            self.oracle.is_handed(name, owner)

    def _wrong_turn(self, owner: str, minute: int) -> str:
        """Whether somebody else was there and had fewer open leads."""
        now = START + minute * MINUTE
        here = {rep.first_name: self.oracle.open_leads(rep.first_name) for rep in REPS if not rep.is_away(now)}
        return "" if here.get(owner) == min(here.values()) else f"{owner} has {here.get(owner)} open leads, of {here}"

    # What people do

    def _plan(self, person: str, lead: str, minute: int, wait: int | None) -> None:
        if wait is None:
            return
        earliest = minute + 1 + wait
        at = self._works[person].next_after(min(earliest + -earliest % self.grid, LENGTH))
        self._agenda[at].setdefault(lead, person)

    async def _act(self, person: str, lead: str, minute: int) -> None:
        """The owner does something, or their manager hands it on, unless it is not theirs any more."""
        case = self.oracle.cases[lead]
        if case.is_over:
            return
        if case.owner == person:
            await self._do(self._choices.of_owner(lead, minute), person, lead, minute)
        elif WORKERS[case.owner].manager == person and case.is_owed:
            await self._do(self._choices.handing_on(lead), person, lead, minute)

    async def _do(self, choice: Choice, person: str, lead: str, minute: int) -> None:
        self.done[choice.act] += 1
        self._tell(lead, minute, f"{person} does {choice}")
        await self._hands.do(choice.act, lead, by=person, to=choice.to, quiet_for=choice.quiet_for)
        self.oracle.does(choice.act, lead, until=choice.until, to=choice.to)
        self._plan(person, lead, minute, self._choices.wait_after_act(choice.act, lead))

    # What must be so

    def _compare(self, expected: list[Telling], minute: int) -> None:
        posts = self._ledger.news()
        for telling in expected:
            self._tell(telling.lead, minute, f"{telling.to} must be told: {telling.step.name}")
        for post in posts:
            for row in post.rows:
                steps = " or ".join(sorted(step.name for step in row.steps))
                self._tell(row.lead, minute, f"{post.to} reads{' in a summary' if post.is_summary else ''}: {steps}")
            self.said["SUMMARY" if post.is_summary else min(post.rows[0].steps).name] += 1
        wrongs = self._comparison.wrongs(expected, posts, minute=minute)
        assert not wrongs, self._report(wrongs, minute)

    def _report(self, wrongs: list[str], minute: int) -> str:
        concerned = [lead for lead in self._story if any(lead in wrong for wrong in wrongs)]
        shown = [line for lead in concerned[:5] for line in ("", f"{lead}:", *self._story[lead])]
        return "\n".join([f"at {_shown(minute)}, seed {self.seed}:", *wrongs, *shown])

    def _tell(self, lead: str, minute: int, what: str) -> None:
        self._story[lead].append(f"  {_shown(minute)}  {what}")


def _shown(minute: int) -> str:
    return f"{minute} = {START + minute * MINUTE:%a %d %b %H:%M} UTC"


def _state(organisation_id: OrganisationId, minute: int) -> Select[tuple[int, datetime]]:
    """How many messages wait for their turn in this minute, and when the sweep looks next."""
    waiting = select(func.count()).where(
        deliveries.c.organisation_id == organisation_id,
        deliveries.c.state == DeliveryState.WAITING,
        deliveries.c.due_at < START + (minute + 1) * MINUTE,
    )
    looks = select(func.min(follow_ups.c.looks_at)).where(follow_ups.c.organisation_id == organisation_id)
    return select(waiting.scalar_subquery(), looks.scalar_subquery())
