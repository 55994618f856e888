"""The form of /leadfeedback: it asks for what a verdict needs, and keeps what was typed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from messages.examples import Example
from messages.judgements import DECISIONS, FITS, JUST_FEEDBACK, REASON_WORDS, TIMINGS, scored
from messages.model import (
    Bold,
    ChoiceField,
    ChoicesField,
    Form,
    FormPart,
    Line,
    LongTextField,
    Mention,
    NumberField,
    Option,
    Paragraph,
    TextField,
    line,
    note,
    paragraph,
)
from messages.plural import several
from messages.replies import IS_LONG
from rules.leadfeedback import (
    ATTEMPT_DAYS,
    ATTEMPTS,
    REASONS,
    SCORES,
    Feedback,
    Missing,
    Reason,
    from_answers,
)

LONGEST_WORDS: Final = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The lead a form is about: where it is `named` nobody is asked which; attempts are `is_counted` by its log."""

    named: str = ""
    is_counted: bool = False


NOTHING_KNOWN: Final = About()


def form(
    answers: Mapping[str, object],
    *,
    recent: Sequence[str] = (),
    carries: str = "",
    wish: str = "",
    first: Line = (),
    about: About = NOTHING_KNOWN,
    is_cut: bool = False,
) -> Form:
    """The form with what was answered so far; `wish`, or `first`, is what its reader is to know, at its top."""
    said = from_answers(answers)
    parts: list[FormPart] = [
        *([Paragraph(first)] if first else []),
        *([paragraph(Bold(wish))] if wish else []),
        *([paragraph("About ", Bold(about.named), ".")] if about.named else _asks_lead(answers, recent)),
        *_asks_verdict(said, answers, is_counted=about.is_counted),
        _choice("score", "How good is it?", {str(score): scored(score) for score in SCORES}, str(said.score or "")),
        _choice("timing", "Timing", TIMINGS, said.timing or ""),
        _choice("fits", "Matches our ideal customer", FITS, said.fits or ""),
        ChoicesField(
            name="missing",
            label="What is missing?",
            options=tuple(Option(one, one.capitalize()) for one in Missing),
            values=tuple(one.value for one in Missing if one in said.missing),
            optional=True,
        ),
        *_asks_words(str(answers.get("words", "")), is_needed=said.reason is Reason.OTHER, is_cut=is_cut),
    ]
    return Form(name="leadfeedback.give", title="How good is this lead?", parts=tuple(parts), carries=carries)


def bad_score(typed: str) -> str:
    """What was typed as a score is none."""
    return f"A score goes from 1 (poor) to 5 (great), so {typed} is none. Which one do you mean?"


def counted(attempts: int, needed: str) -> str:
    """How many attempts the log has of a lead that is to be given up as unreachable; `needed` says what follows."""
    tried = several(attempts, "attempt") if attempts else "no attempt"
    return f"I count {tried} in the last {ATTEMPT_DAYS} days. {needed}"


def overtaken(first: Line) -> Line:
    """Somebody did something with the lead while the form was open."""
    return (*first, *line(" If you still mean it, send this again."))


def unsure_of(lead: str) -> str:
    """The lead's name could not be told apart from the words behind it."""
    return f"I was not sure where the name of the lead ends. Is it “{lead}”?"


def _asks_lead(answers: Mapping[str, object], recent: Sequence[str]) -> Iterator[FormPart]:
    yield TextField(
        name="lead",
        label="Lead",
        value=str(answers.get("lead", "")),
        placeholder="acme.com, Acme Ltd or jo@acme.com",
        optional=bool(recent),
    )
    if recent:
        options = tuple(Option(name, name) for name in recent)
        yield ChoiceField(
            name="recent",
            label="… or one you spoke of lately",
            options=options,
            value=str(answers.get("recent", "")),
            optional=True,
        )


def _asks_verdict(said: Feedback, answers: Mapping[str, object], *, is_counted: bool) -> Iterator[FormPart]:
    yield ChoiceField(
        name="verdict",
        label="Verdict",
        options=tuple(Option(value, label) for value, label in DECISIONS.items()),
        value=said.verdict or JUST_FEEDBACK,
        reshapes=True,
    )
    reasons = REASONS[said.verdict] if said.verdict else ()
    if reasons:
        yield ChoiceField(
            name="reason",
            label="Why?",
            options=tuple(Option(one, REASON_WORDS[one].capitalize()) for one in reasons),
            value=said.reason if said.reason in reasons else "",
            reshapes=Reason.UNREACHABLE in reasons,
        )
    if said.reason is Reason.UNREACHABLE and said.reason in reasons and not is_counted:
        yield NumberField(
            name="attempts",
            label=f"Attempts in the last {ATTEMPT_DAYS} days",
            hint=f"We agreed on {ATTEMPTS} before a lead counts as unreachable.",
            value=str(answers.get("attempts", "")),
            smallest=0,
            largest=999,
        )


def _asks_words(words: str, *, is_needed: bool, is_cut: bool) -> Iterator[FormPart]:
    yield LongTextField(
        name="words",
        label="In your words",
        value=words,
        placeholder="What was the reason?" if is_needed else "What should marketing know?",
        longest=LONGEST_WORDS,
        optional=not is_needed,
    )
    if is_cut:
        yield note(IS_LONG)


def _choice(name: str, label: str, options: Mapping[Any, str], value: str) -> ChoiceField:
    shown = tuple(Option(key, words.capitalize()) for key, words in options.items())
    return ChoiceField(name=name, label=label, options=shown, value=value, optional=True)


_RECENT = ("acme.com", "Orchard Foods Ltd", "jo@birch.example")
_EARLY = {
    "lead": "acme.com",
    "timing": "too_early",
    "missing": ("budget",),
    "words": "They start planning in September.",
}
_REJECTED = {"lead": "Orchard Foods Ltd", "verdict": "reject", "reason": "routing", "words": "Goes to the UK team."}
_GIVEN_UP = {
    "lead": "jo@birch.example",
    "verdict": "disqualify",
    "reason": "unreachable",
    "attempts": "3",
    "fits": "yes",
}
_JO = About(named="Jo Miller (Acme Ltd)", is_counted=True)
_ON_CARD = {"lead": "Jo Miller", "verdict": "reject"}
_SAM_WAS_FIRST = line(Mention("U0SAM"), " accepted it at 10:32.")

EXAMPLES = (
    Example("empty form", form({})),
    Example("form with recent leads", form({}, recent=_RECENT)),
    Example("form with something to mend", form(_EARLY, wish=bad_score("7"))),
    Example("form unsure of the lead", form({"lead": "Acme Ltd", "words": "great people"}, wish=unsure_of("Acme Ltd"))),
    Example("form for a rejection", form(_REJECTED, carries="12")),
    Example("form for a disqualification", form(_GIVEN_UP, carries="12")),
    Example("form on a card's lead", form(_ON_CARD, carries="lead 1.2.card", about=_JO)),
    Example("form on a lead somebody else took", form(_ON_CARD, about=_JO, first=overtaken(_SAM_WAS_FIRST))),
    Example("form that counts itself", form(_GIVEN_UP, about=_JO, wish=counted(2, "Not yet: we agreed on 5."))),
    Example("form for another reason", form({"lead": "acme.com", "verdict": "disqualify", "reason": "other"})),
    Example("form with long words", form(_EARLY, carries="12~3", is_cut=True)),
)
