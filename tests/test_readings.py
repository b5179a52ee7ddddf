"""Alternative readings: the grid of horizons, entries and series."""

from datetime import UTC, datetime

import pytest

from tests.support.records import NOW
from tracker.criteria import Timing, parse
from tracker.ledger import load_calls, readings_of
from tracker.readings import alternatives
from tracker.sessions.almanac import Almanac
from tracker.store.engine import Store

TIMING = Timing(datetime(2023, 3, 9, 23, 30, tzinfo=UTC))


def grid(almanac: Almanac, sentence: str, *assumed: str) -> list[str]:
    found = alternatives(parse(sentence, almanac), TIMING, assumed=assumed)
    return [f"{call.sentence()} / {timing.entry}" for call, timing in found]


def test_the_grid_is_horizons_times_entries_without_the_call_itself(almanac: Almanac) -> None:
    found = grid(almanac, "KOSPI down over 20 sessions", "horizon")
    assert len(found) == len(set(found)) == 7
    assert "KOSPI down over 20 sessions / next" not in found
    assert "KOSPI down over 60 sessions / previous" in found


def test_an_inferred_index_adds_the_other_one(almanac: Almanac) -> None:
    found = grid(almanac, "KOSPI down over 20 sessions", "horizon", "series")
    assert len(found) == 15
    assert "SP500 down over 20 sessions / next" in found


@pytest.mark.parametrize("sentence", ["FOMC 2023-03-22 = +25bp", "WTI up by 2023-03-31"])
def test_what_has_no_counted_horizon_has_no_grid(almanac: Almanac, sentence: str) -> None:
    assert grid(almanac, sentence, "horizon", "series") == []


def test_the_claim_of_a_conditional_varies(almanac: Almanac) -> None:
    sentence = "if FOMC 2023-03-22 = 0bp then KOSPI down over 20 sessions"
    assert "if FOMC 2023-03-22 = 0bp then KOSPI down over 5 sessions / next" in grid(
        almanac, sentence
    )


def test_readings_settle_and_do_not_count(seeded_store: Store) -> None:
    """Readings are questions with verdicts of their own, and no call of the record."""
    with seeded_store.reading() as conn:
        calls = load_calls(conn, NOW)
        cautious = next(c for c in calls if c.sentence == "KOSPI down over 20 sessions")
        readings = readings_of(conn, cautious, NOW)
    assert len(readings) >= 7
    assert {r.outcome for r in readings} <= {"TRUE", "FALSE"}
    asked = {c.question for c in calls}
    assert len(calls) == 62
    assert len(asked) == 39
