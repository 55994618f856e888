"""The forms of the roundup: how it is set, and what one week's says."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Final

from messages.examples import Example
from messages.model import (
    Blocks,
    Bold,
    Button,
    Buttons,
    ButtonStyle,
    Channel,
    ChoiceField,
    ChoicesField,
    Fact,
    Facts,
    Form,
    FormPart,
    Line,
    LinkField,
    LongTextField,
    Mention,
    Message,
    Option,
    PersonField,
    TimeField,
    When,
    WhenStyle,
    line,
    note,
    paragraph,
)
from messages.plural import shortened
from messages.roundup import EXAMPLE
from rules.content import Item
from rules.objection import Answered
from rules.roundup import WEEKDAYS, RoundupSettings
from rules.roundup_forms import LONGEST_WORDS, NO, YES, carried, item_value, left_out_in, win_value
from rules.win import Win

OFFERED: Final = 50
"""So many of the newest can be left out; nobody reads a longer list."""
UNFIT: Final = "That is a bot, a guest, or somebody who has left. Who else?"
UNABLE: Final = "Choose somebody in marketing, or an admin: only they can change a roundup."
_LABEL: Final = 70
WEEKDAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def settings_form(settings: RoundupSettings, *, owner: str = "", channel: str = "", is_elsewhere: bool = False) -> Form:
    """How the roundup is set; `is_elsewhere` says that its owner is in another workspace."""
    where = Channel(channel) if channel else "no channel yet: choose one with /hymnsheet setup"
    elsewhere = "Who previews it is in your other workspace, unless you choose somebody here."
    parts: list[FormPart] = [
        paragraph("What marketing made, what it answers, and how it helped: once a week, in ", where, "."),
        *([note(elsewhere)] if is_elsewhere else []),
        ChoiceField(
            name="is_on",
            label="Post the weekly roundup?",
            options=(Option(YES, "Yes"), Option(NO, "No")),
            value=YES if settings.is_on else NO,
        ),
        ChoiceField(name="weekday", label="Day", options=weekdays(), value=settings.weekday),
        TimeField(name="at", label="At", value=time.fromisoformat(settings.at)),
        PersonField(
            name="owner",
            label="Who previews it?",
            hint="The afternoon before, with Edit, Skip and Post now. Empty: everybody in marketing.",
            value=owner,
            optional=True,
        ),
        LinkField(
            name="video_link",
            label="Video link of every week",
            hint="On top of the roundup. One week's can be changed in its preview.",
            value=settings.video_link,
            optional=True,
        ),
        Buttons((Button("Show me what would be posted now", "roundup.dry_run"),)),
    ]
    return Form("roundup.settings", "The weekly roundup", tuple(parts))


def settings_saved(
    settings: RoundupSettings, *, owner: str = "", has_owner: bool = False, channel: str = "", next_at: datetime | None
) -> Message:
    """How it is set from now on, and when the next one comes."""
    said = "Saved. The weekly roundup is off." if not settings.is_on else "Saved. This is the weekly roundup:"
    facts = _facts(settings, owner, channel, next_at, has_owner=has_owner) if settings.is_on else ()
    blocks: list[Blocks] = [paragraph(Bold(said)), *([Facts(facts)] if facts else [])]
    buttons = (
        Button("Show me", "roundup.dry_run", style=ButtonStyle.PRIMARY),
        Button("Change", "roundup.settings"),
    )
    return Message(said, (*blocks, Buttons(buttons)))


def edit_form(answers: Answered, *, carries: str, items: Sequence[Item], wins: Sequence[Win], wish: str = "") -> Form:
    """What one week's roundup says, and what of all that is new is left out of it."""
    words, link, left_out = (answers.get(name, "") for name in ("words", "video_link", "left_out"))
    parts: list[FormPart] = [
        *([paragraph(Bold(wish))] if wish else []),
        LongTextField(
            name="words",
            label="Opening words",
            hint="What you would say if everybody stood in one room.",
            value=str(words),
            longest=LONGEST_WORDS,
            optional=True,
        ),
        LinkField(name="video_link", label="Video link", value=str(link), optional=True),
    ]
    options = (*(_item(item) for item in items), *(_win(win) for win in wins))[:OFFERED]
    if options:
        chosen = left_out if isinstance(left_out, tuple) else ()
        field = ChoicesField(name="left_out", label="Leave out", options=options, values=chosen, optional=True)
        parts.append(field)
    return Form("roundup.edit", "Edit this roundup", tuple(parts), carries=carries)


def offered(items: Sequence[Item], wins: Sequence[Win]) -> tuple[str, ...]:
    """What the form offers to leave out."""
    return tuple(option.value for option in (*(_item(item) for item in items), *(_win(win) for win in wins))[:OFFERED])


def _item(item: Item) -> Option:
    return Option(item_value(item.id), shortened(item.title, _LABEL))


def _win(win: Win) -> Option:
    return Option(win_value(win.id), shortened(f"Win: {win.customer}", _LABEL))


def weekdays() -> tuple[Option, ...]:
    """The days of the week, to choose one."""
    return tuple(Option(short, name) for short, name in zip(WEEKDAYS, WEEKDAY_NAMES, strict=True))


def _facts(
    settings: RoundupSettings, owner: str, channel: str, next_at: datetime | None, *, has_owner: bool
) -> tuple[Fact, ...]:
    day = WEEKDAY_NAMES[WEEKDAYS.index(settings.weekday)]
    who: Line = (Mention(owner),) if owner else line("a colleague" if has_owner else "everybody in marketing")
    there: Line = (Channel(channel),) if channel else line("no channel yet: /hymnsheet setup")
    return (
        Fact("When", line(f"{day}s at {settings.at}")),
        Fact("Where", there),
        Fact("Previewed by", who),
        *([Fact("Next", (When(next_at, WhenStyle.DAY_AND_TIME),))] if next_at else []),
    )


_SETTINGS = RoundupSettings(video_link="https://example.com/video")
_NEXT = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
_EDITED: Answered = {
    "words": EXAMPLE.edition.words,
    "video_link": EXAMPLE.edition.video_link,
    "left_out": left_out_in(replace(EXAMPLE.edition, no_items=frozenset({EXAMPLE.items[1].id}))),
}

EXAMPLES = (
    Example("settings", settings_form(_SETTINGS, owner="U0MAX", channel="C0ROUNDUP")),
    Example("settings without a channel", settings_form(RoundupSettings(is_on=False), is_elsewhere=True)),
    Example("settings saved", settings_saved(_SETTINGS, owner="U0MAX", channel="C0ROUNDUP", next_at=_NEXT)),
    Example("settings saved, elsewhere", settings_saved(_SETTINGS, has_owner=True, next_at=None)),
    Example("switched off", settings_saved(RoundupSettings(is_on=False), next_at=None)),
    Example("edit", edit_form(_EDITED, carries=carried(EXAMPLE.edition), items=EXAMPLE.items, wins=EXAMPLE.wins)),
    Example(
        "edit, changed meanwhile",
        edit_form({}, carries=carried(EXAMPLE.edition), items=(), wins=(), wish="Somebody changed it meanwhile."),
    ),
)
