"""What a report tells, as far as it reaches into the record; see ``tracker.store.reports.Reach``.

A row belongs to the first report that reaches it: it is new when this one does and the one before did not.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    TableClause,
    and_,
    func,
    not_,
    or_,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.types import Text

from tracker.domain.records import ObservationRow, QuestionRow, VerdictRow
from tracker.domain.terms import Outcome
from tracker.store import rows
from tracker.store.reports import Reach
from tracker.store.rows import lots


@dataclass(frozen=True, kw_only=True)
class CallRow:
    """A call as a report tells it; ``forecaster`` is the slug, ``url`` is that of the post."""

    id: int
    question: int
    forecaster: str
    name: str
    made_at: datetime
    summary_en: str | None
    summary_ko: str | None
    side: str
    retrospective: bool
    sentence: str
    due: int
    url: str | None
    supersedes: int | None
    reason: str | None


@dataclass(frozen=True)
class Revision:
    """A figure and the one that it took the place of: revised by its publisher, or corrected."""

    old: ObservationRow
    new: ObservationRow


@dataclass(frozen=True)
class LastFigure:
    """The figure of a series for the latest day; of several the one that was published first."""

    series: str
    period: str
    day: int
    known_at: datetime
    source: str


@dataclass(frozen=True)
class Read:
    """How many posts were read, how many of them held a call or a remark, and the remarks by kind."""

    posts: int
    covered: int
    remarks: Mapping[str, int]


def new_verdicts(db: Connection, before: Reach | None, reach: Reach) -> list[VerdictRow]:
    """The new verdicts on questions that somebody made a call about, in the order they became known.

    A verdict on a question without a call is told with the first call about it.
    """
    table = rows.verdicts
    query = select(table).where(_told(reach))
    if before is not None:
        query = query.where(not_(_told(before)))
    query = query.order_by(_ended_at(), table.c.question_id, table.c.revision)
    return [VerdictRow(**row) for row in db.execute(query).mappings()]


def new_calls(db: Connection, before: Reach | None, reach: Reach) -> list[CallRow]:
    """The new calls, corrected ones too, oldest first."""
    table = rows.predictions
    query = _calls().where(_call_in(table, reach))
    if before is not None:
        query = query.where(not_(_call_in(table, before)))
    return _call_rows(db, query)


def calls_about(
    db: Connection, questions: Collection[int], reach: Reach
) -> dict[int, list[CallRow]]:
    """By question the calls about it that no correction had replaced, oldest first."""
    found: dict[int, list[CallRow]] = {}
    table = rows.predictions
    for some in lots(questions):
        query = _calls().where(
            table.c.question_id.in_(some), _call_in(table, reach), _stands(reach)
        )
        for row in _call_rows(db, query):
            found.setdefault(row.question, []).append(row)
    return found


def outcomes(db: Connection, questions: Collection[int], reach: Reach) -> dict[int, Outcome]:
    """How these questions had ended; one that had not is left out."""
    table = rows.verdicts
    query = select(table.c.question_id, table.c.outcome).where(_verdict_in(table, reach))
    query = query.order_by(table.c.question_id, table.c.revision)
    return {
        question: outcome
        for some in lots(questions)
        for question, outcome in db.execute(query.where(table.c.question_id.in_(some)))
    }


def earlier_outcomes(db: Connection, verdicts: Iterable[VerdictRow]) -> dict[int, Outcome]:
    """By verdict the outcome of the one that it took the place of, where there is one."""
    places = {(v.question_id, v.revision - 1): v.id for v in verdicts if v.revision > 1}
    table = rows.verdicts
    query = select(table.c.question_id, table.c.revision, table.c.outcome)
    found = {
        (question, revision): outcome
        for some in lots(question for question, _ in places)
        for question, revision, outcome in db.execute(query.where(table.c.question_id.in_(some)))
    }
    return {id: found[place] for place, id in places.items() if place in found}


def open_until(
    db: Connection, reach: Reach, until: datetime, *, announced: Collection[str]
) -> list[QuestionRow]:
    """Questions without a verdict that were due from the end of the period until before ``until``.

    All those about a series in ``announced`` and those with parts are among them: when they close is not
    only for the row to say.
    """
    asked = rows.questions
    first, last = (int(moment.timestamp()) for moment in (reach.ends_at, until))
    near = or_(and_(asked.c.due >= first, asked.c.due < last), _by_news(announced))
    query = select(asked).where(near, *_open(reach)).order_by(asked.c.id)
    return [QuestionRow(**row) for row in db.execute(query).mappings()]


def count_late(db: Connection, reach: Reach, *, announced: Collection[str]) -> int:
    """How many questions without a verdict were due before the end of the period, without those that
    ``open_until`` gives whatever they say of themselves.
    """
    asked = rows.questions
    passed = and_(asked.c.due < int(reach.ends_at.timestamp()), not_(_by_news(announced)))
    query = select(func.count()).select_from(asked).where(passed, *_open(reach))
    return int(db.scalar(query) or 0)


def new_revisions(db: Connection, before: Reach | None, reach: Reach) -> list[Revision]:
    """The new figures that took the place of another, in the order they became known.

    A figure revises the latest one of its source that was known, and on record, before it, when that
    has another value; or it corrects the one that it names.
    """
    return sorted(
        [*_corrections(db, before, reach), *_revisions(db, before, reach)],
        key=lambda r: (r.new.known_at, r.new.id),
    )


def resting_on(
    db: Connection, figures: Collection[int], series: Collection[str], reach: Reach
) -> dict[int, set[int]]:
    """By figure the questions with a call that have a verdict which rests on it.

    ``series`` are those of the figures: other questions are not looked at.
    """
    ended, asked = rows.verdicts, rows.questions
    within = (
        type_coerce(asked.c.parts, Text()).contains(f'"{name}"', autoescape=True) for name in series
    )
    about = or_(asked.c.series.in_(series), asked.c.other.in_(series), *within)
    query = (
        select(ended.c.question_id, ended.c.evidence)
        .join(asked, asked.c.id == ended.c.question_id)
        .where(about, _told(reach))
    )
    wanted, found = set(figures), dict[int, set[int]]()
    for question, evidence in db.execute(query):
        for figure in wanted.intersection(evidence):
            found.setdefault(figure, set()).add(question)
    return found


def series_asked_about(db: Connection, reach: Reach) -> set[str]:
    """The series that the questions of calls rest on, those of their parts among them."""
    asked = rows.questions
    simple = select(asked.c.series, asked.c.other).where(_called(asked.c.id, reach)).distinct()
    names = {name for pair in db.execute(simple) for name in pair}
    parted = select(asked.c.parts).where(asked.c.parts.is_not(None), _called(asked.c.id, reach))
    for parts in db.scalars(parted):
        names |= {name for part in parts for name in part.every_series()}
    return names - {""}


def last_figures(db: Connection, series: Collection[str], reach: Reach) -> dict[str, LastFigure]:
    """The last figure of each of these series that has any."""
    table = rows.observations
    known = and_(_figure_in(table, reach), table.c.value.is_not(None), table.c.series.in_(series))
    last = select(table.c.series, func.max(table.c.day).label("day")).where(known)
    latest = last.group_by(table.c.series).subquery()
    columns = (table.c[name] for name in ("series", "period", "day", "known_at", "source"))
    query = (
        select(*columns)
        .join(latest, and_(table.c.series == latest.c.series, table.c.day == latest.c.day))
        .where(known)
        .order_by(table.c.series, table.c.known_at.desc(), table.c.id.desc())
    )
    return {row.series: LastFigure(*row) for row in db.execute(query)}


def read_until(db: Connection, moment: datetime) -> Read:
    """What was read of posts that appeared before ``moment``."""
    post, said, remark = rows.posts, rows.predictions, rows.remarks
    early = post.c.said_at < moment
    every = select(func.count()).select_from(post).where(early)
    held = or_(*(select(t.c.id).where(t.c.post_id == post.c.id).exists() for t in (said, remark)))
    when = func.coalesce(post.c.said_at, remark.c.recorded_at)
    kinds = select(remark.c.kind).outerjoin(post, post.c.id == remark.c.post_id)
    remarks = Counter(db.scalars(kinds.where(when < moment)))
    return Read(
        posts=int(db.scalar(every) or 0),
        covered=int(db.scalar(every.where(held)) or 0),
        remarks=dict(sorted(remarks.items())),
    )


def counted(db: Connection, reach: Reach) -> tuple[int, int, int]:
    """How many predictions, observations and verdicts there are up to where the report looks."""
    bounds = (
        (rows.predictions, reach.predictions),
        (rows.observations, reach.observations),
        (rows.verdicts, reach.verdicts),
    )
    counts = (
        db.scalar(select(func.count()).select_from(table).where(table.c.id <= last))
        for table, last in bounds
    )
    predictions, observations, verdicts = (int(n or 0) for n in counts)
    return predictions, observations, verdicts


def _ended_at() -> ColumnElement[datetime]:
    """When a verdict became known; one that rests on no figure, when it was found."""
    return func.coalesce(rows.verdicts.c.known_at, rows.verdicts.c.as_of)


def _verdict_in(table: TableClause, reach: Reach) -> ColumnElement[bool]:
    return and_(table.c.id <= reach.verdicts, _ended_at() < reach.ends_at)


def _call_in(table: Any, reach: Reach) -> ColumnElement[bool]:
    return and_(table.c.id <= reach.predictions, table.c.made_at < reach.ends_at)


def _figure_in(table: Any, reach: Reach) -> ColumnElement[bool]:
    return and_(table.c.id <= reach.observations, table.c.known_at < reach.ends_at)


def _told(reach: Reach) -> ColumnElement[bool]:
    """A verdict is in reach, and so is a call about its question."""
    table = rows.verdicts
    return and_(_verdict_in(table, reach), _called(table.c.question_id, reach))


def _called(question: ColumnElement[int], reach: Reach) -> ColumnElement[bool]:
    """A call about the question is in reach, whether or not a correction replaced it."""
    call = rows.predictions.alias("call")
    about = select(call.c.id).where(call.c.question_id == question, _call_in(call, reach))
    return about.exists()


def _stands(reach: Reach) -> ColumnElement[bool]:
    """No correction in reach has replaced the call."""
    after = rows.predictions.alias("after")
    own = after.c.supersedes == rows.predictions.c.id
    return not_(select(after.c.id).where(own, _call_in(after, reach)).exists())


def _open(reach: Reach) -> tuple[ColumnElement[bool], ...]:
    """The question has a call that stands and no verdict."""
    asked, said, ended = rows.questions, rows.predictions, rows.verdicts
    about = said.c.question_id == asked.c.id
    calls = select(said.c.id).where(about, _call_in(said, reach), _stands(reach))
    verdict = select(ended.c.id).where(ended.c.question_id == asked.c.id, _verdict_in(ended, reach))
    return calls.exists(), not_(verdict.exists())


def _by_news(announced: Collection[str]) -> ColumnElement[bool]:
    asked = rows.questions
    return or_(asked.c.series.in_(announced), asked.c.parts.is_not(None))


def _calls() -> Select[Any]:
    table, by, asked, post = rows.predictions, rows.forecasters, rows.questions, rows.posts
    own = (
        "id", "made_at", "summary_en", "summary_ko", "side", "retrospective", "supersedes", "reason",
    )  # fmt: skip
    return (
        select(
            *(table.c[name] for name in own),
            table.c.question_id.label("question"),
            by.c.slug.label("forecaster"),
            by.c.name,
            asked.c.sentence,
            asked.c.due,
            post.c.url,
        )
        .join(by, by.c.id == table.c.forecaster_id)
        .join(asked, asked.c.id == table.c.question_id)
        .outerjoin(post, post.c.id == table.c.post_id)
        .order_by(table.c.made_at, table.c.id)
    )


def _call_rows(db: Connection, query: Select[Any]) -> list[CallRow]:
    return [CallRow(**row) for row in db.execute(query).mappings()]


def _new_figures(before: Reach | None, reach: Reach) -> Select[Any]:
    table = rows.observations
    query = select(table).where(_figure_in(table, reach))
    return query if before is None else query.where(not_(_figure_in(table, before)))


def _corrections(db: Connection, before: Reach | None, reach: Reach) -> list[Revision]:
    table = rows.observations
    query = _new_figures(before, reach).where(table.c.corrects.is_not(None))
    new = _figures(db, query)
    every = select(table)
    wrong = {
        row.id: row
        for some in lots(row.corrects for row in new if row.corrects is not None)
        for row in _figures(db, every.where(table.c.id.in_(some)))
    }
    return [Revision(wrong[row.corrects], row) for row in new if row.corrects in wrong]


def _revisions(db: Connection, before: Reach | None, reach: Reach) -> list[Revision]:
    table = rows.observations
    place = (table.c.series, table.c.period)
    several = select(*place).group_by(*place, table.c.source).having(func.count() > 1).distinct()
    wanted = tuple_(*place).in_(several)
    new = {row.id for row in _figures(db, _new_figures(before, reach).where(wanted))}
    if not new:
        return []
    order = (table.c.series, table.c.period, table.c.source, table.c.known_at, table.c.id)
    known = select(table).where(wanted, _figure_in(table, reach)).order_by(*order)
    found: list[Revision] = []
    for _, group in groupby(_figures(db, known), lambda r: (r.series, r.period, r.source)):
        vintages = list(group)
        for i, row in enumerate(vintages):
            if row.id in new and row.corrects is None:
                old = next((v for v in reversed(vintages[:i]) if v.id < row.id), None)
                if old is not None and old.value != row.value:
                    found.append(Revision(old, row))
    return found


def _figures(db: Connection, query: Select[Any]) -> list[ObservationRow]:
    return [ObservationRow(**row) for row in db.execute(query).mappings()]
