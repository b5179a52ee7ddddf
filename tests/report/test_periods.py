"""Months are months of Seoul, written one way."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import InvalidPeriod
from tracker.report import Period


def test_a_month_begins_at_midnight_in_seoul() -> None:
    assert Period.parse("2023-12").begins_at == datetime(2023, 11, 30, 15, tzinfo=UTC)
    assert Period.parse("2023-12").ends_at == datetime(2023, 12, 31, 15, tzinfo=UTC)


@given(st.integers(0, 3_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)))
def test_every_moment_lies_in_its_month_and_months_follow_each_other(moment: datetime) -> None:
    period = Period.of(moment)
    assert period.begins_at <= moment < period.ends_at == period.following.begins_at
    assert Period.of(period.ends_at - timedelta.resolution) == period
    assert Period.parse(str(period)) == period == period.following.previous


@pytest.mark.parametrize(
    "text",
    ["", "2023", "2023-3", "2023-13", "2023-00", " 2023-03", "2023-03\n", "٢٠٢٣-٠٣", "0000-01"],
)
def test_anything_else_is_refused_with_what_is_right(text: str) -> None:
    with pytest.raises(InvalidPeriod, match=r"2023-03\."):
        Period.parse(text)
