"""Leaderboard: forecasters by what is known of their hit rates, with as much doubt as there is.

Formula
    For each forecaster the hit rate ``p`` as in ``proportion_correct``, the effective number of
    independent units ``n*`` as in ``_wilson`` (``n* = G`` for one family, or when all are alike)
    and ``k* = p n*``. A beta-binomial is fitted to ``(k*, n*)`` over the forecasters with at least
    ten families, by maximum likelihood (``_betabinom``); what is known of a true rate is then
    ``Beta(alpha + k*, beta + n* - k*)``, doubts about ``alpha`` and ``beta`` left out. The rank
    goes by the lower 5 % of it: high is who is surely good, not who was lucky over a few calls.
    Equal ones share a rank. With fewer than two such forecasters nothing can be learned from
    others: each stands alone, with Jeffreys' prior ``Beta(1/2, 1/2)``.
No differences
    When hit rates lie no further apart than chance would put them, ``distinguishable`` is false:
    everybody has the rate of all together and shares rank 1. When it is true, ``spread_p_value``
    tells how easily chance alone would put them as far apart.
Tests
    ``p_value``: of a coin doing as well, ``P(X >= k*)`` for ``n*`` throws, one-sided, by the beta
    integral that is the binomial tail for whole numbers. ``adjusted_p``: the same after Benjamini
    and Hochberg over all ranked forecasters, for among many some are lucky.
Range and orientation
    Rates and probabilities 0..1, higher is better; rank 1 is best.
Undefined
    No settled call: no rows. Fewer than ten families: a row without a rank or an adjusted p-value.
Reference
    Efron & Morris (1975), doi:10.1080/01621459.1975.10479864; Gu & Koenker (2023),
    doi:10.3982/ECTA19304, on ranking by a tail; Benjamini & Hochberg (1995),
    doi:10.1111/j.2517-6161.1995.tb02031.x.

>>> from tracker.scores import sample_of
>>> right = [True] * 18 + [False] * 2 + [True] * 5 + [False] * 15
>>> found = diagram(sample_of(right, forecaster=[7] * 20 + [8] * 20))
>>> found.columns["forecaster"], found.columns["rank"], found.facts["distinguishable"]
([7, 8], [1, 2], True)
>>> [round(mean, 2) for mean in found.columns["posterior_mean"]]
[0.87, 0.28]
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from tracker.scores._base import COIN, LEVEL, Basis, Cell, Diagram, Reason, Text, Unit
from tracker.scores._betabinom import Prior, fitted
from tracker.scores._records import Records, records
from tracker.scores._sample import Codes, Flags, Floats, Sample

NAME = "leaderboard"
TITLE = Text("Leaderboard", "예측자 순위")
WHAT = Text(
    "Forecasters ranked by what their hit rate is with 95 % certainty at least.",
    "적중률이 95% 확실하게 얼마 이상인지로 예측자의 순위를 매깁니다.",
)
RANGE = (0.0, 1.0)
REFERENCE = (
    "Efron & Morris (1975), Journal of the American Statistical Association 70:311-319, "
    "doi:10.1080/01621459.1975.10479864; Gu & Koenker (2023), Econometrica 91:1-41, "
    "doi:10.3982/ECTA19304; Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B "
    "57:289-300, doi:10.1111/j.2517-6161.1995.tb02031.x"
)

BASES: tuple[Basis, ...] = ()
FACTS: Mapping[str, Text] = {
    "forecasters": Text("forecasters", "예측자"),
    "ranked": Text("with ten families or more", "논지가 열 개 이상인 예측자"),
    "alpha": Text("prior, right", "사전 분포: 적중"),
    "beta": Text("prior, wrong", "사전 분포: 빗나감"),
    "prior_mean": Text("mean of all", "전체 평균"),
    "distinguishable": Text("further apart than chance", "우연보다 큰 차이가 있는지"),
    "spread_p_value": Text("p-value of no difference", "차이가 없다는 가설의 p값"),
}
COLUMNS: Mapping[str, Text] = {
    "rank": Text("rank", "순위"),
    "forecaster": Text("forecaster", "예측자"),
    "families": Text("families", "논지"),
    "questions": Text("questions", "질문"),
    "mentions": Text("mentions", "언급"),
    "hit_rate": Text("hit rate", "적중률"),
    "effective_n": Text("independent calls it is worth", "독립 콜 환산 수"),
    "posterior_mean": Text("expected rate", "기대 적중률"),
    "posterior_low5": Text("at least, 95 % sure", "95% 확실한 최소"),
    "posterior_low": Text("95 % from", "95% 구간 하한"),
    "posterior_high": Text("to", "95% 구간 상한"),
    "above_half": Text("probability of more than half", "절반을 넘을 확률"),
    "p_value": Text("p-value against a coin", "동전 대비 p값"),
    "adjusted_p": Text("adjusted for the number of forecasters", "예측자 수를 감안한 p값"),
    "ranked": Text("ten families or more", "논지 열 개 이상"),
}

LOWER = 0.05
PLACES = 12


def diagram(sample: Sample, unit: Unit = Unit.FAMILY, *, basis: Basis = "stated") -> Diagram:
    """Every forecaster of ``sample`` as a row, the ranked ones first; ``basis`` plays no part."""
    found = records(sample, unit)
    many = len(found.forecaster)
    if not many:
        return Diagram(n=0, families=0, reason=Reason.NO_CALLS)
    ranked = found.enough
    prior = fitted(found.right[ranked], found.effective[ranked])
    alone = Reason.ONE_FORECASTER if many == 1 else Reason.FEW
    return Diagram(
        n=round(float(found.n.sum())),
        families=int(found.families.sum()),
        facts={
            "forecasters": many,
            "ranked": int(ranked.sum()),
            "alpha": prior.alpha,
            "beta": prior.beta,
            "prior_mean": prior.mean,
            "distinguishable": prior.distinguishable,
            "spread_p_value": prior.p_value,
        },
        columns=_columns(found, prior),
        reason=alone if prior.distinguishable is None else None,
    )


def coin_p_value(k: Floats, n: Floats) -> Floats:
    """How likely a coin is right at least ``k`` times of ``n``, neither necessarily whole.

    >>> coin_p_value(np.array([0.0, 2.0]), np.array([2.0, 2.0])).tolist()
    [1.0, 0.25]
    """
    from scipy.special import betainc

    some = k > 0
    return np.where(some, betainc(np.where(some, k, 1.0), n - k + 1, COIN), 1.0)


def _columns(found: Records, prior: Prior) -> dict[str, list[Cell]]:
    from scipy.special import betaincc, betaincinv

    k, n, ranked = found.right, found.effective, found.enough
    a, b = prior.posterior(k, n)
    surely = np.asarray(betaincinv(a, b, LOWER), np.float64)
    chance = coin_p_value(k, n)
    rank, adjusted = _ranks(surely, ranked), _adjusted(chance, ranked)
    order = np.lexsort((found.forecaster, np.where(ranked, rank, len(rank) + 1)))
    numbers: dict[str, NDArray[np.generic]] = {
        "forecaster": found.forecaster,
        "families": found.families,
        "questions": found.questions,
        "mentions": found.mentions,
        "hit_rate": found.rate,
        "effective_n": n,
        "posterior_mean": a / (a + b),
        "posterior_low5": surely,
        "posterior_low": betaincinv(a, b, (1 - LEVEL) / 2),
        "posterior_high": betaincinv(a, b, (1 + LEVEL) / 2),
        "above_half": betaincc(a, b, COIN),
        "p_value": chance,
        "ranked": ranked,
    }
    columns: dict[str, list[Cell]] = {name: c[order].tolist() for name, c in numbers.items()}
    for name, values in (("rank", rank), ("adjusted_p", adjusted)):
        shown = zip(values[order].tolist(), columns["ranked"], strict=True)
        columns[name] = [value if has else None for value, has in shown]
    return {name: columns[name] for name in COLUMNS}


def _ranks(key: Floats, ranked: Flags) -> Codes:
    """1 for the highest among the ranked, equal ones alike; 0 for the others."""
    below = -np.round(key, PLACES)
    return np.where(ranked, np.searchsorted(np.sort(below[ranked]), below) + 1, 0)


def _adjusted(chance: Floats, ranked: Flags) -> Floats:
    from scipy.stats import false_discovery_control

    adjusted = np.ones_like(chance)
    if ranked.any():
        adjusted[ranked] = false_discovery_control(chance[ranked])
    return adjusted
