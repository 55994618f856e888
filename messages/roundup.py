"""The weekly roundup: what is new, where to find it, whom to thank for it, and what marketing's work moved."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from messages.content_item import EXAMPLE as EXAMPLE_ITEM
from messages.content_item import EXAMPLE_NEW, item_buttons
from messages.content_link import link_of
from messages.examples import Example
from messages.heard import EXAMPLE as EXAMPLE_OBJECTION
from messages.heard import EXAMPLE_CLAIM, READER, named
from messages.model import (
    Blocks,
    Bold,
    Bullets,
    Divider,
    Heading,
    Inline,
    Line,
    Link,
    Message,
    When,
    WhenStyle,
    line,
    note,
    paragraph,
)
from messages.plural import several, shortened
from messages.win import in_line
from messages.win_examples import PLAIN, WON
from rules.buddy import Lesson
from rules.content import Item
from rules.ids import ContentId, MemberId, WorkspaceId
from rules.objection import Colleague
from rules.roundup import ITEMS_SHOWN, LESSONS_SHOWN, THANKED, WINS_SHOWN, Edition, Moved, Roundup, Stretch

_WHEN_TO_SEND: Final = 200
_QUOTED: Final = 70
_ANSWERS_QUOTED: Final = 2
_LEARNED: Final = 300
_A_WEEK_OR_SO: Final = timedelta(days=8)


def posted(roundup: Roundup, *, reader: WorkspaceId) -> Message:
    """The roundup, with what sales can say of each item at once."""
    return Message(headline(roundup), blocks(roundup, reader=reader))


def blocks(roundup: Roundup, *, reader: WorkspaceId, has_buttons: bool = True) -> tuple[Blocks, ...]:
    """All that a roundup says."""
    return (
        Heading("The weekly roundup"),
        *_opening(roundup),
        *_times(roundup),
        *_new(roundup, has_buttons=has_buttons),
        *_thanks(roundup, reader),
        *_learned(roundup, reader),
        *_also_won(roundup, reader),
        *_moved(roundup.moved),
    )


def quiet() -> Message:
    """One line for a week in which there is nothing to tell."""
    said = "All quiet: nothing new to send, and no win since the last roundup."
    return Message(said, (note(said),))


def headline(roundup: Roundup) -> str:
    """What is in it, in a few words."""
    counts = [
        *([several(len(roundup.items), "new thing to send", "new things to send")] if roundup.items else []),
        *([several(roundup.moved.wins, "win")] if roundup.moved.wins else []),
    ]
    return f"{' and '.join(counts)} this week." if counts else "Nothing new to send this week."


def people(colleagues: Sequence[Colleague], *, reader: WorkspaceId) -> Line:
    """Everybody by name as one would list them; those whom the reader does not know are counted."""
    known = [named(one, reader=reader) for one in colleagues if one.workspace_id == reader][:THANKED]
    others = len(colleagues) - len(known)
    more = [several(others, "other") if known else several(others, "colleague")] if others else []
    parts: list[Inline | str] = []
    names = [*known, *more]
    for place, name in enumerate(names):
        parts += ["" if place == 0 else " and " if place == len(names) - 1 else ", ", name]
    return line(*(part for part in parts if part != ""))


def _opening(roundup: Roundup) -> list[Blocks]:
    edition = roundup.edition
    video = [paragraph("▶ ", Link("Watch this week's video", edition.video_link))] if edition.video_link else []
    words = [paragraph(edition.words)] if edition.words else []
    return [*video, *words, paragraph(headline(roundup))]


def _times(roundup: Roundup) -> list[Blocks]:
    stretch = roundup.stretch
    notes: list[Blocks] = []
    if stretch.is_late:
        due = When(roundup.edition.due_at, WhenStyle.DAY_AND_TIME)
        notes.append(note("Late this week: this was due ", due, ", when I was not running."))
    if stretch.missed:
        missed = ", ".join(f"{day:%a} {day.day} {day:%b}" for day in stretch.missed)
        notes.append(note(f"There was no roundup on {missed}, because I was not running. What was new is in here."))
    elif not roundup.is_first and stretch.until_at - stretch.since_at > _A_WEEK_OR_SO:
        notes.append(note("It covers everything since ", When(stretch.since_at, WhenStyle.DAY), "."))
    return notes


def _new(roundup: Roundup, *, has_buttons: bool) -> list[Blocks]:
    """What is new and what each answers, and where all the rest is to be found."""
    found: list[Blocks] = [Divider(), paragraph(Bold("New, and what it answers"))] if roundup.items else []
    for item in roundup.items[:ITEMS_SHOWN]:
        found += _item(item)
        found += [item_buttons(item)] if has_buttons else []
    more = len(roundup.items) - ITEMS_SHOWN
    found += [note(f"and {more:,} more")] if more > 0 else []
    return [*found, *_where(roundup)]


def _item(item: Item) -> list[Blocks]:
    words = [shortened(item.words, _WHEN_TO_SEND)] if item.words else []
    said = " · ".join((*words, *_answers(item)))
    return [paragraph(link_of(item), f" · {item.kind}"), *([note(said)] if said else [])]


def _answers(item: Item) -> list[str]:
    if not item.answers:
        return [f"for objections about {', '.join(item.categories)}"] if item.categories else []
    shown = [f"#{one.number} “{shortened(one.words, _QUOTED)}”" for one in item.answers[:_ANSWERS_QUOTED]]
    more = len(item.answers) - len(shown)
    return [f"answers {' and '.join(shown)}{f' and {more:,} more' if more else ''}"]


def _where(roundup: Roundup) -> list[Blocks]:
    if not roundup.moved.items:
        return []
    number = next((one.number for item in roundup.items for one in item.answers), None)
    by_number = (", or an objection's number: ", Bold(f"/content find #{number}")) if number else ()
    find = (": type ", Bold("/content find"), " and a few of your prospect's words", *by_number, ".")
    return [Divider(), paragraph(Bold("Where to find it"), *find)]


def _thanks(roundup: Roundup, reader: WorkspaceId) -> list[Blocks]:
    made = [line("Made by ", *people(roundup.makers, reader=reader))] if roundup.makers else []
    asked = [line("Asked for by ", *people(roundup.askers, reader=reader), ", whose objections caused it")]
    lines = [*made, *(asked if roundup.askers else [])]
    return [Divider(), paragraph(Bold("Thank you")), Bullets(tuple(lines))] if lines else []


def _learned(roundup: Roundup, reader: WorkspaceId) -> list[Blocks]:
    """What buddies learned from each other, told by those who said that it may be."""
    if not roundup.lessons:
        return []
    said = [line(named(one.by, reader=reader), f": “{shortened(one.words, _LEARNED)}”") for one in roundup.lessons]
    more = len(said) - LESSONS_SHOWN
    return [
        Divider(),
        paragraph(Bold("Learned from a buddy")),
        Bullets(tuple(said[:LESSONS_SHOWN])),
        *([note(f"and {more:,} more")] if more > 0 else []),
    ]


def _also_won(roundup: Roundup, reader: WorkspaceId) -> list[Blocks]:
    if not roundup.wins:
        return []
    lines = tuple(in_line(win, reader=reader) for win in roundup.wins[:WINS_SHOWN])
    more = len(roundup.wins) - WINS_SHOWN
    return [
        Divider(),
        paragraph(Bold("Also won this week")),
        Bullets(lines),
        *([note(f"and {more:,} more")] if more > 0 else []),
    ]


def _moved(moved: Moved) -> list[Blocks]:
    lines = [
        *([f"{several(moved.accepted, 'lead')} accepted by sales"] if moved.accepted else []),
        *([f"{moved.touched:,} of {several(moved.wins, 'win')} touched by marketing"] if moved.touched else []),
        *([f"{several(moved.answers, 'answer')} helped with a prospect"] if moved.answers else []),
        *([f"What marketing made was used {several(moved.uses, 'time')}"] if moved.uses else []),
        *([f"{several(moved.older, 'win')} from earlier came in as well"] if moved.older else []),
    ]
    share = f"In the last 90 days sales used {moved.used:,} of {several(moved.items, 'thing', 'things')} to send."
    told: list[Blocks] = [note(share)] if moved.used else []
    if lines:
        told = [Divider(), paragraph(Bold("How marketing helped")), Bullets(tuple(map(line, lines))), *told]
    return told


_LESSON: Final = Lesson(
    by=EXAMPLE_OBJECTION.by,
    words="Prospects ask for the price sheet before the demo",
    may_be_shared=True,
    created_at=datetime(2026, 3, 5, 9, 0, tzinfo=UTC),
)
_TUESDAY = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
EXAMPLE: Final = Roundup(
    edition=Edition(
        week="2026-W11",
        due_at=_TUESDAY,
        words="Price came up in every second call, so that is what we worked on.",
        video_link="https://example.com/video/week-11",
        by=EXAMPLE_CLAIM.by,
    ),
    stretch=Stretch(since_at=datetime(2026, 3, 3, 9, 0, tzinfo=UTC), until_at=_TUESDAY),
    items=(EXAMPLE_ITEM, EXAMPLE_NEW),
    wins=(WON, PLAIN),
    makers=(EXAMPLE_CLAIM.by, Colleague(member_id=MemberId(9), workspace_id=WorkspaceId(2), person="U0ZOE")),
    askers=(EXAMPLE_OBJECTION.by,),
    lessons=(_LESSON,),
    moved=Moved(accepted=12, touched=2, wins=3, answers=4, uses=9, used=17, items=40),
)
EXAMPLE_QUIET: Final = Roundup(
    edition=Edition(week="2026-W12", due_at=_TUESDAY + timedelta(days=7)),
    stretch=Stretch(since_at=_TUESDAY, until_at=_TUESDAY + timedelta(days=7)),
)
_MANY = replace(
    EXAMPLE,
    stretch=Stretch(
        since_at=datetime(2026, 2, 24, 9, 0, tzinfo=UTC), until_at=_TUESDAY, is_late=True, missed=(date(2026, 3, 3),)
    ),
    items=tuple(replace(EXAMPLE_ITEM, id=ContentId(number), number=number) for number in range(10, 30)),
    wins=tuple(replace(WON, number=number) for number in range(10, 30)),
    lessons=(_LESSON,) * 30,
    makers=tuple(replace(EXAMPLE_CLAIM.by, member_id=MemberId(number)) for number in range(30)),
    moved=Moved(accepted=1, touched=30, wins=4_000, older=61, answers=1, uses=1, used=1, items=1),
)

EXAMPLES = (
    Example("posted", posted(EXAMPLE, reader=READER)),
    Example("posted, of very much, late", posted(_MANY, reader=READER)),
    Example("posted, without anything new", posted(replace(EXAMPLE_QUIET, moved=Moved(accepted=3)), reader=READER)),
    Example("quiet", quiet()),
)
