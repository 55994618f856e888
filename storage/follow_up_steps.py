"""Steps of windows that somebody was told of, each once, and in which message."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Row, case, func, select

from rules.alerts import COMES, Alert, Bundle
from rules.ids import ContentId, LeadId, MemberId, ObjectionId
from rules.ladder import Rung, Step, StepKey, Subject
from storage.tables import follow_up_steps, members
from storage.work import Door, Work

_REMEMBERED = 10
"""So many alerts of a summary are read again when another comes to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldStep:
    """A step as it was told: to whom, and in which message."""

    step: Step
    to: MemberId
    told_at: datetime
    is_summary: bool
    key: str


class Steps(Door):
    """The steps that were told of leads, or of what somebody promised: `about` is the column that says of what."""

    def __init__(self, work: Work, about: "Column[int]" = follow_up_steps.c.lead_id) -> None:
        super().__init__(work)
        self._about = about

    async def told(self, about: Collection[LeadId] | Collection[ObjectionId] | Collection[ContentId]) -> set[StepKey]:
        """The steps of these that were told."""
        found = await self._execute(
            select(self._about, follow_up_steps.c.rung, follow_up_steps.c.deadline_at).where(
                follow_up_steps.c.organisation_id == self._organisation_id, self._about.in_(about)
            )
        )
        return {(row[0], Rung(row.rung), row.deadline_at) for row in found}

    async def take_turns(self, recipients: Collection[MemberId]) -> None:
        """Nobody else tells these people of steps before this unit of work is over."""
        await self._execute(
            select(members.c.id)
            .where(members.c.organisation_id == self._organisation_id, members.c.id.in_(recipients))
            .order_by(members.c.id)
            # The weaker lock: whoever only refers to these people, as every click does, need not wait.
            .with_for_update(key_share=True)
        )

    async def bundles(self, recipients: Collection[MemberId], *, since: datetime) -> list[Bundle]:
        """The messages in which these people were told of steps after an instant; of a summary the first few alerts."""
        found = await self._execute(
            select(
                follow_up_steps.c.key,
                follow_up_steps.c.recipient_id,
                follow_up_steps.c.opened_at,
                follow_up_steps.c.is_summary,
            )
            .where(
                follow_up_steps.c.organisation_id == self._organisation_id,
                follow_up_steps.c.recipient_id.in_(recipients),
                follow_up_steps.c.opened_at > since,
                self._about.is_not(None),
            )
            .distinct()
        )
        return [
            Bundle(
                to=MemberId(row.recipient_id),
                opened_at=row.opened_at,
                alerts=await self._first_alerts(row.key) if row.is_summary else (),
                is_summary=row.is_summary,
            )
            for row in found.all()
        ]

    async def _first_alerts(self, key: str) -> tuple[Alert, ...]:
        found = await self._execute(
            select(follow_up_steps)
            .where(follow_up_steps.c.organisation_id == self._organisation_id, follow_up_steps.c.key == key)
            .order_by(case(COMES, value=follow_up_steps.c.rung), follow_up_steps.c.deadline_at)
            .limit(_REMEMBERED)
        )
        return tuple(Alert(to=MemberId(row.recipient_id), step=self._step(row)) for row in found)

    async def write_down(self, told: Iterable[tuple[str, Bundle, Sequence[Alert]]], *, now: datetime) -> None:
        """Each of these alerts was told in the message of this key; IntegrityError where one was told already."""
        rows = [
            {
                "organisation_id": self._organisation_id,
                self._about.name: alert.step.about,
                "rung": alert.step.rung,
                "deadline_at": alert.step.deadline,
                "due_at": alert.step.due_at,
                "recipient_id": bundle.to,
                "told_at": now,
                "opened_at": bundle.opened_at,
                "is_summary": bundle.is_summary,
                "key": key,
            }
            for key, bundle, alerts in told
            for alert in alerts
        ]
        if rows:
            await self._execute(follow_up_steps.insert(), rows)

    async def count(self, keys: Collection[str]) -> dict[str, int]:
        """Of how many things each of these messages tells; those that tell of none are left out."""
        found = await self._execute(
            select(follow_up_steps.c.key, func.count(self._about.distinct()).label("total"))
            .where(follow_up_steps.c.organisation_id == self._organisation_id, follow_up_steps.c.key.in_(keys))
            .group_by(follow_up_steps.c.key)
        )
        return {row.key: row.total for row in found}

    async def of(self, about: Subject, *, limit: int = 20) -> list[ToldStep]:
        """The steps of one that were told, newest first."""
        found = await self._execute(
            select(follow_up_steps)
            .where(follow_up_steps.c.organisation_id == self._organisation_id, self._about == about)
            .order_by(follow_up_steps.c.id.desc())
            .limit(limit)
        )
        return [
            ToldStep(
                step=self._step(row),
                to=MemberId(row.recipient_id),
                told_at=row.told_at,
                is_summary=row.is_summary,
                key=row.key,
            )
            for row in found
        ]

    def _step(self, row: Row[Any]) -> Step:
        values = row._mapping
        return Step(
            about=values[self._about.name],
            rung=Rung(values["rung"]),
            deadline=values["deadline_at"],
            due_at=values["due_at"],
        )
