"""What admins are told when two workspaces become one organisation: the code, once, and what comes after it."""

from messages.examples import Example
from messages.model import Blocks, Bold, Button, Buttons, ButtonStyle, Code, Form, Message, note, paragraph

ANOTHER = "/hymnsheet link"
_TITLE = "Link a workspace"
NOT_KNOWN = (
    "I do not know that code: it may be mistyped, used already, or older than 15 minutes. "
    f"An admin of the other workspace gets a new one there with {ANOTHER}."
)
TOO_OFTEN = "That were five wrong codes within an hour. Please wait an hour before you try the next."
OWN_CODE = "That code is for another workspace: an admin types it there, and that workspace joins this one."
LINKED = "This workspace is linked with another already, and can belong to one organisation only."
OCCUPIED = (
    "This workspace has things of its own already, such as its set-up, leads or objections, and I cannot mix them with "
    f"another's. If the other workspace is still empty, do it the other way round: type {ANOTHER} here, and the code "
    "you get there."
)


def code_shown(code: str) -> Form:
    """The code, the only time it is shown."""
    return Form(
        "hymnsheet.link",
        _TITLE,
        (
            paragraph("Sales in one workspace, marketing in another, on Slack or Teams? They can be one organisation."),
            paragraph("Within 15 minutes, an admin of the other workspace types to me there:"),
            Code(f"{ANOTHER} {code}"),
            note("In Teams without the slash; admins there are those whom HYMNSHEET_ADMINS names."),
            note("It works once, and only where nothing is set up yet. I do not show it again."),
        ),
    )


def code_not_shown() -> Form:
    """Instead of a code that was shown before, or could not be."""
    told = f"I show a code only at the moment I make it. If you did not copy it, make another: {ANOTHER}"
    return Form("hymnsheet.link", _TITLE, (paragraph(told),))


def joined(*, name: str) -> Message:
    """To whoever typed the code: it worked, and what is still to choose."""
    said = "Linked. This workspace and the other are one organisation from now on."
    blocks: list[Blocks] = [
        paragraph(
            "Linked with ", Bold(name or "the other workspace"), ": one organisation, one digest, one set of leads."
        ),
        paragraph("Next: say who of this workspace sings on which side. Everybody is reached where they are."),
        Buttons((Button("Set up this workspace", "hymnsheet.setup", style=ButtonStyle.PRIMARY),)),
    ]
    return Message(said, tuple(blocks))


def joined_us(*, name: str) -> Message:
    """To whoever made the code: somebody used it."""
    said = "Another workspace has joined your organisation with your code."
    blocks: list[Blocks] = [
        paragraph(
            Bold(name or "Another workspace"),
            " has joined your organisation with your code. Its admins are admins of yours from now on.",
        ),
        note("If that was not meant to be, tell whoever runs me."),
    ]
    return Message(said, tuple(blocks))


EXAMPLES = (
    Example("a code to link with", code_shown("K7MAQ-X9RTW")),
    Example("a code that is shown no more", code_not_shown()),
    Example("linked", joined(name="Rock & Roll Records")),
    Example("linked with one that has no name", joined(name="")),
    Example("a workspace has joined", joined_us(name="Rock & Roll Marketing")),
    Example("a workspace without a name has joined", joined_us(name="")),
)
