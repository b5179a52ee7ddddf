"""The interval of a proportion when the units inside a family depend on each other.

Wilson's interval at an effective number of independent units: with ``V`` the cluster-robust variance
of the proportion ``p`` over ``n`` units in ``G`` families,

    n_eff = p (1 - p) / V
    n*    = n_eff * (t[n-1] / t[G-1])^2, kept inside 1..n; n* = G when V = 0
    interval = Wilson(p n*, n*)

Wilson (1927), doi:10.1080/01621459.1927.10502953; Korn & Graubard (1998), Survey Methodology
24:193-201; Dean & Pagano (2015), doi:10.1093/jssam/smv024; Franco et al. (2019), PMC6690503.
"""

import numpy as np

from tracker.scores._base import LEVEL, Better, Interval, Reason, Score
from tracker.scores._clusters import Clusters, t_quantile
from tracker.scores._sample import Floats

SOURCES = (
    "Wilson (1927), Journal of the American Statistical Association 22:209-212, "
    "doi:10.1080/01621459.1927.10502953; effective sample size after Korn & Graubard (1998), "
    "Survey Methodology 24:193-201, and Dean & Pagano (2015), Journal of Survey Statistics and "
    "Methodology 3:484-503, doi:10.1093/jssam/smv024"
)


def wilson(k: float, n: float) -> Interval:
    """Wilson's 95 % interval for ``k`` of ``n``, neither of them necessarily whole; ``n`` above 0.

    >>> low, high = wilson(7, 10)
    >>> round(low, 4), round(high, 4)
    (0.3968, 0.8922)
    """
    low, high = intervals(np.array([k], np.float64), np.array([n], np.float64))
    return float(low[0]), float(high[0])


def intervals(k: Floats, n: Floats) -> tuple[Floats, Floats]:
    """The ends of ``wilson`` for many at once."""
    from scipy.special import ndtri

    z = float(ndtri((1 + LEVEL) / 2))
    rate, widened = k / n, 1 + z**2 / n
    centre = (rate + z**2 / (2 * n)) / widened
    half = z * np.sqrt(rate * (1 - rate) / n + z**2 / (4 * n**2)) / widened
    return np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)


def effective_size(hits: Clusters) -> float:
    """How many independent units the proportion is worth; needs two families.

    >>> import numpy as np
    >>> alike = Clusters(np.array([3.0, 0.0, 3.0, 3.0]), np.array([3.0, 3.0, 3.0, 3.0]))
    >>> alike.n, round(effective_size(alike), 2)
    (12, 1.43)
    """
    variance = hits.variance
    if variance == 0:
        return float(hits.families)
    independent = hits.mean * (1 - hits.mean) / variance
    few = (t_quantile(hits.n - 1) / t_quantile(hits.families - 1)) ** 2
    return min(max(independent * few, 1.0), float(hits.n))


def proportion_score(
    hits: Clusters,
    *,
    better: Better | None,
    reference: float | None,
    missing: Reason = Reason.NO_CALLS,
) -> Score:
    """A proportion with its effective-sample Wilson interval."""
    if not hits.families:
        return Score(
            value=None, n=0, families=0, better=better, reference=reference, reason=missing
        )
    several = hits.families > 1
    size = effective_size(hits) if several else 0.0
    return Score(
        value=hits.mean,
        n=hits.n,
        families=hits.families,
        interval=wilson(hits.mean * size, size) if several else None,
        better=better,
        reference=reference,
        reason=None if several else Reason.ONE_FAMILY,
    )
