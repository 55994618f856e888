"""Whoever reads a card: their zone, and the names of people and channels, which Teams does not look up for us."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from bot.words import instant, one_line
from messages.model import Option, When, WhenStyle

SOMEBODY: Final = "somebody"
A_CHANNEL: Final = "a channel"
_CHAT: Final = "https://teams.microsoft.com/l/chat/0/0?users="

_FORMATS: Final = {
    WhenStyle.DAY: ("EEE d MMM", "EEE d MMM y"),
    WhenStyle.TIME: ("HH:mm", "HH:mm"),
    WhenStyle.DAY_AND_TIME: ("EEE d MMM, HH:mm", "EEE d MMM y, HH:mm"),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads it: `zone` is an IANA name, `names` the people by id, `people` and `channels` what a form offers.

    `addresses` are those that people sign in with, by id, as far as a chat with them is to be opened.

    In a personal chat an instant needs no zone behind it, and nobody else can be mentioned. With `today`, their date,
    an instant of another year says which. With `has_directory`, a client of Teams itself, everybody of the tenant can
    be searched for beside the people we know; other clients show nothing but the search then, and it finds nobody.
    """

    zone: str
    names: Mapping[str, str] = field(default_factory=dict)
    people: Sequence[Option] = ()
    channels: Sequence[Option] = ()
    is_personal: bool = field(default=True, kw_only=True)
    today: date | None = field(default=None, kw_only=True)
    has_directory: bool = field(default=False, kw_only=True)
    addresses: Mapping[str, str] = field(default_factory=dict, kw_only=True)

    def name_of(self, person: str) -> str:
        """What a person is called; `somebody` where nobody knows."""
        return one_line(self.names.get(person, "")) or SOMEBODY

    def chat_with(self, person: str) -> str:
        """The address at which Teams opens a chat with a person; empty where nobody knows it."""
        address = self.addresses.get(person, "")
        return f"{_CHAT}{quote(address, safe='')}" if address else ""

    def channel_called(self, channel: str) -> str:
        """What a channel is called; `a channel` where nobody knows."""
        found = (one_line(option.label) for option in self.channels if option.value == channel)
        return next(found, "") or A_CHANNEL

    def instant(self, when: When) -> str:
        """The instant in the reader's zone: `Tue 3 Mar, 09:30`, and `Tue 3 Mar, 09:30 CET` where others read along."""
        try:
            local = when.at.astimezone(_zone(self.zone))
        except OverflowError:
            return instant(when)
        needs_year = self.today is not None and local.year != self.today.year
        shown: str = format_datetime(local, _FORMATS[when.style][needs_year], locale="en")
        needs_zone = when.style is not WhenStyle.DAY and not (self.is_personal and _is_zone(self.zone))
        return f"{shown} {_abbreviation(local)}" if needs_zone else shown


def _zone(name: str) -> tzinfo:
    return ZoneInfo(name) if _is_zone(name) else UTC


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return False
    return True


def _abbreviation(local: datetime) -> str:
    name = local.tzname() or "UTC"
    return f"UTC{name}" if name[0] in "+-" else name
