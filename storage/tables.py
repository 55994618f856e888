"""Every table. Each row belongs to one organisation, and references between rows cannot leave it.

Only `oauth_states` belongs to none: whoever installs has no organisation yet.
"""

from sqlalchemy import Boolean, Column, Date, Index, Integer, MetaData, String, Table, Text, UniqueConstraint, text

from storage.columns import Instant, Key, key_column, nullable, own, owner_column, within

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

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
    Column("last_objection_number", Integer, nullable=False, default=0),
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
    Column("checked_at", Instant(), nullable=False),
    UniqueConstraint("workspace_id", "person"),
    own("members"),
    within("workspace_id", "workspaces"),
    within("manager_id", "members"),
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

days_off = Table(
    "days_off",
    metadata,
    key_column(),
    owner_column(),
    Column("on_date", Date, nullable=False),
    Column("name", String(200), nullable=False, default=""),
    UniqueConstraint("organisation_id", "on_date"),
)

leads = Table(
    "leads",
    metadata,
    key_column(),
    owner_column(),
    Column("match", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    nullable("external_id", String(200)),
    Column("source", String(100), nullable=False, default=""),
    Column("campaign", String(200), nullable=False, default=""),
    Column("is_tracked", Boolean, nullable=False, default=False),
    Column("created_at", Instant(), nullable=False),
    UniqueConstraint("organisation_id", "match"),
    UniqueConstraint("organisation_id", "external_id"),
    own("leads"),
)

feedback = Table(
    "feedback",
    metadata,
    key_column(),
    owner_column(),
    Column("lead_id", Key, nullable=False),
    Column("member_id", Key, nullable=False),
    Column("verdict", String(20), nullable=False, default=""),
    Column("reason", String(30), nullable=False, default=""),
    Column("words", Text, nullable=False, default=""),
    Column("timing", String(20), nullable=False, default=""),
    Column("fits", String(10), nullable=False, default=""),
    Column("missing", String(100), nullable=False, default=""),
    nullable("score", Integer()),
    nullable("attempts", Integer()),
    Column("created_at", Instant(), nullable=False),
    nullable("undone_at", Instant()),
    Index("ix_feedback_lead", "organisation_id", "lead_id"),
    Index("ix_feedback_member", "organisation_id", "member_id"),
    own("feedback"),
    within("lead_id", "leads"),
    within("member_id", "members"),
)

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
    Column("verify_on", Date, nullable=False),
    Column("published_at", Instant(), nullable=False),
    Index("ix_answers_objection", "organisation_id", "objection_id"),
    own("answers"),
    within("objection_id", "objections"),
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
