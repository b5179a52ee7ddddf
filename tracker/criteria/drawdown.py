"""The lowest (highest) close of a window against the close the call entered at."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

import numpy as np

from tracker.criteria._base import Call, Timing, epoch, ordinal
from tracker.criteria._columns import OWN, Checked, Column, Sheet, share_down, share_up
from tracker.criteria._fields import FIELDS, choice
from tracker.criteria._windows import window, wrong_form
from tracker.domain.amounts import to_micro
from tracker.domain.horizon import Horizon
from tracker.domain.terms import Terms
from tracker.panel import Panel
from tracker.sessions.almanac import Almanac

FIELDS["FallsRises"] = choice("falls", "rises")


@dataclass(frozen=True)
class Criterion(Call):
    """TRUE when some close after the entry is that many per cent below (above) the entry close.

    With a range that begins after the call, the entry is the last close before the range.
    """

    KIND: ClassVar[str] = "drawdown"
    PHRASES: ClassVar[tuple[str, ...]] = (
        "{series:Series} {how:FallsRises} at least {percent:Percent}% {horizon:Horizon}",
    )
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        "KRE falls at least 10% within 2023-05-01..2023-06-30",
        "SP500 rises at least 5% within 20 sessions",
    )
    SETTLES_EARLY: ClassVar[bool] = True
    REASONS: ClassVar[tuple[str, ...]] = (
        "moved that far",
        "never moved that far",
        "no percentage of zero or less",
    )
    ROLLING: ClassVar[bool] = True

    series: str
    how: str
    percent: Decimal
    horizon: Horizon

    def problems(self, almanac: Almanac) -> list[str]:
        allowed = ("within N UNITS", "within A..B", "by DATE")
        return wrong_form(self.horizon, allowed, "a fall or rise")

    def terms(self, timing: Timing, almanac: Almanac) -> Terms:
        problems: list[str] = []
        calendar = almanac.calendar_of(self.series)
        found = window(self.horizon, calendar, timing, from_entry=False, problems=problems)
        self.refuse(problems)
        assert found is not None
        return Terms(
            self.KIND,
            self.series,
            op=1 if self.how == "rises" else -1,
            entry=ordinal(found.entry),
            first=ordinal(found.first),
            last=ordinal(found.last),
            x=to_micro(self.percent),
            due=epoch(calendar.close(found.last)),
        )

    def thesis(self) -> str:
        return f"{self.series} {'up' if self.how == 'rises' else 'down'}"


def check(q: Column, panel: Panel) -> Checked:
    sheet = Sheet(q, panel, runs=2)
    entry = panel.slot(q.series, q.entry)
    start, started = panel.value[entry], panel.has(entry)
    hollow = started & (start <= 0)
    span = panel.span(q.series, q.first, q.last)
    some = np.flatnonzero(started & ~hollow & (span.hi >= span.lo))
    extreme = np.zeros(len(q), np.int64)
    reached = np.zeros(len(q), bool)
    for rising in (True, False):
        rows = some[(q.op[some] > 0) == rising]
        if not len(rows):
            continue
        lo, hi = span.lo[rows], span.hi[rows]
        bar = (share_up if rising else share_down)(start[rows], q.x[rows])
        best = panel.highest(lo, hi) if rising else panel.lowest(lo, hi)
        reach = panel.has(best) & (
            (panel.value[best] >= bar) if rising else (panel.value[best] <= bar)
        )
        search = panel.first_at_least if rising else panel.first_at_most
        best[reach] = search(lo[reach], hi[reach], bar[reach])
        extreme[rows], reached[rows] = best, reach
    settled = started & (reached | span.whole)
    gap = np.where(started, span.gap, q.entry)
    sheet.lacks(~settled, gap, panel.cancelled(panel.slot(q.series, gap)))
    sheet.decide(settled, reached, (OWN, OWN + 1), np.where(reached, panel.day[extreme], q.last))
    sheet.void(hollow, OWN + 2, q.entry)
    sheet.rest_on(0, settled | hollow, entry)
    sheet.rest_on(1, settled & ~hollow, extreme)
    return sheet.done()
