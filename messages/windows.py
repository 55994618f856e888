"""The windows that both sides agree on: the form with all of them, and what was saved."""

from datetime import timedelta

from messages.examples import Example
from messages.model import (
    Blocks,
    Button,
    Buttons,
    ChoiceField,
    Fact,
    Facts,
    Form,
    Message,
    NumberField,
    Option,
    TextField,
    line,
    note,
    paragraph,
)
from messages.plural import several
from rules.event_log import Tier
from rules.lead_story import Windows
from rules.windows import ANSWER_DAYS, MOST_ANSWER_DAYS, NO, URGENT, YES, Promises, span_words

_KEPT = "What runs already keeps the window it began with."


def form(promises: Promises) -> Form:
    """What is agreed on, as it stands."""
    said = "Leads are followed up within this much of their owner's working time: nights, holidays and breaks are free."
    windows = [_window(tier, lasts) for tier, lasts in promises.lasts.items()]
    others = (_answer_days(promises), _urgent(promises), note(_KEPT))
    return Form("hymnsheet.windows", "Our windows", (paragraph(said), *windows, *others))


def saved(promises: Promises, *, has_changed: bool) -> Message:
    """All that is agreed on from now on."""
    head = "Saved. This is what we promise each other from now on:" if has_changed else "Nothing has changed:"
    blocks: list[Blocks] = [paragraph(head), Facts(_facts(promises))]
    if has_changed:
        blocks.append(note(_KEPT))
    if promises.turned_round:
        one, other = promises.turned_round
        blocks.append(note(f"{one.capitalize()} leads have more time than {other} ones now. Is that what you meant?"))
    blocks.append(Buttons((Button("Change", "hymnsheet.windows"),)))
    return Message(head, tuple(blocks))


def _window(tier: Tier, lasts: timedelta) -> TextField:
    hint = "Such as 30 min, 2 h or 1 h 30 min." if tier is Tier.HOT else ""
    return TextField(name=tier, label=_label(tier), hint=hint, value=span_words(lasts), longest=30)


def _label(tier: Tier) -> str:
    return f"{tier.capitalize()} leads, within"


def _answer_days(promises: Promises) -> NumberField:
    return NumberField(
        name=ANSWER_DAYS,
        label="Objections answered within",
        hint="Working days, from the day after somebody claims one.",
        value=str(promises.answer_days),
        smallest=1,
        largest=MOST_ANSWER_DAYS,
    )


def _urgent(promises: Promises) -> ChoiceField:
    return ChoiceField(
        name=URGENT,
        label="Urgent alerts any time?",
        hint="Whether managers hear outside their own hours that a window has lapsed.",
        options=(Option(NO, "No, they wait until the manager works"), Option(YES, "Yes, at once, also at night")),
        value=YES if promises.urgent_any_time else NO,
    )


def _facts(promises: Promises) -> tuple[Fact, ...]:
    windows = [
        Fact(_label(tier), line(f"{span_words(lasts)} of working time")) for tier, lasts in promises.lasts.items()
    ]
    alerts = "at once, also outside their hours" if promises.urgent_any_time else "in their working hours"
    return (
        *windows,
        Fact("Objections answered within", line(several(promises.answer_days, "working day"))),
        Fact("Managers hear of a lapsed window", line(alerts)),
    )


_LONG_HOT = Windows(hot=timedelta(hours=2), high=timedelta(minutes=90), normal=timedelta(hours=8))
EXAMPLES = (
    Example("windows, as they are at first", form(Promises())),
    Example("windows saved", saved(Promises(answer_days=1, urgent_any_time=True), has_changed=True)),
    Example("windows turned round", saved(Promises(windows=_LONG_HOT), has_changed=True)),
    Example("windows as before", saved(Promises(), has_changed=False)),
)
