"""Whether everything works: a line for each thing looked at, and what to do about those that need somebody."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from messages.examples import Example
from messages.model import (
    Blocks,
    Bold,
    Bullets,
    Button,
    Buttons,
    Channel,
    Fact,
    Facts,
    Inline,
    Line,
    Message,
    When,
    WhenStyle,
    line,
    note,
    paragraph,
)
from messages.plural import several
from rules.people import Side
from rules.setup import SIDE_NAMES


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: what was found, and what to do about it; nothing where it is well."""

    says: Line
    do: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nobody has to do anything."""
        return not self.do


def report(checks: Sequence[Check], *, version: str, database: str, now: datetime) -> Message:
    """Everything that was looked at, what needs somebody first."""
    unwell = [check for check in checks if not check.is_well]
    said = f"{several(len(unwell), 'thing needs', 'things need')} you:" if unwell else "All is well."
    blocks: list[Blocks] = [paragraph(Bold(said))]
    if unwell:
        blocks.append(Bullets(tuple(line(*check.says, f" {check.do}") for check in unwell)))
    well = tuple(Fact("", line("✓ ", *check.says)) for check in checks if check.is_well)
    blocks += [Facts(well)] if well else []
    blocks.append(note(f"Hymnsheet {version} on {database}, checked ", When(now, WhenStyle.DAY_AND_TIME), "."))
    again = Button("Look again", "hymnsheet.doctor")
    return Message(said, (*blocks, Buttons((again, Button("Settings", "hymnsheet.setup")))))


def set_up(at: datetime | None) -> Check:
    """Whether both sides were named."""
    if at is None:
        do = "Type /hymnsheet setup and name people on both sides."
        return Check(line("Set-up is not finished: everybody may try everything, and no digest is made."), do)
    return Check(line("Set up: ", When(at, WhenStyle.DAY), "."))


def workspace(name: str, *, state: str, reason: str) -> Check:
    """Whether a workspace takes our calls."""
    if state == "active":
        return Check(line(f"{name or 'The workspace'} takes my calls."))
    why = f" ({reason})" if reason and reason != state else ""
    return Check(line(f"{name or 'The workspace'} is {state}{why}."), "Install me there again.")


def channel(purpose: str, *, at: str) -> Check:
    """A channel that was chosen and takes messages."""
    return Check(line(f"The {purpose} channel is ", Channel(at), "."))


def channel_gone(purpose: str, *, at: str) -> Check:
    """A channel that was chosen and takes no messages any more."""
    do = "Let me in again: in Slack type /invite @Hymnsheet there, in Teams add me to its team. Then save set-up anew."
    return Check(line(f"The {purpose} channel ", Channel(at), " no longer takes my messages."), do)


def no_channel(purpose: str) -> Check:
    """A channel nobody chose, without which something cannot be said."""
    return Check(line(f"There is no {purpose} channel, so nobody reads the digest."), "Type /hymnsheet setup.")


def sides(counts: Mapping[Side, int]) -> Check:
    """How many people each side has."""
    said = ", ".join(f"{counts.get(side, 0)} in {SIDE_NAMES[side].lower()}" for side in Side)
    both = counts.get(Side.SALES) and counts.get(Side.MARKETING)
    return Check(line(f"{said}."), "" if both else "A side without people hears nothing: /hymnsheet setup.")


def digest(*, last_at: datetime | None, was_skipped: bool, next_at: datetime | None) -> Check:
    """When the digest last came and comes next."""
    last: tuple[Inline | str, ...] = ("The digest has not come yet",)
    if last_at is not None:
        became = "was skipped" if was_skipped else "last came"
        last = (f"The digest {became} ", When(last_at, WhenStyle.DAY_AND_TIME))
    if next_at is None:
        do = "Look at the working hours and holidays in /hymnsheet setup."
        return Check(line(*last, "; with this calendar it will not come at all."), do)
    return Check(line(*last, "; the next comes ", When(next_at, WhenStyle.DAY_AND_TIME), "."))


def roundup(next_at: datetime | None, *, is_on: bool, has_channel: bool) -> Check:
    """When the weekly roundup comes next, or why it does not."""
    if not is_on:
        return Check(line("The weekly roundup is switched off."))
    if not has_channel:
        do = "Choose one with /hymnsheet setup, or switch it off with /hymnsheet roundup."
        return Check(line("There is no roundup channel, so no roundup is posted."), do)
    when = When(next_at, WhenStyle.DAY_AND_TIME) if next_at else "never"
    return Check(line("The weekly roundup comes next ", when, "."))


def links(public_address: str) -> Check:
    """Whether links to content are counted, and why not."""
    if not public_address:
        return Check(line("Links to content are not counted: PUBLIC_ADDRESS is not set."))
    return Check(line(f"Links to content go by {public_address}/r/ and are counted, by day and not by whom."))


def buddies(next_at: datetime | None, *, last_on: date | None, lonely: Side | None) -> Check:
    """When buddies change next, or that nobody turned them on; `lonely` is a side of which nobody takes part."""
    last = f"The last round of buddies began on {last_on:%a} {last_on.day} {last_on:%b %Y}" if last_on else ""
    if next_at is None:
        off = "buddies are off" if last else "Buddies are not switched on."
        return Check(line(f"{last}; {off}." if last else off))
    when = When(next_at, WhenStyle.DAY_AND_TIME)
    said = line(f"{last}; the next comes " if last else "The first round of buddies comes ", when, ".")
    if lonely is None:
        return Check(said)
    do = "Name people there with /hymnsheet setup, or see who stays out: /hymnsheet buddies."
    return Check(line(*said, f" Nobody in {SIDE_NAMES[lonely].lower()} takes part."), do)


def leads(owed: int, *, lapsed: int) -> Check:
    """How many leads wait for a first touch; that a window passed is for people to mend, not for me."""
    if not owed:
        return Check(line("No lead waits for a first touch."))
    passed = f", {lapsed:,} past their window" if lapsed else ", all within their windows"
    return Check(line(f"{several(owed, 'lead waits', 'leads wait')} for a first touch{passed}."))


def leads_of_nobody(count: int) -> Check:
    """Leads for which nobody is there."""
    do = "Name people in sales with /hymnsheet setup. If all of them are away, somebody gets it who comes back first."
    return Check(line(f"{several(count, 'lead has', 'leads have')} nobody who follows up."), do)


def on_their_way(count: int, *, late_since: datetime | None) -> Check:
    """Messages that still wait; `late_since` where one should have been out."""
    if late_since is None:
        return Check(line(f"{several(count, 'message')} on the way, none late." if count else "No message waits."))
    since = When(late_since, WhenStyle.DAY_AND_TIME)
    do = "I keep trying. If it goes on, is the bot running, and does the platform answer?"
    return Check(line(f"{several(count, 'message')} on the way, the oldest due since ", since, "."), do)


def given_up(count: int, *, reasons: Collection[str]) -> Check:
    """Messages that could not be sent."""
    why = f" ({', '.join(reasons)})" if reasons else ""
    do = "Is there a channel above that is gone? What was in them can be asked again."
    return Check(line(f"{several(count, 'message')} could not be sent{why}."), do)


def uncertain(count: int) -> Check:
    """Messages nobody knows the fate of."""
    do = "I never post such a message twice: have a look in the channel."
    return Check(line(f"{several(count, 'message')} may or may not have arrived."), do)


_AT = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
_WELL = (
    set_up(_AT),
    workspace("Acme", state="active", reason=""),
    channel("marketing", at="C0MARKETING"),
    sides({Side.SALES: 3, Side.MARKETING: 2}),
    digest(last_at=_AT, was_skipped=False, next_at=_AT),
    roundup(_AT, is_on=True, has_channel=True),
    buddies(_AT, last_on=date(2026, 2, 23), lonely=None),
    links("https://hymnsheet.example.com"),
    leads(12, lapsed=3),
    on_their_way(2, late_since=None),
)
_UNWELL = (
    set_up(None),
    workspace("Acme", state="paused", reason="token_revoked"),
    channel_gone("wins", at="C0WINS"),
    no_channel("marketing"),
    sides({Side.SALES: 3}),
    digest(last_at=_AT, was_skipped=True, next_at=None),
    digest(last_at=None, was_skipped=False, next_at=_AT),
    roundup(_AT, is_on=True, has_channel=False),
    roundup(None, is_on=False, has_channel=False),
    buddies(_AT, last_on=None, lonely=Side.MARKETING),
    buddies(None, last_on=date(2026, 2, 23), lonely=None),
    links(""),
    leads(0, lapsed=0),
    leads(1, lapsed=0),
    leads_of_nobody(7),
    on_their_way(14, late_since=_AT),
    given_up(2, reasons=["is_archived", "user_not_found"]),
    uncertain(1),
)
EXAMPLES = (
    Example("all is well", report(_WELL, version="0.1.0", database="SQLite", now=_AT)),
    Example("things need you", report(_UNWELL, version="0.1.0", database="PostgreSQL", now=_AT)),
)
