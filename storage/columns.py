"""Column types and shapes that every table shares."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, ForeignKeyConstraint, Integer, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

Key = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware instant in UTC; a naive one is refused, because nobody knows what it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC for the database; SQLite keeps it without the zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs a zone: {value}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Always aware, always UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def key_column() -> Column[int]:
    """The row's own id."""
    return Column("id", Key, primary_key=True, autoincrement=True)


def owner_column() -> Column[int]:
    """The organisation that owns the row."""
    return Column("organisation_id", Key, ForeignKey("organisations.id"), nullable=False)


def own(table: str) -> UniqueConstraint:
    """Lets other tables refer to a row together with its organisation."""
    return UniqueConstraint("organisation_id", "id", name=f"uq_{table}_own")


def within(column: str, table: str) -> ForeignKeyConstraint:
    """A reference that cannot leave the organisation: the row referred to has the same owner."""
    return ForeignKeyConstraint(["organisation_id", column], [f"{table}.organisation_id", f"{table}.id"])


def nullable(name: str, kind: Any) -> Column[Any]:
    """A column that may be empty."""
    return Column(name, kind, nullable=True)
