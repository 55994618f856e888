"""What an admin says of buddies: how often they change, when, from which day on."""

from datetime import date, time, timedelta
from typing import Final

from rules.answer import is_safe_link
from rules.buddy import Settings
from rules.buddy_rhythm import LONGEST_TERM, Mode
from rules.errors import FieldErrors
from rules.objection import Answered
from rules.working_hours import DAYS

YES, NO = "yes", "no"
_LATEST: Final = timedelta(days=366)
_WEEKS: Final = f"A whole number from 1 to {LONGEST_TERM}. Two is usual where buddies change, six for a term."
_PAST: Final = "That day is over. Pick one from today on."
_FAR: Final = "That is more than a year from now. Pick a day before."
_LINK: Final = "A link starts with https:// and has no spaces, like https://meet.example.com/coffee."


def settings_from(answers: Answered, before: Settings | None, *, today: date) -> Settings | None:
    """How buddies are set from now on; None where they are off. Raises FieldErrors for what needs mending.

    The number of weeks is that of the chosen mode; the other mode keeps its own. The first day may stay as it was.
    """
    if answers.get("is_on", YES) == NO:
        return None
    kept = before or Settings(starts_on=today)
    errors: dict[str, str] = {}
    mode = Mode.STICKY if answers.get("mode") == Mode.STICKY else Mode.ROTATING
    weeks = _weeks(answers, errors)
    starts_on, link = _first_day(answers, kept, errors, today=today), _link(answers, errors)
    if errors:
        raise FieldErrors(errors)
    weekday, at = str(answers.get("weekday", kept.weekday)), answers.get("at")
    return Settings(
        mode=mode,
        every_weeks=weeks if mode is Mode.ROTATING else kept.every_weeks,
        term_weeks=weeks if mode is Mode.STICKY else kept.term_weeks,
        weekday=weekday if weekday in DAYS else kept.weekday,
        at=f"{at:%H:%M}" if isinstance(at, time) else kept.at,
        starts_on=starts_on,
        meeting_link=link,
    )


def _weeks(answers: Answered, errors: dict[str, str]) -> int:
    typed = str(answers.get("weeks", "")).strip()
    weeks = int(typed) if typed.isdecimal() and len(typed) <= 2 else 0
    if not 1 <= weeks <= LONGEST_TERM:
        errors["weeks"] = _WEEKS
    return weeks


def _first_day(answers: Answered, kept: Settings, errors: dict[str, str], *, today: date) -> date:
    chosen = answers.get("starts_on")
    if not isinstance(chosen, date) or chosen == kept.starts_on:
        return kept.starts_on
    if chosen < today:
        errors["starts_on"] = _PAST
    elif chosen > today + _LATEST:
        errors["starts_on"] = _FAR
    return chosen


def _link(answers: Answered, errors: dict[str, str]) -> str:
    link = str(answers.get("meeting_link", "")).strip()
    if link and not is_safe_link(link):
        errors["meeting_link"] = _LINK
    return link
