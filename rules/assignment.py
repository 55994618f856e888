"""Whose lead it is: the named owner's, else the turn of one of those who are present and have the fewest open."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from heapq import heapify, heapreplace

from rules.ids import MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class Rep:
    """Somebody who takes leads; `last_turn` is the number of the assignment they had last, 0 where they had none."""

    member_id: MemberId
    open_leads: int = 0
    last_turn: int = 0
    is_present: bool = True


def owner_for(named: MemberId | None, *, reps: Iterable[Rep], besides: Set[MemberId] = frozenset()) -> MemberId | None:
    """Who gets a lead: whoever is named for it, else whose turn it is; None where nobody is present.

    `besides` are not considered, such as the one it is taken from.
    """
    if named is not None:
        return named
    return next(turns(rep for rep in reps if rep.member_id not in besides), None)


def turns(reps: Iterable[Rep]) -> Iterator[MemberId]:
    """Who gets one lead after the other, without an end: fewest open leads first, then longest without a turn."""
    queue = [(rep.open_leads, rep.last_turn, rep.member_id) for rep in reps if rep.is_present]
    heapify(queue)
    turn = max((last_turn for _, last_turn, _ in queue), default=0)
    while queue:
        open_leads, _, member_id = queue[0]
        turn += 1
        heapreplace(queue, (open_leads + 1, turn, member_id))
        yield member_id
