"""What the scorecard shows of a record: worked out once, kept beside the record, and shown as it is.

A kept view belongs to one state of the record and holds until the next deadline. A record of more than
``LARGE`` calls is read from kept views alone; those of a smaller one are worked out when they are needed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from tracker.calls import STATUSES, Range
from tracker.files import Progress, unseen
from tracker.grouping import Group, series_named
from tracker.sampling import Record as Rows
from tracker.sampling import decided
from tracker.scorecard import (
    Counts,
    Funnel,
    Material,
    Record,
    Sheet,
    alone,
    cut,
    material,
    sheet_of,
)
from tracker.scores import Diagram, Score, Unit
from tracker.scores.reliability import Table
from tracker.sessions.almanac import Almanac
from tracker.store import reads, rollups
from tracker.store.engine import Store
from tracker.store.rollups import Rollup
from tracker.verdict_lines import Line

if TYPE_CHECKING:
    from pydantic import TypeAdapter

LARGE: Final = 20_000
RECORDS: tuple[Record, ...] = ("live", "retrospective")
CUTS = ("series", "horizon", "grade", "quarter")
"""The dimensions by which a whole page can be narrowed."""
GROUPED = (*CUTS, "kind", "basis", "length", "forecaster")
SCORES = (
    "proportion_correct", "brier", "brier_words", "hit_rate_vs_coin", "hit_rate_vs_base",
    "hit_rate_vs_market",
)  # fmt: skip
OF_GROUPS = ("proportion_correct", "brier", "brier_words")
NOTABLE = 5


@dataclass(frozen=True)
class Scope:
    """Which calls a view is about: of one forecaster or of all, of one record, narrowed by ``cuts``.

    ``cuts`` has a value for some of ``CUTS``.
    """

    forecaster: str | None = None
    record: Record | None = None
    cuts: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The scope as one text, the same for the same calls."""
        cuts = (f"{dimension}={self.cuts[dimension]}" for dimension in sorted(self.cuts))
        return "&".join((f"by={self.forecaster or ''}", f"record={self.record}", *cuts))


@dataclass(frozen=True)
class Notable:
    """A call that was right against the odds, or wrong although they were with it.

    ``chance`` is how often its side had come true before, known at the time of the call; 0..1.
    """

    call: int
    chance: float
    correct: bool


@dataclass(frozen=True)
class WordTally:
    """One expression, the range it stands for, and how many of its settled questions ended TRUE."""

    word: str
    p: Range
    happened: int
    ended: int


@dataclass(frozen=True, kw_only=True)
class View:
    """What the scorecard shows of some calls at ``as_of``; it holds until ``holds_until``, epoch seconds.

    ``records`` counts the mentions of each record of the forecaster, ``tally`` the questions by how they
    stand (``STATUSES``). ``scores`` are by unit and name; ``groups`` by dimension.
    """

    as_of: datetime
    holds_until: int | None
    forecaster: str | None
    record: Record
    records: Mapping[Record, int]
    counts: Counts
    funnel: Funnel
    tally: Mapping[str, int]
    lines: tuple[Line, ...]
    scores: Mapping[str, Mapping[str, Score]]
    reliability: Mapping[str, Table]
    words: tuple[WordTally, ...]
    trend: Diagram
    groups: Mapping[str, tuple[Group, ...]]
    hits: tuple[Notable, ...]
    misses: tuple[Notable, ...]

    def holds(self, moment: datetime) -> bool:
        """Whether no deadline has passed between ``as_of`` and ``moment``."""
        return self.holds_until is None or moment.timestamp() < self.holds_until


def view(store: Store, almanac: Almanac, scope: Scope, *, as_of: datetime) -> View:
    """The calls of ``scope`` at ``as_of``, worked out from the record. Raises ``UnknownForecaster``."""
    found = material(store, as_of=as_of, forecaster=scope.forecaster)
    whole = sheet_of(found, almanac, scope.record)
    shown = cut(found, whole, scope.cuts) if scope.cuts else whole
    return _view(found, shown, _said(store))


def records(
    store: Store, almanac: Almanac, forecasters: Iterable[str], *, as_of: datetime
) -> Iterator[dict[Record, View]]:
    """The whole records of everybody, then those of each forecaster, from one reading: the record that is
    shown first, then the other one where it holds calls. Raises ``UnknownForecaster``.
    """
    said = _said(store)
    everybody = material(store, as_of=as_of)
    yield _records(everybody, almanac, said)
    for forecaster in forecasters:
        yield _records(alone(store, everybody, forecaster), almanac, said)


def _records(found: Material, almanac: Almanac, said: Mapping[int, str]) -> dict[Record, View]:
    first = _view(found, sheet_of(found, almanac), said)
    others = [name for name in RECORDS if name in first.records and name != first.record]
    return {
        first.record: first,
        **{name: _view(found, sheet_of(found, almanac, name), said) for name in others},
    }


def encoded(view: View) -> str:
    """The view as JSON: the same view, the same text."""
    return _codec().dump_json(view).decode()


def decode(text: str) -> View:
    """A view from its JSON."""
    return _codec().validate_json(text)


@cache
def _codec() -> "TypeAdapter[View]":
    from pydantic import ConfigDict, TypeAdapter, with_config

    return TypeAdapter(with_config(ConfigDict(ser_json_inf_nan="constants"))(View))


def renew(store: Store, almanac: Almanac, now: datetime, *, progress: Progress = unseen) -> int:
    """Work out again what is kept; how many views.

    They are put in place together, unless the record has changed meanwhile.
    """
    with store.reading() as db:
        version = reads.ledger_version(db)
    made = [
        Rollup(scope.name, version, now, found.holds_until, encoded(found))
        for scope, found in _every(store, almanac, now, progress)
    ]
    with store.writing() as db:
        if reads.ledger_version(db) == version:
            rollups.replace(db, made)
    return len(made)


def out_of_step(store: Store, almanac: Almanac) -> list[str]:
    """Kept views of the record as it is that are not what the record says, one line each."""
    with store.reading() as db:
        version = reads.ledger_version(db)
        kept = {r.scope: r for r in rollups.every(db) if r.version == version}
    if not kept:
        return []
    (as_of,) = {r.as_of for r in kept.values()}
    right = {scope.name: encoded(v) for scope, v in _every(store, almanac, as_of, unseen)}
    wrong = [
        scope for scope in right.keys() | kept.keys() if _body(kept, scope) != right.get(scope)
    ]
    return [f"the kept scores of {scope} are not those of the record" for scope in sorted(wrong)]


def _body(kept: Mapping[str, Rollup], scope: str) -> str | None:
    return kept[scope].body if scope in kept else None


def _every(
    store: Store, almanac: Almanac, as_of: datetime, progress: Progress
) -> Iterator[tuple[Scope, View]]:
    """Every view that is kept: of everybody and of who has many calls; narrowed ones of many calls."""
    said = _said(store)
    everybody = material(store, as_of=as_of)
    names = everybody.calls.names["forecaster"]
    many = np.bincount(everybody.calls.codes["forecaster"], minlength=len(names)) > LARGE
    large = [name for name, is_large in zip(names, many.tolist(), strict=True) if is_large]
    wanted = [None, *large] if len(names) > 1 else [None]
    for done, forecaster in enumerate(wanted):
        found = everybody if forecaster is None else alone(store, everybody, forecaster)
        for record in RECORDS:
            yield from _narrowed(found, sheet_of(found, almanac, record), said)
        progress(done + 1, len(wanted))


def _narrowed(
    found: Material, whole: Sheet, said: Mapping[int, str]
) -> Iterator[tuple[Scope, View]]:
    scope = Scope(found.forecaster, whole.record)
    full = _view(found, whole, said)
    yield scope, full
    if len(whole.rows.calls) > LARGE:
        for cuts in ({dim: value} for dim in CUTS for value in choices(full, dim)):
            yield replace(scope, cuts=cuts), _view(found, cut(found, whole, cuts), said)


def choices(whole: View, dimension: str) -> tuple[str, ...]:
    """The values that a page of these calls can be narrowed to; of series each by itself."""
    values = [group.value for group in whole.groups[dimension]]
    if dimension == "series":
        values = [one for value in values for one in series_named(value)]
    return tuple(dict.fromkeys(values))


def _said(store: Store) -> Mapping[int, str]:
    with store.reading() as db:
        return reads.expressions(db)


def _view(found: Material, shown: Sheet, said: Mapping[int, str]) -> View:
    hits, misses = _notable(shown.rows)
    late = int(found.calls.numbers["retrospective"].sum())
    counted: dict[Record, int] = {"live": len(found.calls) - late, "retrospective": late}
    return View(
        as_of=shown.as_of,
        holds_until=_next_deadline(found),
        forecaster=shown.forecaster,
        record=shown.record,
        records={record: n for record, n in counted.items() if n},
        counts=shown.counts,
        funnel=shown.funnel,
        tally=_tally(shown.rows, shown.as_of),
        lines=shown.lines,
        scores={unit.value: {name: shown.score(name, unit) for name in SCORES} for unit in Unit},
        reliability=shown.reliability,
        words=_words(shown.rows, said),
        trend=shown.drawn("trend")[""],
        groups={dimension: shown.grouped(dimension, OF_GROUPS) for dimension in GROUPED},
        hits=hits,
        misses=misses,
    )


def _next_deadline(found: Material) -> int | None:
    due = found.calls.numbers["due"]
    later = due[due > found.as_of.timestamp()]
    return int(later.min()) if len(later) else None


def _tally(rows: Rows, as_of: datetime) -> dict[str, int]:
    """How many questions stand in each way; the mention in force stands for its question."""
    calls, standing = rows.calls, rows.places.in_force
    ended, void = decided(calls), calls.is_("outcome", "VOID")
    matured = calls.numbers["due"] <= as_of.timestamp()
    right = calls.numbers["for_it"] == calls.is_("outcome", "TRUE")
    ways: dict[str, NDArray[np.bool_]] = {
        "hit": ended & matured & right,
        "miss": ended & matured & ~right,
        "pending": ~ended & ~void & ~matured,
        "missing": ~ended & ~void & matured,
        "waiting": ended & ~matured,
        "void": void,
    }
    return {status: int((standing & ways[status]).sum()) for status in STATUSES}


def _notable(rows: Rows) -> tuple[tuple[Notable, ...], tuple[Notable, ...]]:
    """The hits that were least and the misses that were most to be expected, one of each family."""
    sample = rows.sample
    chance = np.where(sample.said_true, sample.base, 1 - sample.base)
    known = np.flatnonzero(sample.in_force & ~np.isnan(chance))
    order = known[np.argsort(chance[known], kind="stable")]
    ids = rows.calls.numbers["id"][rows.settled]

    def first(places: NDArray[np.intp]) -> tuple[Notable, ...]:
        _, firsts = np.unique(sample.family[places], return_index=True)
        return tuple(
            Notable(int(ids[i]), float(chance[i]), bool(sample.correct[i]))
            for i in islice(places[np.sort(firsts)], NOTABLE)
        )

    right = sample.correct[order]
    return first(order[right]), first(order[~right][::-1])


def _words(rows: Rows, said: Mapping[int, str]) -> tuple[WordTally, ...]:
    """By expression, surest first; a question counts once, with the expression that stands when it ends."""
    calls, sample = rows.calls, rows.sample
    ids, asked = calls.numbers["id"].tolist(), rows.places.question.tolist()
    mid = calls.numbers["mid"].tolist()
    stood = {
        (question, p): said[id]
        for id, question, p in zip(ids, asked, mid, strict=True)
        if id in said
    }
    found: dict[str, WordTally] = {}
    counted = np.flatnonzero(sample.in_force & sample.has_words)
    for i in counted.tolist():
        low, middle, high = sample.p[i].tolist()
        word = stood.get((asked[rows.settled[i]], middle))
        if word is not None:
            before = found.get(word, WordTally(word, Range(low, middle, high), 0, 0))
            happened = before.happened + bool(sample.outcome[i])
            found[word] = replace(before, happened=happened, ended=before.ended + 1)
    return tuple(sorted(found.values(), key=lambda w: (-w.p.mid, -w.ended, w.word)))
