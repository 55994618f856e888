"""What /leadfeedback says: what was noted, to the rep alone, and what marketing reads."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from messages.examples import Example
from messages.judgements import FITS, LACKS, MATCHES, SAID_BY_REASON, TIMINGS, VERDICTS, reason_of, scored
from messages.model import (
    Blocks,
    Bold,
    Button,
    Buttons,
    Fact,
    Facts,
    Inline,
    Mention,
    Message,
    When,
    WhenStyle,
    line,
    note,
    paragraph,
    quote,
)
from rules.ids import FeedbackId
from rules.leadfeedback import SCORES, UNDO_FOR, Feedback, Fit, Missing, Reason, Timing, Verdict

NO_CHANNEL: Final = (
    "Marketing has no channel for this yet: an admin can choose one with /hymnsheet setup. It is safe with me."
)
UNDO_IS_OVER: Final = (
    "Undo works for 5 minutes, and they are over. With Add details you can still change what you said."
)
IS_GONE: Final = "I cannot find that feedback among yours any more. Type /leadfeedback to give it anew."


def noted(feedback_id: FeedbackId, feedback: Feedback, *, is_heard: bool, is_change: bool = False) -> Message:
    """What was understood, for the rep alone, with a way back and a way to say more."""
    summary = f"{'Changed' if is_change else 'Noted'}: {_in_short(feedback)}"
    thanks = "Changed." if is_change else "Noted, thank you!"
    blocks: list[Blocks] = [
        paragraph(Bold(thanks), " ", "Marketing reads it in their channel." if is_heard else NO_CHANNEL),
        Facts(tuple(_facts(feedback))),
        *([quote(feedback.words)] if feedback.words else []),
        Buttons(
            (
                Button("Undo", "leadfeedback.undo", str(feedback_id)),
                Button("Add details", "leadfeedback.edit", str(feedback_id)),
            )
        ),
        note(f"Undo works for {UNDO_FOR.seconds // 60} minutes after you gave it, Add details at any time."),
    ]
    return Message(summary, tuple(blocks))


def taken_back(feedback_id: FeedbackId, lead: str) -> Message:
    """It counts no more, said to the rep alone; nothing they typed is gone."""
    said = f"Taken back: your feedback on {lead} counts no more."
    again = Button("Give it again", "leadfeedback.edit", str(feedback_id))
    return Message(said, (paragraph(said), Buttons((again,))))


def posted(feedback: Feedback, *, by: Inline | str, changed_at: datetime | None = None) -> Message:
    """What marketing reads: who said what of which lead, in two lines and the rep's own words."""
    remarks = " · ".join(_remarks(feedback))
    blocks: list[Blocks] = [
        paragraph(*_headline(feedback, by)),
        *([paragraph(remarks)] if remarks else []),
        *([quote(feedback.words)] if feedback.words else []),
        *([note("Changed ", When(changed_at, WhenStyle.DAY_AND_TIME))] if changed_at else []),
    ]
    return Message(f"Feedback on {_in_short(feedback)}", tuple(blocks))


def post_taken_back(lead: str, *, by: Inline | str) -> Message:
    """What stands in marketing's channel in place of feedback that was taken back."""
    return Message(
        f"Feedback on {lead} was taken back.", (paragraph(by, " took back their feedback on ", Bold(lead), "."),)
    )


def _facts(feedback: Feedback) -> Iterator[Fact]:
    facts = {
        "Lead": feedback.lead,
        "Verdict": VERDICTS[feedback.verdict] if feedback.verdict else "",
        "Reason": reason_of(feedback),
        "Score": scored(feedback.score) if feedback.score else "",
        "Timing": TIMINGS[feedback.timing] if feedback.timing else "",
        "Ideal customer": FITS[feedback.fits] if feedback.fits else "",
        "Missing": ", ".join(one for one in Missing if one in feedback.missing),
    }
    return (
        Fact(label, line(words[0].upper() + words[1:] if label != "Lead" else words))
        for label, words in facts.items()
        if words
    )


def _headline(feedback: Feedback, by: Inline | str) -> tuple[Inline | str, ...]:
    lead = Bold(feedback.lead)
    reason = f": {reason_of(feedback)}." if feedback.reason else "."
    match feedback.verdict:
        case None:
            return (by, " on ", lead, ":")
        case Verdict.ACCEPT:
            return (by, " accepted ", lead, ".")
        case Verdict.REJECT:
            return (by, " rejected ", lead, " before contact", reason)
        case Verdict.DISQUALIFY:
            return (by, " disqualified ", lead, " after contact", reason)


def _in_short(feedback: Feedback) -> str:
    verdict = [VERDICTS[feedback.verdict].lower()] if feedback.verdict else []
    reason = [reason_of(feedback)] if feedback.reason else []
    score = [f"{feedback.score} of {SCORES[-1]}"] if feedback.score else []
    said = [*verdict, *reason, *score, *_others(feedback)]
    return f"{feedback.lead}: {', '.join(said)}" if said else feedback.lead


def _remarks(feedback: Feedback) -> list[str]:
    return [*([scored(feedback.score)] if feedback.score else []), *_others(feedback)]


def _others(feedback: Feedback) -> list[str]:
    said = [
        *([TIMINGS[feedback.timing]] if feedback.timing else []),
        *([MATCHES[feedback.fits]] if feedback.fits else []),
        *(LACKS[one] for one in Missing if one in feedback.missing),
    ]
    return [remark for remark in said if feedback.reason is None or remark != SAID_BY_REASON.get(feedback.reason)]


_EARLY = Feedback(
    lead="acme.com",
    score=2,
    timing=Timing.TOO_EARLY,
    missing=frozenset({Missing.BUDGET}),
    words="They start planning in September, and liked the price guide.",
)
_REJECTED = Feedback(
    lead="Orchard Foods Ltd", verdict=Verdict.REJECT, reason=Reason.ROUTING, words="Goes to the UK team."
)
_GIVEN_UP = Feedback(
    lead="jo@birch.example", verdict=Verdict.DISQUALIFY, reason=Reason.UNREACHABLE, attempts=5, fits=Fit.YES
)
_NO_MONEY = Feedback(
    lead="Cedar & Sons",
    verdict=Verdict.DISQUALIFY,
    reason=Reason.BUDGET,
    score=1,
    fits=Fit.PARTLY,
    missing=frozenset({Missing.BUDGET, Missing.AUTHORITY}),
)
_ACCEPTED = Feedback(lead="Willow Health", verdict=Verdict.ACCEPT, score=5, timing=Timing.RIGHT, fits=Fit.YES)
_RITA = Mention("U0RITA")

EXAMPLES = (
    Example("noted", noted(FeedbackId(12), _EARLY, is_heard=True)),
    Example("noted, a rejection", noted(FeedbackId(12), _REJECTED, is_heard=True)),
    Example("noted, without a channel", noted(FeedbackId(12), _GIVEN_UP, is_heard=False)),
    Example("noted, a change", noted(FeedbackId(12), _NO_MONEY, is_heard=True, is_change=True)),
    Example("taken back", taken_back(FeedbackId(12), "acme.com")),
    Example("posted", posted(_EARLY, by=_RITA)),
    Example("posted, accepted", posted(_ACCEPTED, by=_RITA)),
    Example("posted, rejected", posted(_REJECTED, by=_RITA)),
    Example("posted, disqualified", posted(_GIVEN_UP, by=_RITA)),
    Example("posted, changed", posted(_NO_MONEY, by="A rep", changed_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC))),
    Example("posted, taken back", post_taken_back("acme.com", by=_RITA)),
)
