"""What the form for a win asks, read from what was typed and answered; nothing that was typed is lost."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from rules.errors import FieldErrors
from rules.ids import LeadId, id_in
from rules.lead_intake import source_words
from rules.money import Amount, UnreadableAmount, read_amount
from rules.objection import picked_in
from rules.tracked_lead import TrackedLead
from rules.win import LONGEST_CUSTOMER

YES, NO = "yes", "no"
NO_LEAD: Final = "none"
MOST_TOUCHES: Final = 10
_LONGEST_AMOUNT = 4
"""Words of an amount: "EUR 1.2 million" has three."""
_MOST_CUSTOMER = 5
"""Words of a customer's name that stands before a comma; more than that are a sentence."""
_WORD = re.compile(r"\S+")
_EDGES = ",;:.!–—-"


class IsSame(StrEnum):
    """Whether a win is the deal that was told of before."""

    SAME = "same"
    ANOTHER = "another"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a filled-in form says. `rep` and `helpers` are people's ids on the platform; empty is what was not said.

    `lead_id` is 0 where none of the leads offered is it; None where none was offered.
    """

    customer: str
    amount: Amount | None = None
    is_amount_hidden: bool = False
    rep: str = ""
    helpers: tuple[str, ...] = ()
    lead: str = ""
    lead_id: LeadId | None = None
    touches: tuple[str, ...] = ()
    won_by: str = ""
    words: str = ""
    deal: str = ""
    is_same: IsSame | None = None


def from_answers(answers: Mapping[str, Any]) -> Told:
    """What a filled-in form says; raises FieldErrors with a sentence for each answer that needs mending."""
    errors: dict[str, str] = {}
    customer = " ".join(_words(answers, "customer").split())
    if not customer:
        errors["customer"] = "Who is it that you won? The name as you would say it."
    told = Told(
        customer=customer,
        amount=amount_in(answers, "amount", errors),
        is_amount_hidden=answers.get("hidden") == YES,
        rep=_words(answers, "rep"),
        helpers=tuple(answers.get("helpers", ())),
        lead=_words(answers, "lead"),
        lead_id=lead_id_in(answers),
        touches=tuple(answers.get("touches", ())),
        won_by=_words(answers, "won_by"),
        words=_words(answers, "words"),
        deal=_words(answers, "deal"),
        is_same=picked_in(answers, IsSame, "is_same"),
    )
    if errors:
        raise FieldErrors(errors)
    return told


def typed_in(words: str) -> dict[str, str]:
    """The form's first answers from what was typed after the command: "Acme 12k EUR, thanks @Max"."""
    said = words.strip()
    found = _amount_in(said)
    if found is not None:
        first, last = found
        customer, rest = _parted(said[:first]), _parted(said[last:])
        if _is_name(customer):
            return _filled(customer=customer, amount=_parted(said[first:last]), words=rest)
        return _filled(amount=_parted(said[first:last]), words=said)
    customer, comma, rest = said.partition(",")
    if _is_name(customer):
        return _filled(customer=_parted(customer), words=_parted(rest) if comma else "")
    return _filled(words=said)


def touches_of(lead: TrackedLead) -> dict[str, str]:
    """What marketing did with a lead, in plain words, by the values under which a form offers it."""
    campaign = f"campaign {source_words(lead.campaign)}" if lead.campaign else ""
    known = [source_words(lead.source), campaign, *lead.evidence]
    told = dict.fromkeys(touch for touch in known if touch)
    return {f"{lead.id}.{place}": touch for place, touch in enumerate(list(told)[:MOST_TOUCHES])}


def values_of(touches: Sequence[str], lead: TrackedLead) -> tuple[str, ...]:
    """The values under which a form offers touches that were chosen before."""
    return tuple(value for value, touch in touches_of(lead).items() if touch in touches)


def lead_id_in(answers: Mapping[str, Any]) -> LeadId | None:
    """The lead that was chosen so far: 0 where none of those offered is it, None where nothing was chosen."""
    chosen = str(answers.get("lead_id", ""))
    return LeadId(0) if chosen == NO_LEAD else None if not chosen else LeadId(id_in(chosen) or 0)


def amount_in(answers: Mapping[str, Any], name: str, errors: dict[str, str]) -> Amount | None:
    """The amount typed in a field, or None; what cannot be read is said in `errors`."""
    typed = _words(answers, name)
    try:
        return read_amount(typed) if typed else None
    except UnreadableAmount as error:
        errors[name] = str(error)
        return None


def _amount_in(said: str) -> tuple[int, int] | None:
    """Where the first amount stands in a text, with as many words as belong to it."""
    words = list(_WORD.finditer(said))[:60]
    for first, begin in enumerate(words):
        for last in reversed(words[first : first + _LONGEST_AMOUNT]):
            if _is_amount(said[begin.start() : last.end()].rstrip(_EDGES)):
                return begin.start(), last.end()
    return None


def _is_amount(words: str) -> bool:
    try:
        read_amount(words)
    except UnreadableAmount:
        return False
    return True


def _is_name(words: str) -> bool:
    name = _parted(words)
    return 0 < len(name) <= LONGEST_CUSTOMER and len(name.split()) <= _MOST_CUSTOMER and "\n" not in name


def _parted(words: str) -> str:
    """Words without the comma or the dash that parts them from what stood beside them."""
    return words.strip().strip(_EDGES).strip()


def _filled(**answers: str) -> dict[str, str]:
    return {name: answer for name, answer in answers.items() if answer}


def _words(answers: Mapping[str, Any], name: str) -> str:
    return str(answers.get(name, "")).strip()
