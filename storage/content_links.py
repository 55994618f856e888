"""Where a code leads, whoever asks, and how often each item was opened: by day, never by whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from rules.ids import ContentId, OrganisationId
from storage.database import Transaction
from storage.organisations import ACROSS
from storage.tables import content_items, content_links, content_opens, organisations
from storage.work import Door

_ITEM, _LINK = content_items.c, content_links.c
_BY_CODE = (
    select(_LINK.organisation_id, _LINK.content_id, _ITEM.link, _ITEM.retired_at, organisations.c.zone)
    .join(content_items, (_ITEM.id == _LINK.content_id) & (_ITEM.organisation_id == _LINK.organisation_id))
    .join(organisations, organisations.c.id == _LINK.organisation_id)
    .where(_LINK.code == bindparam("code"))
    .execution_options(**ACROSS)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Led:
    """Where a code leads, and whose item that is; `zone` is where its days begin."""

    organisation_id: OrganisationId
    content_id: ContentId
    link: str
    is_live: bool
    zone: str


async def find_led(transaction: Transaction, code: str) -> Led | None:
    """Where this code leads; None where nobody made it."""
    row = (await transaction.execute(_BY_CODE, {"code": code})).one_or_none()
    if row is None:
        return None
    return Led(
        organisation_id=OrganisationId(row.organisation_id),
        content_id=ContentId(row.content_id),
        link=row.link,
        is_live=row.retired_at is None,
        zone=row.zone,
    )


class ContentOpens(Door):
    """How often the items of this organisation were opened."""

    async def add(self, opens: Mapping[tuple[ContentId, date], int]) -> None:
        """Count these in, however many replicas do so at once."""
        for (content_id, on_date), count in sorted(opens.items()):
            insert = sqlite.insert if self._work.dialect == "sqlite" else postgresql.insert
            row = insert(content_opens).values(
                organisation_id=self._organisation_id, content_id=content_id, on_date=on_date, opens=count
            )
            await self._execute(
                row.on_conflict_do_update(
                    index_elements=["organisation_id", "content_id", "on_date"],
                    set_={"opens": content_opens.c.opens + row.excluded.opens},
                    where=content_opens.c.organisation_id == self._organisation_id,
                )
            )

    async def of(self, content_id: ContentId) -> int:
        """How often an item was opened in all."""
        found = await self._execute(
            select(func.coalesce(func.sum(content_opens.c.opens), 0)).where(
                content_opens.c.organisation_id == self._organisation_id, content_opens.c.content_id == content_id
            )
        )
        return int(found.scalar_one())
