"""What every score is computed from: settled calls as plain arrays, one row a mention."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tracker.errors import InvalidProbability

Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

UNKNOWN = float("nan")


@dataclass(frozen=True, kw_only=True, eq=False)
class Sample:
    """Settled calls whose window has closed (VOID and pending never get here); one row a mention.

    ``family`` and ``question`` are codes; ``in_force`` marks the mention in force of its question, at
    most one, and ``priced`` the last one made with a market price quoted, likewise. ``said_true`` is
    the side (True: for the sentence), ``outcome`` how the question ended.
    ``p`` is the probability that the sentence is TRUE, low, mid and high in three columns, all NaN
    where the author gave none; ``stated`` tells a number of the author's from one read from words.
    ``market`` and ``base`` are the market-implied probability and the base rate that the sentence is
    TRUE, both as known at the time of the call, NaN where there is none.

    Raises ``InvalidProbability`` for a probability outside 0..1 (NaN where one is needed included)
    and ``ValueError`` for arrays that contradict each other.
    """

    family: Codes
    question: Codes
    in_force: Flags
    priced: Flags
    said_true: Flags
    outcome: Flags
    p: Floats
    stated: Flags
    market: Floats
    base: Floats

    def __post_init__(self) -> None:
        _check_shapes(self)
        _check_probabilities(self)
        _check_questions(self)

    def __len__(self) -> int:
        return len(self.family)

    @property
    def correct(self) -> Flags:
        """Whether each call took the side that came true."""
        return np.equal(self.said_true, self.outcome)

    @property
    def has_stated(self) -> Flags:
        """Calls with a probability that the author stated as a number."""
        return self.stated & ~np.isnan(self.p[:, 1])

    @property
    def has_words(self) -> Flags:
        """Calls whose probability was read from words."""
        return ~self.stated & ~np.isnan(self.p[:, 1])

    def where(self, mask: Flags) -> "Sample":
        """The rows where ``mask`` holds."""
        return Sample(**{f.name: getattr(self, f.name)[mask] for f in fields(self)})


def sample_of(
    outcome: Sequence[bool] | Flags,
    *,
    family: ArrayLike | None = None,
    question: ArrayLike | None = None,
    in_force: ArrayLike | None = None,
    priced: ArrayLike | None = None,
    said_true: ArrayLike | None = None,
    p: ArrayLike | None = None,
    stated: ArrayLike | None = None,
    market: ArrayLike | None = None,
    base: ArrayLike | None = None,
) -> Sample:
    """A sample from sequences; what is left out is as plain as can be.

    Without more, each row is a question and a family of its own, in force, for the sentence, with no
    probability, market price or base rate. One column of ``p`` stands for low, mid and high alike;
    a probability is stated unless ``stated`` says otherwise.

    >>> len(sample_of([True, False], p=[0.7, 0.2]))
    2
    """
    n = len(outcome)
    prob = np.asarray(np.full(n, UNKNOWN) if p is None else p, dtype=np.float64)
    triple = np.repeat(prob[:, None], 3, axis=1) if prob.ndim == 1 else prob
    standing = np.asarray(np.ones(n) if in_force is None else in_force, dtype=np.bool_)
    price = np.asarray(np.full(n, UNKNOWN) if market is None else market, dtype=np.float64)
    return Sample(
        family=np.asarray(np.arange(n) if family is None else family, dtype=np.int64),
        question=np.asarray(np.arange(n) if question is None else question, dtype=np.int64),
        in_force=standing,
        priced=np.asarray(standing & ~np.isnan(price) if priced is None else priced, np.bool_),
        said_true=np.asarray(np.ones(n) if said_true is None else said_true, dtype=np.bool_),
        outcome=np.asarray(outcome, dtype=np.bool_),
        p=triple,
        stated=np.asarray(~np.isnan(triple[:, 1]) if stated is None else stated, dtype=np.bool_),
        market=price,
        base=np.asarray(np.full(n, UNKNOWN) if base is None else base, dtype=np.float64),
    )


def _check_shapes(sample: Sample) -> None:
    n = len(sample.family)
    for field in fields(sample):
        wanted = (n, 3) if field.name == "p" else (n,)
        found = getattr(sample, field.name).shape
        if found != wanted:
            raise ValueError(f"{field.name} has shape {found}, not {wanted}")


def _check_probabilities(sample: Sample) -> None:
    for name in ("market", "base"):
        values = getattr(sample, name)
        _refuse(values, ~np.isnan(values) & ~((values >= 0) & (values <= 1)), name)
    given = ~np.isnan(sample.p).all(axis=1) | sample.stated
    fit = (sample.p >= 0) & (sample.p <= 1)
    _refuse(sample.p, given[:, None] & ~fit, "probability")
    low, mid, high = sample.p.T
    if (given & ((low > mid) | (mid > high))).any():
        raise ValueError("a probability's low, mid and high are not in order")


def _refuse(values: Floats, bad: Flags, name: str) -> None:
    if bad.any():
        raise InvalidProbability(float(values[bad][0]), name)


def _check_questions(sample: Sample) -> None:
    if not len(sample):
        return
    order = np.argsort(sample.question, kind="stable")
    same = np.diff(sample.question[order]) == 0
    for name in ("family", "outcome"):
        if (same & (np.diff(getattr(sample, name)[order].astype(np.int64)) != 0)).any():
            raise ValueError(f"a question has more than one {name}")
    starts = np.concatenate(([0], np.flatnonzero(~same) + 1))
    for name in ("in_force", "priced"):
        if (np.add.reduceat(getattr(sample, name)[order].astype(np.int64), starts) > 1).any():
            raise ValueError(f"a question has more than one mention marked {name}")
