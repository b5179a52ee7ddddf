"""CORP: how much of a score is miscalibration, and how much calls told cases apart.

Formula
    The calls of one basis (stated, or words at the middle of their range). ``p`` is the probability
    that the sentence is TRUE. Isotonic regression of the outcomes on ``p`` (equal ``p`` pooled
    first) gives the recalibrated forecast ``c``: what each ``p`` has meant, never falling as ``p``
    rises. With ``S`` the mean score and ``r`` the share TRUE of all calls:
    ``score = S(p)``, ``miscalibration = S(p) - S(c)``, ``discrimination = S(r) - S(c)``,
    ``uncertainty = S(r)``, so that score = miscalibration - discrimination + uncertainty. ``S`` is
    the Brier score and, as ``log_``, ``-ln`` of what was given to the outcome. Each question or
    mention weighs 1; by family each family does, shared among its questions.
Test
    The same from ``draws`` calibrated forecasters with these ``p``: one uniform ``U_g`` per family,
    outcome ``y_i = [U_g < p_i]``. ``band`` holds 90 % of their recalibrated forecasts at each
    ``p``; ``miscalibration_null_mean`` and ``miscalibration_null_95`` are the mean and the 95 %
    quantile of their miscalibration; ``p_value`` is the share of them, with this record, that is at
    least as miscalibrated. 1,000 draws with a fixed seed; fewer, 100 at least, with more than
    50,000 distinct ``p``. Above 2,001 distinct ``p`` the band is drawn at so many, straight in
    between.
Range and orientation
    Brier parts 0..1, log parts 0 to infinity, shares 0..1. Less miscalibration is better, more
    discrimination is. Miscalibration is never below 0 and above it for everyone: compare it with
    its null mean, not with 0. Denying every sentence mirrors the curve and changes no part; denying
    some changes every part, though not the score: the curve is about sentences as written.
Undefined
    No settled call of that basis: no data. A certainty that was wrong: no log parts, with the
    reason, the rest as ever.
Reference
    Dimitriadis, Gneiting & Jordan (2021), doi:10.1073/pnas.2016191118. One uniform per family is
    ours, for calls that depend.

>>> from tracker.scores import sample_of
>>> found = diagram(sample_of([True, False, True, True], p=[0.6, 0.6, 0.6, 0.7]))
>>> [round(found.facts[part], 4) for part in ("score", "miscalibration", "discrimination")]
[0.1925, 0.0258, 0.0208]
>>> found.columns["forecast"], [round(c, 4) for c in found.columns["recalibrated"]]
([0.6, 0.7], [0.6667, 1.0])
"""

from collections.abc import Mapping
from math import isinf

import numpy as np

from tracker.scores._base import Basis, Cell, Diagram, Reason, Text, Unit
from tracker.scores._forecasts import forecasts, nothing
from tracker.scores._isotonic import Parts, band, decompose, log_loss, recalibrate, tally
from tracker.scores._null import null
from tracker.scores._sample import Sample

NAME = "corp"
TITLE = Text("Calibration curve and parts of the score", "보정 곡선과 점수 분해")
WHAT = Text(
    "What each probability has meant, and how much of the score is miscalibration or discrimination.",
    "각 확률이 실제로 뜻한 비율과, 점수 가운데 보정 오차와 변별력이 차지하는 몫입니다.",
)
RANGE = (0.0, float("inf"))
REFERENCE = "Dimitriadis, Gneiting & Jordan (2021), PNAS 118(8), doi:10.1073/pnas.2016191118"

BASES: tuple[Basis, ...] = ("stated", "words")
FACTS: Mapping[str, Text] = {
    "score": Text("Brier score", "브라이어 점수"),
    "miscalibration": Text("miscalibration", "보정 오차"),
    "discrimination": Text("discrimination", "변별력"),
    "uncertainty": Text("uncertainty", "불확실성"),
    "log_score": Text("log score", "로그 점수"),
    "log_miscalibration": Text("miscalibration, log score", "보정 오차(로그 점수)"),
    "log_discrimination": Text("discrimination, log score", "변별력(로그 점수)"),
    "log_uncertainty": Text("uncertainty, log score", "불확실성(로그 점수)"),
    "miscalibration_null_mean": Text(
        "miscalibration if calibrated, mean", "보정됐다면 보정 오차, 평균"
    ),
    "miscalibration_null_95": Text("if calibrated, 95 % below", "보정됐다면 95%가 이 값 이하"),
    "p_value": Text("p-value of calibration", "보정 검정 p값"),
    "draws": Text("draws", "모의 횟수"),
}
COLUMNS: Mapping[str, Text] = {
    "forecast": Text("probability", "확률"),
    "recalibrated": Text("recalibrated", "재보정 확률"),
    "share_true": Text("came true", "실제 비율"),
    "weight": Text("weight", "가중치"),
    "band_low": Text("if calibrated, from", "보정됐다면, 최소"),
    "band_high": Text("to", "최대"),
    "families": Text("families", "논지"),
}

DRAWS = 1_000
FEWEST_DRAWS = 100
WORK = 50_000_000
"""So many draws of one forecast are what a page can wait for."""


def diagram(sample: Sample, unit: Unit = Unit.FAMILY, *, basis: Basis = "stated") -> Diagram:
    """The curve with its band, a row a distinct probability, and the parts of both scores."""
    calls = forecasts(sample, unit, basis)
    if not calls.n:
        return nothing(basis)
    found = tally(calls.p, calls.outcome, calls.weight)
    curve = recalibrate(found.share_true[None], found.weight)[0]
    draws = max(FEWEST_DRAWS, min(DRAWS, WORK // len(curve)))
    drawn = band(found, calls.p, calls.family, calls.weight, draws)
    parts, log_parts = decompose(found, curve), decompose(found, curve, log_loss)
    chance = null(parts.miscalibration, drawn.miscalibration)
    return Diagram(
        n=calls.n,
        families=calls.families,
        facts={
            **_named("", parts),
            **_named("log_", log_parts),
            "miscalibration_null_mean": chance.mean,
            "miscalibration_null_95": chance.most,
            "p_value": chance.p_value,
            "draws": draws,
        },
        columns={
            "forecast": found.forecast.tolist(),
            "recalibrated": curve.tolist(),
            "share_true": found.share_true.tolist(),
            "weight": found.weight.tolist(),
            "band_low": drawn.low.tolist(),
            "band_high": drawn.high.tolist(),
            "families": drawn.families.tolist(),
        },
        reason=Reason.INFINITE if isinf(log_parts.score) else None,
    )


def _named(prefix: str, parts: Parts) -> dict[str, Cell]:
    """The parts by name; none of them where the score has no bound."""
    names = ("score", "miscalibration", "discrimination", "uncertainty")
    known = np.isfinite(parts.score)
    return {prefix + name: getattr(parts, name) if known else None for name in names}
