"""What there is to tell in a roundup: what is new, whom to thank, and what marketing's work moved."""

import json
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, bindparam, func, select

from rules.content import Item, UseKind
from rules.leadfeedback import Verdict
from rules.money import Amount
from rules.roundup import (
    Edition,
    Moved,
    Roundup,
    Stretch,
    askers_of,
    bundled,
    first_since,
    is_of_late,
    is_touched,
    kept_in,
    makers_of,
)
from rules.tracked_lead import LeadEvent
from rules.win import Win
from storage.buddies import Buddies
from storage.columns import Instant
from storage.content import Content
from storage.merges import HERE
from storage.organisations import Organisation, Organisations
from storage.places import Places, Purpose
from storage.roundups import Roundups
from storage.tables import answer_marks, content_uses, feedback, lead_events
from storage.wins import Wins
from storage.work import Door

OVERLAP: Final = timedelta(minutes=5)
"""As long, at most, may something be on its way into the database; what was told stands in the roundup's own rows."""
_SINCE, _UNTIL = bindparam("since", type_=Instant()), bindparam("until", type_=Instant())


def _between(column: Any) -> tuple[Any, Any]:
    return column >= _SINCE, column < _UNTIL


def _decisions() -> Select[Any]:
    """The leads that were accepted, and what was taken back since."""
    columns, kinds = lead_events.c, [LeadEvent.ACCEPTED, LeadEvent.UNDONE]
    return select(columns.id, columns.lead_id, columns.kind, columns.at, columns.details).where(
        columns.organisation_id == HERE, columns.kind.in_(kinds), columns.at >= _SINCE
    )


_DECISIONS = _decisions()
_JUDGED = select(feedback.c.lead_id).where(
    feedback.c.organisation_id == HERE,
    feedback.c.verdict == Verdict.ACCEPT,
    feedback.c.undone_at.is_(None),
    *_between(feedback.c.created_at),
)
_HELPED = select(func.count(answer_marks.c.answer_id.distinct())).where(
    answer_marks.c.organisation_id == HERE, answer_marks.c.helped, *_between(answer_marks.c.created_at)
)
_USES = select(func.count()).where(
    content_uses.c.organisation_id == HERE,
    content_uses.c.kind == UseKind.USED,
    content_uses.c.undone_at.is_(None),
    *_between(content_uses.c.created_at),
)


class RoundupContents(Door):
    """What this organisation has to tell in a week."""

    async def compose(
        self, edition: Edition, *, now: datetime, is_late: bool = False, missed: tuple[date, ...] = ()
    ) -> Roundup:
        """A week's roundup as it would be said now, with what people made of it."""
        organisation = await Organisations(self._work).get()
        last = await Roundups(self._work).last_until_at()
        since = last or first_since(edition.due_on(organisation.zone), zone=organisation.zone)
        stretch = Stretch(since_at=since, until_at=now, is_late=is_late, missed=missed)
        new, told = await self._new(since, now)
        wins, items = [win for win in told if is_of_late(win, stretch)], kept_in(new, edition)
        return Roundup(
            edition=edition,
            stretch=stretch,
            items=items,
            told=frozenset(win.id for win in told),
            wins=tuple(win for win in await self._bundled(wins, organisation) if win.id not in edition.no_wins),
            makers=makers_of(items),
            askers=askers_of(items, await Content(self._work).askers(items)),
            lessons=tuple(await Buddies(self._work).lessons_to_share(since, now)),
            moved=await self._moved(stretch, wins, older=len(told) - len(wins)),
            is_first=last is None,
        )

    async def _new(self, since: datetime, until: datetime) -> tuple[list[Item], list[Win]]:
        """What came since the last roundup, also what was being written down at that very moment, or is at this."""
        first_at, until_at = since - OVERLAP, until + timedelta.resolution
        items = await Content(self._work).since(first_at, until_at)
        wins = await Wins(self._work).won_since(first_at, until_at)
        told_items, told_wins = await Roundups(self._work).told_at(since)
        return [one for one in items if one.id not in told_items], [one for one in wins if one.id not in told_wins]

    async def _bundled(self, wins: list[Win], organisation: Organisation) -> tuple[Win, ...]:
        band = None
        if organisation.win_band_minor is not None:
            band = Amount(organisation.win_band_minor, organisation.win_band_currency or "")
        is_channel_missing = await Places(self._work).find(Purpose.WINS) is None
        return bundled(wins, band=band, is_channel_missing=is_channel_missing)

    async def _moved(self, stretch: Stretch, wins: list[Win], *, older: int) -> Moved:
        used, items = await Content(self._work).used_share(stretch.until_at)
        return Moved(
            accepted=await self._accepted(stretch),
            touched=sum(is_touched(win) for win in wins),
            wins=len(wins),
            older=older,
            answers=await self._count(_HELPED, stretch),
            uses=await self._count(_USES, stretch),
            used=used,
            items=items,
        )

    async def _accepted(self, stretch: Stretch) -> int:
        """How many leads sales took, by a click, or by what they said of one that nobody tracks."""
        rows = list(await self._execute(_DECISIONS, self._named(stretch)))
        undone = {json.loads(row.details).get("undoes") for row in rows if row.kind == LeadEvent.UNDONE}
        taken = {
            row.lead_id
            for row in rows
            if row.kind == LeadEvent.ACCEPTED and row.id not in undone and row.at < stretch.until_at
        }
        return len(taken | set((await self._execute(_JUDGED, self._named(stretch))).scalars()))

    async def _count(self, statement: Select[Any], stretch: Stretch) -> int:
        return int((await self._execute(statement, self._named(stretch))).scalar_one())

    def _named(self, stretch: Stretch) -> dict[str, Any]:
        return {"organisation": self._organisation_id, "since": stretch.since_at, "until": stretch.until_at}
