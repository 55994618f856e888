"""The list of features: the one place a new column is added to."""

from handlers import answer, draft, hymnsheet, lead, lead_card, leadfeedback, objection
from handlers.feature import Feature

FEATURES: tuple[Feature, ...] = (
    leadfeedback.FEATURE,
    objection.FEATURE,
    answer.FEATURE,
    lead.FEATURE,
    lead_card.FEATURE,
    hymnsheet.FEATURE,
    draft.FEATURE,
)
