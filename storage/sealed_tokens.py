"""The sealed bot tokens of workspaces, across organisations: which one is whose."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from rules.ids import OrganisationId, WorkspaceId
from rules.people import Platform
from storage.database import Transaction
from storage.organisations import ACROSS
from storage.tables import workspaces


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedToken:
    """A workspace's token as it is kept."""

    workspace_id: WorkspaceId
    organisation_id: OrganisationId
    sealed: str


def place_of_token(organisation_id: OrganisationId, workspace_id: WorkspaceId) -> str:
    """The one row and column in which a sealed token can be opened."""
    return f"organisation {organisation_id}, workspace {workspace_id}, token_sealed"


async def find_sealed_token(transaction: Transaction, *, platform: Platform, external_id: str) -> SealedToken | None:
    """The token of the workspace a platform calls by this id; None where we are not installed."""
    found = await transaction.execute(
        _kept_tokens().where(workspaces.c.platform == platform, workspaces.c.external_id == external_id)
    )
    row = found.mappings().one_or_none()
    return None if row is None else SealedToken(**row)


async def all_sealed_tokens(transaction: Transaction) -> list[SealedToken]:
    """Every token there is, in the order the workspaces came."""
    found = await transaction.execute(_kept_tokens().order_by(workspaces.c.id))
    return [SealedToken(**row) for row in found.mappings()]


def _kept_tokens() -> Any:
    return (
        select(
            workspaces.c.id.label("workspace_id"),
            workspaces.c.organisation_id,
            workspaces.c.token_sealed.label("sealed"),
        )
        .where(workspaces.c.token_sealed.is_not(None))
        .execution_options(**ACROSS)
    )
