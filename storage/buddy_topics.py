"""What buddies can talk about: leads that reps sent back and what they heard, and what marketers made and answered."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from rules.buddy import Pair
from rules.buddy_topics import LATELY, About, Topic
from rules.leadfeedback import Verdict
from rules.objection import Colleague
from rules.people import Side
from storage.answers import Answers
from storage.content import Content
from storage.feedback import FeedbackGiven
from storage.objections import Objections
from storage.work import Door

LOOKED_AT: Final = 20
_SENT_BACK: Final = {Verdict.REJECT, Verdict.DISQUALIFY}


class BuddyTopics(Door):
    """What the members of this organisation did lately that a buddy would like to hear of."""

    async def of(self, pair: Pair, *, now: datetime) -> list[Topic]:
        """What everybody who is in a pair did lately, the newest of each first."""
        reps = [mate.who for mate in pair.there if mate.side is Side.SALES]
        marketers = [mate.who for mate in pair.there if mate.side is Side.MARKETING]
        return [
            *[topic for rep in reps for topic in (*await self._heard(rep, now), *await self._sent_back(rep, now))],
            *await self._made(marketers, now),
            *[topic for marketer in marketers for topic in await self._answered(marketer, now)],
        ]

    async def _heard(self, rep: Colleague, now: datetime) -> Iterable[Topic]:
        heard = await Objections(self._work).heard_by(rep.member_id, limit=LOOKED_AT)
        return [
            Topic(about=About.OBJECTION, by=rep, words=one.heard.words, number=one.number)
            for one in heard
            if one.created_at > now - LATELY
        ]

    async def _sent_back(self, rep: Colleague, now: datetime) -> Iterable[Topic]:
        given = await FeedbackGiven(self._work).newest_of(rep.member_id, limit=LOOKED_AT)
        return [
            Topic(about=About.REJECTED, by=rep, words=one.feedback.lead, why=one.feedback.reason or "")
            for one in given
            if one.feedback.verdict in _SENT_BACK and one.created_at > now - LATELY
        ]

    async def _made(self, marketers: list[Colleague], now: datetime) -> Iterable[Topic]:
        """What they made, added or look after, and is still offered."""
        by_id = {marketer.member_id: marketer for marketer in marketers}
        items = await Content(self._work).since(now - LATELY, now + timedelta.resolution)
        makers = [(item, [one for one in (*item.contributors, item.by, item.owner) if one]) for item in reversed(items)]
        return [
            Topic(about=About.CONTENT, by=by_id[mine[0]], words=item.title, number=item.number)
            for item, people in makers
            if (mine := [one.member_id for one in people if one.member_id in by_id])
        ]

    async def _answered(self, marketer: Colleague, now: datetime) -> Iterable[Topic]:
        given = await Answers(self._work).given_by(marketer.member_id, limit=LOOKED_AT)
        return [
            Topic(about=About.ANSWER, by=marketer, words=answer.words)
            for answer in given
            if answer.published_at > now - LATELY
        ]
