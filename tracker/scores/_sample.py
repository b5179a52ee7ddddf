"""What every score is computed from: settled calls as plain arrays, one row a mention."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tracker.errors import InvalidProbability

Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

UNKNOWN = float("nan")
DAY = 86_400
ALL_ENDED = np.iinfo(np.int64).max


@dataclass(frozen=True, kw_only=True, eq=False)
class Sample:
    """Settled calls whose window has closed (VOID and pending never get here); one row a mention.

    ``family`` and ``question`` are codes; ``in_force`` marks the mention in force of its question, at
    most one, and ``priced`` the last one made with a market price quoted, likewise. ``said_true`` is
    the side (True: for the sentence), ``outcome`` how the question ended.
    ``p`` is the probability that the sentence is TRUE, low, mid and high in three columns, all NaN
    where the author gave none; ``stated`` tells a number of the author's from one read from words.
    ``market`` and ``base`` are the market-implied probability and the base rate that the sentence is
    TRUE, ``last`` is how the same question had ended over the latest earlier window (1 TRUE, 0 FALSE),
    all as known at the time of the call, NaN where there is none.
    ``forecaster`` is a code; ``made`` when the call was made and ``closed`` when the window of its
    question closed, epoch seconds; ``sessions`` the length of the window, at least 1; ``stood`` for how
    many sessions the mention was the last word on its question. ``open_since`` is when the earliest call
    with a price whose question has not ended yet was made, the same in every row, ``ALL_ENDED`` where there
    is none. ``up`` is 1 where the sentence says that
    something rises or stands above, -1 where it says the opposite, 0 where it says neither.
    ``readings`` counts the other fair readings of the call that have been settled, ``readings_right``
    those on which it was right.

    Codes are whole numbers from 0 on without large gaps. Raises ``InvalidProbability`` for a probability
    outside 0..1 (NaN where one is needed included) and ``ValueError`` for arrays that contradict each
    other.
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
    last: Floats
    forecaster: Codes
    made: Codes
    closed: Codes
    sessions: Codes
    stood: Floats
    open_since: Codes
    up: Codes
    readings: Codes
    readings_right: Codes

    def __post_init__(self) -> None:
        _check_shapes(self)
        _check_probabilities(self)
        _check_questions(self)

    def __len__(self) -> int:
        return len(self.family)

    @cached_property
    def correct(self) -> Flags:
        """Whether each call took the side that came true."""
        return np.equal(self.said_true, self.outcome)

    @cached_property
    def has_stated(self) -> Flags:
        """Calls with a probability that the author stated as a number."""
        return self.stated & ~np.isnan(self.p[:, 1])

    @cached_property
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
    last: ArrayLike | None = None,
    forecaster: ArrayLike | None = None,
    made: ArrayLike | None = None,
    closed: ArrayLike | None = None,
    sessions: ArrayLike | None = None,
    stood: ArrayLike | None = None,
    open_since: ArrayLike = ALL_ENDED,
    up: ArrayLike | None = None,
    readings: ArrayLike | None = None,
    readings_right: ArrayLike | None = None,
) -> Sample:
    """A sample from sequences; what is left out is as plain as can be.

    Without more, each row is a question and a family of its own, in force, for the sentence, with no
    probability, market price, base rate, direction or other reading; it is made and its window of one
    session closes before the next one is made; all are of one forecaster. One column of ``p`` stands
    for low, mid and high alike; a probability is stated unless ``stated`` says otherwise.

    >>> len(sample_of([True, False], p=[0.7, 0.2]))
    2
    """
    n = len(outcome)

    def codes(given: ArrayLike | None, usual: Codes) -> Codes:
        return np.asarray(usual if given is None else given, dtype=np.int64)

    def shares(given: ArrayLike | None) -> Floats:
        return np.asarray(np.full(n, UNKNOWN) if given is None else given, dtype=np.float64)

    questions = codes(question, np.arange(n))
    order, none, length = np.arange(n), np.zeros(n, np.int64), codes(sessions, np.ones(n, np.int64))
    prob = shares(p)
    triple = np.repeat(prob[:, None], 3, axis=1) if prob.ndim == 1 else prob
    standing = np.asarray(np.ones(n) if in_force is None else in_force, dtype=np.bool_)
    price = shares(market)
    return Sample(
        family=codes(family, order),
        question=questions,
        in_force=standing,
        priced=np.asarray(standing & ~np.isnan(price) if priced is None else priced, np.bool_),
        said_true=np.asarray(np.ones(n) if said_true is None else said_true, dtype=np.bool_),
        outcome=np.asarray(outcome, dtype=np.bool_),
        p=triple,
        stated=np.asarray(~np.isnan(triple[:, 1]) if stated is None else stated, dtype=np.bool_),
        market=price,
        base=shares(base),
        last=shares(last),
        forecaster=codes(forecaster, none),
        made=codes(made, 2 * DAY * order),
        closed=codes(closed, _last(questions) * 2 * DAY + DAY),
        sessions=length,
        stood=np.asarray(length if stood is None else stood, dtype=np.float64),
        open_since=np.full(n, open_since).astype(np.int64),
        up=codes(up, none),
        readings=codes(readings, none),
        readings_right=codes(readings_right, none),
    )


def _last(codes: Codes) -> Codes:
    """For each row the number of the last row with its code."""
    last = np.zeros(int(codes.max(initial=-1)) + 1, np.int64)
    last[codes] = np.arange(len(codes))
    return last[codes]


def _check_shapes(sample: Sample) -> None:
    n = len(sample.family)
    for field in fields(sample):
        wanted = (n, 3) if field.name == "p" else (n,)
        found = getattr(sample, field.name).shape
        if found != wanted:
            raise ValueError(f"{field.name} has shape {found}, not {wanted}")


def _check_probabilities(sample: Sample) -> None:
    for name in ("market", "base", "last"):
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
    question = sample.question
    for name in ("family", "outcome", "closed", "forecaster"):
        values = getattr(sample, name)
        held = np.empty(int(question.max(initial=-1)) + 1, values.dtype)
        held[question] = values
        if (held[question] != values).any():
            raise ValueError(f"a question has more than one {name}")
    for name in ("in_force", "priced"):
        if np.bincount(question[getattr(sample, name)]).max(initial=0) > 1:
            raise ValueError(f"a question has more than one mention marked {name}")
