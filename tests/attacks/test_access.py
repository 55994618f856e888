"""S45: every role against every entry point; nothing unlisted; a role counts at the moment of the act."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import func, select

from bot.features import FEATURES
from bot.inbound import Click, Command, Inbound, Origin, Pointed, Submission
from handlers.feature import Where
from rules.access import ACCESS, Who, permits
from rules.errors import FieldErrors, Refusal
from rules.ids import MemberId, OrganisationId, WorkspaceId
from rules.people import Actor, Platform, Side
from storage.members import Profile
from storage.tables import audit, objections

MAY = {
    "Rita": {Who.ALL, Who.REPS, Who.VOICES, Who.BUDDIES},
    "Sam": {Who.ALL, Who.VOICES},
    "Max": {Who.ALL, Who.MARKETERS, Who.HOSTS, Who.BUDDIES},
    "Ada": {Who.ALL, Who.ADMINS, Who.HOSTS},
    "Lena": {Who.ALL},
}
"""Who belongs to which group in this test: a rep, customer success, a marketer, an admin, somebody on no side."""
HOME = "hymnsheet.home"
A_SECOND = timedelta(seconds=1)
_numbers = count(1)


def keys_in_use() -> set[str]:
    return {key for key, _ in entries()} | {HOME}


def entries() -> Iterator[tuple[str, dict[str, str]]]:
    """Every way in, with its key."""
    for feature in FEATURES:
        for slash in feature.commands:
            yield slash.key, {"word": slash.word, "words": ""}
            for verb in slash.verbs:
                after = "1" if verb.takes is None or verb.takes.match("1") else verb.hint
                yield verb.key, {"word": slash.word, "words": f"{verb.word} {after}"}
        for shortcut in feature.shortcuts:
            yield shortcut.key, {"shortcut": shortcut.key}
        for key in feature.clicks:
            yield key, {"action": key}
        for key in feature.forms:
            yield key, {"form": key}


def forged(hymnsheet, person, way: dict[str, str]) -> Inbound:
    """What a platform would deliver if somebody did this, whether or not they could see it."""
    slack = hymnsheet.playground.workspace
    origin = Origin(
        platform=Platform.SLACK,
        workspace=slack.team_id,
        person=person.id,
        person_workspace=slack.team_id,
        key=f"forged:{next(_numbers)}",
        where=Where(channel=slack.get_channel("general").id, words="They said it is too expensive"),
    )
    if "word" in way:
        return Command(origin, way["word"], way["words"])
    if "shortcut" in way:
        return Pointed(origin, way["shortcut"])
    return Click(origin, way["action"], "1") if "action" in way else Submission(origin, way["form"], "", {})


def test_every_way_in_is_listed_and_everything_listed_is_a_way_in():
    assert keys_in_use() == set(ACCESS)


@pytest.mark.parametrize("side", [None, *Side])
@pytest.mark.parametrize("side_open", [True, False])
def test_what_is_not_listed_is_refused_to_everybody(side, side_open):
    actor = Actor(
        organisation_id=OrganisationId(1),
        workspace_id=WorkspaceId(1),
        member_id=MemberId(1),
        person="U1",
        platform=Platform.SLACK,
        side=side,
        is_admin=True,
        is_manager=True,
        zone="UTC",
        side_open=side_open,
    )
    for key in ("", "objection", "objection.log ", "Objection.log", "hymnsheet.drop", "*"):
        assert not permits(key, actor)


@pytest.mark.parametrize("name", MAY)
async def test_every_role_at_every_way_in(hymnsheet, name):
    hymnsheet.mind_nothing_more()
    await one_of_each(hymnsheet)
    person = hymnsheet.person(name)
    # Who is forgotten has no role any more, so that comes last.
    for key, way in sorted(entries(), key=lambda entry: entry[0] == "hymnsheet.erase"):
        hymnsheet.playground.clock.advance(A_SECOND)  # nobody is held back for being too fast
        before = await refusals(hymnsheet, key)
        with suppress(FieldErrors, Refusal):
            await hymnsheet.house.dispatcher.answer(forged(hymnsheet, person, way))
        was_refused = await refusals(hymnsheet, key) > before
        assert was_refused is (ACCESS[key] not in MAY[name]), f"{name}, {key}, {way}"


async def test_a_role_taken_away_a_second_ago_is_gone_when_the_form_is_sent(hymnsheet):
    rita = hymnsheet.person("Rita")
    await rita.types("/objection too expensive")
    async with hymnsheet.unit_of_work() as work:
        await work.members.set_side(Side.SALES, [], workspace_id=await workspace_id(work))
    await rita.submits(category="Price")
    rita.expect_told("This one is for sales and customer success.")
    async with hymnsheet.unit_of_work() as work:
        mine = objections.c.organisation_id == work.organisation_id
        found = await work.execute(select(func.count()).select_from(objections).where(mine))
        assert found.scalar_one() == 0


async def test_an_admin_of_a_second_ago_changes_no_settings(hymnsheet):
    ada = hymnsheet.person("Ada")
    await ada.types("/hymnsheet setup")
    demoted = Profile(person=ada.id, zone="UTC", is_admin=False, is_guest=False, is_bot=False, is_active=True)
    async with hymnsheet.unit_of_work() as work:
        await work.members.meet(demoted, workspace_id=await workspace_id(work), now=hymnsheet.now)
    await ada.submits(digest_at="11:11")
    ada.expect_told("This one is for admins.")
    async with hymnsheet.unit_of_work() as work:
        assert (await work.organisations.get()).digest_at == "08:30"


async def test_a_refusal_is_written_down_with_who_and_what_and_no_words(hymnsheet):
    max_ = hymnsheet.person("Max")
    await max_.types("/leadfeedback acme.com 1 secret words")
    async with hymnsheet.unit_of_work() as work:
        rows = (await work.execute(select(audit).where(audit.c.organisation_id == work.organisation_id))).all()
        assert [(row.action, row.subject) for row in rows] == [("refused leadfeedback.give", "")]
        assert rows[0].member_id is not None


async def one_of_each(hymnsheet) -> None:
    """Sam becomes customer success and Lena stands on no side; Rita has logged #1."""
    async with hymnsheet.unit_of_work() as work:
        here = await workspace_id(work)
        await work.members.set_side(Side.SUCCESS, [hymnsheet.person("Sam").id], workspace_id=here)
        await work.members.set_side(Side.MARKETING, [hymnsheet.person("Max").id], workspace_id=here)
    rita = hymnsheet.person("Rita")
    await rita.types("/objection too expensive")
    await rita.submits(category="Price")


async def workspace_id(work) -> WorkspaceId:
    return (await work.members.all())[0].workspace_id


async def refusals(hymnsheet, key: str) -> int:
    async with hymnsheet.unit_of_work() as work:
        mine = (audit.c.organisation_id == work.organisation_id, audit.c.action == f"refused {key}")
        return (await work.execute(select(func.count()).select_from(audit).where(*mine))).scalar_one()
