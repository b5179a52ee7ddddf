"""What is on record, as frozen rows. Columns by the million are read by ``questions`` and ``figures``."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, TableClause, func, or_, select, true

from tracker.domain.records import (
    ForecasterRow,
    ObservationRow,
    PostRow,
    QuestionRow,
    RemarkRow,
    VerdictRow,
    terms_of,
)
from tracker.domain.terms import Terms
from tracker.errors import UnknownForecaster
from tracker.store import rows
from tracker.store.predictions import market_of, predictions, recorded
from tracker.store.rows import Id, lots

if TYPE_CHECKING:
    from tracker.panel import Figures
    from tracker.sessions.almanac import Almanac

__all__ = [
    "count_open", "evidence", "figures", "forecaster", "forecasters", "ledger_version",
    "market_of", "observations", "posts", "predictions", "question", "questions", "recorded",
    "remarks", "unsettled", "verdict_history", "verdicts",
]  # fmt: skip

R = TypeVar("R")


def forecasters(db: Connection) -> list[ForecasterRow]:
    """Everyone on record, by slug."""
    table = rows.forecasters
    return _all(db, ForecasterRow, select(table).order_by(table.c.slug))


def forecaster(db: Connection, slug: str) -> ForecasterRow:
    """The forecaster called ``slug``. Raises ``UnknownForecaster``."""
    everyone = {row.slug: row for row in forecasters(db)}
    if slug not in everyone:
        raise UnknownForecaster(slug, everyone)
    return everyone[slug]


def posts(db: Connection, slug: str | None = None) -> list[PostRow]:
    """The posts of a forecaster, or of everyone, oldest first."""
    table = rows.posts
    query = select(table).where(_by(table, slug))
    return _all(db, PostRow, query.order_by(table.c.said_at, table.c.id))


def posts_with_content(db: Connection, slug: str | None = None) -> int:
    """How many posts of a forecaster, or of everyone, have a call or a remark on record."""
    table = rows.posts
    held = or_(
        *(
            select(other.c.id).where(other.c.post_id == table.c.id).exists()
            for other in (rows.predictions, rows.remarks)
        )
    )
    query = select(func.count()).select_from(table)
    return db.scalar(query.where(_by(table, slug), held)) or 0


def question(db: Connection, id: int) -> QuestionRow | None:
    """The question ``id``."""
    found = _all(db, QuestionRow, select(rows.questions).where(rows.questions.c.id == id))
    return found[0] if found else None


def questions(
    db: Connection,
    *,
    ids: Collection[int] | None = None,
    keys: Collection[str] | None = None,
    readings_of: int | None = None,
) -> list[QuestionRow]:
    """Questions by id: all of them, those named, or the other readings of one."""
    table = rows.questions
    query = select(table).order_by(table.c.id)
    if readings_of is not None:
        links = rows.readings
        others = select(links.c.reading_id).where(links.c.question_id == readings_of)
        query = query.where(table.c.id.in_(others))
    if ids is None and keys is None:
        return _all(db, QuestionRow, query)
    if ids is not None:
        return _named(db, QuestionRow, query, table.c.id, ids)
    return _named(db, QuestionRow, query, table.c.key, keys or ())


def part_series(db: Connection) -> dict[int, str]:
    """By question with parts, the series of its parts in order."""
    table = rows.questions
    query = select(table.c.id, table.c.parts).where(table.c.parts.is_not(None))
    names = {
        id: dict.fromkeys(p.series for p in parts if p.series) for id, parts in db.execute(query)
    }
    return {id: " + ".join(found) for id, found in names.items()}


def expressions(db: Connection) -> dict[int, str]:
    """By call, the expression that its probability was read from."""
    table = rows.predictions
    query = select(table.c.id, table.c.says).where(table.c.says.is_not(None))
    return {id: says for id, says in db.execute(query)}  # noqa: C416


def open_series(db: Connection) -> set[str]:
    """The series that questions without a verdict rest on, those of their parts among them."""
    table, waiting = rows.questions, rows.open_questions
    open_ = select(table.c.series, table.c.other).join(waiting, waiting.c.question_id == table.c.id)
    names = {name for pair in db.execute(open_.distinct()) for name in pair}
    parted = select(table.c.parts).join(waiting, waiting.c.question_id == table.c.id)
    for parts in db.scalars(parted.where(table.c.parts.is_not(None))):
        names |= {name for part in parts for name in part.every_series()}
    return names - {""}


def unsettled(db: Connection, ids: Collection[int] | None = None) -> dict[int, Terms]:
    """The terms of questions without a verdict, by id; only those among ``ids`` when given."""
    table, open_ = rows.questions, rows.open_questions
    query = select(table).join_from(table, open_, open_.c.question_id == table.c.id)
    query = query.order_by(table.c.id)
    found = (
        _all(db, QuestionRow, query)
        if ids is None
        else _named(db, QuestionRow, query, table.c.id, ids)
    )
    return {row.id: terms_of(row) for row in found}


def count_open(db: Connection) -> int:
    """How many questions have no verdict."""
    return db.scalar(select(func.count()).select_from(rows.open_questions)) or 0


def prediction_ids(db: Connection) -> list[int]:
    """The ids of all predictions."""
    return list(db.scalars(select(rows.predictions.c.id).order_by(rows.predictions.c.id)))


def verdict_history(db: Connection, question_id: int) -> list[VerdictRow]:
    """Every verdict on a question, the one in force last."""
    table = rows.verdicts
    query = select(table).where(table.c.question_id == question_id)
    return _all(db, VerdictRow, query.order_by(table.c.revision))


def verdicts(db: Connection, questions: Collection[int] | None = None) -> list[VerdictRow]:
    """Every verdict, or those on some questions, by question; the one in force is the last of each."""
    table = rows.verdicts
    query = select(table).order_by(table.c.question_id, table.c.revision)
    if questions is None:
        return _all(db, VerdictRow, query)
    return _named(db, VerdictRow, query, table.c.question_id, questions)


def evidence(db: Connection, ids: Collection[int]) -> list[ObservationRow]:
    """The observations with these ids, in the order given."""
    table = rows.observations
    found = _named(db, ObservationRow, select(table), table.c.id, ids)
    by_id = {row.id: row for row in found}
    return [by_id[id] for id in ids if id in by_id]


def observations(db: Connection, series: str, days: Collection[int] = ()) -> list[ObservationRow]:
    """Every figure of a series on record, vintages and corrections included, by day.

    With ``days`` only those from the first to the last of them.
    """
    table = rows.observations
    query = select(table).where(table.c.series == series)
    if days:
        query = query.where(table.c.day.between(min(days), max(days)))
    return _all(db, ObservationRow, query.order_by(table.c.day, table.c.known_at, table.c.id))


def remarks(db: Connection, forecaster: str | None = None) -> list[RemarkRow]:
    """The remarks in the posts of a forecaster, or of everyone, in the order recorded."""
    table = rows.remarks
    query = select(table).where(_by(table, forecaster))
    return _all(db, RemarkRow, query.order_by(table.c.id))


def _by(table: TableClause, slug: str | None) -> ColumnElement[bool]:
    """Rows of one forecaster, or all."""
    if slug is None:
        return true()
    author = rows.forecasters
    own = select(author.c.id).where(author.c.slug == slug).scalar_subquery()
    return table.c.forecaster_id == own


def figures(
    db: Connection,
    almanac: "Almanac",
    *,
    series: Collection[str] | None = None,
    first: int | None = None,
    last: int | None = None,
) -> "Figures":
    """Figures as columns; see ``tracker.store.figures``, which is loaded when this is called."""
    from tracker.store.figures import figures as columns

    return columns(db, almanac, series=series, first=first, last=last)


def latest_record(db: Connection) -> datetime | None:
    """The latest moment at which anything was recorded or retrieved; None in an empty record."""
    moments = (
        db.scalar(select(func.max(column)).select_from(table))
        for table, column in (
            (rows.predictions, rows.predictions.c.recorded_at),
            (rows.verdicts, rows.verdicts.c.recorded_at),
            (rows.observations, rows.observations.c.retrieved_at),
        )
    )
    return max((moment for moment in moments if moment), default=None)


COUNTED = (
    "forecasters",
    "posts",
    "questions",
    "predictions",
    "observations",
    "verdicts",
    "remarks",
    "releases",
)


def latest_prediction(db: Connection) -> int:
    """The highest id of a prediction, 0 when there is none: about how many there are."""
    return int(db.scalar(select(func.max(rows.predictions.c.id))) or 0)


def newest_figure(db: Connection) -> datetime | None:
    """When the latest figure on record became known; ``None`` without figures."""
    newest: datetime | None = db.scalar(select(func.max(rows.observations.c.known_at)))
    return newest


def replacement(db: Connection, prediction: int) -> int | None:
    """The prediction that corrected this one."""
    table = rows.predictions
    return db.scalar(select(table.c.id).where(table.c.supersedes == prediction))


def ledger_version(db: Connection) -> str:
    """A short name of the state of the record: the same as long as nothing is added."""
    highest = [select(func.max(_id(name))).scalar_subquery() for name in COUNTED]
    return hashlib.sha256(repr(tuple(db.execute(select(*highest)).one())).encode()).hexdigest()[:12]


def _id(name: str) -> ColumnElement[int]:
    table: TableClause = getattr(rows, name)
    return table.c.id


def _all(db: Connection, record: type[R], query: Select[Any]) -> list[R]:
    return [record(**row) for row in db.execute(query).mappings()]


def _named(
    db: Connection,
    record: type[R],
    query: Select[Any],
    column: ColumnElement[Id],
    wanted: Collection[Id],
) -> list[R]:
    return [row for some in lots(wanted) for row in _all(db, record, query.where(column.in_(some)))]
