"""How verdicts, reasons, scores and the rest of a judgement are called, wherever they are shown."""

from typing import Final

from rules.leadfeedback import SCORES, Feedback, Fit, Missing, Reason, Timing, Verdict

JUST_FEEDBACK: Final = "feedback"

SCORE_WORDS: Final = dict(zip(SCORES, ("poor", "weak", "fair", "good", "great"), strict=True))
DECISIONS: Final = {
    JUST_FEEDBACK: "Just feedback",
    Verdict.ACCEPT: "Accept: sales takes it",
    Verdict.REJECT: "Reject: back to marketing, before contact",
    Verdict.DISQUALIFY: "Disqualify: given up, after contact",
}
VERDICTS: Final = {
    Verdict.ACCEPT: "Accepted",
    Verdict.REJECT: "Rejected, before contact",
    Verdict.DISQUALIFY: "Disqualified, after contact",
}
REASON_WORDS: Final = {
    Reason.ROUTING: "wrong routing",
    Reason.DATA: "bad data",
    Reason.DEFINITION: "outside our definition",
    Reason.BUDGET: "no budget",
    Reason.AUTHORITY: "not the decision maker",
    Reason.NEED: "no need",
    Reason.TIMING: "wrong time",
    Reason.FIT: "not our ideal customer",
    Reason.COMPETITOR: "chose a competitor",
    Reason.UNREACHABLE: "unable to reach",
    Reason.OTHER: "another reason",
}
TIMINGS: Final = {Timing.TOO_EARLY: "too early", Timing.RIGHT: "right time", Timing.TOO_LATE: "too late"}
FITS: Final = {Fit.YES: "yes", Fit.PARTLY: "partly", Fit.NO: "no"}
MATCHES: Final = {
    Fit.YES: "our ideal customer",
    Fit.PARTLY: "partly our ideal customer",
    Fit.NO: "not our ideal customer",
}
LACKS: Final = {
    Missing.BUDGET: "no budget",
    Missing.AUTHORITY: "no decision maker",
    Missing.NEED: "no need",
    Missing.TIMING: "no timeline",
}
SAID_BY_REASON: Final = {
    Reason.BUDGET: "no budget",
    Reason.AUTHORITY: "no decision maker",
    Reason.NEED: "no need",
    Reason.FIT: "not our ideal customer",
}
"""What a reason says already, so that it is not said twice."""


def scored(score: int) -> str:
    """A score from 1 to 5 as dots and in words."""
    return f"{'●' * score}{'○' * (SCORES[-1] - score)} {SCORE_WORDS[score]} ({score} of {SCORES[-1]})"


def reason_of(feedback: Feedback) -> str:
    """The reason with the attempts that were made; empty where none was given."""
    if feedback.reason is None:
        return ""
    tried = f" ({feedback.attempts} attempts)" if feedback.attempts is not None else ""
    return f"{REASON_WORDS[feedback.reason]}{tried}"
