"""What is held about somebody, their copy of it, and that it is forgotten; in plain words."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from messages.examples import Example
from messages.model import (
    Blocks,
    Bullets,
    Button,
    Buttons,
    ButtonStyle,
    Code,
    Confirm,
    Line,
    Message,
    line,
    note,
    paragraph,
)
from messages.plural import several

_WHO = "who you are here: your id, side, manager, time zone and working hours"
_KINDS = {
    "feedback": ("time you judged a lead", "times you judged a lead"),
    "objections": ("objection you logged", "objections you logged"),
    "echoes": ("objection you heard too", "objections you heard too"),
    "answers": ("answer you gave", "answers you gave"),
    "answer_marks": ("answer you marked as helpful or not", "answers you marked as helpful or not"),
    "lead_events": ("time you did something with a lead", "times you did something with a lead"),
    "wins": ("deal you told of", "deals you told of"),
    "win_credits": ("deal you are thanked for", "deals you are thanked for"),
    "content_items": ("thing to send you shared", "things to send you shared"),
    "content_contributors": ("thing to send you made with others", "things to send you made with others"),
    "content_uses": ("time you said how something did", "times you said how something did"),
    "goals": ("goal you set", "goals you set"),
    "roundups": ("roundup you looked after", "roundups you looked after"),
    "buddy_mates": ("time you had a buddy", "times you had a buddy"),
    "buddy_left_out": ("round without a buddy for you", "rounds without a buddy for you"),
    "buddy_check_ins": ("time I asked whether you met", "times I asked whether you met"),
    "buddy_lessons": ("thing you learned from a buddy", "things you learned from a buddy"),
    "buddy_wishes": ("wish about buddies", "wishes about buddies"),
    "buddy_exclusions": ("name on your private list of buddies", "names on your private list of buddies"),
    "absences": ("time you were away", "times you were away"),
    "drafts": ("form kept for you to fill in", "forms kept for you to fill in"),
    "deliveries": ("message I sent to you", "messages I sent to you"),
    "audit": ("entry in the log of who did what", "entries in the log of who did what"),
}
CODE_COSTS = 2_800
"""The most that one block of code may cost in any platform's way of counting."""
BLOCKS_A_MESSAGE = 3
_COSTS = dict.fromkeys("&<>", 5) | dict.fromkeys('"\\\n\t', 2)


def held(counts: Mapping[str, int]) -> Message:
    """What is held about whoever asks, with the buttons to have it or to have it forgotten."""
    said = "This is what I keep about you:"
    buttons = (Button("Send me a copy", "hymnsheet.export"), _erase_button())
    return Message(
        said,
        (
            paragraph(said),
            Bullets(tuple(_kind(name, counts[name]) for name in sorted(counts, key=_place))),
            note(
                "I keep what you tell me, and nothing else: I do not read your conversations, and I ask the app we "
                "chat in who you are instead of keeping your name or e-mail address."
            ),
            Buttons(buttons),
        ),
    )


def on_its_way(*, messages: int) -> Message:
    """The copy was asked for."""
    parts = "in one message" if messages == 1 else f"in {messages} messages"
    return Message("Your copy is on its way.", (paragraph(f"Your copy is on its way to you, {parts}."),))


def copy_of(rows: Mapping[str, object]) -> tuple[Message, ...]:
    """Everything held about somebody as JSON, whole, in as many messages as it takes."""
    written = json.dumps(rows, ensure_ascii=False, indent=1, default=_plain)
    pieces = tuple(_pieces(written))
    starts = range(0, len(pieces), BLOCKS_A_MESSAGE)
    return tuple(
        _part(number, len(starts), pieces[start : start + BLOCKS_A_MESSAGE])
        for number, start in enumerate(starts, start=1)
    )


def erased() -> Message:
    """It was done, and what that means."""
    said = "Done: I have forgotten you."
    return Message(
        said,
        (
            paragraph(said),
            paragraph("Your words are gone, also from what I posted. What is left was said by nobody in particular."),
            note("Use me again and I will know you again: on no side, until an admin adds you in /hymnsheet setup."),
        ),
    )


def _erase_button() -> Button:
    asked = Confirm(
        title="Forget everything about you?",
        words="Your words, your drafts and your place on a side will be gone. Answers you gave disappear for "
        "everybody. Nobody can bring them back.",
        yes="Forget me",
        no="Keep it",
    )
    return Button("Forget me", "hymnsheet.erase", style=ButtonStyle.DANGER, confirm=asked)


def _kind(name: str, count: int) -> Line:
    one, many = _KINDS.get(name, (name.replace("_", " "),) * 2)
    return line(_WHO if name == "members" else several(count, one, many))


def _place(name: str) -> tuple[bool, int]:
    """Who they are first, then what they did, then what is only ours."""
    return name != "members", list(_KINDS).index(name) if name in _KINDS else len(_KINDS)


def _part(number: int, of: int, pieces: tuple[str, ...]) -> Message:
    said = "Everything I keep about you" + (f", part {number} of {of}" if of > 1 else "")
    told = said + (". Put the parts one after the other." if of > 1 else ".")
    blocks: list[Blocks] = [paragraph(told), *(Code(piece) for piece in pieces)]
    return Message(said, tuple(blocks))


def _pieces(written: str) -> Iterator[str]:
    """The text in pieces that each fit into a block, cut at the end of a line wherever there is one."""
    start = 0
    while start < len(written):
        end = _as_far_as_fits(written, start)
        at_line = written.rfind("\n", start + 1, end)
        if end < len(written) and at_line > start:
            end = at_line + 1
        yield written[start:end].rstrip("\n")
        start = end


def _as_far_as_fits(written: str, start: int) -> int:
    cost, end = 0, start
    while end < len(written):
        cost += _COSTS.get(written[end], 1 if written[end] <= "\uffff" else 2)
        if cost > CODE_COSTS:
            return end
        end += 1
    return end


def _plain(value: object) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


_ROWS = [{"id": number, "words": f"Too expensive for a team of {number}", "worked": "no"} for number in range(400)]
EXAMPLES = (
    Example("what I keep", held({"members": 1, "objections": 12, "echoes": 3, "deliveries": 41, "audit": 4})),
    Example("copy on its way", on_its_way(messages=1)),
    Example("long copy on its way", on_its_way(messages=4)),
    Example("copy", copy_of({"members": [{"person": "U0RITA", "side": "sales"}]})[0]),
    Example("part of a long copy", copy_of({"objections": _ROWS})[0]),
    Example("forgotten", erased()),
)
