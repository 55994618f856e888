"""How windows were kept: what became of those that ended in a stretch of time, read from the logs of their leads."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, func, literal_column, or_, select, union

from rules.attainment import AnswerOutcome, answer_outcome
from rules.event_log import Assigned
from rules.ids import LeadId, MemberId, ObjectionId
from rules.lead_story import Agreed
from rules.outcomes import Outcome, outcomes_of
from rules.working_time import Calendar
from storage.agreed_windows import AgreedWindows
from storage.calendars import Calendars
from storage.columns import Instant
from storage.lead_log import LeadLog, Log
from storage.merges import HERE, family
from storage.organisations import Organisations
from storage.tables import answers, follow_ups, lead_events, leads, objections
from storage.work import Door, Work

_PAGE: Final = 500
"""So many logs are in memory at once."""
_SINCE, _UNTIL = bindparam("since", type_=Instant()), bindparam("until", type_=Instant())


def _moved() -> Select[Any]:
    """The tracked leads that a window of may have ended since an instant: their log moved, or time alone did it."""
    at_that_time = or_(*(and_(at >= _SINCE, at < _UNTIL) for at in (follow_ups.c.deadline_at, follow_ups.c.began_at)))
    # Written out, so that the index that leaves arrivals out is used: nobody owes anything by them.
    has_moved = (lead_events.c.kind != literal_column("'arrived'"), lead_events.c.at >= _SINCE)
    happened = select(lead_events.c.lead_id).where(lead_events.c.organisation_id == HERE, *has_moved)
    passed = select(follow_ups.c.lead_id).where(
        follow_ups.c.organisation_id == HERE, follow_ups.c.lead_id.is_not(None), at_that_time
    )
    return (
        select(leads.c.id)
        .where(
            leads.c.organisation_id == HERE,
            leads.c.is_tracked,
            leads.c.created_at >= bindparam("tracked_since", type_=Instant()),
            leads.c.id.in_(union(happened, passed)),
        )
        .order_by(leads.c.id)
    )


def _claimed() -> Select[Any]:
    """Claimed objections whose answer window may have ended then; one that ended before is due before."""
    columns = objections.c
    return select(columns.id, columns.claimed_at, columns.answer_due_at).where(
        columns.organisation_id == HERE,
        columns.undone_at.is_(None),
        columns.merged_into_id.is_(None),
        columns.claimed_at < _UNTIL,
        columns.answer_due_at >= _SINCE,
    )


_MOVED, _CLAIMED, _KIN = _moved(), _claimed(), family()
_SOURCES = select(leads.c.id, leads.c.source).where(
    leads.c.organisation_id == HERE, leads.c.id.in_(bindparam("leads", expanding=True))
)
_FIRST_ANSWERS = (
    select(_KIN.c.root_id, func.min(answers.c.published_at).label("at"))
    .join(answers, answers.c.objection_id == _KIN.c.id)
    .where(answers.c.organisation_id == HERE)
    .group_by(_KIN.c.root_id)
)


class Kept(Door):
    """How the windows of this organisation were kept."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._calendars: dict[MemberId, Calendar] = {}

    async def outcomes(self, *, since_at: datetime, until_at: datetime, now: datetime) -> list[Outcome]:
        """What became of every follow-up window that ended between two instants, with touches known by now."""
        agreed, whole = await AgreedWindows(self._work).agreed(), await Calendars(self._work).whole()
        found: list[Outcome] = []
        for page in _pages(await self._moved(agreed, since_at, until_at)):
            sources = await self._sources(page)
            for lead_id, log in (await LeadLog(self._work).of(page)).items():
                became = outcomes_of(
                    log.events,
                    calendars=await self._calendars_of(log),
                    otherwise=whole,
                    agreed=agreed,
                    now=now,
                    source=sources[lead_id],
                )
                found += [outcome for outcome in became if since_at <= outcome.at < until_at]
        return found

    async def answers(self, *, since_at: datetime, until_at: datetime) -> list[AnswerOutcome]:
        """What became of every answer window that may have ended between two instants."""
        rows = list(await self._execute(_CLAIMED, self._named(since=since_at, until=until_at)))
        found = await self._execute(_FIRST_ANSWERS, self._named(ids=[row.id for row in rows]))
        first = {ObjectionId(row.root_id): row.at for row in found}
        organisations = Organisations(self._work)
        organisation, calendar = await organisations.get(), await organisations.calendar()
        return [
            answer_outcome(
                claimed_at=row.claimed_at,
                due_at=row.answer_due_at,
                answered_at=first.get(row.id),
                calendar=calendar,
                zone=organisation.zone,
            )
            for row in rows
        ]

    async def _moved(self, agreed: Agreed, since_at: datetime, until_at: datetime) -> list[LeadId]:
        named = self._named(since=since_at, until=until_at, tracked_since=agreed.tracked_since_at)
        return [LeadId(lead_id) for lead_id in (await self._execute(_MOVED, named)).scalars()]

    async def _sources(self, page: Sequence[LeadId]) -> dict[LeadId, str]:
        found = await self._execute(_SOURCES, self._named(leads=list(page)))
        return {LeadId(row.id): row.source for row in found}

    async def _calendars_of(self, log: Log) -> dict[MemberId, Calendar]:
        """The calendars of all who have had a lead, each read once."""
        owners = {event.owner for event in log.events if isinstance(event, Assigned) and event.owner is not None}
        if missing := owners - self._calendars.keys():
            self._calendars |= await Calendars(self._work).of(missing)
        return self._calendars

    def _named(self, **parameters: Any) -> dict[str, Any]:
        return {"organisation": self._organisation_id, **parameters}


def _pages(lead_ids: Sequence[LeadId]) -> Iterator[Sequence[LeadId]]:
    return (lead_ids[start : start + _PAGE] for start in range(0, len(lead_ids), _PAGE))
