"""Realised volatility of a window against the sessions before it."""

from dataclasses import dataclass
from math import isclose
from typing import ClassVar

import numpy as np

from tracker.criteria._base import Call, Timing, epoch, ordinal
from tracker.criteria._columns import OWN, Checked, Column, Sheet
from tracker.criteria._windows import attempt, window, wrong_form
from tracker.domain.horizon import Horizon
from tracker.domain.terms import Terms
from tracker.panel import Floats, Ints, Panel
from tracker.sessions.almanac import Almanac


@dataclass(frozen=True)
class Criterion(Call):
    """TRUE when the sample standard deviation (n - 1) of daily log returns in the window, times the root
    of 252, is above (below) that of the ``prior`` returns before it. The first return of the window uses
    the close before it.
    """

    KIND: ClassVar[str] = "volatility"
    PHRASES: ClassVar[tuple[str, ...]] = (
        "{series:Series} realised volatility {horizon:Horizon} {side:Side} prior {prior:Count} sessions",
    )
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        "SP500 realised volatility over 2023-03-14..2023-03-22 above prior 20 sessions",
    )
    REASONS: ClassVar[tuple[str, ...]] = (
        "volatility as asked",
        "volatility otherwise",
        "no return on zero or less",
    )
    ROLLING: ClassVar[bool] = True

    series: str
    horizon: Horizon
    side: str
    prior: int

    def problems(self, almanac: Almanac) -> list[str]:
        return wrong_form(self.horizon, ("over A..B", "over N UNITS"), "realised volatility")

    def terms(self, timing: Timing, almanac: Almanac) -> Terms:
        problems: list[str] = []
        calendar = almanac.calendar_of(self.series)
        ranged = self.horizon.first is not None
        found = window(self.horizon, calendar, timing, from_entry=ranged, problems=problems)
        if found and found.first == found.last:
            problems.append(f"{self.horizon} has one session: a volatility needs at least two")
        self.refuse(problems)
        assert found is not None
        first = found.first
        before = attempt(lambda: calendar.offset(first, -1 - self.prior), problems)
        self.refuse(problems)
        assert before is not None
        return Terms(
            self.KIND,
            self.series,
            op=1 if self.side == "above" else -1,
            entry=ordinal(before),
            first=ordinal(found.first),
            last=ordinal(found.last),
            n=self.prior,
            due=epoch(calendar.close(found.last)),
        )

    def thesis(self) -> str:
        return f"{self.series} volatility {self.side}"


def check(q: Column, panel: Panel) -> Checked:
    sheet = Sheet(q, panel, runs=1)
    span = panel.span(q.series, q.entry, q.last)
    low, high, whole = span.lo, span.hi, span.whole
    start = np.minimum(low + 1 + q.n, high)
    before, inside = _spread(panel, low + 1, start), _spread(panel, start, high + 1)
    apart = inside - before
    for row in np.flatnonzero(whole & (np.abs(apart) <= 1e-6 * (inside + before) + 1e-12)):
        apart[row] = _apart(panel, low[row] + 1, start[row], high[row] + 1)
    sheet.decide(whole, np.where(q.op > 0, apart > 0, apart < 0), (OWN, OWN + 1), q.last)
    sheet.void(whole & (panel.next_hollow[low] <= high), OWN + 2, q.last)
    sheet.rest_on(0, whole, low, high)
    sheet.lacks_in(~whole, q.entry, q.last)
    return sheet.done()


def _spread(panel: Panel, lo: Ints, end: Ints) -> Floats:
    """The sample variance of the log returns of slots ``lo`` to ``end - 1``."""
    count = np.maximum(end - lo, 2)
    total, squares = panel.return_sums
    summed = total[end] - total[lo]
    return np.asarray((squares[end] - squares[lo] - summed * summed / count) / (count - 1))


def _apart(panel: Panel, lo: int, start: int, end: int) -> float:
    """How much the later deviation exceeds the earlier, in two passes; 0 within rounding."""
    before, inside = (
        float(np.std(panel.log_return[a:b], ddof=1)) for a, b in ((lo, start), (start, end))
    )
    return 0.0 if isclose(inside, before, rel_tol=1e-9) else inside - before
