"""What must hold of buddies at every look, held against the test's own books and not against the bot's rules."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, time
from itertools import product

from messages.model import Mention, Paragraph, Text, decode_message
from rules.buddy import BuddyRound, Pair
from rules.delivery import people_in
from rules.ids import MemberId
from rules.people import Side
from tests.faults.buddy_books import BERLIN, SIDES
from tests.faults.year_of_buddies import Year

NEVER = datetime.min.replace(tzinfo=UTC)


class Watch:
    """Somebody who looks at every round, and remembers what everybody was told."""

    def __init__(self, year: Year) -> None:
        self.year, self.books = year, year.books
        self.compared = self.introduced = 0
        self._known: dict[str, frozenset[tuple[MemberId, Side]]] = {}
        self._keys: set[str] = set()
        self._calls = 0
        self._paired_at: dict[MemberId, datetime] = {}
        self._turns: dict[tuple[MemberId, Side, int], tuple[int, bool]] = {}

    async def new_round(self, number: int) -> None:
        """A round was made just now: nobody is left over, shares are even, and no repeat could have been avoided."""
        made = await self._round()
        assert made.number == number, "there is a round when one is due"
        self.books.begin_round()
        self._known.clear()
        self._paired_at.clear()
        there, groups = self.books.there(self.year.now), [pair.group for pair in await self.year.pairs()]
        placed = {one for group in groups for one in group.members}
        assert placed <= there.keys(), "nobody is paired who is not there"
        needed = self.books.repeats_needed(there, made.first_on)
        if needed is None:
            return
        self.compared += 1
        assert there.keys() - placed == self.books.lonely(there), "everybody who can have a buddy has one"
        shares = [sorted((len(group.reps), len(group.marketers))) for group in groups]
        loads = [most for _, most in shares]
        assert all(fewest == 1 for fewest, _ in shares), "one of the smaller side with their share of the other"
        assert max(loads) - min(loads) <= 1, "shares differ by at most one"
        repeats = sum(self.books.repeat(*couple, made.first_on) for group in groups for couple in group.pairs)
        assert repeats == needed, "nobody is together again within twelve weeks who need not be"

    async def look(self) -> None:
        """What holds whenever the bot has looked at a round."""
        now, made, pairs = self.year.now, await self._round(), await self.year.pairs()
        there = self.books.there(now)
        self._each_is_where_they_belong(made, pairs, there)
        await self._nobody_is_left_behind(made, pairs, there)
        mates = {pair.id: {mate.id: mate.side for mate in pair.there} for pair in pairs}
        for couple in self.books.note(mates, now):
            assert not self.books.is_apart(*couple), "who would rather be apart is not put together"
        await self._each_is_told_once(made, pairs)
        placed = {mate.who.person for pair in pairs for mate in pair.there}
        self._known = {person: mates for person, mates in self._known.items() if person in placed}
        self.year.untold = {mate.id for pair in pairs for mate in pair.there if mate.told_at is None}

    def _each_is_where_they_belong(self, made: BuddyRound, pairs: list[Pair], there: Mapping[MemberId, Side]) -> None:
        mates = Counter(mate.id for pair in pairs for mate in pair.there)
        assert all(count == 1 for count in mates.values()), "nobody is in two pairs"
        for pair in pairs:
            assert {mate.side for mate in pair.there} == set(SIDES), "both sides are in a pair"
            for mate in pair.there:
                assert self.books.people[mate.id].side is mate.side, "everybody is in it for the side they are on"
                stays = mate.told_at is not None and self._may_stay(mate.id, made)
                assert mate.id in there or stays, "nobody is in a pair who takes no part"

    async def _nobody_is_left_behind(self, made: BuddyRound, pairs: list[Pair], there: Mapping[MemberId, Side]) -> None:
        placed = {mate.id for pair in pairs for mate in pair.there}
        alone = {one: side for one, side in there.items() if one not in placed}
        said = await self.year.said_why(made.id)
        for one, side in alone.items():
            knows = said.get(one, NEVER) > self._paired_at.get(one, NEVER)
            assert knows or not self.books.people[one].works(self.year.now), "who is alone is told why once they work"
            for pair in pairs:
                others = [mate.id for mate in pair.there if mate.side is not side]
                assert any(self.books.is_apart(one, other) for other in others), "who fits into a pair is in it"
        for one, other in product(alone, alone):
            assert alone[one] is alone[other] or self.books.is_apart(one, other), "two who fit are a pair"
        self._paired_at |= dict.fromkeys(placed, self.year.now)

    async def _each_is_told_once(self, made: BuddyRound, pairs: list[Pair]) -> None:
        sent = [each for each in await self.year.sent_since(self.year.now) if each[0] not in self._keys]
        calls = self.year.world.platform.calls[self._calls :]
        assert sorted(call.place for call in calls) == sorted(place for _, place, _ in sent), "each arrives once"
        self._calls += len(calls)
        placed = {mate.id for pair in pairs for mate in pair.there}
        by_id = {pair.id: pair for pair in pairs}
        ids = {who.person: one for one, who in self.books.people.items()}
        for key, place, message in sent:
            self._keys.add(key)
            readers = people_in(place) or (place,)
            for person in readers:
                assert self._may_stay(ids[person], made), "who takes no part hears nothing of buddies"
            kind, number, *rest = key.split(":")
            if kind == "buddy-check":
                assert int(number) not in self.year.met, "who has met is not asked whether they did"
            elif rest[0] == "without":
                assert ids[place] not in placed, "who has a buddy does not hear that they have none"
            elif rest[0] != "still":
                pair = by_id[int(rest[0])]
                self._is_news(pair, readers, is_week="week" in rest)
                self._begins_in_turn(made, pair, message)

    def _is_news(self, pair: Pair, readers: tuple[str, ...], *, is_week: bool) -> None:
        mates = frozenset((mate.id, mate.side) for mate in pair.there)
        assert {mate.who.person for mate in pair.there} >= set(readers), "a pair's words are for that pair"
        for person in () if is_week else readers:
            assert self._known.get(person) != mates, "nobody is introduced twice to the same people"
            self._known[person] = mates
            self.introduced += 1

    def _begins_in_turn(self, made: BuddyRound, pair: Pair, message: str) -> None:
        """Whoever is one of two begins every other time: from week to week in a term, else from round to round."""
        week = (self.year.now.astimezone(BERLIN).date() - made.first_on).days // 7
        if len(pair.there) != 2 or (made.mode == "rotating" and week):
            return
        begins = _who_begins(message)
        for mate in pair.there:
            pair_id, turn = (pair.id, week) if made.mode == "sticky" else (0, made.number)
            key = mate.id, mate.side, pair_id
            before, began = self._turns.get(key, (-1, False))
            assert not 0 <= before == turn - 1 or began is not (mate.who.person == begins), "each begins in turn"
            self._turns[key] = turn, mate.who.person == begins

    def _may_stay(self, one: MemberId, made: BuddyRound) -> bool:
        back_at = datetime.combine(made.last_on, time(12), BERLIN)
        return self.books.may_stay(one, self.year.now, back_at=back_at)

    async def _round(self) -> BuddyRound:
        async with self.year.world.work() as work:
            made = await work.buddy_rounds.last()
        assert made is not None
        return made


def _who_begins(message: str) -> str:
    """Whom a message names before it says that they begin."""
    for block in decode_message(message).blocks:
        if isinstance(block, Paragraph):
            for one, following in zip(block.line, block.line[1:], strict=False):
                if isinstance(one, Mention) and isinstance(following, Text) and following.words.startswith(" begins"):
                    return one.person
    raise AssertionError("it says who begins")
