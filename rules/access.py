"""Who may do what: one table, denied by default. An entry point that is not listed is refused to everybody."""

from enum import StrEnum

from rules.people import Actor, Side


class Who(StrEnum):
    """A group of people that a permission is given to."""

    ALL = "everybody"
    REPS = "sales"
    VOICES = "sales and customer success"
    MARKETERS = "marketing"
    ADMINS = "admins"
    HOSTS = "marketing and admins"
    BUDDIES = "sales and marketing"


ACCESS: dict[str, Who] = {
    "lead.add": Who.ALL,
    "lead.find": Who.ALL,
    "lead.mine": Who.ALL,
    "lead.show": Who.ALL,
    "lead.team": Who.ALL,
    # Managers and whoever stands in for one act on leads too: handlers/lead_moves.py asks whose the lead is.
    "lead.reached": Who.ALL,
    "lead.tried": Who.ALL,
    "lead.accept": Who.ALL,
    "lead.reject": Who.ALL,
    "lead.disqualify": Who.ALL,
    "lead.snooze": Who.ALL,
    "lead.reassign": Who.ALL,
    "lead.pause": Who.ALL,
    "lead.resume": Who.ALL,
    "lead.because": Who.ALL,
    "lead.undo": Who.ALL,
    "leadfeedback.give": Who.REPS,
    "leadfeedback.edit": Who.REPS,
    "leadfeedback.undo": Who.REPS,
    "objection.log": Who.VOICES,
    "objection.undo": Who.VOICES,
    "objection.same": Who.VOICES,
    "objection.was_same": Who.VOICES,
    "objection.merge": Who.MARKETERS,
    "objection.unmerge": Who.MARKETERS,
    "objection.show": Who.ALL,
    "claim.take": Who.MARKETERS,
    "claim.release": Who.MARKETERS,
    "claim.free": Who.ALL,
    "claim.list": Who.MARKETERS,
    "answer.give": Who.MARKETERS,
    "answer.still_true": Who.MARKETERS,
    "answer.anew": Who.MARKETERS,
    "answer.helped": Who.VOICES,
    "answer.did_not": Who.VOICES,
    "content.add": Who.ALL,
    "content.find": Who.ALL,
    "content.show": Who.ALL,
    "content.used": Who.ALL,
    "content.used_with": Who.ALL,
    "content.helped": Who.ALL,
    "content.not_used": Who.ALL,
    "content.why_not": Who.ALL,
    "content.outdated": Who.ALL,
    "content.outdated_words": Who.ALL,
    "content.not_outdated": Who.ALL,
    # Its owner, marketing and admins keep an item right: handlers/items.py asks whose it is.
    "content.edit": Who.ALL,
    "content.retire": Who.ALL,
    "content.restore": Who.ALL,
    "content.still_right": Who.ALL,
    "roundup.add": Who.ALL,
    "roundup.edit": Who.HOSTS,
    "roundup.skip": Who.HOSTS,
    "roundup.unskip": Who.HOSTS,
    "roundup.post_now": Who.HOSTS,
    "roundup.settings": Who.ADMINS,
    "roundup.dry_run": Who.ADMINS,
    # Who told a win, its rep and admins change it: rules/win.py asks whose it is.
    "win.celebrate": Who.ALL,
    "win.lost": Who.ALL,
    "win.undo_lost": Who.ALL,
    "win.show": Who.ALL,
    "win.edit": Who.ALL,
    "win.undo": Who.ALL,
    "win.credit": Who.ALL,
    "win.goal": Who.ADMINS,
    "buddy.show": Who.BUDDIES,
    "buddy.snooze": Who.BUDDIES,
    "buddy.opt_out": Who.BUDDIES,
    "buddy.opt_in": Who.BUDDIES,
    "buddy.exclude": Who.BUDDIES,
    "buddy.met": Who.BUDDIES,
    "buddy.not_met": Who.BUDDIES,
    "buddy.undo": Who.BUDDIES,
    "buddy.lesson": Who.BUDDIES,
    "buddy.invite": Who.BUDDIES,
    "buddy.invite_sure": Who.REPS,
    "buddy.invite_not_now": Who.REPS,
    "draft.open": Who.ALL,
    "hymnsheet.help": Who.ALL,
    "hymnsheet.hours": Who.ALL,
    "hymnsheet.away": Who.ALL,
    "hymnsheet.back": Who.ALL,
    "hymnsheet.not_away": Who.ALL,
    "hymnsheet.take_back": Who.ALL,
    "hymnsheet.setup": Who.ADMINS,
    "hymnsheet.managers": Who.ADMINS,
    "hymnsheet.windows": Who.ADMINS,
    "hymnsheet.buddies": Who.ADMINS,
    "hymnsheet.buddies_try": Who.ADMINS,
    "hymnsheet.buddies_report": Who.ADMINS,
    "hymnsheet.webhook": Who.ADMINS,
    "hymnsheet.new_secret": Who.ADMINS,
    "hymnsheet.link": Who.ADMINS,
    "hymnsheet.doctor": Who.ADMINS,
    "hymnsheet.privacy": Who.ALL,
    "hymnsheet.export": Who.ALL,
    "hymnsheet.erase": Who.ALL,
    "hymnsheet.home": Who.ALL,
}

_SIDES: dict[Who, frozenset[Side]] = {
    Who.REPS: frozenset({Side.SALES}),
    Who.VOICES: frozenset({Side.SALES, Side.SUCCESS}),
    Who.MARKETERS: frozenset({Side.MARKETING}),
    Who.HOSTS: frozenset({Side.MARKETING}),
    Who.BUDDIES: frozenset({Side.SALES, Side.MARKETING}),
}


def permits(key: str, actor: Actor) -> bool:
    """Whether the actor may use this entry point.

    Until set-up has named the sides, what is for a side is open to all.
    """
    who = ACCESS.get(key)
    if who is None:
        return False
    if who is Who.ALL:
        return True
    if who is Who.ADMINS or (who is Who.HOSTS and actor.is_admin):
        return actor.is_admin
    return actor.side_open or actor.side in _SIDES[who]


def who_may(key: str) -> Who | None:
    """The group that may use this entry point; None where nobody may."""
    return ACCESS.get(key)
