"""What people do with leads: they click on the newest card, or look the lead up where a summary only named it."""

from playground.model import Message
from playground.people import Person
from tests.harness import Hymnsheet
from tests.week.cast import WORKERS
from tests.week.ledger import Ledger
from tests.week.oracle import Act

LABELS = {
    Act.TOUCH: "I reached them",
    Act.REJECT: "Reject",
    Act.ACCEPT: "Accept",
    Act.PAUSE: "Pause",
    Act.RESUME: "Resume",
    Act.SNOOZE: "Snooze",
    Act.REASSIGN: "Reassign",
}


class Hands:
    """Everybody's hands."""

    def __init__(self, hymnsheet: Hymnsheet, ledger: Ledger) -> None:
        self._house = hymnsheet.house
        self._people = {name: Person(hymnsheet.playground, name) for name in WORKERS}
        self._ledger = ledger

    async def do(self, act: Act, lead: str, *, by: str, to: str = "", quiet_for: str = "") -> None:
        """Somebody does something with a lead; `quiet_for` is for a snooze, `to` for handing it on."""
        person, label = self._people[by], LABELS[act]
        await person.clicks(label, self._card(person, by, lead) or await self._looks_up(person, lead))
        match act:
            case Act.SNOOZE:
                await person.submits(length=quiet_for)
            case Act.REASSIGN:
                await person.submits(owner=WORKERS[to].name)
            case Act.REJECT:
                await person.submits(reason="Bad data")
        await self._house.tasks.quiet()
        assert person.modal is None, (act, lead, by, person.errors)

    def _card(self, person: Person, name: str, lead: str) -> Message | None:
        place = self._ledger.cards.get((name, lead))
        return person.workspace.find_message(*place) if place else None

    async def _looks_up(self, person: Person, lead: str) -> Message:
        """Their direct message is where the bot says nothing else in this minute, so the card is there at once."""
        here = person.user.name
        await person.types("/lead find", lead, channel=here)
        await person.clicks("Show", f"Leads like “{lead}”")
        await self._house.tasks.quiet()
        await self._house.outbox.drain()
        return next(one for one in reversed(person.messages(here)) if f": {lead}" in person.reads(one))
