"""The secret with which an organisation's other programs sign the leads they send us; sealed, and one at a time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from rules.ids import OrganisationId
from storage.database import Transaction
from storage.organisations import ACROSS
from storage.tables import lead_hooks
from storage.work import Door


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadHook:
    """An organisation's sealed secret."""

    organisation_id: OrganisationId
    sealed: str


def place_of_secret(organisation_id: OrganisationId) -> str:
    """The one row and column in which a sealed secret can be opened."""
    return f"organisation {organisation_id}, lead_hooks, secret_sealed"


async def all_lead_hooks(transaction: Transaction) -> list[LeadHook]:
    """Every organisation's secret."""
    found = await transaction.execute(
        select(lead_hooks.c.organisation_id, lead_hooks.c.secret_sealed.label("sealed"))
        .order_by(lead_hooks.c.id)
        .execution_options(**ACROSS)
    )
    return [LeadHook(**row) for row in found.mappings()]


class LeadHooks(Door):
    """The secret of this organisation."""

    async def made_at(self) -> datetime | None:
        """When the secret was made; None where there is none."""
        found = await self._execute(
            select(lead_hooks.c.made_at).where(lead_hooks.c.organisation_id == self._organisation_id)
        )
        return found.scalar_one_or_none()

    async def change(self, sealed: str, *, now: datetime) -> None:
        """From now on this secret counts, and no other."""
        if await self._work.add_if_new(lead_hooks, secret_sealed=sealed, made_at=now) is None:
            await self._execute(
                update(lead_hooks)
                .where(lead_hooks.c.organisation_id == self._organisation_id)
                .values(secret_sealed=sealed, made_at=now)
            )

    async def drop(self, sealed: str) -> bool:
        """Let go of this secret; False where another has taken its place."""
        gone = await self._execute(
            delete(lead_hooks)
            .where(lead_hooks.c.organisation_id == self._organisation_id, lead_hooks.c.secret_sealed == sealed)
            .returning(lead_hooks.c.id)
        )
        return gone.scalar_one_or_none() is not None

    async def reseal(self, *, old: str, new: str) -> bool:
        """Put the same secret, newly sealed, in place of the old one; False where that is no longer there."""
        changed = await self._execute(
            update(lead_hooks)
            .where(lead_hooks.c.organisation_id == self._organisation_id, lead_hooks.c.secret_sealed == old)
            .values(secret_sealed=new)
            .returning(lead_hooks.c.id)
        )
        return changed.scalar_one_or_none() is not None
