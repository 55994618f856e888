"""A deal as a CRM hands it over: read whole, or refused with one sentence; and what comes of one that is known."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final, TypeVar

from babel.numbers import is_currency

from rules.errors import Refusal
from rules.handed_over import LONGEST_ADDRESS, address, email_address, instant, short, texts, words
from rules.money import LARGEST_MINOR, Amount, minor_digits
from rules.win import LONGEST_CUSTOMER, LONGEST_DEAL, NewWin, Outcome, WhyLost, Win

T = TypeVar("T", bound=StrEnum)

POSTED_FOR: Final = timedelta(days=7)
"""A deal that was closed longer ago than this is kept, but no news."""
MOST_HELPERS, MOST_TOUCHES, LONGEST_TOUCH, LONGEST_WORDS = 20, 10, 200, 3000
_NOON: Final = time(12)
"""When a deal was closed of which only the day is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeal:
    """What a CRM says of a deal; what it leaves empty it does not say. Its people are e-mail addresses."""

    deal: str
    customer: str
    outcome: Outcome = Outcome.WON
    amount: Amount | None = None
    is_amount_hidden: bool | None = None
    rep: str = ""
    helpers: tuple[str, ...] = ()
    lead: str = ""
    source: str = ""
    touches: tuple[str, ...] = ()
    words: str = ""
    reason: WhyLost | None = None
    closed_at: datetime | None = None

    @property
    def people(self) -> tuple[str, ...]:
        """The addresses of everybody who helped but the rep, each once."""
        return tuple(one for one in self.helpers if one != self.rep)


def new_deal(said: Mapping[str, object], *, zone: str, now: datetime) -> NewDeal:
    """The deal that an object speaks of; raises Refusal. A time without a zone is in the organisation's."""
    deal = words(said, "deal", longest=LONGEST_DEAL, may_be_number=True)
    if not deal:
        raise Refusal("deal is missing: by its id I know a deal again, and do not celebrate it twice.")
    customer = words(said, "customer", longest=LONGEST_CUSTOMER)
    if not customer:
        raise Refusal("customer is missing: a win without a name is hard to celebrate.")
    return NewDeal(
        deal=deal,
        customer=customer,
        outcome=_one_of(said, "outcome", Outcome) or Outcome.WON,
        amount=_amount(said),
        is_amount_hidden=_flag(said, "hidden"),
        rep=address(said, "rep"),
        helpers=_addresses(said, "helpers"),
        lead=words(said, "lead", longest=200, may_be_number=True),
        source=words(said, "source", longest=200),
        touches=texts(said, "touches", most=MOST_TOUCHES, longest=LONGEST_TOUCH, such_as="March webinar"),
        words=words(said, "words", longest=LONGEST_WORDS),
        reason=_one_of(said, "reason", WhyLost),
        closed_at=instant(said, "closed_at", zone=zone, now=now, of_a_day=_NOON),
    )


def as_told(deal: NewDeal, *, now: datetime) -> NewWin:
    """The deal as it is told for the first time; who its people and its lead are is not known yet."""
    return NewWin(
        customer=deal.customer,
        closed_at=min(deal.closed_at or now, now),
        outcome=deal.outcome,
        deal=deal.deal,
        amount=deal.amount,
        is_amount_hidden=bool(deal.is_amount_hidden),
        rep_email=deal.rep,
        first_source=deal.source,
        touches=deal.touches,
        words=deal.words,
        reason=deal.reason,
    )


def as_known(win: Win) -> NewWin:
    """A deal that is known, as it would have been told."""
    return NewWin(
        customer=win.customer,
        closed_at=win.closed_at,
        outcome=win.outcome,
        deal=win.deal,
        amount=win.amount,
        is_amount_hidden=win.is_amount_hidden,
        rep_id=win.rep.to.member_id if win.rep else None,
        rep_email=win.rep_email,
        helpers=tuple(credit.to.member_id for credit in win.credits),
        lead_id=win.lead_id,
        first_source=win.first_source,
        touches=win.touches,
        answer_id=win.answer_id,
        content_id=win.content_id,
        words=win.words,
        reason=win.reason,
        would_have_helped=win.would_have_helped,
        told_by=win.told_by.member_id if win.told_by else None,
    )


def told_again(win: Win, deal: NewDeal, *, now: datetime) -> NewWin:
    """A deal that is known, with what a CRM says of it now.

    The CRM knows better how a deal ended and for how much; what colleagues told of it stays as they told it.
    """
    known, is_ours = as_known(win), win.told_by is not None
    return replace(
        known,
        customer=known.customer if is_ours else deal.customer,
        outcome=deal.outcome,
        amount=deal.amount or known.amount,
        is_amount_hidden=known.is_amount_hidden if deal.is_amount_hidden is None else deal.is_amount_hidden,
        first_source=known.first_source if is_ours and known.first_source else deal.source or known.first_source,
        touches=known.touches if is_ours and known.touches else deal.touches or known.touches,
        words=known.words if is_ours else deal.words or known.words,
        reason=deal.reason or known.reason,
        rep_email="" if known.rep_id else deal.rep or known.rep_email,
        closed_at=deal.closed_at if deal.closed_at and deal.closed_at <= now else known.closed_at,
    )


def is_news(win: Win, *, set_up_at: datetime | None, now: datetime) -> bool:
    """Whether a deal is fresh enough to be told of by itself, and not one of the many that a CRM has always had."""
    return set_up_at is not None and win.closed_at >= max(set_up_at, now - POSTED_FOR)


def _amount(said: Mapping[str, object]) -> Amount | None:
    value = said.get("amount")
    if value is None or value == "":
        return None
    currency = words(said, "currency", longest=3).upper()
    if not currency:
        raise Refusal("currency is missing: say in which the amount is, such as EUR.")
    if not is_currency(currency):
        raise Refusal(f"currency must be a code such as EUR, not “{short(currency)}”.")
    minor = _number(value).scaleb(minor_digits(currency))
    if minor != minor.to_integral_value():
        raise Refusal(f"amount has more decimals than {currency} has.")
    if not 0 <= minor <= LARGEST_MINOR:
        raise Refusal("amount is below zero, or has too many zeros.")
    return Amount(int(minor), currency) if minor else None


def _number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Refusal("amount must be a number, such as 12000.50.")
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        number = Decimal("nan")
    # A number with a thousand digits, or an exponent, is nobody's deal; reckoning with it would take long.
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise Refusal(f"amount must be a number, such as 12000.50, not “{short(str(value))}”.")
    return number


def _addresses(said: Mapping[str, object], field: str) -> tuple[str, ...]:
    told = texts(said, field, most=MOST_HELPERS, longest=LONGEST_ADDRESS, such_as="max@example.com")
    try:
        return tuple(dict.fromkeys(email_address(one) for one in told))
    except Refusal as refusal:
        raise Refusal(f"{field}: {refusal}") from None


def _one_of(said: Mapping[str, object], field: str, kind: type[T]) -> T | None:
    word = words(said, field, longest=200).casefold()
    if word and word not in set(kind):
        known = list(kind)
        raise Refusal(f"{field} must be {', '.join(known[:-1])} or {known[-1]}, not “{short(word)}”.")
    return kind(word) if word else None


def _flag(said: Mapping[str, object], field: str) -> bool | None:
    value = said.get(field)
    if value is not None and not isinstance(value, bool):
        raise Refusal(f"{field} must be true or false.")
    return value
