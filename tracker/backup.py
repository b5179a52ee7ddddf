"""The whole store in one file, taken while others write to it, and back from such a file.

A backup is an SQLite database, whatever it was taken from: it can be looked at, checked or used as it
is. It carries a seal, which tells a damaged or changed copy from a whole one.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection

from tracker.errors import (
    DatabaseDamaged,
    DatabaseError,
    DatabaseNotEmpty,
    FileThere,
    InvalidBackup,
)
from tracker.store import reads, snapshot
from tracker.store.address import address_of
from tracker.store.check import check
from tracker.store.engine import Store, connect, open_store
from tracker.store.head import HEAD, REVISIONS
from tracker.store.migrate import upgrade
from tracker.store.types import moment_text

__all__ = ["Backup", "backup", "restore"]


@dataclass(frozen=True)
class Backup:
    """What a backup holds: the tables at ``version`` with so many rows each; ``sha256`` is of all rows.

    ``recorded_until`` is when the last row of the record was written, None for an empty one.
    """

    recorded_until: str | None
    version: str
    ledger_version: str
    sha256: str
    rows: Mapping[str, int]


def backup(store: Store, file: Path, *, replace: bool = False) -> Backup:
    """Write the store as it stands to ``file``, which appears only when it is whole and verified.

    Raises ``FileThere`` unless it may ``replace`` one, and ``InvalidBackup``.
    """
    _require_free(store, file, replace=replace)
    with _beside(file) as copy:
        with store.reading() as db:
            made = _described(db)
            _copied(db, copy)
        with snapshot.file_opened(copy) as raw:
            raw.execute("delete from leases")
            snapshot.unseal(raw)
            snapshot.seal(raw, json.dumps(asdict(made)))
        _require_as_sealed(copy, made, file)
        _require_free(store, file, replace=replace)
        _put_in_place(copy, file)
    return made


def _described(db: Connection) -> Backup:
    last = reads.latest_record(db)
    return Backup(
        recorded_until=moment_text(last) if last else None,
        version=HEAD,
        ledger_version=reads.ledger_version(db),
        sha256=snapshot.digest(db),
        rows=snapshot.counts(db),
    )


def _require_free(store: Store, file: Path, *, replace: bool) -> None:
    own = address_of(store.url).file
    if own is not None and own.exists() and file.exists() and own.samefile(file):
        raise InvalidBackup(str(file), "this is the database itself; give another name")
    if not file.parent.is_dir():
        raise InvalidBackup(str(file), "its folder does not exist")
    _require_nothing_left(file)
    if not file.exists():
        return
    if not file.is_file():
        raise InvalidBackup(str(file), "this is no ordinary file; give another name")
    if not replace:
        raise FileThere(str(file))


def _require_nothing_left(file: Path) -> None:
    """Raise ``InvalidBackup`` where SQLite would take the log of another database for that of ``file``."""
    for log in (Path(f"{file}-wal"), Path(f"{file}-journal")):
        if log.exists():
            why = "it belongs to a database of that name which is in use or was not closed"
            raise InvalidBackup(str(log), f"{why}; give another name, or move it away")


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A name for a copy in the making, gone with all that belongs to it at the end."""
    with TemporaryDirectory(dir=file.parent, prefix=f".{file.name}.", suffix=".part") as folder:
        yield Path(folder) / "record.db"


def _put_in_place(copy: Path, file: Path) -> None:
    """Give a copy its name once it is on the disk for good."""
    _sync(copy)
    copy.replace(file)
    _sync(file.parent)


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _copied(db: Connection, copy: Path) -> None:
    """The database that ``db`` reads, into a new file."""
    if db.dialect.name == "sqlite":
        snapshot.copy_pages(snapshot.driver(db), copy)
        return
    upgrade(_url(copy))
    with open_store(_url(copy)) as made, made.writing() as into:
        snapshot.copy_rows(db, into)
    with snapshot.file_opened(copy) as raw:
        raw.execute("pragma journal_mode = delete")


def _url(file: Path) -> str:
    return f"sqlite:///{file.absolute()}"


def _require_as_sealed(copy: Path, sealed: Backup, file: Path) -> None:
    """Raise ``InvalidBackup`` unless a copy is sound and has the rows that its seal tells of."""
    with snapshot.file_opened(copy, read_only=True) as raw:
        damage = snapshot.damage_in(raw)
    if damage:
        raise InvalidBackup(str(file), f"the copy is damaged ({damage})")
    address = address_of(_url(copy))
    with Store(connect(address, "ro"), _url(copy), str(file)) as made, made.reading() as db:
        if snapshot.counts(db) != sealed.rows or snapshot.digest(db) != sealed.sha256:
            raise InvalidBackup(str(file), "it was changed or damaged since the copy was made")


def restore(url: str, file: Path) -> Backup:
    """Put what a backup holds into an empty place: an SQLite file that is not there yet, or a database
    with tables and no row. All of it or nothing.

    A backup of an older version is brought to this one. Raises ``InvalidBackup`` and ``DatabaseError``.
    """
    address = address_of(url)
    target = address.file
    if target is None or target.exists():
        with open_store(url) as store, TemporaryDirectory() as folder:
            copy = Path(folder) / "record.db"
            sealed = _unpacked(file, copy)
            _filled(store, copy)
            return sealed
    _require_nothing_left(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _beside(target) as copy:
        sealed = _unpacked(file, copy)
        if target.exists():
            raise DatabaseNotEmpty(address.where)
        _put_in_place(copy, target)
    return sealed


def _unpacked(file: Path, copy: Path) -> Backup:
    """A copy of a backup that is whole and at this version."""
    if not file.is_file():
        raise InvalidBackup(str(file), "there is no such file")
    try:
        with snapshot.file_opened(file, read_only=True) as raw:
            snapshot.copy_pages(raw, copy)
        with snapshot.file_opened(copy) as raw:
            text = snapshot.unseal(raw)
    except DatabaseError:
        raise InvalidBackup(str(file), "it is no SQLite database, or is damaged") from None
    sealed = _seal_in(text, file)
    _require_as_sealed(copy, sealed, file)
    upgrade(_url(copy))
    with open_store(_url(copy)) as store:
        problems = check(store)
    if problems:
        raise InvalidBackup(str(file), "it does not pass its checks:\n  " + "\n  ".join(problems))
    return sealed


def _seal_in(text: str | None, file: Path) -> Backup:
    if text is None:
        raise InvalidBackup(str(file), "it was not made by `tracker db backup`")
    try:
        sealed = Backup(**json.loads(text))
    except (ValueError, TypeError):
        raise InvalidBackup(str(file), "its seal cannot be read") from None
    if sealed.version not in REVISIONS:
        newer = f"it was made by a newer tracker (version {sealed.version}; this one knows {HEAD})"
        raise InvalidBackup(str(file), f"{newer}: update the tracker")
    return sealed


def _filled(store: Store, copy: Path) -> None:
    """Every row of a copy into a store without a row, in one transaction that ends with a comparison."""
    problems = check(store)
    if problems:
        raise DatabaseDamaged(store.where, "\n  " + "\n  ".join(problems))
    with open_store(_url(copy)) as source, source.reading() as rows, store.writing() as db:
        if any(snapshot.counts(db).values()):
            raise DatabaseNotEmpty(store.where)
        snapshot.copy_rows(rows, db)
        if snapshot.digest(db) != snapshot.digest(rows):
            raise DatabaseDamaged(store.where, "it does not hold what was written; nothing is kept")
