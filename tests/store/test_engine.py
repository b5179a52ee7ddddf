"""Transactions: all or nothing, one writer, readers undisturbed; what opening a store loads."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.store import examples
from tracker.errors import DatabaseLocked, DatabaseReadOnly
from tracker.store import reads, writes
from tracker.store.engine import Store, open_store

COUNT = text("select count(*) from forecasters")


@pytest.mark.parametrize("stop", [ZeroDivisionError, KeyboardInterrupt, SystemExit])
def test_whatever_stops_a_writer_nothing_is_kept(store: Store, stop: type[BaseException]) -> None:
    """Ctrl-C included; the next writer starts clean."""

    def stopped() -> None:
        with store.writing() as db:
            writes.add_forecaster(db, examples.forecaster())
            raise stop

    with pytest.raises(stop):
        stopped()
    with store.writing() as db:
        assert db.scalar(COUNT) == 0
        writes.add_forecaster(db, examples.forecaster())
    with store.reading() as db:
        assert db.scalar(COUNT) == 1


def test_one_writer_at_a_time(store: Store, url: str) -> None:
    """The second waits, then gives up with a message; what the first wrote is kept."""
    with store.writing() as db:
        writes.add_forecaster(db, examples.forecaster())
        with (
            open_store(url, patience=0.1) as second,
            pytest.raises(DatabaseLocked, match="Another program is writing"),
            second.writing(),
        ):
            pytest.fail("a second writer got in")
    with store.reading() as db:
        assert db.scalar(COUNT) == 1


def test_a_writer_that_waited_sees_what_the_first_wrote(store: Store, url: str) -> None:
    """Two imports of the same file at the same time add its rows once."""
    inside, added = threading.Event(), []

    def second() -> None:
        with open_store(url, patience=10) as other:
            inside.wait()
            with other.writing() as db:
                added.append(writes.add_questions(db, [examples.question()]))

    thread = threading.Thread(target=second)
    thread.start()
    with store.writing() as db:
        inside.set()
        first = writes.add_questions(db, [examples.question()])
        thread.join(0.3)
        assert added == []
    thread.join()
    assert added == [first]


def test_a_reader_sees_one_state_of_the_record(store: Store, url: str) -> None:
    """A writer that commits in between changes nothing for it, and does not wait for it."""
    with store.reading() as db:
        assert db.scalar(COUNT) == 0
        with open_store(url) as other, other.writing() as second:
            writes.add_forecaster(second, examples.forecaster())
        assert db.scalar(COUNT) == 0
    with store.reading() as db:
        assert db.scalar(COUNT) == 1


def test_a_read_only_store_refuses_to_write(store: Store, url: str) -> None:
    with store.writing() as db:
        examples.filled(db)
    with open_store(url, read_only=True) as reader:
        with reader.reading() as db:
            assert len(reads.predictions(db)) == 1
        with pytest.raises(DatabaseReadOnly, match="nothing was written"), reader.writing() as db:
            writes.add_forecaster(db, examples.forecaster(slug="ben"))


def test_settings_of_every_connection(store: Store) -> None:
    """What the promises rest on: commits on disk, keys enforced, replaced rows count as deleted."""
    with store.writing() as db:
        if store.engine.dialect.name == "postgresql":
            assert db.scalar(text("show timezone")) == "UTC"
            return
        names = (
            "journal_mode",
            "synchronous",
            "foreign_keys",
            "recursive_triggers",
            "busy_timeout",
        )
        found = [db.scalar(text(f"pragma {name}")) for name in names]
    assert found == ["wal", 2, 1, 1, 200]


HEAVY = (
    "alembic", "numpy", "pandas", "pandas_market_calendars", "psycopg", "pydantic", "scipy",
    "sqlalchemy.orm", "streamlit",
)  # fmt: skip
OPEN = """
import sys
from tracker.store import reads, writes
from tracker.store.engine import open_store
with open_store(sys.argv[1]) as store:
    with store.writing() as db:
        from tests.store.examples import filled
        filled(db)
    with store.reading() as db:
        assert reads.predictions(db) and reads.unsettled(db) and reads.ledger_version(db)
print(*(name for name in sys.argv[2:] if name in sys.modules))
"""


def test_opening_a_store_stays_light(empty_store: Store) -> None:
    """Logging and listing load neither the mapper nor the migrations nor arrays: half their time."""
    done = subprocess.run(
        [sys.executable, "-c", OPEN, empty_store.url, *HEAVY],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.split() == []
