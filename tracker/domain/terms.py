"""The terms on which a question settles: whole numbers that a column of questions can be checked by."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum


class Outcome(IntEnum):
    """How a question ended. PENDING is never written down: it is the absence of a verdict."""

    PENDING = 0
    TRUE = 1
    FALSE = 2
    VOID = 3


@dataclass(frozen=True)
class Terms:
    """One question in numbers.

    Days are proleptic ordinals (0 = none), figures micro-units, ``due`` epoch seconds UTC: the moment
    from which the window is closed. What ``op``, ``x``, ``y`` and ``n`` mean is the kind's own.
    """

    kind: str
    series: str = ""
    other: str = ""
    op: int = 0
    entry: int = 0
    first: int = 0
    last: int = 0
    other_entry: int = 0
    other_last: int = 0
    x: int = 0
    y: int = 0
    n: int = 0
    due: int = 0
    parts: tuple["Terms", ...] = ()

    def window(self) -> str:
        """The window in days, entry first: what tells two askings of one sentence apart."""
        if self.parts:
            return "; ".join(part.window() for part in self.parts)
        shown = f"{_iso(self.first)}..{_iso(self.last)}"
        if self.entry:
            shown = f"from {_iso(self.entry)}, {shown}"
        if self.other_last:
            shown = f"{shown} against {_iso(self.other_entry)}..{_iso(self.other_last)}"
        return shown

    def key(self, sentence: str) -> str:
        """What identifies a question: its canonical sentence and its window."""
        return f"{sentence} | {self.window()}"

    def every_series(self) -> set[str]:
        """The series a question rests on, those of its parts among them."""
        own = {name for name in (self.series, self.other) if name}
        return own.union(*(part.every_series() for part in self.parts))

    @property
    def begins(self) -> int:
        """The first day the question rests on, as an ordinal."""
        return min((p.begins for p in self.parts), default=self.entry or self.first)


def _iso(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()
