"""The record as files for version control: a line a row, in the order of their keys.

A table is ``TABLE.jsonl``: compact JSON with sorted keys, fields without a value left out. Rows are only
ever added, so that a later export adds lines at the end. Answers of sources are files named by their
hash. ``manifest.json`` tells what belongs together. What can be worked out from the rest is left out.
"""

import hashlib
import json
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Boolean, Connection, Date, Float, Integer, LargeBinary, Table
from sqlalchemy.types import TypeEngine

from tracker.errors import DatabaseNotEmpty, InvalidFile, RecordShorter
from tracker.history import refresh
from tracker.store import derived, reads, snapshot
from tracker.store.engine import Store
from tracker.store.head import HEAD, REVISIONS
from tracker.store.releases import almanac_in
from tracker.store.snapshot import Row
from tracker.store.tables import metadata
from tracker.store.types import Figure, Moment, figure_text, moment_text

LEFT_OUT = ("base_rates", "leases", "rollups", "runs")
"""Worked out from the record, or of the machine that the tracker runs on."""
TABLES = tuple(table for table in metadata.sorted_tables if table.name not in LEFT_OUT)
FORMAT = 1
MANIFEST = "manifest.json"
ANSWERS = "payloads"
"""The folder of the answers of sources."""
ATTRIBUTES = (".gitattributes", "* -text\n")
"""Git must not change the ends of lines: the hashes would be wrong."""
CHANGED = f"not as {MANIFEST} says: it was changed, or the export was cut short; export it again"

_encoded = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode


@dataclass(frozen=True)
class File:
    """One file of the record: how many rows it has, and its SHA-256."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What belongs together: the files by name, of the tables at ``version``."""

    format: int
    version: str
    ledger_version: str
    files: Mapping[str, File]

    @property
    def rows(self) -> dict[str, int]:
        """How many rows there are, by table."""
        return {name.removesuffix(".jsonl"): file.rows for name, file in self.files.items()}


@dataclass(frozen=True)
class Written:
    """An export, and the names of the files that were not there just so."""

    manifest: Manifest
    changed: Collection[str]


def export_record(store: Store, folder: Path) -> Written:
    """Write the record into ``folder``; a file that would be the same is not touched.

    Files get their names when all are written, the manifest last. Raises ``RecordShorter`` where the
    folder holds more than the store.
    """
    before = _manifest(folder) if (folder / MANIFEST).exists() else None
    folder.mkdir(parents=True, exist_ok=True)
    with store.reading() as db, TemporaryDirectory(dir=folder, prefix=".part-") as made:
        new = Path(made)
        files = {name_of(table): _write_table(db, table, new) for table in TABLES}
        manifest = Manifest(FORMAT, HEAD, reads.ledger_version(db), dict(sorted(files.items())))
        _require_no_shorter(folder, before, manifest)
        (new / MANIFEST).write_text(f"{json.dumps(asdict(manifest), indent=2)}\n", encoding="utf-8")
        name, text = ATTRIBUTES
        (new / name).write_text(text, encoding="utf-8")
        changed = [name for name in _names_in(new) if _moved(new / name, folder / name)]
    return Written(manifest, changed)


def name_of(table: Table) -> str:
    """The file of a table."""
    return f"{table.name}.jsonl"


def _require_no_shorter(folder: Path, before: Manifest | None, now: Manifest) -> None:
    """Raise ``RecordShorter`` when rows that can only become more became fewer: another record."""
    kept = before.rows if before else {}
    lost = [
        f"{table}: {kept[table]} in the files, {now.rows[table]} in the database"
        for table in sorted(kept.keys() & now.rows.keys())
        if table != "open_questions" and kept[table] > now.rows[table]
    ]
    if lost:
        raise RecordShorter(str(folder), lost)


def _names_in(folder: Path) -> list[str]:
    """Every file below a folder, the manifest last."""
    found = [str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()]
    return sorted(found, key=lambda name: (name == MANIFEST, name))


def _moved(new: Path, old: Path) -> bool:
    """Whether a file differed and was put in its place."""
    if old.is_file() and _sha256(old) == _sha256(new):
        return False
    old.parent.mkdir(exist_ok=True)
    new.replace(old)
    return True


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _write_table(db: Connection, table: Table, folder: Path) -> File:
    found, count = hashlib.sha256(), 0
    names = [column.name for column in table.c]
    flags = [column.name for column in table.c if isinstance(column.type, Boolean)]
    with (folder / name_of(table)).open("wb") as file:
        for row in snapshot.rows_of(db, table):
            given = {
                name: value for name, value in zip(names, row, strict=True) if value is not None
            }
            given |= {name: bool(given[name]) for name in flags if name in given}
            if "body" in given and table.name == ANSWERS:
                _write_answer(folder, given["sha256"], given["body"])
                given["body"] = True
            line = f"{_encoded(given)}\n".encode()
            found.update(line)
            count += file.write(line) > 0
    return File(count, found.hexdigest())


def _write_answer(folder: Path, sha256: str, packed: bytes) -> None:
    """What a source sent, as it sent it: version control compresses it better by itself."""
    (folder / ANSWERS).mkdir(exist_ok=True)
    (folder / ANSWERS / sha256).write_bytes(zlib.decompress(packed))


def import_record(store: Store, folder: Path, *, now: datetime) -> Manifest:
    """Take in a record that was written as files: all of it into a store without a row, or nothing.

    Raises ``InvalidFile`` and ``DatabaseNotEmpty``.
    """
    manifest = _manifest(folder)
    _require_whole(folder, manifest)
    with store.writing() as db:
        if any(snapshot.counts(db).values()):
            raise DatabaseNotEmpty(store.where)
        for table in TABLES:
            if name_of(table) in manifest.files:
                snapshot.put(db, table, _rows(folder, table))
        refresh(db, almanac_in(db), now, derived.calls_without(db))
        if reads.ledger_version(db) != manifest.ledger_version:
            raise InvalidFile(str(folder / MANIFEST), ["the files are not of the record it names"])
    return manifest


def _manifest(folder: Path) -> Manifest:
    """Raises ``InvalidFile`` when there is none, or none that this tracker can read."""
    path = folder / MANIFEST
    if not path.is_file():
        why = f"there is no {MANIFEST}: name a folder that `tracker export record` wrote"
        raise InvalidFile(str(folder), [why if folder.is_dir() else "there is no such folder"])
    try:
        given = json.loads(path.read_bytes())
        files = {name: File(**file) for name, file in given.pop("files").items()}
        manifest = Manifest(**given, files=files)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise InvalidFile(str(path), ["it is not as `tracker export record` writes it"]) from None
    if manifest.format != FORMAT or manifest.version not in REVISIONS:
        newer = f"made by a newer tracker (version {manifest.version}; this one knows {HEAD})"
        raise InvalidFile(str(path), [f"{newer}: update the tracker"])
    return manifest


def _require_whole(folder: Path, manifest: Manifest) -> None:
    """Raise ``InvalidFile`` unless every file is there and is the one that was written."""
    tables = {name_of(table): table for table in TABLES}
    if wrong := sorted(manifest.files.keys() - tables.keys()):
        raise InvalidFile(str(folder / MANIFEST), [f"{wrong[0]} is no file of a record"])
    lacking = sorted(tables.keys() - manifest.files.keys())
    if lacking and manifest.version == HEAD:
        raise InvalidFile(str(folder / MANIFEST), [f"{lacking[0]} is not listed"])
    for name, listed in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise InvalidFile(str(path), ["the file is missing"])
        if _sha256(path) != listed.sha256:
            raise InvalidFile(str(path), list(_bad_lines(path, tables[name])) or [CHANGED])


def _bad_lines(path: Path, table: Table) -> Iterator[str]:
    reader = _reader_of(path.parent, table)
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                reader(line)
            except ValueError as why:
                yield f"line {number}: {why}"


def _rows(folder: Path, table: Table) -> Iterator[Row]:
    """The rows of a file, plain. Raises ``InvalidFile`` with the first line that is none."""
    reader = _reader_of(folder, table)
    path = folder / name_of(table)
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield reader(line)
            except ValueError as why:
                raise InvalidFile(str(path), [f"line {number}: {why}"]) from None


def _reader_of(folder: Path, table: Table) -> Callable[[bytes], Row]:
    """What makes a plain row of a line; it raises ``ValueError`` for a line that is none."""
    columns = [(c.name, _PLAIN_OF[_kind(c.type)], bool(c.nullable)) for c in table.c]
    names = {name for name, *_ in columns}

    def read(line: bytes) -> Row:
        try:
            given = json.loads(line)
        except ValueError:
            raise ValueError("this is not JSON") from None
        if not isinstance(given, dict):
            raise ValueError("this is no JSON object")
        if unknown := sorted(given.keys() - names):
            raise ValueError(f"{unknown[0]!r} is no field of {table.name}")
        if given.get("body") is True and table.name == ANSWERS:
            given["body"] = _answer(folder, given.get("sha256"))
        return tuple(_value(given, *column) for column in columns)

    return read


def _value(given: dict[str, Any], name: str, plain: Callable[[Any], Any], nullable: bool) -> Any:  # noqa: FBT001 - a column's own fact
    value = given.get(name)
    if value is None:
        if nullable:
            return None
        raise ValueError(f"the field {name!r} is missing")
    try:
        return plain(value)
    except (ValueError, TypeError, ArithmeticError):
        raise ValueError(f"{name!r} cannot be {repr(value)[:60]}") from None


def _answer(folder: Path, sha256: object) -> bytes:
    """What was kept of an answer, compressed as the store keeps it."""
    path = folder / ANSWERS / str(sha256)
    if not path.is_file():
        raise ValueError(f"{ANSWERS}/{sha256} is missing")
    body = path.read_bytes()
    if hashlib.sha256(body).hexdigest() != sha256:
        raise ValueError(f"{ANSWERS}/{sha256} was changed: its contents have another hash")
    return zlib.compress(body, 9)


def _kind(stored: TypeEngine[Any]) -> type:
    kinds = (kind for kind in _PLAIN_OF if isinstance(stored, kind))
    return next(kinds, object)


def _exactly(kind: type) -> Callable[[Any], Any]:
    def plain(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError
        return value

    return plain


def _as_written(again: Callable[[str], str]) -> Callable[[Any], Any]:
    """A text that would be written just so."""

    def plain(value: Any) -> Any:
        if again(value) != value:
            raise ValueError
        return value

    return plain


_PLAIN_OF: Mapping[type, Callable[[Any], Any]] = {
    Moment: _as_written(lambda text: moment_text(datetime.fromisoformat(text))),
    Figure: _as_written(lambda text: figure_text(Decimal(text))),
    Date: _as_written(lambda text: date.fromisoformat(text).isoformat()),
    Boolean: lambda value: int(_exactly(bool)(value)),
    Integer: _exactly(int),
    Float: _exactly(float),
    LargeBinary: _exactly(bytes),
    object: _exactly(str),
}
