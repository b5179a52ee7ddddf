"""The first print of a data release against the consensus, an earlier print, a number or a range."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

import numpy as np

from tracker.criteria._base import Call, Timing, epoch, ordinal
from tracker.criteria._columns import (
    OWN,
    Checked,
    Column,
    Sheet,
    accepts,
    compare,
    signs,
)
from tracker.criteria._fields import FIELDS, choice, period_day, period_text
from tracker.criteria._levels import unfit_level
from tracker.domain.amounts import plain, to_micro
from tracker.domain.terms import Terms
from tracker.errors import NotASession, OutsideCalendar
from tracker.panel import Panel, held
from tracker.sessions.almanac import Almanac

FIELDS["Than"] = choice("above", "below", "at least", "at most")
OPS = {"above": 1, "below": -1, "at least": 2, "at most": -2, "between": 3}
EPOCH_DAY = date(1970, 1, 1).toordinal()
DAY_SECONDS = 86_400
PRINTED = ("first print", "median")


@dataclass(frozen=True)
class Criterion(Call):
    """TRUE when the first published value is as said; later revisions change nothing.

    It is decided on the UTC day of publication. ``between`` includes both ends. A cancelled release is VOID.
    """

    KIND: ClassVar[str] = "release"
    PHRASES: ClassVar[tuple[str, ...]] = (
        "{series:Series} {period:Period} {side:Side} consensus",
        "{series:Series} {period:Period} {side:Side} {other:Series} {other_period:Period}",
        "{series:Series} {period:Period} {than:Than} {level:Figure}",
        "{series:Series} {period:Period} between {low:Figure} and {high:Figure}",
    )
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        "NFP 2023-02 above consensus",
        "NFP 2023-02 below NFP 2023-01",
        "CPI_CORE_MOM 2023-02 at most 0.4",
        "SEP_FFR_2023 2023-03-22 between 5.00 and 5.25",
    )
    REASONS: ClassVar[tuple[str, ...]] = ("printed as asked", "printed otherwise")

    series: str
    period: str
    side: str | None = None
    other: str | None = None
    other_period: str | None = None
    than: str | None = None
    level: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None

    def problems(self, almanac: Almanac) -> list[str]:
        series = almanac.catalogue[self.series]
        if series.meaning not in PRINTED:
            return [f"{self.series} is no data release: its figures are {series.meaning} figures"]
        found = _period_problems(almanac, self.series, self.period)
        if self.other is not None and self.other_period is not None:
            found += _period_problems(almanac, self.other, self.other_period)
            if self.other != self.series:
                found.append(
                    f"compare {self.series} with an earlier {self.series}, not with {self.other}"
                )
            elif not found and period_day(self.other_period) >= period_day(self.period):
                found.append(f"{self.other_period} is not before {self.period}")
        elif self.side is not None and f"{self.series}_CONSENSUS" not in almanac.catalogue:
            found.append(f"no consensus is kept for {self.series}")
        if self.low is not None and self.high is not None and self.low > self.high:
            found.append(f"the range {plain(self.low)} to {plain(self.high)} ends before it begins")
        for level in (self.level, self.low, self.high):
            found += unfit_level(series, level) if level is not None else []
        return found

    def terms(self, timing: Timing, almanac: Almanac) -> Terms:
        calendar = almanac.calendar_of(self.series)
        day = period_day(self.period)
        due = calendar.close(day)
        self.refuse_if_out(due, timing)
        against = self.other or (f"{self.series}_CONSENSUS" if self.side else "")
        low = self.low if self.low is not None else (self.level or Decimal(0))
        return Terms(
            self.KIND,
            self.series,
            against,
            op=OPS[self.side or self.than or "between"],
            first=ordinal(day),
            last=ordinal(day),
            other_entry=ordinal(period_day(self.other_period or self.period)) if against else 0,
            x=to_micro(low),
            y=to_micro(self.high or Decimal(0)),
            due=epoch(due),
        )


def _period_problems(almanac: Almanac, series: str, period: str) -> list[str]:
    calendar = almanac.calendar_of(series)
    day = period_day(period)
    try:
        if calendar.is_session(day):
            written = period_text(calendar, day)
            return [] if period == written else [f"write {series} {written}, not {series} {period}"]
        around = NotASession(calendar.name, day, *calendar.neighbours(day))
        return [
            (
                f"{series} has no figure for {period}; the nearest periods begin on "
                f"{around.previous} and {around.following}"
            )
        ]
    except OutsideCalendar as why:
        return [str(why)]


ACCEPTED = signs(
    OPS, {"above": "+", "below": "-", "at least": "0+", "at most": "-0", "between": "0+"}
)


def check(q: Column, panel: Panel) -> Checked:
    sheet = Sheet(q, panel, runs=2)
    slot, other = panel.slot(q.series, q.last), panel.slot(q.other, q.other_entry)
    printed, against = panel.value[slot], panel.value[other]
    compared = q.other_entry > 0
    have = held(printed) & (held(against) | ~compared)
    true = accepts(ACCEPTED, q.op, compare(printed, np.where(compared, against, q.x)))
    true &= (q.op != OPS["between"]) | (printed <= q.y)
    published = panel.known_at[slot] // DAY_SECONDS + EPOCH_DAY
    sheet.decide(have, true, (OWN, OWN + 1), published)
    sheet.rest_on(0, have, slot)
    sheet.rest_on(1, have & compared, other)
    sheet.lacks(~have, (q.last, slot), (q.other_entry, other))
    return sheet.done()
