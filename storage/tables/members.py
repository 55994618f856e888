"""People, and when they are away."""

from sqlalchemy import Boolean, Column, Date, Index, String, Table, UniqueConstraint

from storage.columns import Instant, Key, key_column, nullable, own, owner_column, within
from storage.tables.catalogue import metadata

members = Table(
    "members",
    metadata,
    key_column(),
    owner_column(),
    Column("workspace_id", Key, nullable=False),
    Column("person", String(64), nullable=False),
    nullable("side", String(20)),
    Column("is_admin", Boolean, nullable=False, default=False),
    Column("is_guest", Boolean, nullable=False, default=False),
    Column("is_bot", Boolean, nullable=False, default=False),
    Column("is_active", Boolean, nullable=False, default=True),
    nullable("manager_id", Key),
    Column("zone", String(64), nullable=False, default="UTC"),
    nullable("country", String(10)),
    nullable("working_hours", String(300)),
    nullable("fingerprint", String(64)),
    Column("checked_at", Instant(), nullable=False),
    UniqueConstraint("workspace_id", "person"),
    Index("ix_members_fingerprint", "organisation_id", "fingerprint"),
    own("members"),
    within("workspace_id", "workspaces"),
    within("manager_id", "members"),
)

absences = Table(
    "absences",
    metadata,
    key_column(),
    owner_column(),
    Column("member_id", Key, nullable=False),
    Column("source", String(10), nullable=False),
    nullable("first_on", Date),
    nullable("last_on", Date),
    nullable("starts_at", Instant()),
    nullable("ends_at", Instant()),
    Column("created_at", Instant(), nullable=False),
    Index("ix_absences_member", "organisation_id", "member_id"),
    own("absences"),
    within("member_id", "members"),
)
