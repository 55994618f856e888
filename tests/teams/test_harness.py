"""The front door in Teams begins where a real installation ends."""

from pathlib import Path

from sqlalchemy import select

from storage.tables import conversations, workspaces
from tests.conftest import sqlite_copy
from tests.teams.harness import InTeams, opened


async def known(hymnsheet: InTeams) -> tuple[object, ...]:
    """What the bot knows of where it is: the workspace, and every conversation."""
    async with hymnsheet.unit_of_work() as work:
        mine = conversations.c.organisation_id == work.organisation_id
        columns = (conversations.c.conversation, conversations.c.kind, conversations.c.person, conversations.c.name)
        rooms = (await work.execute(select(*columns).where(mine))).all()
        theirs = workspaces.c.organisation_id == work.organisation_id
        facts = (workspaces.c.external_id, workspaces.c.name, workspaces.c.bot_person, workspaces.c.state)
        return (*(await work.execute(select(*facts).where(theirs))).one(), sorted(map(tuple, rooms)))


async def test_what_is_written_at_once_is_what_installing_leaves_behind(sqlite_template: Path, tmp_path: Path) -> None:
    (tmp_path / "at_once").mkdir()
    async with opened(sqlite_copy(sqlite_template, tmp_path / "at_once")) as at_once:
        expected = await known(at_once)
    async with opened(sqlite_copy(sqlite_template, tmp_path), is_there=False) as installed:
        await installed.teams.installs("Ada", channel="General")
        for person in installed.teams.world.people:
            await installed.teams.installs(person.name)
        assert await known(installed) == expected
