"""A lead as somebody hands it over, by file, by webhook or by hand: read whole, or refused with one sentence."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from rules.errors import FieldErrors, Refusal
from rules.event_log import Tier

T = TypeVar("T")

LONGEST: Final = {
    "id": 200,
    "name": 150,
    "company": 150,
    "email": 254,
    "source": 100,
    "campaign": 200,
    "tier": 20,
    "owner": 254,
    "created_at": 40,
}
"""How many characters a field may have."""
FIELDS: Final = frozenset({*LONGEST, "evidence"})
MOST_EVIDENCE, LONGEST_EVIDENCE = 20, 300
AHEAD: Final = timedelta(days=1)
"""How far ahead of ours the clock of a source may go."""
_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EARLIEST: Final = 1970


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLead:
    """What a source says of a lead; what it leaves empty it does not say. `owner` is an e-mail address."""

    id: str = ""
    name: str = ""
    company: str = ""
    email: str = ""
    source: str = ""
    campaign: str = ""
    tier: Tier | None = None
    owner: str = ""
    evidence: tuple[str, ...] = ()
    created_at: datetime | None = None

    @property
    def called(self) -> tuple[str, ...]:
        """Everything that people may call it, the likeliest first."""
        return tuple(word for word in (self.name, self.email, self.company, self.id) if word)


def new_lead(said: Mapping[str, object], *, zone: str, now: datetime) -> NewLead:
    """The lead that an object or a row speaks of; raises Refusal. A time without a zone is in the organisation's."""
    lead_id = _words(said, "id")
    if not lead_id:
        raise Refusal("id is missing: by its id I know a lead again, and do not count it twice.")
    return NewLead(
        id=lead_id,
        name=_words(said, "name"),
        company=_words(said, "company"),
        email=_address(said, "email"),
        source=_words(said, "source"),
        campaign=_words(said, "campaign"),
        tier=tier_named(_words(said, "tier")),
        owner=_address(said, "owner"),
        evidence=_evidence(said.get("evidence")),
        created_at=_instant(_words(said, "created_at"), zone=zone, now=now),
    )


def by_hand(answers: Mapping[str, Any]) -> NewLead:
    """The lead that a colleague hands over in a form; raises FieldErrors."""
    errors: dict[str, str] = {}

    def read(field: str, reading: Callable[[str], T], nothing: T) -> T:
        try:
            return reading(str(answers.get(field, "")))
        except Refusal as refusal:
            errors[field] = str(refusal)
            return nothing

    lead = NewLead(
        name=read("name", lambda _: _words(answers, "name"), ""),
        company=read("company", lambda _: _words(answers, "company"), ""),
        email=read("email", lambda typed: email_address(one_line(typed)), ""),
        source=read("source", lambda _: _words(answers, "source"), ""),
        tier=read("tier", tier_named, None),
        evidence=read("evidence", lambda typed: evidence_of(typed.splitlines()), ()),
    )
    if not lead.name:
        errors.setdefault("name", "A name, please: a person's, or else the company's.")
    if errors:
        raise FieldErrors(errors)
    return lead


def tier_named(typed: str) -> Tier | None:
    """The tier somebody means; None where nothing is said; raises Refusal."""
    word = typed.casefold()
    if not word:
        return None
    if word not in set(Tier):
        raise Refusal(f"tier must be {', '.join(list(Tier)[:-1])} or {Tier.LOW}, not “{_short(typed)}”.")
    return Tier(word)


def email_address(typed: str) -> str:
    """An e-mail address as it is compared, in lower case; raises Refusal."""
    address = unicodedata.normalize("NFKC", typed).casefold()
    if address and not _EMAIL.fullmatch(address):
        raise Refusal(f"“{_short(typed)}” is not an e-mail address.")
    return address


def evidence_of(lines: Iterable[str]) -> tuple[str, ...]:
    """What qualified a lead, without empty lines and without saying anything twice; raises Refusal."""
    told = tuple(dict.fromkeys(line for line in map(one_line, lines) if line))
    if len(told) > MOST_EVIDENCE:
        raise Refusal(f"evidence has {len(told)} entries; I take {MOST_EVIDENCE}.")
    if any(len(line) > LONGEST_EVIDENCE for line in told):
        raise Refusal(f"evidence has an entry longer than {LONGEST_EVIDENCE} characters.")
    return told


def source_words(source: str) -> str:
    """A source as people say it: "paid search" for `paid_search`."""
    return one_line(source.replace("_", " "))


def one_line(typed: str) -> str:
    """Words on one line, without what no database and no screen can hold."""
    shown = typed.replace("\0", "").encode("utf-8", "ignore").decode()
    return " ".join(shown.split())


def _words(said: Mapping[str, object], field: str) -> str:
    value = said.get(field)
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and field == "id":
        value = str(value)
    if not isinstance(value, str):
        raise Refusal(f"{field} must be text.")
    words = one_line(value)
    if len(words) > LONGEST[field]:
        raise Refusal(f"{field} is longer than {LONGEST[field]} characters.")
    return words


def _address(said: Mapping[str, object], field: str) -> str:
    try:
        address = email_address(_words(said, field))
    except Refusal as refusal:
        raise Refusal(f"{field}: {refusal}") from None
    if len(address) > LONGEST[field]:
        raise Refusal(f"{field} is longer than {LONGEST[field]} characters.")
    return address


def _evidence(said: Any) -> tuple[str, ...]:
    if said is None:
        return ()
    if not isinstance(said, list | tuple) or not all(isinstance(line, str) for line in said):
        raise Refusal('evidence must be a list of texts, such as ["downloaded the price guide"].')
    return evidence_of(said)


def _instant(written: str, *, zone: str, now: datetime) -> datetime | None:
    if not written:
        return None
    try:
        at = _read(written, zone=zone)
    except (ValueError, OverflowError):
        at = None
    if at is None or at.year < _EARLIEST:
        raise Refusal(f"created_at must be a date such as 2026-03-02 or 2026-03-02T09:30:00Z, not “{_short(written)}”.")
    if at > now + AHEAD:
        raise Refusal(f"created_at is in the future: {_short(written)}.")
    return at


def _read(written: str, *, zone: str) -> datetime:
    if _DAY.fullmatch(written):
        return datetime.combine(date.fromisoformat(written), time(), ZoneInfo(zone)).astimezone(UTC)
    at = datetime.fromisoformat(written)
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _short(words: str) -> str:
    return words if len(words) <= 40 else f"{words[:39]}…"
