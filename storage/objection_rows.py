"""An objection as it is read: one row with its author, its lead and who claimed it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from rules.ids import MemberId, ObjectionId, WorkspaceId
from rules.money import Amount
from rules.objection import Category, Claim, Colleague, Heard, Kind, Objection, Voice, Worked
from storage.merges import HERE
from storage.tables import leads, members, objections

_CLAIMER = members.alias("claimer")
WHOLE = (
    select(
        objections,
        members.c.workspace_id,
        members.c.person,
        leads.c.name.label("lead"),
        _CLAIMER.c.workspace_id.label("claimer_workspace_id"),
        _CLAIMER.c.person.label("claimer"),
    )
    .join(members, (members.c.id == objections.c.member_id) & (members.c.organisation_id == HERE))
    .outerjoin(leads, (leads.c.id == objections.c.lead_id) & (leads.c.organisation_id == HERE))
    .outerjoin(_CLAIMER, (_CLAIMER.c.id == objections.c.claimed_by_id) & (_CLAIMER.c.organisation_id == HERE))
    .where(objections.c.organisation_id == HERE)
)
"""Every objection of the organisation, those undone among them."""


def objection_of(row: Any) -> Objection:
    """The objection that a row of WHOLE tells of."""
    return Objection(
        id=ObjectionId(row.id),
        number=row.number,
        heard=_heard(row),
        by=colleague_of(row.member_id, row.workspace_id, row.person),
        created_at=row.created_at,
        claim=_claim(row),
        merged_into_id=None if row.merged_into_id is None else ObjectionId(row.merged_into_id),
        undone_at=row.undone_at,
    )


def colleague_of(member_id: int, workspace_id: int, person: str) -> Colleague:
    """Somebody, from the columns of a row."""
    return Colleague(member_id=MemberId(member_id), workspace_id=WorkspaceId(workspace_id), person=person)


def voices_of(rows: Sequence[Any]) -> list[Voice]:
    """One voice a member, from rows in the order in which they heard it: their own newest words, else those echoed."""
    by_member: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_member[row.member_id].append(row)
    return [_voice(heard) for heard in by_member.values()]


def _voice(heard: list[Any]) -> Voice:
    own = [row for row in heard if not row.is_echo]
    said = (own or heard)[-1]
    by = colleague_of(said.member_id, said.workspace_id, said.person)
    return Voice(by=by, words=said.words, heard_at=heard[0].at)


def _heard(row: Any) -> Heard:
    return Heard(
        kind=Kind(row.kind),
        words=row.words,
        category=Category(row.category),
        category_words=row.category_words,
        competitor=row.competitor,
        lead=row.lead or "",
        amount=None if row.amount_minor is None else Amount(row.amount_minor, row.currency),
        said=row.said,
        worked=Worked(row.worked) if row.worked else None,
    )


def _claim(row: Any) -> Claim | None:
    if row.claimed_by_id is None:
        return None
    by = colleague_of(row.claimed_by_id, row.claimer_workspace_id, row.claimer)
    return Claim(by=by, due_at=row.answer_due_at)
