"""The weekly summary: how both sides kept their windows, for both channels, and to each person what is theirs alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from messages.examples import Example
from messages.heard import READER, named
from messages.model import (
    Blocks,
    Bold,
    Chart,
    ChartKind,
    Divider,
    Heading,
    Line,
    Message,
    Series,
    Table,
    When,
    WhenStyle,
    line,
    note,
    paragraph,
)
from messages.plural import several, shortened
from rules.attainment import Answered, Attainment, Summary, Touches, Week
from rules.event_log import Tier
from rules.ids import MemberId, WorkspaceId
from rules.objection import Colleague
from rules.windows import span_words

_UNNAMED = "No source named"
_OTHERS = "Other sources"
_SOURCE_LENGTH = 60
_CHART_LABEL = 16
_NOBODY_YET = "not yet"
_LAST_RANK = "9 in 10 within"
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """How one rep kept their windows."""

    rep: Colleague
    attainment: Attainment


def posted(summary: Summary, *, late_since: datetime | None = None) -> Message:
    """How both sides kept their windows, with nobody named; `late_since` is when it was due, if it is late."""
    return Message(
        f"How we kept our windows: {_short(summary)}.",
        (
            Heading("How we kept our windows"),
            note(f"The week of {days(summary.week)}, compared with the one before."),
            *([note("Late today: this was due at ", When(late_since, WhenStyle.TIME), ".")] if late_since else []),
            paragraph(Bold("Sales: "), *_sales(summary)),
            paragraph(Bold("Marketing: "), *_marketing(summary)),
            *_details(summary),
        ),
    )


def for_manager(week: Week, rows: Sequence[Row], *, reader: WorkspaceId) -> Message:
    """How each of a manager's own team kept their windows, which nobody else is told."""
    said = f"Your team's windows in the week of {days(week)}"
    table = Table(
        ("", "Windows", "In time", "Half within"),
        tuple(_rep_row(row, reader) for row in sorted(rows, key=lambda row: row.rep.member_id)),
    )
    private = "Only you read this. Each of them is told their own numbers, and nobody else's."
    return Message(
        said, (paragraph(Bold(said)), table, note(private), note(_explained(row.attainment for row in rows)))
    )


def for_rep(week: Week, mine: Attainment, *, has_manager: bool) -> Message:
    """How somebody kept their own windows, in a line to them alone."""
    ended = several(mine.windows, "follow-up window")
    kept = f"{_of_so_many(mine)} in time" if mine.windows > 1 else "in time" if mine.kept else "not in time"
    half = f" Half had their first touch within {span_words(mine.half_within)}." if mine.half_within else ""
    said = f"Your week of {days(week)}: {ended}, {kept}.{half}"
    is_all = mine.kept == mine.windows
    help_ = (
        "Every one in time: thank you!" if is_all else "Too much at once? Pause and Reassign are on every lead's card."
    )
    readers = "Only you and your manager read these numbers." if has_manager else "Only you read these numbers."
    return Message(said, (paragraph(said), note(f"{help_} {readers}")))


def days(week: Week) -> str:
    """A week by its first and its last day: "2 to 8 March", "23 February to 1 March"."""
    first, last = week.monday_on, week.sunday_on
    return f"{first.day}{'' if first.month == last.month else f' {first:%B}'} to {last.day} {last:%B}"


def _short(summary: Summary) -> str:
    sides = (("sales", summary.sales), ("marketing", summary.marketing))
    return ", ".join(f"{side} {of.percent} %" for side, of in sides if of.percent is not None)


def _sales(summary: Summary) -> Line:
    now = summary.sales
    if not now.windows:
        return line("no follow-up window ended.")
    said = f"{now.kept:,} of {several(now.windows, 'follow-up window')} kept, "
    touched = f" Half had their first touch within {span_words(now.half_within)}." if now.half_within else ""
    compared = _compared(now.percent, summary.sales_before.percent)
    return line(said, Bold(f"{now.percent} %"), f"{compared}.{touched} {_kinds(summary)}".rstrip())


def _marketing(summary: Summary) -> Line:
    now = summary.marketing
    if not now.windows:
        return line("no answer was due.")
    said = f"{now.kept:,} of {several(now.windows, 'claimed objection')} answered in time, "
    compared = _compared(now.percent, summary.marketing_before.percent)
    return line(said, Bold(f"{now.percent} %"), f"{compared}.{_answered_within(now)}")


def _answered_within(now: Answered) -> str:
    if now.half_within is None:
        return ""
    return f" Half of them were answered {_in_days(now.half_within)}."


def _in_days(count: int) -> str:
    return f"within {several(count, 'working day')}" if count else "on the same day"


def _compared(now: int | None, before: int | None) -> str:
    if now is None or before is None:
        return ""
    if now == before:
        return ", as in the week before"
    return f", {'up' if now > before else 'down'} from {before} %"


def _kinds(summary: Summary) -> str:
    """First touches as people said them, and as the CRM saw them, apart."""
    kinds = ((summary.self_reported, "self-reported"), (summary.verified, "verified by the CRM"))
    told = [(one, how) for one, how in kinds if one.count]
    if len(told) < 2:
        return "".join(f"First touches: {one.count:,} {how}." for one, how in told)
    return f"First touches: {'; '.join(_kind(one, how) for one, how in told)}."


def _kind(touches: Touches, how: str) -> str:
    half = f", half within {span_words(touches.half_within)}" if touches.half_within is not None else ""
    return f"{touches.count:,} {how}{half}"


def _details(summary: Summary) -> list[Blocks]:
    if not summary.sales.windows:
        return []
    tiers = {tier.capitalize(): one for tier, one in summary.by_tier.items()}
    sources = {_source(name): one for name, one in summary.by_source.items()}
    if summary.other_sources.windows:
        sources[_OTHERS] = summary.other_sources
    groups = {"All": summary.sales, **tiers, **{_from(name): one for name, one in sources.items()}}
    table = Table(
        ("", "Windows", "In time", "Half within", _LAST_RANK), tuple(_row(name, one) for name, one in groups.items())
    )
    charts = [
        *_chart("Hours to the first touch, by tier", tiers),
        *_chart("Hours to the first touch, by source", sources),
    ]
    return [Divider(), table, *charts, note(_explained(groups.values()))]


def _source(name: str) -> str:
    return shortened(name, _SOURCE_LENGTH) or _UNNAMED


def _from(source: str) -> str:
    return source if source in {_UNNAMED, _OTHERS} else f"From {source}"


def _row(name: str, one: Attainment) -> tuple[Line, ...]:
    times = (_time(one.half_within, one), _time(one.most_within, one))
    return (line(name), line(f"{one.windows:,}"), line(f"{one.percent} %"), *(line(time) for time in times))


def _rep_row(row: Row, reader: WorkspaceId) -> tuple[Line, ...]:
    one = row.attainment
    return (
        line(named(row.rep, reader=reader)),
        line(f"{one.windows:,}"),
        line(f"{one.kept:,}"),
        line(_time(one.half_within, one)),
    )


def _time(time: timedelta | None, one: Attainment) -> str:
    if time is not None:
        return span_words(time)
    return _NOBODY_YET if one.timed else "–"


def _chart(title: str, groups: Mapping[str, Attainment]) -> list[Chart]:
    """Half and nine in ten beside each other, of groups in which both are known; none of one, or of like names."""
    known = [(name, one.half_within, one.most_within) for name, one in groups.items()]
    drawn = [(name, half, most) for name, half, most in known if half is not None and most is not None]
    names = tuple(shortened(name, _CHART_LABEL) for name, _, _ in drawn)
    if len(set(names)) < max(2, len(drawn)):
        return []
    series = (
        Series("half within", tuple(_hours(half) for _, half, _ in drawn)),
        Series(_LAST_RANK, tuple(_hours(most) for _, _, most in drawn)),
    )
    return [Chart(ChartKind.BAR, title, names, series)]


def _hours(time: timedelta) -> float:
    return round(time / _HOUR, 2)


def _explained(shown: Iterable[Attainment]) -> str:
    waits = any(one.timed and one.most_within is None for one in shown)
    late = f" A window without a touch so far counts as the slowest; “{_NOBODY_YET}” is where too many still wait."
    return f"Times are working time until the first touch, of those who had the lead.{late if waits else ''}"


def _of_so_many(one: Attainment) -> str:
    return "all" if one.kept == one.windows else f"{one.kept:,} of them" if one.kept else "none of them"


_WEEK = Week(
    monday_on=date(2026, 3, 2),
    since_at=datetime(2026, 3, 1, 23, tzinfo=UTC),
    until_at=datetime(2026, 3, 8, 23, tzinfo=UTC),
)


def _example(windows: int, kept: int, half: float | None, most: float | None) -> Attainment:
    times = [None if hours is None else hours * _HOUR for hours in (half, most)]
    return Attainment(windows=windows, kept=kept, timed=windows, half_within=times[0], most_within=times[1])


_RITA = Colleague(member_id=MemberId(1), workspace_id=READER, person="U0RITA")
_SAM = Colleague(member_id=MemberId(2), workspace_id=READER, person="U0SAM")
_ALL = _example(42, 37, 1.5, 7.75)
_SUMMARY = Summary(
    week=_WEEK,
    sales=_ALL,
    sales_before=_example(40, 30, 2, 8),
    by_tier={
        Tier.HOT: _example(6, 5, 0.2, 0.75),
        Tier.NORMAL: _example(30, 27, 1.5, 6),
        Tier.LOW: _example(6, 5, 4, 20),
    },
    by_source={"Webinar": _example(28, 26, 1.25, 6), "Trade fair": _example(10, 8, 2, 9), "": _example(4, 3, 3, None)},
    other_sources=Attainment(),
    self_reported=Touches(count=30, half_within=1.5 * _HOUR),
    verified=Touches(count=9, half_within=0.75 * _HOUR),
    marketing=Answered(windows=8, kept=6, half_within=1),
    marketing_before=Answered(windows=5, kept=5, half_within=1),
)
_NO_LEADS = replace(
    _SUMMARY,
    sales=Attainment(),
    by_tier={},
    by_source={},
    self_reported=Touches(),
    verified=Touches(),
    marketing=Answered(windows=2, kept=2, half_within=0),
)
_FEW = replace(
    _SUMMARY,
    sales=_example(2, 0, None, None),
    sales_before=Attainment(),
    by_tier={Tier.HOT: _example(2, 0, None, None)},
    by_source={"Webinar": _example(2, 0, None, None)},
    self_reported=Touches(),
    verified=Touches(),
    marketing=Answered(),
    marketing_before=Answered(),
)
_MANY = replace(
    _SUMMARY,
    by_source={f"A campaign with a rather long name, number {number}": _ALL for number in range(8)},
    other_sources=_ALL,
)
EXAMPLES = (
    Example("how both sides kept their windows", posted(_SUMMARY)),
    Example("the same, late, with very many sources", posted(_MANY, late_since=datetime(2026, 3, 9, 8, tzinfo=UTC))),
    Example("a week without leads", posted(_NO_LEADS)),
    Example("a week of which little is known", posted(_FEW)),
    Example(
        "a manager's own team",
        for_manager(
            _WEEK,
            [Row(rep=_RITA, attainment=_example(7, 7, 1, 3)), Row(rep=_SAM, attainment=_example(3, 1, None, None))],
            reader=READER,
        ),
    ),
    Example("a rep's own line", for_rep(_WEEK, _example(7, 5, 1.5, 3), has_manager=True)),
    Example("a rep's own line, all in time", for_rep(_WEEK, _example(7, 7, 1, 3), has_manager=True)),
    Example("a rep's own line, of one window", for_rep(_WEEK, _example(1, 0, None, None), has_manager=False)),
)
