"""Whether a store is whole: what the database vouches for, and what only the tracker can know."""

import hashlib
import json
from collections.abc import Callable, Iterator

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from tracker.store.engine import Store
from tracker.store.tables import APPEND_ONLY, metadata

Check = Callable[[Connection], Iterator[str]]
SHOWN = 10
LOT = 10_000
LOT_OF_REPORTS = 12


def check(store: Store) -> list[str]:
    """What is wrong with the store, one line each; empty when it is whole."""
    checks: tuple[Check, ...] = (
        _pages,
        _keys,
        _drift,
        _triggers,
        _queue,
        _readings,
        _revisions,
        _evidence,
        _reports,
    )
    with store.reading() as db:
        return [problem for one in checks for problem in one(db)]


def _pages(db: Connection) -> Iterator[str]:
    if db.dialect.name == "sqlite":
        found = db.exec_driver_sql("pragma integrity_check").scalars().all()
        yield from (f"damaged: {line}" for line in found[:SHOWN] if line != "ok")


def _keys(db: Connection) -> Iterator[str]:
    if db.dialect.name == "sqlite":
        for row in db.exec_driver_sql("pragma foreign_key_check").fetchmany(SHOWN):
            yield f"{row[0]} row {row[1]} refers to {row[2]} that is not there"
        return
    query = "select conrelid::regclass::text, conname from pg_constraint where not convalidated"
    for table, key in db.exec_driver_sql(query).all():
        yield f"{table}: {key} is not enforced for every row"


def _drift(db: Connection) -> Iterator[str]:
    differences = compare_metadata(MigrationContext.configure(db), metadata)
    yield from (f"the tables differ from what they should be: {d}" for d in differences[:SHOWN])


CHANGES = ("update", "delete", "replace")


def _triggers(db: Connection) -> Iterator[str]:
    if db.dialect.name == "sqlite":
        query = "select name from sqlite_master where type = 'trigger'"
        wanted = {f"{t}_no_{change}" for t in APPEND_ONLY for change in CHANGES}
    else:
        query = "select tgname from pg_trigger where not tgisinternal and tgenabled = 'O'"
        wanted = {f"{t}_append_only" for t in APPEND_ONLY}
    found = set(db.exec_driver_sql(query).scalars())
    yield from (f"the trigger {name} is missing" for name in sorted(wanted - found))


def _queue(db: Connection) -> Iterator[str]:
    settled = "exists (select 1 from verdicts v where v.question_id = q.id)"
    listed = "exists (select 1 from open_questions w where w.question_id = q.id)"
    for condition, says in (
        (f"not {settled} and not {listed}", "is open and not listed as open"),
        (f"{settled} and {listed}", "is settled and still listed as open"),
    ):
        query = f"select q.id from questions q where {condition} order by q.id limit {SHOWN}"
        yield from (f"question {id} {says}" for id in db.exec_driver_sql(query).scalars())


def _readings(db: Connection) -> Iterator[str]:
    """A question made as another reading of one is listed as that."""
    query = f"""
        select q.id, q.reading_of from questions q where q.reading_of is not null and not exists
        (select 1 from readings l where l.question_id = q.reading_of and l.reading_id = q.id)
        order by q.id limit {SHOWN}
    """
    for id, of in db.exec_driver_sql(query).all():
        yield f"question {id} is not listed as a reading of {of}"


def _revisions(db: Connection) -> Iterator[str]:
    query = f"""
        select v.question_id, v.revision from verdicts v
        left join verdicts b on b.question_id = v.question_id and b.revision = v.revision - 1
        where (v.revision > 1 and b.id is null) or (b.id is null) <> (v.supersedes is null)
        or b.id <> v.supersedes order by v.id limit {SHOWN}
    """
    for question, revision in db.exec_driver_sql(query).all():
        yield f"verdict {revision} on question {question} does not follow on the one before"


def _evidence(db: Connection) -> Iterator[str]:
    ids = set(db.exec_driver_sql("select id from observations").scalars())
    verdicts = db.execution_options(yield_per=LOT).exec_driver_sql(
        "select id, evidence from verdicts"
    )
    shown = 0
    for id, text in verdicts:
        if shown < SHOWN and not _on_record(text, ids):
            shown += 1
            yield f"verdict {id} rests on a figure that is not on record: {text}"


def _reports(db: Connection) -> Iterator[str]:
    """Each report is as it was written, and names the one before."""
    query = "select period, body, sha256 from reports order by period"
    before = None
    for period, body, sha256 in db.execution_options(yield_per=LOT_OF_REPORTS).exec_driver_sql(
        query
    ):
        if hashlib.sha256(body.encode()).hexdigest() != sha256:
            yield f"the report of {period} is not as it was written"
        elif json.loads(body)["head"]["previous"] != before:
            yield f"the report of {period} does not follow on the one before"
        before = sha256


def _on_record(text: str, ids: set[int]) -> bool:
    for run in text.split(",") if text else ():
        first, _, last = run.partition("-")
        if not ids.issuperset(range(int(first), int(last or first) + 1)):
            return False
    return True
