"""What SQLAlchemy works out of a statement is kept from test to test: each has an engine of its own, and asks the same.

A third of a promise's time went into that.
"""

from collections.abc import Hashable
from typing import Any

from sqlalchemy import Connection, Engine, event


class CompiledOnce(dict[Hashable, Any]):
    """What was compiled, by the kind of database and not by the engine that asked first."""

    def get(self, key: Any, default: Any = None) -> Any:
        """What was compiled for this kind of database."""
        return super().get(_by_kind(key), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(_by_kind(key), compiled)


_COMPILED = CompiledOnce()


def keep() -> None:
    """From now on nothing is compiled twice in this process."""
    event.listen(Engine, "engine_connect", _share)


def _share(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_COMPILED)


def _by_kind(key: Any) -> Hashable:
    dialect, *rest = key
    return dialect.name, *rest
