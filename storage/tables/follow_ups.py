"""Everything that has a window: when to look at it, and what was told of it."""

from sqlalchemy import Boolean, Column, Index, String, Table, UniqueConstraint, text

from storage.columns import Instant, Key, key_column, nullable, owner_column, within
from storage.tables.catalogue import metadata

follow_ups = Table(
    "follow_ups",
    metadata,
    key_column(),
    owner_column(),
    nullable("lead_id", Key),
    nullable("objection_id", Key),
    nullable("content_id", Key),
    nullable("owner_id", Key),
    Column("state", String(20), nullable=False),
    Column("is_owed", Boolean, nullable=False, default=False),
    nullable("began_at", Instant()),
    nullable("deadline_at", Instant()),
    nullable("looks_at", Instant()),
    UniqueConstraint("organisation_id", "lead_id"),
    UniqueConstraint("organisation_id", "objection_id"),
    UniqueConstraint("organisation_id", "content_id"),
    Index(
        "ix_follow_ups_looks",
        "looks_at",
        "organisation_id",
        sqlite_where=text("looks_at IS NOT NULL"),
        postgresql_where=text("looks_at IS NOT NULL"),
    ),
    Index("ix_follow_ups_owner", "organisation_id", "owner_id", "state", "deadline_at"),
    within("lead_id", "leads"),
    within("objection_id", "objections"),
    within("content_id", "content_items"),
    within("owner_id", "members"),
)

follow_up_steps = Table(
    "follow_up_steps",
    metadata,
    key_column(),
    owner_column(),
    nullable("lead_id", Key),
    nullable("objection_id", Key),
    nullable("content_id", Key),
    Column("rung", String(20), nullable=False),
    Column("deadline_at", Instant(), nullable=False),
    Column("due_at", Instant(), nullable=False),
    Column("recipient_id", Key, nullable=False),
    Column("told_at", Instant(), nullable=False),
    Column("opened_at", Instant(), nullable=False),
    Column("is_summary", Boolean, nullable=False, default=False),
    Column("key", String(200), nullable=False),
    UniqueConstraint("organisation_id", "lead_id", "rung", "deadline_at"),
    UniqueConstraint("organisation_id", "objection_id", "rung", "deadline_at"),
    UniqueConstraint("organisation_id", "content_id", "rung", "deadline_at"),
    Index("ix_follow_up_steps_recipient", "organisation_id", "recipient_id", "opened_at"),
    Index("ix_follow_up_steps_key", "organisation_id", "key"),
    within("lead_id", "leads"),
    within("objection_id", "objections"),
    within("content_id", "content_items"),
    within("recipient_id", "members"),
)
