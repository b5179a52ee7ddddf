"""A job runs alone, is noted, and is taken over when it dies."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from tracker.errors import DatabaseLocked, JobBusy, JobTaken
from tracker.jobs import running, shown
from tracker.store import leases
from tracker.store.engine import Store, open_store
from tracker.store.runs import JobRun, runs

NOW = datetime(2026, 11, 1, tzinfo=UTC)
SHORT = timedelta(seconds=1)


def clock() -> datetime:
    return datetime.now(UTC)


def noted(store: Store) -> list[JobRun]:
    with store.reading() as db:
        return runs(db, "monthly")


def test_a_run_is_noted_with_its_counts(empty_store: Store) -> None:
    with running(empty_store, "monthly", as_of=NOW, clock=lambda: NOW) as run:
        run.counts["true"] += 2
    (found,) = noted(empty_store)
    assert (found.status, found.counts, found.errors) == ("done", {"true": 2}, [])
    assert leases.holder(empty_store, "monthly") is None


def test_errors_make_it_done_in_part_and_an_exception_failed(empty_store: Store) -> None:
    with running(empty_store, "monthly", as_of=NOW, clock=lambda: NOW) as run:
        run.errors.append("no figure")
    with (
        pytest.raises(DatabaseLocked),
        running(empty_store, "monthly", as_of=NOW, clock=lambda: NOW),
    ):
        raise DatabaseLocked("here")
    failed, in_part = noted(empty_store)
    assert (in_part.status, in_part.errors) == ("in_part", ["no figure"])
    assert failed.status == "failed"
    assert "here" in failed.errors[0]
    assert leases.holder(empty_store, "monthly") is None


def test_a_second_run_is_refused_while_the_first_lives(empty_store: Store) -> None:
    with running(empty_store, "monthly", as_of=NOW, clock=lambda: NOW):
        with (
            pytest.raises(JobBusy, match="2026-11-01 00:10 UTC"),
            running(empty_store, "monthly", as_of=NOW, clock=lambda: NOW),
        ):
            raise AssertionError
        assert len(noted(empty_store)) == 1


def test_the_heartbeat_keeps_a_run_that_lasts_longer_than_its_lease(empty_store: Store) -> None:
    with running(empty_store, "monthly", as_of=NOW, clock=clock, lease=SHORT) as run:
        time.sleep(1.3 * SHORT.total_seconds())
        with pytest.raises(JobBusy), running(empty_store, "monthly", as_of=NOW, clock=clock):
            raise AssertionError
        run.require()


def test_a_run_that_lost_its_lease_stops(empty_store: Store) -> None:
    later = clock() + timedelta(days=1)

    def overtaken() -> None:
        with (
            running(empty_store, "monthly", as_of=NOW, clock=clock, lease=SHORT) as run,
            open_store(empty_store.url) as other,
        ):
            assert leases.claim(other, "monthly", "other", now=later, until=later)
            assert run.lost.wait(5)
            run.require()

    with pytest.raises(JobTaken):
        overtaken()
    assert leases.holder(empty_store, "monthly") == ("other", later)


def test_a_run_that_never_ended_is_running_while_it_holds_the_lease_else_killed() -> None:
    run = JobRun(1, "monthly", "a", NOW, NOW, None, "running", {}, [])
    soon = NOW + timedelta(minutes=1)
    assert shown(run, ("a", soon), NOW) == "running"
    assert {shown(run, held, soon) for held in (("a", soon), ("b", soon + SHORT), None)} == {
        "killed"
    }
