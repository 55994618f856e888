"""A message as text alone: for notifications, and for when Slack refuses its blocks."""

from html import unescape
from typing import assert_never

from bot.cutting import cut, more_characters
from bot.links import link_label, link_words
from bot.simpler import as_bullets, as_table
from bot.slack.inline import CHANNEL_ID, USER_ID, date_format
from bot.slack.limits import LIMITS, Json
from bot.slack.text import escaped, pieces
from bot.words import A_COLLEAGUE, amount, clean, instant, one_line
from messages.model import (
    Blocks,
    Bold,
    Bullets,
    Buttons,
    Channel,
    Chart,
    Code,
    Divider,
    Fact,
    Facts,
    Heading,
    Image,
    Inline,
    Line,
    Link,
    Mention,
    Message,
    Money,
    Note,
    Paragraph,
    Quote,
    Table,
    Text,
    When,
)
from rules.addresses import safe_address

Words = tuple[str, ...]
"""Escaped pieces, between any two of which the text may be cut."""

_NO_SUMMARY = "A message from Hymnsheet"


def summary_text(message: Message) -> str:
    """The summary on one line, escaped, so that it can mention nobody."""
    words = one_line(message.summary) or _NO_SUMMARY
    return escaped(cut(words, LIMITS.summary_bytes, more=more_characters, size=_sent_bytes))


def render_text_only(message: Message) -> Json:
    """The message without blocks: all that can be read in it, as escaped text that Slack is told not to format."""
    summary = _words(message.summary)
    lines = [line for block in message.blocks for line in _block(block) if line != summary]
    said = [line for line in (summary, *lines) if "".join(line).strip()]
    whole = tuple(piece for line in said for piece in (*line, "\n"))[:-1] or (_NO_SUMMARY,)

    def left_out(count: int) -> tuple[str]:
        return (more_characters(len(unescape("".join(whole[-count:])))),)

    text = "".join(cut(whole, LIMITS.summary_bytes, more=left_out, size=lambda kept: len("".join(kept).encode())))
    # Without these two Slack would read *stars* and > as markup, and on a changed message addresses as links.
    return {"text": text, "mrkdwn": False, "parse": "none"}


def _sent_bytes(words: str) -> int:
    return len(escaped(words).encode())


def _block(block: Blocks) -> list[Words]:
    match block:
        case Heading(words) | Code(words):
            return [_words(words)]
        case Paragraph(line) | Note(line):
            return [_line(line)]
        case Quote(line):
            return [("“", *_line(line), "”")]
        case Facts(facts):
            return [_fact(fact) for fact in facts]
        case Bullets(lines):
            return [("• ", *_line(line)) for line in lines]
        case Table():
            return _block(as_bullets(block, columns=LIMITS.table_columns))
        case Chart():
            return [line for part in as_table(block) for line in _block(part)]
        case Image():
            return [_words(block.alt)]
        case Buttons(buttons):
            return [_words("Buttons that could not be shown: " + ", ".join(button.label for button in buttons))]
        case Divider():
            return []
        case _ as never:
            assert_never(never)


def _fact(fact: Fact) -> Words:
    return (*_words(f"{fact.label}: " if fact.label.strip() else ""), *_line(fact.line))


def _line(line: Line) -> Words:
    return tuple(piece for part in line for piece in _part(part))


def _part(part: Inline) -> Words:
    match part:
        case Text(words) | Bold(words):
            return _words(words)
        case Link():
            return _link(part)
        case Mention(workspace_id=elsewhere) if elsewhere:
            return _words(A_COLLEAGUE)
        case Mention(person):
            return (f"<@{person}>" if USER_ID.fullmatch(person) else "somebody",)
        case Channel(channel):
            return (f"<#{channel}>" if CHANNEL_ID.fullmatch(channel) else "a channel",)
        case When():
            style = date_format(part)
            return (f"<!date^{int(part.at.timestamp())}^{style}|{instant(part)}>" if style else instant(part),)
        case Money():
            return _words(amount(part))
        case _ as never:
            assert_never(never)


def _link(part: Link) -> Words:
    address = safe_address(part.url)
    if address is None:
        return _words(link_words(part))
    return (*_words(f"{link_label(part, address)}: "), f"<{escaped(address)}>")


def _words(words: str) -> Words:
    return tuple(escaped(piece) for piece in pieces(clean(words)))
