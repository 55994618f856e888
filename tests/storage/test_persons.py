"""One person with accounts on Slack and Teams is one buddy, on both databases."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from rules.buddies import Exclusion, Group, Round, Together
from rules.buddy_rhythm import Mode
from rules.ids import MemberId, WorkspaceId
from rules.people import Platform, Side
from rules.status import Status
from rules.working_time import AwayOn
from storage.absences import Absences
from storage.database import open_database
from storage.members import Profile
from storage.organisations import found_organisation
from storage.privacy import Privacy
from storage.tables import workspaces
from storage.unit_of_work import Storage, UnitOfWork

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MONDAY = date(2026, 3, 2)
A_WEEK = timedelta(weeks=1)
AWAY = Status(words="On holiday", emoji=":palm_tree:")


@dataclass
class Linked:
    """A unit of work of an organisation in Slack and in Teams; somebody is called "Rita in Slack"."""

    work: UnitOfWork
    ids: dict[str, MemberId]
    workspaces: dict[str, WorkspaceId]

    def of(self, *names: str) -> tuple[MemberId, ...]:
        """The ids of these accounts."""
        return tuple(self.ids[name] for name in names)

    async def meets(self, name: str, *, side: Side | None = None, address: str = "", **more: Any) -> None:
        """What the platform says of an account now."""
        said: dict[str, Any] = {"is_admin": False, "is_guest": False, "is_bot": False, "is_active": True, **more}
        profile = Profile(person=name, zone="UTC", fingerprint=address, **said)
        here = self.workspaces[name.rpartition(" ")[2]]
        self.ids[name] = await self.work.members.meet(profile, workspace_id=here, now=NOW)
        if side is not None:
            mine = [one.person for one in await self.work.members.on_side(side) if one.workspace_id == here]
            await self.work.members.set_side(side, [*mine, name], workspace_id=here)

    async def there(self, at: datetime = NOW) -> set[str]:
        """Who takes part."""
        taking_part = await self.work.buddies.taking_part(at)
        return {name for name, member_id in self.ids.items() if member_id in taking_part}

    async def round(self, group: Group, *, on: date = MONDAY) -> None:
        """A round of one group that was made on a date."""
        at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
        made, last_on = Round(groups=(group,), left_out=()), on + timedelta(days=13)
        assert await self.work.buddy_rounds.make(
            made, mode=Mode.ROTATING, seed=7, first_on=on, last_on=last_on, due_at=at, now=at
        )


@pytest.fixture
async def linked(database_url: str) -> AsyncIterator[Linked]:
    """Rita and Sam sell, Max and Lena do marketing; Rita and Max have an account with a side on both."""
    storage = Storage(open_database(database_url))
    async with storage.across_organisations() as transaction:
        slack = await found_organisation(
            transaction, platform=Platform.SLACK, external_id="T1", name="T", bot_person="B", now=NOW
        )
    async with storage.unit_of_work(slack.organisation_id) as work:
        teams = await work.add(workspaces, platform=Platform.TEAMS, external_id="T2", name="T", created_at=NOW)
        linked = Linked(work, {}, {"Slack": slack.id, "Teams": WorkspaceId(teams)})
        await linked.meets("Rita in Slack", side=Side.SALES, address="rita")
        await linked.meets("Max in Slack", side=Side.MARKETING, address="max")
        await linked.meets("Lena in Slack", side=Side.MARKETING, address="lena")
        await linked.meets("Rita in Teams", side=Side.SALES, address="rita")
        await linked.meets("Max in Teams", side=Side.MARKETING, address="max")
        await linked.meets("Sam in Teams", side=Side.SALES)
        yield linked
    await storage.close()


async def test_whoever_has_two_accounts_takes_part_once_and_with_the_one_they_were_paired_with_last(
    linked: Linked,
) -> None:
    assert await linked.there() == {"Rita in Slack", "Max in Slack", "Lena in Slack", "Sam in Teams"}
    rita, lena = linked.of("Rita in Teams", "Lena in Slack")
    await linked.round(Group((rita,), (lena,)))
    assert await linked.there() == {"Rita in Teams", "Max in Slack", "Lena in Slack", "Sam in Teams"}
    present = await linked.work.buddies.present(NOW)
    assert [buddy.member_id for buddy in present.reps] == sorted(linked.of("Rita in Teams", "Sam in Teams"))


async def test_the_account_on_a_side_takes_part_and_who_is_on_both_is_on_one(linked: Linked) -> None:
    slack, teams = linked.workspaces.values()
    await linked.work.members.set_side(Side.SALES, [], workspace_id=slack)
    await linked.work.members.set_side(Side.MARKETING, ["Rita in Slack"], workspace_id=slack)
    assert await linked.there() == {"Rita in Slack", "Max in Teams", "Sam in Teams"}
    await linked.meets("Rita in Slack", address="rita", is_active=False)
    assert await linked.there() == {"Rita in Teams", "Max in Teams", "Sam in Teams"}
    assert {member.workspace_id for member in await linked.work.members.on_side(Side.SALES)} == {teams}


async def test_what_somebody_wants_they_want_with_both_accounts(linked: Linked) -> None:
    buddies, (in_slack, in_teams) = linked.work.buddies, linked.of("Rita in Slack", "Rita in Teams")
    await buddies.snooze(in_teams, MONDAY + A_WEEK)
    assert not await linked.there() & {"Rita in Slack", "Rita in Teams"}
    assert (await buddies.wish(in_slack)).snoozed_until == MONDAY + A_WEEK
    await buddies.snooze(in_slack, MONDAY)
    assert "Rita in Slack" in await linked.there(NOW + timedelta(days=1)), "what was said last counts"
    await buddies.opt_out(in_teams, now=NOW)
    assert not await linked.there() & {"Rita in Slack", "Rita in Teams"}
    await buddies.opt_in(in_slack)
    assert "Rita in Slack" in await linked.there()


async def test_what_was_wanted_before_the_accounts_were_known_to_be_one_persons_counts(linked: Linked) -> None:
    await linked.meets("Sam in Slack")
    await linked.work.buddies.opt_out(linked.ids["Sam in Slack"], now=NOW)
    assert "Sam in Teams" in await linked.there()
    for name in ("Sam in Slack", "Sam in Teams"):
        await linked.meets(name, address="sam")
    assert "Sam in Teams" not in await linked.there()
    assert not (await linked.work.buddies.wish(linked.ids["Sam in Teams"])).is_in(MONDAY)


async def test_who_is_away_with_one_account_is_away_unless_it_is_no_longer_used(linked: Linked) -> None:
    await Absences(linked.work).say(linked.ids["Max in Teams"], AwayOn(MONDAY, MONDAY + A_WEEK), now=NOW)
    assert not await linked.there() & {"Max in Slack", "Max in Teams"}
    assert "Max in Slack" in await linked.there(NOW + 2 * A_WEEK)
    await linked.meets("Max in Teams", address="max", is_active=False)
    assert "Max in Slack" in await linked.there()
    await linked.meets("Rita in Teams", address="rita", status=AWAY)
    assert not await linked.there() & {"Rita in Slack", "Rita in Teams"}


async def test_whom_somebody_excluded_and_was_with_follows_the_person(linked: Linked) -> None:
    buddies, rounds = linked.work.buddies, linked.work.buddy_rounds
    rita, in_teams, max_, max_in_teams = linked.of("Rita in Slack", "Rita in Teams", "Max in Slack", "Max in Teams")
    await buddies.exclude(in_teams, [max_in_teams, rita], now=NOW)
    assert (await buddies.present(NOW)).exclusions == {Exclusion(by=rita, whom=max_)}
    assert await buddies.excluded_by(rita) == {max_in_teams}
    await buddies.exclude(rita, [], now=NOW)
    assert await buddies.excluded_by(in_teams) == frozenset()
    await linked.round(Group((in_teams,), (max_in_teams,)))
    await linked.round(Group((rita,), (max_,)), on=MONDAY + 2 * A_WEEK)
    assert [each.on for each in await rounds.together()] == [MONDAY, MONDAY + 2 * A_WEEK]
    assert {(each.rep, each.marketer) for each in await rounds.together()} == {(rita, max_)}
    await linked.meets("Max in Slack", address="max", is_active=False)
    past = Together(rep=rita, marketer=max_in_teams, on=MONDAY)
    assert past in (await buddies.present(NOW)).together, "who no longer has the account was still with them"


async def test_a_pair_is_found_with_either_account(linked: Linked) -> None:
    rita, in_teams, max_ = linked.of("Rita in Slack", "Rita in Teams", "Max in Slack")
    await linked.round(Group((rita,), (max_,)))
    pair = await linked.work.buddy_rounds.pair_of(in_teams)
    assert pair is not None
    assert {mate.id for mate in pair.there} == {rita, max_}


async def test_guests_and_who_was_forgotten_are_nobodys_second_account(linked: Linked) -> None:
    await linked.meets("Rita in Slack", address="", is_guest=True)
    assert "Rita in Teams" in await linked.there()
    await linked.work.buddies.opt_out(linked.ids["Max in Teams"], now=NOW)
    await Privacy(linked.work).erase(linked.ids["Max in Teams"], now=NOW)
    assert not (await linked.work.buddies.wish(linked.ids["Max in Slack"])).is_in(MONDAY)
    await linked.work.buddies.opt_in(linked.ids["Max in Slack"])
    assert "Max in Slack" in await linked.there()
    await linked.work.buddies.opt_out(linked.ids["Max in Slack"], now=NOW)
    assert (await linked.work.buddies.wish(linked.ids["Max in Teams"])).is_in(MONDAY)
