"""Observations as columns, and which of them are in force at a moment."""

from dataclasses import dataclass, fields, replace

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
DAY_BITS = 22
"""The bits of an ordinal: days lie below 2**22 up to the year 9999."""


def held(value: Ints) -> Bools:
    """Whether each value is a figure, and not missing, cancelled or the end of its series."""
    return value > WORTHLESS


@dataclass(frozen=True)
class Figures:
    """Observations as columns of one length.

    ``series`` indexes ``names``; ``day`` ordinals; ``value`` micro-units, ``CANCELLED`` for a release
    that will not come, ``ENDED`` for a series that stops there; ``known_at`` epoch seconds;
    ``corrects`` the id of the row that this one replaces as wrong, or 0; ``source`` numbers who
    published it. ``tolerance`` is by how large a share of a figure two sources may differ, by name.
    """

    names: tuple[str, ...]
    series: NDArray[np.int32]
    day: NDArray[np.int32]
    value: Ints
    known_at: Ints
    id: Ints
    corrects: Ints
    source: NDArray[np.int32]
    tolerance: tuple[float, ...]

    def known(self, as_of: int) -> "Figures":
        """The rows in force at ``as_of``, by series and day: known by then, first prints only.

        A correction known by then takes the place of the row it corrects, so that a correction of
        a first print comes before the revisions that were published in between. A first print that
        another source contradicts has the value ``MISSING``: it settles nothing until one of the two is
        corrected. A release that came out after all counts, although it had been called off before.
        """
        found, disputed = self._in_force(as_of)
        found.value[disputed] = MISSING
        return found

    def disputed(self, as_of: int) -> "Figures":
        """The first prints that another source contradicts, as known at ``as_of``."""
        found, disputed = self._in_force(as_of)
        return found.take(disputed)

    def _in_force(self, as_of: int) -> tuple["Figures", Ints]:
        """The first prints by series and day, and which of them another source contradicts."""
        rows = np.flatnonzero(self.known_at <= as_of)
        published = self._published(rows)
        if self.corrects.any():
            rows = rows[~np.isin(self.id[rows], self.corrects[rows])]
        rows = rows[self._order(rows, published)]
        series, day = self.series[rows], self.day[rows]
        first = np.ones(len(rows), np.bool_)
        first[1:] = (series[1:] != series[:-1]) | (day[1:] != day[:-1])
        return self.take(rows[first]), self._disputed(rows, published, first)

    def _order(self, rows: NDArray[np.intp], published: Ints) -> NDArray[np.intp]:
        """The order by series and day; of one day what was called off comes last, else by moment and id.

        Days with one row, which nearly all are, need the first two only and come sorted already.
        """
        day = self.series[rows].astype(np.int64) << DAY_BITS | self.day[rows]
        order = np.argsort(day, kind="stable")
        again = np.flatnonzero(day[order[1:]] == day[order[:-1]])
        several = np.union1d(again, again + 1)
        own = order[several]
        called_off, moment = self.value[rows[own]] == CANCELLED, published[rows[own]]
        order[several] = own[np.lexsort((self.id[rows[own]], moment, called_off, day[own]))]
        return order

    def _disputed(self, rows: NDArray[np.intp], published: Ints, first: Bools) -> Ints:
        """Which first prints another source contradicts that published at the same moment."""
        if first.all():
            return np.zeros(0, np.int64)
        own = np.flatnonzero(first)[np.cumsum(first) - 1]
        print_ = rows[own]
        rival = (published[rows] == published[print_]) & (self.source[rows] != self.source[print_])
        at = np.flatnonzero(rival)
        stated, other = (self.value[r[at]].astype(np.float64) for r in (print_, rows))
        slack = np.asarray(self.tolerance)[self.series[rows[at]]] * np.abs(stated)
        apart = at[np.abs(stated - other) > slack]
        return np.unique(np.cumsum(first)[apart] - 1)

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
        columns = {
            f.name: getattr(self, f.name)[rows]
            for f in fields(self)
            if f.name not in ("names", "tolerance")
        }
        return replace(self, **columns)
