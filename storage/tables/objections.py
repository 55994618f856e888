"""What prospects said, what marketing answered, and the digests that told of it."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text, UniqueConstraint

from storage.columns import Instant, Key, key_column, nullable, own, owner_column, within
from storage.tables.catalogue import metadata

objections = Table(
    "objections",
    metadata,
    key_column(),
    owner_column(),
    Column("number", Integer, nullable=False),
    Column("member_id", Key, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("words", Text, nullable=False),
    Column("category", String(20), nullable=False, default=""),
    Column("category_words", String(300), nullable=False, default=""),
    nullable("lead_id", Key),
    nullable("amount_minor", Key),
    Column("currency", String(3), nullable=False, default=""),
    Column("competitor", String(200), nullable=False, default=""),
    Column("said", Text, nullable=False, default=""),
    Column("worked", String(20), nullable=False, default=""),
    nullable("merged_into_id", Key),
    nullable("merged_at", Instant()),
    nullable("claimed_by_id", Key),
    nullable("claimed_at", Instant()),
    nullable("answer_due_at", Instant()),
    Column("created_at", Instant(), nullable=False),
    nullable("undone_at", Instant()),
    UniqueConstraint("organisation_id", "number"),
    Index("ix_objections_created", "organisation_id", "created_at"),
    Index("ix_objections_merged", "organisation_id", "merged_into_id"),
    own("objections"),
    within("member_id", "members"),
    within("lead_id", "leads"),
    within("merged_into_id", "objections"),
    within("claimed_by_id", "members"),
)

echoes = Table(
    "echoes",
    metadata,
    key_column(),
    owner_column(),
    Column("objection_id", Key, nullable=False),
    Column("member_id", Key, nullable=False),
    Column("created_at", Instant(), nullable=False),
    UniqueConstraint("organisation_id", "objection_id", "member_id"),
    within("objection_id", "objections"),
    within("member_id", "members"),
)

digests = Table(
    "digests",
    metadata,
    key_column(),
    owner_column(),
    Column("on_date", Date, nullable=False),
    Column("after_number", Integer, nullable=False),
    Column("up_to_number", Integer, nullable=False),
    nullable("since_at", Instant()),
    Column("until_at", Instant(), nullable=False),
    Column("due_at", Instant(), nullable=False),
    Column("is_late", Boolean, nullable=False, default=False),
    Column("skipped", Text, nullable=False, default=""),
    UniqueConstraint("organisation_id", "on_date"),
)

answers = Table(
    "answers",
    metadata,
    key_column(),
    owner_column(),
    Column("objection_id", Key, nullable=False),
    Column("member_id", Key, nullable=False),
    Column("words", Text, nullable=False),
    Column("link", Text, nullable=False, default=""),
    nullable("content_id", Key),
    Column("verify_on", Date, nullable=False),
    nullable("asked_on", Date()),
    Column("published_at", Instant(), nullable=False),
    Index("ix_answers_objection", "organisation_id", "objection_id"),
    own("answers"),
    within("objection_id", "objections"),
    within("content_id", "content_items"),
    within("member_id", "members"),
)

answer_marks = Table(
    "answer_marks",
    metadata,
    key_column(),
    owner_column(),
    Column("answer_id", Key, nullable=False),
    Column("member_id", Key, nullable=False),
    Column("helped", Boolean, nullable=False),
    Column("created_at", Instant(), nullable=False),
    UniqueConstraint("organisation_id", "answer_id", "member_id"),
    within("answer_id", "answers"),
    within("member_id", "members"),
)
