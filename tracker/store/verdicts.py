"""Verdicts by the column: the first ones on many questions at once."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
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
REBUILT = 5
"""So many rows that are there get their keys anew in the time in which one more row takes its own."""


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

    def take(self, rows: Ints) -> "VerdictColumns":
        """The verdicts of the given rows."""
        return VerdictColumns(
            question=self.question[rows],
            outcome=self.outcome[rows],
            reason=self.reason[rows],
            reasons=self.reasons,
            day=self.day[rows],
            known_at=self.known_at[rows],
            evidence=self.evidence[rows],
            observed=self.observed,
        )


@dataclass(frozen=True)
class Run:
    """What all verdicts of one run have in common; versions of the rules and of the calendars."""

    as_of: datetime
    recorded_at: datetime
    rules: str
    calendars: str


def add_verdict_columns(
    db: Connection, columns: Sequence[VerdictColumns], run: Run, due: Ints
) -> int:
    """Add first verdicts and take their questions off the open ones; how many there were.

    ``due`` are the open questions that were looked at: all that wake by the moment of the run.
    """
    new, before = sum(map(len, columns)), highest(db)
    if db.dialect.name == "postgresql":
        from tracker.store.verdicts_postgresql import copy_verdicts

        copy_verdicts(db, columns, run, due, at_once=new >= MANY and before <= REBUILT * new)
    else:
        for lines in lots(columns):
            _insert(db, lines, run)
        _close_questions(db, new, since=before)
    return new


@dataclass(frozen=True)
class Lines:
    """Verdicts of all kinds in the order of their questions, so that tables and indexes grow at one end.

    As ``VerdictColumns``; ``evidence`` are texts.
    """

    question: Ints
    outcome: NDArray[np.integer[Any]]
    reason: Ints
    reasons: tuple[str, ...]
    day: Ints
    known_at: Ints
    evidence: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.question)

    @classmethod
    def of(cls, columns: list[VerdictColumns]) -> "Lines":
        code: dict[str, int] = {}
        reason, evidence = [], []
        for c in columns:
            codes = np.array([code.setdefault(text, len(code)) for text in c.reasons], np.int64)
            reason.append(codes[c.reason])
            evidence.append(np.array([*evidence_texts(c.evidence, c.observed), None])[:-1])
        question = _joined([c.question for c in columns])
        order = np.argsort(question, kind="stable")
        return cls(
            question[order],
            _joined([c.outcome for c in columns])[order],
            _joined(reason)[order],
            tuple(code),
            _joined([c.day for c in columns])[order],
            _joined([c.known_at for c in columns])[order],
            np.concatenate([np.zeros(0, object), *evidence])[order],
        )


def lots(columns: Sequence[VerdictColumns]) -> Iterator[Lines]:
    """All verdicts in the order of their questions, ``LOT`` at a time."""
    firsts = np.sort(_joined([c.question for c in columns]))[::LOT]
    ordered = [(c, np.argsort(c.question)) for c in columns]
    bounds = [np.searchsorted(c.question, firsts, sorter=order) for c, order in ordered]
    for i in range(len(firsts)):
        own = [
            c.take(order[starts[i] : starts[i + 1] if i + 1 < len(firsts) else None])
            for (c, order), starts in zip(ordered, bounds, strict=True)
        ]
        yield Lines.of([c for c in own if len(c)])


def _joined(parts: Sequence[NDArray[np.integer[Any]]]) -> Ints:
    return np.concatenate([np.zeros(0, np.int64), *parts])


_OWN = ("question_id", "outcome", "reason", "decided_on", "known_at", "evidence")
_SHARED = ("revision", "as_of", "recorded_at", "rules", "calendars")
AT_ONCE = 100
"""Rows a statement: a statement for each takes SQLite half as long again."""


def _insert(db: Connection, lines: Lines, run: Run) -> None:
    """Write the rows as SQLite stores them; equal texts are one object."""
    columns = (
        lines.question,
        _named(lines.outcome, lambda code: Outcome(code).name),
        np.array([*lines.reasons, None], object)[lines.reason],
        _named(lines.day, lambda day: date.fromordinal(day).isoformat() if day else None),
        _named(
            lines.known_at,
            lambda s: moment_text(datetime.fromtimestamp(s, UTC)) if s >= 0 else None,
        ),
        lines.evidence,
    )
    shared = (1, moment_text(run.as_of), moment_text(run.recorded_at), run.rules, run.calendars)
    rows = np.column_stack([c.astype(object) for c in columns])
    whole = len(rows) - len(rows) % AT_ONCE
    _insert_rows(db, rows[:whole], AT_ONCE, shared)
    _insert_rows(db, rows[whole:], 1, shared)


def _insert_rows(
    db: Connection, rows: NDArray[np.object_], at_once: int, shared: tuple[int | str, ...]
) -> None:
    """Rows of the columns ``_OWN``; what is ``shared`` by all is bound once a statement."""
    own, same = len(_OWN), range(1, len(_SHARED) + 1)
    first = ", ".join(f"?{i}" for i in same)
    values = ", ".join(
        f"({first}, {', '.join(f'?{len(_SHARED) + own * row + i + 1}' for i in range(own))})"
        for row in range(at_once)
    )
    statement = f"insert into verdicts ({', '.join(_SHARED + _OWN)}) values {values}"
    lots = rows.reshape(-1, at_once * own).tolist()
    if lots:
        db.exec_driver_sql(statement, [(*shared, *lot) for lot in lots])


def _named(codes: NDArray[np.integer[Any]], name: Callable[[int], Any]) -> NDArray[np.object_]:
    values, places = np.unique(codes, return_inverse=True)
    names = np.empty(len(values), dtype=object)
    names[:] = [name(value) for value in values.tolist()]
    return np.asarray(names[places])


def highest(db: Connection) -> int:
    """The highest id of a verdict so far, 0 for none."""
    return int(db.exec_driver_sql("select coalesce(max(id), 0) from verdicts").scalar_one())


def _most_close(db: Connection, closing: int) -> bool:
    """Whether so many of the open questions close that it is quicker to name the others."""
    count = "select count(*) from open_questions"
    return closing >= MANY and 2 * closing >= db.exec_driver_sql(count).scalar_one()


def _close_questions(db: Connection, closing: int, *, since: int) -> None:
    """Take the questions with a verdict above id ``since`` off the open ones; how many is given."""
    if not _most_close(db, closing):
        db.exec_driver_sql(
            "delete from open_questions where question_id in "
            f"(select question_id from verdicts where id > {since})"
        )
        return
    db.exec_driver_sql(
        "create temporary table kept as select * from open_questions w where not exists "
        "(select 1 from verdicts v where v.question_id = w.question_id)"
    )
    _empty_queue(db)
    db.exec_driver_sql("insert into open_questions select * from kept")
    db.exec_driver_sql("drop table kept")


def _empty_queue(db: Connection) -> None:
    """Remove every open question: SQLite would go through them one by one, for their foreign key."""
    made = db.exec_driver_sql(
        "select sql from sqlite_master where tbl_name = 'open_questions' and sql is not null"
    ).scalars()
    for statement in ("drop table open_questions", *made.all()):
        db.exec_driver_sql(statement)
