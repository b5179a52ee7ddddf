"""How much better stated probabilities did than the market, on the same calls.

Formula
    The mean of ``(q - y)^2 - (p - y)^2`` with ``q`` the probability the market implied at the time
    of the call, over the calls with a stated probability and a market probability; by question,
    family and mention as in ``brier``.
    A question is compared on the last mention made with a price quoted, which need not be the one
    in force: an older price must not be held against a newer call.
    ``ratio`` is the skill score on exactly the same calls: that mean as a share of the market's own
    score, ``1 - BS / BS_ref``.
Interval
    95 %, Student's t over families: ``mean +- t[G-1] * sqrt(V)`` with the cluster-robust ``V`` of
    ``_clusters``. Valid for one look at a fixed date. A market-implied probability is risk-neutral:
    a price, not a belief.
    ``p_value`` is of no difference from the market, two-sided: Student's t over families with G-1
    degrees of freedom.
Range and orientation
    -1..1, higher is better: positive when the calls were closer to what happened; 0 is the market.
    The ratio is at most 1 and has no lower end; with few calls it is biased down, so the difference
    is the value.
Undefined
    No settled call with a stated probability and a market probability: no value. One family, or
    every family alike: no interval.
    No ratio where the market made no error. No p-value where there is no interval.
Reference
    Diebold & Mariano (1995), doi:10.1080/07350015.1995.10524599; Harvey, Leybourne & Newbold
    (1997), doi:10.1016/S0169-2070(96)00719-4: at one step the test is Student's t.
    Murphy (1988), doi:10.1175/1520-0493(1988)116<2417:SSBOTM>2.0.CO;2, on the ratio.

>>> from tracker.scores import sample_of
>>> found = compute(sample_of([True, False], p=[0.8, 0.4], market=[0.5, 0.5]))
>>> round(found.value, 4), round(found.also["ratio"], 4), round(found.also["p_value"], 4)
(0.15, 0.6, 0.2422)
"""

from collections.abc import Mapping

from tracker.scores._base import Better, Reason, Score, Text, Unit
from tracker.scores._brier import P_VALUE, RATIO, stated_score
from tracker.scores._sample import Sample
from tracker.scores._tracks import Rival

NAME = "brier_vs_market"
TITLE = Text("Brier against the market", "시장 대비 브라이어 점수")
WHAT = Text(
    "How much closer stated probabilities were to what happened than the market's at the time.",
    "숫자로 밝힌 확률이 당시 시장 확률보다 실제 결과에 얼마나 더 가까웠는지입니다.",
)
BETTER: Better | None = "higher"
ALSO: Mapping[str, Text] = {"ratio": RATIO, "p_value": P_VALUE}
RANGE = (-1.0, 1.0)
REFERENCE = (
    "Diebold & Mariano (1995), Journal of Business & Economic Statistics 13:253-263, "
    "doi:10.1080/07350015.1995.10524599; "
    "Harvey, Leybourne & Newbold (1997), International Journal of Forecasting 13:281-291, "
    "doi:10.1016/S0169-2070(96)00719-4; "
    "Murphy (1988), Monthly Weather Review 116:2417-2424, "
    "doi:10.1175/1520-0493(1988)116<2417:SSBOTM>2.0.CO;2"
)


def compute(sample: Sample, unit: Unit = Unit.FAMILY) -> Score:
    """The market's Brier score less that of the stated probabilities, by ``unit``."""
    rival = Rival(sample.market, sample.priced, tested=True)
    return stated_score(sample, unit, missing=Reason.NO_STATED_AND_MARKET, against=rival)
