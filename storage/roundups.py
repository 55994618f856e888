"""Roundups: how the weekly post is set, what people made of each week's, and what there is to tell in it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, func, select, update

from rules.ids import ContentId, MemberId, WinId
from rules.objection import Colleague
from rules.roundup import Edit, Edition, RoundupSettings, RoundupState, monday_of
from storage.columns import Instant
from storage.deliveries import Deliveries
from storage.members import Members
from storage.merges import HERE
from storage.objection_rows import colleague_of
from storage.tables import members, roundup_items, roundup_settings, roundups
from storage.work import Door

_ROW, _LEFT = roundups.c, roundup_items.c
_WEEK: BindParameter[Any] = bindparam("week")
_EDITION = (
    select(roundups, members.c.workspace_id, members.c.person)
    .outerjoin(members, (members.c.id == _ROW.member_id) & (members.c.organisation_id == HERE))
    .where(_ROW.organisation_id == HERE, _ROW.week == _WEEK)
)
_LEFT_OUT = (
    select(_LEFT.content_id, _LEFT.win_id)
    .join(roundups, roundups.c.id == _LEFT.roundup_id)
    .where(_LEFT.organisation_id == HERE, _LEFT.is_left_out, _ROW.organisation_id == HERE, _ROW.week == _WEEK)
)
_TOLD = (
    select(_LEFT.content_id, _LEFT.win_id)
    .join(roundups, roundups.c.id == _LEFT.roundup_id)
    .where(
        _LEFT.organisation_id == HERE,
        _ROW.organisation_id == HERE,
        _ROW.state == RoundupState.POSTED,
        _ROW.settled_at == bindparam("at", type_=Instant()),
    )
)


class Roundups(Door):
    """The roundups of this organisation."""

    async def settings(self) -> RoundupSettings:
        """How it is set; what nobody ever set is as it comes."""
        mine = roundup_settings.c.organisation_id == self._organisation_id
        row = (await self._execute(select(roundup_settings).where(mine))).one_or_none()
        if row is None:
            return RoundupSettings()
        return RoundupSettings(
            is_on=row.is_on,
            weekday=row.weekday,
            at=row.at,
            owner_id=None if row.owner_id is None else MemberId(row.owner_id),
            video_link=row.video_link,
        )

    async def change_settings(self, chosen: RoundupSettings) -> None:
        """Set it like this from now on."""
        values = {
            "is_on": chosen.is_on,
            "weekday": chosen.weekday,
            "at": chosen.at,
            "owner_id": chosen.owner_id,
            "video_link": chosen.video_link,
        }
        if await self._work.add_if_new(roundup_settings, **values) is None:
            mine = roundup_settings.c.organisation_id == self._organisation_id
            await self._execute(update(roundup_settings).where(mine).values(**values))

    async def find(self, week: str) -> Edition | None:
        """What people made of a week's roundup; None where nobody has seen to it."""
        asked = {"organisation": self._organisation_id, "week": week}
        row = (await self._execute(_EDITION, asked)).one_or_none()
        return None if row is None else _edition(row, list(await self._execute(_LEFT_OUT, asked)))

    async def hold(self, edition: Edition, *, on_date: date) -> Edition:
        """The week's roundup as it stands, which nobody else changes before this unit of work is over.

        It is written down where it was not yet; where its time was moved since, it is due at the new one.
        """
        await self._work.add_if_new(
            roundups,
            week=edition.week,
            first_on=monday_of(on_date),
            due_at=edition.due_at,
            state=RoundupState.OPEN,
            video_link=edition.video_link,
        )
        row = (await self._execute(select(_ROW.due_at).where(*self._of(edition.week)).with_for_update())).one()
        if row.due_at != edition.due_at:
            unsettled = _ROW.state.in_([RoundupState.OPEN, RoundupState.SKIPPED])
            await self._set(edition.week, unsettled, due_at=edition.due_at)
        return await self.get(edition.week)

    async def get(self, week: str) -> Edition:
        """The roundup of a week that was written down."""
        found = await self.find(week)
        if found is None:
            raise LookupError(week)
        return found

    async def edit(self, week: str, edit: Edit, *, by: MemberId) -> None:
        """Let a week's roundup say this, and leave out exactly these."""
        await self._set(week, words=edit.words, video_link=edit.video_link, member_id=by)
        roundup_id = await self._id(week)
        await self._execute(
            delete(roundup_items).where(
                _LEFT.organisation_id == self._organisation_id, _LEFT.roundup_id == roundup_id, _LEFT.is_left_out
            )
        )
        await self._note(roundup_id, items=edit.no_items, wins=edit.no_wins, is_left_out=True)

    async def skip(self, week: str, *, by: MemberId, now: datetime) -> bool:
        """Post none in this week; False where it is settled already."""
        return await self._settle(week, RoundupState.SKIPPED, by=by, now=now)

    async def unskip(self, week: str, *, by: MemberId) -> bool:
        """Post it after all; False where it was not skipped."""
        skipped = _ROW.state == RoundupState.SKIPPED
        return await self._set(week, skipped, state=RoundupState.OPEN, settled_at=None, member_id=by)

    async def posted(self, week: str, *, by: MemberId | None, now: datetime) -> bool:
        """It is posted now, by somebody or by time; False where it is settled already."""
        return await self._settle(week, RoundupState.POSTED, by=by, now=now)

    async def quiet(self, week: str, *, now: datetime) -> bool:
        """There was nothing to tell when it was due; False where it is settled already."""
        return await self._settle(week, RoundupState.QUIET, by=None, now=now)

    async def keep(self, week: str, *, items: Iterable[ContentId], wins: Iterable[WinId]) -> None:
        """Remember what stood in it."""
        await self._note(await self._id(week), items=items, wins=wins, is_left_out=False)

    async def previewed(self, week: str, *, now: datetime) -> bool:
        """It was shown beforehand; False where it had been."""
        return await self._set(week, _ROW.previewed_at.is_(None), previewed_at=now)

    async def last_until_at(self) -> datetime | None:
        """Up to when the newest roundup told; None before the first."""
        found = await self._execute(
            select(func.max(_ROW.settled_at)).where(
                _ROW.organisation_id == self._organisation_id, _ROW.state == RoundupState.POSTED
            )
        )
        return found.scalar_one_or_none()

    async def told_at(self, at: datetime) -> tuple[frozenset[ContentId], frozenset[WinId]]:
        """What stood in the roundup that was posted at an instant, or was left out of it."""
        rows = list(await self._execute(_TOLD, {"organisation": self._organisation_id, "at": at}))
        return _ids(rows)

    async def settled_weeks(self, *, since_on: date) -> frozenset[str]:
        """The weeks from a date on that somebody, or time, has settled."""
        found = await self._execute(
            select(_ROW.week).where(
                _ROW.organisation_id == self._organisation_id,
                _ROW.first_on >= monday_of(since_on),
                _ROW.state != RoundupState.OPEN,
            )
        )
        return frozenset(found.scalars())

    async def previews(self, edition: Edition) -> dict[str, Colleague]:
        """Who was shown it beforehand, by the key of the message."""
        everybody = await Members(self._work).all()
        keys = {edition.preview_key(one.id): colleague_of(one.id, one.workspace_id, one.person) for one in everybody}
        return {key: keys[key] for key in await Deliveries(self._work).said(keys)}

    async def _settle(self, week: str, state: RoundupState, *, by: MemberId | None, now: datetime) -> bool:
        is_open = _ROW.state == RoundupState.OPEN
        return await self._set(week, is_open, state=state, member_id=by, settled_at=now)

    async def _note(
        self, roundup_id: int, *, items: Iterable[ContentId], wins: Iterable[WinId], is_left_out: bool
    ) -> None:
        named = {"roundup_id": roundup_id, "is_left_out": is_left_out}
        rows = [{**named, "content_id": one, "win_id": None} for one in sorted(items)]
        rows += [{**named, "content_id": None, "win_id": one} for one in sorted(wins)]
        await self._work.add_all_if_new(roundup_items, rows)

    async def _id(self, week: str) -> int:
        return int((await self._execute(select(_ROW.id).where(*self._of(week)))).scalar_one())

    async def _set(self, week: str, *conditions: Any, **values: Any) -> bool:
        changed = await self._execute(
            update(roundups).where(*self._of(week), *conditions).values(**values).returning(_ROW.id)
        )
        return changed.scalar_one_or_none() is not None

    def _of(self, week: str) -> tuple[Any, ...]:
        return _ROW.organisation_id == self._organisation_id, _ROW.week == week


def _edition(row: Any, left_out: Sequence[Any]) -> Edition:
    no_items, no_wins = _ids(left_out)
    return Edition(
        week=row.week,
        due_at=row.due_at,
        state=RoundupState(row.state),
        words=row.words,
        video_link=row.video_link,
        by=None if row.person is None else colleague_of(row.member_id, row.workspace_id, row.person),
        previewed_at=row.previewed_at,
        settled_at=row.settled_at,
        no_items=no_items,
        no_wins=no_wins,
    )


def _ids(rows: Sequence[Any]) -> tuple[frozenset[ContentId], frozenset[WinId]]:
    items = frozenset(ContentId(row.content_id) for row in rows if row.content_id is not None)
    return items, frozenset(WinId(row.win_id) for row in rows if row.win_id is not None)
