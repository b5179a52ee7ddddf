"""The terms on which a question settles: whole numbers that a column of questions can be checked by."""

from dataclasses import dataclass
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
