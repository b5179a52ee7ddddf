"""Several criteria that must all hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from tracker.criteria._base import Call, Timing
from tracker.criteria._combine import Decided, earliest, joined, operands, together, where
from tracker.domain.terms import Outcome, Terms
from tracker.sessions.almanac import Almanac


@dataclass(frozen=True)
class Criterion(Call):
    """Kleene "and": one FALSE decides; otherwise it waits for the pending ones; a VOID part then voids it."""

    KIND: ClassVar[str] = "all of"
    PHRASES: ClassVar[tuple[str, ...]] = ("all of (A; B; …)",)
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        "all of (FOMC 2023-03-22 = +25bp; KOSPI down over 5 sessions)",
    )
    REASONS: ClassVar[tuple[str, ...]] = ("all hold", "one does not hold", "one is void")

    parts: tuple[Call, ...]

    def sentence(self) -> str:
        return f"all of ({joined(self.parts)})"

    def problems(self, almanac: Almanac) -> list[str]:
        return ["all of (…) needs at least two criteria"] if len(self.parts) < 2 else []

    def terms(self, timing: Timing, almanac: Almanac) -> Terms:
        return together(self, self.parts, timing, almanac)


def split(text: str) -> list[str] | None:
    return operands(text, "all of")


def combine(outcomes: Sequence[Outcome], days: Sequence[int]) -> Decided:
    reasons = Criterion.REASONS
    if false := where(outcomes, Outcome.FALSE):
        return Outcome.FALSE, reasons[1], earliest(false, days)
    if where(outcomes, Outcome.PENDING):
        return Outcome.PENDING, "", ()
    if void := where(outcomes, Outcome.VOID):
        return Outcome.VOID, reasons[2], void
    return Outcome.TRUE, reasons[0], tuple(range(len(outcomes)))
