"""What is said when something cannot be done, whichever feature was asked."""

from collections.abc import Sequence

from messages.examples import Example
from messages.model import (
    Blocks,
    Bold,
    Bullets,
    Button,
    Buttons,
    ButtonStyle,
    Inline,
    Mention,
    Message,
    line,
    note,
    paragraph,
    quote,
)

IN_OUR_CHAT = "(It is in our chat, too.)"
IS_LONG = "It is long: the beginning stands here, and all of it is kept."
"""Stands in a form that cannot show all that was typed."""


def plain(sentence: str) -> Message:
    """One sentence, said as it is."""
    return Message(sentence, (paragraph(sentence),))


def not_permitted(*, who: str, admins: Sequence[str], typed: str = "") -> Message:
    """This is for others; says for whom, and which people can change that, and gives back what was typed."""
    said = f"This one is for {who}."
    if not admins:
        asked = paragraph(said, " A workspace owner or admin can change who is on which side.")
        return Message(said, (asked, *_given_back(typed)))
    people: list[Inline | str] = []
    for person in admins:
        people += [", " if people else "", Mention(person)]
    asked = paragraph(said, " If it should be yours too, ask ", *people, ".")
    return Message(said, (asked, *_given_back(typed)))


def stranger() -> Message:
    """Said to guests, and to people of another workspace."""
    return plain("I work for the members of this workspace only. Ask a colleague here to do it for you.")


def too_fast(*, typed: str = "") -> Message:
    """Said once to whoever floods, with what they typed."""
    said = "That is more than I can write down at once. Give me a minute, then go on."
    return Message(said, (paragraph(said), *_given_back(typed)))


def trouble(*, reference: str, typed: str) -> Message:
    """Something broke on our side; gives back what was typed and a reference for the logs."""
    blocks = [paragraph("Something broke on my side, and nothing was saved. Please try again in a moment.")]
    return Message("That did not work.", (*blocks, *_given_back(typed), note("Reference for your admin: ", reference)))


def unknown_command(*, word: str) -> Message:
    """A command this release does not have."""
    return plain(f"I do not know /{word} yet. Type /hymnsheet help for what I can do.")


def no_longer_known() -> Message:
    """A button or a form of another release."""
    return plain("That is from another time, and I no longer know it. Type /hymnsheet help for what I can do.")


def form_is_ready(*, title: str, draft: str) -> Message:
    """The form could not be opened in time; a click opens it with everything in it."""
    button = Button("Open the form", "draft.open", draft, style=ButtonStyle.PRIMARY)
    said = "The form could not open by itself. Everything you typed is kept."
    return Message(said, (paragraph(Bold(title), ": ", said), Buttons((button,))))


def form_is_sent(*, title: str) -> Message:
    """Stands where a form stood, once it was sent off."""
    return Message(f"Sent, thank you: {title}", (paragraph("Sent, thank you: ", Bold(title)),))


def draft_is_gone() -> Message:
    """The kept form was not found."""
    return plain("That form is no longer here. Type the command again to get a fresh one.")


def command_help(
    *, word: str, hint: str, summary: str, verbs: Sequence[tuple[str, str]], examples: Sequence[str]
) -> Message:
    """How to use one command: what to type, what for, and a few examples."""
    lines = [_use(f"/{word} {hint}", summary), *(_use(f"/{word} {verb}", what) for verb, what in verbs)]
    shown: list[Blocks] = [note("For example:"), Bullets(tuple(line(example) for example in examples))]
    return Message(f"/{word}: {summary}", (*lines, *(shown if examples else ())))


def _use(typed: str, summary: str) -> Blocks:
    return paragraph(Bold(typed.strip()), f" — {summary[:1].lower()}{summary[1:]}.")


def _given_back(typed: str) -> tuple[Blocks, ...]:
    return (note("What you typed, so that it is not lost:"), quote(typed)) if typed else ()


EXAMPLES = (
    Example("plain sentence", plain("Objection #12 is already yours.")),
    Example("not permitted", not_permitted(who="marketing", admins=["U0ADA", "U0OLE"])),
    Example(
        "not permitted, with words",
        not_permitted(who="sales", admins=["U0ADA"], typed="/objection too expensive for five people"),
    ),
    Example("not permitted, no admin known", not_permitted(who="sales", admins=[])),
    Example("stranger", stranger()),
    Example("too fast", too_fast()),
    Example("trouble", trouble(reference="7f3a9c21", typed="/objection too expensive for five people")),
    Example("unknown command", unknown_command(word="scoreboard")),
    Example("no longer known", no_longer_known()),
    Example("form is ready", form_is_ready(title="Log an objection", draft="17")),
    Example("form is sent", form_is_sent(title="Log an objection")),
    Example("draft is gone", draft_is_gone()),
    Example(
        "command help",
        command_help(
            word="leadfeedback",
            hint="[lead] [1-5] [words]",
            summary="Say how good a lead was",
            verbs=[],
            examples=["/leadfeedback acme.com 2 too early, no budget"],
        ),
    ),
)
