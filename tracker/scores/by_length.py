"""Performance by length of window: days, weeks, months, longer.

Formula
    A row for the questions whose window has 1-5, 6-20, 21-60, and 61 or more sessions: how many
    ``families`` and ``questions`` there are, the hit rate as in ``proportion_correct``, the Brier
    scores as in ``brier`` and ``brier_words``, with the least and the greatest reading of the
    words. A family with questions of several lengths counts in several rows, in each with those.
Interval
    95 % of the hit rate, Wilson's at the effective sample size (``_wilson``).
Range and orientation
    Rates and scores 0..1; hit rate: higher is better, Brier scores: lower is better.
Undefined
    No settled call: no rows. A number that would rest on fewer than ten families of a row is not
    given: the row has its counts.
Reference
    Wilson (1927), doi:10.1080/01621459.1927.10502953; Dean & Pagano (2015),
    doi:10.1093/jssam/smv024.

>>> from tracker.scores import sample_of
>>> found = diagram(sample_of([True] * 9 + [False] * 3, sessions=[20] * 11 + [61])).columns
>>> found["sessions_from"], found["sessions_to"], found["families"]
([1, 6, 21, 61], [5, 20, 60, None], [0, 11, 0, 1])
>>> [rate and round(rate, 4) for rate in found["hit_rate"]]
[None, 0.8182, None, None]
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from tracker.scores._base import (
    COIN,
    COIN_BRIER,
    FEWEST,
    Basis,
    Cell,
    Diagram,
    Reason,
    Score,
    Text,
    Unit,
)
from tracker.scores._brier import loss
from tracker.scores._clusters import Clusters, clusters, mean_score, rows_of
from tracker.scores._sample import Flags, Floats, Sample
from tracker.scores._tracks import of_stated, of_words
from tracker.scores._wilson import SOURCES, proportion_score

NAME = "by_length"
TITLE = Text("By length of window", "기간 길이별 성적")
WHAT = Text(
    "Hit rate and Brier scores of calls about days, weeks, months and longer.",
    "며칠, 몇 주, 몇 달, 그보다 긴 기간을 말한 콜의 적중률과 브라이어 점수입니다.",
)
RANGE = (0.0, 1.0)
REFERENCE = SOURCES

BASES: tuple[Basis, ...] = ()
FACTS: Mapping[str, Text] = {}
COLUMNS: Mapping[str, Text] = {
    "sessions_from": Text("sessions, from", "거래일, 최소"),
    "sessions_to": Text("sessions, to", "거래일, 최대"),
    "families": Text("families", "논지"),
    "questions": Text("questions", "질문"),
    "hit_rate": Text("hit rate", "적중률"),
    "low": Text("hit rate, from", "적중률, 최소"),
    "high": Text("hit rate, to", "적중률, 최대"),
    "brier": Text("Brier score", "브라이어 점수"),
    "brier_words": Text("Brier score, words", "브라이어 점수(표현에서 읽은 확률)"),
    "brier_words_low": Text("Brier score, words, from", "브라이어 점수(표현), 최소"),
    "brier_words_high": Text("Brier score, words, to", "브라이어 점수(표현), 최대"),
}

LENGTHS: tuple[tuple[int, int | None], ...] = ((1, 5), (6, 20), (21, 60), (61, None))


def diagram(sample: Sample, unit: Unit = Unit.FAMILY, *, basis: Basis = "stated") -> Diagram:
    """A row a range of lengths; ``basis`` makes no difference."""
    everyone = _hits(sample, unit, np.ones(len(sample), np.bool_))
    if not everyone.families:
        return Diagram(n=0, families=0, reason=Reason.NO_CALLS)
    bucket = np.searchsorted([first for first, _ in LENGTHS], sample.sessions, side="right") - 1
    rows = [
        {"sessions_from": first, "sessions_to": last} | _numbers(sample, unit, bucket == place)
        for place, (first, last) in enumerate(LENGTHS)
    ]
    return Diagram(
        n=everyone.n,
        families=everyone.families,
        columns={name: [row[name] for row in rows] for name in COLUMNS},
    )


def _numbers(sample: Sample, unit: Unit, among: Flags) -> dict[str, Cell]:
    """Counts and scores of the calls ``among`` all, those about one range of lengths."""
    hits, counted = _hits(sample, unit, among), rows_of(sample, unit, among)
    error = partial(_error, sample, unit, among)
    rate = _judged(proportion_score(hits, better="higher", reference=COIN))
    brier, words = _judged(of_stated(sample, error)), _judged(of_words(sample, error))
    low, high = rate.interval or (None, None)
    return {
        "families": hits.families,
        "questions": int(np.count_nonzero(np.bincount(sample.question[counted]))),
        "hit_rate": rate.value,
        "low": low,
        "high": high,
        "brier": brier.value,
        "brier_words": words.value,
        "brier_words_low": words.low,
        "brier_words_high": words.high,
    }


def _hits(sample: Sample, unit: Unit, among: Flags) -> Clusters:
    return clusters(sample, sample.correct.astype(np.float64), unit, among)


def _error(sample: Sample, unit: Unit, among: Flags, p: Floats, having: Flags) -> Score:
    """The Brier score of ``p`` where the calls ``among`` all have one."""
    found = clusters(sample, loss(p, sample.outcome), unit, having & among)
    return mean_score(
        found, limits=(0.0, 1.0), better="lower", reference=COIN_BRIER, missing=Reason.NO_CALLS
    )


def _judged(score: Score) -> Score:
    """The score, without its numbers where too few families are behind it."""
    if score.families >= FEWEST:
        return score
    return replace(score, value=None, interval=None, low=None, high=None)
