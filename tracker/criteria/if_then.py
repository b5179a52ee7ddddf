"""A criterion that counts only when a condition is met."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import ClassVar

from tracker.criteria._base import Call, Timing
from tracker.criteria._combine import Decided, combined, refuse_parts
from tracker.criteria._read import split_outside, unwrap
from tracker.domain.terms import Outcome, Terms
from tracker.errors import Gathered
from tracker.sessions.almanac import Almanac


@dataclass(frozen=True)
class Criterion(Call):
    """VOID when the condition is FALSE or void, pending while it is pending, else what the claim is.

    A claim with a counted horizon (``over 5 sessions``) starts to count when the condition's window
    closes, or at the call if that is later; a claim with dates keeps them.
    """

    KIND: ClassVar[str] = "if then"
    PHRASES: ClassVar[tuple[str, ...]] = ("if A then B",)
    EXAMPLES: ClassVar[tuple[str, ...]] = ("if FOMC 2023-03-22 = 0bp then SP500 up over 1 session",)
    REASONS: ClassVar[tuple[str, ...]] = (
        "condition met, claim holds", "condition met, claim does not hold", "condition not met",
        "claim is void",
    )  # fmt: skip

    parts: tuple[Call, ...]

    def sentence(self) -> str:
        return f"if {' then '.join(_operand(part) for part in self.parts)}"

    def problems(self, almanac: Almanac) -> list[str]:
        return ["if … then … takes one condition and one claim"] if len(self.parts) != 2 else []

    def terms(self, timing: Timing, almanac: Almanac) -> Terms:
        asked, claimed = self.parts
        gathered = Gathered()
        condition = gathered.attempt(lambda: asked.terms(timing, almanac))
        starts = timing.starting(counted=True)
        if condition is not None:
            starts = max(starts, datetime.fromtimestamp(condition.due, UTC))
        then = replace(timing, counts_from=starts)
        claim = gathered.attempt(lambda: claimed.terms(then, almanac))
        refuse_parts(self, gathered)
        return combined(self.KIND, [part for part in (condition, claim) if part is not None])

    def thesis(self) -> str:
        return f"if {self.parts[0].sentence()} then {self.parts[1].thesis()}"


def _operand(part: Call) -> str:
    return f"({part.sentence()})" if part.KIND == Criterion.KIND else part.sentence()


def split(text: str) -> list[str] | None:
    if not text.lower().startswith("if "):
        return None
    pieces = split_outside(text[3:], " then ")
    return [unwrap(piece) for piece in pieces]


def combine(outcomes: Sequence[Outcome], days: Sequence[int]) -> Decided:
    condition, claim = outcomes
    held, failed, unmet, void = Criterion.REASONS
    if condition in (Outcome.FALSE, Outcome.VOID):
        return Outcome.VOID, unmet, (0,)
    if condition is Outcome.PENDING or claim is Outcome.PENDING:
        return Outcome.PENDING, "", ()
    return claim, {Outcome.TRUE: held, Outcome.FALSE: failed}.get(claim, void), (0, 1)
