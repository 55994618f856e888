"""What people say of the roundup in its two forms: how it is set, and what one week's says."""

from collections.abc import Iterable
from datetime import time
from hashlib import sha256
from typing import Final

from rules.answer import is_safe_link
from rules.errors import FieldErrors
from rules.ids import ContentId, MemberId, WinId, id_in
from rules.objection import Answered
from rules.roundup import FIRST_WEEKDAY, WEEKDAYS, Edit, Edition, RoundupSettings

LONGEST_WORDS: Final = 1000
YES, NO = "yes", "no"
_ITEM, _WIN = "c", "w"
_LINK: Final = "A link starts with https:// and has no spaces, like https://example.com/this-week."


def settings_from(answers: Answered, *, owner_id: MemberId | None) -> RoundupSettings:
    """How the roundup is set from now on; raises FieldErrors for what needs mending."""
    weekday, at = str(answers.get("weekday", FIRST_WEEKDAY)), answers.get("at", time(10))
    return RoundupSettings(
        is_on=answers.get("is_on", YES) == YES,
        weekday=weekday if weekday in WEEKDAYS else FIRST_WEEKDAY,
        at=f"{at:%H:%M}",
        owner_id=owner_id,
        video_link=_link(answers),
    )


def edit_from(answers: Answered, before: Edition, *, offered: Iterable[str]) -> Edit:
    """What a week's roundup says from now on; what the form did not offer stays left out as it was."""
    offered, picked = set(offered), answers.get("left_out", ())
    left_out = (_left_out(before) - offered) | (set(picked) if isinstance(picked, tuple) else set()) & offered
    return Edit(
        words=str(answers.get("words", "")).strip()[:LONGEST_WORDS],
        video_link=_link(answers),
        no_items=frozenset(map(ContentId, _ids(left_out, _ITEM))),
        no_wins=frozenset(map(WinId, _ids(left_out, _WIN))),
    )


def item_value(content_id: ContentId) -> str:
    """What a form calls an item."""
    return f"{_ITEM}{content_id}"


def win_value(win_id: WinId) -> str:
    """What a form calls a win."""
    return f"{_WIN}{win_id}"


def left_out_in(edition: Edition) -> tuple[str, ...]:
    """What a form calls everything that is left out."""
    return tuple(sorted(_left_out(edition)))


def carried(edition: Edition) -> str:
    """What a form carries, to know later whether somebody else has changed the same week's roundup meanwhile."""
    said = "\n".join((edition.words, edition.video_link, *left_out_in(edition)))
    return f"{edition.week}:{sha256(said.encode()).hexdigest()[:16]}"


def _left_out(edition: Edition) -> set[str]:
    return {item_value(one) for one in edition.no_items} | {win_value(one) for one in edition.no_wins}


def _ids(values: Iterable[str], kind: str) -> list[int]:
    found = [id_in(value.removeprefix(kind)) for value in values if value.startswith(kind)]
    return [one for one in found if one is not None]


def _link(answers: Answered) -> str:
    link = str(answers.get("video_link", "")).strip()
    if link and not is_safe_link(link):
        raise FieldErrors({"video_link": _LINK})
    return link
