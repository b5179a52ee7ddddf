"""Murphy's decomposition of the Brier score by bins, with the two terms that make it add up.

Formula
    The calls of one basis (stated, or words at the middle of their range), ``p`` the probability
    that the sentence is TRUE. Each distinct ``p`` is a bin when there are at most 21; else bins are
    ten of equal width, a ``p`` on an edge belonging to the upper one (1 to the last), and
    ``equal_bins`` says so. With ``w_k`` the share of the weight in bin ``k``, ``p_k`` and ``o_k``
    its means of ``p`` and of the outcome and ``o`` the mean outcome of all:
    ``reliability = sum(w_k (p_k - o_k)^2)``, ``resolution = sum(w_k (o_k - o)^2)``,
    ``uncertainty = o (1 - o)``, ``within_bin_variance = mean((p - p_k)^2)``,
    ``within_bin_covariance = 2 mean((y - o_k)(p - p_k))``, and the Brier score is
    reliability - resolution + uncertainty + within_bin_variance - within_bin_covariance.
    ``generalised_resolution = resolution - within_bin_variance + within_bin_covariance``. Each
    question or mention weighs 1; by family each family does, shared among its questions.
Range and orientation
    All in 0..1 but the covariance (-1..1) and generalised resolution (-1..1). Lower reliability is
    better, higher resolution is. With few calls in each bin reliability is far from 0 by chance
    alone: a view for teaching, ``corp`` is the one to judge by.
Undefined
    No settled call of that basis: no data.
Reference
    Stephenson, Coelho & Jolliffe (2008), doi:10.1175/2007WAF2006116.1.

>>> from tracker.scores import sample_of
>>> facts = diagram(sample_of([True, False, True, False], p=[0.9, 0.9, 0.6, 0.2])).facts
>>> [round(facts[name], 4) for name in ("score", "reliability", "resolution", "uncertainty")]
[0.255, 0.13, 0.125, 0.25]
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np

from tracker.scores._base import Basis, Diagram, Text, Unit
from tracker.scores._forecasts import forecasts, nothing
from tracker.scores._isotonic import Tally, brier_loss, tally
from tracker.scores._sample import Codes, Floats, Sample

NAME = "murphy"
TITLE = Text("Reliability and resolution by bins", "구간별 신뢰도와 분해능")
WHAT = Text(
    "The Brier score taken apart by bins of probability, a view for teaching.",
    "브라이어 점수를 확률 구간별로 나누어 보여 주는 학습용 분해입니다.",
)
RANGE = (-1.0, 1.0)
REFERENCE = (
    "Stephenson, Coelho & Jolliffe (2008), Weather and Forecasting 23:752-757, "
    "doi:10.1175/2007WAF2006116.1"
)

BASES: tuple[Basis, ...] = ("stated", "words")
FACTS: Mapping[str, Text] = {
    "score": Text("Brier score", "브라이어 점수"),
    "reliability": Text("reliability", "신뢰도"),
    "resolution": Text("resolution", "분해능"),
    "uncertainty": Text("uncertainty", "불확실성"),
    "within_bin_variance": Text("variance within bins", "구간 내 분산"),
    "within_bin_covariance": Text("covariance within bins", "구간 내 공분산"),
    "generalised_resolution": Text("generalised resolution", "일반화 분해능"),
    "equal_bins": Text("ten bins of equal width", "너비가 같은 열 구간"),
}
COLUMNS: Mapping[str, Text] = {
    "forecast": Text("mean probability", "평균 확률"),
    "share_true": Text("came true", "실제 비율"),
    "weight": Text("weight", "가중치"),
}

MOST_VALUES = 21
BINS = 10


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The Brier score and the terms that it is made of."""

    score: float
    reliability: float
    resolution: float
    uncertainty: float
    within_bin_variance: float
    within_bin_covariance: float
    generalised_resolution: float


def diagram(sample: Sample, unit: Unit = Unit.FAMILY, *, basis: Basis = "stated") -> Diagram:
    """The terms, and the bins as columns."""
    calls = forecasts(sample, unit, basis)
    if not calls.n:
        return nothing(basis)
    found = tally(calls.p, calls.outcome, calls.weight)
    bins = bins_of(found.forecast)
    binned = gathered(found, bins)
    return Diagram(
        n=calls.n,
        families=calls.families,
        facts={**asdict(terms(found, bins)), "equal_bins": len(found.forecast) > MOST_VALUES},
        columns={
            "forecast": binned.forecast.tolist(),
            "share_true": binned.share_true.tolist(),
            "weight": binned.weight.tolist(),
        },
    )


def bins_of(distinct: Floats) -> Codes:
    """The bin of each distinct probability, numbered from 0 without gaps."""
    if len(distinct) <= MOST_VALUES:
        return np.arange(len(distinct))
    tenth = np.minimum(np.floor(distinct * BINS), BINS - 1)
    return np.cumsum(np.diff(tenth, prepend=tenth[0]) != 0)


def gathered(found: Tally, bins: Codes) -> Tally:
    """The mean probability, the share TRUE and the weight of each bin."""
    parts = (found.forecast, found.share_true, np.ones_like(found.weight))
    forecast, true, weight = (
        np.bincount(bins, found.weight * part).astype(np.float64) for part in parts
    )
    return Tally(forecast / weight, true / weight, weight)


def terms(found: Tally, bins: Codes) -> Terms:
    """The terms for any ``bins`` of the distinct probabilities, numbered from 0 without gaps."""
    binned = gathered(found, bins)
    weight, of_bin = found.weight / found.weight.sum(), binned.weight / found.weight.sum()
    mean = min(1.0, float(weight @ found.share_true))
    off = found.forecast - binned.forecast[bins]
    resolution = float(of_bin @ np.square(binned.share_true - mean))
    variance = float(weight @ np.square(off))
    covariance = 2 * float(weight @ (off * (found.share_true - binned.share_true[bins])))
    return Terms(
        score=float(weight @ brier_loss(found.forecast, found.share_true)),
        reliability=float(of_bin @ np.square(binned.forecast - binned.share_true)),
        resolution=resolution,
        uncertainty=mean * (1 - mean),
        within_bin_variance=variance,
        within_bin_covariance=covariance,
        generalised_resolution=resolution - variance + covariance,
    )
