"""Who is told of steps: those who owe something, and whoever leads them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from rules.due_steps import Recipient
from rules.ids import MemberId
from rules.working_time import Calendar
from storage.calendars import Calendars
from storage.members import Member
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Everybody who may be told; an admin stands in for a manager whom nobody has named."""

    people: Mapping[MemberId, Member]
    calendars: Mapping[MemberId, Calendar]
    stands_in: MemberId | None
    is_urgent_any_time: bool

    @classmethod
    async def of(cls, work: UnitOfWork, owners: Collection[MemberId]) -> "Audience":
        """Those of these members who are still here, and their managers."""
        people = {member.id: member for member in await work.members.all()}
        admin = next((member.id for member in people.values() if member.is_admin), None)
        managers = {people[owner].manager_id for owner in owners if owner in people} | {admin}
        concerned = {one for one in {*owners, *managers} if one in people}
        organisation = await work.organisations.get()
        return cls(
            people=people,
            calendars=await Calendars(work).of({one for one in concerned if one is not None}),
            stands_in=admin,
            is_urgent_any_time=bool(organisation.urgent_any_time),
        )

    def owner(self, member_id: MemberId | None) -> Recipient | None:
        """Whoever owes something, told in their hours; None where they have left."""
        if member_id is None or member_id not in self.people:
            return None
        return Recipient(member_id=member_id, calendar=self.calendars[member_id])

    def manager_of(self, member_id: MemberId | None) -> Recipient | None:
        """Whoever leads them, told in their hours unless urgent alerts may come at any time."""
        owner = self.people.get(member_id) if member_id is not None else None
        named = owner.manager_id if owner is not None else None
        manager = named if named in self.people else self.stands_in
        if manager is None or manager == member_id:
            return None
        calendar = None if self.is_urgent_any_time else self.calendars[manager]
        return Recipient(member_id=manager, calendar=calendar)
