"""Claimed objections whose answer is owed, and when the sweep looks at each of them next."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from rules.alerts import Alert
from rules.answer_window import Promise
from rules.ids import MemberId, ObjectionId
from rules.ladder import Rung, Step
from rules.objection import Objection
from storage.deliveries import Deliveries
from storage.due_rows import DueRows
from storage.merges import HERE, IDS, family
from storage.objection_rows import WHOLE, objection_of
from storage.tables import answers, follow_up_steps, follow_ups, objections
from storage.work import Door

_STEPS = follow_up_steps.c
_ABOUT = follow_ups.c.objection_id
_CLAIMED, _ENDED = "claimed", "ended"
_KEPT = ("owner_id", "state", "is_owed", "began_at", "deadline_at", "looks_at")
_KIN = family()
_ANSWERED = select(_KIN.c.root_id).join(answers, answers.c.objection_id == _KIN.c.id)
_PROMISED = select(
    objections.c.id, objections.c.claimed_by_id, objections.c.claimed_at, objections.c.answer_due_at
).where(
    objections.c.organisation_id == HERE,
    objections.c.id.in_(IDS),
    objections.c.claimed_by_id.is_not(None),
    objections.c.merged_into_id.is_(None),
    objections.c.undone_at.is_(None),
    objections.c.id.not_in(_ANSWERED.where(answers.c.organisation_id == HERE)),
)
_NAGGED_BEFORE = (
    select(objections.c.id, func.count().label("nags"))
    .join(follow_up_steps, _STEPS.objection_id == objections.c.id)
    .where(
        objections.c.organisation_id == HERE,
        objections.c.id.in_(IDS),
        _STEPS.organisation_id == HERE,
        _STEPS.recipient_id == objections.c.claimed_by_id,
        _STEPS.deadline_at < objections.c.claimed_at,
        _STEPS.rung.in_((Rung.HALF, Rung.MOST)),
    )
    .group_by(objections.c.id)
)
_WHOLE = WHOLE.where(objections.c.id.in_(IDS))


class ClaimsDue(Door):
    """What marketing promised to answer in this organisation."""

    async def changed(self, objection_ids: Collection[ObjectionId], *, now: datetime) -> None:
        """Have these looked at because a claim was made, moved or ended; what is not owed any more is not told."""
        await self._look(objection_ids, at=now)
        told = await self._told(objection_ids) if objection_ids else []
        promises = await self.promises(objection_ids) if told else {}
        for objection_id, claimed_at, key, is_summary in told:
            promise = promises.get(objection_id)
            if not is_summary and (promise is None or promise.began_at != claimed_at):
                await Deliveries(self._work).withdraw(key, now=now)

    async def due(self, *, now: datetime, limit: int) -> list[ObjectionId]:
        """Objections that are to be looked at; nobody else has them until this unit of work is over."""
        return [ObjectionId(each) for each in await DueRows(self._work, _ABOUT).due(now=now, limit=limit)]

    async def hold(self, objection_id: ObjectionId) -> None:
        """Nobody else acts on this objection before this unit of work is over."""
        await DueRows(self._work, _ABOUT).hold(objection_id)

    async def put_off(self, objection_ids: Collection[ObjectionId], *, until: datetime) -> None:
        """Leave these alone until an instant."""
        await self._look(objection_ids, at=until)

    async def promises(self, objection_ids: Collection[ObjectionId]) -> dict[ObjectionId, Promise]:
        """What is owed of these: those that are claimed and not answered, and that count on their own."""
        asked = {"organisation": self._organisation_id, "ids": list(objection_ids)}
        nags = {row.id: row.nags for row in await self._execute(_NAGGED_BEFORE, asked)}
        return {
            ObjectionId(row.id): Promise(
                about=ObjectionId(row.id),
                owner=MemberId(row.claimed_by_id),
                began_at=row.claimed_at,
                due_at=row.answer_due_at,
                nags_before=nags.get(row.id, 0),
            )
            for row in await self._execute(_PROMISED, asked)
        }

    async def looked_at(self, objection_ids: Collection[ObjectionId]) -> dict[ObjectionId, datetime]:
        """When the claims were made that these had at the last look; those that had none are left out."""
        found = await self._execute(
            select(_ABOUT, follow_ups.c.began_at).where(
                follow_ups.c.organisation_id == self._organisation_id,
                _ABOUT.in_(objection_ids),
                follow_ups.c.began_at.is_not(None),
            )
        )
        return {ObjectionId(row.objection_id): row.began_at for row in found}

    async def keep(self, looks: Mapping[ObjectionId, tuple[Promise | None, datetime | None]]) -> None:
        """Keep what is owed of each, if anything, and when it is to be looked at next."""
        rows = [
            {
                "objection_id": objection_id,
                "owner_id": promise.owner if promise else None,
                "state": _CLAIMED if promise else _ENDED,
                "is_owed": promise is not None,
                "began_at": promise.began_at if promise else None,
                "deadline_at": promise.due_at if promise else None,
                "looks_at": looks_at,
            }
            for objection_id, (promise, looks_at) in sorted(looks.items())
        ]
        await DueRows(self._work, _ABOUT).put(rows, changed=_KEPT)

    async def objections(self, objection_ids: Collection[ObjectionId]) -> dict[ObjectionId, Objection]:
        """These objections, those that were taken back among them."""
        asked = {"organisation": self._organisation_id, "ids": list(objection_ids)}
        return {ObjectionId(row.id): objection_of(row) for row in await self._execute(_WHOLE, asked)}

    async def messages_of(self, claims: Mapping[ObjectionId, datetime]) -> dict[str, bool]:
        """The keys of the messages that told of these claims, made at these instants, and whether each is a summary."""
        told = await self._told(claims.keys())
        return {key: is_summary for each, claimed_at, key, is_summary in told if claimed_at == claims[each]}

    async def told_in(self, key: str) -> list[Alert]:
        """What was told in a message, the most urgent first."""
        found = await self._execute(
            select(follow_up_steps).where(_STEPS.organisation_id == self._organisation_id, _STEPS.key == key)
        )
        return sorted((_alert(row) for row in found), key=_urgency)

    async def _look(self, objection_ids: Collection[ObjectionId], *, at: datetime) -> None:
        rows = [
            {"objection_id": each, "state": _ENDED, "is_owed": False, "looks_at": at}
            for each in sorted(set(objection_ids))
        ]
        await DueRows(self._work, _ABOUT).put(rows, changed=("looks_at",))

    async def _told(self, objection_ids: Collection[ObjectionId]) -> list[tuple[ObjectionId, datetime, str, bool]]:
        """Each step that was told of these: of which claim, under which key, and whether in a summary."""
        found = await self._execute(
            select(_STEPS.objection_id, _STEPS.deadline_at, _STEPS.key, _STEPS.is_summary).where(
                _STEPS.organisation_id == self._organisation_id, _STEPS.objection_id.in_(objection_ids)
            )
        )
        return [(ObjectionId(row.objection_id), row.deadline_at, row.key, row.is_summary) for row in found]


def _alert(row: Any) -> Alert:
    about, rung = ObjectionId(row.objection_id), Rung(row.rung)
    step = Step(about=about, rung=rung, deadline=row.deadline_at, due_at=row.due_at)
    return Alert(to=MemberId(row.recipient_id), step=step)


def _urgency(alert: Alert) -> tuple[bool, datetime]:
    return alert.step.is_nag, alert.step.deadline
