"""An objection and its answers, as they look wherever they are shown."""

from datetime import UTC, date, datetime

from messages.model import (
    Blocks,
    Button,
    ButtonStyle,
    Inline,
    Line,
    Link,
    Mention,
    Money,
    Note,
    When,
    WhenStyle,
    line,
    note,
    paragraph,
    quote,
)
from messages.plural import several, shortened
from rules.answer import Answer, Enclosed, Known
from rules.ids import AnswerId, MemberId, ObjectionId, WorkspaceId
from rules.money import Amount
from rules.objection import Category, Claim, Colleague, Heard, Kind, Objection, Worked

QUOTED = 280
"""How many characters of somebody's words stand in a line of many."""


def answered(answer: Answer, *, reader: WorkspaceId) -> tuple[Blocks, ...]:
    """An answer with its link and who gave it."""
    link = [paragraph(Link(answer.link, answer.link))] if answer.link else []
    if answer.enclosed:
        link.append(paragraph("Send this: ", Link(answer.enclosed.title, answer.enclosed.address)))
    given = note("Answer by ", named(answer.by, reader=reader), ", ", When(answer.published_at, WhenStyle.DAY))
    return (quote(answer.words), *link, given)


def tallied(answer: Answer) -> Note:
    """How many an answer helped so far."""
    if not answer.helped + answer.did_not:
        return note("Nobody has said yet whether it helped.")
    did_not = f", did not help {answer.did_not}" if answer.did_not else ""
    return note(f"Helped {answer.helped}{did_not}.")


def mark_buttons(answer: Answer) -> tuple[Button, Button]:
    """Helped, or didn't."""
    return (
        Button("Helped", "answer.helped", str(answer.id), style=ButtonStyle.PRIMARY),
        Button("Didn't", "answer.did_not", str(answer.id)),
    )


def named(colleague: Colleague, *, reader: WorkspaceId) -> Inline | str:
    """Somebody, mentioned where the reader is in the same workspace, and by their name where they are not."""
    return Mention(colleague.person, 0 if colleague.workspace_id == reader else colleague.workspace_id)


def claimed(claim: Claim, *, reader: WorkspaceId) -> Line:
    """Who has it, and by when they promised an answer."""
    return line("Claimed by ", named(claim.by, reader=reader), ", answer by ", When(claim.due_at, WhenStyle.DAY))


def money(amount: Amount) -> Money:
    """An amount, to be shown."""
    return Money(amount.minor, amount.currency)


def about(heard: Heard) -> str:
    """What it was about, in a word or two."""
    if heard.category is Category.OTHER:
        return heard.category_words or "other"
    if heard.competitor:
        return f"{heard.category}: {heard.competitor}" if heard.category is Category.COMPETITOR else heard.category
    return heard.category


def known_lines(known: Known) -> tuple[Blocks, ...]:
    """An objection that was heard before: its words, and the best answer so far."""
    number, voices = known.objection.number, several(known.voices, "person", "people")
    said = quote(shortened(known.objection.heard.words, QUOTED))
    if known.best is None:
        return said, note(f"#{number} · heard by {voices} · no answer yet")
    return said, note(f"#{number} · heard by {voices} · answer: “{shortened(known.best.words, QUOTED)}”")


_RITA = Colleague(member_id=MemberId(1), workspace_id=WorkspaceId(1), person="U0RITA")
_MAX = Colleague(member_id=MemberId(4), workspace_id=WorkspaceId(1), person="U0MAX")
_MONDAY = datetime(2026, 3, 2, 9, 12, tzinfo=UTC)
READER = WorkspaceId(1)
EXAMPLE = Objection(
    id=ObjectionId(12),
    number=12,
    heard=Heard(
        kind=Kind.OBJECTION,
        words="Too expensive for a team of five",
        category=Category.PRICE,
        lead="Acme GmbH",
        amount=Amount(1_200_000, "EUR"),
        said="We bill by use",
        worked=Worked.TOO_EARLY,
    ),
    by=_RITA,
    created_at=_MONDAY,
)
EXAMPLE_ANSWER = Answer(
    id=AnswerId(3),
    objection_id=EXAMPLE.id,
    by=_MAX,
    words="Five people pay for five people: 49 € a month, and the first two months are free.",
    link="https://example.com/pricing-for-small-teams",
    verify_on=date(2026, 5, 1),
    published_at=datetime(2026, 3, 3, 14, 5, tzinfo=UTC),
    enclosed=Enclosed(number=4, title="The small-team price guide", address="https://example.com/small-team-prices"),
    helped=3,
    did_not=1,
)
EXAMPLE_CLAIM = Claim(by=_MAX, due_at=datetime(2026, 3, 4, 22, 59, 59, tzinfo=UTC))
_BEFORE = Objection(
    id=ObjectionId(7),
    number=7,
    heard=Heard(kind=Kind.QUESTION, words="Why is it so expensive for small teams?", category=Category.PRICE),
    by=_RITA,
    created_at=_MONDAY,
    claim=EXAMPLE_CLAIM,
)
EXAMPLE_KNOWN = Known(objection=_BEFORE, voices=4, best=EXAMPLE_ANSWER)
EXAMPLE_UNANSWERED = Known(objection=_BEFORE, voices=1)
