"""Probabilities in two tracks that never mix: stated by the author, and read from words."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from tracker.scores._base import Score
from tracker.scores._sample import Flags, Floats, Sample

LOW, MID, HIGH = 0, 1, 2

Rule = Callable[[Floats, Flags], Score]
"""Scores probabilities of TRUE, one a row, over the rows that have one."""


@dataclass(frozen=True, eq=False)
class Rival:
    """Other probabilities for the same calls, NaN where there is none, one a row.

    ``standing`` marks the mention on which a question is compared, if not the one in force.
    ``tested`` asks for the test of no difference from the rival.
    """

    p: Floats
    standing: Flags | None = None
    tested: bool = False

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


def of_stated(sample: Sample, rule: Rule) -> Score:
    """The score of the probabilities that were stated; of a range its middle."""
    return rule(sample.p[:, MID], sample.has_stated)


def of_words(sample: Sample, rule: Rule) -> Score:
    """The score of the middle reading of the words, with the range over all three readings."""
    low, mid, high = (
        rule(reading(sample, sureness), sample.has_words) for sureness in (LOW, MID, HIGH)
    )
    values = [score.value for score in (low, mid, high) if score.value is not None]
    return replace(mid, low=min(values), high=max(values)) if values else mid
