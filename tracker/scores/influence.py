"""Whether one family makes the record: every score again without each family.

Formula
    ``without_best`` and ``without_worst`` are the hit rate of all other families, without the one
    that helps it most and the one that hurts it most, ``best`` and ``worst`` being their codes
    (ties: the lower code); of ``t_g`` right out of ``s_g`` units in family ``g``, the rate without
    it is ``(T - t_g) / (S - s_g)``. The same for the stated Brier score, with a best and a worst
    family of its own. ``changes_verdict`` is the share of families without which the 95 % interval
    of the hit rate (``_wilson``) leaves out one half when with them it does not, or the other way
    round; where there is no interval, nothing is left out. By question and family as in
    ``proportion_correct`` and ``brier``.
Range and orientation
    All in 0..1 but the codes. Hit rate: higher is better; Brier score: lower is better. A record
    that rests on many families moves little, and no family changes the verdict.
Undefined
    No settled call: no data. One family: nothing without it, and no share. No family with a stated
    probability: no Brier score.
Reference
    Cook (1977), doi:10.1080/00401706.1977.10489493, on leaving out one unit at a time; Wilson
    (1927), doi:10.1080/01621459.1927.10502953, on the interval.

>>> from tracker.scores import sample_of
>>> found = diagram(sample_of([True, True, False, True], p=[0.9, 0.8, 0.6, 0.5])).facts
>>> round(found["without_best"], 4), found["without_worst"], found["best"], found["worst"]
(0.6667, 1.0, 0, 2)
>>> round(found["brier"], 4), round(found["brier_without_worst"], 4)
(0.165, 0.1)
"""

from collections.abc import Mapping

import numpy as np

from tracker.scores._base import COIN, Basis, Cell, Diagram, Reason, Text, Unit
from tracker.scores._brier import MID, loss
from tracker.scores._clusters import Clusters, clusters
from tracker.scores._sample import Flags, Floats, Sample
from tracker.scores._sums import families_of, wilson_ends, without_each
from tracker.scores._wilson import SOURCES, proportion_score

NAME = "influence"
TITLE = Text("Without one family", "논지 하나를 뺐을 때")
WHAT = Text(
    "What is left of the hit rate and the Brier score without the family that matters most.",
    "가장 큰 영향을 준 논지 하나를 빼면 적중률과 브라이어 점수가 어떻게 달라지는지입니다.",
)
RANGE = (0.0, 1.0)
REFERENCE = f"Cook (1977), Technometrics 19:15-18, doi:10.1080/00401706.1977.10489493; {SOURCES}"

BASES: tuple[Basis, ...] = ()
FACTS: Mapping[str, Text] = {
    "hit_rate": Text("hit rate", "적중률"),
    "without_best": Text("without the family that helps most", "가장 도움이 된 논지 제외"),
    "without_worst": Text("without the family that hurts most", "가장 해가 된 논지 제외"),
    "best": Text("family that helps most", "가장 도움이 된 논지"),
    "worst": Text("family that hurts most", "가장 해가 된 논지"),
    "brier": Text("Brier score", "브라이어 점수"),
    "brier_without_best": Text(
        "Brier score without the family that helps it most",
        "가장 도움이 된 논지를 뺀 브라이어 점수",
    ),
    "brier_without_worst": Text(
        "Brier score without the family that hurts it most", "가장 해가 된 논지를 뺀 브라이어 점수"
    ),
    "changes_verdict": Text(
        "families that decide whether one half is left out", "2분의 1 포함 여부를 바꾸는 논지 비율"
    ),
}
COLUMNS: Mapping[str, Text] = {}


def diagram(sample: Sample, unit: Unit = Unit.FAMILY, *, basis: Basis = "stated") -> Diagram:
    """The scores without the most influential families; ``basis`` makes no difference."""
    everyone = np.ones(len(sample), np.bool_)
    hits = clusters(sample, sample.correct.astype(np.float64), unit, everyone)
    if not hits.families:
        return Diagram(n=0, families=0, reason=Reason.NO_CALLS)
    error = clusters(sample, loss(sample.p[:, MID], sample.outcome), unit, sample.has_stated)
    return Diagram(
        n=hits.n,
        families=hits.families,
        facts=_of_hits(hits, families_of(sample, unit, everyone).tolist()) | _of_brier(error),
        reason=Reason.ONE_FAMILY if hits.families == 1 else None,
    )


def changes_verdict(hits: Clusters) -> float:
    """The share of families without which one half is left out or taken in; needs two families.

    >>> changes_verdict(Clusters(np.array([1.0] * 6 + [0.0]), np.ones(7)))
    0.14285714285714285
    """
    low, high = proportion_score(hits, better="higher", reference=COIN).interval or (0.0, 1.0)
    ends = wilson_ends(without_each(hits))
    return float(np.mean(_leaves_out_half(*ends) != _leaves_out_half(low, high)))


def _of_hits(hits: Clusters, codes: list[int]) -> dict[str, Cell]:
    names = ("without_best", "without_worst", "best", "worst", "changes_verdict")
    if hits.families == 1:
        return {"hit_rate": hits.mean} | dict.fromkeys(names)
    rest = without_each(hits).mean
    best, worst = int(rest.argmin()), int(rest.argmax())
    numbers = (float(rest[best]), float(rest[worst]), codes[best], codes[worst])
    return dict(
        zip(("hit_rate", *names), (hits.mean, *numbers, changes_verdict(hits)), strict=True)
    )


def _of_brier(error: Clusters) -> dict[str, Cell]:
    several = error.families > 1
    rest = without_each(error).mean if several else None
    return {
        "brier": error.mean if error.families else None,
        "brier_without_best": None if rest is None else float(rest.max()),
        "brier_without_worst": None if rest is None else float(rest.min()),
    }


def _leaves_out_half(low: Floats | float, high: Floats | float) -> Flags:
    """Whether each interval leaves out one half; one that is not there leaves out nothing."""
    return np.greater(low, COIN) | np.less(high, COIN)
