"""A win as it is read: one row with its rep, who told it, its lead and what won it, and a row for each who helped."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from rules.ids import AnswerId, ContentId, LeadId, WinId
from rules.money import Amount
from rules.people import Side
from rules.win import Credit, NewWin, Outcome, WhyLost, Win
from storage.merges import HERE
from storage.objection_rows import colleague_of
from storage.tables import answers, content_items, leads, members, objections, win_credits, wins

_REP, _TELLER = members.alias("rep"), members.alias("teller")
WHOLE = (
    select(
        wins,
        _REP.c.workspace_id.label("rep_workspace_id"),
        _REP.c.person.label("rep"),
        _REP.c.side.label("rep_side"),
        _TELLER.c.workspace_id.label("teller_workspace_id"),
        _TELLER.c.person.label("teller"),
        leads.c.name.label("lead"),
        answers.c.words.label("answer"),
        objections.c.number.label("answer_number"),
        content_items.c.title.label("content"),
        content_items.c.number.label("content_number"),
    )
    .outerjoin(_REP, (_REP.c.id == wins.c.rep_id) & (_REP.c.organisation_id == HERE))
    .outerjoin(_TELLER, (_TELLER.c.id == wins.c.member_id) & (_TELLER.c.organisation_id == HERE))
    .outerjoin(leads, (leads.c.id == wins.c.lead_id) & (leads.c.organisation_id == HERE))
    .outerjoin(answers, (answers.c.id == wins.c.answer_id) & (answers.c.organisation_id == HERE))
    .outerjoin(objections, (objections.c.id == answers.c.objection_id) & (objections.c.organisation_id == HERE))
    .outerjoin(content_items, (content_items.c.id == wins.c.content_id) & (content_items.c.organisation_id == HERE))
    .where(wins.c.organisation_id == HERE)
)
"""Every deal of the organisation, those lost and those taken back among them."""
CREDITS = (
    select(win_credits.c.win_id, win_credits.c.words, members.c.id, members.c.workspace_id, members.c.person)
    .add_columns(members.c.side)
    .join(members, (members.c.id == win_credits.c.member_id) & (members.c.organisation_id == HERE))
    .where(win_credits.c.organisation_id == HERE, win_credits.c.win_id.in_(bindparam("ids", expanding=True)))
    .order_by(win_credits.c.id)
)


def wins_of(rows: Sequence[Any], credited: Iterable[Any]) -> list[Win]:
    """The wins that rows of WHOLE and of CREDITS tell of."""
    helped: dict[int, list[Credit]] = defaultdict(list)
    for row in credited:
        helped[row.win_id].append(_credit(row.id, row.workspace_id, row.person, row.side, words=row.words))
    return [_win(row, tuple(helped[row.id])) for row in rows]


def columns_of(win: NewWin, *, match: str) -> Mapping[str, Any]:
    """The columns in which a deal is kept as it was told; `match` is the key of its customer."""
    return {
        "deal": win.deal or None,
        "outcome": win.outcome,
        "customer": win.customer,
        "customer_match": match,
        "amount_minor": win.amount.minor if win.amount else None,
        "currency": win.amount.currency if win.amount else "",
        "is_amount_hidden": win.is_amount_hidden,
        "rep_id": win.rep_id,
        "rep_email": "" if win.rep_id else win.rep_email,
        "lead_id": win.lead_id,
        "first_source": win.first_source,
        "touches": json.dumps(win.touches, ensure_ascii=False),
        "answer_id": win.answer_id,
        "content_id": win.content_id,
        "words": win.words,
        "reason": win.reason or "",
        "would_have_helped": win.would_have_helped,
        "closed_at": win.closed_at,
    }


def _win(row: Any, helped: tuple[Credit, ...]) -> Win:
    is_told = row.member_id is not None
    return Win(
        id=WinId(row.id),
        number=row.number,
        customer=row.customer,
        outcome=Outcome(row.outcome),
        deal=row.deal or "",
        amount=None if row.amount_minor is None else Amount(row.amount_minor, row.currency),
        is_amount_hidden=row.is_amount_hidden,
        rep=None if row.rep_id is None else _credit(row.rep_id, row.rep_workspace_id, row.rep, row.rep_side),
        rep_email=row.rep_email,
        credits=helped,
        lead_id=None if row.lead_id is None else LeadId(row.lead_id),
        lead=row.lead or "",
        first_source=row.first_source,
        touches=tuple(json.loads(row.touches)),
        answer_id=None if row.answer_id is None else AnswerId(row.answer_id),
        answer_number=row.answer_number,
        answer=row.answer or "",
        content_id=None if row.content_id is None else ContentId(row.content_id),
        content_number=row.content_number,
        content=row.content or "",
        words=row.words,
        reason=WhyLost(row.reason) if row.reason else None,
        would_have_helped=row.would_have_helped,
        told_by=colleague_of(row.member_id, row.teller_workspace_id, row.teller) if is_told else None,
        closed_at=row.closed_at,
        created_at=row.created_at,
        changed_at=row.changed_at,
        undone_at=row.undone_at,
    )


def _credit(member_id: int, workspace_id: int, person: str, side: str | None, *, words: str = "") -> Credit:
    who = colleague_of(member_id, workspace_id, person)
    return Credit(to=who, side=Side(side) if side else None, words=words)
