"""What a rep may say of a lead, and when it is complete."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, TypeVar

from rules.errors import FieldErrors
from rules.leads import LONGEST_NAME, shown_name

UNDO_FOR: Final = timedelta(minutes=5)
ATTEMPTS: Final = 5
ATTEMPT_DAYS: Final = 14
SCORES: Final = range(1, 6)


class Verdict(StrEnum):
    """What becomes of the lead: taken, sent back before contact, given up after contact."""

    ACCEPT = "accept"
    REJECT = "reject"
    DISQUALIFY = "disqualify"


class Reason(StrEnum):
    """Why a lead is sent back or given up."""

    ROUTING = "routing"
    DATA = "data"
    DEFINITION = "definition"
    BUDGET = "budget"
    AUTHORITY = "authority"
    NEED = "need"
    TIMING = "timing"
    FIT = "fit"
    COMPETITOR = "competitor"
    UNREACHABLE = "unreachable"
    OTHER = "other"


class Timing(StrEnum):
    """When the lead came."""

    TOO_EARLY = "too_early"
    RIGHT = "right"
    TOO_LATE = "too_late"


class Fit(StrEnum):
    """Whether the lead matches our ideal customer."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Missing(StrEnum):
    """What a sale still needs and the lead does not have."""

    BUDGET = "budget"
    AUTHORITY = "authority"
    NEED = "need"
    TIMING = "timing"


REASONS: Final[Mapping[Verdict, tuple[Reason, ...]]] = {
    Verdict.ACCEPT: (),
    Verdict.REJECT: (Reason.ROUTING, Reason.DATA, Reason.DEFINITION),
    Verdict.DISQUALIFY: tuple(Reason)[3:],
}
"""The reasons there are for a verdict: before contact only the first three, after contact the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What a rep says of a lead, as far as they said it; `attempts` are those of the last 14 days."""

    lead: str = ""
    verdict: Verdict | None = None
    reason: Reason | None = None
    attempts: int | None = None
    score: int | None = None
    timing: Timing | None = None
    fits: Fit | None = None
    missing: frozenset[Missing] = frozenset()
    words: str = ""


E = TypeVar("E", bound=StrEnum)


def complete(feedback: Feedback) -> Feedback:
    """The feedback as it may be kept; raises FieldErrors that say what is still needed."""
    errors = missing_in(feedback)
    if errors:
        raise FieldErrors(errors)
    return feedback


def missing_in(feedback: Feedback) -> dict[str, str]:
    """What keeps this feedback from being complete: by field, a sentence that says what to do."""
    errors = {
        "lead": _about_lead(feedback.lead),
        "reason": _about_reason(feedback),
        "attempts": _about_attempts(feedback),
        "score": _about_nothing(feedback),
        "words": _about_other(feedback),
    }
    return {field: sentence for field, sentence in errors.items() if sentence}


def can_undo(*, given_at: datetime, now: datetime) -> bool:
    """Whether feedback may still be taken back."""
    return now - given_at <= UNDO_FOR


def _about_lead(lead: str) -> str:
    if not lead:
        return "Which lead is it? Type a company, a website, a name or an e-mail address."
    if len(lead) > LONGEST_NAME:
        return f"That is long for the name of a lead: please use at most {LONGEST_NAME} characters."
    return ""


def _about_reason(feedback: Feedback) -> str:
    if feedback.verdict in {None, Verdict.ACCEPT}:
        return ""
    if feedback.reason in REASONS[feedback.verdict]:
        return ""
    if feedback.verdict is Verdict.REJECT:
        return (
            "Before contact a lead goes back for wrong routing, bad data, or being outside our definition. Which is it?"
        )
    return "The reason is what marketing learns most from. Which one comes closest?"


def _about_attempts(feedback: Feedback) -> str:
    if feedback.reason is not Reason.UNREACHABLE:
        return ""
    if feedback.attempts is None:
        return f"How many times did you try in the last {ATTEMPT_DAYS} days? A number is enough."
    left = ATTEMPTS - feedback.attempts
    if left <= 0:
        return ""
    more = "One more try" if left == 1 else f"{left} more tries"
    return (
        f"Not yet: we agreed on {ATTEMPTS} attempts in {ATTEMPT_DAYS} days before a lead counts as unreachable. "
        f"{more}, perhaps at another time of day, and it is yours to give up."
    )


def _about_other(feedback: Feedback) -> str:
    if feedback.reason is Reason.OTHER and not feedback.words.strip():
        return "What was the reason? A few words of yours help marketing most here."
    return ""


def _about_nothing(feedback: Feedback) -> str:
    if replace(feedback, lead="") == Feedback():
        return "Say at least one thing about it: a score, a verdict, or a few words."
    return ""


def from_answers(answers: Mapping[str, object]) -> Feedback:
    """What a form says so far; an answer that was never offered counts as none."""
    missing = answers.get("missing")
    return Feedback(
        lead=shown_name(_text(answers, "lead") or _text(answers, "recent")),
        verdict=_choice(Verdict, answers, "verdict"),
        reason=_choice(Reason, answers, "reason"),
        attempts=_number(answers, "attempts", range(1000)),
        score=_number(answers, "score", SCORES),
        timing=_choice(Timing, answers, "timing"),
        fits=_choice(Fit, answers, "fits"),
        missing=frozenset(one for one in Missing if isinstance(missing, tuple) and one in missing),
        words=_text(answers, "words").strip(),
    )


def to_answers(feedback: Feedback) -> dict[str, str | tuple[str, ...]]:
    """The answers that a form would give to say this."""
    said = {
        "lead": feedback.lead,
        "verdict": feedback.verdict,
        "reason": feedback.reason,
        "attempts": "" if feedback.attempts is None else str(feedback.attempts),
        "score": "" if feedback.score is None else str(feedback.score),
        "timing": feedback.timing,
        "fits": feedback.fits,
        "words": feedback.words,
    }
    missing = tuple(one.value for one in Missing if one in feedback.missing)
    return {name: answer for name, answer in said.items() if answer} | ({"missing": missing} if missing else {})


def _text(answers: Mapping[str, object], name: str) -> str:
    answer = answers.get(name)
    return answer if isinstance(answer, str) else ""


def _choice(kind: type[E], answers: Mapping[str, object], name: str) -> E | None:
    return next((one for one in kind if one.value == answers.get(name)), None)


def _number(answers: Mapping[str, object], name: str, allowed: range) -> int | None:
    typed = _text(answers, name).strip()
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
    return number if number in allowed else None
