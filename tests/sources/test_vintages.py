"""Vintages: what was known at a moment depends neither on the order of arrival nor on what came out later."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from tracker.ingest import ingest
from tracker.sessions.almanac import standard
from tracker.sources import Answer, Page, Published, sources
from tracker.store.engine import Store, open_store
from tracker.store.figures import figures

NOW = datetime(2024, 6, 1, tzinfo=UTC)
MONTHS = [date(2023, month, 1) for month in (1, 2, 3)]
SERIES = ("NFP", "UNRATE")
View = list[tuple[str, int, int, int]]
"""Series, day, value and moment of every figure in force."""


class _Undo(Exception):
    """Takes back what an example wrote."""


@dataclass(frozen=True)
class History:
    """Everything that was published, cut into pages in an order of arrival; some of it comes twice."""

    figures: tuple[Published, ...]
    pages: tuple[tuple[Published, ...], ...]


@st.composite
def vintages(draw: st.DrawFn) -> tuple[Published, ...]:
    """First prints and revisions of a few months, no two of one month at the same moment."""
    keys = st.tuples(st.sampled_from(SERIES), st.sampled_from(MONTHS), st.integers(0, 8))
    days = draw(st.lists(keys, min_size=1, max_size=16, unique=True))
    return tuple(
        Published(
            series,
            month,
            Decimal(draw(st.integers(-50, 50))) / 10,
            datetime(2023, 4, 7, 12, 30, tzinfo=UTC) + timedelta(days=7 * week),
            "alfred",
        )
        for series, month, week in days
    )


@st.composite
def histories(draw: st.DrawFn) -> History:
    published = draw(vintages())
    again = draw(st.lists(st.sampled_from(published), max_size=4))
    order = draw(st.permutations([*published, *again]))
    cuts = sorted(draw(st.lists(st.integers(0, len(order)), max_size=4)))
    bounds = [0, *cuts, len(order)]
    pages = (tuple(order[a:b]) for a, b in pairwise(bounds))
    return History(published, tuple(page for page in pages if page))


def arrive(db: Connection, pages: Sequence[tuple[Published, ...]]) -> None:
    for number, page in enumerate(pages):
        answer = Answer(
            url=f"https://example.org/{number}",
            status=200,
            content_type="application/json",
            body=repr(page).encode(),
            retrieved_at=NOW,
        )
        ingest(db, sources()["fred"], Page(answer, page), standard(), NOW + timedelta(hours=number))


def view(db: Connection, as_of: datetime) -> View:
    found = figures(db, standard()).known(int(as_of.timestamp()))
    return [
        (found.names[series], int(day), int(value), int(known))
        for series, day, value, known in zip(
            found.series, found.day, found.value, found.known_at, strict=True
        )
    ]


def moments(published: Sequence[Published]) -> Iterator[datetime]:
    """A second before each vintage, and the vintage itself."""
    for known in sorted({f.known_at for f in published if f.known_at}):
        yield known - timedelta(seconds=1)
        yield known


def views(
    store: Store, pages: Sequence[tuple[Published, ...]], at: Sequence[datetime]
) -> list[View]:
    """The view at each moment, in a record of these pages and nothing else."""
    found: list[View] = []
    with suppress(_Undo), store.writing() as db:
        arrive(db, pages)
        found = [view(db, moment) for moment in at]
        raise _Undo
    return found


@pytest.fixture(scope="module")
def shared_store(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store without a row, in which every example takes back what it wrote."""
    file = tmp_path_factory.mktemp("vintages") / "record.db"
    file.write_bytes(empty_file.read_bytes())
    with open_store(f"sqlite:///{file}") as store:
        yield store


examples = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@examples
@given(history=histories())
def test_the_order_of_arrival_changes_no_view(history: History, shared_store: Store) -> None:
    at = list(moments(history.figures))
    at_once = [history.figures]
    assert views(shared_store, history.pages, at) == views(shared_store, at_once, at)


@examples
@given(history=histories(), data=st.data())
def test_what_became_known_later_changes_no_view(
    history: History, data: st.DataObject, shared_store: Store
) -> None:
    as_of = data.draw(st.sampled_from(list(moments(history.figures))))
    earlier = [
        tuple(f for f in page if f.known_at and f.known_at <= as_of) for page in history.pages
    ]
    known = [page for page in earlier if page]
    assert views(shared_store, history.pages, [as_of]) == views(shared_store, known, [as_of])


@examples
@given(history=histories())
def test_a_view_has_the_first_print_of_each_period(history: History, shared_store: Store) -> None:
    at = list(moments(history.figures))
    for as_of, found in zip(at, views(shared_store, history.pages, at), strict=True):
        known = [f for f in history.figures if f.known_at and f.known_at <= as_of]
        first = {
            (f.series, f.day.toordinal()): f
            for f in sorted(known, key=lambda f: f.known_at or NOW, reverse=True)
        }
        expected = sorted(
            (series, day, int(f.value * 10**6), int((f.known_at or NOW).timestamp()))
            for (series, day), f in first.items()
        )
        assert sorted(found) == expected
