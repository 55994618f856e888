"""The message model: what is said, as typed and frozen data that every platform's renderer can draw.

There is no "markdown string" here. `Text` is always literal, so nobody's words can become markup, a mention or a link.
Everything can be written to and read from a row as JSON: `encode`, `decode_message`, `decode_form`.
"""

from datetime import date, datetime, time
from enum import StrEnum
from typing import TypeAlias

import msgspec


class Part(msgspec.Struct, frozen=True, tag_field="is", tag=str.lower):
    """One piece of a line."""


class Text(Part, frozen=True):
    """Words exactly as they are."""

    words: str


class Bold(Part, frozen=True):
    """Words that matter most."""

    words: str


class Link(Part, frozen=True):
    """Words that lead to an https address; any other address is shown as plain words."""

    words: str
    url: str


class Mention(Part, frozen=True, omit_defaults=True):
    """A person, by their id on the platform; with `workspace_id` they are elsewhere, and shown by name alone.

    With `opens_chat`, a click on their name leads to a chat with them, where a mention alone does not.
    """

    person: str
    workspace_id: int = 0
    opens_chat: bool = False


class Channel(Part, frozen=True):
    """A channel, by its id on the platform."""

    channel: str


class When(Part, frozen=True):
    """An instant (aware, UTC), shown in the reader's zone."""

    at: datetime
    style: "WhenStyle"


class WhenStyle(StrEnum):
    """How much of an instant is shown."""

    DAY = "day"
    TIME = "time"
    DAY_AND_TIME = "day and time"


class Money(Part, frozen=True):
    """An amount in the minor unit of an ISO 4217 currency: `Money(1200000, "EUR")` is €12,000."""

    minor: int
    currency: str


Inline: TypeAlias = Text | Bold | Link | Mention | Channel | When | Money
Line: TypeAlias = tuple[Inline, ...]


class Block(msgspec.Struct, frozen=True, tag_field="is", tag=str.lower):
    """One block of a message, a home or a form."""


class Heading(Block, frozen=True):
    """A title."""

    words: str


class Paragraph(Block, frozen=True):
    """A line of text."""

    line: Line


class Quote(Block, frozen=True):
    """Somebody's own words, marked as theirs."""

    line: Line


class Fact(msgspec.Struct, frozen=True):
    """A label and what it says."""

    label: str
    line: Line


class Facts(Block, frozen=True):
    """Labels with values, two to a row where there is room."""

    facts: tuple[Fact, ...]


class Bullets(Block, frozen=True):
    """Short lines, one under the other."""

    lines: tuple[Line, ...]


class Table(Block, frozen=True):
    """Rows under a header; the first column names the row."""

    header: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]


class ChartKind(StrEnum):
    """How numbers are drawn."""

    PIE = "pie"
    BAR = "bar"
    LINE = "line"


class Series(msgspec.Struct, frozen=True):
    """One named run of numbers, a number for each category of its chart."""

    name: str
    values: tuple[float, ...]


class Chart(Block, frozen=True):
    """A picture of numbers; a table where the platform cannot draw. A pie shows the first series only."""

    kind: ChartKind
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]


class Image(Block, frozen=True):
    """One of our own pictures, by the name of its file; never an address somebody gave."""

    asset: str
    alt: str


class Code(Block, frozen=True):
    """Text to be kept exactly as it is, such as an export."""

    words: str


class Divider(Block, frozen=True):
    """A quiet line between two parts."""


class Note(Block, frozen=True):
    """A small line: where something came from, what happened when."""

    line: Line


class ButtonStyle(StrEnum):
    """How loud a button is."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


class Confirm(msgspec.Struct, frozen=True):
    """A question asked before a click counts."""

    title: str
    words: str
    yes: str
    no: str = "Cancel"


class Button(msgspec.Struct, frozen=True):
    """Something to click: `action` names the entry point (`objection.claim`), `value` is an opaque id."""

    label: str
    action: str
    value: str = ""
    style: ButtonStyle = ButtonStyle.PLAIN
    confirm: Confirm | None = None


class Buttons(Block, frozen=True):
    """Buttons in a row."""

    buttons: tuple[Button, ...]


Blocks: TypeAlias = (
    Heading | Paragraph | Quote | Facts | Bullets | Table | Chart | Image | Code | Divider | Note | Buttons
)


class Message(msgspec.Struct, frozen=True):
    """What is posted; `summary` is the one line shown in a notification and wherever blocks cannot be."""

    summary: str
    blocks: tuple[Blocks, ...] = ()


class Home(msgspec.Struct, frozen=True):
    """A person's own page with the bot."""

    blocks: tuple[Blocks, ...]


class Field(msgspec.Struct, frozen=True, kw_only=True, tag_field="is", tag=str.lower):
    """One question of a form. `name` is the key of its answer; unless `optional`, it must be answered."""

    name: str
    label: str
    hint: str = ""
    optional: bool = False


class TextField(Field, frozen=True, kw_only=True):
    """One line of words. Answer: `str`."""

    value: str = ""
    placeholder: str = ""
    longest: int = 150


class LongTextField(Field, frozen=True, kw_only=True):
    """Several lines of words. Answer: `str`."""

    value: str = ""
    placeholder: str = ""
    longest: int = 3000


class Option(msgspec.Struct, frozen=True):
    """One possible answer: `value` is kept, `label` is shown."""

    value: str
    label: str


class ChoiceField(Field, frozen=True, kw_only=True):
    """One of some options. Answer: `str`. With `reshapes`, choosing asks the feature for the form anew."""

    options: tuple[Option, ...]
    value: str = ""
    reshapes: bool = False
    compact: bool = True


class ChoicesField(Field, frozen=True, kw_only=True):
    """Any of some options. Answer: `tuple[str, ...]`."""

    options: tuple[Option, ...]
    values: tuple[str, ...] = ()


class PersonField(Field, frozen=True, kw_only=True):
    """A person of the workspace. Answer: `str`, their id on the platform."""

    value: str = ""


class PeopleField(Field, frozen=True, kw_only=True):
    """People of the workspace. Answer: `tuple[str, ...]`, their ids on the platform."""

    values: tuple[str, ...] = ()


class ChannelField(Field, frozen=True, kw_only=True):
    """A channel of the workspace. Answer: `str`, its id on the platform."""

    value: str = ""


class NumberField(Field, frozen=True, kw_only=True):
    """A number. Answer: `str`, as typed; the rule reads it."""

    value: str = ""
    smallest: int | None = None
    largest: int | None = None


class DateField(Field, frozen=True, kw_only=True):
    """A day. Answer: `date`."""

    value: date | None = None


class TimeField(Field, frozen=True, kw_only=True):
    """A time of day. Answer: `time`."""

    value: time | None = None


class LinkField(Field, frozen=True, kw_only=True):
    """An address. Answer: `str`."""

    value: str = ""


Fields: TypeAlias = (
    TextField
    | LongTextField
    | ChoiceField
    | ChoicesField
    | PersonField
    | PeopleField
    | ChannelField
    | NumberField
    | DateField
    | TimeField
    | LinkField
)
FormPart: TypeAlias = Fields | Blocks
Answer: TypeAlias = str | tuple[str, ...] | date | time
Answers: TypeAlias = dict[str, Answer]
"""What was answered, by field name. A field left empty is absent."""


class Form(msgspec.Struct, frozen=True):
    """Questions asked together.

    `name` is the entry point that takes the answers (`objection.log`); `carries` is an opaque id handed back with them.
    """

    name: str
    title: str
    parts: tuple[FormPart, ...]
    submit: str = "Save"
    carries: str = ""


def line(*parts: Inline | str) -> Line:
    """A line of parts, where a bare string is literal text."""
    return tuple(Text(part) if isinstance(part, str) else part for part in parts)


def paragraph(*parts: Inline | str) -> Paragraph:
    """A paragraph of parts, where a bare string is literal text."""
    return Paragraph(line(*parts))


def quote(*parts: Inline | str) -> Quote:
    """A quote of parts, where a bare string is literal text."""
    return Quote(line(*parts))


def note(*parts: Inline | str) -> Note:
    """A note of parts, where a bare string is literal text."""
    return Note(line(*parts))


def encode(said: Message | Form | Home) -> str:
    """The JSON that is kept in a row."""
    return msgspec.json.encode(said).decode()


def decode_message(kept: bytes | str) -> Message:
    """The message a row keeps."""
    return msgspec.json.decode(kept, type=Message)


def decode_form(kept: bytes | str) -> Form:
    """The form a row keeps."""
    return msgspec.json.decode(kept, type=Form)
