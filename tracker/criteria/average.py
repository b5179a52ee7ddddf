"""The close of one session against its own simple average."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from tracker.criteria._base import Call, Timing, epoch, ordinal
from tracker.criteria._columns import OWN, Checked, Column, Sheet, compare
from tracker.criteria._windows import attempt, no_session, window, wrong_form
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
    DIRECTIONS: ClassVar[Mapping[int, int]] = {1: 1, -1: -1}
    ROLLING: ClassVar[bool] = True

    series: str
    side: str
    n: int
    horizon: Horizon

    def problems(self, almanac: Almanac) -> list[str]:
        return [
            *wrong_form(self.horizon, ("on DATE", "after N UNITS"), "an average"),
            *no_session(self.horizon, almanac.calendar_of(self.series)),
        ]

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
    whole, high = span.whole, span.hi
    total = panel.running_sum[high + 1] - panel.running_sum[span.lo]
    sign = compare(np.multiply(panel.value[high], q.n), total)
    sheet.decide(whole, np.where(q.op > 0, sign > 0, sign < 0), (OWN, OWN + 1), q.last)
    sheet.rest_on(0, whole, span.lo, high)
    sheet.lacks_in(~whole, q.entry, q.last)
    return sheet.done()
