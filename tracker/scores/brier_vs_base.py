"""How much better stated probabilities did than the base rate, on the same calls.

Formula
    The mean of ``(q - y)^2 - (p - y)^2`` with ``q`` the base rate known at the time of the call,
    over the calls with a stated probability and a base rate; by question, family and mention as in
    ``brier``.
    ``ratio`` is the skill score on exactly the same calls: that mean as a share of the base rate's
    own score, ``1 - BS / BS_ref``.
Interval
    95 %, Student's t over families: ``mean +- t[G-1] * sqrt(V)`` with the cluster-robust ``V`` of
    ``_clusters``.
Range and orientation
    -1..1, higher is better: positive when the calls were closer to what happened; 0 is the base
    rate.
    The ratio is at most 1 and has no lower end; with few calls it is biased down, so the difference
    is the value.
Undefined
    No settled call with a stated probability and a base rate: no value. One family, or every family
    alike: no interval.
    No ratio where the base rate made no error.
Reference
    Mason (2004), doi:10.1175/1520-0493(2004)132<1891:OUCAAR>2.0.CO;2.
    Murphy (1988), doi:10.1175/1520-0493(1988)116<2417:SSBOTM>2.0.CO;2, on the ratio.

>>> from tracker.scores import sample_of
>>> found = compute(sample_of([True, False], p=[0.8, 0.4], base=[0.5, 0.5]))
>>> round(found.value, 4), round(found.also["ratio"], 4)
(0.15, 0.6)
"""

from collections.abc import Mapping

from tracker.scores._base import Better, Reason, Score, Text, Unit
from tracker.scores._brier import RATIO, stated_score
from tracker.scores._sample import Sample
from tracker.scores._tracks import Rival

NAME = "brier_vs_base"
TITLE = Text("Brier against the base rate", "기저율 대비 브라이어 점수")
WHAT = Text(
    "How much closer stated probabilities were to what happened than the base rates of the time.",
    "숫자로 밝힌 확률이 당시 알려진 기저율보다 실제 결과에 얼마나 더 가까웠는지입니다.",
)
BETTER: Better | None = "higher"
ALSO: Mapping[str, Text] = {"ratio": RATIO}
RANGE = (-1.0, 1.0)
REFERENCE = (
    "Mason (2004), Monthly Weather Review 132:1891-1895, "
    "doi:10.1175/1520-0493(2004)132<1891:OUCAAR>2.0.CO;2; "
    "Murphy (1988), Monthly Weather Review 116:2417-2424, "
    "doi:10.1175/1520-0493(1988)116<2417:SSBOTM>2.0.CO;2"
)


def compute(sample: Sample, unit: Unit = Unit.FAMILY) -> Score:
    """The base rate's Brier score less that of the stated probabilities, by ``unit``."""
    rival = Rival(sample.base)
    return stated_score(sample, unit, missing=Reason.NO_STATED_AND_BASE, against=rival)
