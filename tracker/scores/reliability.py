"""Reliability table: of the calls made at each probability, how many came true.

Formula
    The calls of one basis (stated, or words at the middle of their range; never one curve), sorted
    by ``p``, the probability that the sentence is TRUE. Equal probabilities make a bin; neighbours
    are merged from the low end until each bin has ``smallest`` units and a twentieth of all, the rest
    joining the last bin. With fewer than ``smallest`` units in all, nothing is merged. A bin has the
    mean ``p`` and the share TRUE: over questions in force, over mentions, or (by family) over
    families, each being the mean of its questions in the bin.
Bar
    Where 90 % of a calibrated forecaster's shares would lie, drawn round the diagonal: ``draws``
    times, one uniform ``U_g`` per family and outcome ``y_i = [U_g < p_i]``, which is TRUE with
    probability ``p_i`` on each call and ties the calls of a family to each other; the 5 % and 95 %
    quantiles of the bin's share. The generator has a fixed seed, so that the same record gives the
    same bars.
Range and orientation
    All in 0..1; a share near its ``p`` is good, one outside its bar is more than chance would do.
Undefined
    No settled call of that basis: no bins, and the reason.
Reference
    Bröcker & Smith (2007), doi:10.1175/WAF993.1, for bars by resampling; Dimitriadis, Gneiting &
    Jordan (2021), doi:10.1073/pnas.2016191118. One uniform per family is ours, for calls that
    depend.

>>> from tracker.scores import sample_of
>>> found = table(sample_of([True, False, True], p=[0.7, 0.3, 0.7]), basis="stated")
>>> [(round(bin.p, 2), bin.share_true, bin.questions) for bin in found.bins]
[(0.3, 0.0, 1), (0.7, 1.0, 2)]
>>> table(sample_of([True]), basis="words").reason.value
'no settled call with a probability read from words'
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tracker.ordering import order_of
from tracker.scores._base import Basis, Diagram, Interval, Reason, Text, Unit
from tracker.scores._calibrated import calibrated, held
from tracker.scores._clusters import rows_of
from tracker.scores._sample import Codes, Floats, Sample

Positions = NDArray[np.int64]

NAME = "reliability"
TITLE = Text("Calibration", "보정 상태")
WHAT = Text(
    "Of the calls made at each probability, the share that came true.",
    "각 확률로 말한 콜 가운데 실제로 참이 된 비율입니다.",
)
RANGE = (0.0, 1.0)
REFERENCE = (
    "Bröcker & Smith (2007), Weather and Forecasting 22:651-661, doi:10.1175/WAF993.1; "
    "Dimitriadis, Gneiting & Jordan (2021), PNAS 118(8), doi:10.1073/pnas.2016191118"
)

BASES: tuple[Basis, ...] = ("stated", "words")
FACTS: Mapping[str, Text] = {}
COLUMNS: Mapping[str, Text] = {
    "probability": Text("probability", "확률"),
    "low": Text("least sure", "가장 약하게 읽으면"),
    "high": Text("most sure", "가장 강하게 읽으면"),
    "share_true": Text("came true", "실제 비율"),
    "bar_low": Text("if calibrated, from", "보정됐다면, 최소"),
    "bar_high": Text("to", "최대"),
    "families": Text("families", "논지"),
    "questions": Text("questions", "질문"),
    "mentions": Text("mentions", "언급"),
}

SMALLEST = 8
DRAWS = 1000
BAND = 0.9
PLACES = 6
MOST_BINS = 20


@dataclass(frozen=True, kw_only=True)
class Bin:
    """One dot of the diagram: the mean probability, the share TRUE, what is behind it, its bar.

    ``p_low`` and ``p_high`` are the means of the ends of the words' ranges, equal to ``p`` when stated.
    """

    p: float
    p_low: float
    p_high: float
    share_true: float
    families: int
    questions: int
    mentions: int
    bar: Interval

    @property
    def inside(self) -> bool:
        """Whether the share lies within what a calibrated forecaster would show."""
        return self.bar[0] - 1e-9 <= self.share_true <= self.bar[1] + 1e-9


@dataclass(frozen=True, kw_only=True)
class Table:
    """The bins of one basis from low to high probability, and why there are none."""

    basis: Basis
    bins: tuple[Bin, ...]
    reason: Reason | None = None


@dataclass(frozen=True, eq=False)
class _Rows:
    """The scored calls in the order of their probability, and the units they are counted by."""

    p: Floats
    triple: Floats
    outcome: Floats
    family: Codes
    question: Codes
    mentions: Codes
    unit: Codes


def table(
    sample: Sample,
    unit: Unit = Unit.FAMILY,
    *,
    basis: Basis,
    smallest: int = SMALLEST,
    draws: int = DRAWS,
) -> Table:
    """The reliability table of the calls of one ``basis``, counted by ``unit``."""
    rows = _sorted_rows(sample, unit, basis)
    if not len(rows.p):
        missing = Reason.NO_STATED if basis == "stated" else Reason.NO_WORDS
        return Table(basis=basis, bins=(), reason=missing)
    starts = _starts(rows, smallest)
    weight = _weights(rows, starts, unit)
    bars = _bars(rows, starts, weight, draws)
    bins = zip(_spans(starts, len(rows.p)), bars, strict=True)
    return Table(basis=basis, bins=tuple(_bin(rows, weight, span, bar) for span, bar in bins))


def diagram(sample: Sample, unit: Unit = Unit.FAMILY, *, basis: Basis = "stated") -> Diagram:
    """The reliability table as columns, a row a bin."""
    found = table(sample, unit, basis=basis)
    bins = found.bins
    having = sample.has_stated if basis == "stated" else sample.has_words
    family = sample.family[rows_of(sample, unit, having)]
    families = _distinct(family)
    return Diagram(
        n=families if unit is Unit.FAMILY else len(family),
        families=families,
        columns={
            "probability": [b.p for b in bins],
            "low": [b.p_low for b in bins],
            "high": [b.p_high for b in bins],
            "share_true": [b.share_true for b in bins],
            "bar_low": [b.bar[0] for b in bins],
            "bar_high": [b.bar[1] for b in bins],
            "families": [b.families for b in bins],
            "questions": [b.questions for b in bins],
            "mentions": [b.mentions for b in bins],
        }
        if bins
        else {},
        reason=found.reason,
    )


def _sorted_rows(sample: Sample, unit: Unit, basis: Basis) -> _Rows:
    having = sample.has_stated if basis == "stated" else sample.has_words
    rows = np.flatnonzero(rows_of(sample, unit, having))
    p = np.round(sample.p[rows, 1], PLACES)
    steps = np.rint(p * 10**PLACES).astype(np.int64)
    order = order_of(steps, sample.family[rows], sample.question[rows])
    rows = rows[order]
    family, question = sample.family[rows], sample.question[rows]
    return _Rows(
        p=p[order],
        triple=sample.p[rows],
        outcome=sample.outcome[rows].astype(np.float64),
        family=family,
        question=question,
        mentions=np.ones_like(rows)
        if unit is Unit.MENTION
        else np.bincount(sample.question)[question],
        unit={Unit.FAMILY: family, Unit.QUESTION: question}.get(unit, np.arange(len(rows))),
    )


def _starts(rows: _Rows, smallest: int) -> Positions:
    """Where each bin begins."""
    values = np.concatenate(([0], np.flatnonzero(np.diff(rows.p)) + 1))
    units = _distinct(rows.unit)
    if units < smallest:
        return values
    smallest = max(smallest, -(-units // MOST_BINS))
    starts, seen = [0], 0
    for first, last in _spans(values, len(rows.p)):
        if seen >= smallest:
            starts.append(first)
        seen = _distinct(rows.unit[starts[-1] : last])
    if seen < smallest:
        starts.pop()
    return np.array(starts)


def _distinct(codes: Codes) -> int:
    return int(np.count_nonzero(np.bincount(codes)))


def _spans(starts: Positions, n: int) -> Iterator[tuple[int, int]]:
    return zip(starts.tolist(), [*starts[1:].tolist(), n], strict=True)


def _weights(rows: _Rows, starts: Positions, unit: Unit) -> Floats:
    """What each row counts in its bin; those of a bin sum to 1."""
    weight = np.empty(len(rows.p))
    for first, last in _spans(starts, len(rows.p)):
        codes = rows.family[first:last] if unit is Unit.FAMILY else np.arange(last - first)
        times = np.bincount(codes)
        weight[first:last] = 1 / times[codes] / np.count_nonzero(times)
    return weight


def _bars(rows: _Rows, starts: Positions, weight: Floats, draws: int) -> list[Interval]:
    """The consistency bar of each bin; quantiles are shares that were drawn, nothing between them."""
    forecast, place = np.unique(rows.p, return_inverse=True)
    families = held(place, rows.family, weight)
    shares = [
        np.add.reduceat(true, place[starts], axis=1)
        for true in calibrated(forecast, families).draw(draws)
    ]
    tails = [(1 - BAND) / 2, (1 + BAND) / 2]
    low, high = np.quantile(np.concatenate(shares), tails, axis=0, method="inverted_cdf")
    return [(min(a, 1.0), min(b, 1.0)) for a, b in zip(low.tolist(), high.tolist(), strict=True)]


def _bin(rows: _Rows, weight: Floats, span: tuple[int, int], bar: Interval) -> Bin:
    part = slice(*span)
    p_low, _, p_high = (weight[part] @ rows.triple[part]).tolist()
    return Bin(
        p=float(weight[part] @ rows.p[part]),
        p_low=p_low,
        p_high=p_high,
        share_true=min(1.0, float(weight[part] @ rows.outcome[part])),
        families=_distinct(rows.family[part]),
        questions=_distinct(rows.question[part]),
        mentions=int(rows.mentions[part].sum()),
        bar=bar,
    )
