"""Sites of the shipped record, of one where everything happens, and of one full of hostile text."""

import json
import shutil
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.report.chains import chain
from tests.support.records import NOW, SEEDS
from tracker import resolve, seed
from tracker.correct import correct
from tracker.domain.records import NewPrediction
from tracker.sessions.almanac import standard
from tracker.site.build import files
from tracker.site.folder import Written, write
from tracker.store import reads, writes
from tracker.store.engine import Store, open_store
from tracker.store.reports import add_report

LATER = NOW + timedelta(days=1)
FORECASTER = "few-calls"


class Site(NamedTuple):
    """A site as it was written: its folder, its files by name, the record it is of."""

    folder: Path
    files: dict[str, bytes]
    record: Path

    @property
    def pages(self) -> dict[str, str]:
        """The pages by name."""
        return {name: b.decode() for name, b in self.files.items() if name.endswith(".html")}

    def page(self, name: str) -> str:
        """One page."""
        return self.files[name].decode()


def written(record: Path, folder: Path, now: datetime = NOW, base: str | None = None) -> Written:
    """Write the site of a record."""
    with open_store(f"sqlite:///{record}", read_only=True) as store:
        return write(folder, files(store, now, base=base))


def read(folder: Path) -> dict[str, bytes]:
    """Every file of a site by name."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


Make = Callable[[Path, str | None], Site]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Write the site of a record into a folder of its own."""

    def make(record: Path, base: str | None) -> Site:
        folder = tmp_path_factory.mktemp("site")
        written(record, folder, LATER, base)
        return Site(folder, read(folder), record)

    return make


@pytest.fixture(scope="session")
def varied_file(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped record with a corrected figure and a corrected entry, calls made live, another
    forecaster, and reports.
    """
    folder = tmp_path_factory.mktemp("varied")
    file = Path(shutil.copy(seeded_file, folder / "record.db"))
    _other(folder)
    with open_store(f"sqlite:///{file}") as store:
        for link in chain(store, 2):
            with store.writing() as db:
                add_report(db, link.row)
        seed.seed(store, folder / "seeds", standard(), NOW)
        resolve.resolve(store, standard(), as_of=NOW, now=NOW)
        correct(
            store, standard(), series="KOSPI", period="2023-04-07", value=Decimal("2300"),
            source="KRX, read again", reason="the close was misread", now=NOW,
        )  # fmt: skip
        _entries(store)
    return file


def _other(folder: Path) -> None:
    own, other = SEEDS / "pluto-research", folder / "seeds" / FORECASTER
    other.mkdir(parents=True)
    who = json.loads((own / "forecaster.json").read_text(encoding="utf-8"))
    text = json.dumps(who | {"slug": FORECASTER, "name": "Other"})
    (other / "forecaster.json").write_text(text, encoding="utf-8")
    shutil.copy(own / "posts.jsonl", other)
    lines = (own / "predictions.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (other / "predictions.jsonl").write_text("".join(lines[:7]), encoding="utf-8")
    (other / "remarks.jsonl").write_text("", encoding="utf-8")


def _entries(store: Store) -> None:
    """One entry corrected, and some as if they had been made live."""
    with store.writing() as db:
        rows = {row.id: row for row in reads.predictions(db)}
        values = {
            id: {f.name: getattr(rows[id], f.name) for f in fields(NewPrediction)} for id in rows
        }
        mended = replace(
            NewPrediction(**values[19]), key="mended", grade="C", supersedes=19, reason="misread"
        )
        live = [
            replace(NewPrediction(**values[id]), key=f"live {id}", retrospective=False)
            for id in (1, 4, 20, 26)
        ]
        writes.add_predictions(db, [mended, *live])


@pytest.fixture(scope="session")
def site(varied_file: Path, made: Make) -> Site:
    """The site of the record in which everything happens."""
    return made(varied_file, None)


@pytest.fixture(scope="session")
def public(varied_file: Path, made: Make) -> Site:
    """The same, for a host whose address is known."""
    return made(varied_file, "https://record.example/card")


@pytest.fixture(scope="session")
def hostile(request: pytest.FixtureRequest, made: Make) -> Site:
    """The site of the record that is full of hostile text."""
    return made(request.getfixturevalue("hostile_file"), None)
