"""What admins read of rounds: who would meet whom in the next one, and how the last one went."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Final

from messages.buddy_parts import day, people
from messages.examples import Example
from messages.heard import READER, named
from messages.model import (
    Blocks,
    Bold,
    Bullets,
    Button,
    Buttons,
    Chart,
    ChartKind,
    Fact,
    Facts,
    Line,
    Message,
    Series,
    When,
    WhenStyle,
    line,
    note,
    paragraph,
)
from messages.plural import several
from rules.buddies import Why
from rules.buddy import BuddyRound
from rules.buddy_report import Covered, NotIn, Rehearsal, RoundReport, WhyNot
from rules.buddy_rhythm import Mode
from rules.ids import MemberId, RoundId, WorkspaceId
from rules.objection import Colleague
from rules.recurrence import Due

SHOWN: Final = 40
OFF: Final = "Buddies are off. Turn them on with /hymnsheet buddies, then I can say who would meet whom."
NO_ROUND: Final = "There was no round of buddies yet. /hymnsheet buddies says when the first one comes."
# Whose private list it was is nobody's business: what an admin reads is the same for both.
_NOBODY_FREE: Final = "nobody on the other side could be with them this time"
_WHY: Final = {
    Why.NOBODY_THERE: "nobody on the other side takes part",
    Why.OWN_WISHES: _NOBODY_FREE,
    Why.NOBODY_FREE: _NOBODY_FREE,
}
_CHANGE: Final = Button("Change", "hymnsheet.buddies")
_REPORT: Final = Button("Last round", "hymnsheet.buddies_report")
_TRY: Final = Button("Who would meet whom", "hymnsheet.buddies_try")


def rehearsed(rehearsal: Rehearsal, *, reader: WorkspaceId, today: date, has_round: bool) -> Message:
    """Who would meet whom, who would have nobody, and who takes no part."""
    due = When(rehearsal.due.at, WhenStyle.DAY_AND_TIME)
    said = "This is who would meet whom" if rehearsal.groups else "Nobody would have a buddy"
    groups = [_group(reps, them, reader) for reps, them in rehearsal.groups]
    alone = [line(named(who, reader=reader), f": {_WHY[why]}") for who, why in rehearsal.left_out]
    resting = [line(named(one.who, reader=reader), f": {_why_not(one, today)}") for one in rehearsal.not_in]
    blocks: list[Blocks] = [
        paragraph(Bold(said), " in the next round, ", due, ":" if groups else "."),
        *_listed("", groups),
        *_listed("They would have nobody", alone),
        *_listed("Not in this round", resting),
        note("Only you see this, and nobody was told anything. It comes true if nothing changes until then."),
    ]
    return Message(f"{said}.", (*blocks, Buttons((*((_REPORT,) if has_round else ()), _CHANGE))))


def reported(report: RoundReport, *, today: date, is_on: bool) -> Message:
    """How the last round went, in numbers; nobody is named who said nothing."""
    pairs, last_on = report.met + report.not_met + report.unknown, report.round.last_on
    runs = today <= last_on
    nobody = "nobody has a buddy" if runs else "nobody had a buddy"
    met = f"{report.met:,} of {several(pairs, 'pair')} met{' so far' if runs else ''}"
    said = f"Round {report.round.number}: {met if pairs else nobody}."
    span = f"From {day(report.round.first_on, today=today)} to {day(last_on, today=today)}"
    blocks: list[Blocks] = [
        paragraph(Bold(said)),
        *([Facts(facts)] if (facts := _facts(report, pairs)) else []),
        *_coverage(report.coverage),
        note(f"{span}.{' Whoever meets by then counts too.' if runs else ''}"),
    ]
    return Message(said, (*blocks, Buttons((*((_TRY,) if is_on else ()), _CHANGE))))


def _listed(head: str, lines: Sequence[Line]) -> Iterable[Blocks]:
    if not lines:
        return
    if head:
        yield paragraph(Bold(head))
    yield Bullets(tuple(lines[:SHOWN]))
    if len(lines) > SHOWN:
        yield note(f"and {len(lines) - SHOWN:,} more")


def _group(reps: Sequence[Colleague], marketers: Sequence[Colleague], reader: WorkspaceId) -> Line:
    return line(*people(reps, reader=reader), " with ", *people(marketers, reader=reader))


def _why_not(one: NotIn, today: date) -> str:
    match one.why:
        case WhyNot.OUT:
            return "would rather have none for now"
        case WhyNot.SNOOZES if one.until:
            return f"snoozes until {day(one.until, today=today)}"
        case _:
            return "away then"


def _facts(report: RoundReport, pairs: int) -> tuple[Fact, ...]:
    counts = (("Met", report.met), ("Did not meet", report.not_met), ("Nobody answered", report.unknown))
    return (
        *(Fact(label, line(several(count, "pair"))) for label, count in counts if pairs),
        *([Fact("Without a buddy at first", line(several(report.alone, "person", "people")))] if report.alone else []),
    )


def _coverage(covered: Sequence[Covered]) -> list[Blocks]:
    if not covered or not covered[-1].possible:
        return []
    last = covered[-1]
    names = tuple(f"Round {one.number}" for one in covered)
    title = "Possible pairs that were buddies by then, in %"
    chart = Chart(ChartKind.BAR, title, names, (Series("Were buddies", tuple(one.percent for one in covered)),))
    said = f"{last.pairs:,} of the {last.possible:,} pairs that are possible today have been buddies."
    return [*([chart] if len(covered) > 1 else []), paragraph(said)]


def _somebody(number: int, name: str) -> Colleague:
    return Colleague(member_id=MemberId(number), workspace_id=READER, person=name)


_RITA, _SAM, _MAX, _LENA = (_somebody(*one) for one in ((1, "U0RITA"), (2, "U0SAM"), (3, "U0MAX"), (4, "U0LENA")))
_TODAY: Final = date(2026, 3, 2)
_DUE: Final = Due(datetime(2026, 3, 9, 9, 0, tzinfo=UTC), date(2026, 3, 9))
_REHEARSAL: Final = Rehearsal(
    due=_DUE,
    groups=(((_RITA, _SAM), (_MAX,)),),
    left_out=((_somebody(5, "U0KIT"), Why.OWN_WISHES),),
    not_in=(
        NotIn(who=_LENA, why=WhyNot.SNOOZES, until=date(2026, 5, 1)),
        NotIn(who=_somebody(6, "U0TOM"), why=WhyNot.AWAY),
        NotIn(who=_somebody(7, "U0ADA"), why=WhyNot.OUT),
    ),
)
_ALONE: Final = Rehearsal(due=_DUE, groups=(), left_out=((_RITA, Why.NOBODY_THERE),), not_in=())
_MANY: Final = Rehearsal(
    due=_DUE,
    groups=tuple(((_somebody(n, f"U0R{n}"),), (_somebody(n + 500, f"U0M{n}"),)) for n in range(10, 200)),
    left_out=(),
    not_in=(),
)
_ROUND: Final = BuddyRound(
    id=RoundId(3),
    number=3,
    mode=Mode.ROTATING,
    seed=1,
    first_on=date(2026, 2, 23),
    last_on=date(2026, 3, 8),
    due_at=datetime(2026, 2, 23, 9, 0, tzinfo=UTC),
    made_at=datetime(2026, 2, 23, 9, 0, tzinfo=UTC),
)
_GREW: Final = tuple(Covered(number=n, pairs=pairs, possible=48) for n, pairs in enumerate((12, 24, 34), 1))
_WENT: Final = RoundReport(round=_ROUND, met=7, not_met=2, unknown=3, alone=1, coverage=_GREW)
_FIRST: Final = RoundReport(round=_ROUND, met=0, not_met=0, unknown=1, alone=0, coverage=_GREW[:1])
_NOBODY_LEFT: Final = RoundReport(round=_ROUND, met=0, not_met=0, unknown=0, alone=0, coverage=())

EXAMPLES = (
    Example("who would meet whom", rehearsed(_REHEARSAL, reader=READER, today=_TODAY, has_round=True)),
    Example("who would meet whom, of many", rehearsed(_MANY, reader=READER, today=_TODAY, has_round=False)),
    Example("nobody would meet", rehearsed(_ALONE, reader=READER, today=_TODAY, has_round=False)),
    Example("the last round, which runs", reported(_WENT, today=_TODAY, is_on=True)),
    Example("the last round, which is over", reported(_WENT, today=date(2026, 3, 20), is_on=False)),
    Example("the first round", reported(_FIRST, today=_TODAY, is_on=True)),
    Example("a round that nobody is in any more", reported(_NOBODY_LEFT, today=_TODAY, is_on=True)),
)
