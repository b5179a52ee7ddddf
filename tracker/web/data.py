"""What the pages show, read from a store that cannot be written to.

Nothing is kept by time alone: what is cached is named by the version of the record.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import streamlit as st
from sqlalchemy import Connection

from tracker.calls import Call, arranged
from tracker.domain.amounts import from_micro
from tracker.domain.records import (
    ForecasterRow,
    ObservationRow,
    PredictionRow,
    RemarkRow,
)
from tracker.ledger import call_of, readings_of, revisions_of
from tracker.presentation.charts import Close
from tracker.presentation.dossier import Dossier
from tracker.sessions.almanac import Almanac
from tracker.settings import database_url
from tracker.store import derived, listing, reads, rollups
from tracker.store import figures as columns
from tracker.store.engine import Store, open_store
from tracker.store.listing import Wanted
from tracker.store.predictions import predictions
from tracker.store.releases import almanac_in
from tracker.views import LARGE, RECORDS, Scope, View, decode
from tracker.views import view as worked_out

__all__ = ["Wanted"]

STEP = timedelta(minutes=5)
MOST_OF_A_FAMILY = 300


@dataclass(frozen=True)
class Ledger:
    """The record while one page is drawn. ``as_of`` is the last full five minutes.

    ``large`` says that there are more calls than a page can look through; ``kept`` names the views that
    were worked out beforehand.
    """

    store: Store
    almanac: Almanac
    version: str
    as_of: datetime
    forecasters: tuple[ForecasterRow, ...]
    large: bool
    kept: str

    def named(self, slug: str) -> ForecasterRow | None:
        return next((f for f in self.forecasters if f.slug == slug), None)


@dataclass(frozen=True)
class CallsPage:
    """Some calls, newest first; the calls to go on from in both directions, where there are more."""

    calls: tuple[Call, ...]
    older: int | None
    newer: int | None


@contextmanager
def ledger(now: datetime | None = None) -> Iterator[Ledger]:
    """The record, read-only. Raises ``DatabaseError``."""
    with open_store(database_url(), read_only=True) as store:
        as_of = _floor(now or datetime.now(UTC))
        with store.reading() as db:
            version, kept = reads.ledger_version(db), rollups.stamp(db)
            almanac, forecasters, calls = _in_short(db, store.url, version, as_of)
        yield Ledger(store, almanac, version, as_of, forecasters, calls > LARGE, kept)


@st.cache_resource(max_entries=16, show_spinner=False)
def _in_short(
    _db: Connection, url: str, version: str, as_of: datetime
) -> tuple[Almanac, tuple[ForecasterRow, ...], int]:
    """What every page needs: the calendars, who made the calls, and about how many there are."""
    calls = reads.latest_prediction(_db)
    return almanac_in(_db).known_by(as_of), tuple(reads.forecasters(_db)), calls


def _floor(moment: datetime) -> datetime:
    return moment - (moment - datetime.min.replace(tzinfo=UTC)) % STEP


def view(led: Ledger, scope: Scope | None = None) -> View:
    """What is shown of some calls: of the live record when something in it has settled, else of the
    retrospective one, unless ``scope`` says which. Raises ``UnknownForecaster``.

    A large record is shown as it was when it was last settled.
    """
    wanted = _of_all(led, scope or Scope())
    if wanted.record is None:
        live, late = (view(led, replace(wanted, record=record)) for record in RECORDS)
        return live if live.counts.settled or not late.counts.mentions else late
    kept = _kept(led, led.store.url, led.version, led.kept, wanted.name)
    if kept and (led.large or kept.holds(led.as_of)):
        return kept
    return _worked_out(led, led.store.url, led.version, led.as_of, wanted.name, wanted)


def _of_all(led: Ledger, scope: Scope) -> Scope:
    """The same calls, by the name that they are kept under: the only forecaster is everybody."""
    alone = [f.slug for f in led.forecasters] == [scope.forecaster]
    return replace(scope, forecaster=None) if alone else scope


@st.cache_resource(max_entries=64, show_spinner=False)
def _kept(_led: Ledger, url: str, version: str, stamp: str, scope: str) -> View | None:
    """What is kept of the record as it is; of a large one also what was kept of an earlier state."""
    with _led.store.reading() as db:
        found = rollups.rollup(db, scope)
    return decode(found.body) if found and (_led.large or found.version == version) else None


@st.cache_resource(max_entries=64, show_spinner=False)
def _worked_out(
    _led: Ledger, url: str, version: str, as_of: datetime, name: str, _scope: Scope
) -> View:
    return worked_out(_led.store, _led.almanac, _scope, as_of=as_of)


def page(
    led: Ledger,
    wanted: Wanted,
    *,
    after: int | None = None,
    before: int | None = None,
    size: int = 20,
) -> CallsPage:
    """A page of calls, newest first: those made before the call ``after``, or just after ``before``."""
    as_of, wanted = led.as_of, _named(led, wanted)
    with led.store.reading() as db:
        if before is not None:
            ids = listing.next_newer(db, wanted, as_of=as_of, after=before, limit=size + 1)
            more_newer, ids = len(ids) > size, ids[-size:]
            more_older = bool(ids)
        else:
            ids = listing.newest(db, wanted, as_of=as_of, before=after, limit=size + 1)
            more_older, more_newer, ids = len(ids) > size, after is not None, ids[:size]
    older, newer = (ids[-1], ids[0]) if ids else (None, None)
    return CallsPage(
        tuple(calls(led, ids)), older if more_older else None, newer if more_newer else None
    )


def count(led: Ledger, wanted: Wanted) -> int | None:
    """How many calls there are; ``None`` where counting them would take too long."""
    if led.large:
        return None
    return _count(led, led.store.url, led.version, led.as_of, _named(led, wanted))


def _named(led: Ledger, wanted: Wanted) -> Wanted:
    """The same with the series that the words looked for may mean."""
    named = {
        word: tuple(
            s.id
            for s in led.almanac.catalogue.values()
            if any(word.casefold() in name.casefold() for name in (s.id, s.en, s.ko, *s.aliases))
        )
        for word in wanted.text.split()
    }
    return replace(wanted, series_of_words=tuple(named.items()))


@st.cache_resource(max_entries=256, show_spinner=False)
def _count(_led: Ledger, url: str, version: str, as_of: datetime, wanted: Wanted) -> int:
    with _led.store.reading() as db:
        return listing.count(db, wanted, as_of=as_of)


def calls(led: Ledger, ids: Sequence[int]) -> list[Call]:
    """Calls by id, in the order of the ids, each by itself: without its family."""
    with led.store.reading() as db:
        found = {row.id: call_of(row, led.as_of) for row in predictions(db, ids=ids)}
    return [found[id] for id in ids if id in found]


def mentions(led: Ledger, shown: Sequence[Call]) -> dict[int, int]:
    """How often the questions of these calls were asked."""
    with led.store.reading() as db:
        return dict(listing.mentions(db, [c.question for c in shown]))


def on_series(led: Ledger, wanted: Wanted, *, most: int = 300) -> list[Call]:
    """The latest calls about a series, oldest first."""
    return _on_series(led, led.store.url, led.version, led.as_of, wanted, most)


@st.cache_resource(max_entries=32, show_spinner=False)
def _on_series(
    _led: Ledger, url: str, version: str, as_of: datetime, wanted: Wanted, most: int
) -> list[Call]:
    with _led.store.reading() as db:
        ids = listing.newest(db, wanted, as_of=as_of, limit=most)
    return calls(_led, ids[::-1])


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
        near = listing.same_thesis(db, id, limit=MOST_OF_A_FAMILY)
        alike = [p for p in predictions(db, ids=near) if p.retrospective == row.retrospective]
        found = arranged(call_of(p, led.as_of) for p in alike)
        call = next((c for c in found if c.id == id), None) or call_of(row, led.as_of)
        return Dossier(
            call=call,
            row=row,
            base=derived.base_rates(db, [id]).get(id),
            mentions=tuple(c for c in found if c.question == call.question),
            family=tuple(c for c in found if c.family == call.family and c.first_mention),
            history=tuple(history),
            evidence=tuple(resting),
            revisions=tuple(revisions_of(db, resting, led.as_of)),
            readings=tuple(readings_of(db, call, led.as_of)),
            quotes=tuple((places.get(r.post_id or 0), r) for r in quotes),
            replaced_by=reads.replacement(db, id),
            corrected=_corrected(db, resting),
            reverses=_calls(db, led, _said_before(db, row)),
            reversed_by=_calls(db, led, _taken_back(db, row)),
        )


def _corrected(db: Connection, rows: Sequence[ObservationRow]) -> dict[int, ObservationRow]:
    older = {o.id: o for o in reads.evidence(db, [r.corrects for r in rows if r.corrects])}
    return {r.id: older[r.corrects] for r in rows if r.corrects in older}


def _said_before(db: Connection, row: PredictionRow) -> list[int]:
    return listing.of_units(db, row.by.slug, [row.reversal_of]) if row.reversal_of else []


def _taken_back(db: Connection, row: PredictionRow) -> list[int]:
    return listing.reversing(db, row.by.slug, row.unit) if row.unit else []


def _calls(db: Connection, led: Ledger, ids: Sequence[int]) -> tuple[Call, ...]:
    return tuple(call_of(row, led.as_of) for row in predictions(db, ids=ids))


def behind(led: Ledger) -> datetime | None:
    """When the latest figure became known, where questions have come due since; else ``None``."""
    return _behind(led, led.store.url, led.version, led.as_of)


@st.cache_resource(max_entries=16, show_spinner=False)
def _behind(_led: Ledger, url: str, version: str, as_of: datetime) -> datetime | None:
    with _led.store.reading() as db:
        newest = reads.newest_figure(db)
        waiting = newest and listing.overdue(db, since=newest, as_of=as_of)
    return newest if waiting else None


def remarks(led: Ledger, forecaster: str | None) -> list[RemarkRow]:
    """What the posts hold besides calls."""
    with led.store.reading() as db:
        return reads.remarks(db, forecaster)
