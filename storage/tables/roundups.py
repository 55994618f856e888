"""The weekly roundup: how it is set, and each week's edition."""

from sqlalchemy import Boolean, Column, Date, String, Table, Text, UniqueConstraint

from storage.columns import Instant, Key, key_column, nullable, own, owner_column, within
from storage.tables.catalogue import metadata

roundup_settings = Table(
    "roundup_settings",
    metadata,
    key_column(),
    owner_column(),
    Column("is_on", Boolean, nullable=False, default=True),
    Column("weekday", String(3), nullable=False, default="Tue"),
    Column("at", String(5), nullable=False, default="10:00"),
    nullable("owner_id", Key),
    Column("video_link", Text, nullable=False, default=""),
    UniqueConstraint("organisation_id"),
    within("owner_id", "members"),
)

roundups = Table(
    "roundups",
    metadata,
    key_column(),
    owner_column(),
    Column("week", String(8), nullable=False),
    Column("first_on", Date, nullable=False),
    Column("due_at", Instant(), nullable=False),
    Column("state", String(10), nullable=False),
    Column("words", Text, nullable=False, default=""),
    Column("video_link", Text, nullable=False, default=""),
    nullable("member_id", Key),
    nullable("previewed_at", Instant()),
    nullable("settled_at", Instant()),
    UniqueConstraint("organisation_id", "week"),
    own("roundups"),
    within("member_id", "members"),
)

roundup_items = Table(
    "roundup_items",
    metadata,
    key_column(),
    owner_column(),
    Column("roundup_id", Key, nullable=False),
    nullable("content_id", Key),
    nullable("win_id", Key),
    Column("is_left_out", Boolean, nullable=False, default=False),
    UniqueConstraint("organisation_id", "roundup_id", "content_id"),
    UniqueConstraint("organisation_id", "roundup_id", "win_id"),
    within("roundup_id", "roundups"),
    within("content_id", "content_items"),
    within("win_id", "wins"),
)
