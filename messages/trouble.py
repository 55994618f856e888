"""What an admin is told when something could not be said, in words that say what to do."""

from collections.abc import Sequence
from datetime import UTC, datetime

from messages.examples import Example
from messages.model import Channel, Inline, Mention, Message, When, WhenStyle, line, note, paragraph


def place_gone(channel: str, *, purposes: Sequence[str], reason: str) -> Message:
    """A channel that takes no messages any more, and what it was used for."""
    used = " and ".join(purposes)
    return Message(
        f"I can no longer post in the {used} channel",
        (
            paragraph("I can no longer post in ", Channel(channel), f", which you chose for {used}."),
            paragraph("Invite me there again, or choose another channel with /hymnsheet setup."),
            note(f"The platform said: {reason}"),
        ),
    )


def passed_on(message: Message, *, place: str, is_person: bool, reason: str) -> Message:
    """A message that could not reach its place, for the admin who gets it instead."""
    target: Inline = Mention(place) if is_person else Channel(place)
    return Message(
        message.summary, (note("This was meant for ", target, f", which I cannot reach ({reason})."), *message.blocks)
    )


def workspace_paused(name: str, *, reason: str) -> Message:
    """A workspace that does not accept us any more."""
    return Message(
        f"I am locked out of {name}",
        (
            paragraph(
                f"{name} does not accept me any more, so I have stopped calling it. "
                "Nothing is lost: what is waiting goes out when I am back."
            ),
            paragraph("Install me there again to let me back in."),
            note(f"The platform said: {reason}"),
        ),
    )


def uncertain(place: str, *, is_person: bool) -> Message:
    """A message that may or may not have arrived, and is not sent twice."""
    target: Inline = Mention(place) if is_person else Channel(place)
    return Message(
        "A message may not have arrived",
        (
            paragraph(
                "The connection broke while I was posting in ",
                target,
                ", so I do not know whether my message arrived. "
                "I will not post it twice: have a look whether it is there.",
            ),
            note("More about it: /hymnsheet doctor"),
        ),
    )


def overdue(count: int, *, since: datetime, workspace: str) -> Message:
    """Messages to a workspace that should have been said and were not."""
    what = f"A message to {workspace} is late" if count == 1 else f"{count} messages to {workspace} are late"
    return Message(
        what,
        (
            paragraph(f"{what}. The oldest was due ", When(since, WhenStyle.DAY_AND_TIME), ". I keep trying."),
            note("What I know about it: /hymnsheet doctor"),
        ),
    )


def missed(job: str, *, due_at: datetime) -> Message:
    """Something the bot does by itself and has not done."""
    return Message(
        f"The {job} has not been made",
        (
            paragraph(
                f"The {job} was due ", When(due_at, WhenStyle.DAY_AND_TIME), " and has not been made. I keep trying."
            ),
            note("What I know about it: /hymnsheet doctor"),
        ),
    )


def unseen(count: int, *, since: datetime) -> Message:
    """Leads and claimed objections that wait for somebody, who was not told so."""
    what = "A lead or a claimed objection waits" if count == 1 else f"{count:,} leads and claimed objections wait"
    return Message(
        "Nobody is reminded of what they owe",
        (
            paragraph(
                f"{what} for somebody who has not heard so from me. The first was due ",
                When(since, WhenStyle.DAY_AND_TIME),
                ". I keep trying.",
            ),
            note("What I know about it: /hymnsheet doctor"),
        ),
    )


def vanished(job: str, *, due_at: datetime) -> Message:
    """Something that was made, and whose message is gone from the database."""
    return Message(
        f"A message of the {job} is gone",
        (
            paragraph(
                f"The {job} of ",
                When(due_at, WhenStyle.DAY_AND_TIME),
                " was made, but a message of it is no longer in the database, so I cannot say whether it was sent.",
            ),
        ),
    )


def events_missing() -> Message:
    """Slack has stopped telling us what happens, because too much did."""
    return Message(
        "Slack holds back what happens",
        (
            paragraph(
                "So much happened within an hour that Slack has stopped telling me of some of it. "
                "Commands, buttons and forms work as ever; home pages and what I know of people may be a little behind."
            ),
            note("Slack goes on by itself. If this comes again and again, tell whoever looks after me."),
        ),
    )


_AT = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)

EXAMPLES: tuple[Example, ...] = (
    Example("a channel is gone", place_gone("C024BE91L", purposes=["marketing"], reason="is_archived")),
    Example(
        "passed on to an admin",
        passed_on(
            Message("Lead Acme is overdue", (paragraph(*line("Acme waits since yesterday.")),)),
            place="U024BE7LH",
            is_person=True,
            reason="user_disabled",
        ),
    ),
    Example("a workspace is paused", workspace_paused("Acme Sales", reason="token_revoked")),
    Example("uncertain", uncertain("C024BE91L", is_person=False)),
    Example("late messages", overdue(3, since=_AT, workspace="Acme Sales")),
    Example("a late message", overdue(1, since=_AT, workspace="Microsoft Teams")),
    Example("a digest was not made", missed("digest", due_at=_AT)),
    Example("leads that nobody is told of", unseen(1_204, since=_AT)),
    Example("a lead that nobody is told of", unseen(1, since=_AT)),
    Example("events are missing", events_missing()),
    Example("a message is gone", vanished("digest", due_at=_AT)),
)
