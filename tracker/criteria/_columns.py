"""Columns of questions going in, columns of answers coming out, and the arithmetic they share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from tracker.domain.terms import Outcome, Terms
from tracker.panel import Bools, Codes, Ints, Panel

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

    def take(self, rows: NDArray[np.intp] | slice) -> "Column":
        """The questions of the given rows."""
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
    evidence: NDArray[np.int32]

    def over(self, column: "Column") -> Ints:
        """When the window of each question closed that was decided on its last day, else 0 (epoch seconds).

        That nothing happened is not known before.
        """
        on_last = (self.outcome > 0) & (self.day == column.last)
        return np.asarray(np.where(on_last, column.due, 0))

    @classmethod
    def joined(cls, blocks: Iterable["Checked"], size: int) -> "Checked":
        """The answers of consecutive blocks of ``size`` questions in all; at least one block."""
        start, whole = 0, None
        for block in blocks:
            if whole is None:
                whole = _blank(size, block.evidence.shape[1])
            end = start + len(block.outcome)
            for f in fields(cls):
                getattr(whole, f.name)[start:end] = getattr(block, f.name)
            start = end
        assert whole is not None
        return whole


def _blank(size: int, runs: int) -> Checked:
    """Pending answers. Evidence lies in memory run by run, for that is how it is filled in."""
    return Checked(
        np.zeros(size, np.int8),
        np.zeros(size, np.int8),
        np.zeros(size, np.int32),
        np.zeros((runs, 2, size), np.int32).transpose(2, 0, 1),
    )


class Sheet:
    """Answers while they are being filled in; every question starts as pending, its window open."""

    def __init__(self, column: Column, panel: Panel, runs: int) -> None:
        self._panel, self._column = panel, column
        self._due_passed = column.due <= panel.as_of
        self._answers = _blank(len(column), runs)
        self._outcome, self._reason = self._answers.outcome, self._answers.reason
        self._day, self._evidence = self._answers.day, self._answers.evidence

    def decide(self, where: Bools, true: Bools, reasons: tuple[int, int], day: Codes) -> None:
        """Questions decided on ``day``: TRUE with the first of ``reasons`` or FALSE with the second.

        A question may be decided once; masks are multiplied and not indexed by, which is quicker.
        """
        yes = true.view(np.int8)
        self._outcome += where * (np.int8(FALSE) + np.int8(TRUE - FALSE) * yes)
        self._reason += where * (np.int8(reasons[1]) + np.int8(reasons[0] - reasons[1]) * yes)
        self._day += where * day

    def rest_on(self, run: int, where: Bools, lo: Ints, hi: Ints | None = None) -> None:
        """The slots ``lo`` to ``hi`` are evidence of the questions ``where``."""
        first, last = self._evidence[:, run, 0], self._evidence[:, run, 1]
        np.multiply(lo, where, out=first, casting="unsafe")
        if hi is None:
            last[:] = first
        else:
            np.multiply(hi, where, out=last, casting="unsafe")

    def void(self, where: Bools, reason: int, day: Codes) -> None:
        """Questions that have no answer, whatever was decided before."""
        rows = np.flatnonzero(where)
        self._outcome[rows], self._reason[rows] = VOID, reason
        self._day[rows] = day[rows]

    def lacks(self, where: Bools, *needed: tuple[Codes, Ints]) -> None:
        """Questions without some figure that they need; ``needed`` are days with their slots.

        Pending, or void when one of the figures will never come.
        """
        rows = np.flatnonzero(where & self._due_passed)
        if len(rows):
            figures = [(day[rows], slot[rows]) for day, slot in reversed(needed)]
            gone = [(~self._panel.has(slot), day, slot) for day, slot in figures]
            off = [(self._panel.called_off(slot), day, slot) for day, slot in figures]
            at, of = figures[0]
            for this, day, slot in gone + off:
                at, of = np.where(this, day, at), np.where(this, slot, of)
            self._lack(rows, at, of)

    def lacks_in(self, where: Bools, first: Codes, last: Codes) -> None:
        """Questions with a gap in the window ``first`` to ``last`` of their series.

        Pending while a session is merely missing, void when all that is missing will never come.
        """
        rows = np.flatnonzero(where & self._due_passed)
        if len(rows):
            self._lack(rows, *self._panel.gaps(self._column.series[rows], first[rows], last[rows]))

    def _lack(self, rows: NDArray[np.intp], day: Codes, slot: Ints) -> None:
        void = self._panel.called_off(slot)
        self._outcome[rows] = VOID * void
        self._reason[rows] = np.where(void, CALLED_OFF, MISSING_FIGURE)
        self._day[rows] = day
        self._evidence[rows, 0] = (slot * void)[:, None]

    def done(self) -> Checked:
        """The answers."""
        return self._answers


def bar(base: Ints, percent: Ints, upward: Bools) -> Ints:
    """What a figure must reach to be ``percent`` (micro-per-cent) above or below ``base``; exact.

    The smallest whole micro-unit at or above the share, or the largest at or below it.
    """
    turn = np.where(upward, np.int64(-1), np.int64(1))
    part = HUNDRED_PERCENT - turn * percent
    base = turn * base
    whole = base // HUNDRED_PERCENT
    rest = base - whole * HUNDRED_PERCENT
    return np.asarray(turn * (whole * part + rest * part // HUNDRED_PERCENT))


def compare(a: Ints, b: Ints) -> NDArray[np.int8]:
    """The sign of ``a - b``."""
    return (a > b).view(np.int8) - (a < b).view(np.int8)


def signs(ops: dict[str, int], accepted: dict[str, str]) -> Bools:
    """For ``accepts``: which of the signs ``-0+`` each operator takes."""
    table = np.zeros((len(ops) + 1, 3), bool)
    for word, op in ops.items():
        table[op, ["-0+".index(sign) for sign in accepted[word]]] = True
    return table.ravel()


def accepts(table: Bools, op: NDArray[np.int8], sign: NDArray[np.int8]) -> Bools:
    """Whether each operator takes its sign; a negative operator counts from the table's end."""
    return np.asarray(table[op.astype(np.intp) * 3 + 1 + sign])


def compare_products(a: Ints, b: Ints, c: Ints, d: Ints, *, where: Bools) -> NDArray[np.int8]:
    """The sign of ``a*b - c*d``, exactly: floats decide the clear cases, whole numbers the close ones."""
    left, right = a.astype(np.float64) * b, c.astype(np.float64) * d
    apart = left - right
    sign = (apart > 0).view(np.int8) - (apart < 0).view(np.int8)
    close = np.flatnonzero(where & (np.abs(apart) <= 1e-12 * (np.abs(left) + np.abs(right))))
    for i in close:
        exact = int(a[i]) * int(b[i]) - int(c[i]) * int(d[i])
        sign[i] = (exact > 0) - (exact < 0)
    return sign
