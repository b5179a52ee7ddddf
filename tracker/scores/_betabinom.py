"""How far true rates lie apart: a beta-binomial fitted over many records, by empirical Bayes.

Record ``f`` was right ``k_f`` times of ``n_f``, neither necessarily whole. When true rates vary as
Beta(a, b) the log-likelihood is, up to a constant,

    sum of ln B(k_f + a, n_f - k_f + b) - ln B(a, b)

and what is known of a record's own rate is Beta(a + k_f, b + n_f - k_f). Rates that lie no further
apart than chance would put them let the likelihood rise without end in ``a + b``. A fit worth as much
as all records together is taken for that: there is one rate then, and they are one record of it.

Efron & Morris (1975), doi:10.1080/01621459.1975.10479864. The likelihood ratio against one rate for
all, a value at the edge of what is possible, is half a chi-squared: Self & Liang (1987),
doi:10.1080/01621459.1987.10478472.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tracker.scores._sample import Floats

JEFFREYS = 0.5
LEAST = 1e-3
START = 10.0
CLOSE = 1e-13


@dataclass(frozen=True, kw_only=True)
class Prior:
    """How true rates vary: as Beta(``alpha``, ``beta``).

    ``distinguishable`` is None when there were fewer than two records to learn from, so that each
    stands alone, and False when they tell of one rate only, which no single record moves.
    ``p_value`` is of there being one rate for all.
    """

    alpha: float
    beta: float
    distinguishable: bool | None
    p_value: float | None

    @property
    def mean(self) -> float:
        """The mean of the true rates."""
        return self.alpha / (self.alpha + self.beta)

    def posterior(self, k: Floats, n: Floats) -> tuple[Floats, Floats]:
        """Both parameters of what is known of each rate, after ``k`` of ``n``."""
        own = 0.0 if self.distinguishable is False else 1.0
        return self.alpha + own * k, self.beta + own * (n - k)


def fitted(k: Floats, n: Floats) -> Prior:
    """The prior under which records of ``k`` of ``n`` are most likely.

    >>> prior = fitted(np.array([3.0, 10.0, 17.0]), np.array([20.0, 20.0, 20.0]))
    >>> prior.distinguishable, round(prior.mean, 2)
    (True, 0.5)
    >>> fitted(np.array([10.0, 11.0]), np.array([20.0, 20.0])).distinguishable
    False
    """
    if len(n) < 2:
        return Prior(alpha=JEFFREYS, beta=JEFFREYS, distinguishable=None, p_value=None)
    right, trials = float(k.sum()), float(n.sum())
    (alpha, beta), likelihood = _most_likely(k, n)
    gain = likelihood - _one_rate(right, trials)
    if gain <= 0 or alpha + beta >= trials:
        return Prior(
            alpha=right + JEFFREYS,
            beta=trials - right + JEFFREYS,
            distinguishable=False,
            p_value=1.0,
        )
    return Prior(alpha=alpha, beta=beta, distinguishable=True, p_value=_edge_p_value(gain))


def _one_rate(right: float, trials: float) -> float:
    """The log-likelihood with one rate for all."""
    from scipy.special import xlogy

    wrong = trials - right
    return float(xlogy(right, right / trials) + xlogy(wrong, wrong / trials))


def _edge_p_value(gain: float) -> float:
    from scipy.special import chdtrc

    return float(chdtrc(1, 2 * gain)) / 2


def _most_likely(k: Floats, n: Floats) -> tuple[tuple[float, float], float]:
    """The two parameters, sought by their logarithms, and the log-likelihood there."""
    from scipy.optimize import minimize
    from scipy.special import betaln, psi

    def loss(logs: NDArray[np.float64]) -> tuple[float, Floats]:
        a, b = np.exp(logs)
        value = betaln(k + a, n - k + b) - betaln(a, b)
        both = psi(a + b) - psi(n + a + b)
        by_a = a * (psi(k + a) - psi(a) + both).sum()
        by_b = b * (psi(n - k + b) - psi(b) + both).sum()
        return -float(value.sum()), -np.array([by_a, by_b])

    trials = float(n.sum())
    mean = min(max(float(k.sum()) / trials, LEAST), 1 - LEAST)
    start = np.log(min(START, trials / 2) * np.array([mean, 1 - mean]))
    found = minimize(
        loss,
        start,
        jac=True,
        method="SLSQP",
        bounds=[(np.log(LEAST), np.log(trials))] * 2,
        options={"ftol": CLOSE},
    )
    alpha, beta = np.exp(found.x).tolist()
    return (alpha, beta), -float(found.fun)
