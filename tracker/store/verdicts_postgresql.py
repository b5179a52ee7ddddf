"""Verdicts by the column into PostgreSQL."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date, datetime

import numpy as np
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from tracker.domain.terms import Outcome
from tracker.store import verdicts
from tracker.store.arrays import Ints
from tracker.store.arrays_postgresql import execute
from tracker.store.behind import behind
from tracker.store.copying import Field, copy_rows, laid_out
from tracker.store.verdicts import Lines, Run, VerdictColumns

SECOND = 1_000_000
DAY_ZERO = date(2000, 1, 1)
MOMENT_ZERO = int(np.datetime64("2000-01-01", "s").astype(np.int64))


def copy_verdicts(
    db: Connection, columns: Sequence[VerdictColumns], run: Run, due: Ints, *, at_once: bool
) -> None:
    """Append first verdicts and take their questions off the open ones.

    The server writes a lot down while the next one is laid out; with ``at_once`` keys come last.
    """
    with _keys_set_aside(db) if at_once else nullcontext(False) as aside, behind() as later:
        following = _reserved(db, sum(map(len, columns))) if aside else 0
        later(_close_questions, db, columns, run, due)
        for lines in verdicts.lots(columns):
            fields = _fields(lines, run)
            if aside:
                fields["id"] = np.arange(following, following + len(lines), dtype=">i4")
                following += len(lines)
            later(copy_rows, db, "verdicts", list(fields), laid_out(fields))


def _reserved(db: Connection, count: int) -> int:
    """The first of so many ids that are set apart: handing out each one takes the server a while."""
    name = "pg_get_serial_sequence('verdicts', 'id')"
    last = db.exec_driver_sql(f"select setval({name}, nextval({name}) + {count - 1})")
    return int(last.scalar_one()) - count + 1


def _close_questions(
    db: Connection, columns: Sequence[VerdictColumns], run: Run, due: Ints
) -> None:
    """Take the settled questions off the list, or all that are due but those that stay open."""
    settled = np.concatenate([np.zeros(0, np.int64), *(c.question for c in columns)])
    if len(settled) >= verdicts.MANY and 2 * len(settled) >= len(due):
        woken = f"wake <= {int(run.as_of.timestamp())}"
        kept = due[~np.isin(due, settled)]
        execute(db, f"delete from open_questions where {woken} and question_id <> all(%b)", kept)
    else:
        execute(db, "delete from open_questions where question_id = any(%b)", settled)


@contextmanager
def _keys_set_aside(db: Connection) -> Iterator[bool]:
    """Without the keys of the verdicts, where this user may and no reader is in the way: whether so.

    At the end each key is made anew and checked, all rows at once.
    """
    query = (
        "select quote_ident(conname), pg_get_constraintdef(oid) from pg_constraint "
        "where conrelid = 'verdicts'::regclass and contype in ('p', 'u', 'f') "
        "order by contype = 'f', conname"
    )
    keys = db.exec_driver_sql(query).all()
    try:
        with db.begin_nested():
            db.exec_driver_sql("set local lock_timeout = '200ms'")
            _alter(db, [f"drop constraint {name}" for name, _ in reversed(keys)])
            db.exec_driver_sql("set local lock_timeout to default")
    except DBAPIError:
        yield False
        return
    yield True
    # Both tables are in the order of the ids: merging beats hashing them.
    db.exec_driver_sql("set local enable_hashjoin = off")
    _alter(db, [f"add constraint {name} {definition}" for name, definition in keys])


def _alter(db: Connection, changes: Sequence[str]) -> None:
    db.exec_driver_sql(f"alter table verdicts {', '.join(changes)}")


def _fields(lines: Lines, run: Run) -> dict[str, Field]:
    outcomes = np.array(["", *(outcome.name for outcome in Outcome if outcome)], "S")
    return {
        "question_id": lines.question.astype(">i4"),
        "revision": np.array(1, ">i4"),
        "outcome": outcomes[lines.outcome],
        "reason": np.char.encode(np.array(lines.reasons), "utf-8")[lines.reason],
        "decided_on": np.ma.masked_array(
            (lines.day - DAY_ZERO.toordinal()).astype(">i4"), lines.day == 0
        ),
        "known_at": np.ma.masked_array(
            ((lines.known_at - MOMENT_ZERO) * SECOND).astype(">i8"), lines.known_at < 0
        ),
        "as_of": np.array(_microseconds(run.as_of), ">i8"),
        "recorded_at": np.array(_microseconds(run.recorded_at), ">i8"),
        "rules": np.array(run.rules.encode()),
        "calendars": np.array(run.calendars.encode()),
        "evidence": lines.evidence.astype("S"),
    }


def _microseconds(moment: datetime) -> int:
    seconds = int(moment.replace(microsecond=0).timestamp())
    return (seconds - MOMENT_ZERO) * SECOND + moment.microsecond
