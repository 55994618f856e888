"""What buddies are told by themselves: who they are, who came and went, what a week is about, why nobody was found."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from messages.buddy import WHY, buddy_buttons
from messages.buddy_parts import (
    EXAMPLE_OF_A_MARKETER,
    EXAMPLE_OF_A_REP,
    EXAMPLE_TOPICS,
    day,
    in_a_chat,
    meeting,
    people,
    together_blocks,
    topic_blocks,
)
from messages.examples import Example
from messages.heard import READER, named
from messages.model import (
    Blocks,
    Bold,
    Button,
    Buttons,
    ButtonStyle,
    Fact,
    Facts,
    Line,
    Message,
    When,
    WhenStyle,
    line,
    note,
    paragraph,
)
from rules.buddies import Why
from rules.buddy import Pair
from rules.buddy_round import Introduction, Works
from rules.buddy_view import Together
from rules.ids import WorkspaceId
from rules.objection import Colleague
from rules.people import Side

WAYS: Final = "/buddy shows this again. If it does not suit you now, /buddy snooze or /buddy out is fine."


def group(told: Introduction, *, reader: WorkspaceId, today: date) -> Message:
    """Introduces buddies to each other in a conversation of theirs; said anew whenever one comes or goes."""
    hello = "You stay buddies" if told.came or told.gone else "You are buddies"
    until = f"until {day(told.pair.last_on, today=today)}"
    return Message(
        f"{hello} {until}. Say hello to each other!",
        (
            *_changed(told, reader),
            paragraph(Bold(hello), f" {until}. Say hello to each other!"),
            Facts(tuple(_works(mate, told.pair, reader) for mate in told.mates)),
            paragraph(named(told.starter, reader=reader), " begins this week: suggest a time that suits everybody."),
            *topic_blocks(told.topics, reader=reader),
            *meeting(told.meeting_link),
            Buttons(_group_buttons(told.pair)),
            note(WAYS),
        ),
    )


def card(
    together: Together, *, came: Sequence[Colleague], gone: Sequence[Colleague], reader: WorkspaceId, today: date
) -> Message:
    """Introduces somebody to their buddies, where these are elsewhere or many; said anew whenever one comes or goes."""
    chats = people([seen.who for seen in together.mates], reader=reader, shown=in_a_chat)
    hello = f"You have {'a buddy' if len(together.mates) == 1 else 'buddies'}"
    until = f"until {day(together.pair.last_on, today=today)}"
    others = (
        (note("With you: ", *people(together.same_side, reader=reader), "."),)
        if 0 < len(together.same_side) < 4
        else ()
    )
    return Message(
        f"{hello} {until}. Say hello!",
        (
            *_came_and_went(together, came, gone, reader),
            paragraph(Bold(hello), f" {until}. Chat with ", *chats, " and say hello!"),
            *others,
            *together_blocks(together, reader=reader),
            Buttons(buddy_buttons(together)),
            note(WAYS),
        ),
    )


def week(told: Introduction, *, reader: WorkspaceId) -> Message:
    """The topic of a week of a term, and whose turn it is to begin."""
    return Message(
        "A new week, a new topic for you buddies",
        (
            paragraph(Bold("A new week: "), named(told.starter, reader=reader), " begins. Suggest a time to talk."),
            *topic_blocks(told.topics, reader=reader),
            *meeting(told.meeting_link),
            Buttons(_group_buttons(told.pair)),
        ),
    )


def week_card(together: Together, *, reader: WorkspaceId) -> Message:
    """The topic of a week of a term, for one of those who have no conversation of their own."""
    said = paragraph(Bold("A new week"), " with ", *people([seen.who for seen in together.mates], reader=reader), ".")
    buttons = Buttons(buddy_buttons(together))
    return Message(
        "A new week, a new topic for you and your buddy",
        (said, *together_blocks(together, reader=reader), buttons),
    )


def left_out(why: Why, *, gone: Sequence[Colleague], next_on: date, today: date, reader: WorkspaceId) -> Message:
    """No buddy for now, and why; the first who comes is theirs."""
    said = f"No buddy for you this time: {WHY[why]}. It is nothing you did."
    parted = (_parting(gone, reader),) if gone else ()
    soon = "As soon as somebody comes who fits, I introduce you."
    again = f" The next round comes on {day(next_on, today=today)}."
    return Message(said, (*parted, paragraph(said), paragraph(soon, again)))


def _changed(told: Introduction, reader: WorkspaceId) -> tuple[Blocks, ...]:
    gone = (_parting(told.gone, reader),) if told.gone else ()
    return (*gone, *_welcome(told.came, reader))


def _came_and_went(
    together: Together, came: Sequence[Colleague], gone: Sequence[Colleague], reader: WorkspaceId
) -> tuple[Blocks, ...]:
    parted = (_parting(gone, reader),) if gone else ()
    return (*parted, *_welcome([one for one in came if one != together.me.who], reader))


def _welcome(came: Sequence[Colleague], reader: WorkspaceId) -> tuple[Blocks, ...]:
    if not came:
        return ()
    verb = "joins" if len(came) == 1 else "join"
    return (paragraph("A warm welcome: ", *people(came, reader=reader), f" {verb} you. The more, the merrier."),)


def _parting(gone: Sequence[Colleague], reader: WorkspaceId) -> Blocks:
    verb = "takes" if len(gone) == 1 else "take"
    return paragraph(
        *people(gone, reader=reader), f" {verb} a break from buddies for now. It has nothing to do with you."
    )


def _works(mate: Works, pair: Pair, reader: WorkspaceId) -> Fact:
    side = next(each.side for each in pair.mates if each.id == mate.who.member_id)
    label = "In sales" if side is Side.SALES else "In marketing"
    return Fact(label, line(named(mate.who, reader=reader), *_hours(mate)))


def _hours(mate: Works) -> Line:
    """From when to when, as the clock of whoever reads it shows it."""
    if mate.starts_at is None or mate.ends_at is None:
        return ()
    return line(", works ", When(mate.starts_at, WhenStyle.TIME), " to ", When(mate.ends_at, WhenStyle.TIME))


def _group_buttons(pair: Pair) -> tuple[Button, ...]:
    value = str(pair.id)
    return (
        Button("We met", "buddy.met", value, style=ButtonStyle.PRIMARY),
        Button("Invite me to a call", "buddy.invite", value),
    )


_TODAY, _NEXT_ON = date(2026, 3, 2), date(2026, 3, 16)
_PAIR = EXAMPLE_OF_A_REP.pair
_NINE, _FIVE = datetime(2026, 3, 2, 8, tzinfo=UTC), datetime(2026, 3, 2, 16, tzinfo=UTC)
_MATES = tuple(Works(who=mate.who, starts_at=_NINE, ends_at=_FIVE) for mate in _PAIR.mates)
_RITA, _SAM, _ZOE = (mate.who for mate in _PAIR.mates)
_TOLD = Introduction(
    pair=_PAIR,
    mates=_MATES,
    starter=_ZOE,
    topics=EXAMPLE_TOPICS,
    meeting_link="https://meet.example.com/buddies",
)
_NEVER = replace(_TOLD, mates=tuple(Works(who=mate.who) for mate in _PAIR.mates), meeting_link="")
EXAMPLES = (
    Example("group", group(_TOLD, reader=READER, today=_TODAY)),
    Example(
        "group that one joins and one leaves",
        group(replace(_NEVER, came=(_SAM,), gone=(_ZOE,)), reader=READER, today=_TODAY),
    ),
    Example("card of a rep", card(EXAMPLE_OF_A_REP, came=(), gone=(), reader=READER, today=_TODAY)),
    Example(
        "card of a marketer, changed",
        card(EXAMPLE_OF_A_MARKETER, came=(_SAM,), gone=(_RITA, _SAM), reader=READER, today=_TODAY),
    ),
    Example("week", week(replace(_TOLD, topics=EXAMPLE_TOPICS[:1]), reader=READER)),
    Example("week of one", week_card(replace(EXAMPLE_OF_A_REP, topics=EXAMPLE_TOPICS[:1]), reader=READER)),
    *(
        Example(f"left out: {why}", left_out(why, gone=gone, next_on=_NEXT_ON, today=_TODAY, reader=READER))
        for why, gone in ((Why.NOBODY_THERE, ()), (Why.OWN_WISHES, ()), (Why.NOBODY_FREE, (_ZOE,)))
    ),
)
