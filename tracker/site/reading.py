"""The record read for a site: all calls once, and what belongs to them some hundred calls at a time."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import islice
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select

from tracker.calls import Call, arranged
from tracker.domain.records import (
    ForecasterRow,
    ObservationRow,
    PostRow,
    PredictionRow,
    QuestionRow,
    RemarkRow,
    VerdictRow,
    terms_of,
)
from tracker.domain.terms import Outcome
from tracker.ledger import Reading, call_of
from tracker.panel.figures import held
from tracker.presentation.charts import Close
from tracker.presentation.dossier import Dossier
from tracker.sessions.almanac import Almanac
from tracker.store import derived, figures, reads, rows
from tracker.store.predictions import predictions
from tracker.store.releases import almanac_in

LOT = 500
"""Calls read at a time with all that belongs to them."""
MICRO = 1e6

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Settled:
    """A call in force whose question has a verdict, and which one."""

    call: int
    question_key: str
    revision: int
    recorded_at: datetime


@dataclass(frozen=True, eq=False)
class Whole:
    """The record as a site shows it.

    ``as_of`` is when it last changed: by a row, or by a moment that it names having come. So the site of
    a record that stays as it is does not change with the clock. ``calls`` are those in force by id, oldest
    first; ``every`` the ids of all, corrected ones too; ``settled`` is the latest verdict last.
    """

    as_of: datetime
    version: str
    almanac: Almanac
    forecasters: tuple[ForecasterRow, ...]
    calls: Mapping[int, Call]
    every: tuple[int, ...]
    replaced_by: Mapping[int, int]
    units: Mapping[tuple[str, str], tuple[int, ...]]
    settled: tuple[Settled, ...]

    @cached_property
    def mentions(self) -> Mapping[tuple[str, int, bool], tuple[Call, ...]]:
        """The calls of each question of a forecaster, in each record."""
        return _grouped(self.calls.values(), lambda c: (c.forecaster, c.question, c.retrospective))

    @cached_property
    def families(self) -> Mapping[tuple[str, str, bool], tuple[Call, ...]]:
        """The first mentions of the questions of each family, in each record."""
        first = (c for c in self.calls.values() if c.first_mention)
        return _grouped(first, lambda c: (c.forecaster, c.family, c.retrospective))

    @cached_property
    def reversals(self) -> Mapping[tuple[str, str], tuple[Call, ...]]:
        """The calls that took back what was said in a sentence."""
        turned = (c for c in self.calls.values() if c.reversal_of)
        return _grouped(turned, lambda c: (c.forecaster, str(c.reversal_of)))

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What each forecaster is called, by slug; those of one name by their slugs too."""
        often = Counter(f.name for f in self.forecasters)
        return {
            f.slug: f.name if often[f.name] == 1 else f"{f.name} ({f.slug})"
            for f in self.forecasters
        }


def _grouped(items: Iterable[T], key: Callable[[T], K]) -> dict[K, tuple[T, ...]]:
    found: defaultdict[K, list[T]] = defaultdict(list)
    for item in items:
        found[key(item)].append(item)
    return {name: tuple(own) for name, own in found.items()}


def whole(db: Connection, now: datetime) -> Whole:
    """The record as it is at ``now``."""
    as_of = _last_change(db, now)
    alone: dict[int, Call] = {}
    replaced_by: dict[int, int] = {}
    units: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    settled: list[Settled] = []
    every = tuple(reads.prediction_ids(db))
    for row in _predictions(db, every):
        alone[row.id] = call_of(row, as_of)
        if row.supersedes:
            replaced_by[row.supersedes] = row.id
        if row.unit:
            units[row.by.slug, row.unit].append(row.id)
        if row.verdict and alone[row.id].outcome != "PENDING":
            ended = row.verdict
            settled.append(Settled(row.id, row.question.key, ended.revision, ended.recorded_at))
    calls = _arranged(c for c in alone.values() if c.id not in replaced_by)
    return Whole(
        as_of=as_of,
        version=reads.ledger_version(db),
        almanac=almanac_in(db).known_by(as_of),
        forecasters=tuple(reads.forecasters(db)),
        calls=calls,
        every=every,
        replaced_by=replaced_by,
        units={at: tuple(i for i in ids if i in calls) for at, ids in units.items()},
        settled=_in_force(settled, calls),
    )


def _arranged(calls: Iterable[Call]) -> dict[int, Call]:
    """Each call with its family and its place, as in the scores: each record by itself."""
    late: list[Call] = []
    live: list[Call] = []
    for call in calls:
        (late if call.retrospective else live).append(call)
    both = [*arranged(live), *arranged(late)]
    return {c.id: c for c in sorted(both, key=lambda c: (c.made_at, c.id))}


def _in_force(settled: Iterable[Settled], calls: Mapping[int, Call]) -> tuple[Settled, ...]:
    standing = (s for s in settled if s.call in calls and calls[s.call].in_force)
    return tuple(sorted(standing, key=lambda s: (s.recorded_at, s.call)))


def _predictions(db: Connection, ids: Iterable[int]) -> Iterator[PredictionRow]:
    for some in lots(ids):
        yield from predictions(db, ids=some, superseded=True)


def lots(ids: Iterable[int]) -> Iterator[list[int]]:
    """The ids, some hundred at a time."""
    left = iter(ids)
    while some := list(islice(left, LOT)):
        yield some


def _last_change(db: Connection, now: datetime) -> datetime:
    """The latest moment up to ``now`` at which anything in the record became otherwise."""
    verdicts, asked, news = rows.verdicts, rows.questions, rows.releases
    moments = [
        reads.latest_record(db),
        *(
            db.scalar(select(func.max(column)).where(column <= now))
            for column in (verdicts.c.known_at, news.c.known_at, news.c.recorded_at)
        ),
    ]
    due = db.scalar(select(func.max(asked.c.due)).where(asked.c.due <= int(now.timestamp())))
    moments.append(datetime.fromtimestamp(due, UTC) if due else None)
    return min(max((m for m in moments if m), default=now), now)


@dataclass(frozen=True, eq=False)
class Shelf:
    """What dossiers need beside their own rows, read once."""

    vintages: Mapping[tuple[str, int], tuple[ObservationRow, ...]]
    quotes: Mapping[tuple[int, str], tuple[RemarkRow, ...]]
    posts: Mapping[int, PostRow]


def shelf(db: Connection) -> Shelf:
    """What is read once: figures published more than once, and what posts quoted as market prices."""
    table = rows.observations
    again = (
        select(table.c.series, table.c.day)
        .group_by(table.c.series, table.c.day)
        .having(func.count() > 1)
        .subquery()
    )
    query = select(table).join(
        again, (again.c.series == table.c.series) & (again.c.day == table.c.day)
    )
    found = [ObservationRow(**row) for row in db.execute(query.order_by(table.c.id)).mappings()]
    quoted = [r for r in reads.remarks(db) if r.market_sentence]
    return Shelf(
        _grouped(found, lambda o: (o.series, o.day)),
        _grouped(quoted, lambda r: (r.forecaster_id, str(r.market_sentence))),
        {p.id: p for p in reads.posts(db)},
    )


def dossiers(db: Connection, record: Whole, beside: Shelf) -> Iterator[Dossier]:
    """Every call with all that belongs to it, in the order of the ids."""
    for ids in lots(record.every):
        yield from _lot(db, record, beside, ids)


def _lot(db: Connection, record: Whole, beside: Shelf, ids: Sequence[int]) -> Iterator[Dossier]:
    by_id = {row.id: row for row in predictions(db, ids=ids, superseded=True)}
    bases = derived.base_rates(db, ids)
    asked = {row.question.id for row in by_id.values()}
    histories = _histories(db, asked, record.as_of)
    last = [own[-1] for own in histories.values()]
    evidence = {o.id: o for o in reads.evidence(db, [i for v in last for i in v.evidence])}
    older = {
        o.id: o for o in reads.evidence(db, [o.corrects for o in evidence.values() if o.corrects])
    }
    readings = _readings(db, [r for r in by_id.values() if r.grade != "A"], record.as_of)
    for id in ids:
        row = by_id[id]
        call = record.calls.get(id) or call_of(row, record.as_of)
        history = histories.get(row.question.id, ())
        resting = (
            tuple(evidence[i] for i in history[-1].evidence if i in evidence) if history else ()
        )
        own = (call.forecaster, call.question, call.retrospective)
        yield Dossier(
            call=call,
            row=row,
            base=bases.get(id),
            mentions=record.mentions.get(own, ()),
            family=record.families.get((call.forecaster, call.family, call.retrospective), ()),
            history=history,
            evidence=resting,
            revisions=_revisions(beside, resting, record.as_of),
            readings=readings.get(row.question.id, ()) if row.grade != "A" else (),
            quotes=_quotes(beside, row),
            replaced_by=record.replaced_by.get(id),
            corrected={o.id: older[o.corrects] for o in resting if o.corrects in older},
            reverses=_of_units(record, call.forecaster, call.reversal_of),
            reversed_by=record.reversals.get((call.forecaster, row.unit), ()) if row.unit else (),
        )


def _histories(
    db: Connection, questions: Iterable[int], as_of: datetime
) -> dict[int, tuple[VerdictRow, ...]]:
    found = reads.verdicts(db, list(questions))
    known = (v for v in found if v.known_at is None or v.known_at <= as_of)
    return _grouped(known, lambda v: v.question_id)


def _readings(
    db: Connection, calls: Iterable[PredictionRow], as_of: datetime
) -> dict[int, tuple[Reading, ...]]:
    """By question its other readings and how they stand."""
    links = rows.readings
    asked = {row.question.id for row in calls}
    query = select(links.c.question_id, links.c.reading_id).where(links.c.question_id.in_(asked))
    pairs = [(q, r) for q, r in db.execute(query.order_by(links.c.reading_id)) if q != r]
    others = {r for _, r in pairs}
    rows_of = {row.id: row for row in reads.questions(db, ids=others)}
    ended = _histories(db, others, as_of)
    told = {id: _reading(row, ended.get(id, ())) for id, row in rows_of.items()}
    grouped = _grouped(pairs, lambda pair: pair[0])
    return {q: tuple(told[r] for _, r in own if r in told) for q, own in grouped.items()}


def _reading(row: QuestionRow, history: Sequence[VerdictRow]) -> Reading:
    stands = history[-1].outcome.name if history else Outcome.PENDING.name
    return Reading(row.sentence, row.entry_rule, terms_of(row), stands)


def _revisions(
    beside: Shelf, resting: Iterable[ObservationRow], as_of: datetime
) -> tuple[ObservationRow, ...]:
    """Later vintages of the figures a verdict rests on; they change no verdict."""
    later = [
        row
        for first in resting
        for row in beside.vintages.get((first.series, first.day), ())
        if first.known_at < row.known_at <= as_of
        and row.value != first.value
        and row.corrects is None
    ]
    return tuple(sorted(later, key=lambda row: (row.known_at, row.id)))


def _quotes(beside: Shelf, row: PredictionRow) -> tuple[tuple[PostRow | None, RemarkRow], ...]:
    found = beside.quotes.get((row.forecaster_id, row.question.sentence), ())
    return tuple((beside.posts.get(r.post_id or 0), r) for r in found)


def _of_units(record: Whole, forecaster: str, unit: str | None) -> tuple[Call, ...]:
    ids = record.units.get((forecaster, unit), ()) if unit else ()
    return tuple(record.calls[id] for id in ids)


class Prices:
    """The figures of every series, as known at a moment."""

    def __init__(self, db: Connection, record: Whole) -> None:
        found = figures.figures(db, record.almanac).known(int(record.as_of.timestamp()))
        kept = held(found.value)
        series, day = found.series[kept], found.day[kept]
        value = found.value[kept] / MICRO
        self._almanac = record.almanac
        self._now = int(record.as_of.timestamp())
        self._columns: dict[str, tuple[NDArray[np.int32], NDArray[np.float64]]] = {
            name: (day[series == code], value[series == code])
            for code, name in enumerate(found.names)
        }

    def between(self, series: str, first: date, last: date) -> list[Close]:
        """The figure of each session that has closed; None where one is missing."""
        calendar = self._almanac.calendar_of(series)
        days = calendar.days_array()
        span = slice(
            np.searchsorted(days, first.toordinal()),
            np.searchsorted(days, last.toordinal(), side="right"),
        )
        sessions = days[span][calendar.closes_array()[span] <= self._now]
        none = np.zeros(0, np.int32), np.zeros(0)
        known, values = self._columns.get(series, none)
        at = np.searchsorted(known, sessions)
        there = np.append(known, -1)[at] == sessions
        figure = np.append(values, 0.0)[at]
        return [
            Close(date.fromordinal(day), value if is_there else None)
            for day, value, is_there in zip(
                sessions.tolist(), figure.tolist(), there.tolist(), strict=True
            )
        ]
