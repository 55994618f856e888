"""Names for the ids of things, so that one cannot be handed in for another."""

from typing import NewType

OrganisationId = NewType("OrganisationId", int)
WorkspaceId = NewType("WorkspaceId", int)
MemberId = NewType("MemberId", int)
LeadId = NewType("LeadId", int)
LeadEventId = NewType("LeadEventId", int)
FeedbackId = NewType("FeedbackId", int)
ObjectionId = NewType("ObjectionId", int)
AnswerId = NewType("AnswerId", int)
WinId = NewType("WinId", int)
GoalId = NewType("GoalId", int)
ContentId = NewType("ContentId", int)
UseId = NewType("UseId", int)
AbsenceId = NewType("AbsenceId", int)
RoundId = NewType("RoundId", int)
PairId = NewType("PairId", int)
SaidId = NewType("SaidId", int)
DeliveryId = NewType("DeliveryId", int)
DraftId = NewType("DraftId", int)

LONGEST_ID = 18
"""Digits: no id that a database hands out has more."""


def id_in(value: str) -> int | None:
    """The id that a button or a form carries; None for what none of ours does."""
    return int(value) if value.isascii() and value.isdigit() and len(value) <= LONGEST_ID else None
