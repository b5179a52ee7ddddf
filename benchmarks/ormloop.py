"""Settling as one would write it first: a question at a time, through the object-relational mapper."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from benchmarks.naive import ENDED, Asker, Found, Record, Row, settle
from benchmarks.stores import Asked
from tracker.domain.terms import Terms
from tracker.sessions.almanac import Almanac
from tracker.store.engine import Store
from tracker.store.tables import Observation, OpenQuestion, Question, Verdict


def settle_each(
    store: Store, almanac: Almanac, asked: Sequence[Asked], as_of: datetime
) -> dict[int, tuple[str, str]]:
    """The outcome of each question, and why; those decided are written down, in one transaction.

    A question costs a query for itself, one for its figures, and two statements for its verdict.
    """
    found = {}
    with store.writing() as db, Session(db) as session:
        for one in asked:
            question = session.get_one(Question, one.id)
            record = Record(
                _known(session, question, as_of),
                as_of,
                lambda name: almanac.catalogue[name].tolerance,
            )
            asker = Asker(one.timing.called_at, one.timing.entry, almanac, record)
            answer = settle(one.call, asker)
            found[one.id] = (answer.outcome.name, answer.reason)
            if answer.outcome:
                session.add(_verdict(one.id, answer, record))
                session.execute(delete(OpenQuestion).where(OpenQuestion.question_id == one.id))
            session.flush()
            session.expunge_all()
    return found


def _known(session: Session, question: Question, as_of: datetime) -> Iterator[Row]:
    """The figures that a question can rest on."""
    wanted = [
        and_(Observation.series == name, Observation.day.between(first, last))
        for name, first, last in _windows(question)
    ]
    ended = and_(
        Observation.series.in_({name for name, *_ in _windows(question)}),
        Observation.known_basis == ENDED,
    )
    query = select(Observation).where(or_(*wanted, ended), Observation.known_at <= as_of)
    for row in session.scalars(query):
        value = row.known_basis if row.value is None else row.value
        day = date.fromordinal(row.day)
        yield Row(row.series, day, value, row.known_at, row.id, row.corrects or 0, row.source)


def _windows(asked: Question | Terms) -> Iterator[tuple[str, int, int]]:
    """Every series in a question with the first and last day it may need."""
    for part in asked.parts or ():
        yield from _windows(part)
    if asked.series:
        yield asked.series, min(asked.entry or asked.first, asked.first), asked.last
    if asked.other:
        first = asked.other_entry or asked.first
        open_end = asked.other.endswith(".searched")
        last = date.max.toordinal() if open_end else asked.other_last or first
        yield asked.other, first, max(last, first)


def _verdict(id: int, answer: Found, record: Record) -> Verdict:
    rows = [record.figures[figure] for figure in sorted(answer.evidence)]
    return Verdict(
        question_id=id,
        revision=1,
        outcome=answer.outcome,
        reason=answer.reason,
        decided_on=answer.day,
        known_at=max(row.known_at for row in rows),
        as_of=record.as_of,
        recorded_at=record.as_of,
        rules="naive",
        calendars="naive",
        evidence=tuple(row.id for row in rows),
    )
