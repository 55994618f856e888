"""A lead as somebody hands it over, by file, by webhook or by hand: read whole, or refused with one sentence."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from rules.errors import FieldErrors, Refusal
from rules.event_log import Tier
from rules.handed_over import address, each_once, email_address, instant, one_line, short, texts, words

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
        email=address(said, "email"),
        source=_words(said, "source"),
        campaign=_words(said, "campaign"),
        tier=tier_named(_words(said, "tier")),
        owner=address(said, "owner"),
        evidence=texts(
            said,
            "evidence",
            most=MOST_EVIDENCE,
            longest=LONGEST_EVIDENCE,
            such_as="downloaded the price guide",
        ),
        created_at=instant(said, "created_at", zone=zone, now=now),
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
        raise Refusal(f"tier must be {', '.join(list(Tier)[:-1])} or {Tier.LOW}, not “{short(typed)}”.")
    return Tier(word)


def evidence_of(lines: Iterable[str]) -> tuple[str, ...]:
    """What qualified a lead, without empty lines and without saying anything twice; raises Refusal."""
    return each_once(lines, "evidence", most=MOST_EVIDENCE, longest=LONGEST_EVIDENCE)


def source_words(source: str) -> str:
    """A source as people say it: "paid search" for `paid_search`."""
    return one_line(source.replace("_", " "))


def _words(said: Mapping[str, object], field: str) -> str:
    return words(said, field, longest=LONGEST[field], may_be_number=field == "id")
