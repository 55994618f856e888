"""What was asked and answered, what was begun, what was due, and who did what."""

from sqlalchemy import Column, Index, String, Table, Text, UniqueConstraint

from storage.columns import Instant, Key, key_column, nullable, own, owner_column, within
from storage.tables.catalogue import metadata

requests = Table(
    "requests",
    metadata,
    key_column(),
    owner_column(),
    Column("key", String(200), nullable=False),
    Column("answer", Text, nullable=False, default=""),
    Column("created_at", Instant(), nullable=False),
    UniqueConstraint("organisation_id", "key"),
    Index("ix_requests_created", "created_at"),
)

drafts = Table(
    "drafts",
    metadata,
    key_column(),
    owner_column(),
    Column("member_id", Key, nullable=False),
    Column("form", Text, nullable=False),
    Column("created_at", Instant(), nullable=False),
    own("drafts"),
    within("member_id", "members"),
)

occurrences = Table(
    "occurrences",
    metadata,
    key_column(),
    owner_column(),
    Column("job", String(40), nullable=False),
    Column("period", String(20), nullable=False),
    Column("due_at", Instant(), nullable=False),
    Column("state", String(10), nullable=False),
    Column("done_at", Instant(), nullable=False),
    Column("said", Text, nullable=False, default=""),
    UniqueConstraint("job", "organisation_id", "due_at"),
    UniqueConstraint("job", "organisation_id", "period"),
)

audit = Table(
    "audit",
    metadata,
    key_column(),
    owner_column(),
    nullable("member_id", Key),
    Column("action", String(60), nullable=False),
    Column("subject", String(100), nullable=False, default=""),
    Column("at", Instant(), nullable=False),
    Index("ix_audit_at", "organisation_id", "at"),
)
