"""Power: how many families it takes to tell a hit rate from a coin's.

Formula
    With ``n`` families and a true hit rate ``p``, about 80 % of records would have a 95 % interval
    that leaves out one half when ``n`` is at least
    ``((z[.975] / 2 + z[.8] sqrt(p (1-p))) / (p - 1/2))^2``, rounded up: the spread of a coin where
    the bar is set, that of ``p`` where it is cleared, as in Wilson's interval. The arcsine rule
    ``((z[.975] + z[.8]) / (2 asin sqrt(p) - 2 asin sqrt(1/2)))^2`` gives the same whole numbers on
    the grid. Both are approximations: exact power goes up and down with ``n``, and the exact
    binomial test, which errs on the safe side, takes some families more.
Facts
    ``needed`` is this at the hit rate observed (``proportion_correct``) as if it were the true one,
    ``still_needed`` how many more than there are; none when the interval leaves out one half
    already. Every family counts as one, whatever the unit.
Range and orientation
    1 or more; fewer when the rate is further from one half, on either side.
Undefined
    No settled call: no data. A hit rate of one half: no number is enough. One family is no estimate
    of a rate: nothing but the grid.
Reference
    Fleiss, Levin & Paik (2003), doi:10.1002/0471445428, on the sample size; Wilson (1927),
    doi:10.1080/01621459.1927.10502953, on the interval.

>>> from tracker.scores import sample_of
>>> found = diagram(sample_of([True] * 6 + [False] * 4))
>>> found.facts["needed"], found.facts["still_needed"]
(194, 184)
>>> dict(zip(found.columns["true_rate"], found.columns["families_needed"]))
{0.55: 783, 0.6: 194, 0.65: 85, 0.7: 47}
"""

from collections.abc import Mapping
from math import ceil, sqrt

import numpy as np

from tracker.scores._base import COIN, LEVEL, Basis, Diagram, Interval, Reason, Text, Unit
from tracker.scores._clusters import NEGLIGIBLE, clusters
from tracker.scores._sample import Sample
from tracker.scores._wilson import proportion_score

NAME = "power"
TITLE = Text("Families needed", "필요한 논지 수")
WHAT = Text(
    "How many families it takes to tell a hit rate from a coin's four times out of five.",
    "적중률이 동전과 다르다는 것을 다섯 번 중 네 번 알아내는 데 필요한 논지 수입니다.",
)
RANGE = (0.0, float("inf"))
REFERENCE = (
    "Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, 3rd ed., Wiley, "
    "doi:10.1002/0471445428; "
    "Wilson (1927), Journal of the American Statistical Association 22:209-212, "
    "doi:10.1080/01621459.1927.10502953"
)

BASES: tuple[Basis, ...] = ()
FACTS: Mapping[str, Text] = {
    "families_now": Text("families now", "현재 논지"),
    "hit_rate": Text("hit rate", "적중률"),
    "distinguishable": Text("told from a coin already", "이미 동전과 구별되는지"),
    "needed": Text("families needed at this hit rate", "이 적중률에 필요한 논지"),
    "still_needed": Text("still needed", "더 필요한 논지"),
}
COLUMNS: Mapping[str, Text] = {
    "true_rate": Text("true hit rate", "실제 적중률"),
    "families_needed": Text("families needed", "필요한 논지"),
}

POWER = 0.8
GRID = (0.55, 0.6, 0.65, 0.7)


def families_needed(rate: float) -> int | None:
    """How many families show a true hit rate to differ from one half; None when it does not.

    >>> families_needed(0.6), families_needed(0.4), families_needed(0.5)
    (194, 194, None)
    """
    if abs(rate - COIN) < NEGLIGIBLE:
        return None
    from scipy.special import ndtri

    bar = float(ndtri((1 + LEVEL) / 2)) * COIN
    clear = float(ndtri(POWER)) * sqrt(rate * (1 - rate))
    return ceil(((bar + clear) / (rate - COIN)) ** 2)


def diagram(sample: Sample, unit: Unit = Unit.FAMILY, *, basis: Basis = "stated") -> Diagram:
    """The families needed at the hit rate of ``sample`` and on a grid; ``basis`` makes no difference."""
    everyone = np.ones(len(sample), dtype=np.bool_)
    hits = clusters(sample, sample.correct.astype(np.float64), unit, everyone)
    rate = proportion_score(hits, better=None, reference=None)
    if rate.value is None:
        return Diagram(n=0, families=0, reason=Reason.NO_CALLS)
    distinguishable = _leaves_out(COIN, rate.interval)
    needed = None if rate.interval is None else families_needed(rate.value)
    short = 0 if needed is None else max(0, needed - rate.families)
    return Diagram(
        n=rate.n,
        families=rate.families,
        facts={
            "families_now": rate.families,
            "hit_rate": rate.value,
            "distinguishable": distinguishable,
            "needed": needed,
            "still_needed": None if needed is None or distinguishable else short,
        },
        columns={
            "true_rate": list(GRID),
            "families_needed": [families_needed(p) for p in GRID],
        },
        reason=rate.reason,
    )


def _leaves_out(value: float, interval: Interval | None) -> bool | None:
    return None if interval is None else not interval[0] <= value <= interval[1]
