"""The company's one goal: the form that sets it, what was saved, and how far it is reached."""

from datetime import date

from messages.examples import Example
from messages.heard import money
from messages.model import (
    Blocks,
    Button,
    Buttons,
    DateField,
    Fact,
    Facts,
    Form,
    FormPart,
    Message,
    TextField,
    line,
    note,
    paragraph,
)
from messages.plural import several
from rules.goal import LONGEST_NAME, Chosen, Goal, Progress
from rules.money import Amount, typed_amount


def form(chosen: Chosen) -> Form:
    """Both as they stand."""
    goal, band = chosen.goal, chosen.band
    parts: tuple[FormPart, ...] = (
        paragraph("One number for the whole company: it stands under every win. Empty fields mean there is none."),
        TextField(
            name="name", label="What we all work towards", value=goal.name if goal else "", placeholder="First quarter",
            longest=LONGEST_NAME, optional=True,
        ),
        TextField(
            name="amount", label="How much", value=typed_amount(goal.amount) if goal else "",
            placeholder="1000000 EUR or €1m", optional=True,
        ),
        DateField(name="first_on", label="First day", value=goal.first_on if goal else None, optional=True),
        DateField(name="last_on", label="Last day", value=goal.last_on if goal else None, optional=True),
        TextField(
            name="band", label="Wins have a post of their own from", value=typed_amount(band) if band else "",
            hint="Smaller ones are told together, in the weekly roundup. Empty: every win has its own.",
            placeholder="5000 EUR", optional=True,
        ),
    )  # fmt: skip
    return Form("win.goal", "What we all work towards", parts)


def saved(chosen: Chosen, progress: Progress | None) -> Message:
    """Both as they now stand, and how far the goal is reached already."""
    said = "Saved. From now on:"
    band = ["from ", money(chosen.band), " on"] if chosen.band else ["every win"]
    facts = (
        progress_fact(progress) if progress else Fact("Goal", line("none")),
        Fact("A post of its own", line(*band)),
    )
    blocks: list[Blocks] = [paragraph(said), Facts(facts)]
    if progress and progress.uncounted:
        wins = several(progress.uncounted, "win")
        blocks.append(note(f"{wins} without an amount in {progress.goal.amount.currency} could not be counted."))
    blocks.append(Buttons((Button("Change", "win.goal"),)))
    return Message(said, tuple(blocks))


def progress_fact(progress: Progress) -> Fact:
    """How far a goal is reached; in percent alone where the sum would tell an amount that is to stay hidden."""
    goal, percent = progress.goal, progress.percent
    if progress.is_rough:
        return Fact(f"Goal: {goal.name}", line(f"{percent} % of ", money(goal.amount)))
    return Fact(f"Goal: {goal.name}", line(money(progress.reached), " of ", money(goal.amount), f" ({percent} %)"))


EXAMPLE_GOAL = Goal(
    name="First quarter", amount=Amount(100_000_000, "EUR"), first_on=date(2026, 1, 1), last_on=date(2026, 3, 31)
)
EXAMPLE_PROGRESS = Progress(goal=EXAMPLE_GOAL, minor=41_200_000, uncounted=2)
EXAMPLE_ROUGH = Progress(goal=EXAMPLE_GOAL, minor=41_200_000, is_rough=True)
_BOTH = Chosen(goal=EXAMPLE_GOAL, band=Amount(500_000, "EUR"))

EXAMPLES = (
    Example("goal, the first time", form(Chosen())),
    Example("goal", form(_BOTH)),
    Example("goal saved", saved(_BOTH, EXAMPLE_PROGRESS)),
    Example("no goal", saved(Chosen(), None)),
)
