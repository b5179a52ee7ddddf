"""Goal 5: the usual run, 2,000 questions due in a store of a million, as a process."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.report import Table
from benchmarks.startup import TRACKER
from benchmarks.stores import million, work_copy
from benchmarks.timing import COLUMNS, paired
from tracker.resolve import resolve
from tracker.sessions.almanac import standard
from tracker.store.engine import open_store

COUNT, DUE = 1_000_000, 2_000
LAST_RUN = datetime(2025, 3, 31, tzinfo=UTC)
TODAY = datetime(2025, 5, 1, tzinfo=UTC)
LATER = int(datetime(2025, 5, 2, tzinfo=UTC).timestamp())
GOAL = 40
COMMAND = "tracker resolve"


def tables(*, quick: bool = False) -> list[Table]:
    """The table of this benchmark."""
    copy = work_copy(_prepared())
    command = (TRACKER, "resolve", "--as-of", TODAY.isoformat())
    settings = {"TRACKER_DATABASE_URL": f"sqlite:///{copy}"}
    with _put_back(copy) as restore:
        found = paired({COMMAND: command}, 5 if quick else 15, settings=settings, after=restore)
    note = f"{DUE:,} of {COUNT:,} due and settled; the store is put back after each run."
    return [Table("Goal 5: the usual run", COLUMNS, found.rows({COMMAND: GOAL}), (note,))]


def _prepared() -> Path:
    """A store settled up to the last run, in which 2,000 questions can be settled today."""
    whole = million("standard", standard(), COUNT)
    file = whole.with_name(f"daily-{whole.name}")
    if not file.exists():
        due = _settled_since(work_copy(whole))
        part = work_copy(whole)
        _settle(part, LAST_RUN)
        with closing(sqlite3.connect(part)) as db:
            db.execute("create temporary table due as select value from json_each(?)", (due,))
            db.execute(
                "update open_questions set wake = max(wake, ?) "
                "where question_id not in (select value from due)",
                (LATER,),
            )
            db.commit()
            db.execute("pragma wal_checkpoint(truncate)")
        part.rename(file)
    return file


def _settled_since(copy: Path) -> str:
    """The ids of the first questions that can be settled today and could not at the last run."""
    _settle(copy, LAST_RUN)
    with closing(sqlite3.connect(copy)) as db:
        (before,) = db.execute("select max(id) from verdicts").fetchone()
    _settle(copy, TODAY)
    with closing(sqlite3.connect(copy)) as db:
        query = "select question_id from verdicts where id > ? order by question_id limit ?"
        return str([id for (id,) in db.execute(query, (before, DUE))])


def _settle(file: Path, as_of: datetime) -> None:
    with open_store(f"sqlite:///{file}") as store:
        resolve(store, standard(), as_of=as_of, now=as_of)


class Unsettled(Exception):
    """A run settled another number of questions than are due."""


@contextmanager
def _put_back(file: Path) -> "Iterator[_Restore]":
    with closing(sqlite3.connect(file)) as db:
        yield _Restore(db)


class _Restore:
    """Takes back what a run wrote, past the triggers that refuse it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        (self._last,) = db.execute("select max(id) from verdicts").fetchone()
        db.execute("create temporary table before as select * from open_questions")
        query = "select sql from sqlite_master where name = 'verdicts_no_delete'"
        (self._trigger,) = db.execute(query).fetchone()

    def __call__(self) -> None:
        with self._db as db:
            written = db.execute("select count(*) from verdicts where id > ?", (self._last,))
            if (found := written.fetchone()[0]) != DUE:
                raise Unsettled(f"{found:,} questions were settled, {DUE:,} are due")
            db.execute("drop trigger verdicts_no_delete")
            db.execute("delete from verdicts where id > ?", (self._last,))
            db.execute(self._trigger)
            db.execute(
                "insert into open_questions select * from before "
                "where question_id not in (select question_id from open_questions)"
            )
