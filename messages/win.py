"""What is said of wins: the post that everybody reads, what whoever told it reads, and who is thanked."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Final

from messages import win_examples as a
from messages.examples import Example
from messages.goal import EXAMPLE_PROGRESS, EXAMPLE_ROUGH, progress_fact
from messages.heard import READER, money, named
from messages.model import (
    Blocks,
    Bold,
    Bullets,
    Button,
    Buttons,
    ButtonStyle,
    Channel,
    Fact,
    Facts,
    Inline,
    Line,
    Mention,
    Message,
    Paragraph,
    When,
    WhenStyle,
    line,
    note,
    paragraph,
    quote,
)
from messages.plural import shortened
from rules.goal import Progress
from rules.ids import WorkspaceId
from rules.money import Amount
from rules.objection import Colleague
from rules.people import Side
from rules.win import UNDO_FOR, Credit, Outcome, Win

_QUOTED: Final = 1000
_SHORT: Final = 120
_SIDES: Final = {Side.MARKETING: "marketing", Side.SUCCESS: "customer success", Side.SALES: "sales"}


class Told(StrEnum):
    """Where a win is told."""

    POSTED = "posted"
    BUNDLED = "bundled"
    NOWHERE = "nowhere"


def posted(win: Win, *, reader: WorkspaceId, progress: Progress | None = None) -> Message:
    """The post in the wins channel: everybody who is credited is named once."""
    said = called(win)
    blocks = [*told(win, reader=reader, progress=progress), Buttons((_credit(win), _edit(win), _undo(win)))]
    return Message(said, tuple(blocks))


def told(win: Win, *, reader: WorkspaceId, progress: Progress | None = None) -> list[Blocks]:
    """A win in full, without anything to click."""
    blocks: list[Blocks] = [paragraph(Bold(f"🎉 {win.customer} is won"), *_amount(win)), *_thanks(win, reader)]
    if win.words:
        blocks.append(quote(shortened(win.words, _QUOTED)))
    facts = (*_facts(win), *([progress_fact(progress)] if progress else []))
    if facts:
        blocks.append(Facts(facts))
    blocks.append(_origin(win, reader))
    return blocks


def taken_back(win: Win) -> Message:
    """The post of a win that was taken back, or that is none any more, as the CRM tells it."""
    how = "was not won after all" if win.outcome is Outcome.LOST else "was taken back by the one who told it"
    said = f"Win #{win.number} {how}."
    return Message(said, (paragraph(said),))


def celebrated(win: Win, where: Told, *, channel: str = "", band: Amount | None = None, admins: Line = ()) -> Message:
    """It is kept: under which number, and who reads it where. `admins` can choose a channel where there is none."""
    said = f"Kept as win #{win.number}: {called(win)}. Thank you!"
    undo = note(f"Undo works for {UNDO_FOR.seconds // 60} minutes.")
    buttons = Buttons((_undo(win), _edit(win), _credit(win)))
    return Message(said, (paragraph(Bold(said)), _where(where, channel, band, admins), buttons, undo))


def changed(win: Win, *, is_posted: bool) -> Message:
    """It says something else from now on."""
    said = f"Win #{win.number} is changed: {called(win)}."
    where = " The post says so too." if is_posted else ""
    return Message(said, (paragraph(said + where), Buttons((_edit(win), _credit(win)))))


def same(win: Win, *, reader: WorkspaceId) -> Message:
    """The deal was celebrated before, and is not celebrated twice."""
    said = f"This deal is celebrated already, as win #{win.number}."
    add = "Was somebody forgotten, or has something changed?"
    return Message(said, (paragraph(Bold(said)), *told(win, reader=reader), paragraph(add), _both(win)))


def shown(win: Win, *, reader: WorkspaceId) -> Message:
    """One deal, for whoever asks for it."""
    if win.outcome is Outcome.LOST:
        return Message(f"{win.customer} was not won", tuple(lost(win, reader=reader)))
    if win.undone_at is not None:
        return taken_back(win)
    return Message(f"Win #{win.number}: {called(win)}", (*told(win, reader=reader), _both(win)))


def listed(wins: Sequence[Win], *, reader: WorkspaceId, progress: Progress | None = None) -> Message:
    """The latest wins, newest first, and how far all of them have come."""
    if not wins:
        said = "No win so far. The first one is the sweetest: /win"
        return Message(said, (paragraph(said),))
    said = "The latest wins:"
    blocks: list[Blocks] = [paragraph(Bold(said)), Bullets(tuple(in_line(win, reader=reader) for win in wins))]
    if progress:
        blocks.append(Facts((progress_fact(progress),)))
    blocks.append(note("/win show and a number tells more of one."))
    return Message(said, tuple(blocks))


def in_line(win: Win, *, reader: WorkspaceId) -> Line:
    """A win on one line, with everybody who is named for it."""
    people = [credit.to for credit in (*([win.rep] if win.rep else []), *win.credits)]
    who = _and([named(one, reader=reader) for one in people])
    by = [" · ", *who] if who else []
    return line(f"#{win.number} ", Bold(win.customer), *_amount(win), *by, " · ", When(win.closed_at, WhenStyle.DAY))


def in_short(win: Win, *, reader: WorkspaceId) -> list[Blocks]:
    """A win by which somebody is reminded of it."""
    said = [quote(shortened(win.words, _SHORT))] if win.words else []
    return [paragraph(*in_line(win, reader=reader)), *said]


def lost(win: Win, *, reader: WorkspaceId) -> list[Blocks]:
    """A deal that was not won: why, and what would have helped; whose it was is not told."""
    said = [
        ("Why", win.reason or ""),
        ("What would have helped", win.would_have_helped),
        ("Came to us through", win.first_source),
    ]
    facts = tuple(Fact(label, line(words)) for label, words in said if words)
    words = [quote(shortened(win.words, _QUOTED))] if win.words else []
    heading = paragraph(Bold(f"{win.customer} was not won"), *_amount(win))
    return [heading, *words, *([Facts(facts)] if facts else []), _origin(win, reader)]


def undone(win: Win) -> Message:
    """Said to whoever took it back; the words are given back too."""
    said = f"Win #{win.number} is taken back."
    kept = [quote(shortened(win.words, _QUOTED))] if win.words else []
    return Message(said, (paragraph(said), *kept))


def credited(win: Win, credit: Credit, *, by: Colleague | None) -> Message:
    """Said once to somebody who was credited."""
    reader = credit.to.workspace_id
    said = f"You helped to win {win.customer}. Thank you!"
    who = named(by, reader=reader) if by else "Your colleagues"
    blocks: list[Blocks] = [
        paragraph(Bold(said)),
        paragraph(who, " named you for it:" if credit.words else " named you for it."),
    ]
    if credit.words:
        blocks.append(quote(credit.words))
    blocks.append(Buttons((Button("Show", "win.show", str(win.number)),)))
    return Message(said, tuple(blocks))


def credit_given(win: Win, credit: Credit, *, reader: WorkspaceId, is_posted: bool) -> Message:
    """Said to whoever gave credit."""
    said = f"Named for win #{win.number}."
    where = ", and the post says so too." if is_posted else "."
    who = named(credit.to, reader=reader)
    return Message(said, (paragraph(who, f" is named for win #{win.number}{where}"),))


def people(admins: Sequence[str]) -> Line:
    """People whom the reader knows, as they are listed; nobody where there are none."""
    return line(*_and([Mention(person) for person in admins]))


def called(win: Win) -> str:
    """A win in few words, without its amount: a notification is read by whoever looks at the screen."""
    return f"{shortened(win.customer, _SHORT)} is won"


def _amount(win: Win) -> tuple[Inline | str, ...]:
    return (": ", money(win.shown_amount)) if win.shown_amount else ()


def _thanks(win: Win, reader: WorkspaceId) -> list[Blocks]:
    """Who sold it and who helped, by side, each named once; those with words of their own on a line of their own."""
    plain = [credit for credit in win.credits if not credit.words]
    rep = named(win.rep.to, reader=reader) if win.rep else "a colleague"
    said: list[Inline | str] = ["Sold by ", rep]
    helped = [group for group in (_of_side(plain, side, reader) for side in (*_SIDES, None)) if group]
    for place, group in enumerate(helped):
        said += [", with " if place == 0 else " and ", *group]
    blocks: list[Blocks] = [paragraph(*said, ".")]
    worded = [_with_words(credit, reader) for credit in win.credits if credit.words]
    return [*blocks, paragraph("Thank you:"), Bullets(tuple(worded))] if worded else blocks


def _of_side(helped: Sequence[Credit], side: Side | None, reader: WorkspaceId) -> list[Inline | str]:
    people = [named(credit.to, reader=reader) for credit in helped if credit.side is side]
    return [*_and(people), *([f" from {_SIDES[side]}"] if side else [])] if people else []


def _with_words(credit: Credit, reader: WorkspaceId) -> Line:
    side = f" from {_SIDES[credit.side]}" if credit.side else ""
    return line(named(credit.to, reader=reader), f"{side}: {credit.words}")


def _and(people: Sequence[Inline | str]) -> list[Inline | str]:
    """People as they are listed: A, B and C."""
    joined: list[Inline | str] = []
    for place, one in enumerate(people):
        joined += [*([] if place == 0 else [" and "] if place == len(people) - 1 else [", "]), one]
    return joined


def _facts(win: Win) -> list[Fact]:
    said = [
        ("Came to us through", win.first_source),
        ("Marketing that helped", ", ".join(win.touches)),
        ("Won by", _won_by(win)),
    ]
    return [Fact(label, line(words)) for label, words in said if words]


def _won_by(win: Win) -> str:
    if win.answer:
        return f"the answer to #{win.answer_number}: “{shortened(win.answer, _SHORT)}”"
    return f"“{win.content}”" if win.content else ""


def _origin(win: Win, reader: WorkspaceId) -> Blocks:
    said: list[Inline | str] = [f"{'Win' if win.outcome is Outcome.WON else 'Deal'} #{win.number}"]
    if win.told_by is not None and win.told_by.member_id not in win.credited:
        # Whoever is credited is mentioned once, and by that.
        said += [" · told by ", named(win.told_by, reader=reader)]
    if win.changed_at:
        said += [" · changed ", When(win.changed_at, WhenStyle.DAY)]
    return note(*said)


def _where(where: Told, channel: str, band: Amount | None, admins: Line) -> Paragraph:
    match where:
        case Told.POSTED:
            return paragraph("Everybody reads it in ", Channel(channel) if channel else "the wins channel", " now.")
        case Told.BUNDLED:
            below: list[Inline | str] = [" below ", money(band)] if band else []
            return paragraph("Wins", *below, " are told together, in the weekly roundup: this one too.")
    who = admins or line("an admin")
    return paragraph(
        "No wins channel is chosen yet, so it is not posted anywhere. Nothing is lost: it counts, and /win list "
        "shows it. A channel can be chosen with /hymnsheet setup by ", *who, ".",
    )  # fmt: skip


def _both(win: Win) -> Buttons:
    return Buttons((_credit(win), _edit(win)))


def _credit(win: Win) -> Button:
    return Button("Give credit", "win.credit", str(win.number), style=ButtonStyle.PRIMARY)


def _edit(win: Win) -> Button:
    return Button("Edit", "win.edit", str(win.number))


def _undo(win: Win) -> Button:
    return Button("Undo", "win.undo", str(win.number))


EXAMPLES = (
    Example("posted", posted(a.WON, reader=READER, progress=EXAMPLE_PROGRESS)),
    Example("posted, the amount hidden", posted(a.PLAIN, reader=READER, progress=EXAMPLE_ROUGH)),
    Example("taken back", taken_back(a.WON)),
    Example("not won after all", taken_back(a.LOST)),
    Example("celebrated", celebrated(a.WON, Told.POSTED, channel="C0WINS")),
    Example("celebrated, told later", celebrated(a.WON, Told.BUNDLED, band=Amount(5_000_000, "EUR"))),
    Example("celebrated without a channel", celebrated(a.WON, Told.NOWHERE, admins=line(Mention("U0ADA")))),
    Example("changed", changed(a.WON, is_posted=True)),
    Example("the same deal", same(a.WON, reader=READER)),
    Example("shown", shown(a.PLAIN, reader=READER)),
    Example("shown, taken back", shown(replace(a.WON, undone_at=a.AT), reader=READER)),
    Example("shown, not won", shown(a.LOST, reader=READER)),
    Example("the latest", listed([a.PLAIN, a.WON], reader=READER, progress=EXAMPLE_PROGRESS)),
    Example("none yet", listed([], reader=READER)),
    Example("undone", undone(a.WON)),
    Example("credited", credited(a.WON, a.BY_MAX, by=a.RITA)),
    Example("credited without words", credited(a.WON, Credit(to=a.LENA), by=None)),
    Example("credit given", credit_given(a.WON, a.BY_MAX, reader=READER, is_posted=True)),
)
