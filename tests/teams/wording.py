"""What Teams shows in its own way, as promises write it: `Mon 2 Mar, 10:30 CET` is `Mar 2, 2026 at 10:30`."""

import re
from collections.abc import Iterable
from datetime import date

_WHEN = re.compile(
    r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d{1,2}) ([A-Z][a-z]{2})(?: (\d{4}))?, (\d\d:\d\d)(?: [A-Z]{3,4})?\b"
)
_CONTINUED = re.compile(r"\n (?=\S)")
"""A mention is a block of its own, and the words after it the next: they begin with a blank."""


def as_promised(read: str, *, names: Iterable[str], channels: Iterable[str], today: date) -> str:
    """The same words with instants, people and channels as the promises name them.

    Teams mentions nobody in the midst of a line and no channel at all: their bare names stand there.
    """
    whole = _CONTINUED.sub(" ", read)
    words = _WHEN.sub(lambda when: f"{when[2]} {when[1]}, {when[3] or today.year} at {when[4]}", whole)
    for name in names:
        words = re.sub(rf"(?<![@\w]){re.escape(name)}", f"@{name}", words)
    for channel in channels:
        words = words.replace(channel, f"#{channel.rpartition(' › ')[2]}")
    return words
