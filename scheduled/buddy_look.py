"""What a look at an organisation's buddies knows, and how it says something to a pair."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from messages.model import Message, encode
from rules.buddy import BuddyRound, Pair, Settings
from rules.buddy_round import Introduction, works
from rules.buddy_view import Together
from rules.delivery import MOST_IN_GROUP, Policy, group_of
from rules.ids import MemberId, WorkspaceId
from rules.objection import Colleague
from rules.people import Platform
from rules.recurrence import instant_of
from rules.working_time import Calendar
from storage.buddy_views import BuddyViews
from storage.organisations import Organisation
from storage.places import Place
from storage.unit_of_work import UnitOfWork

_MIDDAY: Final = time(12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look: how buddies are set, and which round it is."""

    work: UnitOfWork
    organisation: Organisation
    settings: Settings
    round: BuddyRound
    now: datetime

    @property
    def today(self) -> date:
        """The date in the organisation."""
        return self.now.astimezone(ZoneInfo(self.organisation.zone)).date()

    @property
    def last_midday(self) -> datetime:
        """Midday of the last day of the round: who is back by then is away for a short time only."""
        return instant_of(datetime.combine(self.round.last_on, _MIDDAY), ZoneInfo(self.organisation.zone))

    async def pairs(self) -> list[Pair]:
        """The pairs of the round, those that ended among them."""
        return await self.work.buddy_rounds.pairs_of(self.round.id)

    def key(self, pair: Pair) -> str:
        """What begins the keys of all that a pair is told."""
        return f"buddies:{self.round.id}:{pair.id}"


def standing(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs that still are some."""
    return [pair for pair in pairs if pair.ended_at is None]


async def say(
    look: Look,
    pair: Pair,
    *,
    key: str,
    together: Callable[[WorkspaceId], Message],
    alone: Callable[[Together], Message],
) -> None:
    """Tell a pair in a conversation of theirs where all are in one Slack workspace, else each of them alone."""
    here = await _common_slack(look.work, pair)
    if here is not None:
        await post(look, together(here), to=group_of(mate.who.person for mate in pair.there), at=here, key=key)
        return
    for mate in pair.there:
        seen = await BuddyViews(look.work).together(pair, mate.id, now=look.now)
        await post(look, alone(seen), to=mate.who.person, at=mate.who.workspace_id, key=f"{key}:{mate.id}")


async def post(
    look: Look, message: Message, *, to: str, at: WorkspaceId, key: str, due_at: datetime | None = None
) -> None:
    """Send it once, rather not at all than twice."""
    await look.work.deliveries.post(
        encode(message),
        to=Place(workspace_id=at, channel=to),
        key=key,
        now=look.now,
        policy=Policy.AT_MOST_ONCE,
        due_at=due_at,
    )


async def introduction(
    look: Look,
    pair: Pair,
    *,
    calendars: Mapping[MemberId, Calendar],
    came: Sequence[Colleague] = (),
    gone: Sequence[Colleague] = (),
) -> Introduction:
    """What a pair is told in a conversation of theirs."""
    return Introduction(
        pair=pair,
        mates=tuple(works(mate.who, calendars[mate.id], at=look.now) for mate in pair.there),
        starter=pair.starter(look.today).who,
        topics=await BuddyViews(look.work).topics(pair, now=look.now),
        meeting_link=look.settings.meeting_link,
        came=tuple(came),
        gone=tuple(gone),
    )


async def _common_slack(work: UnitOfWork, pair: Pair) -> WorkspaceId | None:
    """The Slack workspace in which a conversation with all of them can be opened; None where there is none."""
    where = {mate.who.workspace_id for mate in pair.there}
    if len(where) > 1 or len(pair.there) > MOST_IN_GROUP:
        return None
    slack = {each.id for each in await work.workspaces.active() if each.platform is Platform.SLACK}
    return next(iter(where & slack), None)
