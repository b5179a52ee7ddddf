"""The score sheet of a record: counts, scores at every level, diagrams, groups."""

from collections import Counter
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tracker import grouping, sampling
from tracker.grouping import DIMENSIONS, Group, grouped
from tracker.naming import named
from tracker.scores import (
    Basis,
    Diagram,
    Sample,
    Score,
    Unit,
    diagram,
    diagrams,
    draw,
    get_ready,
    names,
    score,
)
from tracker.scores.reliability import Table, table
from tracker.sessions.almanac import Almanac
from tracker.store import reads
from tracker.store.calls_columns import CallColumns
from tracker.store.engine import Store
from tracker.verdict_lines import Line, lines

__all__ = [
    "DIMENSIONS", "Counts", "Funnel", "Group", "Material", "Record", "Sheet", "alone", "cut", "material",
    "sheet", "sheet_of",
]  # fmt: skip

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
class Funnel:
    """What became of all that was said: questions from being logged to being settled, and what was left out.

    ``matured`` are those whose window has closed; of them ``settled`` ended TRUE or FALSE, ``void`` have
    no answer and ``lacking`` wait for a figure. ``uncodable`` sentences look ahead and name nothing that
    could be observed. Shares are None where there is nothing to take them of: ``void_rate`` of those
    that ended, ``coverage`` of the posts with a call or a remark among all posts, ``retrospective`` of
    the mentions of both records that were written down after their outcome was known.
    """

    logged: int
    open: int
    matured: int
    settled: int
    void: int
    lacking: int
    uncodable: int
    void_rate: float | None
    coverage: float | None
    retrospective: float | None


@dataclass(frozen=True, eq=False)
class Sheet:
    """What a record is worth at one moment; scores are worked out when they are asked for."""

    as_of: datetime
    forecaster: str | None
    record: Record
    counts: Counts
    funnel: Funnel
    rows: sampling.Record
    part_series: Mapping[int, str]

    @property
    def sample(self) -> Sample:
        """The settled calls, as every score takes them."""
        return self.rows.sample

    @cached_property
    def _scores(self) -> dict[tuple[str, Unit], Score]:
        return {}

    @cached_property
    def _drawn(self) -> dict[tuple[str, Unit], Mapping[str, Diagram]]:
        return {}

    def _counted(self, unit: Unit) -> Unit:
        """Where no question has two mentions, counting mentions is counting questions."""
        alike = unit is Unit.MENTION and bool(self.sample.in_force.all())
        return Unit.QUESTION if alike else unit

    def score(self, name: str, unit: Unit = Unit.FAMILY) -> Score:
        """One score; it is worked out once."""
        unit = self._counted(unit)
        if (name, unit) not in self._scores:
            self._scores[name, unit] = score(name).compute(self.sample, unit)
        return self._scores[name, unit]

    def drawn(self, name: str, unit: Unit = Unit.FAMILY) -> Mapping[str, Diagram]:
        """One diagram by basis, with names in place of codes; it is worked out once."""
        unit = self._counted(unit)
        if (name, unit) not in self._drawn:
            found = draw(diagram(name), self.sample, unit)
            self._drawn[name, unit] = {basis: named(self.rows, d) for basis, d in found.items()}
        return self._drawn[name, unit]

    @cached_property
    def by_unit(self) -> Mapping[str, Mapping[str, Score]]:
        """Every score by what is counted: family, question, mention."""
        return {unit.value: {name: self.score(name, unit) for name in names()} for unit in Unit}

    @property
    def scores(self) -> Mapping[str, Score]:
        """Every score counted by family: the headline."""
        return self.by_unit[Unit.FAMILY.value]

    @cached_property
    def diagrams(self) -> Mapping[str, Mapping[str, Mapping[str, Diagram]]]:
        """Every diagram by unit, name and basis."""
        every = [module.NAME for module in diagrams()]
        return {unit.value: {name: self.drawn(name, unit) for name in every} for unit in Unit}

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The record in three sentences written by rule."""
        return lines(self.sample)

    @cached_property
    def reliability(self) -> Mapping[str, Table]:
        """The reliability table of each basis."""
        return {basis: table(self.sample, basis=basis) for basis in BASES}

    @cached_property
    def groups(self) -> Mapping[str, tuple[Group, ...]]:
        """The scores by every dimension."""
        return {name: self.grouped(name) for name in DIMENSIONS}

    def grouped(self, dimension: str, wanted: Collection[str] | None = None) -> tuple[Group, ...]:
        """The ``wanted`` scores and diagrams by one dimension; without, every score."""
        chosen = names() if wanted is None else wanted
        return grouped(self.rows, dimension, self.part_series, chosen)


@dataclass(frozen=True, eq=False)
class Material:
    """What score sheets are made of, read once: calls of both records, and what the posts hold besides."""

    as_of: datetime
    forecaster: str | None
    calls: CallColumns
    readings: NDArray[np.int64]
    part_series: Mapping[int, str]
    remarks: Mapping[str, int]
    posts: int
    covered: int


def material(
    store: Store,
    *,
    as_of: datetime,
    forecaster: str | None = None,
    dimensions: Collection[str] = DIMENSIONS,
) -> Material:
    """What the sheets of one forecaster, or of all, are made of. Raises ``UnknownForecaster``.

    ``dimensions`` are those that groups will be asked for.
    """
    with ThreadPoolExecutor(1) as pool, store.reading() as db:
        pool.submit(get_ready)
        if forecaster:
            reads.forecaster(db, forecaster)  # raises where there is none
        calls, readings = sampling.read_calls(db, as_of=as_of, forecaster=forecaster)
        return Material(
            as_of=as_of,
            forecaster=forecaster,
            calls=calls,
            readings=readings,
            part_series=reads.part_series(db) if "series" in dimensions else {},
            remarks=Counter(r.kind for r in reads.remarks(db, forecaster)),
            posts=len(reads.posts(db, forecaster)),
            covered=reads.posts_with_content(db, forecaster),
        )


def alone(store: Store, found: Material, forecaster: str) -> Material:
    """What the sheets of one forecaster are made of, out of what those of all are: the same as reading it
    again. Raises ``UnknownForecaster``.
    """
    names = found.calls.names["forecaster"]
    code = names.index(forecaster) if forecaster in names else -1
    with store.reading() as db:
        reads.forecaster(db, forecaster)
        return replace(
            found,
            forecaster=forecaster,
            calls=found.calls.take(np.flatnonzero(found.calls.codes["forecaster"] == code)),
            remarks=Counter(r.kind for r in reads.remarks(db, forecaster)),
            posts=len(reads.posts(db, forecaster)),
            covered=reads.posts_with_content(db, forecaster),
        )


def sheet(
    store: Store,
    almanac: Almanac,
    *,
    as_of: datetime,
    forecaster: str | None = None,
    record: Record | None = None,
    dimensions: Collection[str] = DIMENSIONS,
) -> Sheet:
    """The score sheet at ``as_of``. Live and retrospective calls are never mixed: without ``record``, the
    live ones when one of them has settled, else the retrospective ones. ``dimensions`` are those that
    groups will be asked for.
    """
    found = material(store, as_of=as_of, forecaster=forecaster, dimensions=dimensions)
    return sheet_of(found, almanac, record)


def sheet_of(found: Material, almanac: Almanac, record: Record | None = None) -> Sheet:
    """The score sheet of one record, or of the one that ``sheet`` would choose."""
    kept = record or _record(found.calls, found.as_of)
    wanted = found.calls.numbers["retrospective"] == (kept == "retrospective")
    own = found.calls if wanted.all() else found.calls.take(np.flatnonzero(wanted))
    rows = sampling.record_of(own, found.readings, almanac, found.as_of)
    return _sheet(found, kept, rows)


def cut(found: Material, whole: Sheet, values: Mapping[str, str]) -> Sheet:
    """The sheet of the calls that have these values, by dimension, each on its own families."""
    rows = grouping.restricted(whole.rows, values, found.part_series)
    return _sheet(found, whole.record, rows)


def _sheet(found: Material, record: Record, rows: sampling.Record) -> Sheet:
    counts = _counts(rows, found.as_of, found.posts, found.remarks)
    late = _share(int(found.calls.numbers["retrospective"].sum()), len(found.calls))
    covered = _share(found.covered, found.posts)
    funnel = _funnel(rows, counts, found.as_of, covered, late)
    return Sheet(found.as_of, found.forecaster, record, counts, funnel, rows, found.part_series)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _funnel(
    rows: sampling.Record,
    counts: Counts,
    as_of: datetime,
    coverage: float | None,
    retrospective: float | None,
) -> Funnel:
    standing = rows.places.in_force
    closed = rows.calls.numbers["due"] <= as_of.timestamp()
    pending = rows.calls.is_("outcome", "")
    return Funnel(
        logged=counts.questions,
        open=int((standing & ~closed).sum()),
        matured=int((standing & closed).sum()),
        settled=counts.settled,
        void=int((standing & closed & rows.calls.is_("outcome", "VOID")).sum()),
        lacking=int((standing & closed & pending).sum()),
        uncodable=counts.remarks.get("uncodable", 0),
        void_rate=_share(counts.void, counts.settled + counts.waiting + counts.void),
        coverage=coverage,
        retrospective=retrospective,
    )


def _record(calls: CallColumns, as_of: datetime) -> Record:
    late = calls.numbers["retrospective"]
    live = sampling.settled(calls, as_of) & ~late
    return "live" if live.any() or not late.any() else "retrospective"


def _counts(
    rows: sampling.Record, as_of: datetime, posts: int, remarks: Mapping[str, int]
) -> Counts:
    """How many there are of everything; questions are counted once, as they stand."""
    calls, places = rows.calls, rows.places
    standing, settled = places.in_force, sampling.settled(calls, as_of)
    return Counts(
        families=int(places.family.max(initial=-1)) + 1,
        questions=int(standing.sum()),
        mentions=len(calls),
        settled=int((standing & settled).sum()),
        pending=int((standing & calls.is_("outcome", "")).sum()),
        void=int((standing & calls.is_("outcome", "VOID")).sum()),
        waiting=int((standing & sampling.decided(calls) & ~settled).sum()),
        retrospective=int(calls.numbers["retrospective"].sum()),
        posts=posts,
        remarks=dict(sorted(remarks.items())),
    )
