"""The lowest (highest) close of a window against the close the call entered at."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

import numpy as np

from tracker.criteria._base import Call, Timing, epoch, ordinal
from tracker.criteria._columns import OWN, Checked, Column, Sheet, bar
from tracker.criteria._fields import FIELDS, choice
from tracker.criteria._windows import window, wrong_form
from tracker.domain.amounts import to_micro
from tracker.domain.horizon import Horizon
from tracker.domain.terms import Terms
from tracker.panel import Panel, held
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
    DIRECTIONS: ClassVar[Mapping[int, int]] = {1: 1, -1: -1}
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
    sheet = Sheet(q, panel, runs=3)
    entry = panel.slot(q.series, q.entry)
    start = panel.value[entry]
    started, rises = held(start), q.op > 0
    hollow = started & (start <= 0)
    span = panel.span(q.series, q.first, q.last)
    goal = bar(start, q.x, rises)
    slot, reached = panel.extremes.reach(span.lo, span.hi, goal, rises)
    settled = started & ~hollow & (reached | span.whole)
    day = np.where(reached, panel.day[slot], q.last)
    sheet.decide(settled, reached, (OWN, OWN + 1), day)
    sheet.void(hollow, OWN + 2, q.entry)
    sheet.rest_on(0, settled | hollow, entry)
    sheet.rest_on(1, settled, slot)
    sheet.rest_on(2, settled & ~reached & (slot != span.hi), span.hi)
    sheet.lacks(~started, (q.entry, entry))
    sheet.lacks_in(started & ~hollow & ~settled, q.first, q.last)
    return sheet.done()
