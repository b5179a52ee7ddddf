"""Random records: families of questions, mentions, all sorts of probabilities."""

from dataclasses import fields, replace
from typing import TypeVar

import numpy as np
from hypothesis import strategies as st

from tracker.scores import Sample, Unit, sample_of
from tracker.scores._sample import DAY, Codes, Flags, Floats

UNITS = st.sampled_from(list(Unit))
CENTS = st.integers(0, 100).map(lambda n: n / 100)
WORDS = [(0.05, 0.125, 0.2), (0.2, 0.325, 0.45), (0.45, 0.5, 0.55), (0.55, 0.675, 0.8)]
NONE = (float("nan"),) * 3
T = TypeVar("T")


def probabilities() -> st.SearchStrategy[tuple[tuple[float, float, float], bool]]:
    """Stated, read from words, or none; with whether it was stated."""
    stated = CENTS.map(lambda p: ((p, p, p), True))
    return stated | st.sampled_from(WORDS).map(lambda w: (w, False)) | st.just((NONE, False))


@st.composite
def samples(draw: st.DrawFn, *, smallest: int = 0, mentions: int = 15) -> Sample:
    """Mentions of questions in families; the last mention of a question is in force."""
    n = draw(st.integers(smallest, mentions))

    def many(one: st.SearchStrategy[T]) -> list[T]:
        return draw(st.lists(one, min_size=n, max_size=n))

    code = st.integers(0, max(0, n - 1))
    question = np.array(many(code), dtype=np.int64)
    family_of = np.array(many(code), dtype=np.int64)
    outcome_of = np.array(many(st.booleans()), dtype=np.bool_)
    closed_of = np.array(many(st.integers(40, 60)), dtype=np.int64)
    forecaster_of = np.array(many(st.integers(0, 2)), dtype=np.int64)
    up_of = np.array(many(st.integers(-1, 1)), dtype=np.int64)
    sessions_of = np.array(many(st.integers(1, 60)), dtype=np.int64)
    other_readings = np.array(many(st.integers(0, 4)), dtype=np.int64)
    p = many(probabilities())
    rival = CENTS | st.just(float("nan"))
    return sample_of(
        outcome_of[question] if n else [],
        family=family_of[question] if n else [],
        question=question,
        in_force=[int(q) not in question[i + 1 :].tolist() for i, q in enumerate(question)],
        said_true=many(st.booleans()),
        p=np.array([values for values, _ in p]).reshape(n, 3),
        stated=[stated for _, stated in p],
        market=many(rival),
        base=many(rival),
        last=many(st.sampled_from([0.0, 1.0, float("nan")])),
        forecaster=forecaster_of[family_of[question]] if n else [],
        made=np.sort(np.array(many(st.integers(0, 39)), dtype=np.int64)) * DAY,
        closed=closed_of[question] * DAY if n else [],
        sessions=sessions_of[question] if n else [],
        stood=many(st.integers(0, 20)),
        up=up_of[question] if n else [],
        readings=other_readings,
        readings_right=[
            min(a, b) for a, b in zip(other_readings, many(st.integers(0, 4)), strict=True)
        ],
    )


def reordered(sample: Sample, order: Codes) -> Sample:
    """The same rows in another order."""
    return Sample(**{f.name: getattr(sample, f.name)[order] for f in fields(sample)})


def repeated(sample: Sample) -> Sample:
    """Every mention made twice at the same moment, the second one not in force."""
    columns = {f.name: np.concatenate([getattr(sample, f.name)] * 2) for f in fields(sample)}
    columns["in_force"][len(sample) :] = False
    columns["priced"][len(sample) :] = False
    columns["stood"][len(sample) :] = 0.0
    return Sample(**columns)


def turned(sample: Sample, questions: Flags) -> Sample:
    """The same record with the sentences of some rows denied: TRUE for FALSE, for for against."""

    def other(p: Floats) -> Floats:
        return np.where(questions, 1 - p, p)

    low, mid, high = sample.p.T
    p = np.column_stack(
        [np.where(questions, 1 - high, low), other(mid), np.where(questions, 1 - low, high)]
    )
    return replace(
        sample,
        said_true=sample.said_true ^ questions,
        outcome=sample.outcome ^ questions,
        p=p,
        market=other(sample.market),
        base=other(sample.base),
        last=other(sample.last),
        up=np.where(questions, -sample.up, sample.up),
    )
