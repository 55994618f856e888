"""Deliveries: messages on their way to one place each, written in the same transaction as what they tell of."""

from datetime import datetime

from sqlalchemy import func, select, update

from rules.delivery import DeliveryState, Kind, Policy, Priority
from rules.ids import WorkspaceId
from storage.places import Place
from storage.tables import deliveries
from storage.work import Door


class Deliveries(Door):
    """What this organisation has on its way. Messages come and go encoded."""

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

        A whisper is seen by `person` alone: through the `response_url` while it lasts, else as an ephemeral message, else directly.
        """
        made = await self._work.add_if_new(
            deliveries,
            workspace_id=to.workspace_id,
            key=key,
            kind=kind,
            place=to.channel,
            person=person,
            thread=thread,
            response_url=response_url,
            message=message,
            policy=policy,
            priority=priority,
            due_at=due_at or now,
            expires_at=expires_at,
            state=DeliveryState.WAITING,
            created_at=now,
        )
        return made is not None

    async def refresh(self, key: str, message: str, *, now: datetime) -> bool:
        """Let a message that was or will be posted say this instead, in place; False where there is none."""
        changed = await self._execute(
            update(deliveries)
            .where(deliveries.c.organisation_id == self._organisation_id, deliveries.c.key == key)
            .values(message=message, revision=deliveries.c.revision + 1, state=DeliveryState.WAITING, due_at=now, attempts=0)
            .returning(deliveries.c.id)
        )
        return changed.scalar_one_or_none() is not None

    async def find_key(self, *, workspace_id: WorkspaceId, channel: str, ref: str) -> str | None:
        """The key of the delivery that became this message on the platform, or None where it is not ours."""
        found = await self._execute(
            select(deliveries.c.key).where(
                deliveries.c.organisation_id == self._organisation_id,
                deliveries.c.workspace_id == workspace_id,
                deliveries.c.sent_channel == channel,
                deliveries.c.sent_ref == ref,
            )
        )
        return found.scalars().first()

    async def count_by_state(self) -> dict[DeliveryState, int]:
        """How many deliveries stand where."""
        found = await self._execute(
            select(deliveries.c.state, func.count())
            .where(deliveries.c.organisation_id == self._organisation_id)
            .group_by(deliveries.c.state)
        )
        return {DeliveryState(state): count for state, count in found}
