"""Who somebody is: sides, and the actor behind whatever is done."""

from dataclasses import dataclass
from enum import StrEnum

from rules.ids import MemberId, OrganisationId, WorkspaceId


class Platform(StrEnum):
    """Where a workspace lives."""

    SLACK = "slack"
    TEAMS = "teams"

    @property
    def called(self) -> str:
        """What people call it."""
        return {Platform.SLACK: "Slack", Platform.TEAMS: "Microsoft Teams"}[self]


class Side(StrEnum):
    """Whose work a member does."""

    SALES = "sales"
    MARKETING = "marketing"
    SUCCESS = "success"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Whoever does something, as they stand at this moment.

    `person` is their id on the platform; `side` is None until set-up has named one; `zone` is an IANA name.
    `side_open` says that the organisation has not been told yet who is on which side.
    """

    organisation_id: OrganisationId
    workspace_id: WorkspaceId
    member_id: MemberId
    person: str
    platform: Platform
    side: Side | None
    is_admin: bool
    is_manager: bool
    zone: str
    side_open: bool = False
