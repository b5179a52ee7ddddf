"""Brier scores and their differences, for stated probabilities and for those read from words."""

from dataclasses import dataclass, replace

import numpy as np

from tracker.scores._base import COIN_BRIER, Reason, Score, Unit
from tracker.scores._clusters import clusters, mean_score
from tracker.scores._sample import Flags, Floats, Sample

LOW, MID, HIGH = 0, 1, 2


def loss(p: Floats, outcome: Flags) -> Floats:
    """The squared distance of each probability from what happened, 0..1."""
    return np.square(p - outcome)


@dataclass(frozen=True, eq=False)
class Rival:
    """Other probabilities for the same calls, NaN where there is none, one a row.

    ``standing`` marks the mention on which a question is compared, if not the one in force.
    """

    p: Floats
    standing: Flags | None = None

    @property
    def known(self) -> Flags:
        """The calls on which the rival has a probability."""
        return ~np.isnan(self.p)


def reading(sample: Sample, sureness: int) -> Floats:
    """The probability of TRUE when every word is read as least sure (LOW), in the middle, or as most sure.

    Words are about the side that was taken: for a call against the sentence the least sure reading
    is the highest probability of TRUE. So a score does not change when a question is turned round.
    """
    return np.where(sample.said_true, sample.p[:, sureness], sample.p[:, HIGH - sureness])


def stated_score(
    sample: Sample, unit: Unit, *, missing: Reason, against: Rival | None = None
) -> Score:
    """Brier of the stated probabilities, or how much lower it is than the rival's."""
    having = sample.has_stated
    return _score(sample, unit, sample.p[:, MID], having, against, missing)


def words_score(
    sample: Sample, unit: Unit, *, missing: Reason, against: Rival | None = None
) -> Score:
    """The same for probabilities read from words: the middle reading, and the range of all three."""
    low, mid, high = (
        _score(sample, unit, reading(sample, sureness), sample.has_words, against, missing)
        for sureness in (LOW, MID, HIGH)
    )
    values = [score.value for score in (low, mid, high) if score.value is not None]
    return replace(mid, low=min(values), high=max(values)) if values else mid


def _score(
    sample: Sample, unit: Unit, p: Floats, having: Flags, rival: Rival | None, missing: Reason
) -> Score:
    own = loss(p, sample.outcome)
    if rival is None:
        found = clusters(sample, own, unit, having)
        return mean_score(
            found, limits=(0.0, 1.0), better="lower", reference=COIN_BRIER, missing=missing
        )
    gain = loss(rival.p, sample.outcome) - own
    found = clusters(sample, gain, unit, having & rival.known, rival.standing)
    return mean_score(found, limits=(-1.0, 1.0), better="higher", reference=0.0, missing=missing)
