"""Errors that pass by themselves: a database that was away, or busy."""

from typing import Final

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

_PASSING: Final = frozenset({"08", "25", "40", "53", "55", "57"})
"""Of PostgreSQL's SQLSTATE: no connection, a transaction cut off, a deadlock, too much, a lock, a time limit."""


def passes(error: Exception) -> bool:
    """Whether the same may well succeed a little later; what a row itself is wrong with does not pass."""
    if isinstance(error, OperationalError | NoConnection | OSError | TimeoutError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = str(getattr(error.orig, "sqlstate", None) or "")
    return error.connection_invalidated or state[:2] in _PASSING
