"""A deal that was closed: how it went, everybody who helped, and what may be done with it afterwards."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from rules.errors import Refusal
from rules.ids import AnswerId, ContentId, LeadId, MemberId, WinId
from rules.money import Amount
from rules.objection import Colleague
from rules.people import Side

UNDO_FOR = timedelta(minutes=5)
SAME_CUSTOMER_FOR = timedelta(days=90)
"""Within this time another win with the same customer may be the same deal, told twice."""
LONGEST_CUSTOMER = 150
LONGEST_DEAL = 100
LONGEST_CREDIT = 300


class Outcome(StrEnum):
    """How a deal ended."""

    WON = "won"
    LOST = "lost"


class Band(StrEnum):
    """Where a win is told: by itself, or together with others in the weekly roundup."""

    OWN_POST = "own post"
    ROUNDUP = "roundup"


class WhyLost(StrEnum):
    """Why a deal was not won, without anybody's fault in it."""

    PRICE = "price"
    TIMING = "timing"
    COMPETITOR = "competitor"
    NEED = "need"
    NO_DECISION = "no decision"
    PRODUCT = "product"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Somebody who helped, on which side they are, and with what; `words` are empty where nobody said."""

    to: Colleague
    side: Side | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWin:
    """A deal as it is told: `rep_email` of a rep whom nobody has met; `told_by` None where a program told it."""

    customer: str
    closed_at: datetime
    outcome: Outcome = Outcome.WON
    deal: str = ""
    amount: Amount | None = None
    is_amount_hidden: bool = False
    rep_id: MemberId | None = None
    rep_email: str = ""
    helpers: tuple[MemberId, ...] = ()
    lead_id: LeadId | None = None
    first_source: str = ""
    touches: tuple[str, ...] = ()
    answer_id: AnswerId | None = None
    content_id: ContentId | None = None
    words: str = ""
    reason: WhyLost | None = None
    would_have_helped: str = ""
    told_by: MemberId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Win:
    """A deal as it is known: `answer` and `content` in words; `told_by` None where a program told it."""

    id: WinId
    number: int
    customer: str
    outcome: Outcome = Outcome.WON
    deal: str = ""
    amount: Amount | None = None
    is_amount_hidden: bool = False
    rep: Credit | None = None
    rep_email: str = ""
    credits: tuple[Credit, ...] = ()
    lead_id: LeadId | None = None
    lead: str = ""
    first_source: str = ""
    touches: tuple[str, ...] = ()
    answer_id: AnswerId | None = None
    answer_number: int | None = None
    answer: str = ""
    content_id: ContentId | None = None
    content_number: int | None = None
    content: str = ""
    words: str = ""
    reason: WhyLost | None = None
    would_have_helped: str = ""
    told_by: Colleague | None = None
    closed_at: datetime
    created_at: datetime
    changed_at: datetime | None = None
    undone_at: datetime | None = None

    @property
    def key(self) -> str:
        """The delivery that tells of it in the wins channel."""
        return f"win:{self.number}"

    @property
    def shown_amount(self) -> Amount | None:
        """The amount, unless it is to stay hidden."""
        return None if self.is_amount_hidden else self.amount

    @property
    def credited(self) -> frozenset[MemberId]:
        """Everybody who is named for it."""
        rep = {self.rep.to.member_id} if self.rep else set()
        return frozenset(rep | {credit.to.member_id for credit in self.credits})


@dataclass(frozen=True, slots=True)
class Same:
    """The deal was told before; `win` is how it is known."""

    win: Win


def band_of(amount: Amount | None, *, at: Amount | None) -> Band:
    """Where a win of this amount is told when wins from the amount `at` on have a post of their own.

    Whatever cannot be compared has its own post: no band, no amount, another currency.
    """
    if at is None or amount is None or amount.currency != at.currency:
        return Band.OWN_POST
    return Band.OWN_POST if amount.minor >= at.minor else Band.ROUNDUP


def check_edit(win: Win, *, by: MemberId, is_admin: bool) -> None:
    """Refuse to let anybody change a win but who told it, the rep and admins."""
    if not (_is_theirs(win, by) or is_admin):
        raise Refusal("Whoever told of this win, its rep or an admin can change it. Give credit is open to everybody.")


def check_undo(win: Win, *, by: MemberId, now: datetime) -> None:
    """Refuse to take back a win that is not theirs or too old."""
    if not _is_theirs(win, by):
        raise Refusal("Whoever told of this win, or its rep, can take it back.")
    if now - win.created_at > UNDO_FOR:
        raise Refusal(f"Win #{win.number} is more than 5 minutes old, so it stays. What is wrong in it can be edited.")


def _is_theirs(win: Win, member_id: MemberId) -> bool:
    return member_id in {win.rep.to.member_id if win.rep else None, win.told_by.member_id if win.told_by else None}
