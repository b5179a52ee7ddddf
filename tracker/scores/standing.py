"""Which forecast is scored: the first of each question, the last, or each for as long as it stood.

Formula
    The Brier score of three forecasts of the same questions, those whose mention in force has a
    probability of the basis. ``first``: the earliest one with such a probability. ``last``: the one
    in force, that is ``brier`` and ``brier_words``. ``time_weighted``: ``sum(s_j (p_j - y)^2) /
    sum(s_j)`` over the forecasts of a question, each weighing the sessions ``s_j`` for which it was
    the last word, from its time until the next mention or the close. ``coverage`` is the share of
    the sessions from the first mention to the close on which such a probability stood; the others
    are left out of the score and nothing is put in their place. ``questions_updated`` counts the
    ``questions`` on which one forecast has another probability or side than the one before. Of
    several at one moment the last word counts. Words at the middle of their range; the ends of each
    score are the least and the greatest of the three readings. By question and family as in
    ``brier``; a question counts once at every unit.
Range and orientation
    Scores and coverage 0..1; scores: lower is better. A first score above the last says that the
    updates helped.
Undefined
    No settled call in force with a probability of the basis: no data. No session on which one
    stood: no time-weighted score. A question without a session has neither it nor a coverage.
Reference
    Brier (1950), doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2; Mellers et al. (2014),
    doi:10.1177/0956797614524255, on the mean over the days for which a forecast stands.

>>> from tracker.scores import sample_of
>>> calls = sample_of([True] * 2, question=[0, 0], family=[0, 0], in_force=[False, True],
...                   made=[1, 2], p=[0.5, 0.9], stood=[3, 1])
>>> found = diagram(calls).facts
>>> [round(found[name], 4) for name in ("first", "last", "time_weighted", "coverage")]
[0.25, 0.01, 0.19, 1.0]
>>> found["questions_updated"]
1
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from tracker.scores._base import Basis, Cell, Diagram, Reason, Text, Unit
from tracker.scores._brier import loss
from tracker.scores._clusters import Clusters
from tracker.scores._sample import Codes, Flags, Floats, Sample
from tracker.scores._timeline import asked, by_family, sessions, share, starts, timeline
from tracker.scores._tracks import HIGH, LOW, MID, reading

NAME = "standing"
TITLE = Text("First, last and standing forecast", "처음, 마지막, 유지된 예측")
WHAT = Text(
    "The Brier score of the first forecast, of the last, and of each for as long as it stood.",
    "처음 예측, 마지막 예측, 그리고 유지된 기간만큼 가중한 예측의 브라이어 점수입니다.",
)
RANGE = (0.0, 1.0)
REFERENCE = (
    "Brier (1950), Monthly Weather Review 78:1-3, "
    "doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2; "
    "Mellers et al. (2014), Psychological Science 25:1106-1115, doi:10.1177/0956797614524255"
)

BASES: tuple[Basis, ...] = ("stated", "words")
FACTS: Mapping[str, Text] = {
    "first": Text("first forecast", "처음 예측"),
    "first_low": Text("first forecast, from", "처음 예측, 최소"),
    "first_high": Text("first forecast, to", "처음 예측, 최대"),
    "last": Text("last forecast", "마지막 예측"),
    "last_low": Text("last forecast, from", "마지막 예측, 최소"),
    "last_high": Text("last forecast, to", "마지막 예측, 최대"),
    "time_weighted": Text("weighted by time", "기간 가중"),
    "time_weighted_low": Text("weighted by time, from", "기간 가중, 최소"),
    "time_weighted_high": Text("weighted by time, to", "기간 가중, 최대"),
    "coverage": Text("share of sessions with a probability", "확률이 있던 거래일 비율"),
    "questions": Text("questions", "질문"),
    "questions_updated": Text("questions updated", "예측이 바뀐 질문"),
}
COLUMNS: Mapping[str, Text] = {}

SAME = 1e-6


class _Questions(NamedTuple):
    """The questions that are scored: forecasts in the order of time, and where each question begins."""

    rows: Codes
    begins: Codes
    last: Codes
    code: Codes

    @property
    def first(self) -> Codes:
        return self.rows[self.begins]


def diagram(sample: Sample, unit: Unit = Unit.FAMILY, *, basis: Basis = "stated") -> Diagram:
    """The three scores of the probabilities of one ``basis``."""
    having = sample.has_stated if basis == "stated" else sample.has_words
    having = having & asked(sample, having)
    if not having.any():
        missing = Reason.NO_STATED if basis == "stated" else Reason.NO_WORDS
        return Diagram(n=0, families=0, reason=missing)
    questions = _questions(sample, having)
    whole = sessions(sample, np.ones(len(sample), np.bool_))
    covered = share(sessions(sample, having), whole)[questions.code]
    coverage = by_family(sample, unit, questions.last, covered)
    facts = _scores(sample, unit, basis, having, questions)
    counted = by_family(sample, unit, questions.last, np.ones(len(questions.code)))
    return Diagram(
        n=counted.n,
        families=counted.families,
        facts=facts
        | {
            "coverage": _mean(coverage),
            "questions": len(questions.code),
            "questions_updated": int(_updated(sample, questions).sum()),
        },
        reason=Reason.NO_SESSION if facts["time_weighted"] is None else None,
    )


def _questions(sample: Sample, having: Flags) -> _Questions:
    rows = timeline(sample, having)
    begins = starts(sample.question[rows])
    code = sample.question[rows[begins]]
    standing = np.flatnonzero(having & sample.in_force)
    last = np.zeros(int(code.max()) + 1, np.int64)
    last[sample.question[standing]] = standing
    return _Questions(rows, begins, last[code], code)


def _scores(
    sample: Sample, unit: Unit, basis: Basis, having: Flags, questions: _Questions
) -> dict[str, Cell]:
    """The three scores, and for words the least and the greatest of each over the readings."""
    if basis == "stated":
        middle = _readings(sample, unit, sample.p[:, MID], having, questions)
        ends = {f"{name}_{end}": None for name in middle for end in ("low", "high")}
        return {**middle, **ends}
    low, mid, high = (
        _readings(sample, unit, reading(sample, sureness), having, questions)
        for sureness in (LOW, MID, HIGH)
    )
    facts: dict[str, Cell] = {**mid}
    for name in mid:
        known = [value for one in (low, mid, high) if (value := one[name]) is not None]
        facts[f"{name}_low"] = min(known, default=None)
        facts[f"{name}_high"] = max(known, default=None)
    return facts


def _readings(
    sample: Sample, unit: Unit, p: Floats, having: Flags, questions: _Questions
) -> dict[str, float | None]:
    """The three scores of one probability a row."""
    off = loss(p, sample.outcome)
    weighted = share(sessions(sample, having, off), sessions(sample, having))
    values = {
        "first": off[questions.first],
        "last": off[questions.last],
        "time_weighted": weighted[questions.code],
    }
    return {
        name: _mean(by_family(sample, unit, questions.last, each)) for name, each in values.items()
    }


def _mean(found: Clusters) -> float | None:
    return found.mean if found.families else None


def _updated(sample: Sample, questions: _Questions) -> Flags:
    """The questions with a forecast unlike the one before it."""
    side = sample.said_true[questions.rows]
    moved = np.append(False, side[1:] != side[:-1])
    for p in sample.p[questions.rows].T:
        moved[1:] |= np.abs(np.diff(p)) > SAME
    moved[questions.begins] = False
    return np.logical_or.reduceat(moved, questions.begins)
