"""What marketing replies to an objection: how a form becomes an answer, and which of several is the best."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from rules.errors import FieldErrors
from rules.ids import AnswerId, ContentId, ObjectionId
from rules.objection import Answered, Colleague, Objection

VERIFY_AFTER = timedelta(days=60)
"""After so long an answer asks its owner whether it is still true."""
LONGEST_LINK = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer as it is written, ready to be published. `link` is an https address or empty."""

    words: str
    link: str
    verify_on: date
    content_id: ContentId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """The content item that an answer brings, and where its link leads people."""

    number: int
    title: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A published answer, and how many it helped and did not help."""

    id: AnswerId
    objection_id: ObjectionId
    by: Colleague
    words: str
    link: str
    verify_on: date
    published_at: datetime
    enclosed: Enclosed | None = None
    helped: int = 0
    did_not: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An objection that was heard before: by how many, and the best answer to it so far."""

    objection: Objection
    voices: int
    best: Answer | None = None


def from_answers(answers: Answered, *, today: date) -> Reply:
    """What a filled-in form says; raises FieldErrors with a sentence for each answer that needs mending."""
    words, link = str(answers.get("words", "")).strip(), str(answers.get("link", "")).strip()
    verify_on = answers.get("verify_on")
    day = verify_on if isinstance(verify_on, date) else today + VERIFY_AFTER
    errors = {}
    if not words:
        errors["words"] = "What should they say? One or two sentences they can use on the phone."
    if link and not is_safe_link(link):
        errors["link"] = "A link starts with https:// and has no spaces, like https://example.com/price-guide."
    if day < today:
        errors["verify_on"] = "That day is over. Pick one from today on."
    if errors:
        raise FieldErrors(errors)
    return Reply(words=words, link=link, verify_on=day)


def is_safe_link(link: str) -> bool:
    """Whether this is a plain https address that can be shown to people."""
    if len(link) > LONGEST_LINK or any(letter.isspace() or not letter.isprintable() for letter in link):
        return False
    try:
        parts = urlsplit(link)
        return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def best_first(answers: Iterable[Answer]) -> list[Answer]:
    """Those that helped most first; of equals, the newest."""
    return sorted(answers, key=lambda answer: (answer.helped, answer.published_at, answer.id), reverse=True)
