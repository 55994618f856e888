"""/claim and /answer: marketing takes an objection and replies; everybody who heard it is told, once."""

from handlers.feature import Context, Feature, FormHandler, Reply, Response, Slash, Verb
from messages.model import Answers
from rules.errors import Refusal

_SOON = "This part is being tuned. Please try again in a little while."


async def click(context: Context, value: str) -> Response:
    """Stand in until this button is tuned."""
    raise Refusal(_SOON)


async def submit(context: Context, carries: str, answers: Answers) -> Reply:
    """Publish the answer."""
    raise Refusal(_SOON)


FEATURE = Feature(
    name="answer",
    commands=(
        Slash(
            word="claim",
            key="claim.take",
            hint="number",
            summary="Take an objection: two working days to answer it",
            run=click,
            verbs=(Verb(word="release", key="claim.release", summary="give one back: release 12", run=click),),
            examples=("12", "release 12"),
        ),
        Slash(
            word="answer",
            key="answer.give",
            hint="number words",
            summary="Answer an objection; everybody who heard it gets your words",
            run=click,
            examples=("12 We bill by use: a team of five pays for five", "12"),
        ),
    ),
    clicks={
        "claim.take": click,
        "claim.release": click,
        "answer.give": click,
        "answer.helped": click,
        "answer.did_not": click,
    },
    forms={"answer.give": FormHandler(submit=submit)},
)
