"""Many verdicts at once on PostgreSQL: keys are set aside for a while, and nobody can tell."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Connection

from tests.store.examples import observations, question
from tests.store.test_verdicts import ask, settle, some_verdicts
from tracker.store import reads, verdicts, writes
from tracker.store.check import check
from tracker.store.engine import Store, open_store

pytestmark = pytest.mark.parametrize("url", ["postgresql"], indirect=True)
KEYS = 4


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "MANY", 1)


@pytest.fixture
def ids(store: Store) -> list[int]:
    with store.writing() as db:
        writes.add_observations(db, observations(90))
        return ask(db, 40)


def keys(db: Connection) -> list[tuple[str, str]]:
    query = (
        "select conname, pg_get_constraintdef(oid) from pg_constraint "
        "where conrelid = 'verdicts'::regclass and contype <> 'c' and convalidated order by 1"
    )
    return [(name, definition) for name, definition in db.exec_driver_sql(query)]


def open_now(store: Store) -> set[int]:
    with store.reading() as db:
        return set(reads.unsettled(db))


def test_every_key_is_back(store: Store, ids: list[int]) -> None:
    with store.writing() as db:
        before = keys(db)
        settle(db, some_verdicts(ids))
        assert keys(db) == before
        assert len(before) == KEYS


def test_ids_go_on(store: Store, ids: list[int]) -> None:
    """Verdicts are numbered in the order of their questions, and the next one follows."""
    for own in (ids[:20], ids[20:]):
        with store.writing() as db:
            settle(db, some_verdicts(own))
    with store.reading() as db:
        found = db.exec_driver_sql("select id from verdicts order by question_id").scalars().all()
        following = db.exec_driver_sql("select nextval('verdicts_id_seq')").scalar_one()
    assert found == sorted(found)
    assert following > found[-1]


def test_a_question_that_sleeps_stays_on_the_list(store: Store, ids: list[int]) -> None:
    """It was not looked at, although so many of the others go that those that stay are named."""
    with store.writing() as db:
        [asleep] = writes.add_questions(db, [question("asleep", wake=2**40)])
        settle(db, some_verdicts(ids[:30]))
    assert open_now(store) == {*ids[30:], asleep}
    assert check(store) == []


def test_a_second_first_verdict_is_refused(store: Store, ids: list[int]) -> None:
    with store.writing() as db:
        settle(db, some_verdicts(ids[:20]))
    with pytest.raises(Exception, match="uq_verdicts_question_id_revision"), store.writing() as db:
        settle(db, some_verdicts(ids))
    assert open_now(store) == set(ids[20:])
    assert check(store) == []


def test_a_reader_in_the_way_is_left_in_peace(url: str, store: Store, ids: list[int]) -> None:
    """Verdicts are written under their keys then; the reader sees none of them before he asks anew."""
    with open_store(url) as other, other.reading() as reader:
        before = reads.ledger_version(reader)
        with store.writing() as db:
            settle(db, some_verdicts(ids[:30]))
        assert reads.ledger_version(reader) == before
    assert open_now(store) == set(ids[30:])
    assert check(store) == []


@pytest.mark.parametrize(
    ("stage", "times"),
    [("_close_questions", 1), ("copy_rows", 3), ("_alter", 2)],
)
def test_killed_midway_nothing_has_happened(
    url: str, store: Store, ids: list[int], stage: str, times: int
) -> None:
    """Without keys, with some of the verdicts, with all: a process that dies leaves none of it."""
    command = [sys.executable, "-m", "tests.store.victim", url, stage, str(times)]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], check=False)
    assert done.returncode == -signal.SIGKILL
    assert open_now(store) == set(ids)
    assert check(store) == []
    with store.writing() as db:
        assert len(keys(db)) == KEYS
        assert settle(db, some_verdicts(ids)) == len(ids)
    assert open_now(store) == set()
    assert check(store) == []
