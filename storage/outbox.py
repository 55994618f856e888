"""The outbox across organisations: which deliveries are due now, and whose turn it is to send them.

A row of `paces` is a conversation's turn. To claim a delivery is to move that row's `next_at` from the past to the end
of the lease, which only one replica can do; so nothing else of that conversation is on its way meanwhile, and a replica
that dies gives the conversation back when its lease lapses. SKIP LOCKED only spares replicas each other's rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, case, delete, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from rules.delivery import LEASE_FOR, DeliveryState, Kind, Policy, Priority, Way
from rules.ids import DeliveryId, OrganisationId, WorkspaceId
from rules.people import Platform
from storage.columns import Instant
from storage.database import Transaction
from storage.organisations import ACROSS
from storage.tables import deliveries, paces, workspaces

NOW = bindparam("now", type_=Instant())
EVERY = "every "
"""Begins the name of the `paces` row that holds back one way of sending for a whole workspace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A delivery that is ours to send until `lease_until`; `lease` proves it when the outcome is recorded."""

    id: DeliveryId
    organisation_id: OrganisationId
    workspace_id: WorkspaceId
    platform: Platform
    external_id: str
    key: str
    kind: Kind
    place: str
    person: str
    conversation: str
    thread: str
    response_url: str
    message: str
    policy: Policy
    priority: Priority
    tries: int
    revision: int
    sent_channel: str
    sent_ref: str
    created_at: datetime
    lease: str
    lease_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapsed:
    """A delivery whose sender never said what came of it, and which must not be repeated."""

    id: DeliveryId
    organisation_id: OrganisationId
    workspace_id: WorkspaceId
    place: str


async def claim(
    transaction: Transaction,
    *,
    lease: str,
    now: datetime,
    most: int,
    most_each: int,
    in_flight: Mapping[WorkspaceId, int],
    dialect: str,
) -> list[Claimed]:
    """Take what is due: one delivery a conversation, the most urgent first.

    No more than `most` are taken, and no workspace has more than `most_each` together with what is `in_flight` for it.
    """
    busy = [workspace_id for workspace_id, count in in_flight.items() if count >= most_each]
    found = list(await transaction.execute(DUE, {"now": now, "busy": busy, "most": most}))
    chosen = _share(found, most_each=most_each, in_flight=in_flight)
    if not chosen:
        return []
    until = now + LEASE_FOR
    won = await _take_turns(transaction, chosen, now=now, until=until, dialect=dialect)
    ids = {row.id: row for row in chosen if (row.workspace_id, row.conversation) in won}
    taken = await transaction.execute(
        update(deliveries)
        .where(deliveries.c.id.in_(ids), deliveries.c.state == DeliveryState.WAITING)
        .values(state=DeliveryState.SENDING, lease=lease, lease_until=until, attempts=deliveries.c.attempts + 1)
        .returning(deliveries)
        .execution_options(**ACROSS)
    )
    claimed = [_claimed(row, ids[row.id], lease=lease, until=until) for row in taken]
    return sorted(claimed, key=lambda each: list(ids).index(each.id))


async def release_lapsed(transaction: Transaction, *, now: datetime) -> list[Lapsed]:
    """Give back what was claimed by a replica that is gone; returns what must not be repeated and stays uncertain."""
    await transaction.execute(_GIVE_BACK, {"now": now})
    unsure = await transaction.execute(_LEAVE_UNSURE, {"now": now})
    return [Lapsed(**row) for row in unsure.mappings()]


async def expire(transaction: Transaction, *, now: datetime) -> None:
    """Let go of what is no longer worth sending."""
    await transaction.execute(_EXPIRE, {"now": now})


async def forget_old_turns(transaction: Transaction, *, now: datetime) -> None:
    """Drop the turns of conversations in which nothing was said for a day."""
    await transaction.execute(_FORGET_TURNS, {"before": now - timedelta(days=1)})


_LAPSED = and_(deliveries.c.state == DeliveryState.SENDING, deliveries.c.lease_until <= NOW)
_MAY_REPEAT = or_(deliveries.c.policy == Policy.AT_LEAST_ONCE, deliveries.c.sent_ref != "")
_GIVE_BACK = (
    update(deliveries)
    .where(_LAPSED, _MAY_REPEAT)
    .values(state=DeliveryState.WAITING, due_at=NOW, lease=None, lease_until=None)
    .execution_options(**ACROSS)
)
_LEAVE_UNSURE = (
    update(deliveries)
    .where(_LAPSED, ~_MAY_REPEAT)
    .values(
        state=DeliveryState.UNCERTAIN,
        reason="the process ended while it was being sent",
        lease=None,
        lease_until=None,
        settled_at=NOW,
    )
    .returning(deliveries.c.id, deliveries.c.organisation_id, deliveries.c.workspace_id, deliveries.c.place)
    .execution_options(**ACROSS)
)
_EXPIRE = (
    update(deliveries)
    .where(deliveries.c.state == DeliveryState.WAITING, deliveries.c.expires_at <= NOW)
    .values(state=DeliveryState.EXPIRED, settled_at=NOW)
    .execution_options(**ACROSS)
)
_FORGET_TURNS = delete(paces).where(paces.c.next_at < bindparam("before", type_=Instant())).execution_options(**ACROSS)


def every_row(way: Way) -> str:
    """The name of the `paces` row that holds back one way of sending for a whole workspace."""
    return EVERY + way


def _waits(table: Any) -> Any:
    """Whether a delivery may be sent now; the state stands in the statement so that the partial indexes are used."""
    waiting = literal(DeliveryState.WAITING.value, literal_execute=True)
    return and_(table.c.state == waiting, table.c.due_at <= NOW, table.c.expires_at > NOW)


def _turn_of(turn: Any, table: Any, conversation: Any) -> Any:
    return and_(turn.c.workspace_id == table.c.workspace_id, turn.c.conversation == conversation)


def _every_row() -> Any:
    """The name of the row that holds back the way a delivery goes now; `rules.delivery.way_of`, said in SQL."""
    return case(
        (deliveries.c.kind != Kind.POST, every_row(Way.WHISPER)),
        (deliveries.c.sent_ref != "", every_row(Way.UPDATE)),
        else_=every_row(Way.POST),
    )


def _is_over(turn: Any) -> Any:
    return or_(turn.c.next_at.is_(None), turn.c.next_at <= NOW)


def _heads() -> Any:
    """The id of the first delivery of each conversation whose turn has come.

    From conversations to deliveries, so that ten thousand messages in one channel cost no more than one probe.
    """
    waiting, first, turn = deliveries.alias("waiting"), deliveries.alias("first"), paces.alias("turn")
    conversation = select(waiting.c.workspace_id, waiting.c.conversation).where(_waits(waiting)).distinct().subquery()
    head = (
        select(first.c.id)
        .where(
            first.c.workspace_id == conversation.c.workspace_id,
            first.c.conversation == conversation.c.conversation,
            _waits(first),
        )
        .order_by(first.c.priority, first.c.due_at, first.c.id)
        .limit(1)
        .correlate(conversation)
        .scalar_subquery()
    )
    return (
        select(head.label("id"))
        .join_from(conversation, workspaces, workspaces.c.id == conversation.c.workspace_id)
        .outerjoin(turn, _turn_of(turn, conversation, conversation.c.conversation))
        .where(
            workspaces.c.state == "active",
            or_(workspaces.c.back_off_until.is_(None), workspaces.c.back_off_until <= NOW),
            _is_over(turn),
            conversation.c.workspace_id.not_in(bindparam("busy", expanding=True)),
        )
        .subquery("heads")
    )


def _due() -> Any:
    """The first delivery of each conversation that may be sent now, most urgent first."""
    heads, every = _heads(), paces.alias("every")
    return (
        select(
            deliveries.c.id,
            deliveries.c.organisation_id,
            deliveries.c.workspace_id,
            deliveries.c.conversation,
            workspaces.c.platform,
            workspaces.c.external_id,
        )
        .join_from(deliveries, heads, heads.c.id == deliveries.c.id)
        .join(workspaces, workspaces.c.id == deliveries.c.workspace_id)
        .outerjoin(every, _turn_of(every, deliveries, _every_row()))
        .where(_waits(deliveries), _is_over(every))
        .order_by(deliveries.c.priority, deliveries.c.due_at, deliveries.c.id)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(of=deliveries, skip_locked=True)
        .execution_options(**ACROSS)
    )


DUE = _due()


def _share(found: Sequence[Row[Any]], *, most_each: int, in_flight: Mapping[WorkspaceId, int]) -> list[Row[Any]]:
    """A fair part for each workspace, so that one with much to say leaves room for the others."""
    taken = dict(in_flight)
    chosen = []
    for row in found:
        if taken.get(row.workspace_id, 0) < most_each:
            taken[row.workspace_id] = taken.get(row.workspace_id, 0) + 1
            chosen.append(row)
    return chosen


async def _take_turns(
    transaction: Transaction, rows: Sequence[Row[Any]], *, now: datetime, until: datetime, dialect: str
) -> set[tuple[int, str]]:
    """Take the conversations' turns; where another replica was faster, its conversation is not among those returned."""
    insert = sqlite.insert(paces) if dialect == "sqlite" else postgresql.insert(paces)
    # Always in the same order, or two replicas could wait for each other.
    ordered = sorted(rows, key=lambda row: (row.workspace_id, row.conversation))
    insert = insert.values(
        [
            {
                "organisation_id": row.organisation_id,
                "workspace_id": row.workspace_id,
                "conversation": row.conversation,
                "next_at": until,
            }
            for row in ordered
        ]
    )
    taken = await transaction.execute(
        insert.on_conflict_do_update(
            index_elements=[paces.c.workspace_id, paces.c.conversation],
            set_={"next_at": insert.excluded.next_at},
            where=paces.c.next_at <= now,
        )
        .returning(paces.c.workspace_id, paces.c.conversation)
        .execution_options(**ACROSS)
    )
    return {(row.workspace_id, row.conversation) for row in taken}


def _claimed(row: Row[Any], found: Row[Any], *, lease: str, until: datetime) -> Claimed:
    return Claimed(
        id=DeliveryId(row.id),
        organisation_id=OrganisationId(row.organisation_id),
        workspace_id=WorkspaceId(row.workspace_id),
        platform=Platform(found.platform),
        external_id=found.external_id,
        key=row.key,
        kind=Kind(row.kind),
        place=row.place,
        person=row.person,
        conversation=row.conversation,
        thread=row.thread,
        response_url=row.response_url,
        message=row.message,
        policy=Policy(row.policy),
        priority=Priority(row.priority),
        tries=row.attempts,
        revision=row.revision,
        sent_channel=row.sent_channel,
        sent_ref=row.sent_ref,
        created_at=row.created_at,
        lease=lease,
        lease_until=until,
    )
