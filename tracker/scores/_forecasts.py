"""Probabilities of one basis as plain arrays, and what each of them weighs."""

from dataclasses import dataclass

import numpy as np

from tracker.scores._base import Basis, Diagram, Reason, Unit
from tracker.scores._clusters import rows_of
from tracker.scores._sample import Codes, Flags, Floats, Sample
from tracker.scores._tracks import MID

PLACES = 9
"""Probabilities that agree to so many decimals are one: 1 - 0.7 is 0.3."""


@dataclass(frozen=True, eq=False)
class Forecasts:
    """The scored calls of one basis, a row each, in the order of their families.

    ``p`` is the probability that the sentence is TRUE (the middle of what a word may mean); families
    are numbered from 0 without gaps; ``weight`` is 1 a row, or by family 1 a family, shared among its
    rows.
    """

    p: Floats
    outcome: Flags
    said_true: Flags
    family: Codes
    weight: Floats
    families: int
    n: int

    @property
    def for_side(self) -> Floats:
        """The probability that the side is right that each call took."""
        side: Floats = np.where(self.said_true, self.p, 1 - self.p)
        return np.round(side, PLACES)

    @property
    def right(self) -> Flags:
        """Whether it was."""
        return np.equal(self.said_true, self.outcome)


def nothing(basis: Basis) -> Diagram:
    """The diagram of a record without a probability of this basis."""
    missing = Reason.NO_STATED if basis == "stated" else Reason.NO_WORDS
    return Diagram(n=0, families=0, reason=missing)


def forecasts(sample: Sample, unit: Unit, basis: Basis) -> Forecasts:
    """The calls of ``sample`` that have a probability of this ``basis``, counted by ``unit``."""
    having = sample.has_stated if basis == "stated" else sample.has_words
    rows = np.flatnonzero(rows_of(sample, unit, having))
    rows = rows[np.argsort(sample.family[rows], kind="stable")]
    codes = sample.family[rows]
    family = np.cumsum(np.diff(codes, prepend=codes[:1]) != 0)
    size = np.bincount(family)
    by_family = unit is Unit.FAMILY
    return Forecasts(
        p=np.round(sample.p[rows, MID], PLACES),
        outcome=sample.outcome[rows],
        said_true=sample.said_true[rows],
        family=family,
        weight=(1 / size)[family] if by_family else np.ones(len(rows)),
        families=len(size),
        n=len(size) if by_family else len(rows),
    )
