"""Charts as Vega-Lite dictionaries: pure functions of data and words, the same input the same dictionary.

Teal and orange say how a call ended, together with filled and hollow; the direction of a call is the
direction of its triangle. Marks carry no description of their own: the chart's alternative text does.
"""

from tracker.presentation.charts._base import STATUSES, Spec
from tracker.presentation.charts.course import Point, course
from tracker.presentation.charts.intervals import Dot, dots, dots_in_time
from tracker.presentation.charts.prices import PICKED, Close, Mark, Path, calls_on_price, price_path
from tracker.presentation.charts.published import figures
from tracker.presentation.charts.reliability import calibration

__all__ = [
    "PICKED",
    "STATUSES",
    "Close",
    "Dot",
    "Mark",
    "Path",
    "Point",
    "Spec",
    "calibration",
    "calls_on_price",
    "course",
    "dots",
    "dots_in_time",
    "figures",
    "price_path",
]
