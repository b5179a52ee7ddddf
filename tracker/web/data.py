"""What the pages show, read from a store that cannot be written to.

Nothing is kept by time alone: what is cached is named by the version of the record.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import streamlit as st

from tracker.calls import Call
from tracker.domain.amounts import from_micro
from tracker.domain.base_rate import BaseRate
from tracker.domain.records import (
    ForecasterRow,
    ObservationRow,
    PostRow,
    PredictionRow,
    RemarkRow,
    VerdictRow,
)
from tracker.ledger import Reading, readings_of, revisions_of
from tracker.scorecard import Card, Record, card
from tracker.sessions.almanac import Almanac
from tracker.settings import database_url
from tracker.store import figures as columns
from tracker.store import reads
from tracker.store.engine import Store, open_store
from tracker.store.predictions import predictions
from tracker.store.releases import almanac_in
from tracker.web.charts import STATUSES, Close

STEP = timedelta(minutes=5)


@dataclass(frozen=True)
class Ledger:
    """The record while one page is drawn. ``as_of`` is the last full five minutes."""

    store: Store
    almanac: Almanac
    version: str
    as_of: datetime
    forecasters: tuple[ForecasterRow, ...]

    def named(self, slug: str) -> ForecasterRow | None:
        return next((f for f in self.forecasters if f.slug == slug), None)


@dataclass(frozen=True)
class Dossier:
    """Everything about one call."""

    call: Call
    row: PredictionRow
    base: BaseRate | None
    mentions: tuple[Call, ...]
    family: tuple[Call, ...]
    history: tuple[VerdictRow, ...]
    evidence: tuple[ObservationRow, ...]
    revisions: tuple[ObservationRow, ...]
    readings: tuple[Reading, ...]
    quotes: tuple[tuple[PostRow | None, RemarkRow], ...]


@contextmanager
def ledger(now: datetime | None = None) -> Iterator[Ledger]:
    """The record, read-only. Raises ``DatabaseError``."""
    with open_store(database_url(), read_only=True) as store:
        as_of = _floor(now or datetime.now(UTC))
        with store.reading() as db:
            version, forecasters = reads.ledger_version(db), tuple(reads.forecasters(db))
            almanac = almanac_in(db).known_by(as_of)
        yield Ledger(store, almanac, version, as_of, forecasters)


def _floor(moment: datetime) -> datetime:
    return moment - (moment - datetime.min.replace(tzinfo=UTC)) % STEP


def sheet(led: Ledger, forecaster: str | None = None, record: Record | None = None) -> Card:
    """The score sheet of one forecaster, or of all; of one record, or of the one that says more."""
    return _sheet(led, led.store.url, led.version, led.as_of, forecaster, record)


@st.cache_resource(max_entries=16, show_spinner=False)
def _sheet(
    _led: Ledger,
    url: str,
    version: str,
    as_of: datetime,
    forecaster: str | None,
    record: Record | None,
) -> Card:
    return card(_led.store, _led.almanac, as_of=as_of, forecaster=forecaster, record=record)


def records(led: Ledger, forecaster: str | None = None) -> Mapping[Record, int]:
    """How many calls each record holds; one that holds none is left out."""
    return _records(led, led.store.url, led.version, forecaster)


@st.cache_resource(max_entries=16, show_spinner=False)
def _records(_led: Ledger, url: str, version: str, forecaster: str | None) -> Mapping[Record, int]:
    with _led.store.reading() as db:
        rows = predictions(db, forecaster=forecaster)
    late = sum(row.retrospective for row in rows)
    counted: dict[Record, int] = {"live": len(rows) - late, "retrospective": late}
    return {record: n for record, n in counted.items() if n}


def closes(led: Ledger, series: str, first: date, last: date) -> list[Close]:
    """The figures of a series on its sessions from ``first`` to ``last``, ``None`` where one is missing."""
    calendar = led.almanac.calendar_of(series)
    with led.store.reading() as db:
        found = columns.figures(
            db, led.almanac, series=[series], first=first.toordinal(), last=last.toordinal()
        )
    known = found.known(int(led.as_of.timestamp()))
    values = {
        int(d): float(from_micro(int(v)))
        for d, v in zip(known.day, known.value, strict=True)
        if v > -(10**18)
    }
    shown = [d for d in calendar.between(first, last) if calendar.close(d) <= led.as_of]
    return [Close(day, values.get(day.toordinal())) for day in shown]


def dossier(led: Ledger, id: int) -> Dossier | None:
    """Everything about the call ``id``; ``None`` when there is none."""
    with led.store.reading() as db:
        rows = predictions(db, ids=[id], superseded=True)
        if not rows:
            return None
        row = rows[0]
        history = [
            v
            for v in reads.verdict_history(db, row.question.id)
            if v.known_at is None or v.known_at <= led.as_of
        ]
        resting = reads.evidence(db, history[-1].evidence) if history else []
        places = {p.id: p for p in reads.posts(db, row.by.slug)}
        quotes = [
            r for r in reads.remarks(db, row.by.slug) if r.market_sentence == row.question.sentence
        ]
    found = sheet(led, row.by.slug, "retrospective" if row.retrospective else "live")
    call = next((c for c in found.calls if c.id == id), None)
    if call is None:
        return None
    with led.store.reading() as db:
        readings = readings_of(db, call, led.as_of)
        revisions = revisions_of(db, resting, led.as_of)
    return Dossier(
        call=call,
        row=row,
        base=found.base_rates.get(id),
        mentions=tuple(c for c in found.calls if c.question == call.question),
        family=tuple(c for c in found.calls if c.family == call.family and c.first_mention),
        history=tuple(history),
        evidence=tuple(resting),
        revisions=tuple(revisions),
        readings=tuple(readings),
        quotes=tuple((places.get(r.post_id or 0), r) for r in quotes),
    )


def remarks(led: Ledger, forecaster: str | None) -> list[RemarkRow]:
    """What the posts hold besides calls."""
    slugs = [forecaster] if forecaster else [f.slug for f in led.forecasters]
    with led.store.reading() as db:
        return [r for slug in slugs for r in reads.remarks(db, slug)]


def status_of(call: Call) -> str:
    """How a call stands: hit, miss, void, pending, missing (its window has closed without a figure it
    needs, which is pending too), or waiting for its window to close.
    """
    if call.outcome == "VOID":
        return "void"
    if call.correct is None:
        return "missing" if call.matured else "pending"
    if not call.matured:
        return "waiting"
    return "hit" if call.correct else "miss"


def tally(calls: Sequence[Call]) -> Mapping[str, int]:
    """How many questions stand in each way; the mention in force stands for its question."""
    found = dict.fromkeys(STATUSES, 0)
    for call in calls:
        if call.in_force:
            found[status_of(call)] += 1
    return found
