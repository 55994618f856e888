"""When somebody works: the form for one's own hours and holidays, and what is in force from now on."""

from messages.examples import Example
from messages.model import Button, Buttons, Fact, Facts, Form, Message, TextField, line, note, paragraph
from rules.own_hours import NO_HOLIDAYS, OwnHours
from rules.working_hours import LONGEST, working_hours
from rules.working_time import Calendar

_ZONE = "I take your time zone from the app we chat in."


def form(own: OwnHours, *, whole: Calendar, zone: str, typed: str = "") -> Form:
    """One's own working time as it stands, beside that of the `whole` organisation; `typed` are words to begin with."""
    said = "While you are off, no lead of yours runs out of time. Leave empty what is as for everybody here."
    hours = TextField(
        name="working_hours",
        label="My working hours",
        hint=f"Such as Mon-Thu 9-12, 13-17; Fri 9-14. Empty: {whole.hours}.",
        value=typed[:LONGEST] or own.working_hours or "",
        longest=LONGEST,
        optional=True,
    )
    country = TextField(
        name="country",
        label="My public holidays are those of",
        hint=f"A country, a region such as DE-BY, or “{NO_HOLIDAYS}”. Empty: {_holidays(whole.country)}.",
        value=own.country_typed,
        longest=60,
        optional=True,
    )
    return Form("hymnsheet.hours", "When I work", (paragraph(said), hours, country, note(_zone(zone), " ", _ZONE)))


def saved(own: OwnHours, *, mine: Calendar) -> Message:
    """What counts as this person's working time from now on."""
    said = "Saved. This is when you work:"
    facts = (
        Fact("Working hours", line(f"{mine.hours}{_whose(own.working_hours)}")),
        Fact("Public holidays", line(f"{_holidays(mine.country)}{_whose(own.country)}")),
        Fact("Time zone", line(mine.zone)),
    )
    buttons = (Button("Change", "hymnsheet.hours"), Button("I shall be away", "hymnsheet.away"))
    measured = "Your open leads are measured by this from now on. " + _ZONE
    return Message("Saved: when you work.", (paragraph(said), Facts(facts), note(measured), Buttons(buttons)))


def _zone(zone: str) -> str:
    return f"Time zone: {zone}."


def _holidays(country: str) -> str:
    return country or NO_HOLIDAYS


def _whose(said: str | None) -> str:
    return ", as for everybody here" if said is None else ""


_WHOLE = Calendar(hours=working_hours("Mon-Fri 09:00-17:00"), zone="Europe/Berlin", country="DE-BY")
_OWN = OwnHours(working_hours="Mon-Thu 09:00-12:00, 13:00-17:00; Fri 09:00-14:00", country="")
_MINE = Calendar(hours=working_hours(_OWN.working_hours or ""), zone="America/New_York")

EXAMPLES = (
    Example("own hours, the first time", form(OwnHours(), whole=_WHOLE, zone="Europe/Berlin")),
    Example("own hours, later", form(_OWN, whole=_WHOLE, zone="America/New_York")),
    Example("own hours saved", saved(_OWN, mine=_MINE)),
    Example("own hours as for everybody", saved(OwnHours(), mine=_WHOLE)),
)
