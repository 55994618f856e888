"""The list of features: the one place a new column is added to."""

from handlers import answer, buddy, content, draft, hymnsheet, lead, lead_card, leadfeedback, objection, roundup, win
from handlers.feature import Feature

FEATURES: tuple[Feature, ...] = (
    leadfeedback.FEATURE,
    objection.FEATURE,
    answer.FEATURE,
    content.FEATURE,
    lead.FEATURE,
    lead_card.FEATURE,
    win.FEATURE,
    roundup.FEATURE,
    buddy.FEATURE,
    hymnsheet.FEATURE,
    draft.FEATURE,
)
