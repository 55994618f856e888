"""How few repeats a round can have at all: worked out in another way than rounds are made, to hold them against."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeAlias

Couple: TypeAlias = tuple[int, int]
"""A rep and a marketer."""
MANY: Final = 100
"""So many people are in no round here, so that a digit to this base holds the repeats of a week."""
REPEATED: Final = MANY**13
UNEVEN: Final = MANY**15
APART: Final = MANY**18


def worth(weeks: int | None, *, apart_for: int = 12) -> int:
    """How bad it is that two are together again after so many weeks: each repeat first, then the fresher the worse."""
    if weeks is None or weeks >= apart_for:
        return 0
    return REPEATED + MANY ** (apart_for - 1 - weeks)


def least(
    many: Sequence[int], few: Sequence[int], *, is_apart: Callable[[int, int], bool], repeat: Callable[[int, int], int]
) -> int | None:
    """What all repeats are worth at the least, where everybody can have an even share; None where they cannot."""
    if not few:
        return None
    places = [(one, number) for number in range(-(-len(many) // len(few))) for one in few]
    costs = [
        [APART if is_apart(one, other) else number * UNEVEN + repeat(one, other) for other, number in places]
        for one in many
    ]
    evenness, repeats = divmod(cheapest(costs), UNEVEN)
    return repeats if evenness == sum(number // len(few) for number in range(len(many))) else None


def cheapest(costs: Sequence[Sequence[int]]) -> int:
    """The least that the rows cost together when each has a column of its own, by the Hungarian method."""
    columns = range(1, len(costs[0]) + 1) if costs else range(0)
    row_price, column_price = [0] * (len(costs) + 1), [0] * (len(columns) + 1)
    holder = [0] * (len(columns) + 1)
    for row in range(1, len(costs) + 1):
        holder[0], at = row, 0
        over, came_from, seen = [APART * MANY] * (len(columns) + 1), [0] * (len(columns) + 1), {0}
        while holder[at]:
            for column in _besides(columns, seen):
                left = costs[holder[at] - 1][column - 1] - row_price[holder[at]] - column_price[column]
                if left < over[column]:
                    over[column], came_from[column] = left, at
            at = min(_besides(columns, seen), key=over.__getitem__)
            step = over[at]
            for column in seen:
                row_price[holder[column]] += step
                column_price[column] -= step
            for column in _besides(columns, seen):
                over[column] -= step
            seen.add(at)
        while at:
            holder[at], at = holder[came_from[at]], came_from[at]
    return -column_price[0]


def _besides(columns: Iterable[int], seen: set[int]) -> list[int]:
    return [column for column in columns if column not in seen]
