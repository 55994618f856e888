"""S56, S57: whoever steals the database has no token, whoever changes it gains none, and a key can be changed."""

import base64
import stat
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.app import House
from bot.config import BadConfiguration, read_settings, sealing_keys
from bot.keys import BadKey, Keys, MissingKey, Tampered, kept_keys, parse_keys
from bot.rekey import Rekeyed, rekey
from playground.people import Person
from rules.people import Platform
from storage.organisations import ACROSS
from storage.tables import metadata, workspaces
from tests.command import command, process
from tests.installing import KEY, OLD_KEY, SDK_SPEAKS_BASIC, Installing, installing, settings_for_many
from tests.postgres import free_port

pytestmark = SDK_SPEAKS_BASIC

CANARY = "xoxb-canary-in-the-coalmine"
NEW, OLD = parse_keys(KEY)[0], parse_keys(OLD_KEY)[0]
PLACE = "organisation 1, workspace 1, token_sealed"


@pytest.fixture
async def many(database_url: str) -> AsyncIterator[Installing]:
    async with installing(database_url, hymnsheet_keys=OLD_KEY) as many:
        for number, workspace in enumerate(many.playground.workspaces):
            workspace.bot_token = f"{CANARY}-{number}"
            assert (await many.browser().installs(workspace)).status == 200
        yield many


async def with_keys(many: Installing, keys: str, database_url: str) -> House:
    """Another start on the same database, with these keys."""
    house = House(settings_for_many(many.playground, database_url, hymnsheet_keys=keys), clock=many.playground.clock)
    try:
        await house.open()
    except BadConfiguration:
        await house.close()
        raise
    return house


async def tokens_of(many: Installing, house: House) -> list[str | None]:
    """The tokens of both workspaces, as a house reads them."""
    return [await house.tokens.token_of(workspace.team_id) for workspace in many.playground.workspaces]


# What is stolen


async def test_whoever_has_the_database_has_no_token(many: Installing, database_url: str) -> None:
    await many.set_up(many.second)
    async with many.house.storage.across_organisations() as transaction:
        rows = [
            str(tuple(row))
            for table in metadata.sorted_tables
            for row in await transaction.execute(select(table).execution_options(**ACROSS))
        ]
    assert any(many.second.team_id in row for row in rows)
    assert not [row for row in rows if "canary" in row]
    if database_url.startswith("sqlite"):
        path = Path(database_url.removeprefix("sqlite:///"))
        files = [file.read_bytes() for file in path.parent.glob("*") if file.is_file()]
        assert len(files) >= 2
        for hidden in (CANARY, base64.b64encode(CANARY.encode()).decode()[:20], OLD_KEY):
            assert not [file for file in files if hidden.encode() in file]


async def test_a_token_moved_to_another_workspace_opens_nothing_there(many: Installing) -> None:
    first, second = many.playground.workspaces
    (_, _, of_first), (_, _, of_second) = await many.token_rows()
    await put(many, first.team_id, of_second)
    await put(many, second.team_id, of_first)
    for workspace in (first, second):
        many.house.tokens.forget(workspace.team_id)
        with pytest.raises(Tampered):
            await many.house.tokens.token_of(workspace.team_id)
    many.playground.faults.ledger.clear()
    await Person(many.playground, "Rita", workspace=first).types("/leadfeedback", "acme.com 2 too early")
    await many.settle()
    assert many.playground.faults.ledger == []


async def put(many: Installing, team: str, sealed: str | None) -> None:
    """Change a token behind the back of the house."""
    async with many.house.storage.across_organisations() as transaction:
        await transaction.execute(
            update(workspaces)
            .where(workspaces.c.external_id == team)
            .values(token_sealed=sealed)
            .execution_options(**ACROSS)
        )


def test_what_is_sealed_opens_at_its_place_alone_and_only_unchanged() -> None:
    keys = Keys([NEW])
    sealed = keys.seal(CANARY, place=PLACE)
    assert keys.open(sealed, place=PLACE) == CANARY
    assert keys.seal(CANARY, place=PLACE) != sealed
    with pytest.raises(Tampered):
        keys.open(sealed, place=PLACE.replace("1", "2"))
    mark, _, content = sealed.partition(".")
    hidden = base64.urlsafe_b64decode(content)
    for position in range(len(hidden)):
        bent = bytes([*hidden[:position], hidden[position] ^ 1, *hidden[position + 1 :]])
        with pytest.raises(Tampered):
            keys.open(f"{mark}.{base64.urlsafe_b64encode(bent).decode()}", place=PLACE)
    for broken in (mark, f"{mark}.", f"{mark}.ä", f"{mark}.{content[:10]}", f"{mark}.{content}!"):
        with pytest.raises(Tampered):
            keys.open(broken, place=PLACE)
    for foreign in ("", "xoxb-clear", Keys([OLD]).seal(CANARY, place=PLACE)):
        with pytest.raises(MissingKey):
            keys.open(foreign, place=PLACE)


# Where the key is


def test_without_keys_one_is_made_beside_the_database_for_its_owner_alone(tmp_path: Path) -> None:
    settings = read_settings(_env_file=None, **many_workspaces(tmp_path))
    sealed = sealing_keys(settings).seal(CANARY, place=PLACE)
    assert stat.S_IMODE((tmp_path / "bot.keys").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["bot.keys"]
    assert sealing_keys(settings).open(sealed, place=PLACE) == CANARY


def test_all_who_start_at_once_have_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(20) as threads:
        found = set(threads.map(lambda _: kept_keys(tmp_path / "bot.keys"), range(20)))
    assert len(found) == 1


@pytest.mark.parametrize("content", ["", "garbage", "ä", KEY[:-4]])
def test_a_key_file_without_a_key_is_not_written_over(tmp_path: Path, content: str) -> None:
    (tmp_path / "bot.keys").write_text(content)
    with pytest.raises(BadConfiguration, match=r"bot\.keys cannot be used"):
        sealing_keys(read_settings(_env_file=None, **many_workspaces(tmp_path)))
    assert (tmp_path / "bot.keys").read_text() == content


@pytest.mark.parametrize("keys", ["short", f"{KEY},{KEY[:-4]}", KEY.replace("b", "!"), f"{KEY} {OLD_KEY}"])
def test_keys_are_whole_or_refused_with_what_they_should_be(tmp_path: Path, keys: str) -> None:
    with pytest.raises(BadConfiguration, match=r"url-safe base64 of 32 random bytes") as refused:
        read_settings(_env_file=None, **many_workspaces(tmp_path, hymnsheet_keys=keys))
    assert keys not in str(refused.value)
    with pytest.raises(BadKey):
        parse_keys(keys)


def test_on_postgresql_many_workspaces_need_a_key_from_outside(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration, match="HYMNSHEET_KEYS is missing"):
        read_settings(_env_file=None, **many_workspaces(tmp_path, database_url="postgresql://a@b/c"))
    read_settings(_env_file=None, **many_workspaces(tmp_path, database_url="postgresql://a@b/c", hymnsheet_keys=KEY))


def many_workspaces(folder: Path, **settings: Any) -> dict[str, Any]:
    """Settings of a bot that many workspaces may install."""
    return {
        "database_url": f"sqlite:///{folder / 'bot.db'}",
        "slack_client_id": "1.2",
        "slack_client_secret": "a client's secret",
        "slack_signing_secret": "0123456789abcdef",
        **settings,
    }


# Changing the key


async def test_a_new_key_seals_what_is_new_and_the_old_one_still_opens(many: Installing, database_url: str) -> None:
    house = await with_keys(many, f"{KEY},{OLD_KEY}", database_url)
    assert await tokens_of(many, house) == [f"{CANARY}-0", f"{CANARY}-1"]
    assert await rekey(house.storage, Keys([NEW, OLD]), drop_unreadable=False) == Rekeyed(anew=2)
    assert await rekey(house.storage, Keys([NEW, OLD]), drop_unreadable=False) == Rekeyed(already=2)
    await house.close()
    without_old = await with_keys(many, KEY, database_url)
    assert await tokens_of(many, without_old) == [f"{CANARY}-0", f"{CANARY}-1"]
    await without_old.close()
    with pytest.raises(BadConfiguration):
        await with_keys(many, OLD_KEY, database_url)


async def test_an_installation_after_the_change_is_sealed_with_the_new_key(database_url: str) -> None:
    async with installing(database_url, hymnsheet_keys=f"{KEY},{OLD_KEY}") as many:
        await many.browser().installs(many.second)
        [(_, _, sealed)] = await many.token_rows()
        assert sealed is not None
        assert Keys([NEW]).has_key_of(sealed)


class _Interrupted(Keys):
    """Keys in the hands of somebody who is stopped after the first token."""

    def __init__(self) -> None:
        super().__init__([NEW, OLD])
        self.sealed = 0

    def seal(self, words: str, *, place: str) -> str:
        """Seal one, and no more."""
        self.sealed += 1
        if self.sealed > 1:
            raise KeyboardInterrupt
        return super().seal(words, place=place)


async def test_sealing_anew_goes_on_where_it_was_interrupted(many: Installing) -> None:
    with pytest.raises(KeyboardInterrupt):
        await rekey(many.house.storage, _Interrupted(), drop_unreadable=False)
    done = await rekey(many.house.storage, Keys([NEW, OLD]), drop_unreadable=False)
    assert done == Rekeyed(anew=1, already=1)


async def test_a_token_that_came_meanwhile_is_not_written_over(many: Installing) -> None:
    workspace = await many.house.dispatcher.workspace_called(Platform.SLACK, many.second.team_id)
    _, (_, _, read_before) = await many.token_rows()
    many.second.bot_token = newer = f"{CANARY}-newer"
    await many.browser().installs(many.second)
    async with many.house.storage.unit_of_work(workspace.organisation_id) as work:
        assert not await work.workspaces.reseal(workspace.id, old=str(read_before), new="stale")
    assert await many.house.tokens.token_of(many.second.team_id) == newer


async def test_a_key_that_is_gone_is_missed_at_the_start_in_a_sentence(many: Installing, database_url: str) -> None:
    with pytest.raises(BadConfiguration, match="2 of 2 stored tokens is missing: put it back") as refused:
        await with_keys(many, KEY, database_url)
    assert OLD_KEY not in str(refused.value)


async def test_workspaces_whose_key_is_lost_install_it_again(many: Installing, database_url: str) -> None:
    storage = many.house.storage
    assert await rekey(storage, Keys([NEW]), drop_unreadable=False) == Rekeyed(unreadable=2)
    assert all(sealed for _, _, sealed in await many.token_rows())
    assert await rekey(storage, Keys([NEW]), drop_unreadable=True) == Rekeyed(unreadable=2, dropped=2)
    assert [(state, sealed) for _, state, sealed in await many.token_rows()] == [("paused", None)] * 2
    house = await with_keys(many, KEY, database_url)
    assert await tokens_of(many, house) == [None, None]
    await house.close()


async def test_the_command_says_what_it_did_and_a_wrong_key_what_to_do(
    many: Installing, database_url: str, tmp_path: Path
) -> None:
    given = {
        "DATABASE_URL": database_url,
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "a client's secret",
        "SLACK_SIGNING_SECRET": "0123456789abcdef",
    }
    one = {"SLACK_BOT_TOKEN": CANARY, "SLACK_SIGNING_SECRET": "0123456789abcdef"}
    ran = await process("run", folder=tmp_path, PORT=str(free_port()), HYMNSHEET_KEYS=KEY, **given)
    assert ran.code == 2
    assert "put it back into HYMNSHEET_KEYS" in ran.errors
    ran = await command("rekey", folder=tmp_path, HYMNSHEET_KEYS=f"{KEY},{OLD_KEY}", **given)
    assert (ran.code, ran.said) == (0, "Sealed anew: 2. Sealed with the newest key before: 0.\n")
    ran = await command("rekey", folder=tmp_path, **one)
    nothing = "Nothing to seal: tokens are stored only for many workspaces, with SLACK_CLIENT_ID.\n"
    assert (ran.code, ran.said) == (0, nothing)
