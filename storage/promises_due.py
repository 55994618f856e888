"""What somebody promised to see to by the end of a day, and when the sweep looks at each promise next."""

from abc import abstractmethod
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, select

from rules.alerts import Alert
from rules.answer_window import Promise
from rules.ids import ContentId, MemberId, ObjectionId
from rules.ladder import Rung, Step
from storage.deliveries import Deliveries
from storage.due_rows import DueRows
from storage.tables import follow_up_steps, follow_ups
from storage.work import Door, Work

Each = TypeVar("Each", ObjectionId, ContentId)

_STEPS = follow_up_steps.c
_CLAIMED, _ENDED = "claimed", "ended"
_KEPT = ("owner_id", "state", "is_owed", "began_at", "deadline_at", "looks_at")


class PromisesDue(Door, Generic[Each]):
    """The promises about one noun: `about` is the column of follow_ups that says of what, `told_of` that of steps."""

    def __init__(
        self, work: Work, *, about: "Column[int]", told_of: "Column[int]", id_of: Callable[[int], Each]
    ) -> None:
        super().__init__(work)
        self._about, self._told_of = about, told_of
        self._id: Callable[[int], Each] = id_of

    @abstractmethod
    async def promises(self, ids: Collection[Each]) -> dict[Each, Promise]:
        """What is owed of these; those of which nothing is are left out."""

    async def changed(self, ids: Collection[Each], *, now: datetime) -> None:
        """Have these looked at because a promise was made, moved or ended; what is not owed any more is not told."""
        await self._look(ids, at=now)
        told = await self._told(ids) if ids else []
        promises = await self.promises(ids) if told else {}
        for each, began_at, key, is_summary in told:
            promise = promises.get(each)
            if not is_summary and (promise is None or promise.began_at != began_at):
                await Deliveries(self._work).withdraw(key, now=now)

    async def due(self, *, now: datetime, limit: int) -> list[Each]:
        """What is to be looked at; nobody else has it until this unit of work is over."""
        return [self._id(each) for each in await DueRows(self._work, self._about).due(now=now, limit=limit)]

    async def hold(self, one: Each) -> None:
        """Nobody else acts on this promise before this unit of work is over."""
        await DueRows(self._work, self._about).hold(one)

    async def put_off(self, ids: Collection[Each], *, until: datetime) -> None:
        """Leave these alone until an instant."""
        await self._look(ids, at=until)

    async def looked_at(self, ids: Collection[Each]) -> dict[Each, datetime]:
        """When the promises were made that these had at the last look; those that had none are left out."""
        found = await self._execute(
            select(self._about.label("about"), follow_ups.c.began_at).where(
                follow_ups.c.organisation_id == self._organisation_id,
                self._about.in_(ids),
                follow_ups.c.began_at.is_not(None),
            )
        )
        return {self._id(row.about): row.began_at for row in found}

    async def keep(self, looks: Mapping[Each, tuple[Promise | None, datetime | None]]) -> None:
        """Keep what is owed of each, if anything, and when it is to be looked at next."""
        rows = [
            {
                self._about.name: each,
                "owner_id": promise.owner if promise else None,
                "state": _CLAIMED if promise else _ENDED,
                "is_owed": promise is not None,
                "began_at": promise.began_at if promise else None,
                "deadline_at": promise.due_at if promise else None,
                "looks_at": looks_at,
            }
            for each, (promise, looks_at) in sorted(looks.items())
        ]
        await DueRows(self._work, self._about).put(rows, changed=_KEPT)

    async def messages_of(self, promised: Mapping[Each, datetime]) -> dict[str, bool]:
        """The keys of the messages that told of these promises, by when they were made; whether each is a summary."""
        told = await self._told(promised.keys())
        return {key: is_summary for each, began_at, key, is_summary in told if began_at == promised[each]}

    async def told_in(self, key: str) -> list[Alert]:
        """What was told in a message, the most urgent first."""
        found = await self._execute(
            select(follow_up_steps).where(_STEPS.organisation_id == self._organisation_id, _STEPS.key == key)
        )
        return sorted((self._alert(row) for row in found), key=_urgency)

    async def _look(self, ids: Collection[Each], *, at: datetime) -> None:
        rows = [
            {self._about.name: each, "state": _ENDED, "is_owed": False, "looks_at": at} for each in sorted(set(ids))
        ]
        await DueRows(self._work, self._about).put(rows, changed=("looks_at",))

    async def _told(self, ids: Collection[Each]) -> list[tuple[Each, datetime, str, bool]]:
        """Each step that was told of these: of which promise, under which key, and whether in a summary."""
        found = await self._execute(
            select(self._told_of.label("about"), _STEPS.deadline_at, _STEPS.key, _STEPS.is_summary).where(
                _STEPS.organisation_id == self._organisation_id, self._told_of.in_(ids)
            )
        )
        return [(self._id(row.about), row.deadline_at, row.key, row.is_summary) for row in found]

    def _alert(self, row: Any) -> Alert:
        about = self._id(row._mapping[self._told_of.name])
        step = Step(about=about, rung=Rung(row.rung), deadline=row.deadline_at, due_at=row.due_at)
        return Alert(to=MemberId(row.recipient_id), step=step)


def _urgency(alert: Alert) -> tuple[bool, datetime]:
    return alert.step.is_nag, alert.step.deadline
