"""What an admin is told of the webhooks for leads and deals: how to sign, and, once, with what."""

from datetime import UTC, datetime
from typing import Final

from messages.examples import Example
from messages.model import (
    Blocks,
    Bold,
    Button,
    Buttons,
    ButtonStyle,
    Code,
    Confirm,
    Form,
    Message,
    When,
    WhenStyle,
    note,
    paragraph,
)

LEADS: Final = "/hooks/leads"
WINS: Final = "/hooks/wins"
_LEAD: Final = (
    '{"id": "4711", "name": "Jo Miller", "company": "Acme Ltd", "email": "jo@acme.example",\n'
    ' "source": "webinar", "tier": "hot", "owner": "rita@example.com",\n'
    ' "evidence": ["downloaded the price guide"], "created_at": "2026-03-02T09:30:00Z"}'
)
_DEAL: Final = (
    '{"deal": "006A", "customer": "Acme Ltd", "amount": 12000, "currency": "EUR", "outcome": "won",\n'
    ' "rep": "rita@example.com", "helpers": ["max@example.com"], "lead": "4711",\n'
    ' "touches": ["March webinar"], "closed_at": "2026-03-02T09:30:00Z"}'
)
_HOW: Final = (
    "X-Hymnsheet-Timestamp: seconds since 1970\nX-Hymnsheet-Signature: v1=hex HMAC-SHA256 of v1:{timestamp}:{raw body}"
)


def shown(*, made_at: datetime | None) -> Message:
    """The webhook as it stands, with the button that makes its secret."""
    said = "Your other programs can send me leads, and your CRM the deals that were closed."
    blocks: list[Blocks] = [
        paragraph(Bold(said), " They POST a JSON object, or a list of them, to ", Bold(LEADS), " at my address:"),
        Code(_LEAD),
        paragraph("and deals, which I celebrate once each, to ", Bold(WINS), ":"),
        Code(_DEAL),
        paragraph("Each request is signed with your organisation's secret, in two headers:"),
        Code(_HOW),
        _state(made_at),
        Buttons((_button(is_first=made_at is None),)),
    ]
    return Message(said, tuple(blocks))


def secret_shown(secret: str) -> Form:
    """The new secret, the only time it is shown."""
    return Form(
        "hymnsheet.webhook",
        "Your new secret",
        (
            paragraph("Copy it now. I keep it sealed, and never show it again:"),
            Code(secret),
            note("Any secret you had before has just stopped working."),
        ),
    )


def secret_not_shown() -> Form:
    """Instead of a secret that was shown before, or could not be."""
    told = "I show a secret only at the moment I make it. If you did not copy it, make another: /hymnsheet webhook"
    return Form("hymnsheet.webhook", "Your new secret", (paragraph(told),))


def _state(made_at: datetime | None) -> Blocks:
    if made_at is None:
        return note("There is no secret yet, so nothing is taken.")
    return note("The secret was made ", When(made_at, WhenStyle.DAY_AND_TIME), ".")


def _button(*, is_first: bool) -> Button:
    if is_first:
        return Button("Make a secret", "hymnsheet.new_secret", style=ButtonStyle.PRIMARY)
    sure = Confirm("Make a new secret?", "The old one stops working at once.", "Make a new one")
    return Button("Rotate the secret", "hymnsheet.new_secret", style=ButtonStyle.DANGER, confirm=sure)


EXAMPLES = (
    Example("webhook, the first time", shown(made_at=None)),
    Example("webhook, with a secret", shown(made_at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC))),
    Example("a new secret", secret_shown("qN1yT0example0only0not0a0real0secret0k3Y0s")),
    Example("a secret that is shown no more", secret_not_shown()),
)
