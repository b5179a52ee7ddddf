"""The opposite of a criterion."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from tracker.criteria._base import Call, Timing
from tracker.criteria._combine import Decided, joined, operands, together
from tracker.domain.terms import Outcome, Terms
from tracker.sessions.almanac import Almanac


@dataclass(frozen=True)
class Criterion(Call):
    """TRUE when the criterion is FALSE and the other way round; VOID stays VOID."""

    KIND: ClassVar[str] = "not"
    PHRASES: ClassVar[tuple[str, ...]] = ("not (A)",)
    EXAMPLES: ClassVar[tuple[str, ...]] = ("not (KOSPI drops to 2300 by 2023-06-30)",)
    REASONS: ClassVar[tuple[str, ...]] = ("it does not hold", "it holds", "it is void")

    parts: tuple[Call, ...]

    def sentence(self) -> str:
        return f"not ({joined(self.parts)})"

    def problems(self, almanac: Almanac) -> list[str]:
        return ["not (…) takes one criterion"] if len(self.parts) != 1 else []

    def terms(self, timing: Timing, almanac: Almanac) -> Terms:
        return together(self, self.parts, timing, almanac)

    def thesis(self) -> str:
        return f"not ({self.parts[0].thesis()})"


def split(text: str) -> list[str] | None:
    return operands(text, "not")


def combine(outcomes: Sequence[Outcome], days: Sequence[int]) -> Decided:
    holds, fails, void = Outcome.TRUE, Outcome.FALSE, Outcome.VOID
    found = {fails: holds, holds: fails, void: void}.get(outcomes[0], Outcome.PENDING)
    reasons = dict(zip((holds, fails, void), Criterion.REASONS, strict=True))
    return found, reasons.get(found, ""), (0,)
