"""Questions of one kind as columns of numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tracker.store.arrays import Ints

COLUMNS = (
    "id", "op", "entry", "first", "last", "other_entry", "other_last", "x", "y", "n", "due",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """Questions of one kind, a column for each field; ``series`` and ``other`` index ``names``."""

    id: Ints
    series: NDArray[np.int32]
    other: NDArray[np.int32]
    op: Ints
    entry: Ints
    first: Ints
    last: Ints
    other_entry: Ints
    other_last: Ints
    x: Ints
    y: Ints
    n: Ints
    due: Ints

    def __len__(self) -> int:
        return len(self.id)
