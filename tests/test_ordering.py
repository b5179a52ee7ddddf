"""Orders and numbers of rows: those of NumPy's own slower ways."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tracker.ordering import numbered, order_of

KEY = st.sampled_from([-3, 0, 1, 65_535, 65_536, 2**31, 2**40 + 1])


@given(st.lists(st.tuples(KEY, KEY), max_size=30))
def test_rows_are_in_the_order_of_their_keys(rows: list[tuple[int, int]]) -> None:
    """The first key counts most; rows that are alike stay as they are."""
    first, second = np.array(rows, np.int64).reshape(-1, 2).T
    assert order_of(first, second).tolist() == np.lexsort((second, first)).tolist()


@given(st.lists(st.sampled_from([0, 1, 4, 300, 70_000]), max_size=30))
def test_codes_are_numbered_without_gaps(codes: list[int]) -> None:
    """In the same order, whether by a table or, where that would be long, by sorting."""
    known = sorted(set(codes))
    assert numbered(np.array(codes, np.int64)).tolist() == [known.index(code) for code in codes]
