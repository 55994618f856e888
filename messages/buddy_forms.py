"""The forms of /buddy: until when somebody snoozes, whom they would rather not be with, and what they learned."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from messages.examples import Example
from messages.model import (
    ChoicesField,
    DateField,
    Form,
    FormPart,
    LongTextField,
    Option,
    PeopleField,
    note,
    paragraph,
)
from messages.plural import several
from rules.buddy import LONGEST_LESSON
from rules.ids import PairId

YES: Final = "yes"
UNFIT: Final = "Choose colleagues who are here: no guests, no bots, and nobody who has left."


def snooze_form(*, value: date, mend: str = "") -> Form:
    """Asks until when; `mend` says what could not be read."""
    until = DateField(name="until", label="No buddy until", hint="That day included.", value=value)
    head = [paragraph(mend)] if mend else []
    return Form("buddy.snooze", "Snooze", (*head, until), submit="Snooze")


def lesson_form(pair_id: PairId, *, is_met_now: bool, typed: str = "") -> Form:
    """Asks for one thing that was learned, with the words typed already in it, and whether it may be told."""
    noted = [paragraph("Noted: you met. What stayed with you?")] if is_met_now else []
    return Form(
        "buddy.lesson",
        "What you learned",
        (
            *noted,
            LongTextField(
                name="words",
                label="One thing I learned",
                value=typed,
                placeholder="Prospects ask for the price sheet before the demo",
                longest=LONGEST_LESSON,
                optional=is_met_now,
            ),
            ChoicesField(
                name="share",
                label="Weekly roundup",
                options=(Option(YES, "This may stand in the weekly roundup, with my name"),),
                optional=True,
            ),
        ),
        carries=str(pair_id),
    )


def exclude_form(people: Sequence[str], *, elsewhere: int, has_buddy_elsewhere: bool) -> Form:
    """Whom somebody would rather not be with: `people` here, and how many `elsewhere`, whom a form cannot name."""
    parts: list[FormPart] = [
        note("Nobody but you ever sees this, not even admins. It counts from the next round on."),
        PeopleField(name="people", label="I would rather not be with", values=tuple(people), optional=True),
    ]
    if elsewhere:
        parts.append(paragraph(f"Also on your list: {several(elsewhere, 'colleague')} in the other workspace."))
        parts.append(_choice("forget", "In the other workspace", "Take everybody there off my list"))
    if has_buddy_elsewhere:
        parts.append(_choice("this_one", "My buddy of this round", "Also not with them again"))
    return Form("buddy.exclude", "Rather not with…", tuple(parts))


def _choice(name: str, label: str, words: str) -> ChoicesField:
    return ChoicesField(name=name, label=label, options=(Option(YES, words),), optional=True)


EXAMPLES = (
    Example("snooze", snooze_form(value=date(2026, 3, 16))),
    Example("snooze, not read", snooze_form(value=date(2026, 3, 16), mend="I could not read the day in “a while”.")),
    Example("one thing I learned", lesson_form(PairId(5), is_met_now=False)),
    Example("we met", lesson_form(PairId(5), is_met_now=True)),
    Example("rather not with", exclude_form(["U0MAX"], elsewhere=0, has_buddy_elsewhere=False)),
    Example("rather not with, elsewhere", exclude_form([], elsewhere=2, has_buddy_elsewhere=True)),
)
