"""A number about calibration beside what calibrated forecasters get."""

from dataclasses import dataclass

import numpy as np

from tracker.scores._base import LEVEL
from tracker.scores._sample import Floats

ROUNDING = 1e-9


@dataclass(frozen=True, kw_only=True)
class Null:
    """What a number about calibration would be if nothing but chance were at work."""

    mean: float
    most: float
    p_value: float


def null(found: float, drawn: Floats, rounding: float = ROUNDING) -> Null:
    """The mean and the 95 % quantile of what calibrated forecasters got, and the test of ``found``.

    The p-value is the share of forecasters at least as far off, the one in hand among them.
    """
    least = int((drawn >= found - rounding).sum())
    return Null(
        mean=float(drawn.mean()),
        most=float(np.quantile(drawn, LEVEL)),
        p_value=(1 + least) / (1 + len(drawn)),
    )
