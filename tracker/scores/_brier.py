"""Brier scores and their differences, for stated probabilities and for those read from words."""

from dataclasses import replace
from functools import partial

import numpy as np

from tracker.scores._base import COIN_BRIER, Reason, Score, Text, Unit
from tracker.scores._clusters import clusters, mean_score, t_p_value
from tracker.scores._sample import Flags, Floats, Sample
from tracker.scores._tracks import HIGH, LOW, MID, Rival, Rule, of_stated, of_words, reading

__all__ = [
    "HIGH", "LOW", "MID", "P_VALUE", "RATIO", "Rival", "loss", "reading", "stated_score", "words_score",
]  # fmt: skip

RATIO = Text("skill: share of the reference's error removed", "스킬 점수: 기준의 오차를 줄인 비율")
P_VALUE = Text("two-sided p-value of no difference", "차이가 없다는 가설의 양측 p값")


def loss(p: Floats, outcome: Flags) -> Floats:
    """The squared distance of each probability from what happened, 0..1."""
    return np.square(p - outcome)


def stated_score(
    sample: Sample, unit: Unit, *, missing: Reason, against: Rival | None = None
) -> Score:
    """Brier of the stated probabilities, or how much lower it is than the rival's."""
    return of_stated(sample, _rule(sample, unit, missing, against))


def words_score(
    sample: Sample, unit: Unit, *, missing: Reason, against: Rival | None = None
) -> Score:
    """The same for probabilities read from words: the middle reading, and the range of all three."""
    return of_words(sample, _rule(sample, unit, missing, against))


def _rule(sample: Sample, unit: Unit, missing: Reason, rival: Rival | None) -> Rule:
    if rival is None:
        return partial(_error, sample, unit, missing)
    return partial(_gain, sample, unit, missing, rival)


def _error(sample: Sample, unit: Unit, missing: Reason, p: Floats, having: Flags) -> Score:
    found = clusters(sample, loss(p, sample.outcome), unit, having)
    return mean_score(
        found, limits=(0.0, 1.0), better="lower", reference=COIN_BRIER, missing=missing
    )


def _gain(
    sample: Sample, unit: Unit, missing: Reason, rival: Rival, p: Floats, having: Flags
) -> Score:
    """The rival's error less one's own, and how much that is of the rival's, on the same calls."""
    theirs, own = loss(rival.p, sample.outcome), loss(p, sample.outcome)
    both = having & rival.known
    gain = clusters(sample, theirs - own, unit, both, rival.standing)
    error = clusters(sample, theirs, unit, both, rival.standing)
    score = mean_score(gain, limits=(-1.0, 1.0), better="higher", reference=0.0, missing=missing)
    wrong = error.families > 0 and error.mean > 0
    also = {"ratio": gain.mean / error.mean if wrong else None}
    if rival.tested:
        also["p_value"] = t_p_value(gain)
    return replace(score, also=also)
