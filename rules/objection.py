"""What a prospect said: its kinds and categories, how a form becomes one, and what may be done with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeAlias, TypeVar

from rules.errors import FieldErrors, Refusal
from rules.ids import MemberId, ObjectionId, WorkspaceId
from rules.money import Amount, UnreadableAmount, read_amount

UNDO_FOR = timedelta(minutes=5)
ANSWER_WITHIN_DAYS = 2
"""Working days from a claim until its answer is due."""

Choice = TypeVar("Choice", bound=StrEnum)
Answered: TypeAlias = Mapping[str, str | tuple[str, ...] | date | time]


class Kind(StrEnum):
    """What sort of thing was said."""

    OBJECTION = "objection"
    QUESTION = "question"
    PAIN_POINT = "pain point"
    COMPETITOR = "competitor mention"


class Category(StrEnum):
    """What it was about."""

    PRICE = "price"
    TIMING = "timing"
    COMPETITOR = "competitor"
    NEED = "need"
    AUTHORITY = "authority"
    TRUST = "trust"
    PRODUCT = "product"
    INTEGRATION = "integration"
    SECURITY = "security"
    OTHER = "other"


class Worked(StrEnum):
    """Whether what the rep said to it worked."""

    YES = "yes"
    NO = "no"
    TOO_EARLY = "too early"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a rep heard, ready to be kept. Empty strings are what was not said."""

    kind: Kind
    words: str
    category: Category
    category_words: str = ""
    competitor: str = ""
    lead: str = ""
    amount: Amount | None = None
    said: str = ""
    worked: Worked | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody of the organisation, and the workspace in which they go by `person`."""

    member_id: MemberId
    workspace_id: WorkspaceId
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who took an objection, and until when they promised an answer."""

    by: Colleague
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """An objection as it stands. Merged into another, it counts there and keeps its own words."""

    id: ObjectionId
    number: int
    heard: Heard
    by: Colleague
    created_at: datetime
    claim: Claim | None = None
    merged_into_id: ObjectionId | None = None
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Somebody who heard an objection. `words` are theirs, or those of the one they said +1 to."""

    by: Colleague
    words: str
    heard_at: datetime


def from_answers(answers: Answered) -> Heard:
    """What a filled-in form says; raises FieldErrors with a sentence for each answer that needs mending."""
    errors: dict[str, str] = {}
    picked = picked_in(answers, Category, "category")
    category = picked or Category.OTHER
    kind = picked_in(answers, Kind, "kind") or Kind.OBJECTION
    heard = Heard(
        kind=kind,
        words=_words(answers, "words"),
        category=category,
        category_words=_words(answers, "category_words") if category is Category.OTHER else "",
        competitor=_words(answers, "competitor") if asks_competitor(kind, category) else "",
        lead=_words(answers, "lead"),
        amount=_amount(_words(answers, "amount"), errors),
        said=_words(answers, "said"),
        worked=picked_in(answers, Worked, "worked"),
    )
    errors |= _missing(heard, has_category=picked is not None)
    if errors:
        raise FieldErrors(errors)
    return heard


def picked_in(answers: Answered, choices: type[Choice], name: str) -> Choice | None:
    """The choice made in a field so far; None where there is none."""
    return next((choice for choice in choices if choice == answers.get(name)), None)


def asks_competitor(kind: Kind, category: Category | None) -> bool:
    """Whether it should be said which competitor it was."""
    return kind is Kind.COMPETITOR or category is Category.COMPETITOR


def root_of(objection_id: ObjectionId, links: Mapping[ObjectionId, ObjectionId]) -> ObjectionId:
    """Where an objection counts when each merged one is linked to the one it was merged into."""
    while objection_id in links:
        objection_id = links[objection_id]
    return objection_id


def check_undo(objection: Objection, *, by: MemberId, now: datetime, others: int, has_answer: bool) -> None:
    """Refuse to take an objection back that is not theirs, too old, or already other people's too."""
    if objection.by.member_id != by:
        raise Refusal(f"Only the one who logged #{objection.number} can take it back.")
    if others:
        raise Refusal(f"Others heard #{objection.number} too by now, so it stays. Thank you for being first.")
    if has_answer:
        raise Refusal(f"#{objection.number} has an answer already, so it stays.")
    if now - objection.created_at > UNDO_FOR:
        raise Refusal(f"#{objection.number} is more than 5 minutes old, so it stays. Marketing can merge a double one.")


def check_merge(one: Objection, other: Objection, *, root: Objection, other_root: Objection) -> None:
    """Refuse a merge that says nothing new, that turns in a circle, or of one that counts elsewhere."""
    if one.id == other.id:
        raise Refusal(f"#{one.number} is #{other.number}. Name two different ones, like merge 12 7.")
    if root.id == other_root.id:
        raise Refusal(f"#{one.number} and #{other.number} already count as one, under #{root.number}.")
    if one.merged_into_id is not None:
        raise Refusal(
            f"#{one.number} counts under #{root.number} already. "
            f"Type /objection unmerge {one.number} first, then merge it again."
        )


def _words(answers: Answered, name: str) -> str:
    return str(answers.get(name, "")).strip()


def _amount(typed: str, errors: dict[str, str]) -> Amount | None:
    try:
        return read_amount(typed) if typed else None
    except UnreadableAmount as error:
        errors["amount"] = str(error)
        return None


def _missing(heard: Heard, *, has_category: bool) -> dict[str, str]:
    missing = {}
    if not heard.words:
        missing["words"] = "What did they say? Their own words, as well as you remember them."
    if not has_category:
        missing["category"] = "Pick what it was about; “other” is fine."
    elif heard.category is Category.OTHER and not heard.category_words:
        missing["category_words"] = "Two or three words are enough: what was it about?"
    if asks_competitor(heard.kind, heard.category) and not heard.competitor:
        missing["competitor"] = "Which competitor was it? “Not said” is fine too."
    return missing
