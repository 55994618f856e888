"""Deliveries: messages on their way to one place each, written in the same transaction as what they tell of."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from rules.delivery import LIVES_FOR, Delivered, DeliveryState, Kind, Policy, Priority, Step, Way, conversation_of
from rules.ids import DeliveryId, WorkspaceId
from storage.columns import Instant
from storage.outbox import Claimed, every_row
from storage.places import Place
from storage.tables import deliveries, paces
from storage.work import Door, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A message on its way to a place; `message` is encoded, and `key` sends it once."""

    key: str
    message: str
    to: Place
    priority: Priority


class Deliveries(Door):
    """What this organisation has on its way. Messages come and go encoded.

    `posted` are the ids of what this unit of work has added.
    """

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.posted: list[DeliveryId] = []

    async def post(
        self,
        message: str,
        *,
        to: Place,
        key: str,
        now: datetime,
        policy: Policy = Policy.AT_LEAST_ONCE,
        priority: Priority = Priority.NORMAL,
        kind: Kind = Kind.POST,
        person: str = "",
        thread: str = "",
        response_url: str = "",
        due_at: datetime | None = None,
        expires_at: datetime | None = None,
    ) -> bool:
        """Send a message to a place; False where this key was sent before.

        A whisper is seen by `person` alone: through the `response_url` while it lasts, else as an ephemeral message,
        else directly.
        """
        due_at = due_at or now
        row = _waiting(Posting(key=key, message=message, to=to, priority=priority), kind, person, policy, now=now)
        times = {"wanted_at": due_at, "due_at": due_at, "expires_at": expires_at or due_at + LIVES_FOR[policy]}
        said = {"person": person, "thread": thread, "response_url": response_url}
        made = await self._work.add_if_new(deliveries, **row | times | said)
        if made is not None:
            self.posted.append(DeliveryId(made))
        return made is not None

    async def post_all(self, posts: Iterable[Posting], *, now: datetime) -> None:
        """Send messages as `post` does, all of them together."""
        rows = [_waiting(one, Kind.POST, "", Policy.AT_LEAST_ONCE, now=now) for one in posts]
        self.posted += map(DeliveryId, await self._work.add_all_if_new(deliveries, rows))

    async def refresh(self, key: str, message: str, *, now: datetime) -> bool:
        """Let a message that was or will be posted say this instead, in place; False where there is none.

        What was never posted, and may not be tried again, is not posted now either.
        """
        changed = await self._execute(
            _REFRESH,
            {
                "organisation": self._organisation_id,
                "called": key,
                "saying": message,
                "now": now,
                "until": now + LIVES_FOR[Policy.AT_LEAST_ONCE],
            },
        )
        return changed.scalar_one_or_none() is not None

    async def withdraw(self, key: str, *, now: datetime) -> bool:
        """Do not post a message that was not posted yet, unless a later `refresh` wants it; False where it was."""
        withdrawn = await self._execute(
            update(deliveries)
            .where(
                deliveries.c.organisation_id == self._organisation_id,
                deliveries.c.key == key,
                deliveries.c.kind == Kind.POST,
                deliveries.c.sent_ref == "",
                deliveries.c.state.in_([DeliveryState.WAITING, DeliveryState.WITHDRAWN]),
            )
            .values(state=DeliveryState.WITHDRAWN, settled_at=now)
            .returning(deliveries.c.id)
        )
        return withdrawn.scalar_one_or_none() is not None

    async def said(self, keys: Collection[str]) -> dict[str, str]:
        """What the messages that were or will be posted under these keys say now; not those that were withdrawn."""
        found = await self._execute(
            select(deliveries.c.key, deliveries.c.message).where(
                deliveries.c.organisation_id == self._organisation_id,
                deliveries.c.key.in_(keys),
                deliveries.c.state != DeliveryState.WITHDRAWN,
            )
        )
        return {row.key: row.message for row in found}

    async def find_key(self, *, workspace_id: WorkspaceId, channel: str, ref: str) -> str | None:
        """The key of the newest delivery that became this message on the platform, or None where it is not ours."""
        found = await self._execute(
            select(deliveries.c.key)
            .where(
                deliveries.c.organisation_id == self._organisation_id,
                deliveries.c.workspace_id == workspace_id,
                deliveries.c.sent_channel == channel,
                deliveries.c.sent_ref == ref,
            )
            .order_by(deliveries.c.id.desc())
            .limit(1)
        )
        return found.scalars().first()

    async def settle(self, claimed: Claimed, step: Step, *, sent: Delivered | None, now: datetime) -> bool:
        """Write down what came of a try; False where the lease lapsed meanwhile and somebody else has it now.

        What was changed while it was being sent waits again, to be updated in place.
        """
        settled = await self._execute(
            _SETTLE_SENT if sent is not None else _SETTLE_UNSENT,
            {
                "organisation": self._organisation_id,
                "delivery": claimed.id,
                "held": claimed.lease,
                "now": now,
                "became": step.state,
                "why": step.reason[:300],
                "again_at": step.due_at,
                "said": claimed.revision,
                "channel": "" if sent is None else sent.channel,
                "ref": "" if sent is None else sent.ref,
            },
        )
        return settled.scalar_one_or_none() is not None

    async def readdress(self, claimed: Claimed, message: str, *, to: Place, reason: str, now: datetime) -> None:
        """Send a delivery somewhere else, in these words, because its place is gone."""
        await self._execute(
            update(deliveries)
            .where(deliveries.c.organisation_id == self._organisation_id, deliveries.c.id == claimed.id)
            .values(
                workspace_id=to.workspace_id,
                place=to.channel,
                conversation=conversation_of(claimed.kind, place=to.channel, person=claimed.person),
                thread="",
                message=message,
                state=DeliveryState.WAITING,
                due_at=now,
                reason=reason[:300],
                settled_at=None,
            )
        )

    async def rest(self, claimed: Claimed, *, until: datetime) -> None:
        """Leave a conversation in peace until an instant, after a try that held its turn."""
        await self._execute(
            _REST,
            {
                "organisation": self._organisation_id,
                "workspace": claimed.workspace_id,
                "where": claimed.conversation,
                "held_until": claimed.lease_until,
                "until": until,
            },
        )

    async def hold_back(self, workspace_id: WorkspaceId, way: Way, *, until: datetime) -> None:
        """Send nothing this way to a workspace until an instant."""
        insert = sqlite.insert(paces) if self._work.dialect == "sqlite" else postgresql.insert(paces)
        insert = insert.values(
            organisation_id=self._organisation_id,
            workspace_id=workspace_id,
            conversation=every_row(way),
            next_at=until,
        )
        await self._execute(
            insert.on_conflict_do_update(
                index_elements=[paces.c.workspace_id, paces.c.conversation],
                set_={"next_at": insert.excluded.next_at},
                where=and_(paces.c.organisation_id == self._organisation_id, paces.c.next_at < insert.excluded.next_at),
            )
        )


def _waiting(posting: Posting, kind: Kind, person: str, policy: Policy, *, now: datetime) -> dict[str, Any]:
    """The row of a message that is to be sent now."""
    return {
        "workspace_id": posting.to.workspace_id,
        "key": posting.key,
        "kind": kind,
        "place": posting.to.channel,
        "conversation": conversation_of(kind, place=posting.to.channel, person=person),
        "message": posting.message,
        "policy": policy,
        "priority": posting.priority,
        "wanted_at": now,
        "due_at": now,
        "expires_at": now + LIVES_FOR[policy],
        "state": DeliveryState.WAITING,
        "created_at": now,
    }


def _wakes() -> Any:
    """Whether a change makes a settled delivery go out: it was posted before, withdrawn, or may be tried again."""
    ended = (DeliveryState.DELIVERED, DeliveryState.UNCERTAIN, DeliveryState.DEAD, DeliveryState.EXPIRED)
    settled = or_(*(deliveries.c.state == state for state in ended))  # IN would be written out anew for every message
    refused = and_(deliveries.c.state == DeliveryState.DEAD, deliveries.c.policy == Policy.AT_LEAST_ONCE)
    is_withdrawn = deliveries.c.state == DeliveryState.WITHDRAWN
    return or_(is_withdrawn, and_(settled, or_(deliveries.c.sent_ref != "", refused)))


_NOW = bindparam("now", type_=Instant())
_REFRESH = (
    update(deliveries)
    .where(
        deliveries.c.organisation_id == bindparam("organisation"),
        deliveries.c.key == bindparam("called"),
        deliveries.c.kind == Kind.POST,
    )
    .values(
        message=bindparam("saying"),
        revision=deliveries.c.revision + 1,
        state=case((_wakes(), DeliveryState.WAITING), else_=deliveries.c.state),
        wanted_at=case((_wakes(), _NOW), else_=deliveries.c.wanted_at),
        due_at=case((_wakes(), _NOW), else_=deliveries.c.due_at),
        expires_at=case((_wakes(), bindparam("until", type_=Instant())), else_=deliveries.c.expires_at),
        attempts=case((_wakes(), 0), else_=deliveries.c.attempts),
    )
    .returning(deliveries.c.id)
)
_CHANGED_SINCE = deliveries.c.revision > bindparam("said")
_SETTLE = (
    update(deliveries)
    .where(
        deliveries.c.organisation_id == bindparam("organisation"),
        deliveries.c.id == bindparam("delivery"),
        deliveries.c.state == DeliveryState.SENDING,
        deliveries.c.lease == bindparam("held"),
    )
    .values(lease=None, lease_until=None, reason=bindparam("why"))
    .returning(deliveries.c.id)
)
_SETTLE_UNSENT = _SETTLE.values(
    state=bindparam("became"),
    due_at=func.coalesce(bindparam("again_at", type_=Instant()), deliveries.c.due_at),
    settled_at=case((bindparam("became") == DeliveryState.WAITING, None), else_=_NOW),
)
_SETTLE_SENT = _SETTLE.values(
    state=case((_CHANGED_SINCE, DeliveryState.WAITING), else_=DeliveryState.DELIVERED),
    wanted_at=case((_CHANGED_SINCE, _NOW), else_=deliveries.c.wanted_at),
    due_at=case((_CHANGED_SINCE, _NOW), else_=deliveries.c.due_at),
    attempts=case((_CHANGED_SINCE, 0), else_=deliveries.c.attempts),
    settled_at=case((_CHANGED_SINCE, None), else_=_NOW),
    sent_revision=bindparam("said"),
    sent_channel=bindparam("channel"),
    sent_ref=bindparam("ref"),
    # Whoever reads the row later has no use for an address that answers in somebody's name.
    response_url="",
)
_REST = (
    update(paces)
    .where(
        paces.c.organisation_id == bindparam("organisation"),
        paces.c.workspace_id == bindparam("workspace"),
        paces.c.conversation == bindparam("where"),
        paces.c.next_at == bindparam("held_until"),
    )
    .values(next_at=bindparam("until"))
)
