"""The score sheet of a record: calls, counts, scores at every level, groups, reliability."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import numpy as np

from tracker.calls import Call
from tracker.criteria import BaseRate
from tracker.ledger import base_rates, load_calls
from tracker.scores import Sample, Score, Unit, compute_all
from tracker.scores.reliability import Basis, Table, table
from tracker.sessions.almanac import Almanac
from tracker.store import reads
from tracker.store.engine import Store

Record = Literal["live", "retrospective"]
BASES: tuple[Basis, ...] = ("stated", "words")


@dataclass(frozen=True)
class Counts:
    """How many there are of everything. ``waiting`` are decided early and not yet matured."""

    families: int
    questions: int
    mentions: int
    settled: int
    pending: int
    void: int
    waiting: int
    retrospective: int
    posts: int
    remarks: Mapping[str, int]


@dataclass(frozen=True)
class Group:
    """The scores of the calls that share one value of a dimension."""

    dimension: str
    value: str
    families: int
    questions: int
    mentions: int
    scores: Mapping[str, Score]


@dataclass(frozen=True)
class Card:
    """Everything the scorecard shows, at one moment."""

    as_of: datetime
    forecaster: str | None
    record: Record
    calls: tuple[Call, ...]
    counts: Counts
    scores: Mapping[str, Score]
    by_unit: Mapping[str, Mapping[str, Score]]
    groups: Mapping[str, tuple[Group, ...]]
    reliability: Mapping[str, Table]
    base_rates: Mapping[int, BaseRate]


def series_label(call: Call) -> str:
    """The series a call is about; for a compound, those of its parts."""
    if not call.terms.parts:
        return call.terms.series
    return " + ".join(dict.fromkeys(p.series for p in call.terms.parts if p.series)) or call.kind


DIMENSIONS: Mapping[str, Callable[[Call], str]] = {
    "grade": lambda c: c.grade,
    "kind": lambda c: c.kind,
    "series": series_label,
    "horizon": lambda c: c.horizon_basis,
    "basis": lambda c: c.standing_basis,
    "forecaster": lambda c: c.forecaster,
}


def sample(calls: Sequence[Call], rates: Mapping[int, BaseRate]) -> Sample:
    """The settled calls among ``calls`` whose window has closed, as arrays."""
    rows = [c for c in calls if c.correct is not None and c.matured]
    families = _codes([(c.forecaster, c.family) for c in rows])
    questions = _codes([(c.forecaster, c.question) for c in rows])

    def share(values: Sequence[float | None]) -> np.ndarray[Any, np.dtype[np.float64]]:
        return np.array([np.nan if v is None else v for v in values], np.float64)

    ranges = [c.standing for c in rows]
    return Sample(
        family=families,
        question=questions,
        in_force=np.array([c.in_force for c in rows], bool),
        said_true=np.array([c.said_true for c in rows], bool),
        outcome=np.array([c.outcome == "TRUE" for c in rows], bool),
        p=np.stack(
            [
                share([getattr(r, level) if r else None for r in ranges])
                for level in ("low", "mid", "high")
            ],
            axis=1,
        ).reshape(len(rows), 3),
        stated=np.array([c.standing_basis == "stated" for c in rows], bool),
        priced=np.array([c.priced for c in rows], bool),
        market=share([c.market_probability for c in rows]),
        base=share([rates[c.id].rate for c in rows]),
    )


def _codes(keys: Sequence[tuple[str, object]]) -> np.ndarray[Any, np.dtype[np.int64]]:
    index = {key: i for i, key in enumerate(dict.fromkeys(keys))}
    return np.array([index[key] for key in keys], np.int64)


def card(
    store: Store,
    almanac: Almanac,
    *,
    as_of: datetime,
    forecaster: str | None = None,
    record: Record | None = None,
) -> Card:
    """The score sheet at ``as_of``. Live and retrospective calls are never mixed: without ``record``, the
    live ones when one of them has settled, else the retrospective ones.
    """
    with store.reading() as conn:
        slugs = (
            [reads.forecaster(conn, forecaster).slug]
            if forecaster
            else [f.slug for f in reads.forecasters(conn)]
        )
        everything = load_calls(conn, as_of, forecaster)
        kept = record or _record(everything)
        calls = [c for c in everything if c.retrospective == (kept == "retrospective")]
        rates = base_rates(conn, calls, almanac, as_of)
        remarks = Counter(r.kind for slug in slugs for r in reads.remarks(conn, slug))
        posts = sum(len(reads.posts(conn, slug)) for slug in slugs)
    rows = sample(calls, rates)
    return Card(
        as_of=as_of,
        forecaster=forecaster,
        record=kept,
        calls=tuple(calls),
        counts=counts(calls, posts, remarks),
        scores=compute_all(rows),
        by_unit={unit.value: compute_all(rows, unit) for unit in Unit},
        groups={name: groups(calls, rates, name) for name in DIMENSIONS},
        reliability={basis: table(rows, basis=basis) for basis in BASES},
        base_rates=rates,
    )


def _record(calls: Sequence[Call]) -> Record:
    live = any(not c.retrospective and c.correct is not None and c.matured for c in calls)
    return "live" if live or not any(c.retrospective for c in calls) else "retrospective"


def counts(calls: Sequence[Call], posts: int, remarks: Mapping[str, int]) -> Counts:
    """How many there are of everything; questions are counted once, as they stand."""
    return Counts(
        families=len({(c.forecaster, c.family) for c in calls}),
        questions=len({(c.forecaster, c.question) for c in calls}),
        mentions=len(calls),
        settled=sum(c.in_force and c.correct is not None and c.matured for c in calls),
        pending=sum(c.in_force and c.outcome == "PENDING" for c in calls),
        void=sum(c.in_force and c.outcome == "VOID" for c in calls),
        waiting=sum(c.in_force and c.correct is not None and not c.matured for c in calls),
        retrospective=sum(c.retrospective for c in calls),
        posts=posts,
        remarks=dict(sorted(remarks.items())),
    )


def groups(
    calls: Sequence[Call], rates: Mapping[int, BaseRate], dimension: str
) -> tuple[Group, ...]:
    """The scores by one dimension, each group on its own families."""
    of = DIMENSIONS[dimension]
    found = []
    for value in sorted({of(c) for c in calls}):
        own = [c for c in calls if of(c) == value]
        found.append(
            Group(
                dimension,
                value,
                len({(c.forecaster, c.family) for c in own}),
                len({(c.forecaster, c.question) for c in own}),
                len(own),
                compute_all(_standing(own, rates)),
            )
        )
    return tuple(found)


def _standing(calls: Sequence[Call], rates: Mapping[int, BaseRate]) -> Sample:
    """The sample of a part of the calls; the last of them on a question stands for it."""
    last = {(c.forecaster, c.question): c.id for c in calls}
    rows = sample(calls, rates)
    settled = [c for c in calls if c.correct is not None and c.matured]
    marks = np.array([last[c.forecaster, c.question] == c.id for c in settled], bool)
    return Sample(**{**vars(rows), "in_force": marks})
