"""What set-up says: its form with everything as it stands, what was saved, and what to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from messages.examples import Example
from messages.help import people
from messages.model import (
    Blocks,
    Bold,
    Button,
    Buttons,
    ButtonStyle,
    Channel,
    ChannelField,
    ChoiceField,
    Fact,
    Facts,
    Form,
    FormPart,
    Line,
    LongTextField,
    Message,
    Note,
    Option,
    PeopleField,
    TextField,
    TimeField,
    When,
    WhenStyle,
    line,
    note,
    paragraph,
)
from rules.days_off import LONGEST, written
from rules.people import Platform, Side
from rules.setup import CHANNELS, NO, SIDE_NAMES, YES, SetUp, channel_field
from rules.working_hours import EXAMPLE

MOST_DAYS = 6
"""As many days off are named once they are saved."""
INVITE = "/invite @Hymnsheet"
_LET_ME_IN = {Platform.SLACK: f"Type {INVITE} there.", Platform.TEAMS: "Add me to its team again."}
_KNOWN_IN_TEAMS = "I know the channels of teams that I was added to."
_LINK_FIRST = (
    "Does the other side work in another workspace, on Slack or Teams? Set up only one of the two; then "
    "/hymnsheet link brings in the other while that is still empty."
)
_CHANNEL_NAMES = {
    "marketing": ("Marketing channel", "The daily digest of what prospects say comes here."),
    "sales": ("Sales channel", "Where sales talks."),
    "wins": ("Wins channel", "Where closed deals are celebrated."),
    "roundup": ("Roundup channel", "Where the weekly content post goes."),
}
_SIDE_HINTS = {
    Side.SALES: "They judge leads and log objections.",
    Side.MARKETING: "They read the digest, claim and answer.",
    Side.SUCCESS: "They log objections too.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """What follows from what was saved: `is_new_channel` says a message went to the marketing channel just now.

    `elsewhere` are purposes whose channel is in another workspace.
    """

    first_digest_at: datetime | None
    is_new_channel: bool
    open_to_all: bool
    platform: Platform = Platform.SLACK
    elsewhere: tuple[str, ...] = ()


def form(
    chosen: SetUp,
    *,
    elsewhere: Sequence[str] = (),
    gone: Sequence[str] = (),
    platform: Platform = Platform.SLACK,
    may_link: bool = False,
) -> Form:
    """Set-up as it stands; `elsewhere` are purposes kept in another workspace, `gone` channels that left us."""
    parts: list[FormPart] = [note(_LINK_FIRST)] if may_link else []
    parts += [*_warnings(elsewhere, gone, platform)]
    parts += [note(_KNOWN_IN_TEAMS)] if platform is Platform.TEAMS else []
    parts += [_channel(purpose, chosen) for purpose in CHANNELS]
    parts += [_side(side, chosen) for side in Side]
    return Form("hymnsheet.setup", "Set up Hymnsheet", (*parts, *_times(chosen)))


def saved(chosen: SetUp, after: After) -> Message:
    """Everything as it now stands, and what to do next."""
    said = "Saved. This is how we sing from now on:"
    blocks: list[Blocks] = [paragraph(said), Facts(_facts(chosen, after)), *_next(chosen, after)]
    blocks.append(
        Buttons(
            (
                Button("Who leads whom", "hymnsheet.managers", style=ButtonStyle.PRIMARY),
                Button("Give everybody a buddy", "hymnsheet.buddies"),
                Button("Let programs send leads and deals", "hymnsheet.webhook"),
                Button("Link another workspace", "hymnsheet.link"),
                Button("Is everything working?", "hymnsheet.doctor"),
            )
        )
    )
    return Message("Saved: Hymnsheet is set up.", tuple(blocks))


def hello(*, first_digest_at: datetime | None) -> Message:
    """The first post in the marketing channel, which shows at once whether I am in it."""
    greeting = "Hello! I am Hymnsheet. What prospects tell your colleagues in sales reaches you here."
    blocks = [paragraph(greeting)]
    if first_digest_at is not None:
        first = When(first_digest_at, WhenStyle.DAY_AND_TIME)
        blocks.append(paragraph("From ", first, " on, every working day: what is new, what is rising, what waits."))
    blocks.append(paragraph("Click Claim on what you want to answer. Everybody who heard it gets your words."))
    return Message(greeting, tuple(blocks))


def _warnings(elsewhere: Sequence[str], gone: Sequence[str], platform: Platform) -> list[Note]:
    names = [_CHANNEL_NAMES[purpose][0] for purpose in elsewhere]
    told = [note(f"{name}: kept in your other workspace, unless you choose one here.") for name in names]
    return told + [note(Channel(channel), f" no longer takes my messages. {_LET_ME_IN[platform]}") for channel in gone]


def _channel(purpose: str, chosen: SetUp) -> ChannelField:
    label, hint = _CHANNEL_NAMES[purpose]
    name = channel_field(purpose)
    return ChannelField(name=name, label=label, hint=hint, optional=True, value=chosen.channels.get(purpose, ""))


def _side(side: Side, chosen: SetUp) -> PeopleField:
    label, hint = SIDE_NAMES[side], _SIDE_HINTS[side]
    return PeopleField(name=side, label=label, hint=hint, optional=True, values=chosen.people[side])


def _times(chosen: SetUp) -> tuple[FormPart, ...]:
    answers = (Option(YES, "Yes, one quiet line"), Option(NO, "No, post nothing"))
    return (
        TextField(
            name="zone",
            label="Time zone",
            hint="A city or a name such as Europe/Berlin.",
            value=chosen.zone,
            longest=64,
        ),
        TextField(
            name="country",
            label="Public holidays of",
            hint="A country such as Germany or US, a region such as DE-BY, or empty for none.",
            value=chosen.country,
            longest=60,
            optional=True,
        ),
        TextField(
            name="working_hours",
            label="Working hours",
            hint=f"Such as {EXAMPLE}. Different days: Mon-Thu 9-17; Fri 9-14.",
            value=chosen.working_hours,
            longest=300,
        ),
        LongTextField(
            name="days_off",
            label="Our own days off",
            hint="One a line, such as 2026-12-24 Christmas Eve.",
            value=written(chosen.days_off),
            longest=LONGEST,
            optional=True,
        ),
        TimeField(
            name="digest_at", label="Digest at", hint="On working days.", value=time.fromisoformat(chosen.digest_at)
        ),
        ChoiceField(
            name="empty_day",
            label="Say so on a day without objections?",
            options=answers,
            value=YES if chosen.empty_day_line else NO,
        ),
    )


def _facts(chosen: SetUp, after: After) -> tuple[Fact, ...]:
    channels: dict[str, Channel | str] = dict.fromkeys(after.elsewhere, "in your other workspace")
    channels |= {purpose: Channel(chosen.channels[purpose]) for purpose in CHANNELS if chosen.channels.get(purpose)}
    facts = [Fact(_CHANNEL_NAMES[purpose][0], line(shown)) for purpose, shown in channels.items()]
    facts += [Fact(SIDE_NAMES[side], line(*people(chosen.people[side], otherwise="nobody yet"))) for side in Side]
    return (
        *facts,
        Fact("Time zone", line(chosen.zone)),
        Fact("Public holidays", line(chosen.country or "none")),
        Fact("Working hours", line(chosen.working_hours)),
        Fact("Our own days off", line(_days_off(chosen.days_off))),
        Fact("Digest", line(f"working days at {chosen.digest_at}")),
        Fact("On a quiet day", line("one quiet line" if chosen.empty_day_line else "no post")),
    )


def _days_off(days: Mapping[date, str]) -> str:
    shown = [f"{on_date} {name}".strip() for on_date, name in list(days.items())[:MOST_DAYS]]
    left = len(days) - len(shown)
    return ", ".join([*shown, f"{left} more"] if left else shown) or "none"


def _next(chosen: SetUp, after: After) -> list[Blocks]:
    told: list[Line] = []
    marketing = chosen.channels.get("marketing", "")
    has_channel = bool(marketing) or "marketing" in after.elsewhere
    if not has_channel:
        choose = "Next: choose a marketing channel with /hymnsheet setup, or link the workspace where marketing talks."
        told.append(line(f"{choose} Without one nobody reads the digest."))
    elif after.is_new_channel:
        told.append(_first_message(marketing, after.platform))
    if after.open_to_all:
        told.append(line("Nobody is named in sales, or nobody in marketing: until then everybody may try everything."))
    if has_channel and after.first_digest_at is not None and not after.open_to_all:
        told.append(line("The next digest comes ", When(after.first_digest_at, WhenStyle.DAY_AND_TIME), "."))
    if after.first_digest_at is None:
        told.append(line("With these hours and holidays there is no working day, so no digest will come."))
    return [paragraph(*parts) for parts in told]


def _first_message(channel: str, platform: Platform) -> Line:
    """How it shows whether I am in a channel, and what to do where I am not."""
    if platform is Platform.TEAMS:
        return line("I am sending a first message to ", Channel(channel), " now. Not there? Add me to its team.")
    sent = " there. I am sending a first message now; if it does not show, I am not in yet."
    return line("Next: invite me to ", Channel(channel), ": type ", Bold(INVITE), sent)


_CHOSEN = SetUp(
    channels={"marketing": "C0MARKETING", "sales": "C0SALES", "wins": "", "roundup": ""},
    people={Side.SALES: ("U0RITA", "U0SAM"), Side.MARKETING: ("U0MAX", "U0LENA"), Side.SUCCESS: ()},
    zone="Europe/Berlin",
    country="DE-BY",
    working_hours="Mon-Thu 09:00-12:00, 13:00-17:00; Fri 09:00-14:00",
    digest_at="08:30",
    empty_day_line=True,
    days_off={date(2026, 12, 24): "Christmas Eve", date(2026, 12, 31): ""},
)
_FIRST = datetime(2026, 3, 3, 7, 30, tzinfo=UTC)
_EMPTY = SetUp(
    channels=dict.fromkeys(CHANNELS, ""),
    people=dict.fromkeys(Side, ()),
    zone="UTC",
    country="",
    working_hours="Mon-Fri 09:00-17:00",
    digest_at="08:30",
    empty_day_line=False,
)

EXAMPLES = (
    Example("set-up, the first time", form(_EMPTY, may_link=True)),
    Example(
        "set-up in Teams",
        form(_CHOSEN, elsewhere=["wins"], gone=["C0ROUNDUP"], platform=Platform.TEAMS),
    ),
    Example("set-up, later", form(_CHOSEN, elsewhere=["wins"], gone=["C0ROUNDUP"])),
    Example("saved", saved(_CHOSEN, After(first_digest_at=_FIRST, is_new_channel=True, open_to_all=False))),
    Example(
        "saved with many days off",
        saved(
            replace(_CHOSEN, days_off={date(2026, 5, day): "Bridge day" for day in range(1, 10)}),
            After(first_digest_at=_FIRST, is_new_channel=False, open_to_all=False),
        ),
    ),
    Example(
        "saved in Teams, marketing is elsewhere",
        saved(
            replace(_CHOSEN, channels={}),
            After(
                first_digest_at=_FIRST,
                is_new_channel=False,
                open_to_all=False,
                platform=Platform.TEAMS,
                elsewhere=("marketing",),
            ),
        ),
    ),
    Example(
        "saved in Teams",
        saved(
            _CHOSEN,
            After(first_digest_at=_FIRST, is_new_channel=True, open_to_all=False, platform=Platform.TEAMS),
        ),
    ),
    Example("saved with nobody", saved(_EMPTY, After(first_digest_at=_FIRST, is_new_channel=False, open_to_all=True))),
    Example("saved without work", saved(_CHOSEN, After(first_digest_at=None, is_new_channel=False, open_to_all=False))),
    Example("hello", hello(first_digest_at=_FIRST)),
    Example("hello without a digest", hello(first_digest_at=None)),
)
