"""What was known at a moment, laid out for columns of questions."""

from tracker.panel.extremes import Extremes
from tracker.panel.figures import (
    CANCELLED,
    DAY_BITS,
    ENDED,
    MISSING,
    Bools,
    Codes,
    Figures,
    Floats,
    Ints,
    held,
)
from tracker.panel.panel import Grid, Panel, Span

__all__ = [
    "CANCELLED", "DAY_BITS", "ENDED", "MISSING", "Bools", "Codes", "Extremes", "Figures", "Floats", "Grid",
    "Ints", "Panel", "Span", "held",
]  # fmt: skip
