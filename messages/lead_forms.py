"""The small forms behind a lead's card: for how long to be quiet, and who follows up instead."""

from typing import Final

from messages.examples import Example
from messages.lead import who
from messages.lead_examples import JO
from messages.model import ChoiceField, Form, Option, PersonField, note, paragraph
from rules.lead_moves import SnoozeFor
from rules.tracked_lead import TrackedLead

UNFIT: Final = "That is a bot, a guest, or somebody who has left. Who else follows up?"
HAS_IT: Final = "They have it already. Who else follows up?"
NO_MORNING: Final = "No working morning comes in the owner's calendar. Choose some hours, or hand it to a colleague."
_LENGTHS: Final = {
    SnoozeFor.HALF_AN_HOUR: "30 minutes",
    SnoozeFor.AN_HOUR: "1 hour",
    SnoozeFor.THREE_HOURS: "3 hours",
    SnoozeFor.MORNING: "Until the next working morning",
}


def snooze_form(lead: TrackedLead, *, carries: str) -> Form:
    """Asks for how long its owner wants to hear nothing of a lead."""
    options = tuple(Option(length, label) for length, label in _LENGTHS.items())
    quiet = note("Its time goes on meanwhile. If you wait for them, Pause stops the clock.")
    asked = ChoiceField(name="length", label="Quiet for", options=options, value=SnoozeFor.AN_HOUR, compact=False)
    parts = (paragraph(*who(lead)), asked, quiet)
    return Form("lead.snooze", "Remind me later", parts, submit="Snooze", carries=carries)


def reassign_form(lead: TrackedLead, *, carries: str) -> Form:
    """Asks who follows a lead up from now on."""
    asked = PersonField(name="owner", label="Who follows up?", hint="I tell them in their hours.")
    return Form("lead.reassign", "Hand it on", (paragraph(*who(lead)), asked), submit="Hand on", carries=carries)


EXAMPLES = (
    Example("snooze", snooze_form(JO, carries="1.2")),
    Example("reassign", reassign_form(JO, carries="1.2")),
)
