"""Places: which channel the organisation uses for what."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, delete, select, update

from rules.ids import WorkspaceId
from storage.tables import places
from storage.work import Door


class Purpose(StrEnum):
    """What a channel is for."""

    MARKETING = "marketing"
    SALES = "sales"
    WINS = "wins"
    ROUNDUP = "roundup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A channel of a workspace, or a person there (a direct message), by its id on the platform."""

    workspace_id: WorkspaceId
    channel: str


_PLACE = select(places.c.workspace_id, places.c.channel).where(
    places.c.organisation_id == bindparam("organisation"),
    places.c.purpose == bindparam("purpose"),
    places.c.gone_at.is_(None),
)


class Places(Door):
    """The channels of this organisation."""

    async def find(self, purpose: Purpose) -> Place | None:
        """The channel for a purpose, or None where none was chosen or it is gone."""
        found = await self._execute(_PLACE, {"organisation": self._organisation_id, "purpose": purpose})
        row = found.one_or_none()
        return None if row is None else Place(workspace_id=WorkspaceId(row.workspace_id), channel=row.channel)

    async def all(self) -> dict[Purpose, Place]:
        """Every channel that was chosen and is not gone."""
        found = await self._execute(
            select(places).where(places.c.organisation_id == self._organisation_id, places.c.gone_at.is_(None))
        )
        return {
            Purpose(row.purpose): Place(workspace_id=WorkspaceId(row.workspace_id), channel=row.channel)
            for row in found
        }

    async def choose(self, purpose: Purpose, place: Place | None) -> None:
        """Use this channel for the purpose from now on, or none."""
        await self._execute(
            delete(places).where(places.c.organisation_id == self._organisation_id, places.c.purpose == purpose)
        )
        if place is not None:
            await self._work.add(places, purpose=purpose, workspace_id=place.workspace_id, channel=place.channel)

    async def mark_gone(self, place: Place, *, now: datetime) -> list[Purpose]:
        """Stop using a channel that no longer takes our messages; returns what it was used for until now."""
        changed = await self._execute(
            update(places)
            .where(
                places.c.organisation_id == self._organisation_id,
                places.c.workspace_id == place.workspace_id,
                places.c.channel == place.channel,
                places.c.gone_at.is_(None),
            )
            .values(gone_at=now)
            .returning(places.c.purpose)
        )
        return [Purpose(purpose) for purpose in changed.scalars()]
