"""Wish after wish: the oracle tries every way to give each row a column of its own."""

from itertools import permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.matching import HIGHEST, best_matching


@st.composite
def wishes(draw) -> list[np.ndarray]:
    """One to four tables of the same shape, of few different costs, so that much is left open from one to the next."""
    rows = draw(st.integers(1, 5))
    columns = draw(st.integers(rows, 6))
    costs = st.sampled_from([0, 1, 2, HIGHEST])
    table = st.lists(st.lists(costs, min_size=columns, max_size=columns), min_size=rows, max_size=rows)
    return [np.array(rows_of, np.int64) for rows_of in draw(st.lists(table, min_size=1, max_size=4))]


@settings(max_examples=300)
@given(wishes())
def test_nothing_is_cheaper_by_the_first_wish_in_which_it_differs(tables):
    taken = best_matching(iter(tables))
    rows, columns = tables[0].shape
    assert len(set(taken)) == rows
    assert paid(tables, taken) == min(paid(tables, each) for each in permutations(range(columns), rows))


def test_nobody_to_match_is_no_mistake():
    assert best_matching([np.zeros((0, 0), np.int64)]) == []


def paid(tables, taken):
    return [sum(int(table[row, column]) for row, column in enumerate(taken)) for table in tables]
