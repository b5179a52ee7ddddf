"""Verdicts by the column into PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from tracker.domain.terms import Outcome
from tracker.store.copying import Field, copy_columns
from tracker.store.verdicts import LOT, Lines, Run

SECOND = 1_000_000
DAY_ZERO = date(2000, 1, 1)
MOMENT_ZERO = int(np.datetime64("2000-01-01", "s").astype(np.int64))
KEY = "fk_verdicts_question_id_questions"


def copy_verdicts(db: Connection, lines: Lines, run: Run, *, unchecked: bool) -> None:
    """Append the verdicts; with ``unchecked`` the foreign key is checked once, at the end."""
    if unchecked:
        with _key_set_aside(db):
            copy_verdicts(db, lines, run, unchecked=False)
        return
    for start in range(0, len(lines), LOT):
        copy_columns(db, "verdicts", _fields(lines.take(slice(start, start + LOT)), run))


@contextmanager
def _key_set_aside(db: Connection) -> Iterator[None]:
    """Without the key to ``questions``, where this user may and no reader is in the way."""
    try:
        with db.begin_nested():
            db.exec_driver_sql("set local lock_timeout = '200ms'")
            db.exec_driver_sql(f"alter table verdicts drop constraint {KEY}")
            db.exec_driver_sql("set local lock_timeout to default")
    except DBAPIError:
        yield
        return
    yield
    db.exec_driver_sql(
        f"alter table verdicts add constraint {KEY} "
        "foreign key (question_id) references questions (id)"
    )


def _fields(lot: Lines, run: Run) -> dict[str, Field]:
    n = len(lot)
    outcomes = np.array(["", *(outcome.name for outcome in Outcome if outcome)], "S")
    return {
        "question_id": lot.question.astype(">i4"),
        "revision": _same(n, 1, ">i4"),
        "outcome": outcomes[lot.outcome],
        "reason": np.char.encode(np.array(lot.reasons), "utf-8")[lot.reason],
        "decided_on": np.ma.masked_array(
            (lot.day.astype(np.int64) - DAY_ZERO.toordinal()).astype(">i4"), lot.day == 0
        ),
        "known_at": np.ma.masked_array(
            ((lot.known_at - MOMENT_ZERO) * SECOND).astype(">i8"), lot.known_at < 0
        ),
        "as_of": _same(n, _microseconds(run.as_of), ">i8"),
        "recorded_at": _same(n, _microseconds(run.recorded_at), ">i8"),
        "rules": _same(n, run.rules.encode(), None),
        "calendars": _same(n, run.calendars.encode(), None),
        "evidence": lot.evidence.astype("S"),
    }


def _same(n: int, value: Any, dtype: str | None) -> NDArray[Any]:
    return np.full(n, value, dtype)


def _microseconds(moment: datetime) -> int:
    seconds = int(moment.replace(microsecond=0).timestamp())
    return (seconds - MOMENT_ZERO) * SECOND + moment.microsecond
