"""What passes by itself is told from what a row is wrong with."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from storage.database import open_database
from storage.organisations import ACROSS
from storage.passing import passes

only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


async def _error_of(database_url: str, *statements: str) -> Exception:
    database = open_database(database_url)
    try:
        async with database.begin() as transaction:
            for statement in statements:
                await transaction.execute(text(statement).execution_options(**ACROSS))
    except (SQLAlchemyError, OSError) as error:
        return error
    finally:
        await database.close()
    raise AssertionError("nothing went wrong")


@only_postgresql
@pytest.mark.parametrize(
    ("statement", "does_pass"),
    [
        ("SELECT pg_sleep(2)", True),
        ("SELECT pg_terminate_backend(pg_backend_pid())", True),
        ("SELECT 1 / 0", False),
        ("SELECT CAST('nonsense' AS integer)", False),
        ("SELECT nonsense", False),
    ],
)
async def test_what_postgresql_does_in_a_hurry_passes_and_what_it_cannot_read_does_not(
    database_url: str, statement: str, does_pass: bool
) -> None:
    error = await _error_of(database_url, "SET LOCAL statement_timeout = 20", statement)
    assert passes(error) is does_pass, repr(error)


async def test_a_server_that_is_away_and_a_locked_file_pass() -> None:
    assert passes(await _error_of("postgresql://postgres@127.0.0.1:1/nowhere", "SELECT 1"))
    assert passes(OperationalError("", None, Exception("database is locked")))
    assert not passes(ValueError("'nonsense' is not a valid LeadEvent"))
