"""What a report says, read from the record: only what is new since the report before, and how all stands."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
from sqlalchemy import Connection

from tracker.agenda import may_be_early, settles_at
from tracker.domain.amounts import plain
from tracker.domain.records import ObservationRow, QuestionRow, VerdictRow, terms_of
from tracker.domain.terms import Outcome
from tracker.freshness import COUNTED, disputes
from tracker.report.model import (
    Due,
    Figure,
    Fresh,
    Head,
    Logged,
    Report,
    Revised,
    Said,
    Settled,
    Standing,
)
from tracker.report.periods import Period
from tracker.scorecard import Material, Sheet, material, sheet_of
from tracker.scores import Unit
from tracker.sessions.almanac import Almanac
from tracker.sessions.news import NEWSWORTHY
from tracker.store import reads, reporting
from tracker.store.engine import Store
from tracker.store.reporting import CallRow, LastFigure
from tracker.store.reports import Link, Reach
from tracker.views import RECORDS, SCORES

ENDS = 4
"""How many runs of figures of a verdict are told from either end; few verdicts rest on more than two."""


def gather(
    store: Store,
    almanac: Almanac,
    period: Period,
    *,
    before: Link | None,
    reach: Reach,
    now: datetime,
) -> Report:
    """The report of ``period``, which tells what ``reach`` reaches and the report ``before`` did not; it is
    written at ``now``.
    """
    almanac = almanac.known_by(_last_moment(reach))
    since = before.reach if before else None
    with store.reading() as db:
        announced = [s.id for s in almanac.catalogue.values() if s.calendar in NEWSWORTHY]
        waiting = _waiting(db, almanac, reach, period.following.ends_at, announced)
        late = reporting.count_late(db, reach, announced=announced)
        predictions, observations, verdicts = reporting.counted(db, reach)
        return Report(
            period=str(period),
            begins_at=period.begins_at,
            ends_at=period.ends_at,
            settled=_settled(db, since, reach),
            logged=_logged(db, since, reach),
            due=_due(db, reach, waiting),
            late=late + sum(at < period.ends_at for at, _ in waiting),
            revised=_revised(db, since, reach),
            standings=_standings(store, db, almanac, reach),
            fresh=_fresh(db, almanac, reach),
            head=Head(
                predictions=predictions,
                observations=observations,
                verdicts=verdicts,
                version=reads.ledger_version(db),
                written_at=now,
                previous=before.sha256 if before else None,
            ),
        )


def _last_moment(reach: Reach) -> datetime:
    return reach.ends_at - timedelta.resolution


def _said(row: CallRow, outcome: Outcome | None) -> Said:
    against = row.side == "against"
    known = outcome in (Outcome.TRUE, Outcome.FALSE)
    return Said(
        call=row.id,
        by=row.forecaster,
        name=row.name,
        made_at=row.made_at,
        summary_en=row.summary_en or "",
        summary_ko=row.summary_ko or "",
        sentence=row.sentence,
        against=against,
        retrospective=row.retrospective,
        correct=(outcome is Outcome.FALSE) == against if known else None,
        url=row.url,
    )


def _standing_calls(calls: Sequence[CallRow], outcome: Outcome | None) -> tuple[Said, ...]:
    """The last call of each forecaster and record."""
    last = {(row.forecaster, row.retrospective): row for row in calls}
    ordered = sorted(last.values(), key=lambda row: (row.made_at, row.id))
    return tuple(_said(row, outcome) for row in ordered)


def _settled(db: Connection, since: Reach | None, reach: Reach) -> tuple[Settled, ...]:
    verdicts = reporting.new_verdicts(db, since, reach)
    asked = {v.question_id for v in verdicts}
    questions = {row.id: row for row in reads.questions(db, ids=asked)}
    calls = reporting.calls_about(db, asked, reach)
    replaced = reporting.earlier_outcomes(db, verdicts)
    ends = {v.id: _ends(v.evidence) for v in verdicts}
    shown = {id for some in ends.values() for id in some}
    figures = {row.id: row for row in reads.evidence(db, sorted(shown))}
    return tuple(
        _told(
            verdict,
            questions[verdict.question_id],
            calls.get(verdict.question_id, ()),
            [figures[id] for id in ends[verdict.id] if id in figures],
            replaced.get(verdict.id),
            reach,
        )
        for verdict in verdicts
    )


def _told(
    verdict: VerdictRow,
    question: QuestionRow,
    calls: Sequence[CallRow],
    figures: Sequence[ObservationRow],
    replaced: Outcome | None,
    reach: Reach,
) -> Settled:
    closes = datetime.fromtimestamp(question.due, UTC)
    return Settled(
        verdict=verdict.id,
        question=question.id,
        sentence=question.sentence,
        kind=question.kind,
        calls=_standing_calls(calls, verdict.outcome),
        mentions=len(calls),
        outcome=verdict.outcome.name,
        reason=verdict.reason,
        decided_on=verdict.decided_on,
        known_at=verdict.known_at or verdict.as_of,
        counts_from=closes if closes >= reach.ends_at else None,
        evidence=tuple(_figure(row) for row in figures),
        figures=len(verdict.evidence),
        before=replaced.name if replaced else None,
        why=verdict.why,
    )


def _ends(evidence: Sequence[int]) -> list[int]:
    """The first and the last of each run of neighbours, of many runs those at either end."""
    runs: list[list[int]] = []
    for id in evidence:
        if runs and id == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], id]
        else:
            runs.append([id])
    told = runs if len(runs) <= 2 * ENDS else [*runs[:ENDS], *runs[-ENDS:]]
    return [id for run in told for id in run]


def _figure(row: ObservationRow) -> Figure:
    return Figure(
        series=row.series,
        period=row.period,
        value=_value(row),
        known_at=row.known_at,
        source=row.source,
    )


def _value(row: ObservationRow) -> str | None:
    return None if row.value is None else plain(row.value)


def _logged(db: Connection, since: Reach | None, reach: Reach) -> tuple[Logged, ...]:
    calls = reporting.new_calls(db, since, reach)
    ended = reporting.outcomes(db, {row.question for row in calls}, reach)
    return tuple(
        Logged(
            said=_said(row, ended.get(row.question)),
            due=datetime.fromtimestamp(row.due, UTC),
            corrects=row.supersedes,
            why=row.reason,
        )
        for row in calls
    )


Waiting = tuple[datetime, QuestionRow]
"""An open question and when it settles."""


def _waiting(
    db: Connection, almanac: Almanac, reach: Reach, until: datetime, announced: Collection[str]
) -> list[Waiting]:
    """The open questions that settle before ``until``, but for those that ``count_late`` counts."""
    found = reporting.open_until(db, reach, until, announced=announced)
    dated = ((settles_at(terms_of(row), almanac), row) for row in found)
    return sorted(((at, row) for at, row in dated if at < until), key=lambda w: (w[0], w[1].id))


def _due(db: Connection, reach: Reach, waiting: Sequence[Waiting]) -> tuple[Due, ...]:
    coming = [(at, row) for at, row in waiting if at >= reach.ends_at]
    calls = reporting.calls_about(db, [row.id for _, row in coming], reach)
    return tuple(
        Due(
            question=row.id,
            sentence=row.sentence,
            calls=_standing_calls(calls[row.id], None),
            mentions=len(calls[row.id]),
            at=at,
            early=may_be_early(terms_of(row)),
        )
        for at, row in coming
    )


def _revised(db: Connection, since: Reach | None, reach: Reach) -> tuple[Revised, ...]:
    found = reporting.new_revisions(db, since, reach)
    resting: Mapping[int, set[int]] = {}
    if found:
        series = {r.old.series for r in found}
        resting = reporting.resting_on(db, [r.old.id for r in found], sorted(series), reach)
    return tuple(
        Revised(
            series=r.new.series,
            period=r.new.period,
            old=_value(r.old),
            new=_value(r.new),
            known_at=r.new.known_at,
            source=r.new.source,
            questions=tuple(sorted(resting.get(r.old.id, ()))),
            why=r.new.reason,
        )
        for r in found
    )


def _standings(
    store: Store, db: Connection, almanac: Almanac, reach: Reach
) -> tuple[Standing, ...]:
    """How each record that has calls stood when the period ended, the live one first."""
    every = material(store, as_of=_last_moment(reach), dimensions=())
    numbers = every.calls.numbers
    made, late = numbers["made"], numbers["retrospective"]
    within = (made < reach.ends_at.timestamp()) & (numbers["id"] <= reach.predictions)
    read = reporting.read_until(db, reach.ends_at)
    known: Material = replace(
        every,
        calls=every.calls.take(np.flatnonzero(within)),
        posts=read.posts,
        covered=read.covered,
        remarks=read.remarks,
    )
    has = {"live": (within & ~late).any(), "retrospective": (within & late).any()}
    return tuple(_standing(sheet_of(known, almanac, record)) for record in RECORDS if has[record])


def _standing(sheet: Sheet) -> Standing:
    counts, funnel = sheet.counts, sheet.funnel
    rate = sheet.score("proportion_correct", Unit.QUESTION)
    right = round((rate.value or 0) * rate.n)
    return Standing(
        record=sheet.record,
        counts=counts,
        funnel=funnel,
        tally={
            "hit": right,
            "miss": counts.settled - right,
            "pending": counts.pending - funnel.lacking,
            "missing": funnel.lacking,
            "waiting": counts.waiting,
            "void": counts.void,
        },
        lines=sheet.lines,
        scores={unit.value: {name: sheet.score(name, unit) for name in SCORES} for unit in Unit},
    )


def _fresh(db: Connection, almanac: Almanac, reach: Reach) -> tuple[Fresh, ...]:
    series = sorted(reporting.series_asked_about(db, reach) & set(almanac.catalogue))
    last = reporting.last_figures(db, series, reach)
    disputed = disputes(db, almanac, list(last), _last_moment(reach))
    return tuple(
        Fresh(
            series=name,
            last=last[name].period,
            known_at=last[name].known_at,
            source=last[name].source,
            late=_sessions_without(almanac, last[name], reach),
            disputed=disputed.get(name, ()),
        )
        for name in series
        if name in last
    )


def _sessions_without(almanac: Almanac, last: LastFigure, reach: Reach) -> int | None:
    """How many sessions after the last figure are over; None where figures need not come."""
    if almanac.catalogue[last.series].meaning in COUNTED:
        return None
    calendar = almanac.calendar_of(last.series)
    day, over = date.fromordinal(last.day), calendar.last_close_until(_last_moment(reach))
    if over is None:
        return 0
    return sum(not calendar.is_cancelled(d) for d in calendar.between(day, over) if d > day)
