"""What a central bank announced at one meeting."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from tracker.criteria._banks import meeting_problems, no_bank
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
from tracker.criteria._fields import FIELDS, choice
from tracker.domain.amounts import MICRO
from tracker.domain.terms import Terms
from tracker.panel import Panel, held
from tracker.sessions.almanac import Almanac

FIELDS["Action"] = choice("hikes", "holds", "cuts")
OPS = {"=": 0, ">=": 1, "<=": -1, "hikes": 2, "holds": 3, "cuts": 4}


@dataclass(frozen=True)
class Criterion(Call):
    """TRUE when the announced change of the rate is as said, by the statement and not by the day on
    which the new rate takes effect.
    """

    KIND: ClassVar[str] = "decision"
    PHRASES: ClassVar[tuple[str, ...]] = (
        "{bank:Series} {meeting:Day} {operator:Operator} {change:Basis}bp",
        "{bank:Series} {meeting:Day} {action:Action}",
    )
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        "FOMC 2023-03-22 = +25bp",
        "ECB 2023-03-16 >= +50bp",
        "FOMC 2023-03-22 hikes",
    )
    REASONS: ClassVar[tuple[str, ...]] = ("decided as asked", "decided otherwise")

    bank: str
    meeting: date
    operator: str | None = None
    change: int | None = None
    action: str | None = None

    def problems(self, almanac: Almanac) -> list[str]:
        return no_bank(almanac, self.bank) or meeting_problems(almanac, self.bank, self.meeting)

    def terms(self, timing: Timing, almanac: Almanac) -> Terms:
        due = almanac.calendar_of(self.bank).close(self.meeting)
        self.refuse_if_out(due, timing)
        return Terms(
            self.KIND,
            self.bank,
            op=OPS[self.operator or self.action or "="],
            first=ordinal(self.meeting),
            last=ordinal(self.meeting),
            x=(self.change or 0) * MICRO,
            due=epoch(due),
        )


ACCEPTED = signs(OPS, {"=": "0", ">=": "0+", "<=": "-0", "hikes": "+", "holds": "0", "cuts": "-"})


def check(q: Column, panel: Panel) -> Checked:
    sheet = Sheet(q, panel, runs=1)
    slot = panel.slot(q.series, q.last)
    change = panel.value[slot]
    have = held(change)
    sheet.decide(have, accepts(ACCEPTED, q.op, compare(change, q.x)), (OWN, OWN + 1), q.last)
    sheet.rest_on(0, have, slot)
    sheet.lacks(~have, (q.last, slot))
    return sheet.done()
