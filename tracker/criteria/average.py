"""The close of one session against its own simple average."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from tracker.criteria._base import Call, Timing, epoch, ordinal
from tracker.criteria._columns import OWN, Checked, Column, Sheet
from tracker.criteria._windows import attempt, window, wrong_form
from tracker.domain.horizon import Horizon
from tracker.domain.terms import Terms
from tracker.panel import Panel
from tracker.sessions.almanac import Almanac


@dataclass(frozen=True)
class Criterion(Call):
    """TRUE when the close is above (below) the mean of the last ``n`` closes, itself included. All
    ``n`` closes must be on record; equal is neither.
    """

    KIND: ClassVar[str] = "average"
    PHRASES: ClassVar[tuple[str, ...]] = (
        "{series:Series} {side:Side} its {n:Count}-session average {horizon:Horizon}",
    )
    EXAMPLES: ClassVar[tuple[str, ...]] = ("KOSPI below its 200-session average on 2023-03-15",)
    REASONS: ClassVar[tuple[str, ...]] = ("beyond the average", "not beyond the average")
    ROLLING: ClassVar[bool] = True

    series: str
    side: str
    n: int
    horizon: Horizon

    def problems(self, almanac: Almanac) -> list[str]:
        return wrong_form(self.horizon, ("on DATE", "after N UNITS"), "an average")

    def terms(self, timing: Timing, almanac: Almanac) -> Terms:
        problems: list[str] = []
        calendar = almanac.calendar_of(self.series)
        found = window(self.horizon, calendar, timing, from_entry=True, problems=problems)
        self.refuse(problems)
        assert found is not None
        last = found.last
        begins = attempt(lambda: calendar.offset(last, 1 - self.n), problems)
        self.refuse(problems)
        assert begins is not None
        return Terms(
            self.KIND,
            self.series,
            op=1 if self.side == "above" else -1,
            entry=ordinal(begins),
            first=ordinal(found.last),
            last=ordinal(found.last),
            n=self.n,
            due=epoch(calendar.close(found.last)),
        )

    def thesis(self) -> str:
        return f"{self.series} {self.side} its {self.n}-session average"


def check(q: Column, panel: Panel) -> Checked:
    sheet = Sheet(q, panel, runs=1)
    span = panel.span(q.series, q.entry, q.last)
    low, high = np.where(span.whole, span.lo, 0), np.where(span.whole, span.hi, 0)
    total = panel.running_sum[high + 1] - panel.running_sum[low]
    close = np.where(span.whole, panel.value[high], 0) * q.n
    sheet.lacks(~span.whole, span.gap, panel.cancelled(panel.slot(q.series, span.gap)))
    sheet.decide(
        span.whole, np.where(q.op > 0, close > total, close < total), (OWN, OWN + 1), q.last
    )
    sheet.rest_on(0, span.whole, span.lo, span.hi)
    return sheet.done()
