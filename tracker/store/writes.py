"""Adding to the record, inside ``Store.writing()``. Nothing is changed and nothing is removed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, TableClause, delete, func, insert, select

from tracker.domain.records import (
    TERM_FIELDS,
    Added,
    NewForecaster,
    NewPost,
    NewPrediction,
    NewQuestion,
    NewRemark,
    NewVerdict,
)
from tracker.errors import DuplicatePrediction
from tracker.store import rows
from tracker.store.bulk import load
from tracker.store.derived import put_readings
from tracker.store.observations import add_observations
from tracker.store.rows import lots

__all__ = [
    "add_forecaster", "add_observations", "add_post", "add_predictions", "add_questions",
    "add_remarks", "add_verdict_rows",
]  # fmt: skip


def add_forecaster(db: Connection, new: NewForecaster) -> int:
    """The id of the forecaster with this slug, added when there is none."""
    table = rows.forecasters
    known = db.scalar(select(table.c.id).where(table.c.slug == new.slug))
    return known if known is not None else _add(db, table, _values(new))


def add_post(db: Connection, new: NewPost) -> int:
    """The id of the post, added when this revision of it is not on record.

    A post is known by its forecaster, URL and revision; without a URL by its ``ref``, else it is new.
    """
    table = rows.posts
    name = table.c.url == new.url if new.url is not None else table.c.ref == new.ref
    if new.url is None and new.ref is None:
        return _add(db, table, _values(new))
    known = db.scalar(
        select(table.c.id).where(
            table.c.forecaster_id == new.forecaster_id, name, table.c.revision == new.revision
        )
    )
    return known if known is not None else _add(db, table, _values(new))


def add_questions(db: Connection, new: Sequence[NewQuestion]) -> list[int]:
    """The ids of the questions, in order; those whose key is not on record are added.

    A question must come after the one it is a reading of, or that one be on record: else ``KeyError``.
    """
    ids = _ids(db, rows.questions, [q.key for q in new])
    named = {q.reading_of_key for q in new if q.reading_of_key is not None}
    ids |= _ids(db, rows.questions, named - ids.keys())
    following = _highest(db, rows.questions) + 1
    added: list[tuple[Any, ...]] = []
    waking: list[tuple[int, int]] = []
    for q in new:
        if q.key in ids:
            continue
        reading_of = None if q.reading_of_key is None else ids[q.reading_of_key]
        ids[q.key] = following + len(added)
        added.append(_question(q, ids[q.key], reading_of))
        waking.append((ids[q.key], q.wake))
    if added:
        load(db, rows.questions, ("id", "reading_of", *_ASKED, *TERM_FIELDS), added)
        load(db, rows.open_questions, ("question_id", "wake"), waking)
        _continue_after(db, rows.questions, following + len(added) - 1)
    put_readings(db, [(ids[q.reading_of_key], ids[q.key]) for q in new if q.reading_of_key])
    return [ids[q.key] for q in new]


_ASKED = ("key", "sentence", "thesis", "entry_rule", "recorded_at")


def _question(new: NewQuestion, id: int, reading_of: int | None) -> tuple[Any, ...]:
    own = (getattr(new, name) for name in _ASKED)
    return (id, reading_of, *own, *(getattr(new.terms, name) for name in TERM_FIELDS))


def add_predictions(db: Connection, new: Sequence[NewPrediction]) -> Added:
    """Add the predictions whose key is not on record; when it was recorded is no part of the contents.

    Raises ``DuplicatePrediction`` when a key is on record, or comes twice, with other contents.
    """
    return _add_keyed(db, rows.predictions, new)


def add_remarks(db: Connection, new: Sequence[NewRemark]) -> Added:
    """Add the remarks whose key is not on record; otherwise as ``add_predictions``."""
    return _add_keyed(db, rows.remarks, new)


def _add_keyed(
    db: Connection, table: TableClause, new: Sequence[NewPrediction] | Sequence[NewRemark]
) -> Added:
    known = _contents(db, table, [row.key for row in new])
    added: dict[str, dict[str, Any]] = {}
    differing = []
    for row in new:
        values = _values(row)
        before = known.get(row.key) or added.get(row.key)
        if before is None:
            added[row.key] = values
        elif found := _differences(before, values):
            differing.append(f"{row.unit or row.key}: {', '.join(found)}")
    if differing:
        lines = "".join(f"\n  {line}" for line in differing)
        raise DuplicatePrediction(f"On record with other contents; nothing was written:{lines}")
    if added:
        db.execute(insert(table), list(added.values()))
    return Added(len(added), len(new) - len(added))


def _contents(db: Connection, table: TableClause, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    return {
        row.key: dict(row._mapping)
        for some in lots(keys)
        for row in db.execute(select(table).where(table.c.key.in_(some)))
    }


def _differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    return [
        f"{name} is {before[name]!r}, given {now[name]!r}"
        for name in now
        if name not in ("recorded_at", "retrospective") and before[name] != now[name]
    ]


def add_verdict_rows(db: Connection, new: Sequence[NewVerdict]) -> list[int]:
    """Add verdicts and take their questions off the open ones; the ids of the verdicts, in order.

    A further verdict on a question must name the one in force in ``supersedes``: else ``ValueError``.
    """
    table = rows.verdicts
    in_force = {
        row.question_id: (row.id, row.revision)
        for some in lots([v.question_id for v in new])
        for row in db.execute(
            select(table).where(table.c.question_id.in_(some)).order_by(table.c.revision)
        )
    }
    ids = []
    for verdict in new:
        before, revision = in_force.get(verdict.question_id, (None, 0))
        if verdict.supersedes != before:
            raise ValueError(f"question {verdict.question_id} has verdict {before} in force")
        id = _add(db, table, {**_values(verdict), "revision": revision + 1})
        in_force[verdict.question_id] = (id, revision + 1)
        ids.append(id)
    queue = rows.open_questions
    for some in lots(in_force):
        db.execute(delete(queue).where(queue.c.question_id.in_(some)))
    return ids


def _values(record: Any) -> dict[str, Any]:
    return {f.name: getattr(record, f.name) for f in fields(record)}


def _add(db: Connection, table: TableClause, values: dict[str, Any]) -> int:
    id: int = db.execute(insert(table).values(values).returning(table.c.id)).scalar_one()
    return id


def _ids(db: Connection, table: TableClause, keys: Iterable[str]) -> dict[str, int]:
    query = select(table.c.key, table.c.id)
    return {
        key: id for some in lots(keys) for key, id in db.execute(query.where(table.c.key.in_(some)))
    }


def _highest(db: Connection, table: TableClause) -> int:
    return db.scalar(select(func.coalesce(func.max(table.c.id), 0))) or 0


def _continue_after(db: Connection, table: TableClause, id: int) -> None:
    """Ids given by hand: the next one that the database gives comes after them."""
    if db.dialect.name == "postgresql":
        db.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), id)))
