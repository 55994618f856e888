"""What another program hands over, field by field: read whole, or refused with a sentence that names the field."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from rules.errors import Refusal

AHEAD: Final = timedelta(days=1)
"""How far ahead of ours the clock of a source may go."""
LONGEST_ADDRESS: Final = 254
_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EARLIEST: Final = 1970
_MIDNIGHT: Final = time()


def words(said: Mapping[str, object], field: str, *, longest: int, may_be_number: bool = False) -> str:
    """What stands in a field, on one line; nothing where it is left out; raises Refusal."""
    value = said.get(field)
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and may_be_number:
        value = str(value)
    if not isinstance(value, str):
        raise Refusal(f"{field} must be text.")
    return check_length(one_line(value), field, longest=longest)


def address(said: Mapping[str, object], field: str) -> str:
    """The e-mail address in a field; raises Refusal."""
    try:
        read = email_address(words(said, field, longest=LONGEST_ADDRESS))
    except Refusal as refusal:
        raise Refusal(str(refusal) if str(refusal).startswith(field) else f"{field}: {refusal}") from None
    return check_length(read, field, longest=LONGEST_ADDRESS)


def texts(said: Mapping[str, object], field: str, *, most: int, longest: int, such_as: str) -> tuple[str, ...]:
    """The texts in a field, without empty ones and without saying anything twice; raises Refusal."""
    value = said.get(field)
    if value is None:
        return ()
    if not isinstance(value, list | tuple) or not all(isinstance(line, str) for line in value):
        raise Refusal(f'{field} must be a list of texts, such as ["{such_as}"].')
    return each_once(value, field, most=most, longest=longest)


def each_once(lines: Iterable[str], field: str, *, most: int, longest: int) -> tuple[str, ...]:
    """Lines without empty ones and without saying anything twice; raises Refusal."""
    told = tuple(dict.fromkeys(line for line in map(one_line, lines) if line))
    if len(told) > most:
        raise Refusal(f"{field} has {len(told)} entries; I take {most}.")
    if any(len(line) > longest for line in told):
        raise Refusal(f"{field} has an entry longer than {longest} characters.")
    return told


def instant(
    said: Mapping[str, object], field: str, *, zone: str, now: datetime, of_a_day: time = _MIDNIGHT
) -> datetime | None:
    """The instant in a field; a day alone is meant at an hour `of_a_day`, and what has no zone in `zone`.

    Raises Refusal for what cannot be read, or lies ahead.
    """
    written = words(said, field, longest=40)
    if not written:
        return None
    try:
        at = _read(written, zone=zone, of_a_day=of_a_day)
    except (ValueError, OverflowError):
        at = None
    if at is None or at.year < _EARLIEST:
        raise Refusal(f"{field} must be a date such as 2026-03-02 or 2026-03-02T09:30:00Z, not “{short(written)}”.")
    if at > now + AHEAD:
        raise Refusal(f"{field} is in the future: {short(written)}.")
    return at


def email_address(typed: str) -> str:
    """An e-mail address as it is compared, in lower case; raises Refusal."""
    read = unicodedata.normalize("NFKC", typed).casefold()
    if read and not _EMAIL.fullmatch(read):
        raise Refusal(f"“{short(typed)}” is not an e-mail address.")
    return read


def one_line(typed: str) -> str:
    """Words on one line, without what no database and no screen can hold."""
    shown = typed.replace("\0", "").encode("utf-8", "ignore").decode()
    return " ".join(shown.split())


def check_length(read: str, field: str, *, longest: int) -> str:
    """What was read, unless it is too long; raises Refusal."""
    if len(read) > longest:
        raise Refusal(f"{field} is longer than {longest} characters.")
    return read


def short(typed: str) -> str:
    """What somebody wrote, as short as a sentence can bear."""
    return typed if len(typed) <= 40 else f"{typed[:39]}…"


def _read(written: str, *, zone: str, of_a_day: time) -> datetime:
    if _DAY.fullmatch(written):
        return datetime.combine(date.fromisoformat(written), of_a_day, ZoneInfo(zone)).astimezone(UTC)
    at = datetime.fromisoformat(written)
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
