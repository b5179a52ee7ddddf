"""Random records: families of questions, mentions, all sorts of probabilities."""

from dataclasses import fields, replace

import numpy as np
from hypothesis import strategies as st

from tracker.scores import Sample, Unit, sample_of
from tracker.scores._sample import DAY, Codes, Flags, Floats

UNITS = st.sampled_from(list(Unit))
WORDS = np.array([(0.05, 0.125, 0.2), (0.2, 0.325, 0.45), (0.45, 0.5, 0.55), (0.55, 0.675, 0.8)])
CENTS = st.integers(0, 100).map(lambda n: n / 100)
STATED, WORDED = 101, 101 + len(WORDS)
"""Below this a byte is a stated probability, below that a word; above, it is none."""
LAST = np.array([0.0, 1.0, np.nan])
FIELDS = 18


@st.composite
def samples(draw: st.DrawFn, *, smallest: int = 0, mentions: int = 15) -> Sample:
    """Mentions of questions in families; the last mention of a question is in force.

    All of it comes from one draw of bytes, ``FIELDS`` for a mention: a draw for each number takes long.
    """
    n = draw(st.integers(smallest, mentions))
    drawn = np.frombuffer(draw(st.binary(min_size=FIELDS * n, max_size=FIELDS * n)), np.uint8)
    columns = iter(drawn.reshape(FIELDS, n).astype(np.int64))

    def among(low: int, high: int) -> Codes:
        return low + next(columns) % (high - low + 1)

    question, family_of = among(0, max(0, n - 1)), among(0, max(0, n - 1))
    outcome_of, closed_of, up_of = among(0, 1) == 1, among(40, 60), among(-1, 1)
    forecaster_of, sessions_of = among(0, 2), among(1, 60)
    p, stated = _probabilities(next(columns))
    readings, right = among(0, 4), among(0, 4)
    family = family_of[question]
    return sample_of(
        outcome_of[question],
        family=family,
        question=question,
        in_force=[int(q) not in question[i + 1 :].tolist() for i, q in enumerate(question)],
        said_true=among(0, 1) == 1,
        p=p,
        stated=stated,
        market=_rival(next(columns)),
        base=_rival(next(columns)),
        last=LAST[among(0, 2)],
        forecaster=forecaster_of[family],
        made=np.sort(among(0, 39)) * DAY,
        closed=closed_of[question] * DAY,
        sessions=sessions_of[question],
        stood=among(0, 20),
        up=up_of[question],
        readings=readings,
        readings_right=np.minimum(readings, right),
    )


def _probabilities(code: Codes) -> tuple[Floats, Flags]:
    """Stated, read from words, or none; with whether it was stated."""
    code = code % (WORDED + 50)
    stated = code < STATED
    p = np.full((len(code), 3), np.nan)
    p[stated] = code[stated, None] / 100
    worded = ~stated & (code < WORDED)
    p[worded] = WORDS[code[worded] - STATED]
    return p, stated


def _rival(code: Codes) -> Floats:
    """A probability, or none."""
    code = code % (STATED + 30)
    return np.asarray(np.where(code < STATED, code / 100, np.nan))


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
