"""The close of one session against a level."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

import numpy as np

from tracker.criteria._base import Call, Timing, epoch, ordinal
from tracker.criteria._columns import OWN, Checked, Column, Sheet
from tracker.criteria._levels import unfit_level
from tracker.criteria._windows import no_session, window, wrong_form
from tracker.domain.amounts import plain, to_micro
from tracker.domain.horizon import Horizon
from tracker.domain.terms import Terms
from tracker.panel import Panel, held
from tracker.sessions.almanac import Almanac


@dataclass(frozen=True)
class Criterion(Call):
    """TRUE when the close of that session is above (below) the level; equal is neither."""

    KIND: ClassVar[str] = "level"
    PHRASES: ClassVar[tuple[str, ...]] = (
        "{series:Series} {side:Side} {level:Figure} {horizon:Horizon}",
    )
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        "KOSPI above 2500 on 2023-06-30",
        "DGS2 below 4.00 after 5 sessions",
    )
    REASONS: ClassVar[tuple[str, ...]] = ("beyond the level", "not beyond the level")
    DIRECTIONS: ClassVar[Mapping[int, int]] = {1: 1, -1: -1}
    ROLLING: ClassVar[bool] = True

    series: str
    side: str
    level: Decimal
    horizon: Horizon

    def problems(self, almanac: Almanac) -> list[str]:
        return [
            *wrong_form(self.horizon, ("on DATE", "after N UNITS"), "a level"),
            *unfit_level(almanac.catalogue[self.series], self.level),
            *no_session(self.horizon, almanac.calendar_of(self.series)),
        ]

    def terms(self, timing: Timing, almanac: Almanac) -> Terms:
        problems: list[str] = []
        calendar = almanac.calendar_of(self.series)
        found = window(self.horizon, calendar, timing, from_entry=True, problems=problems)
        self.refuse(problems)
        assert found is not None
        return Terms(
            self.KIND,
            self.series,
            op=1 if self.side == "above" else -1,
            first=ordinal(found.last),
            last=ordinal(found.last),
            x=to_micro(self.level),
            due=epoch(calendar.close(found.last)),
        )

    def thesis(self) -> str:
        return f"{self.series} {self.side} {plain(self.level)}"


def check(q: Column, panel: Panel) -> Checked:
    sheet = Sheet(q, panel, runs=1)
    end = panel.slot(q.series, q.last)
    close = panel.value[end]
    have = held(close)
    sheet.decide(have, np.where(q.op > 0, close > q.x, close < q.x), (OWN, OWN + 1), q.last)
    sheet.rest_on(0, have, end)
    sheet.lacks(~have, (q.last, end))
    return sheet.done()
