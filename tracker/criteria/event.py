"""Whether a dated, sourced event of a category is on record in a window."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from tracker.criteria._base import Call, Timing, epoch, ordinal
from tracker.criteria._columns import OWN, Checked, Column, Sheet
from tracker.criteria._windows import window, wrong_form
from tracker.domain.amounts import MICRO
from tracker.domain.horizon import Horizon
from tracker.domain.terms import Terms
from tracker.panel import Bools, Ints, Panel
from tracker.sessions.almanac import Almanac


@dataclass(frozen=True)
class Criterion(Call):
    """TRUE as soon as an event of the category is on record in the window, from the call on. FALSE only
    when a person attests, with a source, that the whole window was searched (``CATEGORY.searched``: the
    number of days searched that end on a day).
    """

    KIND: ClassVar[str] = "event"
    PHRASES: ClassVar[tuple[str, ...]] = ("{category:Series} {horizon:Horizon}",)
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        "bank_failure within 2023-05-01..2023-06-30",
        "sovereign_downgrade:US by 2023-12-31",
    )
    SETTLES_EARLY: ClassVar[bool] = True
    REASONS: ClassVar[tuple[str, ...]] = ("event on record", "searched without a find")

    category: str
    horizon: Horizon

    def problems(self, almanac: Almanac) -> list[str]:
        if almanac.catalogue[self.category].meaning != "count":
            known = ", ".join(s.id for s in almanac.catalogue.values() if s.meaning == "count")
            return [f"{self.category} is no category of events: name one of {known}"]
        return wrong_form(self.horizon, ("within A..B", "within N UNITS", "by DATE"), "an event")

    def terms(self, timing: Timing, almanac: Almanac) -> Terms:
        problems: list[str] = []
        calendar = almanac.calendar_of(self.category)
        found = window(self.horizon, calendar, timing, from_entry=True, problems=problems)
        self.refuse(problems)
        assert found is not None
        return Terms(
            self.KIND,
            self.category,
            f"{self.category}.searched",
            first=ordinal(found.first),
            last=ordinal(found.last),
            due=epoch(calendar.close(found.last)),
        )

    def thesis(self) -> str:
        return self.category


def check(q: Column, panel: Panel) -> Checked:
    sheet = Sheet(q, panel, runs=1)
    span = panel.span(q.series, q.first, q.last)
    one, up = np.full(len(q), MICRO, np.int64), np.ones(len(q), bool)
    slot, happened = panel.extremes.reach(span.lo, span.hi, one, up)
    searched, covered = _attested(q, panel)
    clear = covered & ~happened & (q.due <= panel.as_of)
    sheet.decide(happened, happened, (OWN, OWN + 1), panel.day[slot])
    sheet.decide(clear, happened, (OWN, OWN + 1), q.last)
    sheet.rest_on(0, happened | clear, np.where(happened, slot, searched))
    sheet.lacks(~happened & ~clear, (q.last, np.zeros(len(q), np.int64)))
    return sheet.done()


def _attested(q: Column, panel: Panel) -> tuple[Ints, Bools]:
    """The slot of the first attestation that covers each whole window, and whether there is one.

    Of those that end with the window or later, it is the first that begins with it or earlier.
    """
    ever = np.full(len(q), panel.day.max() + 1)
    later = panel.span(q.other, q.last, ever)
    return panel.searches.reach(
        later.lo, later.hi, q.first.astype(np.int64), np.zeros(len(q), bool)
    )
