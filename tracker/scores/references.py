"""References: the hit rate beside what a forecaster without knowledge would have got.

Formula
    A row a reference, each on the calls that have it, and the hit rate on exactly those:
    ``coin``, one half, on all; ``always_up``, the upward side, and ``persistence``, the last
    window's outcome again: the share on which that side came true; ``base_rate`` and ``market``:
    the mean probability of the sides that were taken, that is the share right that they stood for.
    By question and family as in ``proportion_correct``; against the market on the last mention made
    with a price quoted.
Interval
    95 % of the difference: as in ``hit_rate_vs_coin`` (Wilson's at the effective sample size) for
    the coin, Student's t over families for the others.
    ``distinguishable`` says whether it leaves out 0.
Range and orientation
    Rates 0..1, differences -1..1, higher is better.
Undefined
    No settled call: no rows. A reference that no call has: a row with no families and no numbers.
    One family, or every family alike: no interval, and nothing is said of ``distinguishable``.
Reference
    Mason (2004), doi:10.1175/1520-0493(2004)132<1891:OUCAAR>2.0.CO;2; Cameron & Miller (2015),
    doi:10.3368/jhr.50.2.317; Wilson (1927), doi:10.1080/01621459.1927.10502953.

>>> from tracker.scores import sample_of
>>> found = diagram(sample_of([True, True, False], up=[1, 1, -1], base=[0.6, 0.6, 0.6])).columns
>>> found["reference"]
['coin', 'always_up', 'persistence', 'base_rate', 'market']
>>> [rate and round(rate, 4) for rate in found["reference_rate"]]
[0.5, 1.0, None, 0.6, None]
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from tracker.scores._base import COIN, Basis, Cell, Diagram, Interval, Reason, Score, Text, Unit
from tracker.scores._clusters import Clusters, clusters
from tracker.scores._rates import rate_above
from tracker.scores._rivals import rate_beyond, upward
from tracker.scores._sample import Flags, Floats, Sample
from tracker.scores._wilson import proportion_score

NAME = "references"
TITLE = Text("References", "비교 기준")
WHAT = Text(
    "The hit rate beside a coin, always up, the last outcome, base rates and market prices.",
    "적중률을 동전, 항상 상승, 직전 결과, 기저율, 시장 가격과 같은 질문에서 나란히 비교합니다.",
)
RANGE = (-1.0, 1.0)
REFERENCE = (
    "Mason (2004), Monthly Weather Review 132:1891-1895, "
    "doi:10.1175/1520-0493(2004)132<1891:OUCAAR>2.0.CO;2; "
    "Cameron & Miller (2015), Journal of Human Resources 50:317-372, doi:10.3368/jhr.50.2.317; "
    "Wilson (1927), Journal of the American Statistical Association 22:209-212, "
    "doi:10.1080/01621459.1927.10502953"
)

BASES: tuple[Basis, ...] = ()
FACTS: Mapping[str, Text] = {}
COLUMNS: Mapping[str, Text] = {
    "reference": Text("reference", "기준"),
    "families": Text("families", "논지"),
    "hit_rate": Text("hit rate", "적중률"),
    "reference_rate": Text("the reference's", "기준의 적중률"),
    "difference": Text("difference", "차이"),
    "low": Text("from", "최소"),
    "high": Text("to", "최대"),
    "distinguishable": Text("distinguishable", "차이가 뚜렷한지"),
}


@dataclass(frozen=True, eq=False)
class _Row:
    """A reference, the calls that have it right or not, and how far they are above it."""

    reference: str
    hits: Clusters
    above: Score

    @property
    def cells(self) -> Mapping[str, Cell]:
        difference = self.above.value
        rate = None if difference is None else self.hits.mean
        low, high = self.above.interval or (None, None)
        return {
            "reference": self.reference,
            "families": self.hits.families,
            "hit_rate": rate,
            "reference_rate": _between(rate, difference),
            "difference": difference,
            "low": low,
            "high": high,
            "distinguishable": _leaves_out_zero(self.above.interval),
        }


def diagram(sample: Sample, unit: Unit = Unit.FAMILY, *, basis: Basis = "stated") -> Diagram:
    """The hit rate against each reference, a row each; ``basis`` makes no difference."""
    rows = _rows(sample, unit)
    everyone = rows[0].hits
    if not everyone.families:
        return Diagram(n=0, families=0, reason=Reason.NO_CALLS)
    return Diagram(
        n=everyone.n,
        families=everyone.families,
        columns={name: [row.cells[name] for row in rows] for name in COLUMNS},
    )


def _rows(sample: Sample, unit: Unit) -> list[_Row]:
    right = sample.correct.astype(np.float64)

    def hits(known: Floats, standing: Flags | None = None) -> Clusters:
        return clusters(sample, right, unit, ~np.isnan(known), standing)

    every, up = hits(right), upward(sample)
    last, base, market = sample.last, sample.base, sample.market
    above_market = rate_above(
        sample, unit, market, missing=Reason.NO_MARKET, standing=sample.priced
    )
    return [
        _Row("coin", every, _above_coin(every)),
        _Row("always_up", hits(up), rate_beyond(sample, unit, up, missing=Reason.NO_DIRECTION)),
        _Row("persistence", hits(last), rate_beyond(sample, unit, last, missing=Reason.NO_LAST)),
        _Row("base_rate", hits(base), rate_above(sample, unit, base, missing=Reason.NO_BASE)),
        _Row("market", hits(market, sample.priced), above_market),
    ]


def _above_coin(hits: Clusters) -> Score:
    rate = proportion_score(hits, better="higher", reference=0.0)
    if rate.value is None:
        return rate
    interval = rate.interval and (rate.interval[0] - COIN, rate.interval[1] - COIN)
    return replace(rate, value=rate.value - COIN, interval=interval)


def _between(rate: float | None, difference: float | None) -> float | None:
    """The reference's rate, kept inside 0..1 where rounding is all that leaves it."""
    return None if rate is None or difference is None else min(1.0, max(0.0, rate - difference))


def _leaves_out_zero(interval: Interval | None) -> bool | None:
    return None if interval is None else not interval[0] <= 0 <= interval[1]
