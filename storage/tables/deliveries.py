"""What is on its way to people, and how fast each conversation may hear."""

from sqlalchemy import Column, Index, Integer, String, Table, Text, UniqueConstraint, text

from storage.columns import Instant, Key, key_column, nullable, owner_column, within
from storage.tables.catalogue import metadata

deliveries = Table(
    "deliveries",
    metadata,
    key_column(),
    owner_column(),
    Column("workspace_id", Key, nullable=False),
    Column("key", String(200), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("place", String(200), nullable=False),
    Column("person", String(200), nullable=False, default=""),
    Column("conversation", String(401), nullable=False),
    Column("thread", String(200), nullable=False, default=""),
    Column("response_url", Text, nullable=False, default=""),
    Column("message", Text, nullable=False),
    Column("policy", String(20), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("wanted_at", Instant(), nullable=False),
    Column("due_at", Instant(), nullable=False),
    Column("expires_at", Instant(), nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    nullable("lease", String(40)),
    nullable("lease_until", Instant()),
    Column("revision", Integer, nullable=False, default=1),
    Column("sent_revision", Integer, nullable=False, default=0),
    Column("sent_channel", String(200), nullable=False, default=""),
    Column("sent_ref", String(200), nullable=False, default=""),
    Column("reason", String(300), nullable=False, default=""),
    Column("created_at", Instant(), nullable=False),
    nullable("settled_at", Instant()),
    UniqueConstraint("organisation_id", "key"),
    Index(
        "ix_deliveries_waiting",
        "priority",
        "due_at",
        "id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index(
        "ix_deliveries_conversation",
        "workspace_id",
        "conversation",
        "priority",
        "due_at",
        "id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index(
        "ix_deliveries_sending",
        "lease_until",
        sqlite_where=text("state = 'sending'"),
        postgresql_where=text("state = 'sending'"),
    ),
    Index("ix_deliveries_sent", "workspace_id", "sent_channel", "sent_ref"),
    within("workspace_id", "workspaces"),
)

paces = Table(
    "paces",
    metadata,
    key_column(),
    owner_column(),
    Column("workspace_id", Key, nullable=False),
    Column("conversation", String(401), nullable=False),
    Column("next_at", Instant(), nullable=False),
    UniqueConstraint("workspace_id", "conversation"),
    within("workspace_id", "workspaces"),
)
