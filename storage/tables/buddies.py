"""Who is whose buddy: how rounds are made, who met whom, and what each person wants of it."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text, UniqueConstraint

from storage.columns import Instant, Key, key_column, nullable, own, owner_column, within
from storage.tables.catalogue import metadata

buddy_settings = Table(
    "buddy_settings",
    metadata,
    key_column(),
    owner_column(),
    Column("mode", String(10), nullable=False),
    Column("every_weeks", Integer, nullable=False),
    Column("term_weeks", Integer, nullable=False),
    Column("weekday", String(3), nullable=False),
    Column("at", String(5), nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("meeting_link", Text, nullable=False, default=""),
    nullable("since_at", Instant()),
    nullable("looks_at", Instant()),
    nullable("off_at", Instant()),
    UniqueConstraint("organisation_id"),
)

buddy_rounds = Table(
    "buddy_rounds",
    metadata,
    key_column(),
    owner_column(),
    Column("number", Integer, nullable=False),
    Column("mode", String(10), nullable=False),
    Column("seed", Integer, nullable=False),
    Column("first_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    Column("due_at", Instant(), nullable=False),
    Column("made_at", Instant(), nullable=False),
    UniqueConstraint("organisation_id", "number"),
    UniqueConstraint("organisation_id", "first_on"),
    own("buddy_rounds"),
)

buddy_pairs = Table(
    "buddy_pairs",
    metadata,
    key_column(),
    owner_column(),
    Column("round_id", Key, nullable=False),
    Column("outcome", String(10), nullable=False, default=""),
    nullable("answered_at", Instant()),
    nullable("ended_at", Instant()),
    Column("created_at", Instant(), nullable=False),
    own("buddy_pairs"),
    Index("ix_buddy_pairs_round", "organisation_id", "round_id"),
    within("round_id", "buddy_rounds"),
)

buddy_mates = Table(
    "buddy_mates",
    metadata,
    key_column(),
    owner_column(),
    Column("pair_id", Key, nullable=False),
    Column("member_id", Key, nullable=False),
    Column("side", String(20), nullable=False),
    Column("joined_at", Instant(), nullable=False),
    nullable("left_at", Instant()),
    nullable("told_at", Instant()),
    nullable("parted_at", Instant()),
    UniqueConstraint("organisation_id", "pair_id", "member_id"),
    Index("ix_buddy_mates_member", "organisation_id", "member_id"),
    within("pair_id", "buddy_pairs"),
    within("member_id", "members"),
)

buddy_left_out = Table(
    "buddy_left_out",
    metadata,
    key_column(),
    owner_column(),
    Column("round_id", Key, nullable=False),
    Column("member_id", Key, nullable=False),
    Column("reason", String(30), nullable=False),
    UniqueConstraint("organisation_id", "round_id", "member_id"),
    within("round_id", "buddy_rounds"),
    within("member_id", "members"),
)

buddy_wishes = Table(
    "buddy_wishes",
    metadata,
    key_column(),
    owner_column(),
    Column("member_id", Key, nullable=False),
    nullable("snoozed_until", Date()),
    nullable("opted_out_at", Instant()),
    Column("silent_rounds", Integer, nullable=False, default=0),
    nullable("asked_at", Instant()),
    UniqueConstraint("organisation_id", "member_id"),
    within("member_id", "members"),
)

buddy_exclusions = Table(
    "buddy_exclusions",
    metadata,
    key_column(),
    owner_column(),
    Column("member_id", Key, nullable=False),
    Column("other_id", Key, nullable=False),
    Column("created_at", Instant(), nullable=False),
    UniqueConstraint("organisation_id", "member_id", "other_id"),
    within("member_id", "members"),
    within("other_id", "members"),
)

buddy_check_ins = Table(
    "buddy_check_ins",
    metadata,
    key_column(),
    owner_column(),
    Column("pair_id", Key, nullable=False),
    Column("member_id", Key, nullable=False),
    Column("moment", String(10), nullable=False),
    Column("asked_at", Instant(), nullable=False),
    UniqueConstraint("organisation_id", "pair_id", "member_id", "moment"),
    within("pair_id", "buddy_pairs"),
    within("member_id", "members"),
)

buddy_answers = Table(
    "buddy_answers",
    metadata,
    key_column(),
    owner_column(),
    Column("pair_id", Key, nullable=False),
    Column("member_id", Key, nullable=False),
    Column("answer", String(10), nullable=False),
    Column("said_at", Instant(), nullable=False),
    nullable("undone_at", Instant()),
    Column("silent_rounds", Integer, nullable=False, default=0),
    nullable("asked_at", Instant()),
    Index("ix_buddy_answers_pair", "organisation_id", "pair_id"),
    within("pair_id", "buddy_pairs"),
    within("member_id", "members"),
)

buddy_lessons = Table(
    "buddy_lessons",
    metadata,
    key_column(),
    owner_column(),
    Column("pair_id", Key, nullable=False),
    Column("member_id", Key, nullable=False),
    Column("words", Text, nullable=False),
    Column("may_be_shared", Boolean, nullable=False, default=False),
    Column("created_at", Instant(), nullable=False),
    Index("ix_buddy_lessons_created", "organisation_id", "created_at"),
    within("pair_id", "buddy_pairs"),
    within("member_id", "members"),
)
