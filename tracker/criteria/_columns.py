"""Columns of questions going in, columns of answers coming out, and the arithmetic they share."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from tracker.domain.terms import Outcome, Terms
from tracker.panel import Bools, Ints, Panel

HUNDRED_PERCENT = 100_000_000
OPEN, MISSING_FIGURE, CALLED_OFF = 0, 1, 2
COMMON_REASONS = ("window open", "missing figure", "cancelled")
OWN = len(COMMON_REASONS)

TRUE, FALSE, VOID = int(Outcome.TRUE), int(Outcome.FALSE), int(Outcome.VOID)


@dataclass(frozen=True)
class Column:
    """Questions of one kind, one array a field of ``Terms``; series as indices of the panel."""

    series: NDArray[np.int32]
    other: NDArray[np.int32]
    op: NDArray[np.int8]
    entry: NDArray[np.int32]
    first: NDArray[np.int32]
    last: NDArray[np.int32]
    other_entry: NDArray[np.int32]
    other_last: NDArray[np.int32]
    x: Ints
    y: Ints
    n: NDArray[np.int32]
    due: Ints

    def __len__(self) -> int:
        return len(self.due)

    @classmethod
    def of(cls, terms: Sequence[Terms], panel: Panel) -> "Column":
        """Questions written as ``Terms`` as a column for ``panel``."""
        names = {"series", "other"}
        return cls(
            panel.codes([t.series for t in terms]),
            panel.codes([t.other for t in terms]),
            *(
                np.array([getattr(t, f.name) for t in terms], DTYPES[f.name])
                for f in fields(cls)
                if f.name not in names
            ),
        )

    def take(self, rows: NDArray[np.intp]) -> "Column":
        return Column(*(getattr(self, f.name)[rows] for f in fields(self)))


DTYPES: dict[str, type[np.signedinteger]] = {
    "series": np.int32, "other": np.int32, "op": np.int8, "entry": np.int32, "first": np.int32,
    "last": np.int32, "other_entry": np.int32, "other_last": np.int32, "x": np.int64,
    "y": np.int64, "n": np.int32, "due": np.int64,
}  # fmt: skip


@dataclass(frozen=True)
class Checked:
    """Answers, one a question.

    ``outcome`` as ``Outcome``; ``reason`` an index into the kind's reasons; ``day`` the session that
    decided (for a missing figure, the session that lacks it) or 0; ``evidence`` of shape (n, k, 2):
    runs of slots of the panel, both ends included, 0..0 for none.
    """

    outcome: NDArray[np.int8]
    reason: NDArray[np.int8]
    day: NDArray[np.int32]
    evidence: Ints


class Sheet:
    """Answers while they are being filled in; every question starts as pending, its window open."""

    def __init__(self, column: Column, panel: Panel, runs: int) -> None:
        n = len(column)
        self._due_passed = column.due <= panel.as_of
        self.outcome = np.zeros(n, np.int8)
        self.reason = np.zeros(n, np.int8)
        self.day = np.zeros(n, np.int32)
        self.evidence = np.zeros((n, runs, 2), np.int64)

    def lacks(self, where: Bools, gap: NDArray[np.integer], called_off: Bools) -> None:
        """Questions whose figure on day ``gap`` is missing: pending, or void when it will never come."""
        void = where & called_off & self._due_passed
        late = where & ~void & self._due_passed
        self.outcome[void] = VOID
        self.reason[void] = CALLED_OFF
        self.reason[late] = MISSING_FIGURE
        marked = void | late
        self.day[marked] = gap[marked]

    def decide(
        self, where: Bools, true: Bools, reasons: tuple[int, int], day: NDArray[np.integer]
    ) -> None:
        """Questions decided on ``day``: TRUE with the first of ``reasons`` or FALSE with the second."""
        self.outcome[where] = np.where(true[where], TRUE, FALSE)
        self.reason[where] = np.where(true[where], reasons[0], reasons[1])
        self.day[where] = day[where]

    def void(self, where: Bools, reason: int, day: NDArray[np.integer]) -> None:
        self.outcome[where], self.reason[where] = VOID, reason
        self.day[where] = day[where]

    def rest_on(self, run: int, where: Bools, lo: Ints, hi: Ints | None = None) -> None:
        """The slots ``lo`` to ``hi`` are evidence of the questions ``where``."""
        self.evidence[where, run, 0] = lo[where]
        self.evidence[where, run, 1] = lo[where] if hi is None else hi[where]

    def done(self) -> Checked:
        return Checked(self.outcome, self.reason, self.day, self.evidence)


def share_up(base: Ints, percent: Ints) -> Ints:
    """The smallest whole micro-unit at or above ``base`` times (1 + ``percent``), micro-per-cent; exact."""
    return -_floor_share(-base, HUNDRED_PERCENT + percent)


def share_down(base: Ints, percent: Ints) -> Ints:
    """The largest whole micro-unit at or below ``base`` times (1 - ``percent``), micro-per-cent; exact."""
    return _floor_share(base, HUNDRED_PERCENT - percent)


def _floor_share(base: Ints, part: Ints) -> Ints:
    whole, rest = np.divmod(base, HUNDRED_PERCENT)
    return np.asarray(whole * part + rest * part // HUNDRED_PERCENT)


def compare_products(a: Ints, b: Ints, c: Ints, d: Ints) -> NDArray[np.int8]:
    """The sign of ``a*b - c*d``, exactly: floats decide the clear cases, whole numbers the close ones."""
    left, right = a.astype(np.float64) * b, c.astype(np.float64) * d
    sign = np.sign(left - right).astype(np.int8)
    close = np.flatnonzero(np.abs(left - right) <= 1e-12 * (np.abs(left) + np.abs(right)))
    for i in close:
        exact = int(a[i]) * int(b[i]) - int(c[i]) * int(d[i])
        sign[i] = (exact > 0) - (exact < 0)
    return sign
