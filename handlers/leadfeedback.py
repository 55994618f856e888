"""/leadfeedback: a rep judges a lead in seconds; marketing hears it at once."""

from handlers.feature import Context, Feature, FormHandler, Response, Slash
from messages.model import Answers
from rules.errors import Refusal

_SOON = "This part is being tuned. Please try again in a little while."


async def give(context: Context, typed: str) -> Response:
    """Record the words at once, or offer the form."""
    raise Refusal(_SOON)


async def click(context: Context, value: str) -> Response:
    """Stand in until this button is tuned."""
    raise Refusal(_SOON)


async def submit(context: Context, carries: str, answers: Answers) -> Response:
    """Record what was filled in."""
    raise Refusal(_SOON)


FEATURE = Feature(
    name="leadfeedback",
    commands=(
        Slash(
            word="leadfeedback",
            key="leadfeedback.give",
            hint="[lead] [1-5] [words]",
            summary="Say how good a lead was",
            run=give,
            examples=("/leadfeedback acme.com 2 too early, no budget",),
        ),
    ),
    clicks={"leadfeedback.undo": click, "leadfeedback.edit": click},
    forms={"leadfeedback.give": FormHandler(submit=submit)},
)
