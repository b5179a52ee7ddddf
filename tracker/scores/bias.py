"""Calibration in the large: the mean stated probability less how often it came true.

Formula
    The mean of ``p - y`` with ``p`` the stated probability of the side that the call took and ``y``
    1 when that side came true, else 0; by question, family and mention as in ``brier``. For calls
    in favour of their sentence that is the mean probability less the share TRUE; a sentence and its
    denial give the same.
Interval
    95 %, Student's t over families: ``mean +- t[G-1] * sqrt(V)`` with the cluster-robust ``V`` of
    ``_clusters``. Kept inside -1..1. A record is out of calibration when it does not hold 0; when
    it does, too high here and too low there may still cancel.
Range and orientation
    -1..1; neither end is better: above 0 the calls were surer than right, below 0 less sure, 0 is
    calibrated in the large.
Undefined
    No settled call with a stated probability: no value. One family, or every family alike: no
    interval.
Reference
    Yates (1982), doi:10.1016/0030-5073(82)90237-9, who calls it bias; Lichtenstein & Fischhoff
    (1977), doi:10.1016/0030-5073(77)90001-0, on the side that was taken.

>>> from tracker.scores import sample_of
>>> round(compute(sample_of([True, False, True, False], p=[0.8, 0.8, 0.6, 0.6])).value, 4)
0.2
>>> denied = sample_of([False, True], said_true=[False, False], p=[0.2, 0.2])
>>> round(compute(denied).value, 4)
0.3
"""

from collections.abc import Mapping

from tracker.scores._base import Better, Reason, Score, Text, Unit
from tracker.scores._bias import bias_rule
from tracker.scores._sample import Sample
from tracker.scores._tracks import of_stated

NAME = "bias"
TITLE = Text("Bias, stated", "편향(밝힌 확률)")
WHAT = Text(
    "How much higher stated probabilities were than how often what they spoke for came true.",
    "숫자로 밝힌 확률이 실제로 맞은 비율보다 평균적으로 얼마나 높았는지입니다.",
)
BETTER: Better | None = None
ALSO: Mapping[str, Text] = {}
RANGE = (-1.0, 1.0)
REFERENCE = (
    "Yates (1982), Organizational Behavior and Human Performance 30:132-156, "
    "doi:10.1016/0030-5073(82)90237-9; Lichtenstein & Fischhoff (1977), Organizational Behavior and "
    "Human Performance 20:159-183, doi:10.1016/0030-5073(77)90001-0"
)


def compute(sample: Sample, unit: Unit = Unit.FAMILY) -> Score:
    """The bias of the stated probabilities of ``sample``, counted by ``unit``."""
    return of_stated(sample, bias_rule(sample, unit, missing=Reason.NO_STATED))
