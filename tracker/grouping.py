"""The scores of a record by one dimension: each group of calls is scored on its own."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

import numpy as np
from numpy.typing import NDArray

from tracker.arranging import Arranged
from tracker.naming import named
from tracker.ordering import numbered
from tracker.sampling import Record
from tracker.scores import Diagram, Sample, Score, diagrams, draw, scores
from tracker.scores.by_length import LENGTHS

Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]

DIMENSIONS = (
    "grade", "kind", "series", "horizon", "basis", "forecaster", "length", "quarter",
)  # fmt: skip
TOGETHER = " + "
LENGTH_NAMES = tuple(
    f"{first} to {last} sessions" if last else f"{first} and more sessions"
    for first, last in LENGTHS
)


@dataclass(frozen=True)
class Group:
    """The scores of the calls that share one value of a dimension, and diagrams when asked for."""

    dimension: str
    value: str
    families: int
    questions: int
    mentions: int
    scores: Mapping[str, Score]
    diagrams: Mapping[str, Mapping[str, Diagram]] = field(default_factory=dict)


def grouped(
    record: Record, dimension: str, part_series: Mapping[int, str], wanted: Collection[str]
) -> tuple[Group, ...]:
    """The ``wanted`` scores and diagrams by one dimension, each group on its own families.

    The last mention in a group counts. ``part_series`` names the series of the questions with parts.
    """
    values, code = _coded(record, dimension, part_series)
    every, settled = (_parts(c, len(values)) for c in (code, code[record.settled]))
    return tuple(
        _group(record, dimension, value, own, rows, wanted)
        for value, own, rows in zip(values, every, settled, strict=True)
        if len(own)
    )


def series_named(value: str) -> list[str]:
    """The series that a group by series is about.

    >>> series_named("NFP + DGS2")
    ['NFP', 'DGS2']
    """
    return value.split(TOGETHER)


def part(sample: Sample, rows: Codes) -> Sample:
    """A part of the calls, with codes of its own without gaps.

    The last of them on a question stands for it, with a price and without.
    """
    own = {f.name: getattr(sample, f.name)[rows] for f in fields(sample)}
    own |= {name: numbered(own[name]) for name in ("family", "question", "forecaster")}
    everyone, quoted = np.ones(len(rows), np.bool_), ~np.isnan(own["market"])
    own["in_force"], own["priced"] = (_last(own["question"], a) for a in (everyone, quoted))
    return Sample(**own)


def restricted(record: Record, values: Mapping[str, str], part_series: Mapping[int, str]) -> Record:
    """The calls that have these values, by dimension; the last mention among them counts.

    A question with parts about several series has each of them.
    """
    kept = np.ones(len(record.calls), np.bool_)
    for dimension, value in values.items():
        names, code = _coded(record, dimension, part_series)
        having = [value in (name, *series_named(name)) for name in names]
        kept &= np.array(having, np.bool_)[code]
    rows, settled = np.flatnonzero(kept), np.flatnonzero(kept[record.settled])
    return Record(
        calls=record.calls.take(rows),
        places=_places(record.places, rows),
        sessions=record.sessions[rows],
        settled=np.searchsorted(rows, record.settled[settled]),
        sample=part(record.sample, settled),
    )


def _places(places: Arranged, rows: Codes) -> Arranged:
    """The places of some calls, with codes of their own without gaps."""
    own = {f.name: getattr(places, f.name)[rows] for f in fields(places)}
    own |= {name: numbered(own[name]) for name in ("family", "question")}
    own["in_force"] = _last(own["question"], np.ones(len(rows), np.bool_))
    return Arranged(**own)


def _group(
    record: Record, dimension: str, value: str, rows: Codes, settled: Codes, wanted: Collection[str]
) -> Group:
    """One group: its ``rows`` among the calls, and among the settled ones."""
    own = replace(record, settled=record.settled[settled], sample=part(record.sample, settled))
    return Group(
        dimension=dimension,
        value=value,
        families=_distinct(record.places.family[rows]),
        questions=_distinct(record.places.question[rows]),
        mentions=len(rows),
        scores={m.NAME: m.compute(own.sample) for m in scores() if m.NAME in wanted},
        diagrams={
            m.NAME: {basis: named(own, found) for basis, found in draw(m, own.sample).items()}
            for m in diagrams()
            if m.NAME in wanted
        },
    )


def _distinct(codes: Codes) -> int:
    return int(numbered(codes).max(initial=-1)) + 1


def _coded(
    record: Record, dimension: str, part_series: Mapping[int, str]
) -> tuple[Sequence[str], Codes]:
    """The values of a dimension in order, and for each call which of them it has."""
    if dimension == "length":
        begins = [first for first, _ in LENGTHS]
        return LENGTH_NAMES, np.searchsorted(begins, record.sessions, side="right") - 1
    if dimension == "quarter":
        return _quarters(record.calls.numbers["due"])
    calls = record.calls
    code = record.places.basis if dimension == "basis" else calls.codes[dimension]
    texts = list(calls.names[dimension])
    if dimension == "series":
        code = _with_parts(record, part_series, code, texts)
    values = sorted(set(texts))
    place = {value: i for i, value in enumerate(values)}
    return values, np.array([place[text] for text in texts], np.int64)[code]


def _quarters(due: Codes) -> tuple[Sequence[str], Codes]:
    """The quarters in which windows close, in UTC."""
    months = due.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
    found, code = np.unique(months // 3, return_inverse=True)
    return [f"{1970 + q // 4}Q{q % 4 + 1}" for q in found.tolist()], code


def _with_parts(
    record: Record, part_series: Mapping[int, str], code: Codes, texts: list[str]
) -> Codes:
    """The series of each call; a question with parts has theirs, added to ``texts``, or its kind."""
    calls, found, begins = record.calls, code.copy(), len(texts)
    known: dict[str, int] = {}
    for row in np.flatnonzero(calls.numbers["compound"]).tolist():
        kind = calls.names["kind"][calls.codes["kind"][row]]
        text = part_series.get(int(calls.numbers["question"][row])) or kind
        found[row] = known.setdefault(text, begins + len(known))
    texts.extend(known)
    return found


def _last(question: Codes, among: Flags) -> Flags:
    """The last row of each question ``among`` some."""
    rows = np.flatnonzero(among)
    last = np.full(int(question.max(initial=-1)) + 1, -1)
    last[question[rows]] = rows
    marks = np.zeros(len(question), np.bool_)
    marks[last[last >= 0]] = True
    return marks


def _parts(code: Codes, many: int) -> list[Codes]:
    """The rows of each code below ``many``, in order.

    >>> [rows.tolist() for rows in _parts(np.array([2, 0, 2]), 3)]
    [[1], [], [0, 2]]
    """
    sizes = np.bincount(code, minlength=many)
    return np.split(np.argsort(code, kind="stable"), np.cumsum(sizes))[:many]
