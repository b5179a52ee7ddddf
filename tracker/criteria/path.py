"""Whether a central bank moves its rate one way anywhere in a window."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo

import numpy as np

from tracker.criteria._banks import no_bank
from tracker.criteria._base import Call, Timing, epoch, ordinal
from tracker.criteria._columns import OWN, Checked, Column, Sheet
from tracker.criteria._fields import FIELDS, choice
from tracker.criteria._windows import closes, watched, wrong_form
from tracker.domain.horizon import Horizon
from tracker.domain.terms import Terms
from tracker.panel import Codes, Panel
from tracker.sessions.almanac import Almanac
from tracker.sessions.calendar import Calendar

FIELDS["CutHike"] = choice("cut", "hike")


@dataclass(frozen=True)
class Criterion(Call):
    """TRUE when no decision announced in the window, from the call on, goes that way. FALSE settles
    early; TRUE needs every meeting of the window on record.
    """

    KIND: ClassVar[str] = "path"
    PHRASES: ClassVar[tuple[str, ...]] = ("no {bank:Series} {move:CutHike} {horizon:Horizon}",)
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        "no FOMC cut through 2023-12-31",
        "no FOMC cut within 2023-07-01..2023-12-31",
    )
    SETTLES_EARLY: ClassVar[bool] = True
    REASONS: ClassVar[tuple[str, ...]] = ("no such decision", "such a decision came")

    bank: str
    move: str
    horizon: Horizon

    def problems(self, almanac: Almanac) -> list[str]:
        allowed = ("through DATE", "within A..B", "within N UNITS", "by DATE")
        return no_bank(almanac, self.bank) or wrong_form(self.horizon, allowed, "a policy path")

    def terms(self, timing: Timing, almanac: Almanac) -> Terms:
        problems: list[str] = []
        calendar = almanac.calendar_of(self.bank)
        found = watched(self.horizon, calendar, timing, problems=problems)
        self.refuse(problems)
        assert found is not None
        return Terms(
            self.KIND,
            self.bank,
            op=1 if self.move == "hike" else -1,
            first=ordinal(found.first),
            last=ordinal(found.last),
            other_entry=ordinal(_before(calendar, found.first)),
            n=ordinal(_earliest(self.horizon, calendar, timing)),
            due=epoch(closes(calendar, found.last)),
        )

    def thesis(self) -> str:
        return f"no {self.bank} {self.move}"


def _before(calendar: Calendar, first: date) -> date | None:
    """The meeting before the window, as the calendar was when the question was asked."""
    return calendar.offset(first, -1) if first > calendar.first_day else None


def _earliest(horizon: Horizon, calendar: Calendar, timing: Timing) -> date:
    """The first day on which a decision falls into the window, whether a meeting was planned or not."""
    start = timing.starting(counted=horizon.unit is not None)
    called_on = start.astimezone(ZoneInfo(calendar.zone)).date()
    return max(called_on, horizon.first or called_on)


def check(q: Column, panel: Panel) -> Checked:
    sheet = Sheet(q, panel, runs=1)
    begins = _begins(q, panel)
    span = panel.span(q.series, begins, q.last)
    slot, broken = panel.extremes.reach(span.lo, span.hi, q.op.astype(np.int64), q.op > 0)
    kept = span.whole & ~broken & (q.due <= panel.as_of)
    sheet.decide(broken, kept, (OWN, OWN + 1), panel.day[slot])
    sheet.decide(kept, kept, (OWN, OWN + 1), q.last)
    sheet.rest_on(
        0, broken | kept, np.where(broken, slot, span.lo), np.where(broken, slot, span.hi)
    )
    sheet.lacks_in(~broken & ~kept, begins, q.last)
    return sheet.done()


def _begins(q: Column, panel: Panel) -> Codes:
    """The first meeting of each window: one that was called only after the question was asked comes
    before the first one that had been on the calendar.
    """
    slot = panel.slot(q.series, q.other_entry) + 1
    slot *= slot > 1
    slot *= slot < len(panel.day)
    day = panel.day[slot]
    sooner = (panel.slot(q.series, day) == slot) & (slot > 0) & (day >= q.n) & (day < q.first)
    return np.where(sooner, day, q.first)
