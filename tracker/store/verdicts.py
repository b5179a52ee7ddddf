"""Verdicts by the column: the first ones on many questions at once."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from itertools import repeat, zip_longest
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from tracker.domain.terms import Outcome
from tracker.store.evidence_columns import Observed, evidence_texts
from tracker.store.types import moment_text

Ints = NDArray[np.int64]
LOT = 50_000
MANY = 50_000
"""From so many on, what is cheap for a few rows is done for all at once."""


@dataclass(frozen=True)
class VerdictColumns:
    """The first verdicts on questions, a column for each field.

    ``outcome`` as ``Outcome``, none pending; ``reason`` indexes ``reasons``; ``day`` the ordinal of the
    session that decided, 0 for none; ``known_at`` epoch seconds, below 0 for none; ``evidence`` of shape
    (n, k, 2): runs of slots, both ends included, from 0 for none, of what is ``observed``.
    """

    question: Ints
    outcome: NDArray[np.integer[Any]]
    reason: NDArray[np.integer[Any]]
    reasons: tuple[str, ...]
    day: NDArray[np.integer[Any]]
    known_at: Ints
    evidence: Ints
    observed: Observed

    def __len__(self) -> int:
        return len(self.question)

    def take(self, rows: slice | NDArray[np.intp]) -> "VerdictColumns":
        whole = ("reasons", "observed")
        picked = {f.name: getattr(self, f.name) for f in fields(self)}
        return VerdictColumns(**{k: v if k in whole else v[rows] for k, v in picked.items()})


@dataclass(frozen=True)
class Run:
    """What all verdicts of one run have in common; versions of the rules and of the calendars."""

    as_of: datetime
    recorded_at: datetime
    rules: str
    calendars: str


def add_verdict_columns(db: Connection, columns: Iterable[VerdictColumns], run: Run) -> int:
    """Add first verdicts and take their questions off the open ones; how many there were."""
    given = [c for c in columns if len(c)]
    count = sum(map(len, given))
    before = highest(db)
    if db.dialect.name == "postgresql":
        from tracker.store.verdicts_postgresql import copy_verdicts

        copy_verdicts(db, _lots(given), run, unchecked=count >= MANY)
    else:
        for lot in _lots(given):
            db.exec_driver_sql(_INSERT, list(_tuples(lot, run)))
    close_questions(db, since=before)
    return count


def _lots(columns: list[VerdictColumns]) -> Iterator[VerdictColumns]:
    """The verdicts in about the order of their questions, so that tables and indexes grow at one end."""
    ordered = [c.take(np.argsort(c.question, kind="stable")) for c in columns]
    edges = np.sort(np.concatenate([np.zeros(0, np.int64), *(c.question for c in ordered)]))[::LOT]
    for first, end in zip_longest(edges, edges[1:], fillvalue=np.iinfo(np.int64).max):
        for c in ordered:
            lot = c.take(slice(*np.searchsorted(c.question, (first, end))))
            if len(lot):
                yield lot


_COLUMNS = (
    "question_id", "revision", "outcome", "reason", "decided_on", "known_at",
    "as_of", "recorded_at", "rules", "calendars", "evidence",
)  # fmt: skip
_INSERT = f"insert into verdicts ({', '.join(_COLUMNS)}) values ({', '.join('?' * len(_COLUMNS))})"


def _tuples(lot: VerdictColumns, run: Run) -> Iterator[tuple[Any, ...]]:
    """The rows as SQLite stores them; equal texts are one object."""
    return zip(
        lot.question.tolist(),
        repeat(1),
        _named(lot.outcome, lambda code: Outcome(code).name),
        _named(lot.reason, lot.reasons.__getitem__),
        _named(lot.day, lambda day: date.fromordinal(day).isoformat() if day else None),
        _named(
            lot.known_at, lambda s: moment_text(datetime.fromtimestamp(s, UTC)) if s >= 0 else None
        ),
        repeat(moment_text(run.as_of)),
        repeat(moment_text(run.recorded_at)),
        repeat(run.rules),
        repeat(run.calendars),
        evidence_texts(lot.evidence, lot.observed),
        strict=False,
    )


def _named(codes: NDArray[np.integer[Any]], name: Callable[[int], Any]) -> list[Any]:
    values, places = np.unique(codes, return_inverse=True)
    names = np.empty(len(values), dtype=object)
    names[:] = [name(value) for value in values.tolist()]
    return list(names[places])


def highest(db: Connection) -> int:
    """The highest id of a verdict so far, 0 for none."""
    return int(db.exec_driver_sql("select coalesce(max(id), 0) from verdicts").scalar_one())


def close_questions(db: Connection, *, since: int) -> None:
    """Take the questions with a verdict above id ``since`` off the open ones."""
    settled = f"select question_id from verdicts where id > {since}"
    counted = db.exec_driver_sql(
        f"select (select count(*) from open_questions), (select count(*) from ({settled}) s)"
    ).one()
    if counted[1] < MANY or counted[1] < counted[0] / 2:
        db.exec_driver_sql(f"delete from open_questions where question_id in ({settled})")
        return
    # When most go, keeping the rest is quicker: emptying a table costs nothing.
    empty = "truncate" if db.dialect.name == "postgresql" else "delete from"
    for statement in (
        "create temporary table kept as select * from open_questions w where not exists "
        "(select 1 from verdicts v where v.question_id = w.question_id)",
        f"{empty} open_questions",
        "insert into open_questions select * from kept",
        "drop table kept",
    ):
        db.exec_driver_sql(statement)
