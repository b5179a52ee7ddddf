"""The return of one series against the return of another over the same dates."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from tracker.criteria._base import Call, Timing, epoch, ordinal
from tracker.criteria._columns import OWN, Checked, Column, Sheet, compare_products
from tracker.criteria._windows import attempt, entry_session, window, wrong_form
from tracker.domain.horizon import Horizon
from tracker.domain.terms import Terms
from tracker.panel import Panel, held
from tracker.sessions.almanac import Almanac


@dataclass(frozen=True)
class Criterion(Call):
    """TRUE when the first series returns more than the second; equal is FALSE.

    The horizon counts on the first one's calendar; each enters at its own first close at or after the
    call, and the second ends at its last close on or before the first one's last session.
    """

    KIND: ClassVar[str] = "relative"
    PHRASES: ClassVar[tuple[str, ...]] = ("{series:Series} beats {other:Series} {horizon:Horizon}",)
    EXAMPLES: ClassVar[tuple[str, ...]] = ("KOSPI beats SP500 over 20 sessions",)
    REASONS: ClassVar[tuple[str, ...]] = (
        "returned more",
        "did not return more",
        "no return on zero or less",
    )
    ROLLING: ClassVar[bool] = True

    series: str
    other: str
    horizon: Horizon

    def problems(self, almanac: Almanac) -> list[str]:
        same = (
            [f"{self.series} cannot beat itself: name another series"]
            if self.series == self.other
            else []
        )
        return [*wrong_form(self.horizon, ("over N UNITS", "by DATE"), "a comparison"), *same]

    def terms(self, timing: Timing, almanac: Almanac) -> Terms:
        problems: list[str] = []
        calendar, other = almanac.calendar_of(self.series), almanac.calendar_of(self.other)
        found = window(self.horizon, calendar, timing, from_entry=False, problems=problems)
        begins = attempt(lambda: entry_session(self.horizon, other, timing), problems)
        self.refuse(problems)
        assert found is not None
        assert begins is not None
        ends = other.on_or_before(found.last)
        if ends <= begins:
            problems.append(
                f"{self.other} has no session between its entry {begins} and {found.last}"
            )
        self.refuse(problems)
        return Terms(
            self.KIND,
            self.series,
            self.other,
            entry=ordinal(found.entry),
            first=ordinal(found.first),
            last=ordinal(found.last),
            other_entry=ordinal(begins),
            other_last=ordinal(ends),
            due=max(epoch(calendar.close(found.last)), epoch(other.close(ends))),
        )

    def thesis(self) -> str:
        return f"{self.series} beats {self.other}"


def check(q: Column, panel: Panel) -> Checked:
    sheet = Sheet(q, panel, runs=4)
    days = (q.entry, q.last, q.other_entry, q.other_last)
    slots = [
        panel.slot(series, day)
        for series, day in zip((q.series, q.series, q.other, q.other), days, strict=True)
    ]
    a, b, c, d = (panel.value[slot] for slot in slots)
    have = held(a) & held(b) & held(c) & held(d)
    decided = np.maximum(q.last, q.other_last)
    sheet.decide(have, compare_products(b, c, d, a, where=have) > 0, (OWN, OWN + 1), decided)
    sheet.void(have & ((a <= 0) | (c <= 0)), OWN + 2, decided)
    for run, slot in enumerate(slots):
        sheet.rest_on(run, have, slot)
    sheet.lacks(~have, *zip(days, slots, strict=True))
    return sheet.done()
