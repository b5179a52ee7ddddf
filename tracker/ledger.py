"""Reading the record back: calls with how they stand, and their other readings; without NumPy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from tracker.calls import Call, Range, arranged
from tracker.domain.records import ObservationRow, PredictionRow, VerdictRow, terms_of
from tracker.domain.terms import Terms
from tracker.store import reads


def load_calls(conn: Connection, as_of: datetime, forecaster: str | None = None) -> list[Call]:
    """The calls on record, arranged. A verdict known only after ``as_of`` does not exist yet."""
    return arranged(call_of(row, as_of) for row in reads.predictions(conn, forecaster=forecaster))


def call_of(row: PredictionRow, as_of: datetime) -> Call:
    """A call by itself: without its family and its place among the mentions of its question."""
    verdict = row.verdict
    if verdict is not None and verdict.known_at is not None and verdict.known_at > as_of:
        verdict = None
    question, post = row.question, row.post
    known = row.p_low is not None and row.p_mid is not None and row.p_high is not None
    return Call(
        id=row.id,
        forecaster=row.by.slug,
        made_at=row.made_at,
        precision=post.precision if post else "second",
        question=question.id,
        sentence=question.sentence,
        kind=question.kind,
        thesis=question.thesis,
        terms=terms_of(question),
        said_true=row.side == "for",
        grade=row.grade,
        basis=row.basis,
        horizon_basis=row.horizon_basis,
        assumed=row.assumed,
        probability=Range(row.p_low, row.p_mid, row.p_high) if known else None,  # type: ignore[arg-type]
        says=row.says,
        hedge=row.hedge,
        market_probability=row.market_probability,
        market_source=row.market_source,
        outcome=verdict.outcome.name if verdict else "PENDING",
        reason=verdict.reason if verdict else None,
        decided_on=verdict.decided_on if verdict else None,
        matured=question.due <= as_of.timestamp(),
        retrospective=row.retrospective,
        recorded_at=row.recorded_at,
        label=row.family,
        post_ref=post.ref if post else None,
        post_url=post.url if post else None,
        post_date=(post.title_date or post.not_after) if post else None,
        summary_en=row.summary_en,
        summary_ko=row.summary_ko,
        note=row.note,
        reversal_of=row.reversal_of,
    )


@dataclass(frozen=True)
class Reading:
    """Another fair reading of a call and how it stands."""

    sentence: str
    entry_rule: str
    terms: Terms
    outcome: str


def readings_of(conn: Connection, call: Call, as_of: datetime) -> list[Reading]:
    """The alternative readings of a B or C call: those coded by hand and the grid of horizons and entries."""
    if call.grade == "A":
        return []
    rows = [
        row for row in reads.questions(conn, readings_of=call.question) if row.id != call.question
    ]
    history: dict[int, list[VerdictRow]] = {}
    for verdict in reads.verdicts(conn, [row.id for row in rows]):
        history.setdefault(verdict.question_id, []).append(verdict)
    return [
        Reading(
            row.sentence, row.entry_rule, terms_of(row), _stands(history.get(row.id, []), as_of)
        )
        for row in rows
    ]


def _stands(history: Sequence[VerdictRow], as_of: datetime) -> str:
    known = [v for v in history if v.known_at is None or v.known_at <= as_of]
    return known[-1].outcome.name if known else "PENDING"


def revisions_of(
    conn: Connection, resting: Sequence[ObservationRow], as_of: datetime
) -> list[ObservationRow]:
    """Later vintages of the figures a verdict rests on: its footnotes. They change no verdict."""
    grounds = {(row.series, row.day): row for row in resting}
    later = [
        row
        for series in sorted({row.series for row in resting})
        for row in reads.observations(conn, series, [d for s, d in grounds if s == series])
        if (first := grounds.get((row.series, row.day))) is not None
        and first.known_at < row.known_at <= as_of
        and row.value != first.value
        and row.corrects is None
    ]
    return sorted(later, key=lambda row: (row.known_at, row.id))
