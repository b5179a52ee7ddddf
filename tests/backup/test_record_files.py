"""The record as files: the same bytes each time, lines added at the end, and the same record again."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.commands.running import Command
from tests.store import examples
from tests.support.records import NOW
from tracker.errors import DatabaseNotEmpty, InvalidFile, RecordShorter
from tracker.record_files import MANIFEST, TABLES, export_record, import_record, name_of
from tracker.store import deliveries, payloads, releases, reports, writes
from tracker.store.check import check
from tracker.store.engine import Store, open_store
from tracker.store.tables import APPEND_ONLY

ANSWER = b'{"close": 2400.5}\r\n'
READS = (
    ("score", "--json"),
    ("list", "--json"),
    ("show", "3", "--json"),
    ("export", "verdicts"),
    ("export", "observations", "--format", "jsonl"),
)
LATER = date(2026, 11, 23)


def a_month(store: Store, number: int) -> None:
    """What the monthly job adds: a figure with its answer, news, a report and its delivery."""
    with store.writing() as db:
        writes.add_observations(db, [examples.observation(LATER + timedelta(days=number))])
        (last,) = db.exec_driver_sql("select max(id) from observations").one()
        kept = {"body": ANSWER + bytes(str(number), "ascii"), "keep": number != 2}
        payloads.link(db, payloads.add_payload(db, examples.payload(**kept)), after=last - 1)
        releases.add_releases(db, [examples.release(session=date(2026, number, 1))])
        before = reports.last_report(db)
        previous = before.sha256 if before else None
        body = json.dumps({"head": {"previous": previous}, "한": "글\u2028"}, ensure_ascii=False)
        sha256 = hashlib.sha256(body.encode()).hexdigest()
        reports.add_report(
            db, examples.report(period=f"2026-{number:02}", body=body, sha256=sha256)
        )
        deliveries.begin(db, f"2026-{number:02}", "friends", sha256="0" * 64, now=NOW)


@pytest.fixture
def kept(seeded_store: Store) -> Store:
    """The shipped record with a row in every table."""
    a_month(seeded_store, 1)
    a_month(seeded_store, 2)
    return seeded_store


@pytest.fixture
def folder(kept: Store, tmp_path: Path) -> Path:
    export_record(kept, tmp_path / "record")
    return tmp_path / "record"


@pytest.fixture
def empty(empty_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A store without a row, beside the other."""
    with open_store(f"sqlite:///{shutil.copy(empty_file, tmp_path / 'empty.db')}") as store:
        yield store


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if not p.is_dir()}


def test_files_make_the_same_record_again(
    kept: Store,
    folder: Path,
    empty_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tracker = Command(tmp_path / "record.db")
    monkeypatch.setenv("TRACKER_DATABASE_URL", kept.url)
    before = [tracker.done(*line).out for line in READS]
    monkeypatch.setenv("TRACKER_DATABASE_URL", empty_url)
    taken = tracker.done("import", "record", str(folder), "--json").json
    assert taken["rows"]["predictions"] == len(json.loads(before[1]))
    assert [tracker.done(*line).out for line in READS] == before
    with open_store(empty_url) as store:
        assert check(store) == []
        export_record(store, tmp_path / "again")
        assert contents(tmp_path / "again") == contents(folder)
        with store.writing() as db:
            assert not deliveries.begin(db, "2026-01", "friends", sha256="0" * 64, now=NOW)
        a_month(store, 3)


def test_every_table_of_the_record_is_written() -> None:
    assert set(APPEND_ONLY) | {"deliveries"} <= {table.name for table in TABLES}


def test_a_later_export_adds_lines_and_touches_nothing_else(kept: Store, folder: Path) -> None:
    before = contents(folder)
    inodes = {p.name: p.stat().st_ino for p in folder.glob("*")}
    assert export_record(kept, folder).changed == []
    a_month(kept, 3)
    changed = set(export_record(kept, folder).changed)
    after = contents(folder)
    for name in before.keys() - {MANIFEST}:
        assert after[name].startswith(before[name])
    new = after.keys() - before.keys()
    assert [after[name] for name in new] == [ANSWER + b"3"]
    assert changed - new == {
        MANIFEST,
        *(
            f"{table}.jsonl"
            for table in ("deliveries", "observation_payloads", "observations", "payloads")
        ),
        *(f"{table}.jsonl" for table in ("releases", "reports")),
    }
    untouched = {p.name for p in folder.glob("*.jsonl")} - changed
    assert {name: (folder / name).stat().st_ino for name in untouched} == {
        name: inodes[name] for name in untouched
    }


def test_lines_are_compact_objects_in_the_order_of_their_keys(folder: Path) -> None:
    for table in (table for table in TABLES if "id" in table.c):
        lines = (folder / name_of(table)).read_text(encoding="utf-8").split("\n")
        assert lines.pop() == ""
        rows = [json.loads(line) for line in lines]
        assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
        assert all(list(row) == sorted(row) and None not in row.values() for row in rows)


def test_an_answer_is_a_file_as_the_source_sent_it(folder: Path) -> None:
    (answer,) = (folder / "payloads").iterdir()
    assert answer.read_bytes() == ANSWER + b"1"
    assert answer.name == hashlib.sha256(ANSWER + b"1").hexdigest()


def rewritten(folder: Path, name: str, change: Callable[[bytes], bytes], *, listed: bool) -> None:
    """Change a file; ``listed``: also its hash in the manifest."""
    content = change((folder / name).read_bytes())
    (folder / name).write_bytes(content)
    if listed:
        manifest = json.loads((folder / MANIFEST).read_text())
        manifest["files"][name]["sha256"] = hashlib.sha256(content).hexdigest()
        (folder / MANIFEST).write_text(json.dumps(manifest))


def newer(content: bytes) -> bytes:
    return content.replace(b'"version": "', b'"version": "9')


@pytest.mark.parametrize(
    ("name", "change", "listed", "says"),
    [
        ("posts.jsonl", lambda c: c.replace(b"2023", b"2024", 1), False, "not as manifest.json"),
        (
            "posts.jsonl",
            lambda c: c.replace(b"\n", b"\n<<<<\n", 1),
            False,
            "line 2: this is not JSON",
        ),
        ("posts.jsonl", lambda c: c + b"[]\n", True, "line 20: this is no JSON object"),
        ("posts.jsonl", lambda c: c + b'{"pots": 1}\n', True, "'pots' is no field of posts"),
        (
            "posts.jsonl",
            lambda c: c + b'{"id": 99}\n',
            True,
            "the field 'forecaster_id' is missing",
        ),
        ("predictions.jsonl", lambda c: c.replace(b'"id":1,', b'"id":"1",'), True, "line 1: 'id'"),
        ("observations.jsonl", lambda c: c.replace(b"Z", b"", 1), True, "'known_at' cannot be"),
        ("remarks.jsonl", lambda c: b"", True, "not of the record it names"),
        ("payloads.jsonl", lambda c: c.replace(b'"sha256":"', b'"sha256":"0'), True, "is missing"),
        (MANIFEST, lambda c: b"{}", False, "not as `tracker export record` writes it"),
        (MANIFEST, newer, False, "newer tracker"),
        (MANIFEST, lambda c: c.replace(b"posts.jsonl", b"../posts.jsonl"), False, "no file of a"),
    ],
)
def test_files_that_are_not_as_written_are_named_and_nothing_is_taken_in(
    folder: Path,
    empty: Store,
    name: str,
    change: Callable[[bytes], bytes],
    listed: bool,
    says: str,
) -> None:
    rewritten(folder, name, change, listed=listed)
    with pytest.raises(InvalidFile, match=says):
        import_record(empty, folder, now=NOW)
    with empty.reading() as db:
        assert db.exec_driver_sql("select count(*) from forecasters").scalar_one() == 0


def test_what_is_missing_is_named(folder: Path, empty: Store, tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match="no such folder"):
        import_record(empty, tmp_path / "nowhere", now=NOW)
    with pytest.raises(InvalidFile, match=r"no manifest\.json"):
        import_record(empty, tmp_path, now=NOW)
    (folder / "posts.jsonl").unlink()
    with pytest.raises(InvalidFile, match="the file is missing"):
        import_record(empty, folder, now=NOW)


def test_an_answer_that_was_changed_is_named(folder: Path, empty: Store) -> None:
    (answer,) = (folder / "payloads").iterdir()
    answer.write_bytes(b"other")
    with pytest.raises(InvalidFile, match="contents have another hash"):
        import_record(empty, folder, now=NOW)


def test_a_record_is_taken_into_an_empty_database_only(kept: Store, folder: Path) -> None:
    with pytest.raises(DatabaseNotEmpty):
        import_record(kept, folder, now=NOW)


def test_files_of_a_longer_record_are_not_overwritten(folder: Path, empty: Store) -> None:
    before = contents(folder)
    with pytest.raises(RecordShorter, match="predictions: 62 in the files, 0 in the database"):
        export_record(empty, folder)
    assert contents(folder) == before
