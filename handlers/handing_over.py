"""A lead gets an owner, who is told: with a card for each of a few, with one message for many."""

from datetime import UTC, datetime, timedelta

from messages import lead as words
from messages.model import Message, encode
from rules.ids import LeadId, MemberId
from storage.lead_owners import LeadOwners
from storage.members import Member
from storage.places import Place
from storage.unit_of_work import UnitOfWork

FEW = 3
WITHIN = timedelta(minutes=10)
"""More than `FEW` leads within this time are told in one message, which is updated in place."""
_NAMED = 10


async def hand_over(store: UnitOfWork, lead_id: LeadId, owner: Member, *, by: MemberId | None, now: datetime) -> bool:
    """Make a member the owner of a lead and tell them; False where they are already."""
    if not await LeadOwners(store).assign(lead_id, owner.id, by=by, now=now):
        return False
    await tell_owner(store, owner, now=now)
    return True


async def tell_owner(store: UnitOfWork, owner: Member, *, now: datetime) -> None:
    """Tell a member of the leads that they were just handed, in the same unit of work."""
    since = _beginning(now)
    count = await LeadOwners(store).count_given_since(owner.id, since)
    newest = [await store.leads.get(one) for one in await LeadOwners(store).given_since(owner.id, since, limit=_NAMED)]
    if count <= FEW:
        for lead in reversed(newest):
            await _post(store, owner, words.card(lead), key=f"lead:{lead.id}:{owner.id}:{since:%Y%m%d%H%M}", now=now)
        return
    said, key = words.handed_over(newest, count=count), f"leads:{owner.id}:{since:%Y%m%d%H%M}"
    if not await store.deliveries.refresh(key, encode(said), now=now):
        await _post(store, owner, said, key=key, now=now)


async def _post(store: UnitOfWork, owner: Member, said: Message, *, key: str, now: datetime) -> None:
    place = Place(workspace_id=owner.workspace_id, channel=owner.person)
    await store.deliveries.post(encode(said), to=place, key=key, now=now)


def _beginning(now: datetime) -> datetime:
    seconds = int(WITHIN.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)
