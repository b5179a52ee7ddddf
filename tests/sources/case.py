"""What a test of a source states: what it is asked for, how its server answers, what must be stored."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from tests.sources.server import Serve, Served, serving
from tracker.domain.amounts import plain
from tracker.fetch import Errand, Fetched, fetch
from tracker.lines import lines
from tracker.sources import sources
from tracker.sources._line import Patience
from tracker.store import rows
from tracker.store.engine import Store
from tracker.store.releases import almanac_of, releases

KEY = "sEcReT-kEy-4711"
HASTY = Patience(attempts=2, silence=0.3, whole=0.3, budget=5.0, first_wait=0.01, floor=0.0)
ONCE = replace(HASTY, attempts=1)
Figures = Mapping[str, Mapping[str, str]]
"""Values as text by period, by series; of a calendar the status and moment by session."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One source under test. A source without series is asked through ``series`` on its calendars.

    ``normal`` answers in full, with ``figures``. ``empty`` answers in the source's way of having nothing
    (a holiday, nothing out yet): nothing is stored, and ``empty_is_error`` says whether that is an error.
    ``missing`` has a marker in place of one value, so that ``missing_figures`` are stored. ``revised`` is
    ``normal`` with one value changed: ``(series, period, value)``. ``paged`` answers in at least two pages,
    with ``paged_figures``. ``refused`` is the source's own way to refuse a bad request, where it has one
    with status 200.
    """

    series: tuple[str, ...]
    first: date
    now: datetime
    normal: Serve
    figures: Figures
    empty: Serve
    empty_is_error: bool = False
    missing: Serve | None = None
    missing_figures: Figures = field(default_factory=dict)
    revised: Serve | None = None
    revision: tuple[str, str, str] | None = None
    paged: Serve | None = None
    paged_figures: Figures = field(default_factory=dict)
    refused: Serve | None = None


def moment(text: str) -> datetime:
    """A UTC moment written as ISO text without a zone."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@contextmanager
def answering(name: str, serve: Serve) -> Iterator[Served]:
    """A server in the place of source ``name``, with a key on hand where it needs one."""
    with serving(serve) as served, pytest.MonkeyPatch.context() as patch:
        patch.setenv(f"TRACKER_{name.upper()}_URL", served.url)
        if held := sources()[name].key:
            patch.setenv(held.variable, KEY)
        yield served


def fetched(
    store: Store,
    name: str,
    case: Case,
    serve: Serve,
    *,
    now: datetime | None = None,
    patience: Patience = HASTY,
) -> Fetched:
    """What a run against a server that answers by ``serve`` did."""
    errand = Errand(series=case.series, only=name, since=case.first)
    moment = now or case.now
    with answering(name, serve):
        return fetch(
            store, almanac_of(store), errand, now=moment, connect=lines(moment, patience=patience)
        )


def stored(store: Store) -> dict[str, dict[str, str]]:
    """The latest value on record by period, by series, and the latest news by session, by calendar."""
    table = rows.observations
    found: dict[str, dict[str, str]] = {}
    with store.reading() as db:
        query = select(table.c.series, table.c.period, table.c.value).order_by(
            table.c.known_at, table.c.id
        )
        for series, period, value in db.execute(query):
            found.setdefault(series, {})[period] = plain(value)
        for news in releases(db):
            told = f"{news.status} {news.at:%Y-%m-%dT%H:%M}"
            found.setdefault(news.calendar, {})[f"{news.session}"] = told
    return found
