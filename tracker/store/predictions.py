"""Predictions with all that belongs to them, in one query."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, TableClause, and_, select

from tracker.domain.records import (
    ForecasterRow,
    PostRow,
    PredictionRow,
    QuestionRow,
    VerdictRow,
)
from tracker.store import rows
from tracker.store.rows import lots


class Market(NamedTuple):
    """What the market gave a question: by whom it was quoted, when, and how the number was made."""

    probability: float
    source: str
    at: datetime
    convention: str | None


def predictions(
    db: Connection,
    *,
    forecaster: str | None = None,
    ids: Collection[int] | None = None,
    question: int | None = None,
    superseded: bool = False,
) -> list[PredictionRow]:
    """Predictions with question, verdict in force and post, oldest first.

    Corrected ones are left out unless ``superseded``.
    """
    table, by, asked, place = rows.predictions, rows.forecasters, rows.questions, rows.posts
    ended, later = rows.verdicts, rows.verdicts.alias("later")
    after = rows.predictions.alias("after")
    in_force = ~(
        select(later.c.id)
        .where(later.c.question_id == ended.c.question_id, later.c.revision == ended.c.revision + 1)
        .exists()
    )
    query = (
        _side_by_side(table, by, asked, ended, place)
        .select_from(table)
        .join(by, by.c.id == table.c.forecaster_id)
        .join(asked, asked.c.id == table.c.question_id)
        .outerjoin(ended, and_(ended.c.question_id == asked.c.id, in_force))
        .outerjoin(place, place.c.id == table.c.post_id)
        .order_by(table.c.made_at, table.c.id)
    )
    if forecaster is not None:
        query = query.where(by.c.slug == forecaster)
    if question is not None:
        query = query.where(table.c.question_id == question)
    if not superseded:
        query = query.where(~select(after.c.id).where(after.c.supersedes == table.c.id).exists())
    wanted = [query] if ids is None else [query.where(table.c.id.in_(some)) for some in lots(ids)]
    return [_prediction(row) for part in wanted for row in db.execute(part)]


def _side_by_side(*tables: TableClause) -> Select[Any]:
    return select(*(c.label(f"{t.name}_{c.name}") for t in tables for c in t.c))


def _prediction(row: Sequence[Any]) -> PredictionRow:
    at = iter(row)
    own, by, asked, ended, place = (
        dict(zip(t.c.keys(), islice(at, len(t.c)), strict=True))
        for t in (rows.predictions, rows.forecasters, rows.questions, rows.verdicts, rows.posts)
    )
    return PredictionRow(
        **own,
        by=ForecasterRow(**by),
        question=QuestionRow(**asked),
        verdict=VerdictRow(**ended) if ended["id"] is not None else None,
        post=PostRow(**place) if place["id"] is not None else None,
    )


def recorded(db: Connection, keys: Collection[str]) -> dict[str, bool]:
    """Which of these keys of predictions are on record, and whether as retrospective."""
    table = rows.predictions
    query = select(table.c.key, table.c.retrospective)
    return {
        key: late
        for some in lots(keys)
        for key, late in db.execute(query.where(table.c.key.in_(some)))
    }


def market_of(db: Connection, keys: Collection[str]) -> dict[str, Market]:
    """The market's number with those of these keys of predictions that have one."""
    table = rows.predictions
    columns = (getattr(table.c, f"market_{name}") for name in Market._fields)
    query = select(table.c.key, *columns).where(table.c.market_probability.is_not(None))
    return {
        key: Market(*market)
        for some in lots(keys)
        for key, *market in db.execute(query.where(table.c.key.in_(some)))
    }
