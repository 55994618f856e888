"""What marketing made for sales to send: how a form becomes an item, which fits what, and what comes first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from rules.addresses import safe_address
from rules.answer import is_safe_link
from rules.errors import FieldErrors
from rules.ids import ContentId, MemberId, ObjectionId, UseId
from rules.ladder import Rung
from rules.objection import Answered, Category, Colleague, picked_in
from rules.similarity import ALIKE, folded, is_nearly, likeness

LONGEST_TITLE: Final = 300
LONGEST_WORDS: Final = 1000
MOST_OBJECTIONS: Final = 20
_NUMBER: Final = re.compile(r"#?([0-9]{1,9})")
_LINK: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_PARTING: Final = re.compile(r"[\s,;]+")
_TRACKING: Final = ("utm_", "mc_")


class ContentKind(StrEnum):
    """What sort of thing it is."""

    CASE_STUDY = "case study"
    ONE_PAGER = "one-pager"
    DECK = "deck"
    VIDEO = "video"
    ARTICLE = "article"
    CALCULATOR = "calculator"
    WEBINAR = "webinar"
    OTHER = "other"


class UseKind(StrEnum):
    """What somebody said of an item."""

    USED = "used"
    WHY_NOT = "why not"
    OUTDATED = "out of date"


class WhyNot(StrEnum):
    """Why somebody did not use it."""

    UNKNOWN = "didn't know it"
    WRONG_DEALS = "wrong for my deals"
    OUTDATED = "out of date"


class Outcome(StrEnum):
    """What came of it that somebody said an item is out of date."""

    STILL_RIGHT = "still right"
    UPDATED = "updated"
    RETIRED = "retired"
    TAKEN_BACK = "taken back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a form says of an item; `numbers` are those of the objections it answers."""

    title: str
    link: str
    kind: ContentKind
    words: str
    categories: tuple[Category, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """An item ready to be kept; `by` added it, `owner` keeps it right."""

    title: str
    link: str
    kind: ContentKind
    by: MemberId
    owner: MemberId | None
    words: str = ""
    categories: tuple[Category, ...] = ()
    objections: tuple[ObjectionId, ...] = ()
    contributors: tuple[MemberId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredObjection:
    """An objection that an item answers."""

    id: ObjectionId
    number: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outdated:
    """Somebody said that an item is out of date: when, and until when its owner says what came of it."""

    at: datetime
    by: MemberId | None
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sayer:
    """Somebody who said that an item is out of date, and what about it; empty where they only clicked."""

    by: Colleague
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something sales can send. `address` is where its link leads people, `link` what was typed.

    `used` counts how often it was used, `helped` how often that helped or won a deal.
    """

    id: ContentId
    number: int
    title: str
    kind: ContentKind
    link: str
    address: str
    words: str
    categories: tuple[Category, ...]
    by: Colleague | None
    owner: Colleague | None
    contributors: tuple[Colleague, ...]
    answers: tuple[AnsweredObjection, ...]
    created_at: datetime
    outdated: Outdated | None = None
    retired_at: datetime | None = None
    uses: int = 0
    helped: int = 0

    @property
    def is_outdated(self) -> bool:
        """Whether somebody said so, and nobody has looked at it since."""
        return self.outdated is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReminder:
    """A step as somebody reads of it: the item as it stands now, and whether its owner still owes it that look."""

    item: Item
    rung: Rung
    is_owed: bool


@dataclass(frozen=True, slots=True)
class Same:
    """The link was here already; nothing was changed."""

    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """That somebody used an item, perhaps with the lead of this name; `helped` is None until they said."""

    id: UseId
    content_id: ContentId
    by: MemberId
    created_at: datetime
    lead: str = ""
    helped: bool | None = None
    undone_at: datetime | None = None


def from_answers(answers: Answered) -> Said:
    """What a filled-in form says; raises FieldErrors with a sentence for each answer that needs mending."""
    said = Said(
        title=" ".join(_words(answers, "title").split()),
        link=_words(answers, "link"),
        kind=picked_in(answers, ContentKind, "kind") or ContentKind.OTHER,
        words=_words(answers, "words"),
        categories=_categories(answers),
        numbers=numbers_in(_words(answers, "objections")) or (),
    )
    errors = {}
    if not said.title:
        errors["title"] = "What is it called? A few words by which sales know it."
    if len(said.title) > LONGEST_TITLE:
        errors["title"] = f"A shorter title, please: {LONGEST_TITLE} letters at most."
    if not is_safe_link(said.link):
        errors["link"] = "A link starts with https:// and has no spaces, like https://example.com/price-guide."
    if numbers_in(_words(answers, "objections")) is None:
        errors["objections"] = f"Numbers of objections, like #3, #7; {MOST_OBJECTIONS} at most."
    if errors:
        raise FieldErrors(errors)
    return said


def numbers_in(typed: str) -> tuple[int, ...] | None:
    """The numbers in "#3, #7"; None where something else stands there, or too many do."""
    found = [_NUMBER.fullmatch(word) for word in _PARTING.split(typed.strip()) if word]
    numbers = dict.fromkeys(int(each[1]) for each in found if each)
    return tuple(numbers) if all(found) and len(numbers) <= MOST_OBJECTIONS else None


def link_and_title(typed: str) -> tuple[str, str]:
    """The first address in what was typed, and the words around it."""
    found = _LINK.search(typed)
    if found is None:
        return "", " ".join(typed.split())
    return found[0], " ".join(f"{typed[: found.start()]} {typed[found.end() :]}".split())


def link_match(link: str) -> str:
    """The same for every way of writing one address: without case of its host, trackers, and a slash at its end."""
    parts = urlsplit(link)
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in (None, 443) else ""
    asked = [
        each for each in parse_qsl(parts.query, keep_blank_values=True) if not each[0].lower().startswith(_TRACKING)
    ]
    plain = urlunsplit(("https", f"{host}{port}", parts.path.rstrip("/"), urlencode(asked), parts.fragment))
    return sha256(plain.encode()).hexdigest()


def address_of(link: str, code: str, *, public_address: str) -> str:
    """Where people are led to an item: by our counter where the world reaches us and may be led on, else at once."""
    is_counted = public_address and code and safe_address(link)
    return f"{public_address}/r/{code}" if is_counted else link


def best_first(items: Iterable[Item], *, words: str = "") -> list[Item]:
    """What helped most first, then what was used most, what is most like the words, the newest; the outdated last."""
    wanted = folded(words) if words else ""
    return sorted(
        items,
        key=lambda item: (item.is_outdated, -item.helped, -item.uses, -_likeness(item, wanted), -item.number),
    )


def about(items: Iterable[Item], words: str) -> list[Item]:
    """The items in which most of these words stand, or which answer what sounds like them, best first."""
    wanted = folded(words)
    return best_first([item for item in items if _is_about(item, wanted)], words=words)


def suggested(
    items: Iterable[Item],
    *,
    words: str,
    category: Category | None = None,
    objections: Iterable[ObjectionId] = (),
    limit: int,
) -> list[Item]:
    """What to send to whoever said these words: what was made for it, then what answers the like, then its category.

    Nothing that is out of date, and not retired.
    """
    fit = [item for item in items if not item.is_outdated and item.retired_at is None]
    ids, wanted = set(objections), folded(words)
    made_for_it = [item for item in fit if ids & {answered.id for answered in item.answers}]
    alike = [item for item in fit if wanted and _likeness(item, wanted) >= ALIKE]
    of_category = [item for item in fit if category in item.categories and category is not Category.OTHER]
    ordered = [*best_first(made_for_it, words=words), *best_first(alike, words=words)]
    ordered += best_first(of_category, words=words)
    return list({item.id: item for item in ordered}.values())[:limit]


def _is_about(item: Item, wanted: str) -> bool:
    asked = wanted.split()
    there = " ".join((folded(item.title), folded(item.words), *item.categories, item.kind)).split()
    hits = sum(any(is_nearly(each, word) for word in there) for each in asked)
    return bool(asked) and (hits * 2 > len(asked) or _likeness(item, wanted) >= ALIKE)


def _likeness(item: Item, wanted: str) -> float:
    if not wanted:
        return 0.0
    said = (item.title, item.words, *(answered.words for answered in item.answers))
    return max(likeness(wanted, folded(each)) for each in said)


def _categories(answers: Answered) -> tuple[Category, ...]:
    picked = answers.get("categories", ())
    return tuple(category for category in Category if isinstance(picked, tuple) and category in picked)


def _words(answers: Answered, name: str) -> str:
    return str(answers.get(name, "")).strip()
