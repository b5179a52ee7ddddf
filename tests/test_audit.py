"""Recomputing verdicts: a whole record is borne out, a rewritten or outdated one is named."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import text

from tests.support.records import NOW
from tracker.audit import recheck, recheck_base_rates
from tracker.domain.records import NewObservation
from tracker.sessions.almanac import Almanac
from tracker.store import reads
from tracker.store.engine import Store
from tracker.store.observations import add_observations

REWRITE = (
    "insert or replace into verdicts select id, question_id, revision, 'FALSE', reason, decided_on,"
    " known_at, as_of, recorded_at, rules, calendars, evidence, supersedes, why from verdicts"
    " where question_id = 2"
)


def test_a_whole_record_is_borne_out(seeded_store: Store, almanac: Almanac) -> None:
    assert recheck(seeded_store, almanac, NOW) == []


def test_a_base_rate_that_is_not_the_figures_is_named(
    seeded_store: Store, almanac: Almanac
) -> None:
    """What is kept beside the record can be worked out again, and is."""
    assert recheck_base_rates(seeded_store, almanac, NOW) == []
    with seeded_store.writing() as conn:
        conn.execute(text("update base_rates set rate = 0.123 where prediction_id = 3"))
        conn.execute(text("delete from base_rates where prediction_id = 5"))
    told = recheck_base_rates(seeded_store, almanac, NOW)
    assert [line.split(" is ")[0] for line in told] == [
        "the base rate of prediction 3",
        "the base rate of prediction 5",
    ]


def test_replacing_a_row_is_refused(seeded_store: Store) -> None:
    """Replacing removes a row without asking the trigger on delete, with any SQLite program."""
    raw = closing(sqlite3.connect(seeded_store.where))
    with raw as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(REWRITE)


def test_a_rewritten_verdict_is_named(seeded_store: Store, almanac: Almanac) -> None:
    """Somebody with the file can drop the triggers; the figures still tell."""
    with seeded_store.writing() as conn:
        for change in ("update", "delete", "replace"):
            conn.execute(text(f"drop trigger verdicts_no_{change}"))
        conn.execute(text("update verdicts set outcome = 'FALSE' where question_id = 2"))
    (told,) = recheck(seeded_store, almanac, NOW)
    assert "question 2" in told
    assert "is FALSE, but the figures on record say TRUE" in told


def test_a_figure_that_came_in_late_is_named(seeded_store: Store, almanac: Almanac) -> None:
    """A vintage that was public earlier than the one used does not slip in unseen."""
    with seeded_store.writing() as conn:
        (used,) = (r for r in reads.observations(conn, "FOMC") if r.period == "2023-03-22")
        earlier = NewObservation(
            series="FOMC", period=used.period, day=used.day, value=Decimal(50),
            known_at=datetime(2023, 3, 22, 17, tzinfo=UTC), known_basis="given", source="other",
            retrieved_at=NOW,
        )  # fmt: skip
        add_observations(conn, [earlier])
    told = recheck(seeded_store, almanac, NOW)
    assert any("FOMC 2023-03-22 = +25bp" in line and "say FALSE" in line for line in told)
