"""Who goes with whom, wish after wish: what the first wish leaves open the second decides, and so on.

Importing this takes a second and 75 MB: only who makes a round does.
"""

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Costs: TypeAlias = NDArray[np.int64]
_Exact: TypeAlias = NDArray[np.float64]
"""Whole numbers below 2^53, which these hold exactly; infinity is what may not be."""
HIGHEST = 2**24
"""A cost is at most this, so that with 10,000 rows no sum is too large to be exact."""


def best_matching(wishes: Iterable[Costs]) -> list[int]:
    """A column for each row, no column twice, such that nothing else is cheaper by the first wish in which they differ.

    A wish is a table of costs from 0 to HIGHEST, the same shape each, with at least as many columns as rows. All that
    is cheapest by a wish keeps to the cells of which an optimal set of prices leaves nothing over, and takes every
    column that has a price (complementary slackness): so that is all that the next wish may choose from.
    """
    taken: list[int] = []
    open_cells: Any = True
    wanted: Any = False
    for wish in wishes:
        if taken and _is_one_price(wish, open_cells):
            continue
        reward = 1 + wish.shape[0] * int(wish.max(initial=0))
        cost = np.where(open_cells, wish - reward * np.asarray(wanted, np.int64), np.inf)
        taken = [int(column) for column in linear_sum_assignment(cost)[1]]
        left_over, prices = _priced(cost, taken)
        open_cells, wanted = left_over == 0, prices < 0
    return taken


def _is_one_price(wish: Costs, open_cells: NDArray[np.bool_]) -> bool:
    """Whether whatever is chosen costs the same."""
    costs = wish[open_cells]
    return bool(costs.min() == costs.max())


def _priced(cost: _Exact, taken: list[int]) -> tuple[_Exact, _Exact]:
    """What each cell costs beyond the prices of its row and its column, and the prices of the columns.

    No cell is left below nothing, what was taken is at nothing, and a column that nobody took has no price.
    """
    detour = cost - cost[np.arange(len(taken)), taken][:, np.newaxis]
    prices = np.zeros(cost.shape[1])
    while True:
        paid = detour + prices[taken][:, np.newaxis]
        lower = np.minimum(prices, paid.min(axis=0, initial=np.inf))
        if np.array_equal(lower, prices):
            return paid - prices, prices
        prices = lower
