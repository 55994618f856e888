"""The forms for a win: how it went and who helped, whether it was told before, and credit for somebody forgotten."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from messages.examples import Example
from messages.heard import READER
from messages.lead import called, origin
from messages.lead_examples import BARE, JO
from messages.model import (
    Blocks,
    Bold,
    ChoiceField,
    ChoicesField,
    Form,
    FormPart,
    LongTextField,
    Option,
    PeopleField,
    PersonField,
    TextField,
    note,
    paragraph,
)
from messages.plural import shortened
from messages.replies import IS_LONG
from messages.win import in_line, in_short
from messages.win_examples import WON
from rules.ids import WorkspaceId
from rules.tracked_lead import TrackedLead
from rules.win import LONGEST_CREDIT, LONGEST_CUSTOMER, LONGEST_DEAL, Win
from rules.win_form import NO, NO_LEAD, YES, IsSame, touches_of

LONGEST_WORDS: Final = 3000
_LONGEST_OPTION: Final = 74


def form(
    answers: Mapping[str, Any],
    *,
    leads: Sequence[TrackedLead] = (),
    won_by: Sequence[Option] = (),
    carries: str = "",
    wish: str = "",
    notes: Sequence[str] = (),
    alike: Sequence[Blocks] = (),
    is_edit: bool = False,
    asks_rep: bool = True,
) -> Form:
    """The form, with what was answered so far.

    `leads` may be the customer's, the likeliest first; `alike` shows a win that may be the same deal; `wish` is a
    sentence on what is still missing. Without `asks_rep` the rep is known and cannot be named here.
    """
    said = {name: answer for name, answer in answers.items() if isinstance(answer, str)}
    parts: list[FormPart] = [
        *([paragraph(Bold(wish))] if wish else []),
        *(_is_same(alike, said) if alike else []),
        TextField(
            name="customer", label="Who did you win?", value=said.get("customer", ""), placeholder="Acme Ltd",
            longest=LONGEST_CUSTOMER,
        ),
        TextField(
            name="amount", label="Amount", value=said.get("amount", ""), placeholder="12000 EUR, €12k or $1.2m",
            optional=True,
        ),
        ChoiceField(
            name="hidden",
            label="Hide the amount?",
            options=(Option(NO, "No, everybody may read it"), Option(YES, "Yes, it counts and nobody reads it")),
            value=said.get("hidden", NO),
        ),
        PersonField(name="rep", label="Who sold it?", value=said.get("rep", ""), optional=not asks_rep),
        PeopleField(
            name="helpers",
            label="Who helped?",
            hint="Everybody, on whichever side: marketing, success, the colleague who lent you a demo.",
            values=tuple(answers.get("helpers", ())),
            optional=True,
        ),
        *_lead(answers, said, leads),
        *([_won_by(won_by, said)] if won_by else []),
        LongTextField(
            name="words", label="How did it go?", value=said.get("words", ""), longest=LONGEST_WORDS, optional=True,
            placeholder="A sentence: what turned it, who said what",
        ),
        TextField(
            name="deal", label="Deal id", hint="As your CRM calls it. The same deal is celebrated once.",
            value=said.get("deal", ""), longest=LONGEST_DEAL, optional=True,
        ),
        *[note(one) for one in notes],
    ]  # fmt: skip
    title, submit = ("Change a win", "Save") if is_edit else ("Celebrate a win", "Celebrate")
    return Form(name="win.celebrate", title=title, parts=tuple(parts), submit=submit, carries=carries)


def credit_form(win: Win, *, reader: WorkspaceId) -> Form:
    """Asks who was forgotten, and what for."""
    parts: tuple[FormPart, ...] = (
        paragraph(*in_line(win, reader=reader)),
        PersonField(name="who", label="Who helped too?", hint="I tell them once, and the post names them."),
        TextField(
            name="words", label="What for?", placeholder="the price guide that the CFO read twice",
            longest=LONGEST_CREDIT, optional=True,
        ),
    )  # fmt: skip
    return Form("win.credit", "Give credit", parts, submit="Give credit", carries=str(win.number))


def option(value: str, label: str) -> Option:
    """An option whose label has room in a form."""
    return Option(value, shortened(label, _LONGEST_OPTION))


def _is_same(alike: Sequence[Blocks], said: Mapping[str, str]) -> list[FormPart]:
    asked = ChoiceField(
        name="is_same",
        label="Is it the same deal?",
        options=(
            Option(IsSame.SAME, "The same deal"),
            Option(IsSame.ANOTHER, "Another deal with them"),
        ),
        value=said.get("is_same", ""),
    )
    return [paragraph(Bold("A win with them was told before:")), *alike, asked]


def _lead(answers: Mapping[str, Any], said: Mapping[str, str], leads: Sequence[TrackedLead]) -> list[FormPart]:
    """Which lead it was and what marketing did with it; any name where none is known."""
    named = TextField(
        name="lead", label="Lead", placeholder="jo@acme.com, or however you call it", value=said.get("lead", ""),
        optional=True,
    )  # fmt: skip
    if not leads:
        return [named]
    options = [option(str(lead.id), f"{called(lead)}, {origin(lead)}") for lead in leads]
    chosen = next((lead for lead in leads if str(lead.id) == said.get("lead_id")), None)
    asked = ChoiceField(
        name="lead_id",
        label="Were they this lead?",
        options=(*options, Option(NO_LEAD, "None of these")),
        value=str(chosen.id) if chosen else NO_LEAD,
        reshapes=True,
    )
    if chosen is None:
        return [asked, named]
    return [asked, *_touches(chosen, answers)]


def _touches(lead: TrackedLead, answers: Mapping[str, Any]) -> list[FormPart]:
    touches = touches_of(lead)
    if not touches:
        return []
    options = tuple(option(value, touch) for value, touch in touches.items())
    values = tuple(value for value in answers.get("touches", ()) if value in touches)
    asked = "Which marketing touches helped?"
    return [ChoicesField(name="touches", label=asked, options=options, values=values, optional=True)]


def _won_by(options: Sequence[Option], said: Mapping[str, str]) -> ChoiceField:
    known = {option.value for option in options}
    value = said.get("won_by", "")
    return ChoiceField(
        name="won_by",
        label="What won it?",
        hint="An answer of marketing's, or something that they made.",
        options=tuple(options),
        value=value if value in known else "",
        optional=True,
    )


_TYPED = {"customer": "Acme Ltd", "amount": "12k EUR", "words": "thanks @Max", "rep": "U0RITA"}
_OPTIONS = (Option("answer 3", "Answer to #12: Five people pay for five people"), Option("content 4", "Deck: Why us"))

EXAMPLES = (
    Example("form", form({})),
    Example("form with words", form(_TYPED, won_by=_OPTIONS, notes=[IS_LONG])),
    Example(
        "form with a lead",
        form({**_TYPED, "lead_id": "1", "touches": ("1.0",)}, leads=[JO, BARE], wish="Which touches helped?"),
    ),
    Example("form with other leads", form(_TYPED, leads=[JO])),
    Example("form, told before", form(_TYPED, alike=in_short(WON, reader=READER))),
    Example("change", form(_TYPED, is_edit=True, asks_rep=False, notes=["Two who helped are kept."])),
    Example("give credit", credit_form(WON, reader=READER)),
)
