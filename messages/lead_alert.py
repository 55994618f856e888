"""What is said of leads that wait: to the manager of whoever owes the touch, and of many leads in one message."""

from collections.abc import Callable, Iterable, Sequence, Set
from datetime import timedelta
from typing import Final, TypeAlias

from messages.examples import Example
from messages.heard import READER, named
from messages.lead import called, origin
from messages.lead_card import LATE_AFTER
from messages.lead_standing import (
    EXAMPLE_LATE,
    EXAMPLE_NEW,
    EXAMPLE_REACHED,
    EXAMPLE_REASON,
    EXAMPLE_STRANDED,
    done,
    is_late,
    reason,
    show_button,
    stands,
    titled,
    until,
    waits,
    with_whom,
)
from messages.model import (
    Blocks,
    Bold,
    Bullets,
    Button,
    Buttons,
    ButtonStyle,
    Inline,
    Line,
    Message,
    When,
    WhenStyle,
    note,
    paragraph,
)
from messages.plural import several
from rules.event_log import Assigned
from rules.ids import LeadId, WorkspaceId
from rules.ladder import Rung
from rules.lead_view import LeadView, Occasion

Told: TypeAlias = tuple[LeadView, Occasion]


def for_manager(view: LeadView, occasion: Occasion, *, reader: WorkspaceId) -> Message:
    """A lead whose window has passed, to the manager of its owner; once somebody saw to it, what became of it."""
    if not _still_waits(view, occasion):
        return _seen_to(view, reader)
    said = f"A lead still waits: {called(view.lead)}"
    blocks: list[Blocks] = [
        paragraph(Bold("A lead still waits: "), *titled(view, " · ", *until(view))),
        paragraph(*with_whom(view, reader=reader)),
        *_why(view),
        note(_capital(origin(view.lead))),
        *_came_up(occasion),
        Buttons((_reassign(view), show_button(view))),
    ]
    return Message(said, tuple(blocks))


def summary(told: Sequence[Told], *, count: int, reader: WorkspaceId) -> Message:
    """Many leads in one message, to whoever owes the touches or leads those who do; `told` are the first of `count`.

    A lead of which several steps were told is named once, with what comes first.
    """
    told = _once_each(told)
    rungs = {occasion.rung for _, occasion in told}
    said = _head(rungs, count)
    blocks: list[Blocks] = [paragraph(Bold(said))]
    for head, fits in _GROUPS:
        rows = [(view, occasion) for view, occasion in told if fits(occasion.rung)]
        blocks += _group(head if len(rungs) > 1 else "", rows, reader)
    blocks += _team(told, reader)
    if count > len(told):
        blocks.append(note(f"And {count - len(told):,} more."))
    return Message(said, (*blocks, Buttons(tuple(_ways_on(rungs)))))


_GROUPS: Final[tuple[tuple[str, Callable[[Rung], bool]], ...]] = (
    ("The window has passed", lambda rung: rung is Rung.BREACH),
    ("Time is running", lambda rung: rung in {Rung.HALF, Rung.MOST}),
    ("New", lambda rung: rung is Rung.HANDED),
)


def _once_each(told: Sequence[Told]) -> Sequence[Told]:
    first: dict[LeadId, Told] = {}
    for view, occasion in told:
        first.setdefault(view.lead.id, (view, occasion))
    return list(first.values())


def _still_waits(view: LeadView, occasion: Occasion) -> bool:
    """Whether what was told still is so: the same owner has it, and has not reached out."""
    was_handed_on = any(isinstance(deed.event, Assigned) and deed.event.at > occasion.due_at for deed in view.deeds)
    return waits(view) and not was_handed_on


def _seen_to(view: LeadView, reader: WorkspaceId) -> Message:
    said = f"Seen to: {called(view.lead)}"
    became = paragraph(Bold("Seen to: "), *titled(view, " · ", *_became(view, reader)))
    return Message(said, (became, Buttons((show_button(view),))))


def _became(view: LeadView, reader: WorkspaceId) -> Line:
    return done(view, reader=reader) or stands(view, reader=reader)


def _reassign(view: LeadView) -> Button:
    return Button("Reassign", "lead.reassign", str(view.lead.id), style=ButtonStyle.PRIMARY)


def _why(view: LeadView) -> tuple[Blocks, ...]:
    said = reason(view)
    return (paragraph("What got in the way: ", Bold(said)),) if said else ()


def _came_up(occasion: Occasion) -> tuple[Blocks, ...]:
    if not _came_late(occasion):
        return ()
    return (note("This came up on ", When(occasion.due_at, WhenStyle.DAY_AND_TIME), "."),)


def _came_late(occasion: Occasion) -> bool:
    return occasion.told_at - occasion.due_at > LATE_AFTER


def _head(rungs: Set[Rung], count: int) -> str:
    leads, wait = several(count, "lead"), "waits" if count == 1 else "wait"
    if rungs == {Rung.HANDED}:
        return f"{leads} came to you."
    if rungs == {Rung.MANAGER}:
        return f"{leads} of your people still {wait}."
    if rungs == {Rung.BREACH}:
        return f"{leads} still {wait} for you."
    return f"{leads} {wait} for you, and time is running." if rungs <= {Rung.HALF, Rung.MOST} else f"{leads} {wait}."


def _group(head: str, rows: Sequence[Told], reader: WorkspaceId) -> tuple[Blocks, ...]:
    if not rows:
        return ()
    bullets = Bullets(tuple(_row(view, occasion, reader) for view, occasion in rows))
    return (paragraph(Bold(head)), bullets) if head else (bullets,)


def _team(told: Sequence[Told], reader: WorkspaceId) -> Iterable[Blocks]:
    """The leads of a manager's people, one person after the other."""
    theirs = [(view, occasion) for view, occasion in told if occasion.rung is Rung.MANAGER]
    owners = {view.owner.member_id: view.owner for view, _ in theirs if view.owner}
    for owner in owners.values():
        rows = [_row(*one, reader) for one in theirs if one[0].owner == owner]
        yield paragraph("With ", named(owner, reader=reader), ":")
        yield Bullets(tuple(rows))
    unowned = [_row(*one, reader) for one in theirs if one[0].owner is None]
    if unowned:
        yield from (paragraph("With nobody:"), Bullets(tuple(unowned)))


def _row(view: LeadView, occasion: Occasion, reader: WorkspaceId) -> Line:
    if not _still_waits(view, occasion):
        return titled(view, " · ", *_became(view, reader))
    said, late = reason(view), _came_late(occasion) and not is_late(view)
    why: tuple[Inline | str, ...] = (f" · {said}",) if said and occasion.rung is Rung.MANAGER else ()
    came: tuple[Inline | str, ...] = (" · since ", When(occasion.due_at, WhenStyle.DAY_AND_TIME)) if late else ()
    return titled(view, " · ", *until(view), *why, *came)


def _ways_on(rungs: Set[Rung]) -> Iterable[Button]:
    if rungs - {Rung.MANAGER}:
        yield Button("Show my leads", "lead.mine", style=ButtonStyle.PRIMARY)
    if Rung.MANAGER in rungs:
        yield Button("My team", "lead.team")


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _at(rung: Rung, view: LeadView, *, told_after: timedelta = timedelta()) -> Told:
    deadline = view.standing.deadline or view.now
    return view, Occasion(rung=rung, due_at=view.now, deadline=deadline, told_at=view.now + told_after)


_NIGHT: Final = timedelta(hours=15)
_TO_RITA = (_at(Rung.BREACH, EXAMPLE_LATE), _at(Rung.MOST, EXAMPLE_NEW), _at(Rung.HANDED, EXAMPLE_NEW))
_SEEN_TO = _at(Rung.BREACH, EXAMPLE_REACHED)
_TO_MONA = tuple(_at(Rung.MANAGER, view) for view in (EXAMPLE_LATE, EXAMPLE_REASON, EXAMPLE_STRANDED, EXAMPLE_REACHED))
EXAMPLES = (
    Example("to the manager", for_manager(*_at(Rung.MANAGER, EXAMPLE_LATE), reader=READER)),
    Example("to the manager, with the reason", for_manager(*_at(Rung.MANAGER, EXAMPLE_REASON), reader=READER)),
    Example("to the manager, whose rep is away", for_manager(*_at(Rung.MANAGER, EXAMPLE_STRANDED), reader=READER)),
    Example(
        "to the manager, the next morning",
        for_manager(*_at(Rung.MANAGER, EXAMPLE_LATE, told_after=_NIGHT), reader=READER),
    ),
    Example("to the manager, seen to", for_manager(*_at(Rung.MANAGER, EXAMPLE_REACHED), reader=READER)),
    Example("many", summary(_TO_RITA, count=3, reader=READER)),
    Example("many, in time", summary([_at(Rung.HALF, EXAMPLE_NEW)], count=5, reader=READER)),
    Example("many that are late", summary([_at(Rung.BREACH, EXAMPLE_LATE)], count=5, reader=READER)),
    Example("many, some of them seen to", summary((*_TO_RITA, _SEEN_TO), count=214, reader=READER)),
    Example("many new ones", summary([_at(Rung.HANDED, EXAMPLE_NEW, told_after=_NIGHT)], count=30, reader=READER)),
    Example("many of a team", summary(_TO_MONA, count=14, reader=READER)),
    Example("many of a team and one's own", summary((*_TO_RITA, *_TO_MONA), count=7, reader=READER)),
)
