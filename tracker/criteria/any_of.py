"""Several criteria of which one must hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from tracker.criteria._base import Call, Timing
from tracker.criteria._combine import Decided, earliest, joined, operands, together, where
from tracker.domain.terms import Outcome, Terms
from tracker.sessions.almanac import Almanac


@dataclass(frozen=True)
class Criterion(Call):
    """Kleene "or": one TRUE decides; otherwise it waits for the pending ones; a VOID part then voids it."""

    KIND: ClassVar[str] = "any of"
    PHRASES: ClassVar[tuple[str, ...]] = ("any of (A; B; …)",)
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        "any of (bank_failure by 2023-06-30; KRE falls at least 10% within 60 sessions)",
    )
    REASONS: ClassVar[tuple[str, ...]] = ("one holds", "none holds", "one is void")

    parts: tuple[Call, ...]

    def sentence(self) -> str:
        return f"any of ({joined(self.parts)})"

    def problems(self, almanac: Almanac) -> list[str]:
        return ["any of (…) needs at least two criteria"] if len(self.parts) < 2 else []

    def terms(self, timing: Timing, almanac: Almanac) -> Terms:
        return together(self, self.parts, timing, almanac)


def split(text: str) -> list[str] | None:
    return operands(text, "any of")


def combine(outcomes: Sequence[Outcome], days: Sequence[int]) -> Decided:
    reasons = Criterion.REASONS
    if true := where(outcomes, Outcome.TRUE):
        return Outcome.TRUE, reasons[0], earliest(true, days)
    if where(outcomes, Outcome.PENDING):
        return Outcome.PENDING, "", ()
    if void := where(outcomes, Outcome.VOID):
        return Outcome.VOID, reasons[2], void
    return Outcome.FALSE, reasons[1], tuple(range(len(outcomes)))
