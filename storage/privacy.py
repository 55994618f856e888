"""What is held about one member, in every table, and how all of it is forgotten."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, String, Table, and_, case, cast, delete, func, or_, select, update

from rules.delivery import DeliveryState, Kind
from rules.erasure import NOTHING_LEFT, REMOVED, Traces, traces_of, without
from rules.ids import ContentId, MemberId, ObjectionId
from rules.tracked_lead import LeadEvent
from storage.buddies_due import BuddiesDue
from storage.claims_due import ClaimsDue
from storage.content_outdated import OutdatedItems
from storage.deliveries import Deliveries
from storage.follow_ups import FollowUps
from storage.members import NEVER
from storage.tables import (
    absences,
    answer_marks,
    answers,
    audit,
    buddy_exclusions,
    buddy_lessons,
    buddy_mates,
    buddy_wishes,
    content_contributors,
    content_items,
    content_uses,
    conversations,
    deliveries,
    drafts,
    feedback,
    lead_events,
    leads,
    members,
    metadata,
    objections,
    paces,
    requests,
    roundup_settings,
    roundups,
    win_credits,
    wins,
)
from storage.work import Door

PSEUDONYM = "erased-"
FREE_WORDS: dict[Table, dict[str, str]] = {
    feedback: {"words": ""},
    objections: {"words": REMOVED, "category_words": "", "said": "", "competitor": ""},
    wins: {"words": "", "would_have_helped": ""},
    win_credits: {"words": ""},
    content_items: {"words": ""},
    content_uses: {"words": ""},
    roundups: {"words": ""},
    buddy_lessons: {"words": ""},
}
"""Columns with words of a row's author, and what stands there once they are forgotten."""
FORGOTTEN = (absences, answers, buddy_exclusions, buddy_wishes, content_contributors, drafts)
"""Tables whose rows are nothing without whoever they tell of."""
_UNTOLD = {"organisation_id", "fingerprint", "message", "response_url", "lease"}
_GOING = (DeliveryState.WAITING, DeliveryState.SENDING)
_PAGE = 500


class Privacy(Door):
    """What this organisation holds about a member."""

    async def count(self, member_id: MemberId) -> dict[str, int]:
        """How many rows of each table are the member's own, or messages to them; empty tables are left out."""
        person = await self._person(member_id)
        counts: dict[str, int] = {}
        for table, whose in _theirs(member_id, person).items():
            mine = (table.c.organisation_id == self._organisation_id, whose)
            found = await self._execute(select(func.count()).select_from(table).where(*mine))
            counts[table.name] = found.scalar_one()
        return {name: count for name, count in counts.items() if count}

    async def held(self, member_id: MemberId) -> dict[str, list[dict[str, Any]]]:
        """Every row of the member's by table, then the rows of others that point to them, told by their ids alone."""
        person = await self._person(member_id)
        told: dict[str, list[dict[str, Any]]] = {}
        for table, whose in _theirs(member_id, person).items():
            told[table.name] = await self._rows([c for c in table.c if c.name not in _UNTOLD], whose)
        for column in _pointing_columns():
            told[f"{column.table.name} by {column.name}"] = await self._rows([column.table.c.id], column == member_id)
        return {name: rows for name, rows in told.items() if rows}

    async def erase(self, member_id: MemberId, *, now: datetime) -> bool:
        """Forget the member: their words go, what remains has an author nobody knows; False if that was done before."""
        person = await self._person(member_id)
        if person.startswith(PSEUDONYM):
            return False
        traces = traces_of(person, [words async for words in self._words(member_id)])
        released = await self._release_claims(member_id)
        await self._forget_rows(member_id)
        await self._leave_buddies(member_id, now=now)
        await ClaimsDue(self._work).changed(released, now=now)
        await self._release_leads(member_id, now=now)
        await self._release_content(member_id, now=now)
        await self._forget_addressed(person)
        for column in (deliveries.c.message, drafts.c.form, requests.c.answer):
            await self._forget_in(column, traces, now=now)
        await self._forget_name(member_id, person)
        await self._work.add(audit, member_id=member_id, action="hymnsheet.erase", at=now)
        return True

    async def _person(self, member_id: MemberId) -> str:
        found = await self._execute(select(members.c.person).where(self._is_mine(members), members.c.id == member_id))
        return str(found.scalar_one())

    async def _rows(self, columns: Sequence[Column[Any]], whose: ColumnElement[bool]) -> list[dict[str, Any]]:
        table = columns[0].table
        found = await self._execute(
            select(*columns).where(table.c.organisation_id == self._organisation_id, whose).order_by(table.c.id)
        )
        return [dict(row) for row in found.mappings()]

    async def _words(self, member_id: MemberId) -> AsyncIterator[str]:
        texts = FREE_WORDS | {answers: {"words": "", "link": ""}}
        for table, columns in texts.items():
            for row in await self._rows([table.c[name] for name in columns], table.c.member_id == member_id):
                for words in row.values():
                    yield words

    async def _forget_rows(self, member_id: MemberId) -> None:
        mine = select(answers.c.id).where(self._is_mine(answers), answers.c.member_id == member_id)
        await self._execute(delete(answer_marks).where(self._is_mine(answer_marks), answer_marks.c.answer_id.in_(mine)))
        for table in FORGOTTEN:
            await self._execute(delete(table).where(self._is_mine(table), table.c.member_id == member_id))
        for table, emptied in FREE_WORDS.items():
            await self._execute(
                update(table).where(self._is_mine(table), table.c.member_id == member_id).values(**emptied)
            )

    async def _leave_buddies(self, member_id: MemberId, *, now: datetime) -> None:
        """Nobody is told that they left; whoever was with them gets another buddy."""
        named = (self._is_mine(buddy_exclusions), buddy_exclusions.c.other_id == member_id)
        await self._execute(delete(buddy_exclusions).where(*named))
        mine = (self._is_mine(buddy_mates), buddy_mates.c.member_id == member_id)
        gone = {"left_at": func.coalesce(buddy_mates.c.left_at, now), "parted_at": now, "told_at": None}
        await self._execute(update(buddy_mates).where(*mine).values(**gone))
        await BuddiesDue(self._work).look_soon()

    async def _release_claims(self, member_id: MemberId) -> list[ObjectionId]:
        """Whatever they took is free, and so is what only they had answered: whoever took it kept their promise."""
        given = select(answers.c.objection_id).where(self._is_mine(answers))
        only_theirs = and_(
            objections.c.id.in_(given.where(answers.c.member_id == member_id)),
            objections.c.id.not_in(given.where(answers.c.member_id != member_id)),
        )
        released = await self._execute(
            update(objections)
            .where(
                self._is_mine(objections),
                objections.c.claimed_by_id.is_not(None),
                or_(objections.c.claimed_by_id == member_id, only_theirs),
            )
            .values(claimed_by_id=None, claimed_at=None, answer_due_at=None)
            .returning(objections.c.id)
        )
        return [ObjectionId(each) for each in released.scalars()]

    async def _release_leads(self, member_id: MemberId, *, now: datetime) -> None:
        """Their leads are nobody's from now on, and nothing tells any more how a source had named them."""
        released = await self._execute(
            update(leads)
            .where(self._is_mine(leads), leads.c.owner_id == member_id)
            .values(owner_id=None, owner_email="", owner_mark="")
            .returning(leads.c.id)
        )
        here = {"organisation_id": self._organisation_id, "kind": LeadEvent.RELEASED, "at": now}
        rows = [{**here, "lead_id": lead_id} for lead_id in sorted(released.scalars())]
        if rows:
            await self._execute(lead_events.insert(), rows)
            await FollowUps(self._work).look_at([row["lead_id"] for row in rows], at=now)

    async def _release_content(self, member_id: MemberId, *, now: datetime) -> None:
        """Nobody in particular keeps their items right from now on, nor looks after the roundup."""
        released = await self._execute(
            update(content_items)
            .where(self._is_mine(content_items), content_items.c.owner_id == member_id)
            .values(owner_id=None)
            .returning(content_items.c.id)
        )
        await OutdatedItems(self._work).changed([ContentId(each) for each in released.scalars()], now=now)
        await self._execute(
            update(roundup_settings)
            .where(self._is_mine(roundup_settings), roundup_settings.c.owner_id == member_id)
            .values(owner_id=None)
        )

    async def _forget_addressed(self, person: str) -> None:
        """What was sent to them says nothing any more, nor to whom; what was still to be sent is not."""
        to_them = or_(deliveries.c.place == person, deliveries.c.person == person)
        nowhere = dict.fromkeys(("place", "person", "conversation", "thread", "response_url"), "")
        await self._execute(
            update(deliveries)
            .where(self._is_mine(deliveries), to_them)
            .values(
                **nowhere,
                key="erased:" + cast(deliveries.c.id, String),
                message=NOTHING_LEFT,
                sent_channel="",
                sent_ref="",
                state=case((deliveries.c.state.in_(_GOING), DeliveryState.EXPIRED), else_=deliveries.c.state),
            )
        )
        theirs = (self._is_mine(conversations), conversations.c.person == person)
        await self._execute(delete(conversations).where(*theirs))
        with_them = or_(paces.c.conversation == person, paces.c.conversation.endswith(f" {person}", autoescape=True))
        await self._execute(delete(paces).where(self._is_mine(paces), with_them))

    async def _forget_in(self, column: Column[Any], traces: Traces, *, now: datetime) -> None:
        async for row in self._pages(column.table):
            left = without(traces, getattr(row, column.name))
            if left is not None:
                await self._put(column, left, row, now=now)

    async def _put(self, column: Column[Any], left: str, row: Row[Any], *, now: datetime) -> None:
        if column.table is deliveries and row.kind == Kind.POST:
            await Deliveries(self._work).refresh(row.key, left, now=now)
        else:
            here = (self._is_mine(column.table), column.table.c.id == row.id)
            await self._execute(update(column.table).where(*here).values({column.name: left}))

    async def _pages(self, table: Table) -> AsyncIterator[Row[Any]]:
        last = 0
        while True:
            found = await self._execute(
                select(table).where(self._is_mine(table), table.c.id > last).order_by(table.c.id).limit(_PAGE)
            )
            rows = found.all()
            for row in rows:
                yield row
            if len(rows) < _PAGE:
                return
            last = rows[-1].id

    async def _forget_name(self, member_id: MemberId, person: str) -> None:
        await self._execute(update(audit).where(self._is_mine(audit), audit.c.subject == person).values(subject=""))
        await self._execute(
            update(members).where(self._is_mine(members), members.c.manager_id == member_id).values(manager_id=None)
        )
        await self._execute(
            update(members)
            .where(self._is_mine(members), members.c.id == member_id)
            .values(
                person=f"{PSEUDONYM}{member_id}",
                side=None,
                manager_id=None,
                is_admin=False,
                is_active=False,
                zone="UTC",
                country=None,
                working_hours=None,
                fingerprint=None,
                checked_at=NEVER,
            )
        )

    def _is_mine(self, table: Any) -> ColumnElement[bool]:
        mine: ColumnElement[bool] = table.c.organisation_id == self._organisation_id
        return mine


def _theirs(member_id: MemberId, person: str) -> dict[Table, ColumnElement[bool]]:
    """Which rows of each table are a member's own."""
    own = {table: table.c.member_id == member_id for table in metadata.sorted_tables if "member_id" in table.c}
    to_them = or_(deliveries.c.place == person, deliveries.c.person == person)
    return {members: members.c.id == member_id, **own, deliveries: to_them}


def _pointing_columns() -> list[Column[Any]]:
    """Columns by which rows of others point to a member, but for what those others keep to themselves."""
    return [
        column
        for table in metadata.sorted_tables
        for column in table.c
        if column.name != "member_id"
        and column is not buddy_exclusions.c.other_id
        and any(key.column is members.c.id for key in column.foreign_keys)
    ]
