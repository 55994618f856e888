"""What marketing made, what it answers, who made it, and what sales did with it."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text, UniqueConstraint

from storage.columns import Instant, Key, key_column, nullable, own, owner_column, within
from storage.tables.catalogue import metadata

content_items = Table(
    "content_items",
    metadata,
    key_column(),
    owner_column(),
    Column("number", Integer, nullable=False),
    Column("title", String(300), nullable=False),
    Column("kind", String(30), nullable=False),
    Column("link", Text, nullable=False, default=""),
    nullable("link_match", String(64)),
    Column("words", Text, nullable=False, default=""),
    Column("categories", String(200), nullable=False, default=""),
    nullable("owner_id", Key),
    nullable("member_id", Key),
    nullable("outdated_at", Instant()),
    nullable("outdated_by_id", Key),
    nullable("due_at", Instant()),
    Column("created_at", Instant(), nullable=False),
    nullable("changed_at", Instant()),
    nullable("retired_at", Instant()),
    UniqueConstraint("organisation_id", "number"),
    UniqueConstraint("organisation_id", "link_match"),
    Index("ix_content_items_created", "organisation_id", "created_at"),
    own("content_items"),
    within("owner_id", "members"),
    within("member_id", "members"),
    within("outdated_by_id", "members"),
)

content_objections = Table(
    "content_objections",
    metadata,
    key_column(),
    owner_column(),
    Column("content_id", Key, nullable=False),
    Column("objection_id", Key, nullable=False),
    UniqueConstraint("organisation_id", "content_id", "objection_id"),
    Index("ix_content_objections_objection", "organisation_id", "objection_id"),
    within("content_id", "content_items"),
    within("objection_id", "objections"),
)

content_contributors = Table(
    "content_contributors",
    metadata,
    key_column(),
    owner_column(),
    Column("content_id", Key, nullable=False),
    Column("member_id", Key, nullable=False),
    UniqueConstraint("organisation_id", "content_id", "member_id"),
    within("content_id", "content_items"),
    within("member_id", "members"),
)

content_uses = Table(
    "content_uses",
    metadata,
    key_column(),
    owner_column(),
    Column("content_id", Key, nullable=False),
    Column("member_id", Key, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("reason", String(30), nullable=False, default=""),
    Column("words", Text, nullable=False, default=""),
    nullable("lead_id", Key),
    nullable("helped", Boolean()),
    Column("created_at", Instant(), nullable=False),
    nullable("undone_at", Instant()),
    Index("ix_content_uses_content", "organisation_id", "content_id", "created_at"),
    Index("ix_content_uses_created", "organisation_id", "created_at"),
    own("content_uses"),
    within("content_id", "content_items"),
    within("member_id", "members"),
    within("lead_id", "leads"),
)

content_links = Table(
    "content_links",
    metadata,
    key_column(),
    owner_column(),
    Column("code", String(40), nullable=False),
    Column("content_id", Key, nullable=False),
    Column("created_at", Instant(), nullable=False),
    UniqueConstraint("code"),
    UniqueConstraint("organisation_id", "content_id"),
    within("content_id", "content_items"),
)

content_opens = Table(
    "content_opens",
    metadata,
    key_column(),
    owner_column(),
    Column("content_id", Key, nullable=False),
    Column("on_date", Date, nullable=False),
    Column("opens", Integer, nullable=False, default=0),
    UniqueConstraint("organisation_id", "content_id", "on_date"),
    within("content_id", "content_items"),
)
