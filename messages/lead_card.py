"""The card of a lead: who, from where, what qualified them, until when, who did what, and what can be done now."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from messages import lead_deeds
from messages import lead_examples as a
from messages.examples import Example
from messages.heard import READER, named
from messages.lead import TIERS, called, origin, who
from messages.lead_deeds import history
from messages.model import (
    Blocks,
    Bold,
    Bullets,
    Button,
    Buttons,
    ButtonStyle,
    Fact,
    Facts,
    Line,
    Message,
    Paragraph,
    When,
    WhenStyle,
    line,
    note,
    paragraph,
)
from messages.plural import several
from rules.event_log import Because
from rules.follow_up import Owed
from rules.ids import MemberId, WorkspaceId
from rules.ladder import Rung
from rules.lead_moves import Move, moves_of, owes_reason, seen_now, undoable_by
from rules.lead_story import State
from rules.lead_view import LeadView, Occasion

LATE_AFTER: Final = timedelta(minutes=1)
"""What is told no later than this is told in time."""
_ONE_LINE: Final = 120
"""So many characters of what qualified somebody stand in one line."""
_EVIDENCE: Final = 5
"""So many reasons why a lead is one stand on its card."""
HEADS: Final = {
    Rung.HANDED: "A lead for you",
    Rung.HALF: "Half of the time is gone",
    Rung.MOST: "Little of the time is left",
    Rung.BREACH: "The time is over",
}
STANDS: Final = {
    State.UNASSIGNED: "Nobody follows up yet",
    State.OPEN: "Waits for a first touch",
    State.PAUSED: "Paused",
    State.ACCEPTED: "Accepted",
    State.IN_CONTACT: "In contact",
    State.REJECTED: "Sent back",
    State.DISQUALIFIED: "Given up",
    State.WON: "Won",
}
LABELS: Final = {
    Move.REACHED: "I reached them",
    Move.TRIED: "Tried again",
    Move.ACCEPT: "Accept",
    Move.REJECT: "Reject",
    Move.DISQUALIFY: "Disqualify",
    Move.SNOOZE: "Snooze",
    Move.REASSIGN: "Reassign",
    Move.PAUSE: "Pause",
    Move.RESUME: "Resume",
}
_REASONS: Final = {
    Because.WORKLOAD: "Too much at once",
    Because.MISROUTED: "Not one for me",
    Because.BAD_DATA: "Bad data",
    Because.ABSENT: "I was away",
}


def alert(view: LeadView, occasion: Occasion, *, reader: WorkspaceId) -> Message:
    """A lead as its owner is told of it at a point of its window, and as that message says later how it stands."""
    is_news = _still_so(view, occasion)
    head = HEADS[occasion.rung] if is_news else STANDS[view.standing.state]
    late = _late(occasion) if is_news else ()
    is_asked = occasion.rung is Rung.BREACH and owes_reason(view) and not view.standing.state.is_over
    asked = _because(view) if is_asked else ()
    return _card(view, head, reader, viewer=view.standing.owner, late=late, below=asked)


def card(view: LeadView, *, reader: WorkspaceId, viewer: MemberId | None = None, said: Line = ()) -> Message:
    """A lead with all that can be done with it; `said` is what its reader is to know first, `viewer` who they are."""
    above = (Paragraph(said),) if said else ()
    return _card(view, STANDS[view.standing.state], reader, viewer=viewer, above=above)


def handed_on(view: LeadView, *, reader: WorkspaceId, viewer: MemberId) -> Message:
    """A lead on the card of somebody who had it: whose it is now."""
    head = "In other hands" if view.owner else STANDS[State.UNASSIGNED]
    now = [paragraph("With ", named(view.owner, reader=reader), " now.")] if view.owner else []
    undo = _undo(view, viewer)
    blocks = (_headline(head, view), *now, *history(view, reader=reader), *([Buttons(tuple(undo))] if undo else []))
    return Message(f"{head}: {called(view.lead)}", blocks)


def earlier(view: LeadView, occasion: Occasion) -> Message:
    """A card to which a newer one has come: the newer one has the buttons."""
    head = HEADS[occasion.rung]
    blocks = (_headline(head, view), note("There is a newer card of it further down."))
    return Message(f"{head}: {called(view.lead)}", blocks)


def _card(
    view: LeadView,
    head: str,
    reader: WorkspaceId,
    *,
    viewer: MemberId | None,
    above: tuple[Blocks, ...] = (),
    late: tuple[Blocks, ...] = (),
    below: tuple[Blocks, ...] = (),
) -> Message:
    blocks: list[Blocks] = [*above, _headline(head, view), *late, Facts(_facts(view)), *_evidence(view)]
    blocks += [*history(view, reader=reader), *_buttons(view, viewer), *below]
    return Message(f"{head}: {called(view.lead)}", tuple(blocks))


def _headline(head: str, view: LeadView) -> Paragraph:
    return paragraph(Bold(f"{head}: "), *who(view.lead))


def _facts(view: LeadView) -> tuple[Fact, ...]:
    words = origin(view.lead)
    snoozed = view.standing.snoozed_until
    facts = [
        Fact("From where", line(words[0].upper() + words[1:])),
        Fact("Since", line(_when(view.lead.created_at))),
        Fact("Window" if _has_window(view) else "Tier", _window(view)),
    ]
    if _is_short(view.lead.evidence):
        facts.append(Fact("What qualified them", line(", ".join(view.lead.evidence))))
    if snoozed is not None:
        facts.append(Fact("Quiet until", line(_when(snoozed))))
    return tuple(facts)


def _has_window(view: LeadView) -> bool:
    return view.standing.owed is not Owed.NOTHING or view.standing.state is State.PAUSED


def _window(view: LeadView) -> Line:
    """How soon, until when, or why no time runs."""
    standing, tier = view.standing, TIERS[view.standing.tier]
    if standing.state is State.PAUSED:
        return line(f"{tier}, stands still while you wait for them")
    if standing.owed is Owed.OWNER:
        return line(f"{tier}, begins when somebody has it")
    return line(f"{tier}, ", *_until(view)) if standing.owed is Owed.TOUCH else line(tier)


def _until(view: LeadView) -> Line:
    deadline = view.standing.deadline
    if deadline is None:
        return line("waits for somebody who is there")
    if view.standing.state is State.ACCEPTED:
        return line("first touch until ", _when(deadline))
    return line("until " if deadline > view.now else "was due ", _when(deadline))


def _evidence(view: LeadView) -> list[Blocks]:
    evidence = view.lead.evidence
    if not evidence or _is_short(evidence):
        return []
    shown = tuple(line(words) for words in evidence[:_EVIDENCE])
    more = len(evidence) - _EVIDENCE
    left_out = [note(f"And {several(more, 'more thing')} of this kind.")] if more > 0 else []
    return [paragraph("What qualified them:"), Bullets(shown), *left_out]


def _is_short(evidence: Sequence[str]) -> bool:
    return 0 < len(", ".join(evidence)) <= _ONE_LINE


def _buttons(view: LeadView, viewer: MemberId | None) -> tuple[Blocks, ...]:
    moves = moves_of(view)
    likeliest = [_button(move, view, style=ButtonStyle.PRIMARY) for move in moves[:1]]
    drawn = [*likeliest, *(_button(move, view) for move in moves[1:]), *_undo(view, viewer)]
    return (Buttons(tuple(drawn)),) if drawn else ()


def _button(move: Move, view: LeadView, *, style: ButtonStyle = ButtonStyle.PLAIN) -> Button:
    return Button(LABELS[move], f"lead.{move}", seen_now(view).value, style=style)


def _undo(view: LeadView, viewer: MemberId | None) -> list[Button]:
    deed = undoable_by(view, viewer)
    return [Button("Undo", "lead.undo", f"{view.lead.id}.{deed.id}")] if deed else []


def _because(view: LeadView) -> tuple[Blocks, ...]:
    """What got in the way, asked once."""
    asked = (Button(label, "lead.because", f"{view.lead.id}.{one}") for one, label in _REASONS.items())
    return note("What got in the way? It helps us plan, and nobody is blamed."), Buttons(tuple(asked))


def _late(occasion: Occasion) -> tuple[Blocks, ...]:
    """What is told late says when it happened; that the time is over says so anyway."""
    if occasion.told_at - occasion.due_at <= LATE_AFTER or occasion.rung is Rung.BREACH:
        return ()
    what = "It came to you on " if occasion.rung is Rung.HANDED else "That was on "
    return (note(what, _when(occasion.due_at), "."),)


def _still_so(view: LeadView, occasion: Occasion) -> bool:
    """Whether what a message was sent for is still what there is to say."""
    if view.standing.state is not State.OPEN:
        return False
    return occasion.rung is Rung.HANDED or view.standing.deadline == occasion.deadline


def _when(at: datetime) -> When:
    return When(at, WhenStyle.DAY_AND_TIME)


_SAM_WON = lead_deeds.told(a.ACCEPTED.deeds[-1], reader=READER, now=a.ACCEPTED.now)
_RITA_ID = a.RITA.member_id
EXAMPLES = (
    Example("handed over", alert(a.NEW, a.told_of(Rung.HANDED), reader=READER)),
    Example(
        "handed over in the night",
        alert(a.NEW, a.told_of(Rung.HANDED, late=timedelta(hours=11)), reader=READER),
    ),
    Example("half gone", alert(a.NEW, a.told_of(Rung.HALF), reader=READER)),
    Example("little left, told late", alert(a.NEW, a.told_of(Rung.MOST, late=timedelta(hours=1)), reader=READER)),
    Example("time is over", alert(a.BREACHED, a.told_of(Rung.BREACH), reader=READER)),
    Example("time is over, and why", alert(a.EXPLAINED, a.told_of(Rung.BREACH), reader=READER)),
    Example("snoozed", alert(a.SNOOZED, a.told_of(Rung.HANDED), reader=READER)),
    Example("paused", alert(a.PAUSED, a.told_of(Rung.HANDED), reader=READER)),
    Example("accepted", alert(a.ACCEPTED, a.told_of(Rung.HANDED), reader=READER)),
    Example("in contact", alert(a.IN_CONTACT, a.told_of(Rung.MOST), reader=READER)),
    Example("won", alert(a.WON, a.told_of(Rung.HANDED), reader=READER)),
    Example("deal lost", alert(a.LOST, a.told_of(Rung.HANDED), reader=READER)),
    Example("sent back", alert(a.SENT_BACK, a.told_of(Rung.BREACH), reader=READER)),
    Example("too old to be late", alert(a.TOO_OLD, a.told_of(Rung.HANDED), reader=READER)),
    Example("handed on", handed_on(a.HANDED_ON, reader=READER, viewer=_RITA_ID)),
    Example("handed on, elsewhere", handed_on(a.ELSEWHERES, reader=READER, viewer=_RITA_ID)),
    Example("nobody's any more", handed_on(a.NOBODYS, reader=READER, viewer=_RITA_ID)),
    Example("an earlier card", earlier(a.NEW, a.told_of(Rung.HANDED))),
    Example("shown", card(a.IN_CONTACT, reader=READER, viewer=_RITA_ID)),
    Example("shown, little known", card(a.NOBODYS, reader=READER)),
    Example("shown, nobody is there", card(a.STRANDED, reader=READER)),
    Example("shown, somebody was first", card(a.ACCEPTED, reader=READER, viewer=_RITA_ID, said=_SAM_WON)),
)
