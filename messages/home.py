"""Somebody's own page with the bot: what they owe, what became of what they said, and where to go on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from messages.examples import Example
from messages.heard import (
    EXAMPLE,
    EXAMPLE_CLAIM,
    EXAMPLE_KNOWN,
    EXAMPLE_UNANSWERED,
    QUOTED,
    READER,
    claimed,
)
from messages.judgements import TIMINGS, VERDICTS, reason_of, scored
from messages.lead_mine import NOBODY, entry
from messages.lead_standing import EXAMPLE_LATE, EXAMPLE_NEW
from messages.lead_team import EXAMPLE_TEAM, counted, rows
from messages.model import (
    Blocks,
    Bold,
    Bullets,
    Button,
    Buttons,
    ButtonStyle,
    Divider,
    Heading,
    Home,
    Inline,
    Line,
    Link,
    When,
    WhenStyle,
    line,
    note,
    paragraph,
    quote,
)
from messages.plural import several, shortened
from rules.answer import Known
from rules.ids import WorkspaceId
from rules.lead_view import LeadView
from rules.leadfeedback import Feedback, Timing, Verdict
from rules.objection import Objection
from rules.people import Side
from rules.setup import SIDE_NAMES


@dataclass(frozen=True, slots=True)
class Logged:
    """An objection somebody logged or heard too, and what is known about where it counts."""

    objection: Objection
    known: Known


@dataclass(frozen=True, slots=True)
class Judged:
    """Feedback somebody gave on a lead."""

    feedback: Feedback
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """What a team did in the last 30 days, counted as a team."""

    people: int
    objections: int
    echoes: int
    feedback: int


def page(*parts: Sequence[Blocks], may: Collection[str]) -> Home:
    """The page of somebody who may use these entry points: their parts one after the other, and the way on."""
    blocks: list[Blocks] = [Heading("Your hymn sheet")]
    for part in parts:
        blocks += [*part, Divider()]
    more = (
        Button("What I can do for you", "hymnsheet.help"),
        Button("What I keep about you", "hymnsheet.privacy"),
    )
    return Home((*blocks, *_buttons(may, *more)))


def not_on_a_side(admins: Line) -> tuple[Blocks, ...]:
    """For somebody nobody has put on a side."""
    return (paragraph("You are not on a side yet. Ask ", *admins, " to add you with /hymnsheet setup."),)


def to_say(may: Collection[str]) -> tuple[Blocks, ...]:
    """Where somebody who talks to prospects begins."""
    return (
        paragraph(Bold("Heard something from a prospect?"), " It takes seconds, and marketing answers."),
        *_buttons(
            may,
            Button("Log an objection", "objection.log", style=ButtonStyle.PRIMARY),
            Button("Judge a lead", "leadfeedback.give"),
        ),
    )


def owed(views: Sequence[LeadView], *, waiting: int, lapsed: int) -> tuple[Blocks, ...]:
    """The leads that wait for somebody, most urgent first; `views` are the first of them."""
    head = Bold("What you owe")
    if not waiting:
        return paragraph(head), note(NOBODY)
    blocks: list[Blocks] = [paragraph(head, " · ", counted(waiting, lapsed))]
    for view in views:
        blocks += entry(view)
    if waiting > len(views):
        more = Button("Show my leads", "lead.mine")
        blocks += [note(f"And {waiting - len(views):,} more."), Buttons((more,))]
    return tuple(blocks)


def what_became(logged: Sequence[Logged], *, reader: WorkspaceId) -> tuple[Blocks, ...]:
    """What happened to the objections somebody logged or heard too."""
    if not logged:
        return (paragraph(Bold("What became of what you said")), note("Nothing logged yet. The first is the hardest."))
    blocks: list[Blocks] = [paragraph(Bold("What became of what you said"))]
    for one in logged:
        blocks.append(quote(shortened(one.objection.heard.words, QUOTED)))
        blocks += _became(one, reader)
    return tuple(blocks)


def judged(given: Sequence[Judged]) -> tuple[Blocks, ...]:
    """What somebody said of leads."""
    if not given:
        return ()
    return (paragraph(Bold("What you said of leads")), Bullets(tuple(_judged(one) for one in given)))


def promised(mine: Sequence[Objection], *, now: datetime) -> tuple[Blocks, ...]:
    """The objections somebody took and has not answered, most urgent first."""
    if not mine:
        return ()
    blocks: list[Blocks] = [paragraph(Bold("You promised an answer"))]
    for objection in mine:
        blocks += [quote(shortened(objection.heard.words, QUOTED)), note(*_due(objection, now)), _answer(objection)]
    return tuple(blocks)


def waiting(unclaimed: Sequence[Objection], *, has_promised: bool) -> tuple[Blocks, ...]:
    """The objections nobody took yet, oldest first."""
    if not unclaimed:
        said = "Nobody else waits for an answer." if has_promised else "Nothing waits for an answer. Well sung!"
        return (paragraph(Bold(said)),)
    blocks: list[Blocks] = [paragraph(Bold("Waits for somebody to take it"))]
    for objection in unclaimed:
        number = str(objection.number)
        take = Button("Claim", "claim.take", number, style=ButtonStyle.PRIMARY)
        since = When(objection.created_at, WhenStyle.DAY)
        blocks += [
            quote(shortened(objection.heard.words, QUOTED)),
            note(f"#{number} · since ", since),
            Buttons((take, Button("Answer", "answer.give", number))),
        ]
    return tuple(blocks)


def team(counts: Team) -> tuple[Blocks, ...]:
    """What a manager's team did, as a team: nobody is named."""
    head = f"Your team of {several(counts.people, 'person', 'people')}, in the last 30 days"
    done = (
        f"{several(counts.objections, 'objection')} logged",
        f"{several(counts.echoes, 'time')} “heard it too”",
        f"{several(counts.feedback, 'lead')} judged",
    )
    return (paragraph(Bold(head)), Bullets(tuple(line(one) for one in done)))


def for_admin(counts: dict[Side, int], *, set_up_at: datetime | None, digest_at: str) -> tuple[Blocks, ...]:
    """Where the set-up stands, and how to change it."""
    if set_up_at is None:
        told = paragraph(Bold("Not set up yet."), " Tell me who is in sales and who is in marketing.")
        return (told, Buttons((Button("Set me up", "hymnsheet.setup", style=ButtonStyle.PRIMARY),)))
    people = ", ".join(f"{counts.get(side, 0)} in {SIDE_NAMES[side].lower()}" for side in Side)
    return (
        paragraph(Bold("For admins"), f" · {people} · digest on working days at {digest_at}"),
        Buttons(
            (
                Button("Settings", "hymnsheet.setup"),
                Button("Who leads whom", "hymnsheet.managers"),
                Button("Is everything working?", "hymnsheet.doctor"),
            )
        ),
    )


def _became(one: Logged, reader: WorkspaceId) -> tuple[Blocks, ...]:
    known, number = one.known, one.objection.number
    others = known.voices - 1
    heard = f"#{number}" + (f" · {several(others, 'colleague')} heard it too" if others > 0 else "")
    if known.best:
        answer = quote("Answer: ", shortened(known.best.words, QUOTED))
        link: list[Inline | str] = [" · ", Link("more", known.best.link)] if known.best.link else []
        return (answer, note(heard, *link), Buttons((Button("Show", "objection.show", str(number)),)))
    if known.objection.claim:
        return (note(f"{heard} · ", *claimed(known.objection.claim, reader=reader)),)
    return (note(f"{heard} · nobody has taken it yet"),)


def _judged(one: Judged) -> Line:
    said = [
        VERDICTS[one.feedback.verdict] if one.feedback.verdict else "",
        reason_of(one.feedback),
        scored(one.feedback.score) if one.feedback.score else "",
        TIMINGS[one.feedback.timing] if one.feedback.timing else "",
    ]
    told = "".join(f" · {words}" for words in said if words)
    return line(Bold(one.feedback.lead), told, " · ", When(one.at, WhenStyle.DAY))


def _due(objection: Objection, now: datetime) -> Line:
    claim = objection.claim
    if claim is None:
        return line(f"#{objection.number}")
    late = " · that day has passed, and an answer is still welcome" if claim.due_at < now else ""
    return line(f"#{objection.number} · answer by ", When(claim.due_at, WhenStyle.DAY), late)


def _answer(objection: Objection) -> Buttons:
    number = str(objection.number)
    answer = Button("Answer", "answer.give", number, style=ButtonStyle.PRIMARY)
    return Buttons((answer, Button("Release", "claim.release", number)))


def _buttons(may: Collection[str], *buttons: Button) -> tuple[Blocks, ...]:
    offered = tuple(button for button in buttons if button.action in may)
    return (Buttons(offered),) if offered else ()


_AT = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
_REP = frozenset({"objection.log", "leadfeedback.give", "hymnsheet.help", "hymnsheet.privacy"})
_LOGGED = (
    Logged(EXAMPLE, Known(objection=EXAMPLE, voices=3)),
    Logged(EXAMPLE, EXAMPLE_KNOWN),
    Logged(EXAMPLE, EXAMPLE_UNANSWERED),
)
_JUDGED = Judged(Feedback(lead="acme.com", verdict=Verdict.REJECT, score=2, timing=Timing.TOO_EARLY), _AT)
_TEAM = Team(people=3, objections=12, echoes=1, feedback=8)
_COUNTS = {Side.SALES: 3, Side.MARKETING: 2}
EXAMPLES = (
    Example(
        "home of a rep",
        page(
            owed([EXAMPLE_LATE, EXAMPLE_NEW], waiting=12, lapsed=1),
            to_say(_REP),
            what_became(_LOGGED, reader=READER),
            judged([_JUDGED]),
            may=_REP,
        ),
    ),
    Example(
        "home of a new rep",
        page(owed([], waiting=0, lapsed=0), to_say(_REP), what_became((), reader=READER), judged([]), may=_REP),
    ),
    Example(
        "home of a marketer",
        page(
            promised([EXAMPLE_KNOWN.objection, EXAMPLE], now=EXAMPLE_CLAIM.due_at),
            waiting([EXAMPLE], has_promised=True),
            may=_REP,
        ),
    ),
    Example("home of a marketer who is done", page(promised([], now=_AT), waiting([], has_promised=False), may=_REP)),
    Example("home of a manager", page(team(_TEAM), rows(EXAMPLE_TEAM, more=2, reader=READER), may=_REP)),
    Example("home of an admin", page(for_admin(_COUNTS, set_up_at=_AT, digest_at="08:30"), may=_REP)),
    Example("home before set-up", page(for_admin({}, set_up_at=None, digest_at="08:30"), may=_REP)),
    Example("home without a side", page(not_on_a_side(line("an admin")), may=())),
)
