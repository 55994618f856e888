"""what was there before leads were followed up is looked at as well."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LONG_AGO = sa.bindparam("at", datetime(2026, 1, 1, tzinfo=UTC), type_=sa.DateTime(timezone=True))
LEADS = """
    INSERT INTO follow_ups (organisation_id, lead_id, state, is_owed, looks_at)
    SELECT organisation_id, id, 'unassigned', is_tracked AND NOT is_tracked, :at FROM leads
    WHERE is_tracked AND NOT EXISTS (SELECT 1 FROM follow_ups WHERE follow_ups.lead_id = leads.id)
"""
CLAIMS = """
    INSERT INTO follow_ups (organisation_id, objection_id, owner_id, state, is_owed, looks_at)
    SELECT organisation_id, id, claimed_by_id, 'claimed', claimed_by_id IS NULL, :at FROM objections
    WHERE claimed_by_id IS NOT NULL AND undone_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM follow_ups WHERE follow_ups.objection_id = objections.id)
"""


def upgrade() -> None:
    for missing in (LEADS, CLAIMS):
        op.execute(sa.text(missing).bindparams(LONG_AGO))
