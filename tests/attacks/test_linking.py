"""Nobody links workspaces but their admins, by a code that holds once, a quarter of an hour, and cannot be guessed."""

import io
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select

from messages.linking import LINKED, NOT_KNOWN, OCCUPIED, OWN_CODE, TOO_OFTEN
from rules.linking import ALPHABET, LENGTH, code_from, hash_of, spelt
from rules.people import Platform, Side
from storage.members import Profile
from storage.organisations import found_organisation
from storage.tables import link_codes, metadata
from tests.harness import Tester
from tests.installing import SDK_SPEAKS_BASIC, Installing, installing
from tests.linking import install_both, link, new_code
from tests.rows import everything

pytestmark = SDK_SPEAKS_BASIC
GUESSES = ["-", "A" * LENGTH, "34679-ACDEF", "' OR 1=1 --", "%", "😀" * 10, "K7MAQ-X9RTW" * 300]
MACHINERY = {"audit", "requests", "deliveries", "paces", "occurrences"}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One kind is enough: the promises are kept on both."""
    return sqlite_url


@pytest.fixture
async def many(database_url: str) -> AsyncIterator[Installing]:
    async with installing(database_url) as many:
        yield many


async def admins(many: Installing) -> tuple[Tester, Tester]:
    """The admin who makes codes, and the one of the other workspace who types them; nothing is set up."""
    first, second = await install_both(many)
    return many.person_of(first, "Ada"), many.person_of(second, "Ada")


async def told(ada: Tester, code: str) -> str:
    """What somebody who types a code is answered."""
    answer = await ada.types("/hymnsheet link", code)
    return str(answer.body)


async def chosen_and_said(many: Installing) -> dict[str, list[tuple[Any, ...]]]:
    """Every row but those that tell who asked what, and when."""
    return {name: rows for name, rows in (await everything(many)).items() if name not in MACHINERY}


async def test_a_wrong_a_used_and_an_old_code_are_told_the_same(many: Installing) -> None:
    ada, other = await admins(many)
    old = await new_code(ada)
    await many.sleep_until("in 15 min")
    before = await chosen_and_said(many)
    for code in (old, "34679-ACDEF"):
        assert NOT_KNOWN in await told(other, code)
    assert await chosen_and_said(many) == before
    replaced, code = await new_code(ada), await new_code(ada)
    assert NOT_KNOWN in await told(other, replaced)
    assert "Linked with" in await told(other, code)
    async with many.house.storage.across_organisations() as transaction:
        codes = await transaction.execute(select(link_codes.c.id).execution_options(across_organisations=True))
        assert not codes.all(), "a used code is gone"


async def test_a_code_holds_until_the_quarter_of_an_hour_is_over(many: Installing) -> None:
    ada, other = await admins(many)
    code = await new_code(ada)
    await many.sleep_until("in 14 min")
    assert "Linked with" in await told(other, code)


async def test_after_five_wrong_codes_even_the_right_one_has_to_wait(many: Installing) -> None:
    ada, other = await admins(many)
    for guess in range(5):
        assert NOT_KNOWN in await told(other, f"34679-ACDE{guess}")
    assert TOO_OFTEN in await told(other, await new_code(ada))
    await many.sleep_until("in 61 min")
    assert "Linked with" in await told(other, await new_code(ada))


@pytest.mark.parametrize("guess", GUESSES, ids=range(len(GUESSES)))
async def test_what_is_no_code_is_a_wrong_code(many: Installing, guess: str) -> None:
    _, other = await admins(many)
    assert NOT_KNOWN in await told(other, guess)


@pytest.mark.parametrize("name", ["Rita", "Max", "Mona"])
async def test_nobody_but_an_admin_makes_a_code_or_uses_one(many: Installing, name: str) -> None:
    ada, other = await admins(many)
    code = await new_code(ada)
    before = await chosen_and_said(many)
    for workspace in many.playground.workspaces:
        person = many.person_of(workspace, name)
        await person.types("/hymnsheet link")
        assert person.modal is None
        assert "This one is for admins" in await told(person, code)
    after = await chosen_and_said(many)
    assert (after["workspaces"], after["link_codes"]) == (before["workspaces"], before["link_codes"])
    assert "Linked with" in await told(other, code)


@pytest.mark.parametrize("has", ["a set-up", "a channel", "a lead", "an objection", "a secret"])
async def test_a_workspace_with_something_of_its_own_keeps_it(many: Installing, has: str) -> None:
    ada, other = await admins(many)
    code = await new_code(ada)
    rita = many.person_of(many.second, "Rita")
    match has:
        case "a set-up":
            await many.set_up(many.second)
        case "a channel":
            await other.types("/hymnsheet setup")
            await other.submits(marketing_channel="marketing")
        case "a lead":
            await rita.types("/leadfeedback", "acme.com 2 too early, no budget")
        case "an objection":
            await rita.types("/objection", "Too expensive")
            await rita.submits(category="price")
        case "a secret":
            await other.types("/hymnsheet webhook")
            await other.clicks("Make a secret")
            await other.closes()
    before = await chosen_and_said(many)
    assert OCCUPIED in await told(other, code)
    assert await chosen_and_said(many) == before, "the code holds as well"


async def test_who_is_linked_cannot_be_carried_off_and_nobody_joins_themselves(many: Installing) -> None:
    first, second = await install_both(many)
    ada, other = many.person_of(first, "Ada"), many.person_of(second, "Ada")
    own = await new_code(ada)
    assert OWN_CODE in await told(ada, own)
    assert "Linked with" in await told(other, own)
    await other.types("/hymnsheet help")
    before = await chosen_and_said(many)
    for linked in (ada, other):
        assert LINKED in await told(linked, "34679-ACDEF")
    assert await chosen_and_said(many) == before


async def test_the_neighbours_keep_every_row_while_others_are_linked(many: Installing) -> None:
    async with many.house.storage.across_organisations() as transaction:
        theirs = await found_organisation(
            transaction, platform=Platform.SLACK, external_id="T3", name="Third", bot_person="U9", now=many.now
        )
    async with many.house.storage.unit_of_work(theirs.organisation_id) as work:
        ada = many.second.get_user("Ada").id
        profile = Profile(person=ada, zone="UTC", is_admin=True, is_guest=False, is_bot=False, is_active=True)
        await work.members.meet(profile, workspace_id=theirs.id, now=many.now)
        await work.members.set_side(Side.SALES, [ada], workspace_id=theirs.id)
        await work.audit.note("something", by=None, now=many.now)
        await work.requests.remember("something", answer="", now=many.now)
    before = await _owned_by(many, theirs.organisation_id)
    await link(many, *await install_both(many))
    assert await _owned_by(many, theirs.organisation_id) == before


async def test_the_other_workspaces_people_get_no_further_than_before(many: Installing) -> None:
    await link(many, *await install_both(many))
    rita = many.person_of(many.second, "Rita")
    for words in ("setup", "managers", "windows", "webhook", "link", "doctor"):
        assert "This one is for admins" in str((await rita.types("/hymnsheet", words)).body)


async def test_neither_a_row_nor_a_log_has_the_code(many: Installing, logged: io.StringIO) -> None:
    ada, other = await admins(many)
    code = await new_code(ada)
    plain = code.replace("-", "")
    rows = str(await everything(many))
    assert hash_of(code) in rows
    for said in (code, plain):
        assert said not in rows
    await told(other, code)
    rows = str(await everything(many))
    for said in (code, plain):
        assert said not in rows
        assert said not in logged.getvalue()


def test_a_code_can_be_read_aloud_and_is_another_for_another_secret() -> None:
    codes = {code_from(str(secret)) for secret in range(2_000)}
    assert len(codes) == 2_000
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in codes)
    assert {sign for code in codes for sign in code} == set(ALPHABET)
    assert not set("0O1IL2Z5S8BV") & set(ALPHABET)
    assert {hash_of(form) for form in ("K7MAQ-X9RTW", "k7maqx9rtw", " K7MAQ X9RTW ")} == {hash_of("K7MAQX9RTW")}
    assert hash_of(spelt("K7MAQX9RTW")) == hash_of("K7MAQX9RTW")


async def _owned_by(many: Installing, organisation_id: int) -> dict[str, list[tuple[Any, ...]]]:
    async with many.house.storage.across_organisations() as transaction:
        found = {}
        for table in metadata.sorted_tables:
            if "organisation_id" in table.c:
                mine = table.select().where(table.c.organisation_id == organisation_id).order_by(table.c.id)
                found[table.name] = [tuple(row) for row in await transaction.execute(mine)]
        return found
