"""The close at the end of a window against the close the call entered at."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

import numpy as np

from tracker.criteria._base import Call, Timing, epoch, ordinal
from tracker.criteria._columns import OWN, Checked, Column, Sheet, share_down, share_up
from tracker.criteria._windows import window, wrong_form
from tracker.domain.amounts import to_micro
from tracker.domain.horizon import Horizon
from tracker.domain.terms import Terms
from tracker.panel import Panel
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
    have = panel.has(entry) & panel.has(end)
    rise = np.where(q.x > 0, close >= share_up(start, q.x), close > start)
    fall = np.where(q.x > 0, close <= share_down(start, q.x), close < start)
    hollow = have & (q.x > 0) & (start <= 0)
    sheet.lacks(
        ~have,
        np.where(panel.has(entry), q.last, q.entry),
        panel.cancelled(entry) | panel.cancelled(end),
    )
    sheet.decide(have, np.where(q.op > 0, rise, fall), (OWN, OWN + 1), q.last)
    sheet.void(hollow, OWN + 2, q.last)
    sheet.rest_on(0, have, entry)
    sheet.rest_on(1, have, end)
    return sheet.done()
