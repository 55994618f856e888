"""A card: as many blocks as it takes, from the first, and a line that says how many it does not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.cutting import and_more, cut
from bot.teams.blocks import Scene, draw
from bot.teams.limits import Json, weight
from bot.teams.mentions import entity
from bot.teams.text import small_print
from messages.model import Blocks, Buttons, Divider, Mention, Paragraph

VERSION: Final = "1.5"
_TOO_OLD: Final = "This version of Teams is too old to show what Hymnsheet says."


@dataclass(frozen=True, slots=True)
class Group:
    """What stays together when something is left out: the elements of a block and the buttons below it."""

    elements: tuple[Json, ...]
    size: int
    entities: tuple[Json, ...] = ()
    has_buttons: bool = False


def group_of(elements: tuple[Json, ...], entities: tuple[Json, ...] = (), *, has_buttons: bool = False) -> Group:
    """The elements with what they take of a card."""
    size = weight(elements) + (weight(entities) if entities else 0)
    return Group(elements, size, entities, has_buttons)


def groups(blocks: Iterable[Blocks], scene: Scene) -> list[Group]:
    """The blocks as drawn, each with the buttons that belong to it; what follows a divider has a line above it."""
    found: list[Group] = []
    is_apart = False
    for block in blocks:
        elements, entities = tuple(draw(block, scene)), _entities(block, scene)
        has_buttons = isinstance(block, Buttons)
        if isinstance(block, Divider):
            is_apart = bool(found)
        elif has_buttons and elements and found and not found[-1].has_buttons and not is_apart:
            above = found.pop()
            found.append(group_of((*above.elements, *elements), above.entities, has_buttons=True))
        elif elements:
            shown = _below_a_line(elements) if is_apart else elements
            found.append(group_of(shown, entities, has_buttons=has_buttons))
            is_apart = False
    return found


def fitting(whole: Sequence[Group], room: float) -> list[Group]:
    """As many groups, from the first, as there is room for; a last line says how many were left out."""

    def left_out(count: int) -> tuple[Group]:
        return (group_of((small_print(and_more(count)),), ()),)

    return list(cut(tuple(whole), room, more=left_out, size=lambda kept: sum(group.size for group in kept)))


def card(elements: Sequence[Json], *, entities: Sequence[Json] = ()) -> Json:
    """The elements as an Adaptive Card, as wide as Teams shows one."""
    return {
        "type": "AdaptiveCard",
        "version": VERSION,
        "fallbackText": _TOO_OLD,
        "body": list(elements),
        "msteams": {"width": "Full"} | ({"entities": list(entities)} if entities else {}),
    }


def _below_a_line(elements: tuple[Json, ...]) -> tuple[Json, ...]:
    first, *others = elements
    return ({**first, "separator": True, "spacing": "Medium"}, *others)


def _entities(block: Blocks, scene: Scene) -> tuple[Json, ...]:
    match block:
        case Paragraph((Mention(person), *_)) if person in scene.mentioned:
            return (entity(person, scene.mentioned[person]),)
    return ()
