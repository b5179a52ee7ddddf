"""What a user sees when the database cannot be used: one message, no password, nothing written."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.store import examples
from tests.support.postgres import Server
from tracker.errors import (
    DatabaseDamaged,
    DatabaseError,
    DatabaseFull,
    DatabaseLocked,
    DatabaseNotReady,
    DatabaseReadOnly,
    DatabaseTooNew,
    DatabaseUnreachable,
)
from tracker.store import reads, writes
from tracker.store.engine import Store, open_store
from tracker.store.head import HEAD, REVISIONS
from tracker.store.migrate import upgrade

SECRET = "hunter2"
NOBODY = 65534


@contextmanager
def unprivileged() -> Iterator[None]:
    """As a user to whom permissions apply; root is only held back by its own will."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def record(empty_file: Path) -> Iterator[Path]:
    """A store in a folder that everybody may look into."""
    with tempfile.TemporaryDirectory(prefix="tracker-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield Path(shutil.copy(empty_file, folder))
        folder.chmod(0o755)


def opened(url: str) -> None:
    open_store(url).close()


@pytest.mark.parametrize(
    ("name", "make", "says"),
    [
        ("none.db", lambda path: None, "there is no such file"),
        ("folder", Path.mkdir, "it is a folder"),
        ("text.db", lambda path: path.write_text("no database" * 100), "not a database"),
        ("none/none.db", lambda path: None, "there is no such file"),
    ],
)
def test_a_file_that_is_no_store(
    tmp_path: Path, name: str, make: Callable[[Path], None], says: str
) -> None:
    """Opening never makes a file: a wrong name is an error, not an empty record."""
    make(tmp_path / name)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(DatabaseUnreachable, match=says):
        opened(f"sqlite:///{tmp_path / name}")
    assert sorted(tmp_path.rglob("*")) == before


def test_an_empty_database_is_not_ready(blank_url: str, tmp_path: Path) -> None:
    if blank_url.startswith("sqlite"):
        (tmp_path / "record.db").touch()
    with pytest.raises(DatabaseNotReady, match=r"no tables yet. Run `tracker db upgrade`"):
        opened(blank_url)


def test_a_newer_version_is_neither_read_nor_changed(store: Store, url: str) -> None:
    with store.writing() as db:
        db.execute(text("update alembic_version set version_num = '9999'"))
    for use in (opened, upgrade):
        with pytest.raises(DatabaseTooNew, match="version 9999"):
            use(url)
    with store.reading() as db:
        assert db.scalar(text("select version_num from alembic_version")) == "9999"


def test_an_older_version_names_the_command(
    store: Store, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.store.engine.REVISIONS", (*REVISIONS, "9998"))
    monkeypatch.setattr("tracker.store.engine.HEAD", "9998")
    with pytest.raises(DatabaseNotReady, match=f"version {HEAD}, behind 9998"):
        opened(url)


def test_a_folder_that_may_not_be_written(record: Path) -> None:
    """Making a store there is refused; one that rests there can still be read."""
    record.parent.chmod(0o555)
    with unprivileged():
        with pytest.raises(DatabaseUnreachable, match="may not be opened, or not be made"):
            upgrade(f"sqlite:///{record.parent}/new.db")
        with pytest.raises(DatabaseUnreachable, match="folder cannot be made"):
            upgrade(f"sqlite:///{record.parent}/new/new.db")
        with open_store(f"sqlite:///{record}", read_only=True) as store, store.reading() as db:
            assert reads.forecasters(db) == []


def test_a_file_that_may_not_be_written(record: Path) -> None:
    record.chmod(0o444)
    with unprivileged():
        with (
            pytest.raises(DatabaseReadOnly, match="nothing was written"),
            open_store(f"sqlite:///{record}") as store,
            store.writing() as db,
        ):
            writes.add_forecaster(db, examples.forecaster())
        with open_store(f"sqlite:///{record}", read_only=True) as store, store.reading() as db:
            assert reads.forecasters(db) == []


def test_a_file_that_may_not_be_read(record: Path) -> None:
    record.chmod(0)
    with unprivileged(), pytest.raises(DatabaseUnreachable, match="may not be opened"):
        opened(f"sqlite:///{record}")


def test_a_locked_file(empty_store: Store) -> None:
    """By a program that is none of ours."""
    file = empty_store.url.removeprefix("sqlite:///")
    with sqlite3.connect(file, isolation_level=None) as other:
        other.execute("begin exclusive")
        with (
            open_store(empty_store.url, patience=0.1) as store,
            pytest.raises(DatabaseLocked),
            store.writing(),
        ):
            pytest.fail("written at the same time")
        other.execute("rollback")
    other.close()


def test_a_full_disk_keeps_what_was_there(empty_store: Store) -> None:
    with empty_store.writing() as db:
        examples.filled(db)

    def filling() -> None:
        with empty_store.writing() as db:
            pages = db.scalar(text("pragma page_count"))
            db.execute(text(f"pragma max_page_count = {pages + 4}"))
            writes.add_observations(db, examples.observations(5000, series="WTI"))

    with pytest.raises(DatabaseFull, match="nothing was written"):
        filling()
    with open_store(empty_store.url) as store, store.reading() as db:
        assert len(reads.observations(db, "WTI")) == 0
        assert len(reads.observations(db, "KOSPI")) == 3


def test_a_damaged_file(empty_store: Store, tmp_path: Path) -> None:
    with empty_store.writing() as db:
        examples.filled(db)
        writes.add_observations(db, examples.observations(2000, series="WTI"))
    empty_store.close()
    file = Path(empty_store.url.removeprefix("sqlite:///"))
    whole = file.read_bytes()
    file.write_bytes(whole[: 4096 * 40] + b"\xff" * (len(whole) - 4096 * 40))
    with (
        pytest.raises(DatabaseDamaged, match="damaged"),
        open_store(empty_store.url) as store,
        store.reading() as db,
    ):
        reads.observations(db, "WTI")


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://ann:{SECRET}@localhost:1/record",
        f"postgresql://ann:{SECRET}@localhost:port/record",
        f"postgresql://localhost:1/record?password={SECRET}",
        f"postgresql://ann:{SECRET}@localhost:1/record?no_such_option=1",
        f"postgres://ann:{SECRET}@localhost:1/record",
        f"mysql://ann:{SECRET}@localhost/record",
        f"{SECRET} is no URL",
        f"sqlite:///{SECRET}?mode=nonsense&uri=maybe",
        "sqlite://",
        "",
    ],
)
def test_no_message_shows_a_password(url: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Not in the message, not in what caused it, not on the terminal."""
    with pytest.raises(DatabaseError) as caught:
        opened(url)
    error: BaseException | None = caught.value
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    if not url.startswith("sqlite"):
        assert SECRET not in str(error)
    assert SECRET not in "".join(capfd.readouterr())


def test_a_server_that_does_not_answer_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachable, match=r"ann@localhost:1/record.*refused"):
        opened(f"postgresql://ann:{SECRET}@localhost:1/record")
    with pytest.raises(DatabaseUnreachable, match="No such file"):
        opened(f"postgresql://ann@/record?host={tmp_path}")


def test_a_database_that_is_not_there(postgres_server: Server) -> None:
    with pytest.raises(DatabaseUnreachable, match='database "nowhere" does not exist'):
        opened(postgres_server.url("nowhere"))


def test_a_store_shows_no_password(postgres_server: Server, postgres_template: str) -> None:
    url = postgres_server.url(postgres_template).replace("tracker@", f"tracker:{SECRET}@")
    with open_store(url) as store:
        assert SECRET not in f"{store} {store!r} {store.where} {store.engine}"
        assert store.url == url


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_user_who_may_only_read(store: Store, url: str) -> None:
    """PostgreSQL: a role without the right to write gets the same message as a read-only file."""
    with store.writing() as db:
        db.execute(text("create role reader login"))
        db.execute(text("grant select on all tables in schema public to reader"))
    try:
        with (
            open_store(url.replace("tracker@", "reader@")) as reader,
            pytest.raises(DatabaseReadOnly),
            reader.writing() as db,
        ):
            writes.add_forecaster(db, examples.forecaster())
    finally:
        with store.writing() as db:
            db.execute(text("drop owned by reader"))
            db.execute(text("drop role reader"))
