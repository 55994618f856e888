"""What reps' phrases mean. A phrase of the table is understood wherever it stands; others stay words."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final, TypeAlias

from rules.leadfeedback import Fit, Missing, Reason, Timing, Verdict
from rules.phrases import Hit, Phrases, Word, word_set

Judgement: TypeAlias = Verdict | Reason | Timing | Fit | Missing

_SURE_REASONS: Final = {
    Reason.ROUTING: "(wrong|bad) routing, misrouted, mis-routed, wrongly routed",
    Reason.DATA: "(bad|wrong|invalid|fake) data",
    Reason.DEFINITION: """outside definition,
        (outside|not|not in|not within) (our|the|the agreed|our agreed) (lead |)definition,
        (doesn't|does not|didn't) (meet|match) (our|the) (lead |)definition""",
}
"""Reasons for which a lead is sent back and nothing else, so that they say the verdict too.

A comma parts phrases; "(a|b) c" is short for "a c" and "b c", "(a |)c" for "a c" and "c".
"""

_SAID: Final[dict[Judgement, str]] = {
    Verdict.ACCEPT: "accept, accepted, accepting, sales accepted, (good|great|excellent|strong|hot) lead",
    Verdict.REJECT: "reject(ed|) before contact, reject, rejected, rejecting, send back, sent back, sending back",
    Verdict.DISQUALIFY: "disqualif(y|ied) after contact, disqualify, disqualified, disqualifying, dq",
    Reason.ROUTING: "wrong (territory|rep|owner|team), not my (lead|territory|region)",
    Reason.DATA: """(bad|wrong|invalid|fake) (number|phone|phone number|email|e-mail|contact details),
        (email|e-mail) (bounced|bounces), bounced, spam, duplicate, fake""",
    Reason.DEFINITION: "not (an |)mql",
    Reason.COMPETITOR: """(went|gone|going) with (a |the |)competitor, (chose|picked) (a |the |)competitor,
        (bought|signed) (from|with) (a |the |)competitor, lost to (a |the |)competitor, competitor""",
    Reason.UNREACHABLE: """unable to reach, (could|can) not reach, (couldn't|can't|cannot) reach, unreachable,
        not reachable, no (response|answer|reply), never (answered|replied|responded), ghosted, went silent""",
    Timing.TOO_EARLY: """(much |way |far |)too (early|soon), too-early, (a bit|a little|bit) early, not ready,
        not yet ready""",
    Timing.RIGHT: "(right|perfect) time, (right|perfect|good|great) timing, right moment",
    Timing.TOO_LATE: "(much |way |far |)too late, too-late, already (bought|decided|signed)",
    Fit.YES: """(good|great|perfect|right|strong|ideal) (fit|match), right size,
        (is |)(our|the|an) (icp|ideal customer), ideal customer, icp (fit|match),
        (fits|matches|in|within|inside) (our|the) (icp|ideal customer|ideal customer profile)""",
    Fit.PARTLY: """(partial|okay|ok|so-so|borderline|half a) (fit|match), partly (a |)(fit|match|fits|matches),
        partly (fits|matches) (our|the) icp, (partly|almost|close to|borderline) (our |the |)icp,
        not quite (our|the) icp, not quite a (fit|match)""",
    Fit.NO: """(no|not a|not a good|not a great|not the right|bad|poor|wrong) (fit|match), non icp, non-icp,
        (not|no|outside|out of|not in) (our |the |an |)(icp|ideal customer|ideal customer profile),
        (doesn't|does not|don't|do not) (fit|match) (our|the) icp, (doesn't|does not) fit,
        wrong (size|industry|segment|market), too (small|big)""",
    Missing.BUDGET: """(can't|cannot|can not|couldn't) afford (it|us|), out of budget,
        budget (is |)(frozen|too small|gone)""",
    Missing.AUTHORITY: """(not|isn't|wasn't|is not|was not) (the|a|our) (decision maker|decision-maker),
        (not|isn't|wasn't|is not|was not) (the|a|our) right (person|contact), not (decision maker|decision-maker),
        wrong (person|contact), (can't|cannot|can not) decide""",
    Missing.NEED: "(don't|doesn't|do not|does not) need (it|us|this|), not interested, no interest",
    Missing.TIMING: "(wrong|bad|not the right|not a good|not the best) (time|timing)",
}

_NOUNS: Final[dict[Missing, str]] = {
    Missing.BUDGET: "budget, money, funds, funding",
    Missing.AUTHORITY: "authority, decision maker, decision-maker, decision power, buying power, purchasing power",
    Missing.NEED: "need, use case, pain",
    Missing.TIMING: "timing, timeline, timeframe, time frame, urgency",
}
_LACKING: Final = """(no|zero|without|lack of|lacks|lacking|missing|not enough|no real|no clear|without a) {noun},
    (don't|doesn't|didn't|do not|does not|did not) have (the |a |any |enough |){noun}, {noun} (is |)missing"""

_MISLEADING: Final = """too early to (tell|say|judge|know|call), (right|perfect) time to, no need (to|for),
    no competitor,
    (they|he|she|who) (accept|accepted|reject|rejected), (they|he|she) (have|has) (accepted|rejected),
    (accept|accepted|accepting|reject|rejected|rejecting) (our|the|a|an|my|us|me|any|all|your|their|his|her),
    no (budget|timing|authority|need) (problem|problems|issue|issues),
    no (budget|timing) (concern|concerns|constraint|constraints|limit|limits|pressure)"""
"""Phrases that only look like one of the table's."""

_NEGATIONS = word_set("not no never don't doesn't didn't isn't wasn't aren't won't wouldn't without hardly longer")
_BETWEEN = word_set("a an the really quite that very our yet exactly be been")


def judgements_in(words: Sequence[Word]) -> Iterator[Hit[Judgement]]:
    """What these words say of a lead, in their order; what is denied ("not too late") is left to the reader."""
    for hit in _PHRASES.find(words):
        if hit.meaning is not None and not _is_denied(words, hit.first):
            yield Hit(hit.first, hit.last, hit.phrase, hit.meaning)


def implies_rejection(hit: Hit[Judgement]) -> bool:
    """Whether the phrase alone says that a lead is sent back."""
    return hit.phrase in _SURE


def _is_denied(words: Sequence[Word], first: int) -> bool:
    at = first
    while at and not words[at].opens and words[at - 1].said in _BETWEEN:
        at -= 1
    return bool(at) and not words[at].opens and words[at - 1].said in _NEGATIONS


def _spelled_out(phrases: str) -> Iterator[str]:
    for phrase in phrases.split(","):
        yield from _variants(" ".join(phrase.split()))


def _variants(phrase: str) -> Iterator[str]:
    pieces = [piece.split("|") for piece in phrase.replace("(", "\0").replace(")", "\0").split("\0")]
    return (" ".join("".join(chosen).split()) for chosen in product(*pieces))


def _table() -> Iterator[tuple[str, Judgement | None]]:
    for judgement, phrases in (*_SAID.items(), *_SURE_REASONS.items()):
        yield from ((phrase, judgement) for phrase in _spelled_out(phrases))
    for missing, nouns in _NOUNS.items():
        for noun in nouns.split(", "):
            yield from ((phrase, missing) for phrase in _spelled_out(_LACKING.format(noun=noun)))
    yield from ((phrase, None) for phrase in _spelled_out(_MISLEADING))


_PHRASES: Final = Phrases(dict(_table()))
_SURE: Final = frozenset(phrase for phrases in _SURE_REASONS.values() for phrase in _spelled_out(phrases))
