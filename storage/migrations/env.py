"""Alembic's entry: runs on the connection it is handed, inside the transaction that holds the lock."""

from typing import Any

from alembic import context

from storage.columns import Instant
from storage.tables import metadata


def _plain(kind: str, item: Any, autogen_context: Any) -> Any:
    """Migrations name the database's own types, so that they outlive our code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=_plain,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
