"""Observations as columns, and which of them are in force at a moment."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.signedinteger]

MISSING = np.iinfo(np.int64).min
CANCELLED = MISSING + 1
ENDED = MISSING + 2
WORTHLESS = ENDED


def held(value: Ints) -> Bools:
    """Whether each value is a figure, and not missing, cancelled or the end of its series."""
    return value > WORTHLESS


@dataclass(frozen=True)
class Figures:
    """Observations as columns of one length.

    ``series`` indexes ``names``; ``day`` ordinals; ``value`` micro-units, ``CANCELLED`` for a release
    that will not come, ``ENDED`` for a series that stops there; ``known_at`` epoch seconds;
    ``corrects`` the id of the row that this one replaces as wrong, or 0.
    """

    names: tuple[str, ...]
    series: NDArray[np.int32]
    day: NDArray[np.int32]
    value: Ints
    known_at: Ints
    id: Ints
    corrects: Ints

    def known(self, as_of: int) -> "Figures":
        """The rows in force at ``as_of``, by series and day: known by then, first prints only.

        A correction known by then takes the place of the row it corrects, so that a correction of
        a first print comes before the revisions that were published in between.
        """
        rows = np.flatnonzero(self.known_at <= as_of)
        published = self._published(rows)
        rows = rows[~np.isin(self.id[rows], self.corrects[rows])]
        order = np.lexsort((self.id[rows], published[rows], self.day[rows], self.series[rows]))
        rows = rows[order]
        series, day = self.series[rows], self.day[rows]
        again = (series[1:] == series[:-1]) & (day[1:] == day[:-1])
        return self.take(rows[np.concatenate(([True], ~again))] if len(rows) else rows)

    def _published(self, rows: NDArray[np.intp]) -> Ints:
        """When each figure was published: ``known_at``, of the wrong row for a correction."""
        published = self.known_at.copy()
        corrections = rows[self.corrects[rows] > 0]
        if len(corrections):
            row_of = {int(self.id[row]): row for row in rows}
            for row in corrections[np.argsort(self.id[corrections])]:
                wrong = row_of.get(int(self.corrects[row]), row)
                published[row] = published[wrong]
        return published

    def take(self, rows: NDArray[np.intp]) -> "Figures":
        """The given rows."""
        columns = (getattr(self, f.name)[rows] for f in fields(self) if f.name != "names")
        return Figures(self.names, *columns)
