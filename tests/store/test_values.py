"""Moments keep their instant and their order, figures every digit, evidence every id."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from tests.store import examples
from tests.store.examples import DAY
from tracker.domain.amounts import LARGEST, from_micro
from tracker.store import reads, writes
from tracker.store.engine import Store
from tracker.store.evidence import evidence_ids, evidence_text
from tracker.store.evidence_columns import Observed, evidence_texts

SLOW = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
ZONES = [timezone(timedelta(minutes=m)) for m in (-720, -210, 0, 345, 540, 840)]
FIRST, LAST = (datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None) for year in (2, 9999))
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.sampled_from(ZONES))
FIGURES = st.integers(-(10**18) + 1, 10**18 - 1).map(from_micro)


@SLOW
@given(moments=st.lists(MOMENTS, min_size=1, max_size=20, unique=True))
def test_moments_keep_instant_and_order(store: Store, moments: list[datetime]) -> None:
    """To the microsecond, from any zone and any century; the database sorts them as Python does."""
    rows = [examples.observation(series="M", known_at=moment) for moment in moments]
    with store.writing() as db:
        writes.add_observations(db, rows)
        found = [row.known_at for row in reads.observations(db, "M")]
        assert found == sorted(moments)
        assert {moment.tzinfo for moment in found} == {UTC}
        db.rollback()


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    naive = datetime(2023, 3, 15, 8, 30, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(StatementError, match="no time zone"), store.writing() as db:
        writes.add_forecaster(db, examples.forecaster(recorded_at=naive))
    with pytest.raises(ValueError, match="no time zone"), store.writing() as db:
        writes.add_observations(db, [examples.observation(known_at=naive)])


def test_an_hour_that_comes_twice_stays_two_moments(store: Store) -> None:
    """New York, 2023-11-05: 01:30 in summer time and 01:30 in winter time are an hour apart."""
    summer, winter = (timezone(timedelta(hours=h)) for h in (-4, -5))
    with store.writing() as db:
        for zone in (summer, winter):
            moment = datetime(2023, 11, 5, 1, 30, tzinfo=zone)
            writes.add_observations(db, [examples.observation(known_at=moment)])
        first, second = reads.observations(db, "KOSPI")
    assert second.known_at - first.known_at == timedelta(hours=1)


@SLOW
@given(values=st.lists(FIGURES, min_size=1, max_size=20))
def test_figures_keep_every_digit(store: Store, values: list[Decimal]) -> None:
    """Six decimals, below 10**12, as objects and as columns."""
    days = [DAY + timedelta(days=i) for i in range(len(values))]
    rows = [examples.observation(d, str(v)) for d, v in zip(days, values, strict=True)]
    with store.writing() as db:
        writes.add_observations(db, rows)
        found = [row.value for row in reads.observations(db, "KOSPI")]
        assert found == values
        assert [str(v) for v in found] == [str(v) for v in values]
        db.rollback()


@pytest.mark.parametrize("value", ["0.0000001", str(LARGEST), "NaN", "Infinity"])
def test_a_figure_that_cannot_be_kept_is_refused(store: Store, value: str) -> None:
    with pytest.raises(ValueError, match=r"decimals|finite"), store.writing() as db:
        writes.add_observations(db, [examples.observation(value=value)])


def test_sqlite_text_sorts_and_compares(store: Store) -> None:
    """Equal figures and equal moments are one text, however they were written."""
    zones = [
        datetime(2023, 3, 15, 6, 30, tzinfo=UTC),
        datetime(2023, 3, 15, 15, 30, tzinfo=ZONES[4]),
    ]
    with store.writing() as db:
        for moment, value in zip(zones, ("80", "80.00"), strict=True):
            writes.add_observations(db, [examples.observation(value=value, known_at=moment)])
        assert db.scalar(text("select count(*) from observations")) == 1


IDS = st.lists(st.integers(1, 60), unique=True, max_size=30)


@given(ids=IDS)
def test_evidence_is_written_short_and_read_whole(ids: list[int]) -> None:
    assert evidence_ids(evidence_text(ids)) == tuple(ids)


RUNS = st.tuples(st.integers(0, 30), st.integers(0, 6)).map(lambda r: (r[0], min(30, sum(r))))


@given(
    slots=st.lists(st.lists(RUNS, min_size=3, max_size=3), max_size=12),
    id=st.lists(st.integers(0, 40), min_size=30, max_size=30),
    ordered=st.booleans(),
)
def test_evidence_by_the_column_is_evidence_one_by_one(
    slots: list[list[tuple[int, int]]], id: list[int], ordered: bool
) -> None:
    """Runs that touch, overlap, repeat, hold gaps or nothing."""
    ids = np.array([0, *(sorted(id) if ordered else id)])
    runs = np.array(slots, np.int64).reshape(-1, 3, 2)
    runs[runs[:, :, 0] == 0] = 0

    def plain(row: list[list[int]]) -> str:
        seen = dict.fromkeys(s for lo, hi in row if lo for s in range(lo, hi + 1))
        return evidence_text(int(ids[s]) for s in seen if ids[s])

    assert evidence_texts(runs, Observed(ids)) == [plain(row) for row in runs.tolist()]
