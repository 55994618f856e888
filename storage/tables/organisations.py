"""Who we work for: organisations, their workspaces and where in them we speak."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text, UniqueConstraint

from storage.columns import Instant, Key, key_column, nullable, own, owner_column, within
from storage.tables.catalogue import metadata

organisations = Table(
    "organisations",
    metadata,
    key_column(),
    Column("name", String(200), nullable=False, default=""),
    Column("zone", String(64), nullable=False, default="UTC"),
    Column("country", String(10), nullable=False, default=""),
    Column("digest_at", String(5), nullable=False, default="08:30"),
    Column("working_hours", String(300), nullable=False, default="Mon-Fri 09:00-17:00"),
    Column("empty_day_line", Boolean, nullable=False, default=True),
    nullable("urgent_any_time", Boolean()),
    Column("last_objection_number", Integer, nullable=False, default=0),
    nullable("last_win_number", Integer()),
    nullable("last_content_number", Integer()),
    nullable("win_band_minor", Key),
    nullable("win_band_currency", String(3)),
    nullable("set_up_at", Instant()),
    Column("created_at", Instant(), nullable=False),
)

workspaces = Table(
    "workspaces",
    metadata,
    key_column(),
    owner_column(),
    Column("platform", String(10), nullable=False),
    Column("external_id", String(64), nullable=False),
    Column("name", String(200), nullable=False, default=""),
    Column("bot_person", String(64), nullable=False, default=""),
    Column("state", String(20), nullable=False, default="active"),
    Column("reason", String(200), nullable=False, default=""),
    nullable("token_sealed", Text()),
    nullable("back_off_until", Instant()),
    Column("created_at", Instant(), nullable=False),
    UniqueConstraint("platform", "external_id"),
    own("workspaces"),
)

oauth_states = Table(
    "oauth_states",
    metadata,
    Column("state", String(64), primary_key=True),
    Column("expires_at", Instant(), nullable=False),
    Index("ix_oauth_states_expires", "expires_at"),
)

link_codes = Table(
    "link_codes",
    metadata,
    key_column(),
    owner_column(),
    Column("hash", String(64), nullable=False),
    Column("expires_at", Instant(), nullable=False),
    Column("made_by", Key, nullable=False),
    UniqueConstraint("hash"),
    within("made_by", "members"),
)

places = Table(
    "places",
    metadata,
    key_column(),
    owner_column(),
    Column("purpose", String(20), nullable=False),
    Column("workspace_id", Key, nullable=False),
    Column("channel", String(64), nullable=False),
    nullable("gone_at", Instant()),
    UniqueConstraint("organisation_id", "purpose"),
    within("workspace_id", "workspaces"),
)

conversations = Table(
    "conversations",
    metadata,
    key_column(),
    owner_column(),
    Column("workspace_id", Key, nullable=False),
    Column("conversation", String(200), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("person", String(64), nullable=False, default=""),
    Column("name", String(200), nullable=False, default=""),
    Column("service_url", Text, nullable=False),
    Column("seen_at", Instant(), nullable=False),
    UniqueConstraint("workspace_id", "conversation"),
    Index("ix_conversations_person", "organisation_id", "workspace_id", "person"),
    within("workspace_id", "workspaces"),
)

days_off = Table(
    "days_off",
    metadata,
    key_column(),
    owner_column(),
    Column("on_date", Date, nullable=False),
    Column("name", String(200), nullable=False, default=""),
    UniqueConstraint("organisation_id", "on_date"),
)
