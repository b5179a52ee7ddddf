"""Mending the record without rewriting it: a wrong figure gets a correcting row, its verdicts new ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import Connection

from tracker.criteria import period_day
from tracker.domain.records import NewObservation, NewVerdict, ObservationRow, VerdictRow, terms_of
from tracker.domain.series import Series
from tracker.domain.terms import Outcome
from tracker.errors import InvalidObservation
from tracker.history import in_step
from tracker.resolve import answered, panel_of, verdict
from tracker.sessions.almanac import Almanac
from tracker.store import reads, writes
from tracker.store.engine import Store
from tracker.store.observations import add_observations


@dataclass(frozen=True)
class Corrected:
    """What a correction did: the row it replaced and the verdicts that now stand in place of others."""

    replaced: ObservationRow
    verdicts: tuple[NewVerdict, ...]


def correct(
    store: Store,
    almanac: Almanac,
    *,
    series: str,
    period: str,
    value: Decimal,
    source: str,
    reason: str,
    now: datetime,
) -> Corrected:
    """Replace a figure that was wrong and supersede every verdict that comes out differently.

    The right figure counts from ``now``: what was resolved as of an earlier moment keeps saying what the
    record held then. One transaction. Raises ``InvalidObservation`` when there is nothing to correct.
    """
    found = almanac.catalogue.find(series)
    if not source.strip() or not reason.strip():
        raise InvalidObservation("A correction needs its source and its reason.")
    with store.writing() as conn, in_step(conn, almanac, now):
        wrong = [row for row in _in_force(conn, found.id, period) if row.value != value]
        if not wrong:
            raise InvalidObservation(f"{found.id} {period} is {value} on record already.")
        right = [
            replace_figure(
                row, value=value, source=source, reason=reason, now=now - i * timedelta.resolution
            )
            for i, row in enumerate(wrong)
        ]
        add_observations(conn, right)
        return Corrected(wrong[0], tuple(_supersede(conn, almanac, found.id, reason, now)))


def _in_force(conn: Connection, series: str, period: str) -> list[ObservationRow]:
    """The first prints of a period: one, or one a source where several published at that moment."""
    try:
        day = period_day(period.upper()).toordinal()
    except ValueError as why:
        raise InvalidObservation(str(why)) from None
    rows = [row for row in reads.observations(conn, series) if row.day == day]
    corrected = {row.corrects for row in rows}
    standing = [row for row in rows if row.id not in corrected]
    if not standing:
        raise InvalidObservation(f"{series} has no figure for {period} on record.")
    published = {row.id: row.known_at for row in rows}
    for row in rows:
        published[row.id] = published.get(row.corrects or row.id, row.known_at)
    first = min(published[row.id] for row in standing)
    return [row for row in standing if published[row.id] == first]


def replace_figure(
    wrong: ObservationRow, *, value: Decimal, source: str, reason: str, now: datetime
) -> NewObservation:
    """The correcting row for a wrong one."""
    return NewObservation(
        series=wrong.series,
        period=wrong.period,
        day=wrong.day,
        value=value,
        known_at=now,
        known_basis="correction",
        source=source,
        retrieved_at=now,
        corrects=wrong.id,
        reason=reason,
    )


def _supersede(
    conn: Connection, almanac: Almanac, series: str, reason: str, now: datetime
) -> list[NewVerdict]:
    settled = {
        row.id: terms_of(row)
        for row in reads.questions(conn)
        if series in terms_of(row).every_series()
    }
    histories = {id: reads.verdict_history(conn, id) for id in settled}
    before = {id: history[-1] for id, history in histories.items() if history}
    terms = {id: settled[id] for id in before}
    panel = panel_of(conn, almanac, terms.values(), now)
    answers, _ = answered(terms, panel)
    new = [
        replace(
            verdict(id, answer, panel, as_of=now, now=now, calendars=almanac.version()),
            supersedes=before[id].id,
            why=reason,
        )
        for id, answer in answers.items()
        if answer.outcome is not Outcome.PENDING
    ]
    changed = [v for v in new if _differs(v, before)]
    writes.add_verdict_rows(conn, changed)
    return changed


def _differs(new: NewVerdict, before: Mapping[int, VerdictRow]) -> bool:
    old = before[new.question_id]
    return (new.outcome, new.decided_on, new.evidence) != (
        old.outcome,
        old.decided_on,
        old.evidence,
    )


def attest(
    store: Store,
    almanac: Almanac,
    *,
    category: str,
    first: date,
    last: date,
    source: str,
    now: datetime,
) -> NewObservation:
    """Record that a person searched the days ``first`` to ``last`` for events of a category.

    Raises ``InvalidObservation`` for a series that is no category, a range that ends first or in the
    future, and a missing source.
    """
    series = almanac.catalogue.find(category)
    problems = _attestation_problems(series, almanac, first, last, source, now)
    if problems:
        raise InvalidObservation(problems[0])
    row = NewObservation(
        series=f"{series.id}.searched",
        period=last.isoformat(),
        day=last.toordinal(),
        value=Decimal((last - first).days + 1),
        known_at=now,
        known_basis="attested",
        source=source,
        retrieved_at=now,
    )
    with store.writing() as conn, in_step(conn, almanac, now):
        add_observations(conn, [row])
    return row


def _attestation_problems(
    series: Series, almanac: Almanac, first: date, last: date, source: str, now: datetime
) -> Sequence[str]:
    if series.meaning != "count":
        known = ", ".join(s.id for s in almanac.catalogue.values() if s.meaning == "count")
        return [f"{series.id} is no category of events: name one of {known}."]
    if last < first:
        return [f"The range {first}..{last} ends before it begins."]
    if last >= now.date():
        return [f"{last} is not over: search the days up to yesterday."]
    return [] if source.strip() else ["An attestation needs its source: who searched, and where."]
