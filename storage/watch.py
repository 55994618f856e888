"""What should have been said and was not, derived from the rows alone, for all organisations at once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from rules.delivery import DeliveryState
from rules.ids import DeliveryId, OrganisationId, WorkspaceId
from rules.people import Platform
from storage.database import Transaction
from storage.occurrences import OccurrenceState
from storage.organisations import ACROSS
from storage.tables import deliveries, follow_ups, occurrences, workspaces


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """Leads and claims of one organisation that wait although somebody should have been told."""

    organisation_id: OrganisationId
    count: int
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """Messages to one workspace that should be out."""

    organisation_id: OrganisationId
    workspace_id: WorkspaceId
    platform: Platform
    workspace: str
    count: int
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What came of an occurrence."""

    organisation_id: OrganisationId
    job: str
    due_at: datetime
    deliveries: frozenset[DeliveryId]


async def late_deliveries(transaction: Transaction, *, wanted_before: datetime) -> list[Late]:
    """Messages that were to be out before an instant and still are not, by workspace of those that take our calls."""
    found = await transaction.execute(
        select(
            deliveries.c.organisation_id,
            deliveries.c.workspace_id,
            workspaces.c.platform,
            workspaces.c.name,
            func.count().label("total"),
            func.min(deliveries.c.wanted_at).label("since"),
        )
        .join(workspaces, workspaces.c.id == deliveries.c.workspace_id)
        .where(
            deliveries.c.state.in_([DeliveryState.WAITING, DeliveryState.SENDING]),
            deliveries.c.wanted_at <= wanted_before,
            workspaces.c.state == "active",
        )
        .group_by(deliveries.c.organisation_id, deliveries.c.workspace_id, workspaces.c.platform, workspaces.c.name)
        .execution_options(**ACROSS)
    )
    return [
        Late(
            organisation_id=OrganisationId(row.organisation_id),
            workspace_id=WorkspaceId(row.workspace_id),
            platform=Platform(row.platform),
            workspace=row.name,
            count=row.total,
            since=row.since,
        )
        for row in found
    ]


async def unseen_follow_ups(transaction: Transaction, *, due_before: datetime) -> list[Overdue]:
    """Leads and claims that somebody should have been told of before an instant, and that nobody has looked at."""
    # Not the column itself: SQLite would read every row in its order, to count those of each organisation.
    whose = (follow_ups.c.organisation_id + 0).label("whose")
    found = await transaction.execute(
        select(whose, func.count().label("total"), func.min(follow_ups.c.looks_at).label("since"))
        .where(follow_ups.c.looks_at <= due_before)
        .group_by(whose)
        .execution_options(**ACROSS)
    )
    return [Overdue(organisation_id=OrganisationId(row.whose), count=row.total, since=row.since) for row in found]


async def said_since(transaction: Transaction, instant: datetime) -> list[Said]:
    """What came of the occurrences that were done after an instant."""
    found = await transaction.execute(
        select(occurrences)
        .where(
            occurrences.c.done_at > instant,
            occurrences.c.state == OccurrenceState.DONE,
            occurrences.c.said != "",
        )
        .execution_options(**ACROSS)
    )
    return [
        Said(
            organisation_id=OrganisationId(row.organisation_id),
            job=row.job,
            due_at=row.due_at,
            deliveries=frozenset(DeliveryId(int(number)) for number in row.said.split()),
        )
        for row in found
    ]


async def existing(transaction: Transaction, ids: frozenset[DeliveryId]) -> frozenset[DeliveryId]:
    """Those of these deliveries that are still in the database."""
    found = await transaction.execute(
        select(deliveries.c.id).where(deliveries.c.id.in_(ids)).execution_options(**ACROSS)
    )
    return frozenset(DeliveryId(number) for number in found.scalars())


async def count_unsettled(transaction: Transaction, *, since: datetime) -> dict[DeliveryState, int]:
    """How many deliveries ended badly after an instant, by how."""
    found = await transaction.execute(
        select(deliveries.c.state, func.count().label("total"))
        .where(
            deliveries.c.state.in_([DeliveryState.UNCERTAIN, DeliveryState.DEAD, DeliveryState.EXPIRED]),
            deliveries.c.settled_at > since,
        )
        .group_by(deliveries.c.state)
        .execution_options(**ACROSS)
    )
    return {DeliveryState(row.state): row.total for row in found}


async def count_paused(transaction: Transaction) -> dict[Platform, int]:
    """How many workspaces do not accept us any more, by platform."""
    found = await transaction.execute(
        select(workspaces.c.platform, func.count().label("total"))
        .where(workspaces.c.state == "paused")
        .group_by(workspaces.c.platform)
        .execution_options(**ACROSS)
    )
    return {Platform(row.platform): row.total for row in found}
