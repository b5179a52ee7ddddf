"""Many rows put in order, or numbered, by whole numbers without comparing them."""

import numpy as np
from numpy.typing import NDArray

DIGIT = 16
"""Bits; the stable sort of so short numbers counts them instead of comparing."""
LONG = 16
"""A table of so many cells a row is not worth it."""


def order_of(*keys: NDArray[np.int64]) -> NDArray[np.intp]:
    """The rows by the first of the keys, alike ones by the next, and so on; then as they stand.

    >>> order_of(np.array([1, 0, 1, 0]), np.array([70_000, -1, 3, -1])).tolist()
    [1, 3, 2, 0]
    """
    order = np.arange(len(keys[0]))
    if not len(order):
        return order
    for key in reversed(keys):
        rest = key - key.min()
        for _ in range(0, int(rest.max()).bit_length(), DIGIT):
            digit = (rest & ((1 << DIGIT) - 1)).astype(np.uint16)
            order = order[np.argsort(digit[order], kind="stable")]
            rest = rest >> DIGIT
    return order


def numbered(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Codes from 0 on, numbered without gaps in the same order; sorted only where a table would be long.

    >>> numbered(np.array([7, 0, 7, 3])).tolist()
    [2, 0, 2, 1]
    """
    highest = int(codes.max(initial=-1))
    if highest > LONG * len(codes):
        return np.unique(codes, return_inverse=True)[1]
    seen = np.zeros(highest + 1, np.bool_)
    seen[codes] = True
    return (np.cumsum(seen) - 1)[codes]
