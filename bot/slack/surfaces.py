"""Where blocks are shown, what each place takes, and how what is too much for it is left out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.cutting import and_more, cut
from bot.simpler import as_bullets, as_table
from bot.slack.blocks import draw
from bot.slack.charts import is_drawable
from bot.slack.limits import LIMITS, Json, byte_size, weight
from bot.slack.text import small_print
from messages.model import Blocks, Buttons, Chart, Table

_BLOCK_ID: Final = 24
"""Slack gives every block an id, and counts it."""


def message_size(blocks: Sequence[Json]) -> int:
    """What a message's blocks weigh; tables have a limit of their own."""
    return sum(_BLOCK_ID + (0 if block["type"] == "table" else weight(block)) for block in blocks)


def view_size(blocks: Sequence[Json]) -> int:
    """How many bytes a view's blocks are."""
    return sum(_BLOCK_ID + byte_size(block) for block in blocks)


@dataclass(frozen=True, slots=True)
class Surface:
    """A place for blocks: how many it takes, how many of them tables and charts, and how large they may be together."""

    blocks: int
    tables: int
    charts: int
    largest: int
    size: Callable[[Sequence[Json]], int]


MESSAGE: Final = Surface(
    LIMITS.message_blocks, LIMITS.message_tables, LIMITS.message_charts, LIMITS.message_weight, message_size
)
VIEW: Final = Surface(LIMITS.view_blocks, 0, 0, LIMITS.view_bytes, view_size)


@dataclass(frozen=True, slots=True)
class Group:
    """What stays together when something is left out: a block and the buttons below it."""

    blocks: tuple[Json, ...]
    size: int
    has_buttons: bool = False
    is_field: bool = False


def groups(blocks: Iterable[Blocks], surface: Surface, *, pictures_at: str) -> tuple[Group, ...]:
    """The blocks as drawn for the surface, each with the buttons that belong to it."""
    found: list[Group] = []
    for block in suited(blocks, surface):
        drawn = tuple(draw(block, pictures_at=pictures_at))
        has_buttons = isinstance(block, Buttons)
        if has_buttons and found and not found[-1].has_buttons:
            drawn = (*found.pop().blocks, *drawn)
        if drawn:
            found.append(Group(drawn, surface.size(drawn), has_buttons=has_buttons))
    return tuple(found)


def fitting(whole: tuple[Group, ...], surface: Surface) -> tuple[Group, ...]:
    """As many groups, from the first, as the surface takes; a last line says how many were left out."""

    def left_out(count: int) -> tuple[Group]:
        line = (small_print(and_more(count)),)
        return (Group(line, surface.size(line)),)

    def fullness(kept: tuple[Group, ...]) -> float:
        blocks = sum(len(group.blocks) for group in kept)
        return max(blocks / surface.blocks, sum(group.size for group in kept) / surface.largest)

    return cut(whole, 1, more=left_out, size=fullness)


def flat(kept: Iterable[Group]) -> list[Json]:
    """The blocks of the groups, in their order."""
    return [block for group in kept for block in group.blocks]


def without_room_for(taken: Sequence[Json], surface: Surface) -> Surface:
    """The surface with only the room that these blocks leave."""
    return replace(surface, blocks=surface.blocks - len(taken), largest=surface.largest - surface.size(taken))


def suited(blocks: Iterable[Blocks], surface: Surface) -> Iterator[Blocks]:
    """The blocks with a table for each chart the surface cannot draw, and a list for each table it does not take."""
    return _with_few_tables(_with_few_charts(blocks, surface.charts), surface.tables)


def _with_few_charts(blocks: Iterable[Blocks], most: int) -> Iterator[Blocks]:
    for block in blocks:
        if not isinstance(block, Chart):
            yield block
        elif most and is_drawable(block):
            most -= 1
            yield block
        else:
            yield from as_table(block)


def _with_few_tables(blocks: Iterable[Blocks], most: int) -> Iterator[Blocks]:
    for block in blocks:
        if isinstance(block, Table) and not most:
            yield as_bullets(block, columns=LIMITS.table_columns)
        else:
            most -= isinstance(block, Table)
            yield block
