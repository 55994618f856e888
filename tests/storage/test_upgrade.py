"""Whoever comes from an earlier release finds their leads and claims followed up as well."""

from typing import Any

from alembic import command
from sqlalchemy import Connection, text

from storage.database import PostgresDatabase, SqliteDatabase, open_database
from storage.migrate import config_for
from storage.tables import metadata

AT = "2026-03-01 00:00:00"
BEFORE = (
    "INSERT INTO organisations (id, name, zone, country, digest_at, working_hours, empty_day_line,"
    f" last_objection_number, created_at) VALUES (1, '', 'UTC', '', '08:30', 'Mon-Fri 9-17', true, 2, '{AT}')",
    "INSERT INTO workspaces (id, organisation_id, platform, external_id, name, bot_person, state, reason, created_at)"
    f" VALUES (1, 1, 'slack', 'T1', '', '', 'active', '', '{AT}')",
    "INSERT INTO members (id, organisation_id, workspace_id, person, is_admin, is_guest, is_bot, is_active, zone,"
    f" checked_at) VALUES (1, 1, 1, 'U1', false, false, false, true, 'UTC', '{AT}')",
    *(
        "INSERT INTO leads (id, organisation_id, match, name, company, company_match, email, source, campaign, tier,"
        " evidence, owner_email, owner_mark, is_tracked, created_at)"
        f" VALUES ({number}, 1, 'm{number}', 'n', '', '', '', '', '', '', '[]', '', '', {is_tracked}, '{AT}')"
        for number, is_tracked in ((1, "true"), (2, "false"))
    ),
    *(
        "INSERT INTO objections (id, organisation_id, number, member_id, kind, words, category, category_words,"
        " currency, competitor, said, worked, claimed_by_id, created_at)"
        f" VALUES ({number}, 1, {number}, 1, 'objection', 'w', '', '', '', '', '', '', {claimed_by}, '{AT}')"
        for number, claimed_by in ((1, "1"), (2, "NULL"))
    ),
)


def _upgraded(connection: Connection) -> list[Any]:
    config = config_for(connection)
    metadata.drop_all(connection)
    connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    command.upgrade(config, "0001")
    for row in BEFORE:
        connection.execute(text(row))
    command.upgrade(config, "head")
    asked = "SELECT lead_id, objection_id, owner_id, state, is_owed FROM follow_ups"
    return [tuple(row) for row in connection.execute(text(asked))]


async def test_leads_and_claims_of_an_earlier_release_are_looked_at(database_url: str) -> None:
    database = open_database(database_url)
    if isinstance(database, PostgresDatabase):
        async with database.engine.begin() as connection:
            rows = await connection.run_sync(_upgraded)
    else:
        assert isinstance(database, SqliteDatabase)
        with database.engine.begin() as sqlite:
            rows = _upgraded(sqlite)
    assert {(row[0], row[1], row[2], row[3], bool(row[4])) for row in rows} == {
        (1, None, None, "unassigned", False),
        (None, 1, 1, "claimed", False),
    }
    await database.close()
