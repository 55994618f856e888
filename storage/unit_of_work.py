"""One unit of work: everything a request reads and changes, for one organisation, in one transaction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property

from rules.ids import OrganisationId
from storage.answers import Answers
from storage.audit import Audit
from storage.buddies import Buddies
from storage.buddy_rounds import BuddyRounds
from storage.content import Content
from storage.database import Database, Transaction
from storage.deliveries import Deliveries
from storage.digests import Digests
from storage.drafts import Drafts
from storage.feedback import FeedbackGiven
from storage.goals import Goals
from storage.leads import Leads
from storage.members import Members
from storage.objections import Objections
from storage.occurrences import Occurrences
from storage.organisations import Organisations
from storage.places import Places
from storage.requests import Requests
from storage.roundups import Roundups
from storage.wins import Wins
from storage.work import Work
from storage.workspaces import Workspaces


class UnitOfWork(Work):
    """What one organisation has, behind one door a noun."""

    def of(self, organisation_id: OrganisationId) -> "UnitOfWork":
        """The same transaction, for another organisation: only for what concerns both."""
        return UnitOfWork(self._transaction, organisation_id, self.dialect, public_address=self.public_address)

    @cached_property
    def organisations(self) -> Organisations:
        """The organisation itself and its settings."""
        return Organisations(self)

    @cached_property
    def workspaces(self) -> Workspaces:
        """Where its people talk."""
        return Workspaces(self)

    @cached_property
    def members(self) -> Members:
        """Its people."""
        return Members(self)

    @cached_property
    def places(self) -> Places:
        """Which channel is for what."""
        return Places(self)

    @cached_property
    def leads(self) -> Leads:
        """Whom marketing handed to sales."""
        return Leads(self)

    @cached_property
    def feedback(self) -> FeedbackGiven:
        """What sales said of leads."""
        return FeedbackGiven(self)

    @cached_property
    def objections(self) -> Objections:
        """What prospects said, and who heard it too."""
        return Objections(self)

    @cached_property
    def answers(self) -> Answers:
        """What marketing replied."""
        return Answers(self)

    @cached_property
    def content(self) -> Content:
        """What marketing made for sales to send."""
        return Content(self)

    @cached_property
    def digests(self) -> Digests:
        """What marketing read every morning."""
        return Digests(self)

    @cached_property
    def wins(self) -> Wins:
        """The deals that were closed."""
        return Wins(self)

    @cached_property
    def goals(self) -> Goals:
        """What the whole company works towards."""
        return Goals(self)

    @cached_property
    def roundups(self) -> Roundups:
        """What both sides read of the content and the wins of a week."""
        return Roundups(self)

    @cached_property
    def buddies(self) -> Buddies:
        """What everybody wants of buddies, and what they say of them."""
        return Buddies(self)

    @cached_property
    def buddy_rounds(self) -> BuddyRounds:
        """Who is whose buddy."""
        return BuddyRounds(self)

    @cached_property
    def deliveries(self) -> Deliveries:
        """Messages on their way."""
        return Deliveries(self)

    @cached_property
    def occurrences(self) -> Occurrences:
        """Due times of scheduled jobs."""
        return Occurrences(self)

    @cached_property
    def requests(self) -> Requests:
        """What was asked before, and what was answered."""
        return Requests(self)

    @cached_property
    def drafts(self) -> Drafts:
        """Forms that could not be opened yet."""
        return Drafts(self)

    @cached_property
    def audit(self) -> Audit:
        """Who did what, when."""
        return Audit(self)


class Storage:
    """Hands out units of work on one database. `public_address` is where the world reaches us, where it does."""

    def __init__(self, database: Database, *, public_address: str = "") -> None:
        self.database = database
        self._public_address = public_address

    @asynccontextmanager
    async def unit_of_work(self, organisation_id: OrganisationId) -> AsyncIterator[UnitOfWork]:
        """A transaction for one organisation: kept whole when the block ends, undone whole when it raises."""
        async with self.database.begin() as transaction:
            yield UnitOfWork(transaction, organisation_id, self.database.dialect, public_address=self._public_address)

    @asynccontextmanager
    async def across_organisations(self) -> AsyncIterator[Transaction]:
        """A transaction for the few questions that concern everybody: what is due, which workspace is this."""
        async with self.database.begin() as transaction:
            yield transaction

    async def close(self) -> None:
        """Let go of the database."""
        await self.database.close()
