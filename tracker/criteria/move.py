"""The close at the end of a window against the close the call entered at."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

import numpy as np

from tracker.criteria._base import Call, Timing, epoch, ordinal
from tracker.criteria._columns import OWN, Checked, Column, Sheet, bar
from tracker.criteria._windows import window, wrong_form
from tracker.domain.amounts import to_micro
from tracker.domain.horizon import Horizon
from tracker.domain.terms import Terms
from tracker.panel import Panel, held
from tracker.sessions.almanac import Almanac


@dataclass(frozen=True)
class Criterion(Call):
    """TRUE when the last close of the window is above (below) the entry close; equal is neither.

    ``at_least`` asks for a change of that many per cent of the entry close or more, exactly.
    """

    KIND: ClassVar[str] = "move"
    PHRASES: ClassVar[tuple[str, ...]] = (
        "{series:Series} {direction:UpDown} {horizon:Horizon}",
        "{series:Series} {direction:UpDown} at least {at_least:Percent}% {horizon:Horizon}",
    )
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        "KOSPI up over 20 sessions",
        "KOSPI down at least 5% over 60 sessions",
        "WTI up by 2023-03-31",
    )
    REASONS: ClassVar[tuple[str, ...]] = (
        "moved as asked",
        "did not move as asked",
        "no percentage of zero or less",
    )
    DIRECTIONS: ClassVar[Mapping[int, int]] = {1: 1, -1: -1}
    ROLLING: ClassVar[bool] = True

    series: str
    direction: str
    horizon: Horizon
    at_least: Decimal | None = None

    def problems(self, almanac: Almanac) -> list[str]:
        return wrong_form(self.horizon, ("over N UNITS", "by DATE"), "a move")

    def terms(self, timing: Timing, almanac: Almanac) -> Terms:
        problems: list[str] = []
        calendar = almanac.calendar_of(self.series)
        found = window(self.horizon, calendar, timing, from_entry=False, problems=problems)
        self.refuse(problems)
        assert found is not None
        return Terms(
            self.KIND,
            self.series,
            op=1 if self.direction == "up" else -1,
            entry=ordinal(found.entry),
            first=ordinal(found.first),
            last=ordinal(found.last),
            x=to_micro(self.at_least or Decimal(0)),
            due=epoch(calendar.close(found.last)),
        )

    def thesis(self) -> str:
        return f"{self.series} {self.direction}"


def check(q: Column, panel: Panel) -> Checked:
    sheet = Sheet(q, panel, runs=2)
    entry, end = panel.slot(q.series, q.entry), panel.slot(q.series, q.last)
    start, close = panel.value[entry], panel.value[end]
    have, up = held(start) & held(close), q.op > 0
    moved = np.where(up, close > start, close < start)
    rows = np.flatnonzero(q.x)
    goal = bar(start[rows], q.x[rows], up[rows])
    moved[rows] = np.where(up[rows], close[rows] >= goal, close[rows] <= goal)
    sheet.decide(have, moved, (OWN, OWN + 1), q.last)
    sheet.void(have & (q.x > 0) & (start <= 0), OWN + 2, q.last)
    sheet.rest_on(0, have, entry)
    sheet.rest_on(1, have, end)
    sheet.lacks(~have, (q.entry, entry), (q.last, end))
    return sheet.done()
