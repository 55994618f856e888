"""Being away: the form for the days, what was noted, and the welcome back."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from messages.examples import Example
from messages.model import (
    Blocks,
    Button,
    Buttons,
    DateField,
    Form,
    FormPart,
    Inline,
    Message,
    Paragraph,
    Text,
    When,
    WhenStyle,
    note,
    paragraph,
)
from rules.absence import Absence, Source
from rules.ids import AbsenceId

MOST_SHOWN = 10
_STILL = "Until then no lead of yours runs out of time."


def form(ahead: Sequence[Absence], *, today: date, now: datetime, mend: str = "") -> Form:
    """Which days, and what was said before with a way to take it back; `mend` says what could not be read."""
    asked = (
        DateField(name="first_on", label="First day away", value=today),
        DateField(name="last_on", label="Last day away", hint="Empty if you do not know yet.", optional=True),
    )
    known: list[FormPart] = [part for absence in ahead[:MOST_SHOWN] for part in _known(absence, today, now)]
    if known:
        known.insert(0, note("What I know so far:"))
    head = [paragraph(mend)] if mend else []
    return Form("hymnsheet.away", "When I am away", (*head, *asked, *known))


def noted(absence: Absence, *, today: date) -> Message:
    """What was said, and a way to take it back."""
    said = "Noted. You are away "
    buttons = (
        Button("Take it back", "hymnsheet.take_back", str(absence.id)),
        Button("All my days", "hymnsheet.away"),
    )
    return Message(
        "Noted: you are away.",
        (
            paragraph(said, *_when(absence, today), ". ", _STILL),
            note("Back earlier? Type /hymnsheet back."),
            Buttons(buttons),
        ),
    )


def taken_back() -> Message:
    """It was taken back."""
    said = "Taken back."
    return Message(said, (paragraph(said), Buttons((Button("All my days", "hymnsheet.away"),))))


def welcome_back(ended: Sequence[Absence], ahead: Sequence[Absence], *, today: date) -> Message:
    """Nobody is away any more; what is still to come is named."""
    said = "Welcome back! Your leads count on you again." if ended else "As far as I know you are not away."
    blocks: list[Blocks] = [paragraph(said)]
    if any(absence.source is Source.STATUS for absence in ended):
        blocks.append(note("Your Slack status said so. Please clear it there, or I may believe it again."))
    blocks += [note("Still to come: away ", *_when(absence, today), ".") for absence in ahead[:MOST_SHOWN]]
    return Message(said, (*blocks, Buttons((Button("All my days", "hymnsheet.away"),))))


def over_already() -> str:
    """Said where an absence cannot be taken back any more."""
    return "That is over already, or was taken back before. Type /hymnsheet away to see what I know."


def not_read(typed: str) -> str:
    """Said where typed days could not be read."""
    return f"I could not read the days in “{typed}”. Choose them here, or type it like: until Friday."


def _known(absence: Absence, today: date, now: datetime) -> tuple[Paragraph, Buttons]:
    has_begun = absence.first_on <= today if absence.first_on else absence.begins_at("UTC") <= now
    label = "I am back" if has_begun else "Take it back"
    button = Button(label, "hymnsheet.not_away", str(absence.id))
    return paragraph("Away ", *_when(absence, today)), Buttons((button,))


def _when(absence: Absence, today: date) -> tuple[Inline, ...]:
    if absence.first_on is None:
        return _by_instants(absence)
    first, last = absence.first_on, absence.last_on
    if last is None:
        since = "from today on" if first == today else f"from {_day(first, today)} on"
        return (Text(f"{since}, until you say that you are back"),)
    if first == last:
        return (Text("today" if first == today else f"on {_day(first, today)}"),)
    if first <= today:
        return (Text(f"until {_day(last, today)}, that day included"),)
    return (Text(f"from {_day(first, today)} to {_day(last, today)}"),)


def _by_instants(absence: Absence) -> tuple[Inline, ...]:
    since = When(absence.starts_at or absence.created_at, WhenStyle.DAY_AND_TIME)
    until = When(absence.ends_at, WhenStyle.DAY_AND_TIME) if absence.ends_at else Text("it is cleared")
    return (Text("since "), since, Text(", as your Slack status says, until "), until)


def _day(on_date: date, today: date) -> str:
    year = f" {on_date.year}" if on_date.year != today.year else ""
    return f"{on_date:%a} {on_date.day} {on_date:%b}{year}"


_TODAY = date(2026, 3, 2)
_NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def _example(
    number: int, first_on: date | None, last_on: date | None = None, *, starts_at: datetime | None = None
) -> Absence:
    return Absence(
        id=AbsenceId(number),
        source=Source.SAID if first_on else Source.STATUS,
        first_on=first_on,
        last_on=last_on,
        starts_at=starts_at,
        ends_at=None,
        created_at=_NOW,
    )


_SAID = (
    _example(1, _TODAY, date(2026, 3, 6)),
    _example(2, date(2026, 12, 24), date(2027, 1, 2)),
    _example(3, date(2026, 3, 9)),
    _example(4, _TODAY, _TODAY),
)
_SEEN = _example(5, None, starts_at=_NOW)

EXAMPLES = (
    Example("away", form((), today=_TODAY, now=_NOW)),
    Example("away, with what is known", form((*_SAID, _SEEN), today=_TODAY, now=_NOW)),
    Example("away, not read", form((), today=_TODAY, now=_NOW, mend=not_read("as soon as I can"))),
    *(Example(f"noted, way {absence.id}", noted(absence, today=_TODAY)) for absence in _SAID),
    Example("taken back", taken_back()),
    Example("welcome back", welcome_back(_SAID[:1], _SAID[1:2], today=_TODAY)),
    Example("welcome back from a status", welcome_back((_SEEN,), (), today=_TODAY)),
    Example("was not away", welcome_back((), (), today=_TODAY)),
)
