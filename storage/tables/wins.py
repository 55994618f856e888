"""Deals that were closed, everybody who helped, and the one goal that all of them count towards."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text, UniqueConstraint

from storage.columns import Instant, Key, key_column, nullable, own, owner_column, within
from storage.tables.catalogue import metadata

wins = Table(
    "wins",
    metadata,
    key_column(),
    owner_column(),
    Column("number", Integer, nullable=False),
    nullable("deal", String(200)),
    Column("outcome", String(10), nullable=False),
    Column("customer", String(200), nullable=False),
    Column("customer_match", String(200), nullable=False),
    nullable("amount_minor", Key),
    Column("currency", String(3), nullable=False, default=""),
    Column("is_amount_hidden", Boolean, nullable=False, default=False),
    nullable("rep_id", Key),
    Column("rep_email", String(254), nullable=False, default=""),
    nullable("lead_id", Key),
    Column("first_source", String(200), nullable=False, default=""),
    Column("touches", Text, nullable=False, default="[]"),
    nullable("answer_id", Key),
    nullable("content_id", Key),
    Column("words", Text, nullable=False, default=""),
    Column("reason", String(30), nullable=False, default=""),
    Column("would_have_helped", Text, nullable=False, default=""),
    nullable("member_id", Key),
    Column("closed_at", Instant(), nullable=False),
    Column("created_at", Instant(), nullable=False),
    nullable("changed_at", Instant()),
    nullable("undone_at", Instant()),
    UniqueConstraint("organisation_id", "number"),
    UniqueConstraint("organisation_id", "deal"),
    Index("ix_wins_closed", "organisation_id", "closed_at"),
    Index("ix_wins_customer", "organisation_id", "customer_match"),
    Index("ix_wins_lead", "organisation_id", "lead_id"),
    own("wins"),
    within("rep_id", "members"),
    within("lead_id", "leads"),
    within("answer_id", "answers"),
    within("content_id", "content_items"),
    within("member_id", "members"),
)

win_credits = Table(
    "win_credits",
    metadata,
    key_column(),
    owner_column(),
    Column("win_id", Key, nullable=False),
    Column("member_id", Key, nullable=False),
    Column("words", String(300), nullable=False, default=""),
    nullable("given_by_id", Key),
    Column("created_at", Instant(), nullable=False),
    UniqueConstraint("organisation_id", "win_id", "member_id"),
    within("win_id", "wins"),
    within("member_id", "members"),
    within("given_by_id", "members"),
)

goals = Table(
    "goals",
    metadata,
    key_column(),
    owner_column(),
    Column("name", String(100), nullable=False),
    Column("amount_minor", Key, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("first_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    nullable("member_id", Key),
    Column("created_at", Instant(), nullable=False),
    Index("ix_goals_last", "organisation_id", "last_on"),
    within("member_id", "members"),
)
