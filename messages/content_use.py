"""What is said when somebody used an item, or tells why they did not."""

from typing import Final

from messages.content_item import EXAMPLE, item_lines
from messages.content_link import link_of
from messages.examples import Example
from messages.model import (
    Bold,
    Button,
    Buttons,
    ButtonStyle,
    ChoiceField,
    Form,
    LongTextField,
    Message,
    Option,
    TextField,
    note,
    paragraph,
)
from rules.content import LONGEST_WORDS, Item, WhyNot
from rules.ids import UseId
from rules.objection import Worked

_REASONS: Final = {
    WhyNot.UNKNOWN: "I didn't know it",
    WhyNot.WRONG_DEALS: "It is wrong for my deals",
    WhyNot.OUTDATED: "It is out of date",
}
_WORKED: Final = (
    Option(Worked.YES, "Yes, it helped"),
    Option(Worked.NO, "No, it did not"),
    Option(Worked.TOO_EARLY, "Too early to tell"),
)


def used(item: Item, use: UseId, *, lead: str = "", is_new: bool = True, helped: bool | None = None) -> Message:
    """It counts; asks with which lead it was, and whether it helped."""
    said = f"Counted: you used item {item.number}. Thank you!" if is_new else f"Item {item.number} is counted already."
    known = note(f"With {lead}.") if lead else note("With which lead, and did it help? Both help to find it next time.")
    value = str(use)
    helped_button = [] if helped else [Button("It helped", "content.helped", value)]
    with_lead = Button("Another lead" if lead else "With which lead?", "content.used_with", value)
    buttons = Buttons((with_lead, *helped_button, Button("Undo", "content.not_used", value)))
    mark = [note("It helped. Whoever made it reads so.")] if helped else []
    return Message(said, (paragraph(Bold(said)), paragraph(link_of(item)), known, *mark, buttons))


def use_form(item: Item, use: UseId, *, lead: str = "") -> Form:
    """Asks with which lead it was, and whether it helped."""
    return Form(
        "content.used_with",
        "You used it",
        (
            paragraph(Bold(item.title)),
            TextField(
                name="lead",
                label="With which lead?",
                value=lead,
                placeholder="acme.com, or as you call it",
                optional=True,
            ),
            ChoiceField(name="helped", label="Did it help?", options=_WORKED, optional=True),
        ),
        carries=str(use),
    )


def not_used(item: Item) -> Message:
    """It does not count any more."""
    said = f"Taken back: item {item.number} is not counted as used by you."
    return Message(said, (paragraph(said),))


def why_not_form(item: Item) -> Form:
    """Asks why somebody does not use an item."""
    return Form(
        "content.why_not",
        "Why not?",
        (
            paragraph(Bold(item.title)),
            ChoiceField(
                name="reason",
                label="I did not use it because",
                options=tuple(Option(reason, label) for reason, label in _REASONS.items()),
                compact=False,
            ),
            LongTextField(
                name="words",
                label="What would make it better?",
                placeholder="A sentence is plenty",
                longest=LONGEST_WORDS,
                optional=True,
            ),
            note("Marketing reads reasons, and how many gave them."),
        ),
        submit="Tell them",
        carries=str(item.number),
    )


def noted(item: Item, reason: WhyNot) -> Message:
    """Marketing knows why; who did not know it has it before them now."""
    said = "Thank you, that helps to make the next one better."
    if reason is not WhyNot.UNKNOWN:
        return Message(said, (paragraph(said),))
    used_it = Button("Used it", "content.used", str(item.number), style=ButtonStyle.PRIMARY)
    return Message(said, (paragraph(said, " Now you know it:"), *item_lines(item), Buttons((used_it,))))


EXAMPLES = (
    Example("used", used(EXAMPLE, UseId(9))),
    Example("used, with a lead, and it helped", used(EXAMPLE, UseId(9), lead="Acme GmbH", helped=True)),
    Example("used, said twice", used(EXAMPLE, UseId(9), is_new=False)),
    Example("with which lead", use_form(EXAMPLE, UseId(9), lead="Acme GmbH")),
    Example("taken back", not_used(EXAMPLE)),
    Example("why not", why_not_form(EXAMPLE)),
    Example("noted", noted(EXAMPLE, WhyNot.WRONG_DEALS)),
    Example("noted, did not know it", noted(EXAMPLE, WhyNot.UNKNOWN)),
)
