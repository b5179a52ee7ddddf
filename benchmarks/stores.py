"""Stores by the million questions, made once and kept in the system's folder for temporary files."""

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random

from sqlalchemy.dialects import sqlite

from benchmarks.generating import every_series, published
from benchmarks.naive import Row
from benchmarks.questions import questions
from benchmarks.timing import ROOT
from benchmarks.world import World
from tracker import sessions
from tracker.criteria import Call, Timing, wake
from tracker.domain.records import TERM_FIELDS
from tracker.domain.series import Catalogue, Series
from tracker.domain.terms import Terms
from tracker.errors import TrackerError
from tracker.sessions.almanac import Almanac
from tracker.store import rows
from tracker.store.bulk import load
from tracker.store.engine import Store, open_store
from tracker.store.migrate import upgrade

FOLDER = Path(tempfile.gettempdir()) / f"tracker-benchmarks-{os.getuid()}"
SQLITE = sqlite.dialect()
SAMPLE = 10_000
SENTENCES = 20_000
FIRST, LAST = date(2015, 1, 2), date(2026, 6, 30)
CALLS = datetime(2022, 3, 1, tzinfo=UTC), datetime(2025, 12, 31, tzinfo=UTC)
WRITTEN = datetime(2026, 7, 1, tzinfo=UTC)
ASKED = (
    "id", "key", "sentence", "thesis", *TERM_FIELDS, "entry_rule", "reading_of", "recorded_at",
)  # fmt: skip
PRINTED = ("id", "series", "day", "period", "value", "known_at", "known_basis", "source",
    "retrieved_at", "corrects", "reason")  # fmt: skip


MADE_BY = (
    "migrations/versions/*.py", "tracker/criteria/*.py", "tracker/sessions/tables/*.csv",
    "benchmarks/generating.py", "benchmarks/questions.py", "benchmarks/stores.py",
)  # fmt: skip


@cache
def version() -> str:
    """A fingerprint of what decides the contents of a store; with another one, stores are made anew."""
    digest = hashlib.sha256()
    for pattern in MADE_BY:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@dataclass(frozen=True)
class Asked:
    """A call whose question is in a store."""

    id: int
    call: Call
    timing: Timing


def fifty() -> Almanac:
    """Fifty series of daily closes on four calendars, and decisions, releases, polls and events."""
    return Almanac(Catalogue(every_series(50)), sessions.calendar)


def world_of(almanac: Almanac, seed: int) -> World:
    """Random figures for every series of the almanac but futures, from 2015 to the middle of 2026."""
    rng = Random(seed)
    found: list[Row] = []
    asked = [s for s in almanac.catalogue.values() if s.meaning != "settlement"]
    for i, series in enumerate(asked):
        shaped = replace(series, en=_shape(series, i))
        found += published(shaped, rng, almanac, FIRST, LAST, start=len(found) + 1)
    return World(almanac, tuple(found), *CALLS)


def _shape(series: Series, index: int) -> str:
    return "signed" if series.unit == "%" else ("coarse", "fine")[index % 2]


def million(name: str, almanac: Almanac, count: int) -> Path:
    """A store of ``count`` open questions of all kinds, none of them settled."""
    file = FOLDER / f"{name}-{count}-{version()}.db"
    if not file.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        for outdated in FOLDER.glob(f"*{name}-*"):
            shutil.rmtree(outdated) if outdated.is_dir() else outdated.unlink()
        part = file.with_suffix(".part")
        part.unlink(missing_ok=True)
        upgrade(f"sqlite:///{part}")
        with open_store(f"sqlite:///{part}") as store:
            _fill(store, world_of(almanac, 20221), count, file.with_suffix(".jsonl"))
        part.rename(file)
    return file


def smaller(file: Path, count: int) -> Path:
    """A store with the first ``count`` questions of another."""
    copy = file.with_name(f"{file.stem.replace('-1000000-', f'-{count}-')}.db")
    if not copy.exists():
        part = copy.with_suffix(".part")
        part.unlink(missing_ok=True)
        upgrade(f"sqlite:///{part}")
        with closing(sqlite3.connect(part)) as db, db:
            db.execute("attach ? as whole", (str(file),))
            db.execute("insert into observations select * from whole.observations")
            for table, id in (("questions", "id"), ("open_questions", "question_id")):
                db.execute(
                    f"insert into {table} select * from whole.{table} where {id} <= ?", (count,)
                )
        part.rename(copy)
    return copy


def work_copy(file: Path) -> Path:
    """A copy to settle, in place of the last one."""
    copy = FOLDER / "work.db"
    for suffix in ("", "-wal", "-shm"):
        copy.with_name(copy.name + suffix).unlink(missing_ok=True)
    shutil.copy(file, copy)
    return copy


def sample(file: Path, almanac: Almanac, count: int) -> list[Asked]:
    """The first calls of a store made by ``million``, read anew from their sentences."""
    from tracker.criteria import parse

    with file.with_suffix(".jsonl").open(encoding="utf-8") as lines:
        found = [json.loads(line) for line in islice(lines, count)]
    return [
        Asked(id, parse(text, almanac), Timing(datetime.fromisoformat(at), entry))
        for id, text, at, entry in found
    ]


def copy_to(file: Path, store: Store) -> None:
    """Fill an empty store on another server with what is in ``file``."""
    with closing(sqlite3.connect(file)) as source, store.writing() as db:
        for table in (rows.observations, rows.questions, rows.open_questions):
            names = list(table.c.keys())
            back = [c.type.dialect_impl(SQLITE).result_processor(SQLITE, None) for c in table.c]
            read = source.execute(f"select {', '.join(names)} from {table.name}")
            load(db, table, names, (_row(row, back) for row in read))


def _row(
    row: Sequence[object], back: Sequence[Callable[[object], object] | None]
) -> tuple[object, ...]:
    return tuple(
        v if as_python is None else as_python(v) for v, as_python in zip(row, back, strict=True)
    )


def _fill(store: Store, world: World, count: int, beside: Path) -> None:
    with store.writing() as db, beside.open("w", encoding="utf-8") as lines:
        load(db, rows.observations, PRINTED, map(_printed, world.rows))
        waking: list[tuple[int, int]] = []

        def asked() -> Iterator[tuple[object, ...]]:
            for id, call, timing, terms in islice(_asked(world), count):
                waking.append((id, wake(terms, world.almanac)))
                if id <= SAMPLE:
                    line = [id, call.sentence(), timing.called_at.isoformat(), timing.entry]
                    print(json.dumps(line), file=lines)
                yield _question(id, call, timing, terms)

        load(db, rows.questions, ASKED, asked())
        load(db, rows.open_questions, ("question_id", "wake"), waking)


def _asked(world: World) -> Iterator[tuple[int, Call, Timing, Terms]]:
    """Questions without end: some thousand sentences, each asked at many moments near its own."""
    rng, id = Random(5), 0
    made = list(_accepted(world, rng, SENTENCES))
    while True:
        for call, timing in made:
            later = timedelta(seconds=rng.randrange(-7 * 86400, 14 * 86400) if id else 0)
            at = replace(timing, called_at=timing.called_at + later)
            try:
                terms = call.terms(at, world.almanac)
            except TrackerError:
                continue
            id += 1
            yield id, call, at, terms


def _accepted(world: World, rng: Random, count: int) -> Iterator[tuple[Call, Timing]]:
    """Random calls, without those that no series can settle."""
    found = 0
    while found < count:
        try:
            (one,) = questions(world, rng, 1)
        except TrackerError:
            continue
        found += 1
        yield one


def _question(id: int, call: Call, timing: Timing, terms: Terms) -> tuple[object, ...]:
    sentence = call.sentence()
    key = f"{terms.key(sentence)} | {id}"
    own = (id, key, sentence, call.thesis())
    values = (getattr(terms, name) for name in TERM_FIELDS)
    return (*own, *values, timing.entry, None, WRITTEN)


def _printed(row: Row) -> tuple[object, ...]:
    number = row.value if isinstance(row.value, Decimal) else None
    basis = "rule" if number is not None else str(row.value)
    period = f"{row.day}"
    return (
        row.id, row.series, row.day.toordinal(), period, number, row.known_at, basis,
        row.source or "generated", WRITTEN, row.corrects or None, "wrong" if row.corrects else None,
    )  # fmt: skip
