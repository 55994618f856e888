"""Who may be paired, who was together with whom, and what becomes of a pair, on both databases."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from rules.buddies import Exclusion, Group, LeftOut, Round, Together, Why
from rules.buddy import BuddyRound, Met, Moment, Settings
from rules.buddy_rhythm import Mode
from rules.ids import MemberId, WorkspaceId
from rules.people import Platform, Side
from rules.working_time import AwayOn
from storage.absences import Absences
from storage.buddy_answers import BuddyAnswers
from storage.database import open_database
from storage.members import Profile
from storage.organisations import found_organisation
from storage.unit_of_work import Storage, UnitOfWork

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MONDAY = date(2026, 3, 2)
A_WEEK = timedelta(weeks=1)


@dataclass
class Team:
    """A unit of work of an organisation with reps R1 and R2 and marketers M1 and M2, by these names."""

    work: UnitOfWork
    ids: dict[str, MemberId]

    def of(self, *names: str) -> tuple[MemberId, ...]:
        """The ids of these people."""
        return tuple(self.ids[name] for name in names)

    async def there(self, at: datetime = NOW) -> set[str]:
        """Who takes part."""
        taking_part = await self.work.buddies.taking_part(at)
        return {name for name, member_id in self.ids.items() if member_id in taking_part}

    async def round(self, *groups: Group, on: date = MONDAY, **more: tuple[LeftOut, ...]) -> BuddyRound | None:
        """A round that was made on a date."""
        at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
        made = Round(groups=groups, left_out=more.get("left_out", ()))
        last_on = on + timedelta(days=13)
        return await self.work.buddy_rounds.make(
            made, mode=Mode.ROTATING, seed=7, first_on=on, last_on=last_on, due_at=at, now=at
        )


@pytest.fixture
async def team(database_url: str) -> AsyncIterator[Team]:
    """Two on each side, and somebody of neither."""
    storage = Storage(open_database(database_url))
    async with storage.across_organisations() as transaction:
        workspace = await found_organisation(
            transaction, platform=Platform.SLACK, external_id="T1", name="T", bot_person="B", now=NOW
        )
    async with storage.unit_of_work(workspace.organisation_id) as work:
        names = ("R1", "R2", "M1", "M2", "X")
        ids = {name: await meet(work, name, workspace_id=workspace.id) for name in names}
        await work.members.set_side(Side.SALES, ["R1", "R2"], workspace_id=workspace.id)
        await work.members.set_side(Side.MARKETING, ["M1", "M2"], workspace_id=workspace.id)
        yield Team(work, ids)
    await storage.close()


async def meet(work: UnitOfWork, person: str, *, workspace_id: WorkspaceId, **more: Any) -> MemberId:
    """A member as the platform tells of them now."""
    said: dict[str, Any] = {"is_admin": False, "is_guest": False, "is_bot": False, "is_active": True, **more}
    return await work.members.meet(Profile(person=person, zone="UTC", **said), workspace_id=workspace_id, now=NOW)


async def test_buddies_are_off_until_they_are_set_and_after_they_are_turned_off(team: Team) -> None:
    buddies = team.work.buddies
    assert await buddies.settings() is None
    for chosen in (Settings(starts_on=MONDAY), Settings(mode=Mode.STICKY, term_weeks=13, at="16:30", starts_on=MONDAY)):
        await buddies.change_settings(chosen)
        assert await buddies.settings() == chosen
    await buddies.turn_off(now=NOW)
    assert await buddies.settings() is None
    assert await buddies.last_settings() == chosen, "whoever turns them on again finds what was set"
    await buddies.change_settings(chosen)
    assert await buddies.settings() == chosen


@pytest.mark.parametrize("changed", [{"is_guest": True}, {"is_bot": True}, {"is_active": False}])
async def test_who_is_a_guest_a_bot_or_gone_takes_no_part(team: Team, changed: dict[str, bool]) -> None:
    assert await team.there() == {"R1", "R2", "M1", "M2"}
    workspace_id = (await team.work.members.get(team.ids["R1"])).workspace_id
    await meet(team.work, "R1", workspace_id=workspace_id, **changed)
    assert await team.there() == {"R2", "M1", "M2"}


async def test_who_snoozes_takes_no_part_up_to_the_last_day_of_it(team: Team) -> None:
    await team.work.buddies.snooze(team.ids["R1"], MONDAY + A_WEEK)
    assert "R1" not in await team.there(NOW)
    assert "R1" not in await team.there(NOW + A_WEEK)
    assert "R1" in await team.there(NOW + A_WEEK + timedelta(days=1))


async def test_who_opted_out_or_is_away_takes_no_part_until_they_are_back(team: Team) -> None:
    await team.work.buddies.opt_out(team.ids["R1"], now=NOW)
    await Absences(team.work).say(team.ids["M1"], AwayOn(MONDAY, MONDAY + A_WEEK), now=NOW)
    assert await team.there() == {"R2", "M2"}
    await team.work.buddies.opt_in(team.ids["R1"])
    assert await team.there() == {"R1", "R2", "M2"}
    assert await team.there(NOW + 2 * A_WEEK) == {"R1", "R2", "M1", "M2"}


async def test_a_round_knows_who_is_there_their_hours_and_whom_they_would_rather_not_be_with(team: Team) -> None:
    r1, m1, m2 = team.of("R1", "M1", "M2")
    await team.work.buddies.exclude(r1, [m1, r1], now=NOW)
    await team.work.buddies.exclude(r1, [m2, m2], now=NOW)
    present = await team.work.buddies.present(NOW)
    assert [buddy.member_id for buddy in present.reps] == [*team.of("R1", "R2")]
    assert all(buddy.hours for buddy in (*present.reps, *present.marketers))
    assert present.exclusions == {Exclusion(by=r1, whom=m2)}
    assert await team.work.buddies.excluded_by(r1) == {m2}
    assert not await team.work.buddies.excluded_by(m2)


async def test_a_round_of_a_day_is_kept_once_with_its_pairs_and_who_is_left_out(team: Team) -> None:
    r1, r2, m1, m2 = team.of("R1", "R2", "M1", "M2")
    left_out = (LeftOut(member_id=m2, why=Why.NOBODY_FREE),)
    made = await team.round(Group((r1, r2), (m1,)), left_out=left_out)
    assert made == await team.work.buddy_rounds.last()
    assert made is not None
    assert await team.round(Group((r1,), (m1,))) is None
    (pair,) = await team.work.buddy_rounds.pairs_of(made.id)
    assert pair.group == Group((r1, r2), (m1,))
    assert [mate.id for mate in pair.buddies_of(m1)] == [r1, r2]
    assert await team.work.buddy_rounds.left_out_of(made.id) == [*left_out]
    assert await team.work.buddy_rounds.pair_of(r2) == pair
    assert await team.work.buddy_rounds.pair_of(m2) is None


async def test_who_was_never_in_a_pair_at_the_same_time_was_not_together(team: Team) -> None:
    r1, r2, m1, m2 = team.of("R1", "R2", "M1", "M2")
    await team.round(Group((r1,), (m1,)))
    rounds = team.work.buddy_rounds
    pair = await rounds.pair_of(r1)
    assert pair is not None
    assert await rounds.leave(pair.id, m1, now=NOW + A_WEEK)
    assert not await rounds.leave(pair.id, m1, now=NOW + A_WEEK)
    await rounds.join(pair.id, r2, Side.SALES, now=NOW + A_WEEK)
    await rounds.join(pair.id, m2, Side.MARKETING, now=NOW + A_WEEK)
    assert set(await rounds.together()) == {
        Together(rep=r1, marketer=m1, on=MONDAY),
        Together(rep=r1, marketer=m2, on=MONDAY + A_WEEK),
        Together(rep=r2, marketer=m2, on=MONDAY + A_WEEK),
    }


async def test_that_they_met_is_not_taken_back_by_who_says_they_did_not(team: Team) -> None:
    r1, m1 = team.of("R1", "M1")
    await team.round(Group((r1,), (m1,)))
    rounds = team.work.buddy_rounds
    pair = await rounds.pair_of(r1)
    assert pair is not None
    said = BuddyAnswers(team.work)
    assert await said.say(pair.id, m1, Met.NOT_MET, now=NOW)
    assert await said.say(pair.id, r1, Met.MET, now=NOW)
    assert await said.say(pair.id, m1, Met.NOT_MET, now=NOW) is None
    assert (await rounds.get(pair.id)).outcome is Met.MET


async def test_somebody_is_asked_once_at_each_moment_and_is_known_to_have_answered(team: Team) -> None:
    r1, m1 = team.of("R1", "M1")
    made = await team.round(Group((r1,), (m1,)))
    rounds = team.work.buddy_rounds
    pair = await rounds.pair_of(r1)
    assert made is not None
    assert pair is not None
    assert await rounds.ask(pair.id, r1, Moment.MIDDLE, now=NOW)
    assert not await rounds.ask(pair.id, r1, Moment.MIDDLE, now=NOW)
    assert await rounds.ask(pair.id, r1, Moment.END, now=NOW)
    said = BuddyAnswers(team.work)
    assert await said.heard_in(made.id) == frozenset()
    await said.say(pair.id, r1, Met.NOT_MET, now=NOW)
    assert await said.heard_in(made.id) == {r1}


async def test_what_is_taken_back_leaves_what_all_others_say_and_what_was_said_before(team: Team) -> None:
    r1, m1 = team.of("R1", "M1")
    made = await team.round(Group((r1,), (m1,)))
    pair = await team.work.buddy_rounds.pair_of(r1)
    assert made is not None
    assert pair is not None
    said = BuddyAnswers(team.work)
    for who, answer, came_of in ((r1, Met.NOT_MET, Met.NOT_MET), (r1, Met.MET, Met.MET), (m1, Met.MET, Met.MET)):
        assert await said.say(pair.id, who, answer, now=NOW)
        assert (await team.work.buddy_rounds.get(pair.id)).outcome is came_of
    for who, left in ((r1, Met.MET), (m1, Met.NOT_MET), (r1, Met.UNKNOWN)):
        await said.take_back((await said.standing(pair.id))[who], now=NOW)
        assert (await team.work.buddy_rounds.get(pair.id)).outcome is left
    assert await said.heard_in(made.id) == frozenset()


async def test_a_silence_that_was_broken_by_mistake_is_as_long_as_before(team: Team) -> None:
    r1, m1 = team.of("R1", "M1")
    await team.round(Group((r1,), (m1,)))
    pair = await team.work.buddy_rounds.pair_of(r1)
    assert pair is not None
    await team.work.buddies.were_silent([r1])
    await team.work.buddies.were_silent([r1])
    said = await BuddyAnswers(team.work).say(pair.id, r1, Met.MET, now=NOW)
    assert said is not None
    assert (await team.work.buddies.wish(r1)).silent_rounds == 0
    await BuddyAnswers(team.work).take_back(said, now=NOW)
    assert (await team.work.buddies.wish(r1)).silent_rounds == 2


async def test_rounds_in_which_nothing_was_said_are_counted_until_something_is(team: Team) -> None:
    r1, buddies = team.ids["R1"], team.work.buddies
    for rounds in (1, 2, 3):
        await buddies.were_silent([r1])
        assert (await buddies.silent_for(rounds), await buddies.silent_for(rounds + 1)) == ([r1], [])
    await buddies.asked(r1, now=NOW)
    await buddies.were_silent([r1])
    assert (await buddies.wish(r1)).silent_rounds == 1
    await buddies.heard(r1)
    assert (await buddies.wish(r1)).silent_rounds == 0


async def test_only_what_may_be_shared_is_told(team: Team) -> None:
    r1, m1 = team.of("R1", "M1")
    await team.round(Group((r1,), (m1,)))
    pair = await team.work.buddy_rounds.pair_of(r1)
    assert pair is not None
    for words, may_be_shared in (("Call at nine", True), ("Between us", False)):
        await team.work.buddies.keep_lesson(pair.id, r1, words, may_be_shared=may_be_shared, now=NOW)
    told = await team.work.buddies.lessons_to_share(NOW, NOW + A_WEEK)
    assert [lesson.words for lesson in told] == ["Call at nine"]
    assert not await team.work.buddies.lessons_to_share(NOW - A_WEEK, NOW)
