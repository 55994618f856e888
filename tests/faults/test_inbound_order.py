"""Whatever order people's acts arrive in, the answer before the question even, what is kept stays true to itself."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from datetime import timedelta
from itertools import count
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from bot.app import House
from bot.config import read_settings
from bot.inbound import Click, Command, Inbound, Origin, Submission
from handlers.feature import Where
from playground.clock import Clock
from rules.errors import FieldErrors, Refusal
from rules.people import Platform, Side
from storage.members import Profile
from storage.organisations import KnownWorkspace, found_organisation
from storage.places import Place, Purpose
from storage.tables import answers, deliveries, echoes, members, objections
from tests.harness import MONDAY_MORNING

T = TypeVar("T")
REPS, MARKETERS = ("URITA", "USAM", "UEVA"), ("UMAX", "ULENA")
WORDS = ("Too expensive for five people", "Too dear for a team of five", "Where is our data stored?", "No time for it")
reps, marketers = st.sampled_from(REPS), st.sampled_from(MARKETERS)
numbers = st.sampled_from((1, 1, 2, 2, 3))
"""Of objections, so few that people meet; some name one that nobody has logged yet."""


class Desk:
    """A house without doors or windows: acts are handed straight to its dispatcher, on a loop of its own."""

    def __init__(self, database_url: str) -> None:
        self.loop = asyncio.new_event_loop()
        self.clock = Clock(frozen_at=MONDAY_MORNING)
        token = {"slack_bot_token": "xoxb-1-order", "slack_signing_secret": "0123456789abcdef"}
        self.house = House(read_settings(_env_file=None, database_url=database_url, **token), clock=self.clock)
        self.numbers = count(1)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something to its end."""
        return self.loop.run_until_complete(work)

    def close(self) -> None:
        """Leave."""
        self.run(self.house.close())
        self.loop.close()


class Acts(RuleBasedStateMachine):
    """Reps log, say +1 and take back; marketers claim, release, answer, merge and part: in any order, some twice."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._last: Inbound | None = None
        self._seen: dict[Any, list[Any]] = {}
        self._workspace = desk.run(_new_organisation(desk))

    @initialize(early=st.integers(0, 3))
    def something_may_have_happened(self, early: int) -> None:
        if early:
            self.log("URITA", WORDS[0])
            self.log("USAM", WORDS[1])
        if early > 1:
            self.say_same("UEVA", 1)

    @rule(who=reps, words=st.sampled_from(WORDS))
    def log(self, who: str, words: str) -> None:
        self._do(Submission(self._by(who), "objection.log", "", {"words": words, "category": "price"}))

    @rule(who=reps, number=numbers)
    def say_same(self, who: str, number: int) -> None:
        self._do(Click(self._by(who), "objection.same", str(number)))

    @rule(who=reps, number=numbers)
    def undo(self, who: str, number: int) -> None:
        self._do(Click(self._by(who), "objection.undo", str(number)))

    @rule(who=reps, number=numbers, older=numbers)
    def was_same(self, who: str, number: int, older: int) -> None:
        self._do(Click(self._by(who), "objection.was_same", f"{number} {older}"))

    @rule(who=marketers, number=numbers)
    def claim(self, who: str, number: int) -> None:
        taken = {row.id: row.claimed_by_id for row in self._rows(objections) if row.claimed_by_id}
        self._do(Click(self._by(who), "claim.take", str(number)))
        kept = {row.id: row.claimed_by_id for row in self._rows(objections) if row.id in taken}
        assert kept == taken, "whoever claims first has it"

    @rule(who=marketers, number=numbers)
    def release(self, who: str, number: int) -> None:
        self._do(Click(self._by(who), "claim.release", str(number)))

    @rule(who=marketers, number=numbers)
    def answer(self, who: str, number: int) -> None:
        known, told = self._rows(answers), self._heard(number)
        self._do(Command(self._by(who), "answer", f"{number} We bill by use"))
        for answer in [row for row in self._rows(answers) if row not in known]:
            keys = {row.key for row in self._rows(deliveries)}
            assert {f"answer:{answer.id}:{member}" for member in told} <= keys, "everybody who heard it is told"

    @rule(who=reps, answer=st.integers(1, 3), helped=st.booleans())
    def mark(self, who: str, answer: int, helped: bool) -> None:
        known = [row.id for row in self._rows(answers)]
        value = str(known[answer % len(known)]) if known else str(answer)
        self._do(Click(self._by(who), "answer.helped" if helped else "answer.did_not", value))

    @rule(who=marketers, one=numbers, other=numbers)
    def merge(self, who: str, one: int, other: int) -> None:
        self._do(Command(self._by(who), "objection", f"merge {one} {other}"))

    @rule(who=marketers, number=numbers)
    def unmerge(self, who: str, number: int) -> None:
        self._do(Click(self._by(who), "objection.unmerge", str(number)))

    @rule(who=marketers, one=numbers, other=numbers)
    def merge_and_part_again(self, who: str, one: int, other: int) -> None:
        before, links = self._voices(), self._links()
        self._do(Command(self._by(who), "objection", f"merge {one} {other}"))
        if self._links() != links:
            self._do(Click(self._by(who), "objection.unmerge", str(one)))
            assert self._voices() == before, "parting restores the former counts exactly"

    @rule()
    def deliver_the_last_again(self) -> None:
        before = [self._rows(table) for table in (objections, echoes, answers, deliveries)]
        if self._last is not None:
            self._do(self._last)
        assert [self._rows(table) for table in (objections, echoes, answers, deliveries)] == before

    @rule(minutes=st.sampled_from((1, 2, 6)))
    def let_time_pass(self, minutes: int) -> None:
        self._desk.clock.advance(timedelta(minutes=minutes))

    @invariant()
    def numbers_have_no_gaps(self) -> None:
        assert [row.number for row in self._rows(objections)] == list(range(1, len(self._rows(objections)) + 1))

    @invariant()
    def everything_counts_somewhere_and_only_once(self) -> None:
        links = self._links()
        for start in links:
            seen, at = {start}, start
            while links[at] is not None:
                at = links[at]
                assert at not in seen, "merges turn in a circle"
                seen.add(at)

    @invariant()
    def counts_are_what_the_rows_say(self) -> None:
        roots = [each for each, into in self._links().items() if into is None]
        counted = self._desk.run(self._counted(roots))
        assert counted == {root: len(who) for root, who in self._voices().items() if who}

    @invariant()
    def what_was_taken_back_is_nobody_elses(self) -> None:
        rows = self._rows(objections)
        for gone in [row for row in rows if row.undone_at is not None]:
            assert not [row for row in self._rows(answers) if row.objection_id == gone.id]
            assert not [row for row in self._rows(echoes) if row.objection_id == gone.id]
            assert not [row for row in rows if row.merged_into_id == gone.id and row.undone_at is None]

    @invariant()
    def only_marketers_have_claims_with_a_deadline(self) -> None:
        allowed = {row.id for row in self._rows(members) if row.person in MARKETERS}
        for row in self._rows(objections):
            assert row.claimed_by_id is None or row.claimed_by_id in allowed
            assert (row.claimed_by_id is None) == (row.answer_due_at is None) == (row.claimed_at is None)

    def _by(self, who: str) -> Origin:
        self._desk.clock.advance(timedelta(seconds=2))
        return Origin(
            platform=Platform.SLACK,
            workspace=self._workspace.external_id,
            person=who,
            person_workspace=self._workspace.external_id,
            key=f"order:{next(self._desk.numbers)}",
            where=Where(channel="C1"),
        )

    def _do(self, inbound: Inbound) -> None:
        self._last, self._seen = inbound, {}
        with suppress(Refusal, FieldErrors):
            self._desk.run(self._desk.house.dispatcher.answer(inbound))

    def _links(self) -> dict[int, int | None]:
        return {row.id: row.merged_into_id for row in self._rows(objections)}

    def _voices(self) -> dict[int, set[int]]:
        """Who heard what counts under each root: worked out from the rows, in another way than the bot's."""
        links, heard = self._links(), [row for row in self._rows(objections) if row.undone_at is None]
        authors = [(row.id, row.member_id) for row in heard]
        echoed = [(row.objection_id, row.member_id) for row in self._rows(echoes)]
        voices: dict[int, set[int]] = {row.id: set() for row in heard if row.merged_into_id is None}
        for objection, member in authors + echoed:
            voices.setdefault(_root(objection, links), set()).add(member)
        return voices

    def _heard(self, number: int) -> set[int]:
        named = [row.id for row in self._rows(objections) if row.number == number and row.undone_at is None]
        return self._voices()[_root(named[0], self._links())] if named else set()

    async def _counted(self, roots: list[Any]) -> dict[int, int]:
        async with self._desk.house.storage.unit_of_work(self._workspace.organisation_id) as work:
            return {int(root): total for root, total in (await work.objections.count_voices(roots)).items()}

    def _rows(self, table: Any) -> list[Any]:
        if not self._seen:
            self._seen = self._desk.run(self._read())
        return self._seen[table]

    async def _read(self) -> dict[Any, list[Any]]:
        mine = self._workspace.organisation_id
        async with self._desk.house.storage.unit_of_work(mine) as work:
            return {
                table: list(
                    await work.execute(select(table).where(table.c.organisation_id == mine).order_by(table.c.id))
                )
                for table in (objections, echoes, answers, deliveries, members)
            }


def _root(objection: int, links: dict[int, int | None]) -> int:
    while (into := links[objection]) is not None:
        objection = into
    return objection


async def _new_organisation(desk: Desk) -> KnownWorkspace:
    """Another organisation with reps and marketers, so that each round begins with nothing."""
    now = desk.clock.now()
    async with desk.house.storage.across_organisations() as transaction:
        made = await found_organisation(
            transaction,
            platform=Platform.SLACK,
            external_id=f"T{next(desk.numbers)}",
            name="Order",
            bot_person="UBOT",
            now=now,
        )
    async with desk.house.storage.unit_of_work(made.organisation_id) as work:
        for person in (*REPS, *MARKETERS):
            known = Profile(person=person, zone="UTC", is_admin=False, is_guest=False, is_bot=False, is_active=True)
            await work.members.meet(known, workspace_id=made.id, now=now)
        await work.members.set_side(Side.SALES, REPS, workspace_id=made.id)
        await work.members.set_side(Side.MARKETING, MARKETERS, workspace_id=made.id)
        await work.places.choose(Purpose.MARKETING, Place(workspace_id=made.id, channel="C2"))
        await work.organisations.change(set_up_at=now)
    return made


def test_in_any_order_what_is_kept_stays_true_to_itself(sqlite_url: str) -> None:
    desk = Desk(sqlite_url)
    try:
        run_state_machine_as_test(
            lambda: Acts(desk),
            settings=settings(
                max_examples=40,
                stateful_step_count=20,
                deadline=None,
                derandomize=True,
                phases=[Phase.generate],  # twenty acts are read sooner than they are shrunk
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        desk.close()
