"""Names for the ids of things, so that one cannot be handed in for another."""

from typing import NewType

OrganisationId = NewType("OrganisationId", int)
WorkspaceId = NewType("WorkspaceId", int)
MemberId = NewType("MemberId", int)
LeadId = NewType("LeadId", int)
FeedbackId = NewType("FeedbackId", int)
ObjectionId = NewType("ObjectionId", int)
AnswerId = NewType("AnswerId", int)
DeliveryId = NewType("DeliveryId", int)
DraftId = NewType("DraftId", int)
