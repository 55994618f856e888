"""Buddies as they look wherever they are shown: who they are, when they work, and what there is to talk about."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final, Protocol

from messages.heard import READER, named
from messages.judgements import REASON_WORDS
from messages.model import Blocks, Bold, Bullets, Fact, Facts, Inline, Line, Link, Mention, line, paragraph
from messages.plural import shortened
from rules.buddy import Mate, Pair
from rules.buddy_topics import About, Topic
from rules.buddy_view import Seen, Together
from rules.ids import MemberId, PairId, RoundId, WorkspaceId
from rules.leadfeedback import Reason
from rules.objection import Colleague
from rules.people import Side
from rules.working_hours import working_hours

QUOTED: Final = 140
_QUESTIONS: Final = {
    About.CALL: "The last call that went well, and why it did.",
    About.NEVER_SENT: "What sales never sends, and what they would rather have.",
    About.GOOD_LEAD: "The last really good lead: how could we tell?",
    About.WISH: "One thing each of you could do next week that would help the other.",
}


def together_blocks(together: Together, *, reader: WorkspaceId) -> tuple[Blocks, ...]:
    """Who one's buddies are, when they work, whose turn it is to begin, and what there is to talk about."""
    return (
        Facts((*_work(together.mates, reader), _begins(together, reader))),
        *topic_blocks(together.topics, reader=reader),
        *meeting(together.meeting_link),
    )


def topic_blocks(topics: Sequence[Topic], *, reader: WorkspaceId) -> tuple[Blocks, ...]:
    """What there is to talk about."""
    head = "To talk about" if len(topics) > 1 else "To talk about this week"
    return (paragraph(Bold(head)), Bullets(tuple(topic_line(topic, reader=reader) for topic in topics)))


def topic_line(topic: Topic, *, reader: WorkspaceId) -> Line:
    """One thing to talk about."""
    if topic.by is None:
        return line(_QUESTIONS[topic.about])
    who, words = named(topic.by, reader=reader), shortened(topic.words, QUOTED)
    match topic.about:
        case About.OBJECTION:
            return line(who, f" heard “{words}” (#{topic.number}). What would answer it?")
        case About.REJECTED:
            why = f": {REASON_WORDS[Reason(topic.why)]}" if topic.why else ""
            return line(who, f" sent {words} back{why}. What would have made it a good lead?")
        case About.CONTENT:
            return line(who, f" made “{words}” (item {topic.number}). Which prospect could use it?")
        case _:
            return line(who, f" answers: “{words}” Does that work on the phone?")


def meeting(link: str) -> tuple[Blocks, ...]:
    """Where to meet, if the organisation has a place for it."""
    return (paragraph("Meet here: ", Link(link, link)),) if link else ()


class Shown(Protocol):
    """How somebody is named."""

    def __call__(self, colleague: Colleague, *, reader: WorkspaceId) -> Inline | str:
        """Their name."""


def people(colleagues: Sequence[Colleague], *, reader: WorkspaceId, shown: Shown = named) -> Line:
    """Names as one would list them: one, two and three."""
    parts: list[Inline | str] = []
    for place, one in enumerate(colleagues):
        parts += ["" if place == 0 else " and " if place == len(colleagues) - 1 else ", ", shown(one, reader=reader)]
    return line(*(part for part in parts if part != ""))


def in_a_chat(colleague: Colleague, *, reader: WorkspaceId) -> Inline | str:
    """Somebody by a name that leads to a chat with them, where the reader is in the same workspace."""
    is_here = colleague.workspace_id == reader
    return Mention(colleague.person, opens_chat=True) if is_here else named(colleague, reader=reader)


def day(on_date: date, *, today: date) -> str:
    """A day as it is written here, with its year only where that is another."""
    year = f" {on_date.year}" if on_date.year != today.year else ""
    return f"{on_date:%a} {on_date.day} {on_date:%b}{year}"


def _work(mates: Sequence[Seen], reader: WorkspaceId) -> list[Fact]:
    """When somebody's buddies work; who it is stands above where there is only one."""
    if len(mates) == 1:
        return [Fact("Works", line(_hours(mates[0])))]
    return [Fact(_side(seen), line(named(seen.who, reader=reader), f", works {_hours(seen)}")) for seen in mates]


def _side(seen: Seen) -> str:
    return "In sales" if seen.mate.side is Side.SALES else "In marketing"


def _hours(seen: Seen) -> str:
    there = f" on your clock; theirs is in {seen.zone.replace('_', ' ')}" if seen.is_elsewhere else ""
    return f"{seen.hours}{there}"


def _begins(together: Together, reader: WorkspaceId) -> Fact:
    if together.starter.member_id == together.me.id:
        return Fact("This week", line("It is your turn: suggest a time"))
    return Fact("This week", line(named(together.starter, reader=reader), " suggests a time"))


_MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
_RITA = Mate(
    who=Colleague(member_id=MemberId(1), workspace_id=READER, person="U0RITA"), side=Side.SALES, joined_at=_MONDAY
)
_SAM = Mate(
    who=Colleague(member_id=MemberId(2), workspace_id=READER, person="U0SAM"), side=Side.SALES, joined_at=_MONDAY
)
_ZOE = Mate(
    who=Colleague(member_id=MemberId(9), workspace_id=WorkspaceId(2), person="U0ZOE"),
    side=Side.MARKETING,
    joined_at=_MONDAY,
)
_PAIR = Pair(
    id=PairId(5),
    round_id=RoundId(3),
    round_number=3,
    first_on=date(2026, 3, 2),
    last_on=date(2026, 3, 15),
    mates=(_RITA, _SAM, _ZOE),
)
EXAMPLE_TOPICS: Final = (
    Topic(about=About.OBJECTION, by=_RITA.who, words="Too expensive for a team of five", number=12),
    Topic(about=About.REJECTED, by=_SAM.who, words="Acme GmbH", why=Reason.DEFINITION),
    Topic(about=About.CONTENT, by=_ZOE.who, words="Pricing for small teams", number=4),
)
MORE_TOPICS: Final = (
    Topic(about=About.ANSWER, by=_ZOE.who, words="Five people pay for five people: 49 € a month."),
    Topic(about=About.REJECTED, by=_RITA.who, words="acme.com"),
    *(Topic(about=about) for about in _QUESTIONS),
)
_HOURS = working_hours("Mon-Fri 09:00-17:00")
EXAMPLE_OF_A_REP: Final = Together(
    me=_RITA,
    pair=_PAIR,
    mates=(Seen(mate=_ZOE, hours=working_hours("Mon-Fri 15:00-23:00"), zone="America/New_York", is_elsewhere=True),),
    same_side=(_SAM.who,),
    starter=_ZOE.who,
    topics=EXAMPLE_TOPICS,
    meeting_link="https://meet.example.com/buddies",
)
EXAMPLE_OF_A_MARKETER: Final = Together(
    me=_ZOE,
    pair=_PAIR,
    mates=tuple(Seen(mate=mate, hours=_HOURS, zone="Europe/Berlin") for mate in (_RITA, _SAM)),
    same_side=(),
    starter=_ZOE.who,
    topics=MORE_TOPICS,
)
