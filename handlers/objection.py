"""/objection: a rep says in seconds what a prospect said; marketing hears it in tomorrow's digest."""

from handlers.feature import Context, Feature, FormHandler, MessageShortcut, Reply, Response, Slash, Verb
from messages.model import Answers
from rules.errors import Refusal

_SOON = "This part is being tuned. Please try again in a little while."


async def open_form(context: Context, said: str = "") -> Response:
    """Offer the form, with the words typed already in it."""
    raise Refusal(_SOON)


async def open_form_on_message(context: Context) -> Response:
    """Offer the form with the words of the message that was pointed at."""
    return await open_form(context, context.where.words)


async def submit(context: Context, carries: str, answers: Answers) -> Reply:
    """Record the objection and answer with what is already known about it."""
    raise Refusal(_SOON)


async def click(context: Context, value: str) -> Response:
    """Stand in until this button is tuned."""
    raise Refusal(_SOON)


FEATURE = Feature(
    name="objection",
    commands=(
        Slash(
            word="objection",
            key="objection.log",
            hint="what they said",
            summary="Log what a prospect said against buying",
            run=open_form,
            verbs=(
                Verb(word="show", key="objection.show", summary="everything known about one: show 12", run=click),
                Verb(word="merge", key="objection.merge", summary="count 12 as the same as 7: merge 12 7", run=click),
                Verb(word="unmerge", key="objection.unmerge", summary="count 12 on its own again", run=click),
            ),
            examples=("Too expensive for a team of five", "show 12"),
        ),
    ),
    shortcuts=(MessageShortcut(label="Log as objection", key="objection.log", run=open_form_on_message),),
    clicks={
        "objection.undo": click,
        "objection.same": click,
        "objection.show": click,
        "objection.merge": click,
        "objection.unmerge": click,
    },
    forms={"objection.log": FormHandler(submit=submit)},
)
