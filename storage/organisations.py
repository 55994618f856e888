"""The organisation: its settings, and how it comes to be."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Executable, bindparam, insert, select, update

from rules.ids import OrganisationId, WorkspaceId
from rules.people import Platform
from rules.working_days import WorkCalendar
from rules.working_hours import working_hours
from storage.database import Transaction
from storage.tables import days_off, organisations, roundup_settings, workspaces
from storage.work import Door

ACROSS = {"across_organisations": True}
"""Marks a statement that may see more than one organisation; without it, one that does is refused in the tests."""
_HERE: BindParameter[Any] = bindparam("organisation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An organisation's settings. `zone` is an IANA name, `digest_at` a local "HH:MM", `country` ISO 3166 or empty.

    `working_hours` is written as people write it: "Mon-Fri 09:00-12:00, 13:00-17:00". With `urgent_any_time`, managers
    hear of a breach at any hour. A win at or above the band, in the currency's minor unit, is posted by itself.
    The roundup's "Tue" and "10:00" are None until somebody sets them.
    """

    id: OrganisationId
    name: str
    zone: str
    country: str
    digest_at: str
    working_hours: str
    empty_day_line: bool
    urgent_any_time: bool | None = None
    last_objection_number: int = field(default=0, compare=False)
    last_win_number: int | None = field(default=None, compare=False)
    last_content_number: int | None = field(default=None, compare=False)
    win_band_minor: int | None = None
    win_band_currency: str | None = None
    roundup_weekday: str | None = None
    roundup_at: str | None = None
    set_up_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownWorkspace:
    """A workspace as the adapters need it: whose it is, and whether it still takes our calls."""

    id: WorkspaceId
    organisation_id: OrganisationId
    platform: Platform
    external_id: str
    bot_person: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """A workspace by the names that an operator knows it by."""

    organisation_id: OrganisationId
    external_id: str
    name: str


_TIME_OF_ROUNDUP = (roundup_settings.c.weekday.label("roundup_weekday"), roundup_settings.c.at.label("roundup_at"))
_ONE = (
    select(organisations, *_TIME_OF_ROUNDUP)
    .select_from(organisations.outerjoin(roundup_settings, roundup_settings.c.organisation_id == _HERE))
    .where(organisations.c.id == _HERE)
)
_ALL = (
    select(organisations, *_TIME_OF_ROUNDUP)
    .select_from(organisations.outerjoin(roundup_settings, roundup_settings.c.organisation_id == organisations.c.id))
    .order_by(organisations.c.id)
    .execution_options(**ACROSS)
)
_KNOWN = select(
    workspaces.c.id,
    workspaces.c.organisation_id,
    workspaces.c.platform,
    workspaces.c.external_id,
    workspaces.c.bot_person,
    workspaces.c.state,
).execution_options(**ACROSS)
_CALLED = _KNOWN.where(
    workspaces.c.platform == bindparam("platform"), workspaces.c.external_id == bindparam("external_id")
)
_WITH_ID = _KNOWN.where(workspaces.c.id == bindparam("id"))


class Organisations(Door):
    """The organisation of this unit of work."""

    async def get(self) -> Organisation:
        """The organisation with its settings."""
        found = await self._execute(_ONE, {"organisation": self._organisation_id})
        return Organisation(**found.mappings().one())

    async def change(self, **settings: Any) -> None:
        """Set the named settings."""
        await self._execute(update(organisations).where(organisations.c.id == self._organisation_id).values(**settings))

    async def calendar(self) -> WorkCalendar:
        """Which days are worked: the weekdays of its working hours, less public holidays and its own days off."""
        organisation = await self.get()
        return WorkCalendar(
            weekdays=working_hours(organisation.working_hours).weekdays,
            country=organisation.country,
            days_off=await self.days_off(),
        )

    async def days_off(self) -> frozenset[date]:
        """The organisation's own days without work."""
        found = await self._execute(
            select(days_off.c.on_date).where(days_off.c.organisation_id == self._organisation_id)
        )
        return frozenset(found.scalars())


async def find_workspace(transaction: Transaction, *, platform: Platform, external_id: str) -> KnownWorkspace | None:
    """The workspace a platform calls by this id, or None where we were never installed."""
    found = await transaction.execute(_CALLED, {"platform": platform, "external_id": external_id})
    row = found.mappings().one_or_none()
    return None if row is None else _known(row)


async def get_workspace(transaction: Transaction, workspace_id: WorkspaceId) -> KnownWorkspace:
    """The workspace with this id."""
    found = await transaction.execute(_WITH_ID, {"id": workspace_id})
    return _known(found.mappings().one())


async def find_or_found(
    transaction: Transaction, *, platform: Platform, external_id: str, name: str, bot_person: str, now: datetime
) -> KnownWorkspace:
    """The workspace a platform calls by this id, with an organisation of its own where it is new."""
    known = await find_workspace(transaction, platform=platform, external_id=external_id)
    return known or await found_organisation(
        transaction, platform=platform, external_id=external_id, name=name, bot_person=bot_person, now=now
    )


async def found_organisation(
    transaction: Transaction, *, platform: Platform, external_id: str, name: str, bot_person: str, now: datetime
) -> KnownWorkspace:
    """A new organisation with its first workspace, as at an installation."""
    made = await transaction.execute(
        _across(insert(organisations).values(name=name, created_at=now).returning(organisations.c.id))
    )
    await transaction.execute(
        insert(workspaces).values(
            organisation_id=made.scalar_one(),
            platform=platform,
            external_id=external_id,
            name=name,
            bot_person=bot_person,
            created_at=now,
        )
    )
    found = await transaction.execute(_CALLED, {"platform": platform, "external_id": external_id})
    return _known(found.mappings().one())


async def all_organisations(transaction: Transaction) -> list[Organisation]:
    """Every organisation, for the jobs that each of them has."""
    found = await transaction.execute(_ALL)
    return [Organisation(**row) for row in found.mappings()]


async def installed_workspaces(transaction: Transaction) -> list[Installed]:
    """Every workspace there is, in the order they came."""
    columns = workspaces.c
    found = await transaction.execute(
        _across(select(columns.organisation_id, columns.external_id, columns.name).order_by(columns.id))
    )
    return [Installed(**row) for row in found.mappings()]


def _known(row: Any) -> KnownWorkspace:
    return KnownWorkspace(**{**row, "platform": Platform(row["platform"])})


def _across(statement: Any) -> Any:
    marked: Executable = statement.execution_options(**ACROSS)
    return marked
