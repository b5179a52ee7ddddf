"""The runs of a job, as the operator sees them: no part of the record."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, insert, select, update

from tracker.store import rows

Status = Literal["running", "done", "in_part", "failed"]


@dataclass(frozen=True)
class JobRun:
    """One run of a job; ``ended_at`` is None while it runs, and for ever when it was killed."""

    id: int
    job: str
    owner: str
    as_of: datetime
    started_at: datetime
    ended_at: datetime | None
    status: Status
    counts: Mapping[str, int]
    errors: Sequence[str]


def begin_run(db: Connection, job: str, owner: str, *, as_of: datetime, now: datetime) -> int:
    """Note that a run began; its number."""
    values = {
        "job": job,
        "owner": owner,
        "as_of": as_of,
        "started_at": now,
        "status": "running",
        "counts": "{}",
        "errors": "[]",
    }
    number = db.scalar(insert(rows.runs).values(**values).returning(rows.runs.c.id))
    assert number is not None
    return int(number)


def end_run(
    db: Connection,
    number: int,
    *,
    status: Status,
    counts: Mapping[str, int],
    errors: Sequence[str],
    now: datetime,
) -> None:
    """Note how a run ended."""
    values = {
        "status": status,
        "ended_at": now,
        "counts": json.dumps(dict(counts), sort_keys=True),
        "errors": json.dumps(list(errors), ensure_ascii=False),
    }
    db.execute(update(rows.runs).where(rows.runs.c.id == number).values(**values))


def runs(db: Connection, job: str, *, most: int | None = None) -> list[JobRun]:
    """The runs of a job, latest first."""
    table = rows.runs
    query = select(table).where(table.c.job == job).order_by(table.c.id.desc()).limit(most)
    return [
        JobRun(**{**row, "counts": json.loads(row["counts"]), "errors": json.loads(row["errors"])})
        for row in db.execute(query).mappings()
    ]
