"""A backup is one state of the store, whole or not there; restoring gives back that state or nothing."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Connection, Table

from tests.support.records import NOW
from tracker.backup import Backup, backup, restore
from tracker.domain.records import NewForecaster, NewRemark
from tracker.errors import DatabaseError, DatabaseNotEmpty, FileThere, InvalidBackup
from tracker.store import deliveries, leases, reads, runs, snapshot, writes
from tracker.store.address import address_of
from tracker.store.check import check
from tracker.store.engine import Store, connect, open_store
from tracker.store.migrate import downgrade

REMARKS = 20


@pytest.fixture
def worked(seeded_store: Store) -> Store:
    """The shipped record after a run that delivered a report, and while another runs."""
    with seeded_store.writing() as db:
        runs.begin_run(db, "monthly", "me", as_of=NOW, now=NOW)
        deliveries.begin(db, "2026-10", "friends", sha256="0" * 64, now=NOW)
    leases.claim(seeded_store, "monthly", "me", now=NOW, until=NOW + timedelta(hours=1))
    return seeded_store


@pytest.fixture
def made(worked: Store, tmp_path: Path) -> Path:
    """A backup of it."""
    file = tmp_path / "kept.db"
    backup(worked, file)
    return file


def sqlite(file: Path) -> str:
    return f"sqlite:///{file}"


def state(store: Store) -> tuple[str, str, dict[str, int]]:
    with store.reading() as db:
        return snapshot.digest(db), reads.ledger_version(db), snapshot.counts(db)


def test_a_record_goes_through_backups_of_both_databases_unchanged(
    worked: Store, made: Path, empty_url: str, tmp_path: Path
) -> None:
    before = state(worked)
    assert (before[2]["runs"], before[2]["deliveries"]) == (1, 1)
    restore(empty_url, made)
    with open_store(empty_url) as there:
        assert state(there) == before
        assert check(there) == []
        assert leases.holder(there, "monthly") is None
        backup(there, tmp_path / "again.db")
        with there.writing() as db:
            new = NewForecaster(slug="next", name="Next", timezone="Asia/Seoul", recorded_at=NOW)
            assert writes.add_forecaster(db, new) == before[2]["forecasters"] + 1
    restore(sqlite(tmp_path / "back.db"), tmp_path / "again.db")
    with open_store(sqlite(tmp_path / "back.db")) as back:
        assert state(back) == before
        assert check(back) == []


def test_a_backup_is_a_database_by_itself_in_one_file(worked: Store, made: Path) -> None:
    with open_store(sqlite(made), read_only=True) as copy:
        assert state(copy) == state(worked)
        assert check(copy) == []
    assert [p.name for p in made.parent.glob("*kept*")] == ["kept.db"]


def add_together(db: Connection, number: int) -> None:
    new = NewForecaster(slug=f"f{number}", name="F", timezone="Asia/Seoul", recorded_at=NOW)
    id = writes.add_forecaster(db, new)
    remarks = (
        NewRemark(key=f"{number} {i}", forecaster_id=id, kind="quote", recorded_at=NOW)
        for i in range(REMARKS)
    )
    writes.add_remarks(db, list(remarks))


@pytest.fixture
def busy(empty_url: str) -> Iterator[Store]:
    """A store to which another thread adds a forecaster with twenty remarks at a time, all the while."""
    going, stop = Event(), Event()

    def write() -> None:
        with open_store(empty_url) as store:
            number = 0
            while not stop.is_set():
                number += 1
                with store.writing() as db:
                    add_together(db, number)
                if number == 3:
                    going.set()

    writer = Thread(target=write)
    writer.start()
    try:
        assert going.wait(20)
        with open_store(empty_url, read_only=True) as store:
            yield store
    finally:
        stop.set()
        writer.join(20)


def test_a_backup_of_a_store_that_is_written_to_has_whole_transactions(
    busy: Store, tmp_path: Path
) -> None:
    held = []
    for number in range(4):
        file = tmp_path / f"{number}.db"
        backup(busy, file)
        with open_store(sqlite(file), read_only=True) as copy:
            assert check(copy) == []
            counts = state(copy)[2]
        assert counts["remarks"] == REMARKS * counts["forecasters"]
        held.append(counts["forecasters"])
    assert held[0] < held[-1]


def listed(folder: Path) -> dict[str, int]:
    return {p.name: p.stat().st_mtime_ns for p in folder.iterdir() if "-wal" not in p.name}


def test_a_file_is_replaced_only_when_told_so(worked: Store, made: Path) -> None:
    before = made.read_bytes()
    with pytest.raises(FileThere):
        backup(worked, made)
    assert made.read_bytes() == before
    with worked.writing() as db:
        deliveries.end(db, "2026-10", "friends", state="sent", now=NOW)
    backup(worked, made, replace=True)
    assert made.read_bytes() != before


@pytest.mark.parametrize("name", ["record.db", "missing/kept.db", "."])
def test_a_backup_goes_over_nothing_but_a_file(worked: Store, name: str, tmp_path: Path) -> None:
    before = state(worked), listed(tmp_path)
    with pytest.raises(InvalidBackup):
        backup(worked, tmp_path / name, replace=True)
    assert (state(worked), listed(tmp_path)) == before


def test_a_backup_that_fails_leaves_what_was_there(
    worked: Store, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = made.read_bytes(), listed(made.parent)
    monkeypatch.setattr(snapshot, "seal", full)
    with pytest.raises(OSError, match="No space"):
        backup(worked, made, replace=True)
    assert (made.read_bytes(), listed(made.parent)) == before


def execute(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def change_a_letter(file: Path) -> None:
    content = file.read_bytes()
    assert content.count(b"KOSPI up over 20 sessions")
    file.write_bytes(content.replace(b"KOSPI up over 20", b"KOSPI up over 21"))


def change_a_row(file: Path) -> None:
    execute(file, "drop trigger verdicts_no_update", "update verdicts set outcome = 'VOID'")


def drop_a_guard(file: Path) -> None:
    execute(file, "drop trigger reports_no_delete")


def lose_the_seal(file: Path) -> None:
    execute(file, f"drop view {snapshot.SEAL}")


def reseal(file: Path, change: Callable[[Backup], Backup]) -> None:
    with snapshot.file_opened(file) as raw:
        text = snapshot.unseal(raw)
        assert text is not None
        snapshot.seal(raw, json.dumps(asdict(change(Backup(**json.loads(text))))))


def come_from_the_future(file: Path) -> None:
    reseal(file, lambda made: replace(made, version="9999"))


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (cut, "damaged"),
        (lambda file: file.write_bytes(b"no database at all, but long enough" * 100), "no SQLite"),
        (Path.unlink, "no such file"),
        (change_a_letter, "changed or damaged"),
        (change_a_row, "changed or damaged"),
        (drop_a_guard, "trigger reports_no_delete is missing"),
        (lose_the_seal, "not made by `tracker db backup`"),
        (come_from_the_future, "newer tracker"),
    ],
)
def test_what_is_no_whole_backup_is_not_restored(
    made: Path, tmp_path: Path, spoil: Callable[[Path], None], says: str
) -> None:
    spoil(made)
    before = listed(tmp_path)
    with pytest.raises(InvalidBackup, match=says):
        restore(sqlite(tmp_path / "new.db"), made)
    assert listed(tmp_path) == before


def test_the_log_of_a_database_that_is_gone_is_not_taken_for_that_of_a_new_one(
    worked: Store, made: Path, tmp_path: Path
) -> None:
    """SQLite would add what the log holds to whatever file has the name."""
    with worked.writing() as db:
        add_together(db, 1)
    log = Path(worked.url.removeprefix("sqlite:///") + "-wal")
    (tmp_path / "new.db-wal").write_bytes(log.read_bytes())
    with pytest.raises(InvalidBackup, match=r"new\.db-wal"):
        restore(sqlite(tmp_path / "new.db"), made)
    with pytest.raises(InvalidBackup, match=r"new\.db-wal"):
        backup(worked, tmp_path / "new.db", replace=True)
    assert not (tmp_path / "new.db").exists()


def test_a_record_is_not_put_over_another(made: Path, empty_url: str) -> None:
    with open_store(empty_url) as store:
        with store.writing() as db:
            runs.begin_run(db, "monthly", "me", as_of=NOW, now=NOW)
        before = state(store)
        with pytest.raises(DatabaseNotEmpty):
            restore(empty_url, made)
        assert state(store) == before


def test_a_restore_that_fails_on_the_way_leaves_an_empty_database(
    made: Path, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = snapshot.put

    def lossy(db: Connection, into: Table, given: Iterable[snapshot.Row]) -> int:
        found = list(given)
        return put(db, into, found[:-1] if into.name == "remarks" else found)

    monkeypatch.setattr(snapshot, "put", lossy)
    with pytest.raises(DatabaseError, match="nothing is kept"):
        restore(empty_url, made)
    with open_store(empty_url) as store:
        assert not any(state(store)[2].values())


def test_a_backup_of_an_older_version_is_brought_to_this_one(made: Path, tmp_path: Path) -> None:
    with snapshot.file_opened(made) as raw:
        snapshot.unseal(raw)
    downgrade(sqlite(made), "0004")
    seal_as_it_is(made, "0004")
    restore(sqlite(tmp_path / "new.db"), made)
    with open_store(sqlite(tmp_path / "new.db")) as store:
        held = state(store)[2]
    assert held["predictions"]
    assert held["reports"] == 0


def seal_as_it_is(file: Path, version: str) -> None:
    with Store(connect(address_of(sqlite(file)), "ro"), "", "") as store:
        sha256, ledger_version, counts = state(store)
    made = Backup(None, version, ledger_version, sha256, counts)
    with snapshot.file_opened(file) as raw:
        snapshot.seal(raw, json.dumps(asdict(made)))
