"""What can be worked out again from the record: base rates of calls, and which readings belong to which."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select

from tracker.domain.base_rate import BaseRate
from tracker.store import rows
from tracker.store.rows import lots


@dataclass(frozen=True)
class Mark:
    """How far the record had come: the highest ids of figures and of calls."""

    observation: int
    prediction: int


def mark(db: Connection) -> Mark:
    """How far the record has come."""
    highest = (
        select(func.coalesce(func.max(table.c.id), 0)).scalar_subquery()
        for table in (rows.observations, rows.predictions)
    )
    return Mark(*db.execute(select(*highest)).one())


def calls_since(db: Connection, before: Mark) -> set[int]:
    """The calls whose base rate is not kept yet, or may have changed, since the record was at ``before``.

    A base rate rests on figures of days before the call: a later day cannot change it.
    """
    table = rows.predictions
    new = set(db.scalars(select(table.c.id).where(table.c.id > before.prediction)))
    return new | _touched(db, _first_days(db, before.observation))


def _first_days(db: Connection, since: int) -> dict[str, int]:
    figures = rows.observations
    first = select(figures.c.series, func.min(figures.c.day)).where(figures.c.id > since)
    return {series: day for series, day in db.execute(first.group_by(figures.c.series))}  # noqa: C416


def _touched(db: Connection, first: Mapping[str, int]) -> set[int]:
    if not first:
        return set()
    table, asked = rows.predictions, rows.questions
    earliest = datetime.combine(date.fromordinal(min(first.values())), datetime.min.time(), UTC)
    query = (
        select(table.c.id, table.c.made_at, asked.c.series, asked.c.other)
        .join(asked, asked.c.id == table.c.question_id)
        .where(table.c.made_at >= earliest)
        .where(or_(asked.c.series.in_(first), asked.c.other.in_(first)))
    )
    return {
        id
        for id, made_at, *names in db.execute(query)
        if any(first.get(name, made_at.toordinal() + 1) <= made_at.toordinal() for name in names)
    }


def calls_without(db: Connection) -> set[int]:
    """The calls whose base rate is not kept."""
    table, kept = rows.predictions, rows.base_rates
    there = select(kept.c.prediction_id).where(kept.c.prediction_id == table.c.id)
    return set(db.scalars(select(table.c.id).where(~there.exists())))


def put_base_rates(db: Connection, rates: Mapping[int, BaseRate]) -> None:
    """Keep base rates by call, in place of those kept before."""
    values = [{"prediction_id": id, **vars(rate)} for id, rate in rates.items()]
    for some in lots(rates):
        db.execute(delete(rows.base_rates).where(rows.base_rates.c.prediction_id.in_(some)))
    if values:
        db.execute(insert(rows.base_rates), values)


def base_rates(db: Connection, ids: Collection[int]) -> dict[int, BaseRate]:
    """The base rates that are kept, by call."""
    table = rows.base_rates
    return {
        id: BaseRate(**fields)
        for some in lots(ids)
        for row in db.execute(select(table).where(table.c.prediction_id.in_(some)))
        for id, fields in [_apart(row._mapping)]
    }


def _apart(row: Mapping[Any, Any]) -> tuple[int, dict[str, Any]]:
    fields = dict(row)
    return fields.pop("prediction_id"), fields


def put_readings(db: Connection, pairs: Sequence[tuple[int, int]]) -> None:
    """Keep which questions are other readings of which: pairs of the question and its reading."""
    if pairs:
        db.exec_driver_sql(
            f"insert into readings (question_id, reading_id) values ({_holes(db)}) "
            "on conflict do nothing",
            list(dict.fromkeys(pairs)),
        )


def _holes(db: Connection) -> str:
    return "%s, %s" if db.dialect.name == "postgresql" else "?, ?"
