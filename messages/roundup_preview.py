"""The preview of a roundup, which shows what will be posted, and what somebody made of it since."""

from dataclasses import replace
from datetime import UTC, datetime

from messages.examples import Example
from messages.heard import READER, named
from messages.model import (
    Blocks,
    Bold,
    Button,
    Buttons,
    ButtonStyle,
    Channel,
    Confirm,
    Divider,
    Inline,
    Message,
    When,
    WhenStyle,
    note,
    paragraph,
)
from messages.roundup import EXAMPLE, EXAMPLE_QUIET, blocks
from rules.ids import WorkspaceId
from rules.roundup import Edition, Roundup, RoundupState


def preview(roundup: Roundup, *, channel: str, reader: WorkspaceId, now: datetime) -> Message:
    """The roundup as it would be posted, or what became of it; `channel` is empty where the reader does not know it."""
    if roundup.edition.state is not RoundupState.OPEN:
        return settled(roundup.edition, reader=reader, now=now)
    due = When(roundup.edition.due_at, WhenStyle.DAY_AND_TIME)
    where = Channel(channel) if channel else "the roundup channel"
    said = "This week's roundup, before it is posted."
    return Message(
        said,
        (
            paragraph(Bold("The roundup goes out "), due, " in ", where, "."),
            note("Only whoever looks after it sees this. Do nothing and it is posted, with what is new until then."),
            Divider(),
            *_as_it_stands(roundup, reader),
            Divider(),
            *_changed(roundup.edition, reader),
            Buttons(_buttons(roundup.edition)),
        ),
    )


def settled(edition: Edition, *, reader: WorkspaceId, now: datetime, is_second: bool = False) -> Message:
    """What became of a week's roundup, by whom, and what can still be done; `is_second` came too late to do it."""
    said = {
        RoundupState.OPEN: "The roundup goes out when it is due.",
        RoundupState.SKIPPED: "The roundup is skipped this week.",
        RoundupState.POSTED: "The roundup is posted.",
        RoundupState.QUIET: "There was nothing to tell, so no roundup was posted.",
    }[edition.state]
    is_settled = edition.state is not RoundupState.OPEN
    who: list[Inline | str] = [" By ", named(edition.by, reader=reader)] if edition.by and is_settled else []
    when: list[Inline | str] = []
    if edition.settled_at:
        when = [", " if who else " ", When(edition.settled_at, WhenStyle.DAY_AND_TIME), "."]
    first = [note("Somebody was there before you.")] if is_second and edition.by else []
    return Message(said, (*first, paragraph(Bold(said), *who, *when), *_what_follows(edition, now)))


def changed(edition: Edition) -> Message:
    """Said to whoever changed it."""
    said = "Saved. The preview shows it."
    again = Button("Edit", "roundup.edit", edition.week)
    return Message(said, (paragraph(said), Buttons((again,))))


def dry_run(roundup: Roundup, *, reader: WorkspaceId, due_at: datetime | None, is_missing: bool) -> Message:
    """What would be posted now, for whoever asks; nobody else sees it."""
    said = "This is what would be posted now. Only you see it."
    due = [note("The next one is due ", When(due_at, WhenStyle.DAY_AND_TIME), ".")] if due_at else []
    lost = [note("No roundup channel is chosen, so it would not be posted: /hymnsheet setup.")] if is_missing else []
    shown = _as_it_stands(roundup, reader)
    return Message(said, (paragraph(Bold(said)), *due, *lost, Divider(), *shown))


def _as_it_stands(roundup: Roundup, reader: WorkspaceId) -> tuple[Blocks, ...]:
    if roundup.is_silent:
        said = "So far there is nothing to tell: nothing new to send, and no win."
        return (paragraph(said), note("Type /content add, or write a few opening words, and there is."))
    return blocks(roundup, reader=reader, has_buttons=False)


def _changed(edition: Edition, reader: WorkspaceId) -> list[Blocks]:
    return [note("Last changed by ", named(edition.by, reader=reader), ".")] if edition.by else []


def _buttons(edition: Edition) -> tuple[Button, ...]:
    ask = Confirm("Post it now?", "Everybody in the channel reads it, and none is posted when it is due.", "Post now")
    return (
        Button("Edit", "roundup.edit", edition.week, style=ButtonStyle.PRIMARY),
        Button("Skip this week", "roundup.skip", edition.week),
        Button("Post now", "roundup.post_now", edition.week, confirm=ask),
    )


def _what_follows(edition: Edition, now: datetime) -> list[Blocks]:
    if edition.state is not RoundupState.SKIPPED:
        return []
    if now >= edition.due_at:
        return [note("What is new comes with the next one.")]
    until = When(edition.due_at, WhenStyle.DAY_AND_TIME)
    return [
        note("What is new comes with the next one. You can change your mind until ", until, "."),
        Buttons((Button("Do post it", "roundup.unskip", edition.week),)),
    ]


_AT = datetime(2026, 3, 9, 14, 12, tzinfo=UTC)
_SKIPPED = replace(EXAMPLE.edition, state=RoundupState.SKIPPED, settled_at=_AT)
_POSTED = replace(EXAMPLE.edition, state=RoundupState.POSTED, settled_at=_AT)

EXAMPLES = (
    Example("preview", preview(EXAMPLE, channel="C0ROUNDUP", reader=READER, now=_AT)),
    Example("preview, nothing new so far", preview(EXAMPLE_QUIET, channel="", reader=READER, now=_AT)),
    Example(
        "preview, skipped", preview(replace(EXAMPLE, edition=_SKIPPED), channel="C0ROUNDUP", reader=READER, now=_AT)
    ),
    Example("posted", settled(_POSTED, reader=READER, now=_AT)),
    Example("posted by somebody else just before", settled(_POSTED, reader=READER, now=_AT, is_second=True)),
    Example("posted when it was due", settled(replace(_POSTED, by=None), reader=READER, now=_AT)),
    Example("quiet", settled(replace(_POSTED, by=None, state=RoundupState.QUIET), reader=READER, now=_AT)),
    Example("skipped, and over", settled(_SKIPPED, reader=READER, now=_SKIPPED.due_at)),
    Example("as planned", settled(EXAMPLE.edition, reader=READER, now=_AT)),
    Example("changed", changed(EXAMPLE.edition)),
    Example("dry run", dry_run(EXAMPLE, reader=READER, due_at=EXAMPLE.edition.due_at, is_missing=True)),
    Example("dry run, claimed by nobody", dry_run(EXAMPLE_QUIET, reader=READER, due_at=None, is_missing=False)),
)
