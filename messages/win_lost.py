"""What is asked and said of a deal that was not won: short, and without blame."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from messages.examples import Example
from messages.heard import READER, money
from messages.model import (
    Blocks,
    Bold,
    Bullets,
    Button,
    Buttons,
    ChoiceField,
    Divider,
    Form,
    FormPart,
    Inline,
    Line,
    LongTextField,
    Message,
    Option,
    TextField,
    line,
    note,
    paragraph,
)
from messages.plural import several, shortened
from messages.win import lost
from messages.win_examples import LOST
from rules.ids import WinId, WorkspaceId
from rules.win import LONGEST_CUSTOMER, LONGEST_DEAL, UNDO_FOR, Outcome, WhyLost, Win
from rules.win_form import NO, YES

LONGEST_WORDS: Final = 1000
SHOWN: Final = 5
_SHORT: Final = 200
WHY: Final = {
    WhyLost.PRICE: "The price",
    WhyLost.TIMING: "Not the right time",
    WhyLost.COMPETITOR: "Went with somebody else",
    WhyLost.NEED: "No need",
    WhyLost.NO_DECISION: "No decision was made",
    WhyLost.PRODUCT: "Something is missing in the product",
    WhyLost.OTHER: "Something else",
}


def form(answers: Mapping[str, str]) -> Form:
    """Asks why, and what would have helped."""
    parts: tuple[FormPart, ...] = (
        note("Not every deal can be won. Marketing reads this tomorrow morning, and nobody is blamed."),
        TextField(
            name="customer", label="Who was it?", value=answers.get("customer", ""), placeholder="Acme Ltd",
            longest=LONGEST_CUSTOMER,
        ),
        ChoiceField(name="reason", label="Why?", options=tuple(Option(why, label) for why, label in WHY.items())),
        LongTextField(
            name="words", label="In a sentence", value=answers.get("words", ""), longest=LONGEST_WORDS,
            placeholder="They signed with somebody who had the integration", optional=True,
        ),
        LongTextField(
            name="would_have_helped", label="What would have helped?", longest=LONGEST_WORDS,
            placeholder="A customer story from their industry", optional=True,
        ),
        TextField(
            name="amount", label="Amount", value=answers.get("amount", ""), placeholder="12000 EUR, €12k or $1.2m",
            optional=True,
        ),
        TextField(name="lead", label="Lead", placeholder="jo@acme.com, or however you call it", optional=True),
        ChoiceField(
            name="gives_up",
            label="And the lead?",
            options=(Option(NO, "We stay in touch"), Option(YES, "Nothing more to do with it")),
            value=NO,
        ),
        TextField(name="deal", label="Deal id", hint="As your CRM calls it.", longest=LONGEST_DEAL, optional=True),
    )  # fmt: skip
    return Form("win.lost", "A deal that was not won", parts, submit="Note it")


def noted(deal: Win, *, reader: WorkspaceId) -> Message:
    """It is kept, and who reads it."""
    said = "Thank you for saying so. Marketing reads it in the next digest; it is posted nowhere else."
    undo = Buttons((Button("Undo", "win.undo_lost", str(deal.number)),))
    minutes = note(f"Undo works for {UNDO_FOR.seconds // 60} minutes.")
    return Message(f"Noted: {deal.customer}", (*lost(deal, reader=reader), paragraph(said), undo, minutes))


def same(deal: Win, *, reader: WorkspaceId) -> Message:
    """It was told before."""
    return Message(f"Noted already: {deal.customer}", (paragraph("This is noted already:"), *lost(deal, reader=reader)))


def undone(deal: Win) -> Message:
    """Said to whoever took it back."""
    said = f"What you noted of {deal.customer} is taken back."
    return Message(said, (paragraph(said),))


def in_digest(deals: Sequence[Win]) -> list[Blocks]:
    """What marketing reads of them: why, and what would have helped; not whose they were."""
    told = [deal for deal in deals if deal.reason or deal.would_have_helped]
    if not told:
        return []
    blocks: list[Blocks] = [
        Divider(),
        paragraph(Bold("Lost, and what would have helped")),
        Bullets(tuple(_in_line(deal) for deal in told[:SHOWN])),
    ]
    more = len(told) - SHOWN
    return [*blocks, note(f"and {several(more, 'more deal')}")] if more > 0 else blocks


def _in_line(deal: Win) -> Line:
    parts: list[Inline | str] = [Bold(shortened(deal.customer, _SHORT))]
    if deal.shown_amount:
        parts += [" · ", money(deal.shown_amount)]
    if deal.reason and not (deal.reason is WhyLost.OTHER and deal.words):
        parts.append(f" · {WHY[deal.reason].lower()}")
    if deal.words:
        parts.append(f" · {shortened(deal.words, _SHORT)}")
    if deal.would_have_helped:
        parts += [" · ", Bold("would have helped: "), shortened(deal.would_have_helped, _SHORT)]
    return line(*parts)


_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EXAMPLE_BARE = Win(
    id=WinId(9), number=9, customer="Cedar AG", outcome=Outcome.LOST, reason=WhyLost.OTHER, words="Their budget froze",
    closed_at=_AT, created_at=_AT,
)  # fmt: skip
EXAMPLES = (
    Example("form", form({})),
    Example("form with words", form({"customer": "Acme Ltd", "amount": "12k EUR", "words": "no integration"})),
    Example("noted", noted(LOST, reader=READER)),
    Example("noted already", same(LOST, reader=READER)),
    Example("undone", undone(LOST)),
    Example("in the digest", Message("Lost", tuple(in_digest([LOST, EXAMPLE_BARE] * 4)))),
)
