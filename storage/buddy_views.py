"""Buddies as one of them sees them: with hours on their own clock, whose turn it is, and what to talk about."""

from datetime import datetime
from zoneinfo import ZoneInfo

from rules.buddy import SIDES, Pair, next_due
from rules.buddy_hours import seen_from
from rules.buddy_rhythm import Mode
from rules.buddy_topics import Topic, topic_of_week, topics
from rules.buddy_view import Seen, Together, View
from rules.ids import MemberId
from storage.buddies import Buddies
from storage.buddy_rounds import BuddyRounds
from storage.buddy_topics import BuddyTopics
from storage.calendars import Calendars
from storage.members import Members
from storage.organisations import Organisations
from storage.persons import AccountsOfPersons
from storage.work import Door

_DAYS_A_WEEK = 7


class BuddyViews(Door):
    """What each member of this organisation sees of their buddies."""

    async def of(self, member_id: MemberId, *, now: datetime) -> View:
        """All that a member sees now, with whichever of their accounts they look."""
        member_id = await AccountsOfPersons(self._work).main_of(member_id)
        buddies, rounds = Buddies(self._work), BuddyRounds(self._work)
        settings, last, pair = await buddies.settings(), await rounds.last(), await rounds.pair_of(member_id)
        zone = (await Organisations(self._work).get()).zone
        today = now.astimezone(ZoneInfo(zone)).date()
        left_out = await rounds.left_out_of(last.id) if last and last.last_on >= today else []
        wish = await buddies.wish(member_id)
        stands = wish.is_in(today) and pair is not None and pair.last_on >= today and bool(pair.buddies_of(member_id))
        return View(
            settings=settings,
            wish=wish,
            together=await self.together(pair, member_id, now=now) if pair and stands else None,
            left_out=next((one.why for one in left_out if one.member_id == member_id), None),
            next=next_due(settings, last, now=now, zone=zone) if settings else None,
            takes_part=(await Members(self._work).get(member_id)).side in SIDES,
        )

    async def together(self, pair: Pair, member_id: MemberId, *, now: datetime) -> Together:
        """A pair as one who is in it sees it; raises LookupError for anybody else."""
        me = next((mate for mate in pair.there if mate.id == member_id), None)
        if me is None:
            raise LookupError(f"{member_id} is not in pair {pair.id}")
        on = now.astimezone(ZoneInfo((await Organisations(self._work).get()).zone)).date()
        mates = pair.buddies_of(member_id)
        calendars = await Calendars(self._work).of([member_id, *(mate.id for mate in mates)])
        reader = calendars[member_id].zone
        settings = await Buddies(self._work).settings()
        return Together(
            me=me,
            pair=pair,
            mates=tuple(
                Seen(
                    mate=mate,
                    hours=seen_from(calendars[mate.id].hours, calendars[mate.id].zone, reader=reader, on=on),
                    zone=calendars[mate.id].zone,
                    is_elsewhere=calendars[mate.id].zone != reader,
                )
                for mate in mates
            ),
            same_side=tuple(mate.who for mate in pair.there if mate.side is me.side and mate.id != member_id),
            starter=pair.starter(on).who,
            topics=await self.topics(pair, now=now),
            meeting_link=settings.meeting_link if settings else "",
        )

    async def topics(self, pair: Pair, *, now: datetime) -> tuple[Topic, ...]:
        """Three things that a pair can talk about; in a term with a topic a week, that of this week."""
        known = await BuddyTopics(self._work).of(pair, now=now)
        settings, zone = await Buddies(self._work).settings(), (await Organisations(self._work).get()).zone
        if settings is None or settings.mode is Mode.ROTATING:
            return topics(known)
        days = (now.astimezone(ZoneInfo(zone)).date() - pair.first_on).days
        return (topic_of_week(known, week=max(0, days) // _DAYS_A_WEEK),)
