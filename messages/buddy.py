"""/buddy: who one's buddy is, what comes next, and what is said to snoozing, leaving, meeting and being invited."""

from datetime import UTC, date, datetime, time
from typing import Final

from messages.buddy_parts import (
    EXAMPLE_OF_A_MARKETER,
    EXAMPLE_OF_A_REP,
    day,
    people,
    together_blocks,
)
from messages.examples import Example
from messages.heard import READER, named
from messages.model import (
    Blocks,
    Bold,
    Button,
    Buttons,
    ButtonStyle,
    Confirm,
    Message,
    note,
    paragraph,
)
from rules.buddies import Why
from rules.buddy import Met, Settings, Wish
from rules.buddy_view import Together, View
from rules.ids import PairId, WorkspaceId
from rules.objection import Colleague
from rules.people import Side
from rules.recurrence import Due

WHY: Final = {
    Why.NOBODY_THERE: "nobody on the other side takes part at the moment",
    Why.OWN_WISHES: "everybody on the other side is on your own private list",
    Why.NOBODY_FREE: "nobody on the other side could be with you this time",
}
"""Why somebody has no buddy, after "because"."""


def shown(view: View, *, reader: WorkspaceId, today: date) -> Message:
    """Where somebody stands with buddies, and what they can do about it."""
    if view.together is not None:
        return _paired(view, view.together, reader=reader, today=today)
    said = _standing(view, today=today)
    return Message(said, (paragraph(said), *_next(view, today=today), Buttons(_ways(view, today=today))))


def off(*, is_admin: bool) -> Message:
    """Nobody turned buddies on."""
    said = "Buddies are not turned on here yet."
    who = "You can do that with /hymnsheet buddies." if is_admin else "An admin does that with /hymnsheet buddies."
    return Message(said, (paragraph(said, " ", who),))


def buddy_buttons(together: Together) -> tuple[Button, ...]:
    """What somebody can do with a pair they are in."""
    value = str(together.pair.id)
    met = Button("We met", "buddy.met", value, style=ButtonStyle.PRIMARY)
    lesson = Button("One thing I learned", "buddy.lesson", value)
    invite = Button("Invite me to a call", "buddy.invite", value)
    return (
        lesson if together.pair.outcome is Met.MET else met,
        *((invite,) if together.me.side is Side.MARKETING else ()),
    )


def snoozed(until: date, *, today: date, has_mate: bool) -> Message:
    """They are left out for a while."""
    said = f"Enjoy the quiet: no buddy for you until {day(until, today=today)}, that day included."
    back = Button("Take part again", "buddy.opt_in")
    return Message(said, (paragraph(said), *_left_behind(has_mate=has_mate), Buttons((back,))))


def out(*, has_mate: bool) -> Message:
    """They are left out until they say otherwise."""
    said = "You are out. No round counts on you until you come back."
    back = Button("Take part again", "buddy.opt_in")
    return Message(said, (paragraph(said), *_left_behind(has_mate=has_mate), Buttons((back,))))


def back_in(next_due: Due | None, *, today: date) -> Message:
    """They take part again."""
    said = "Good to have you back!"
    if next_due is None:
        return Message(said, (paragraph(said),))
    comes = f" The next round comes on {day(next_due.on_date, today=today)}."
    return Message(said, (paragraph(said, comes), note("If somebody waits for a buddy, you meet them sooner.")))


def excluded(count: int) -> Message:
    """Who is on somebody's private list is said to nobody, not even here."""
    said = "Saved. Nobody but you ever sees it, and it counts from the next round on."
    if not count:
        said = "Saved: your private list is empty."
    return Message(said, (paragraph(said),))


def invited(reps: tuple[Colleague, ...], *, reader: WorkspaceId) -> Message:
    """They were asked whether somebody may sit in on a call."""
    said = "Nothing is booked: you hear from me when they answer."
    return Message(f"Asked. {said}", (paragraph("Asked ", *people(reps, reader=reader), ". ", said),))


def may_i_listen(pair_id: PairId, marketer: Colleague, *, reader: WorkspaceId) -> Message:
    """Asks a rep whether their buddy may sit in on a call."""
    said = "Your marketing buddy would love to listen to one of your calls."
    value = f"{pair_id}:{marketer.member_id}"
    buttons = (
        Button("Sure", "buddy.invite_sure", value, style=ButtonStyle.PRIMARY),
        Button("Not now", "buddy.invite_not_now", value),
    )
    asked = paragraph(named(marketer, reader=reader), " would love to listen to one of your calls.")
    return Message(said, (asked, note("This books nothing. You choose which call, or none."), Buttons(buttons)))


def said_sure(marketer: Colleague, *, reader: WorkspaceId) -> Message:
    """In place of the question: the rep would like them to listen."""
    said = "You said: sure!"
    who = named(marketer, reader=reader)
    return Message(said, (paragraph(said, " ", who, " knows. Send them the invitation to a call that suits you."),))


def said_not_now(marketer: Colleague, *, reader: WorkspaceId) -> Message:
    """In place of the question: another time."""
    said = "Another time, then."
    return Message(said, (paragraph(said, " ", named(marketer, reader=reader), " knows."),))


def welcome_to_a_call(rep: Colleague, *, reader: WorkspaceId) -> Message:
    """Tells who asked that they may sit in."""
    said = "You may listen to a call."
    who = named(rep, reader=reader)
    return Message(said, (paragraph(who, " says: sure! They will send you an invitation to a call that suits them."),))


def another_time(rep: Colleague, *, reader: WorkspaceId) -> Message:
    """Tells who asked that it does not suit at the moment."""
    said = "Not now, with thanks for asking."
    return Message(said, (paragraph(named(rep, reader=reader), " says: not now, but thank you for asking."),))


def home_part(view: View, *, reader: WorkspaceId, today: date) -> tuple[Blocks, ...]:
    """One's buddy on one's own page; nothing where there are none."""
    if view.settings is None:
        return ()
    show = Buttons((Button("My buddy", "buddy.show"),))
    if view.together is None:
        standing = paragraph(Bold("Your buddy"), " · ", _standing(view, today=today))
        return (standing, *_next(view, today=today), show)
    mates = people([seen.who for seen in view.together.mates], reader=reader)
    head = "Your buddy" if len(view.together.mates) == 1 else "Your buddies"
    until = f" · until {day(view.together.pair.last_on, today=today)}"
    return (paragraph(Bold(head), " · ", *mates, until), show)


def _paired(view: View, together: Together, *, reader: WorkspaceId, today: date) -> Message:
    mates = people([seen.who for seen in together.mates], reader=reader)
    is_one = len(together.mates) == 1
    side = "sales" if together.me.side is Side.MARKETING else "marketing"
    head = f"Your {side} {'buddy is' if is_one else 'buddies are'} "
    shared = ("You share them with ", *people(together.same_side, reader=reader), ".") if together.same_side else ()
    until = f"Together until {day(together.pair.last_on, today=today)}."
    met_already = " You met. The rest of the time is a bonus." if together.pair.outcome is Met.MET else ""
    return Message(
        f"{head.rstrip()} here.",
        (
            paragraph(Bold(head), *mates, Bold(".")),
            note(*shared, " " if shared else "", until, met_already),
            *together_blocks(together, reader=reader),
            Buttons((*buddy_buttons(together), *_ways(view, today=today))),
            *_next(view, today=today),
        ),
    )


def _standing(view: View, *, today: date) -> str:
    if view.wish.opted_out_at is not None:
        return "You are out: no round counts on you."
    if not view.wish.is_in(today) and view.wish.snoozed_until is not None:
        return f"You snooze until {day(view.wish.snoozed_until, today=today)}, that day included."
    if view.left_out is not None:
        return f"You have no buddy in this round, because {WHY[view.left_out]}."
    return "You have no buddy yet."


def _ways(view: View, *, today: date) -> tuple[Button, ...]:
    private = Button("Rather not with…", "buddy.exclude")
    if not view.wish.is_in(today):
        return (Button("Take part again", "buddy.opt_in", style=ButtonStyle.PRIMARY), private)
    sure = Confirm("Leave for now?", "No round counts on you until you come back with /buddy in.", "Leave for now")
    return (Button("Snooze", "buddy.snooze"), private, Button("Leave for now", "buddy.opt_out", confirm=sure))


def _next(view: View, *, today: date) -> tuple[Blocks, ...]:
    """When the next round comes, for whoever takes part in it."""
    if view.next is None or not view.wish.is_in(view.next.on_date):
        return ()
    return (note(f"The next round comes on {day(view.next.on_date, today=today)}."),)


def _left_behind(*, has_mate: bool) -> tuple[Blocks, ...]:
    return (note("Your buddy is told in kind words, and I look for another one for them."),) if has_mate else ()


_TODAY = date(2026, 3, 4)
_DUE = Due(datetime(2026, 3, 16, 9, tzinfo=UTC), date(2026, 3, 16))
_SETTINGS = Settings(starts_on=date(2026, 3, 2), at=f"{time(10):%H:%M}")
_REP = View(settings=_SETTINGS, together=EXAMPLE_OF_A_REP, next=_DUE)
_MARKETER = View(settings=_SETTINGS, together=EXAMPLE_OF_A_MARKETER, next=_DUE)
_SNOOZING = View(settings=_SETTINGS, wish=Wish(snoozed_until=date(2027, 5, 1)), next=_DUE)
_OUT = View(settings=_SETTINGS, wish=Wish(opted_out_at=_DUE.at), next=_DUE)
_ALONE = tuple(View(settings=_SETTINGS, left_out=why, next=_DUE) for why in Why)
_WHO = EXAMPLE_OF_A_MARKETER.me.who
_PAIR = EXAMPLE_OF_A_REP.pair

EXAMPLES = (
    Example("of a rep", shown(_REP, reader=READER, today=_TODAY)),
    Example("of a marketer", shown(_MARKETER, reader=READER, today=_TODAY)),
    Example("snoozing", shown(_SNOOZING, reader=READER, today=_TODAY)),
    Example("out", shown(_OUT, reader=READER, today=_TODAY)),
    Example("waiting", shown(View(settings=_SETTINGS, next=_DUE), reader=READER, today=_TODAY)),
    *(Example(f"left out, {view.left_out}", shown(view, reader=READER, today=_TODAY)) for view in _ALONE),
    Example("off", off(is_admin=False)),
    Example("off, for an admin", off(is_admin=True)),
    Example("snoozed", snoozed(date(2026, 5, 1), today=_TODAY, has_mate=True)),
    Example("went out", out(has_mate=False)),
    Example("back in", back_in(_DUE, today=_TODAY)),
    Example("back in, while they are off", back_in(None, today=_TODAY)),
    Example("excluded", excluded(2)),
    Example("excluded nobody", excluded(0)),
    Example("invited", invited((EXAMPLE_OF_A_REP.me.who,), reader=READER)),
    Example("may I listen", may_i_listen(_PAIR.id, _WHO, reader=READER)),
    Example("said sure", said_sure(_WHO, reader=READER)),
    Example("said not now", said_not_now(_WHO, reader=READER)),
    Example("welcome to a call", welcome_to_a_call(EXAMPLE_OF_A_REP.me.who, reader=READER)),
    Example("another time", another_time(EXAMPLE_OF_A_REP.me.who, reader=READER)),
)
