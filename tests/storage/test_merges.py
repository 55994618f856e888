"""Merged objections: whatever is merged, parted and heard in whatever order, the counts are what the links say.

The oracle keeps plain sets and never forgets who heard what.
"""

import asyncio
import tempfile
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from rules.ids import MemberId, ObjectionId
from rules.objection import Category, Heard, Kind
from rules.people import Actor, Platform
from storage.database import open_database
from storage.members import Profile
from storage.organisations import found_organisation
from storage.tables import metadata
from storage.unit_of_work import Storage, UnitOfWork

T = TypeVar("T")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PEOPLE = 4
WHICH = st.integers(min_value=0, max_value=200)


class Merging(RuleBasedStateMachine):
    """A few people log, say +1, merge, part and take back."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        self.ids: list[ObjectionId] = []
        self.heard: dict[ObjectionId, set[int]] = {}
        self.parent: dict[ObjectionId, ObjectionId] = {}
        self.undone: set[ObjectionId] = set()

    @initialize()
    def open(self) -> None:
        """An organisation with a few people."""
        database = open_database(f"sqlite:///{Path(self.folder.name) / 'merges.db'}")
        metadata.create_all(database.engine)
        self.storage = Storage(database)
        self.loop.run_until_complete(self._settle_in())

    async def _settle_in(self) -> None:
        async with self.storage.across_organisations() as transaction:
            workspace = await found_organisation(
                transaction, platform=Platform.SLACK, external_id="T1", name="T", bot_person="B", now=NOW
            )
        self.unit = self.storage.unit_of_work(workspace.organisation_id)
        self.work = await self.unit.__aenter__()
        self.actors: list[Actor] = []
        for number in range(PEOPLE):
            person = f"U{number}"
            profile = Profile(person=person, zone="UTC", is_admin=False, is_guest=False, is_bot=False, is_active=True)
            await self.work.members.meet(profile, workspace_id=workspace.id, now=NOW)
            found = await self.work.members.find_actor(workspace_id=workspace.id, person=person)
            assert found is not None
            self.actors.append(found[0])

    def run(self, asked: Callable[[UnitOfWork], Coroutine[Any, Any, T]]) -> T:
        """Do something; nothing is committed, which makes it quick."""
        return self.loop.run_until_complete(asked(self.work))

    def root(self, one: ObjectionId) -> ObjectionId:
        """Where it counts, by the oracle."""
        while one in self.parent:
            one = self.parent[one]
        return one

    def pick(self, which: int) -> ObjectionId:
        """One of those that were logged."""
        return self.ids[which % len(self.ids)]

    @rule(who=st.integers(0, PEOPLE - 1))
    def log(self, who: int) -> None:
        heard = Heard(kind=Kind.OBJECTION, words="Too expensive", category=Category.PRICE)
        made = self.run(lambda work: work.objections.record(heard, by=self.actors[who], lead_id=None, now=NOW))
        assert made.number == len(self.ids) + 1
        self.ids.append(made.id)
        self.heard[made.id] = {who}

    @precondition(lambda self: self.ids)
    @rule(who=st.integers(0, PEOPLE - 1), which=WHICH)
    def say_same(self, who: int, which: int) -> None:
        one = self.pick(which)
        member: MemberId = self.actors[who].member_id
        self.run(lambda work: work.objections.say_same(one, by=member, now=NOW))
        self.heard[one].add(who)

    @precondition(lambda self: self.ids)
    @rule(which=WHICH, into=WHICH)
    def merge(self, which: int, into: int) -> None:
        one, root = self.pick(which), self.root(self.pick(into))
        if self.root(one) == root or one in self.parent or one in self.undone:
            return
        assert self.run(lambda work: work.objections.merge(one, into=root, now=NOW))
        self.parent[one] = root

    @precondition(lambda self: self.ids)
    @rule(which=WHICH)
    def merge_again_changes_nothing(self, which: int) -> None:
        one = self.pick(which)
        if one in self.parent:
            assert not self.run(lambda work: work.objections.merge(one, into=self.ids[0], now=NOW))

    @precondition(lambda self: self.ids)
    @rule(which=WHICH)
    def part(self, which: int) -> None:
        one = self.pick(which)
        parted = self.run(lambda work: work.objections.unmerge(one))
        assert parted == (self.parent.pop(one, None) is not None)

    @precondition(lambda self: self.ids)
    @rule(which=WHICH)
    def merge_and_part_restores_every_count(self, which: int) -> None:
        one = self.pick(which)
        others = [other for other in self.ids if self.root(other) not in {one, self.root(one)}]
        if one in self.parent or one in self.undone or not others:
            return
        before = self.counts()
        self.run(lambda work: work.objections.merge(one, into=self.root(others[0]), now=NOW))
        self.run(lambda work: work.objections.unmerge(one))
        assert self.counts() == before

    @precondition(lambda self: self.ids)
    @rule(which=WHICH)
    def undo(self, which: int) -> None:
        one = self.pick(which)
        assert self.run(lambda work: work.objections.undo(one, now=NOW)) == (one not in self.undone)
        self.undone.add(one)

    @invariant()
    def counts_are_what_the_links_say(self) -> None:
        if not self.ids:
            return
        expected: dict[ObjectionId, set[int]] = {}
        for one, heard in self.heard.items():
            if one not in self.undone:
                expected.setdefault(self.root(one), set()).update(heard)
        counts = self.counts()
        assert {root: counts.get(root, 0) for root in expected} == {one: len(who) for one, who in expected.items()}
        roots = self.run(lambda work: work.objections.roots_of(self.ids))
        assert roots == {one: self.root(one) for one in self.ids}

    @invariant()
    def voices_are_one_each(self) -> None:
        if not self.ids:
            return
        root = self.root(self.ids[-1])
        voices = self.run(lambda work: work.objections.voices(root))
        members = [voice.by.member_id for voice in voices]
        assert len(members) == len(set(members)) == self.counts().get(root, 0)

    def counts(self) -> dict[ObjectionId, int]:
        """What the database counts for everything that counts on its own."""
        roots = [one for one in self.ids if one not in self.parent]
        return self.run(lambda work: work.objections.count_voices(roots))

    def teardown(self) -> None:
        """Let go of the file."""
        if hasattr(self, "work"):
            self.loop.run_until_complete(self.unit.__aexit__(None, None, None))
            self.loop.run_until_complete(self.storage.close())
        self.loop.close()
        self.folder.cleanup()


TestMerging = Merging.TestCase
TestMerging.settings = settings(max_examples=10, stateful_step_count=20, deadline=None)
