"""Calls found by what they are about, who made them and how they stand: a page of them at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    func,
    not_,
    or_,
    select,
    tuple_,
    type_coerce,
)

from tracker.domain.terms import Outcome
from tracker.store import rows

Tab = Literal["", "open", "soon", "settled", "void"]
TABS: tuple[Tab, ...] = ("open", "soon", "settled", "void")
SOON: Final = 30 * 86_400
"""Seconds within which a deadline is soon."""


@dataclass(frozen=True)
class Wanted:
    """Which calls: every field narrows them, an empty one does not.

    ``series`` finds questions with a part about it too. ``quarter`` is that of the deadline, ``2023Q1``.
    Every word of ``text`` stands in the sentence, in a paraphrase or in the words of the author, in any
    case, or is the name of one of ``series_of_words``: by word, the series that it may mean.
    """

    forecaster: str = ""
    retrospective: bool | None = None
    tab: Tab = ""
    status: str = ""
    series: str = ""
    kind: str = ""
    grade: str = ""
    horizon: str = ""
    quarter: str = ""
    text: str = ""
    series_of_words: tuple[tuple[str, tuple[str, ...]], ...] = ()


def newest(
    db: Connection, wanted: Wanted, *, as_of: datetime, before: int | None = None, limit: int
) -> list[int]:
    """The ids of at most ``limit`` calls, newest first; those made before the call ``before``."""
    query = _ordered(wanted, as_of, before, older=True)
    return list(db.scalars(query.limit(limit)))


def next_newer(
    db: Connection, wanted: Wanted, *, as_of: datetime, after: int, limit: int
) -> list[int]:
    """The ids of at most ``limit`` calls made just after the call ``after``, newest first."""
    query = _ordered(wanted, as_of, after, older=False)
    return list(db.scalars(query.limit(limit)))[::-1]


def count(db: Connection, wanted: Wanted, *, as_of: datetime) -> int:
    """How many calls there are."""
    found = _found(wanted, as_of).with_only_columns(func.count())
    return int(db.scalar(found) or 0)


def mentions(db: Connection, questions: Sequence[int]) -> Mapping[int, int]:
    """How often each of these questions was asked, by all forecasters."""
    table = rows.predictions
    query = select(table.c.question_id, func.count()).where(
        table.c.question_id.in_(questions), _in_force()
    )
    return {id: n for id, n in db.execute(query.group_by(table.c.question_id))}  # noqa: C416


def same_thesis(db: Connection, call: int, *, limit: int) -> list[int]:
    """The ids of at most ``limit`` calls of the same forecaster that may be of the family of ``call``.

    They have its label, or its thesis where it has none; the mentions of its own question come first.
    """
    table, asked = rows.predictions, rows.questions
    own = select(table, asked.c.thesis).join(asked, asked.c.id == table.c.question_id)
    found = db.execute(own.where(table.c.id == call)).mappings().one()
    alike = table.c.family == found["family"]
    if found["family"] is None:
        alike = and_(table.c.family.is_(None), asked.c.thesis == found["thesis"])
    query = (
        select(table.c.id)
        .join(asked, asked.c.id == table.c.question_id)
        .where(table.c.forecaster_id == found["forecaster_id"], _in_force())
        .where(or_(alike, table.c.question_id == found["question_id"]))
        .order_by(table.c.question_id != found["question_id"], table.c.id)
    )
    return list(db.scalars(query.limit(limit)))


def of_units(db: Connection, forecaster: str, units: Sequence[str]) -> list[int]:
    """The ids of the calls of these sentences of a forecaster's posts, oldest first."""
    table, by = rows.predictions, rows.forecasters
    query = select(table.c.id).join(by, by.c.id == table.c.forecaster_id)
    query = query.where(by.c.slug == forecaster, table.c.unit.in_(units), _in_force())
    return list(db.scalars(query.order_by(table.c.made_at, table.c.id)))


def reversing(db: Connection, forecaster: str, unit: str) -> list[int]:
    """The ids of the calls that took back what was said in a sentence, oldest first."""
    table, by = rows.predictions, rows.forecasters
    query = select(table.c.id).join(by, by.c.id == table.c.forecaster_id)
    query = query.where(by.c.slug == forecaster, table.c.reversal_of == unit, _in_force())
    return list(db.scalars(query.order_by(table.c.made_at, table.c.id)))


def overdue(db: Connection, *, since: datetime, as_of: datetime) -> int:
    """How many questions without a verdict had their deadline after ``since``."""
    asked, open_ = rows.questions, rows.open_questions
    query = select(func.count()).select_from(open_).join(asked, asked.c.id == open_.c.question_id)
    due = asked.c.due
    passed = query.where(due > int(since.timestamp()), due <= int(as_of.timestamp()))
    return int(db.scalar(passed) or 0)


def _ordered(wanted: Wanted, as_of: datetime, place: int | None, *, older: bool) -> Select[Any]:
    table = rows.predictions
    query = _found(wanted, as_of)
    key = tuple_(table.c.made_at, table.c.id)
    if place is not None:
        other = table.alias("place")
        there = select(other.c.made_at, other.c.id).where(other.c.id == place).scalar_subquery()
        query = query.where(key < there if older else key > there)
    columns = (table.c.made_at, table.c.id)
    return query.order_by(*(c.desc() for c in columns) if older else columns)


def _found(wanted: Wanted, as_of: datetime) -> Select[Any]:
    table, by, asked = rows.predictions, rows.forecasters, rows.questions
    query = (
        select(table.c.id)
        .join(asked, asked.c.id == table.c.question_id)
        .where(_in_force(), *_about(wanted), *_standing(wanted, as_of))
    )
    if wanted.forecaster:
        query = query.join(by, by.c.id == table.c.forecaster_id).where(
            by.c.slug == wanted.forecaster
        )
    return query


def _in_force() -> ColumnElement[bool]:
    """No correction has replaced it."""
    after = rows.predictions.alias("after")
    replaced = select(after.c.id).where(after.c.supersedes == rows.predictions.c.id)
    return not_(replaced.exists())


def _about(wanted: Wanted) -> list[ColumnElement[bool]]:
    table, asked = rows.predictions, rows.questions
    found: list[ColumnElement[bool]] = []
    if wanted.retrospective is not None:
        found.append(table.c.retrospective == wanted.retrospective)
    if wanted.series:
        found.append(_about_series(wanted.series))
    if wanted.kind:
        found.append(asked.c.kind == wanted.kind)
    if wanted.grade:
        found.append(table.c.grade == wanted.grade)
    if wanted.horizon:
        found.append(table.c.horizon_basis == wanted.horizon)
    if wanted.quarter:
        first, last = _quarter(wanted.quarter)
        found.append(asked.c.due.between(first, last))
    meant = dict(wanted.series_of_words)
    return [*found, *(_says(word, meant.get(word, ())) for word in wanted.text.split())]


def _about_series(series: str) -> ColumnElement[bool]:
    asked = rows.questions
    within = type_coerce(asked.c.parts, Text()).contains(f'"series": "{series}"', autoescape=True)
    return or_(asked.c.series == series, within)


def _says(word: str, series: Sequence[str]) -> ColumnElement[bool]:
    table = rows.predictions
    held = (
        rows.questions.c.sentence, table.c.summary_en, table.c.summary_ko, table.c.says, table.c.hedge,
    )  # fmt: skip
    named = (_about_series(name) for name in series)
    return or_(*(c.icontains(word, autoescape=True) for c in held), *named)


def _quarter(name: str) -> tuple[int, int]:
    """The first and the last second of a quarter, UTC.

    >>> _quarter("1970Q1")
    (0, 7775999)
    """
    year, number = int(name[:4]), int(name[-1])
    first = date(year, 3 * number - 2, 1)
    after = date(year + 1, 1, 1) if number == 4 else date(year, 3 * number + 1, 1)
    begins, ends = (
        int(datetime(d.year, d.month, 1, tzinfo=UTC).timestamp()) for d in (first, after)
    )
    return begins, ends - 1


def _standing(wanted: Wanted, as_of: datetime) -> list[ColumnElement[bool]]:
    now, due = int(as_of.timestamp()), rows.questions.c.due
    tabs: Mapping[str, ColumnElement[bool]] = {
        "open": or_(
            not_(_ended(as_of)), and_(due > now, _ended(as_of, Outcome.TRUE, Outcome.FALSE))
        ),
        "settled": and_(due <= now, _ended(as_of, Outcome.TRUE, Outcome.FALSE)),
        "void": _ended(as_of, Outcome.VOID),
    }
    tabs = {**tabs, "soon": and_(tabs["open"], due > now, due <= now + SOON)}
    found = [tabs[wanted.tab]] if wanted.tab else []
    return [*found, _status(wanted.status, as_of)] if wanted.status else found


def _status(status: str, as_of: datetime) -> ColumnElement[bool]:
    now, due = int(as_of.timestamp()), rows.questions.c.due
    for_it = rows.predictions.c.side == "for"
    came_true, came_false = (_ended(as_of, o) for o in (Outcome.TRUE, Outcome.FALSE))
    right = or_(and_(for_it, came_true), and_(not_(for_it), came_false))
    wrong = or_(and_(for_it, came_false), and_(not_(for_it), came_true))
    ways: Mapping[str, ColumnElement[bool]] = {
        "hit": and_(due <= now, right),
        "miss": and_(due <= now, wrong),
        "pending": and_(due > now, not_(_ended(as_of))),
        "missing": and_(due <= now, not_(_ended(as_of))),
        "waiting": and_(due > now, or_(came_true, came_false)),
        "void": _ended(as_of, Outcome.VOID),
    }
    return ways[status]


def _ended(as_of: datetime, *outcomes: Outcome) -> ColumnElement[bool]:
    """There is a verdict known at ``as_of``, one of ``outcomes`` when any are given."""
    ended, later = rows.verdicts, rows.verdicts.alias("later")
    replaced = select(later.c.id).where(
        later.c.question_id == ended.c.question_id, later.c.revision == ended.c.revision + 1
    )
    query = select(ended.c.id).where(
        ended.c.question_id == rows.questions.c.id,
        or_(ended.c.known_at.is_(None), ended.c.known_at <= as_of),
        not_(replaced.exists()),
    )
    if outcomes:
        query = query.where(or_(*(ended.c.outcome == o for o in outcomes)))
    return query.exists()
