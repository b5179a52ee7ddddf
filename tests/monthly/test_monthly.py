"""The monthly job: what a run does, and that the next one does nothing again."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.monthly.world import Story, after, create, ending, log_calls, source
from tracker.errors import PeriodNotOver
from tracker.monthly import Done, Setup, last_month, monthly
from tracker.publish import Delivered
from tracker.report import Period, file_names
from tracker.store import reports
from tracker.store.check import check
from tracker.store.engine import Store, open_store

STORY = Story(months=3, down=frozenset(), revision=0, correction=0)
Events = list[tuple[str, dict[str, object]]]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    url = f"sqlite:///{tmp_path / 'record.db'}"
    create(url)
    return open_store(url)


def run(
    store: Store, now: datetime, folder: Path, *, up: bool = True, events: Events | None = None
) -> Done:
    def tell(event: str, **fields: object) -> None:
        if events is not None:
            events.append((event, fields))

    setup = Setup(
        as_of=now,
        until=last_month(now),
        folder=folder,
        clock=lambda: now,
        tell=tell,
        connect=source(STORY, now, up=up),
        send=unsent,
    )
    return monthly(store, setup)


def unsent(*told: object) -> Delivered:
    raise AssertionError


def periods(store: Store) -> list[str]:
    with store.reading() as db:
        return [row.period for row in reports.reports(db)]


def version(store: Store) -> tuple[list[tuple[object, ...]], ...]:
    """Every row but the lines about runs."""
    with store.reading() as db:
        names = db.exec_driver_sql(
            "select name from sqlite_master where type = 'table' and name != 'runs' order by name"
        ).scalars()
        return tuple([tuple(r) for r in db.exec_driver_sql(f"select * from {n}")] for n in names)


def test_a_run_fetches_settles_reports_and_files(store: Store, tmp_path: Path) -> None:
    log_calls(store, 0, tmp_path)
    events: Events = []
    done = run(store, after(0), tmp_path / "reports", events=events)
    assert done.errors == ()
    assert done.counts["fetched"] > 100
    assert done.counts["true"] + done.counts["false"] >= 3
    assert done.reports == ("2024-01",)
    assert {p.name for p in done.files} == set(file_names("2024-01"))
    assert [name for name, _ in events][:1] == ["run began"]
    assert [name for name, _ in events][-1:] == ["run ended"]


def test_a_second_run_with_nothing_new_writes_nothing(store: Store, tmp_path: Path) -> None:
    log_calls(store, 0, tmp_path)
    run(store, after(0), tmp_path / "reports")
    before, files = version(store), stamps(tmp_path / "reports")
    done = run(store, after(0, days=0.01), tmp_path / "reports")
    assert (done.reports, done.files, done.errors) == ((), (), ())
    assert (version(store), stamps(tmp_path / "reports")) == (before, files)


def stamps(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_months_that_were_missed_are_caught_up(store: Store, tmp_path: Path) -> None:
    for month in range(3):
        log_calls(store, month, tmp_path)
    done = run(store, after(2), tmp_path / "reports")
    assert done.reports == ("2024-01", "2024-02", "2024-03") == tuple(periods(store))


def test_running_daily_writes_one_report_a_month(store: Store, tmp_path: Path) -> None:
    log_calls(store, 0, tmp_path)
    for day in range(5):
        run(store, ending(0).ends_at + timedelta(days=day - 2, hours=1), tmp_path / "reports")
    assert periods(store) == ["2024-01"]


def test_what_a_source_refuses_is_listed_and_the_rest_is_done(store: Store, tmp_path: Path) -> None:
    log_calls(store, 0, tmp_path)
    done = run(store, after(0), tmp_path / "reports", up=False)
    assert any(error.startswith("KOSPI from") for error in done.errors)
    assert done.reports == ("2024-01",)
    assert run(store, after(0, days=1), tmp_path / "reports").errors == ()


def test_a_file_that_went_missing_is_written_again(store: Store, tmp_path: Path) -> None:
    log_calls(store, 0, tmp_path)
    run(store, after(0), tmp_path / "reports")
    lost = tmp_path / "reports" / file_names("2024-01")[0]
    content = lost.read_bytes()
    lost.unlink()
    assert run(store, after(0, days=1), tmp_path / "reports").files == (lost,)
    assert lost.read_bytes() == content


def test_postgresql_runs_it_too(fresh_postgres_url: str, tmp_path: Path) -> None:
    create(fresh_postgres_url)
    with open_store(fresh_postgres_url) as store:
        log_calls(store, 0, tmp_path)
        first = run(store, after(0), tmp_path / "reports")
        assert (first.reports, first.errors) == (("2024-01",), ())
        assert first.counts["true"] + first.counts["false"] >= 3
        again = run(store, after(0, days=0.01), tmp_path / "reports")
        assert (again.reports, again.files, again.errors) == ((), (), ())
        assert check(store) == []


def test_an_empty_record_has_nothing_to_report(store: Store, tmp_path: Path) -> None:
    done = run(store, after(0), tmp_path / "reports")
    assert (done.reports, done.files, done.errors) == ((), (), ())


def test_a_month_that_is_not_over_cannot_be_reported() -> None:
    with pytest.raises(PeriodNotOver, match="2024-01"):
        last_month(after(0), Period(2024, 2))
    assert last_month(after(0)) == last_month(after(1), Period(2024, 1)) == Period(2024, 1)
