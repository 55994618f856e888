"""How buddies are set: the form for admins, and what was saved."""

from datetime import UTC, date, datetime, time
from typing import Final

from messages.examples import Example
from messages.model import (
    Blocks,
    Bold,
    Button,
    Buttons,
    ButtonStyle,
    ChoiceField,
    DateField,
    Fact,
    Facts,
    Form,
    LinkField,
    Message,
    NumberField,
    Option,
    TimeField,
    When,
    WhenStyle,
    line,
    note,
    paragraph,
)
from messages.plural import several
from messages.roundup_forms import WEEKDAY_NAMES, weekdays
from rules.buddy import Settings
from rules.buddy_rhythm import LONGEST_TERM, Mode
from rules.buddy_settings import NO, YES
from rules.working_hours import DAYS

_WHAT: Final = (
    "Everybody in sales gets a buddy in marketing, and the other way round. I introduce them, say what they could "
    "talk about, and ask whether they met. Anybody may snooze or stay out, with /buddy."
)
_CHANGE: Final = Button("Change", "hymnsheet.buddies")
_REPORT: Final = Button("Last round", "hymnsheet.buddies_report")
_LATER: Final = "Whoever has a buddy now keeps them until then."


def form(settings: Settings, *, is_on: bool) -> Form:
    """How buddies are set, as it stands or as it would begin."""
    return Form(
        "hymnsheet.buddies",
        "Buddies",
        (
            paragraph(_WHAT),
            ChoiceField(
                name="is_on",
                label="Shall everybody have a buddy?",
                options=(Option(YES, "Yes"), Option(NO, "No")),
                value=YES if is_on else NO,
            ),
            ChoiceField(
                name="mode",
                label="How?",
                options=(
                    Option(Mode.ROTATING, "A new buddy every few weeks"),
                    Option(Mode.STICKY, "The same buddy for a term, with a topic each week"),
                ),
                value=settings.mode,
            ),
            NumberField(
                name="weeks",
                label="For how many weeks?",
                hint="Two is usual where buddies change, six for a term.",
                value=str(settings.rhythm.weeks),
                smallest=1,
                largest=LONGEST_TERM,
            ),
            ChoiceField(name="weekday", label="Day", options=weekdays(), value=settings.weekday),
            TimeField(name="at", label="At", value=time.fromisoformat(settings.at)),
            DateField(name="starts_on", label="Not before", value=settings.starts_on),
            LinkField(
                name="meeting_link",
                label="Where to meet",
                hint="A room for calls that everybody may use. Empty: they find their own.",
                value=settings.meeting_link,
                optional=True,
            ),
        ),
    )


def shown(settings: Settings, *, next_at: datetime, has_round: bool, is_saved: bool) -> Message:
    """How buddies are set, when they change next, and what there is to look at."""
    said = f"{'Saved. ' if is_saved else ''}This is how everybody gets a buddy:"
    buttons = [
        Button("Who would meet whom", "hymnsheet.buddies_try", style=ButtonStyle.PRIMARY),
        *([_REPORT] if has_round else []),
        _CHANGE,
    ]
    blocks: list[Blocks] = [paragraph(Bold(said)), Facts(_facts(settings, next_at))]
    blocks += [note(_LATER)] if has_round else []
    return Message(said, (*blocks, Buttons(tuple(buttons))))


def switched_off(*, has_round: bool) -> Message:
    """Nobody is paired from now on."""
    said = "Saved. Nobody gets a buddy from now on."
    kept = [note("Who has one keeps them until their time is over.")] if has_round else []
    return Message(said, (paragraph(said), *kept, Buttons((*([_REPORT] if has_round else []), _CHANGE))))


def _facts(settings: Settings, next_at: datetime) -> tuple[Fact, ...]:
    weeks = settings.rhythm.weeks
    often = "every week" if weeks == 1 else f"every {weeks} weeks"
    how = {
        Mode.ROTATING: f"a new buddy {often}",
        Mode.STICKY: f"the same buddy for {several(weeks, 'week')}, with a topic each week",
    }
    link = settings.meeting_link
    return (
        Fact("How", line(how[settings.mode])),
        Fact("When", line(f"{WEEKDAY_NAMES[DAYS.index(settings.weekday)]}s at {settings.at}")),
        Fact("Next", line(When(next_at, WhenStyle.DAY))),
        Fact("Where to meet", line(link or "they find their own")),
    )


_ROTATING: Final = Settings(starts_on=date(2026, 3, 9), meeting_link="https://meet.example.com/coffee")
_STICKY: Final = Settings(mode=Mode.STICKY, starts_on=date(2026, 3, 9), weekday="Wed", at="14:30")
_WEEKLY: Final = Settings(every_weeks=1, starts_on=date(2026, 3, 9))
_NEXT: Final = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)

EXAMPLES = (
    Example("buddies, the first time", form(Settings(starts_on=date(2026, 3, 2)), is_on=True)),
    Example("buddies, for a term", form(_STICKY, is_on=True)),
    Example("buddies, switched off", form(_ROTATING, is_on=False)),
    Example("buddies as they stand", shown(_ROTATING, next_at=_NEXT, has_round=True, is_saved=False)),
    Example("buddies saved", shown(_ROTATING, next_at=_NEXT, has_round=False, is_saved=True)),
    Example("buddies saved, every week", shown(_WEEKLY, next_at=_NEXT, has_round=True, is_saved=True)),
    Example("buddies saved, for a term", shown(_STICKY, next_at=_NEXT, has_round=True, is_saved=True)),
    Example("switched off", switched_off(has_round=True)),
    Example("switched off before the first", switched_off(has_round=False)),
)
