"""Understands feedback on a lead as it is typed: in any order and plain phrases. The rest stays in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from rules.judgements import Judgement, implies_rejection, judgements_in
from rules.lead_in_words import Found, Sentence, find_lead, hide, only_opens, quoted_lead
from rules.leadfeedback import REASONS, Feedback, Fit, Missing, Reason, Timing, Verdict
from rules.phrases import Hit, words_of
from rules.scores import LARGEST_SLIP, Number, attempts_in, numbers_in
from rules.unheard import GLUE, words_left

J = TypeVar("J", Verdict, Timing, Fit)

HEARD_OUT: Final = 1000
"""How many characters are searched for a meaning; nobody's judgement comes later, and what does stays in words."""

_REASONS_IN: Final[dict[Judgement, Reason]] = {
    Missing.BUDGET: Reason.BUDGET,
    Missing.AUTHORITY: Reason.AUTHORITY,
    Missing.NEED: Reason.NEED,
    Missing.TIMING: Reason.TIMING,
    Timing.TOO_EARLY: Reason.TIMING,
    Timing.TOO_LATE: Reason.TIMING,
    Fit.NO: Reason.FIT,
}


@dataclass(frozen=True, slots=True)
class Heard:
    """What was understood. `bad_score` is what was typed as a score and is none from 1 to 5.

    Not `certain`: the lead could not be told apart from what is said of it, so a person should look first.
    """

    feedback: Feedback
    bad_score: str = ""
    certain: bool = True


def understand(typed: str) -> Heard:
    """What somebody says of a lead; every word that is not understood is among the feedback's words, in its order."""
    text, rest = _parted(typed)
    sentence, lead = _read(text)
    number = next((number for number in sentence.numbers.values() if _is_score(sentence, lead, number)), None)
    feedback, used = _meaning(sentence)
    named = set(range(lead.first, lead.last) if lead else ())
    if number and (number.score or not number.is_plain or _ends_remark(sentence, lead, number)):
        named.update(range(number.first, number.last))
    left = words_left(text, sentence.words, used=used, named=named, goes_on=bool(rest))
    feedback = replace(
        feedback,
        lead=lead.name if lead else "",
        score=number.score if number else None,
        words=" ".join(filter(None, (left, rest))),
    )
    if feedback.verdict is Verdict.DISQUALIFY and feedback.reason is None and feedback.words:
        feedback = replace(feedback, reason=Reason.OTHER)
    return Heard(feedback, _slip(text, sentence, number), lead is not None and lead.certain)


def _parted(typed: str) -> tuple[str, str]:
    if len(typed) <= HEARD_OUT:
        return typed, ""
    cut = max(typed.rfind(" ", 0, HEARD_OUT), typed.rfind("\n", 0, HEARD_OUT))
    cut = cut if cut > 0 else HEARD_OUT
    return typed[:cut], typed[cut:].strip()


def _read(text: str) -> tuple[Sentence, Found | None]:
    """The words with what is recognised in them, and the lead: the first thing in quotation marks, else bare."""
    quoted = quoted_lead(text)
    if quoted is not None:
        name, start, end = quoted
        sentence = _sentence(hide(text, start, end))
        first = next(at for at, word in enumerate(sentence.words) if word.start >= start)
        if only_opens(sentence, first):
            return sentence, Found(name, first, first + 1, certain=True)
    sentence = _sentence(text)
    return sentence, find_lead(text, sentence)


def _sentence(text: str) -> Sentence:
    words = words_of(text)
    hits = {hit.first: hit for hit in judgements_in(words)}
    covered = {at for hit in hits.values() for at in range(hit.first, hit.last)}
    numbers = {number.first: number for number in numbers_in(words) if number.first not in covered}
    return Sentence(words, hits, numbers)


def _is_score(sentence: Sentence, lead: Found | None, number: Number) -> bool:
    if lead and lead.first <= number.first < lead.last:
        return False
    if not number.is_plain or _stands_alone(sentence, lead, number):
        return True
    return _belongs_to_lead(sentence, lead, number) and (number.score is not None or number.size <= LARGEST_SLIP)


def _belongs_to_lead(sentence: Sentence, lead: Found | None, number: Number) -> bool:
    """Whether it stands right before or behind the lead, or first of all; "Acme was a 4" counts where that is all."""
    if lead is None:
        return False
    between = sentence.words[lead.last : number.first + 1]
    if number.first < lead.first or any(word.opens for word in between):
        return number.first == 0 or number.last == lead.first
    return number.first == lead.last or (
        _ends_remark(sentence, lead, number) and all(word.said in GLUE for word in between[:-1])
    )


def _stands_alone(sentence: Sentence, lead: Found | None, number: Number) -> bool:
    """Whether the number is a remark of its own, with a mark, a phrase, the lead or nothing on either side."""
    ends = {hit.last for hit in sentence.hits.values()} | ({lead.last} if lead else set())
    begins = sentence.words[number.first].opens or number.first in ends
    return begins and _ends_remark(sentence, lead, number)


def _ends_remark(sentence: Sentence, lead: Found | None, number: Number) -> bool:
    starts = {*sentence.hits, len(sentence.words)} | ({lead.first} if lead else set())
    return number.last in starts or sentence.words[number.last].opens


def _slip(text: str, sentence: Sentence, number: Number | None) -> str:
    if number is None or number.score is not None:
        return ""
    return text[sentence.words[number.first].start : sentence.words[number.last - 1].end]


def _meaning(sentence: Sentence) -> tuple[Feedback, set[int]]:
    """What the phrases say together, and which words say it. Of two that contradict each other, the first counts."""
    hits = list(sentence.hits.values())
    feedback = Feedback(
        verdict=_verdict(hits),
        timing=_first(Timing, hits),
        fits=_first(Fit, hits),
        missing=frozenset(hit.meaning for hit in hits if isinstance(hit.meaning, Missing)),
    )
    feedback = replace(feedback, reason=_reason(feedback.verdict, hits))
    said = {feedback.verdict, feedback.reason, feedback.timing, feedback.fits, *feedback.missing}
    used = {at for hit in hits if hit.meaning in said for at in range(hit.first, hit.last)}
    if feedback.reason is Reason.UNREACHABLE:
        attempts, counting = attempts_in(sentence.words) or (None, frozenset())
        return replace(feedback, attempts=attempts), used | counting
    return feedback, used


def _verdict(hits: Sequence[Hit[Judgement]]) -> Verdict | None:
    said = _first(Verdict, hits)
    return said or (Verdict.REJECT if any(map(implies_rejection, hits)) else None)


def _reason(verdict: Verdict | None, hits: Sequence[Hit[Judgement]]) -> Reason | None:
    """The first reason that goes with the verdict; after contact, what is missing is one where no other is named."""
    if verdict is None:
        return None
    named = [hit.meaning for hit in hits if hit.meaning in REASONS[verdict] and isinstance(hit.meaning, Reason)]
    if not named and verdict is Verdict.DISQUALIFY:
        named = [_REASONS_IN[hit.meaning] for hit in hits if hit.meaning in _REASONS_IN]
    return named[0] if named else None


def _first(kind: type[J], hits: Sequence[Hit[Judgement]]) -> J | None:
    return next((hit.meaning for hit in hits if isinstance(hit.meaning, kind)), None)
