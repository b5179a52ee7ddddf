"""Whether any close of a window reaches a level, or every close stays on one side of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

import numpy as np

from tracker.criteria._base import Call, Timing, epoch, ordinal
from tracker.criteria._columns import OWN, Checked, Column, Sheet
from tracker.criteria._fields import FIELDS, choice
from tracker.criteria._levels import unfit_level
from tracker.criteria._windows import closes, watched, wrong_form
from tracker.domain.amounts import plain, to_micro
from tracker.domain.horizon import Horizon
from tracker.domain.terms import Terms
from tracker.panel import Panel
from tracker.sessions.almanac import Almanac

FIELDS["Touch"] = choice("reaches", "drops to", "stays below", "stays above")
OPS = {"reaches": 1, "drops to": -1, "stays below": 2, "stays above": -2}


@dataclass(frozen=True)
class Criterion(Call):
    """``reaches``: some close at or above the level; ``drops to``: at or below it; ``stays`` is the
    negation. The entry close counts, for it is after the call. A touch settles early; that there
    was none rests on the extreme close and on the last one.
    """

    KIND: ClassVar[str] = "touch"
    PHRASES: ClassVar[tuple[str, ...]] = (
        "{series:Series} {how:Touch} {level:Figure} {horizon:Horizon}",
    )
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        "WTI reaches 80 by 2023-03-31",
        "KOSPI drops to 2300 within 20 sessions",
        "FED_UPPER stays below 6.00 through 2023-12-31",
    )
    SETTLES_EARLY: ClassVar[bool] = True
    REASONS: ClassVar[tuple[str, ...]] = (
        "touched the level",
        "never touched the level",
        "stayed off the level",
    )
    DIRECTIONS: ClassVar[Mapping[int, int]] = {1: 1, -1: -1, 2: -1, -2: 1}
    ROLLING: ClassVar[bool] = True

    series: str
    how: str
    level: Decimal
    horizon: Horizon

    def problems(self, almanac: Almanac) -> list[str]:
        allowed = ("by DATE", "through DATE", "within N UNITS", "within A..B")
        return [
            *wrong_form(self.horizon, allowed, "a touch"),
            *unfit_level(almanac.catalogue[self.series], self.level),
        ]

    def terms(self, timing: Timing, almanac: Almanac) -> Terms:
        problems: list[str] = []
        calendar = almanac.calendar_of(self.series)
        found = watched(self.horizon, calendar, timing, problems=problems)
        self.refuse(problems)
        assert found is not None
        return Terms(
            self.KIND,
            self.series,
            op=OPS[self.how],
            first=ordinal(found.first),
            last=ordinal(found.last),
            x=to_micro(self.level),
            due=epoch(closes(calendar, found.last)),
        )

    def thesis(self) -> str:
        return f"{self.series} {self.how} {plain(self.level)}"


def check(q: Column, panel: Panel) -> Checked:
    sheet = Sheet(q, panel, runs=2)
    span = panel.span(q.series, q.first, q.last)
    upward, stays = (q.op == 1) | (q.op == 2), np.abs(q.op) == 2
    slot, touched = panel.extremes.reach(span.lo, span.hi, q.x, upward)
    settled = touched | (span.whole & (q.due <= panel.as_of))
    sheet.decide(touched, ~stays, (OWN, OWN), panel.day[slot])
    sheet.decide(settled & ~touched, stays, (OWN + 2, OWN + 1), q.last)
    sheet.rest_on(0, settled, slot)
    sheet.rest_on(1, settled & ~touched & (slot != span.hi), span.hi)
    sheet.lacks_in(~settled, q.first, q.last)
    return sheet.done()
