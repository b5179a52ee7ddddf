"""Figures go in once; a contradiction is never swallowed; columns equal rows."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest

from tests.store import examples
from tests.store.examples import DAY
from tracker.domain.records import Added, NewObservation
from tracker.errors import ConflictingObservation
from tracker.panel import CANCELLED, ENDED, MISSING
from tracker.sessions.almanac import Almanac
from tracker.store import bulk, reads, writes
from tracker.store.engine import Store


def add(store: Store, *rows: NewObservation, lines: list[int] | None = None) -> Added:
    with store.writing() as db:
        return writes.add_observations(db, rows, lines=lines)


def test_the_same_figures_twice_are_one(store: Store) -> None:
    """In one file or in two; how often a figure was looked up does not make it another."""
    rows = examples.observations(5)
    later = examples.observations(5, retrieved_at=datetime(2024, 1, 1, tzinfo=UTC))
    assert add(store, *rows, *rows) == Added(5, 5)
    assert add(store, *later, *examples.observations(6)) == Added(1, 10)


def test_ids_follow_series_and_day(store: Store) -> None:
    """Whatever the order of the file: evidence over neighbouring days is then short."""
    rows = examples.observations(4, series="WTI") + examples.observations(4)
    add(store, *reversed(rows))
    with store.reading() as db:
        assert [row.id for row in reads.observations(db, "KOSPI")] == [1, 2, 3, 4]
        assert [row.id for row in reads.observations(db, "WTI")] == [5, 6, 7, 8]


def test_a_contradiction_writes_nothing_and_lists_every_line(store: Store) -> None:
    """Against the record and within the file, with the line of the file."""
    add(store, *examples.observations(3))
    tomorrow = DAY + timedelta(days=9)
    rows = [
        examples.observation(DAY, "1"),
        examples.observation(tomorrow, "2"),
        examples.observation(tomorrow, "3.5"),
        examples.observation(DAY + timedelta(days=1), None),
    ]
    with pytest.raises(ConflictingObservation) as caught:
        add(store, *rows, lines=[2, 3, 4, 6])
    assert caught.value.conflicts == (
        "line 2: KOSPI 2023-03-15, known 2023-03-15 06:30 UTC, KRX: 2400 on record, 1 given",
        "line 4: KOSPI 2023-03-24, known 2023-03-24 06:30 UTC, KRX: 2 on record, 3.5 given",
        "line 6: KOSPI 2023-03-16, known 2023-03-16 06:30 UTC, KRX: 2401 on record, none given",
    )
    with store.reading() as db:
        assert len(reads.observations(db, "KOSPI")) == 3


def test_a_later_print_or_another_source_is_no_contradiction(store: Store) -> None:
    add(store, examples.observation(DAY, "1"))
    later = datetime(2023, 4, 1, tzinfo=UTC)
    assert add(store, examples.observation(DAY, "2", known_at=later)) == Added(1, 0)
    assert add(store, examples.observation(DAY, "3", source="Naver")) == Added(1, 0)


def test_cancelled_and_ended_contradict_each_other(store: Store) -> None:
    add(store, examples.observation(DAY, None, known_basis="cancelled"))
    assert add(store, examples.observation(DAY, None, known_basis="cancelled")) == Added(0, 1)
    with pytest.raises(ConflictingObservation, match="none on record, none given"):
        add(store, examples.observation(DAY, None, known_basis="ended"))


def test_nothing_is_nothing(store: Store) -> None:
    assert add(store) == Added(0, 0)


def test_a_stream_of_figures_is_taken_in_lots(store: Store) -> None:
    """A file of any size: the figures are never held all at once."""
    count = bulk.LOT + 1
    days = (date(1900, 1, 1) + timedelta(days=i) for i in range(count))
    with store.writing() as db:
        added = writes.add_observations(db, (examples.observation(day, "1") for day in days))
    assert added == Added(count, 0)


def test_columns_equal_rows(store: Store, almanac: Almanac) -> None:
    """Values, markers, corrections and the second from which each figure counts."""
    half = datetime(2023, 3, 20, 6, 30, 0, 1, tzinfo=UTC)
    add(
        store,
        *examples.observations(3, series="WTI"),
        examples.observation(DAY, "-0.000001"),
        examples.observation(DAY, "999999999999.999999", source="Naver"),
        examples.observation(date(2023, 3, 16), None, known_basis="cancelled"),
        examples.observation(date(2023, 3, 17), None, known_basis="ended"),
        examples.observation(date(2023, 3, 18), None, known_basis="empty"),
        examples.observation(date(2023, 3, 19), "7", known_at=half),
        examples.observation(DAY, "5", series="GONE"),
    )
    with store.reading() as db:
        wrong = reads.observations(db, "WTI")[0]
    add(
        store,
        examples.observation(
            DAY, "70", series="WTI", known_at=half, corrects=wrong.id, reason="typo"
        ),
    )
    with store.reading() as db:
        found = reads.figures(db, almanac)
        rows = {row.id: row for name in found.names for row in reads.observations(db, name)}
    assert found.names == ("KOSPI", "WTI")
    assert sorted(found.id.tolist()) == sorted(rows)
    marks = {"cancelled": CANCELLED, "ended": ENDED, "empty": MISSING}
    for series, day, value, known_at, id, corrects in zip(
        found.series, found.day, found.value, found.known_at, found.id, found.corrects, strict=True
    ):
        row = rows[int(id)]
        micro = marks[row.known_basis] if row.value is None else int(row.value * 10**6)
        assert (found.names[series], day, value) == (row.series, row.day, micro)
        assert (corrects or None) == row.corrects
        assert known_at - 1 < row.known_at.timestamp() <= known_at
    assert int(found.known_at.max()) == int(half.timestamp()) + 1


def test_columns_can_be_narrowed(store: Store, almanac: Almanac) -> None:
    add(store, *examples.observations(5), *examples.observations(5, series="WTI"))
    first = DAY.toordinal() + 1
    with store.reading() as db:
        some = reads.figures(db, almanac, series=["WTI", "NFP"], first=first, last=first + 2)
        none = reads.figures(db, almanac, series=[])
        unknown = reads.figures(db, almanac, series=["NFP"])
    assert some.names == ("WTI",)
    assert sorted(some.day.tolist()) == [first, first + 1, first + 2]
    assert none.names == unknown.names == ()
    assert none.day.dtype == np.int32


def test_evidence_comes_in_the_order_asked_for(store: Store) -> None:
    add(store, *examples.observations(3))
    with store.reading() as db:
        assert [row.value for row in reads.evidence(db, [3, 1, 99])] == [
            Decimal(2402),
            Decimal(2400),
        ]
