"""Killed at any moment, the record is as before or as after, whole, and the work is taken up again."""

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from tests.commands.running import Command
from tests.support import postgres
from tests.support.records import NOW
from tracker.domain.records import NewForecaster
from tracker.imports import import_observations, import_predictions
from tracker.resolve import resolve
from tracker.seed import seed
from tracker.sessions.almanac import standard
from tracker.store import reads, writes
from tracker.store.check import check
from tracker.store.engine import Store, open_store
from tracker.store.migrate import upgrade

pytestmark = pytest.mark.untraced
SIGKILLED = -9
SERIES = ("KOSPI", "KOSDAQ", "SP500", "NASDAQ", "VIX", "WTI")
WORK = ("resolve", "observations", "predictions")


class Killer:
    """A process that forks victims; forking it is cheap, for everything is imported already."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.commands.victims"],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, what: str, url: str, file: Path, after: float | None = None) -> tuple[int, float]:
        """How a victim ended and after how many seconds; killed ``after`` so many unless None."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        job = {"what": what, "url": url, "file": str(file), "after": after}
        self._process.stdin.write(f"{json.dumps(job)}\n")
        self._process.stdin.flush()
        ended, seconds = json.loads(self._process.stdout.readline())
        return ended, seconds

    def close(self) -> None:
        self._process.communicate(timeout=10)


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    running = Killer()
    yield running
    running.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What is imported: thousands of figures, hundreds of calls."""
    folder = tmp_path_factory.mktemp("files")
    figures, calls = folder / "figures.csv", folder / "calls.jsonl"
    almanac = standard()
    rows = [
        f"{name},{day},{1000 + i % 97}.5,{almanac.calendar_of(name).close(day).isoformat()},test"
        for name in SERIES
        for i, day in enumerate(
            almanac.calendar_of(name).between(date(2024, 2, 1), date(2025, 4, 1))
        )
    ]
    figures.write_text("series,period,value,known_at,source\n" + "\n".join(rows), encoding="utf-8")
    said = {"forecaster": "me", "at": "2023-03-15", "retrospective": True}
    lines = [
        json.dumps({**said, "sentence": f"KOSPI above {2000 + i} on 2023-06-30"})
        for i in range(150)
    ]
    calls.write_text("\n".join(lines), encoding="utf-8")
    return {"observations": figures, "predictions": calls, "resolve": figures}


def prepare(url: str, folder: Path) -> None:
    """The shipped record, unsettled, and two thousand more questions."""
    upgrade(url)
    more = folder / "more.jsonl"
    said = {"forecaster": "me", "at": "2023-03-15", "retrospective": True}
    kinds = ("SP500 above {} on 2023-06-30", "KOSPI reaches {} within 60 sessions")
    lines = [
        json.dumps({**said, "sentence": kind.format(2000 + i)})
        for kind in kinds
        for i in range(1000)
    ]
    more.write_text("\n".join(lines), encoding="utf-8")
    with open_store(url) as store:
        seed(store, Path(__file__).parents[2] / "seeds", standard(), NOW)
        with store.writing() as db:
            me = NewForecaster(slug="me", name="Me", timezone="Asia/Seoul", recorded_at=NOW)
            writes.add_forecaster(db, me)
        import_predictions(store, more, standard(), NOW)


@dataclass(frozen=True)
class State:
    """What a kill may leave: all of it or nothing of it."""

    version: str
    open: int


def state(store: Store) -> State:
    with store.reading() as db:
        return State(reads.ledger_version(db), reads.count_open(db))


def finish(store: Store, what: str, file: Path) -> State:
    """Do the work without being killed."""
    if what == "resolve":
        resolve(store, standard(), as_of=NOW, now=NOW)
    elif what == "observations":
        import_observations(store, file, standard(), NOW)
    else:
        import_predictions(store, file, standard(), NOW)
    return state(store)


@pytest.fixture(scope="module")
def unsettled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unsettled")
    prepare(f"sqlite:///{folder / 'record.db'}", folder)
    return folder / "record.db"


@pytest.mark.parametrize("what", WORK)
def test_sqlite_killed_at_any_moment_is_whole_and_resumes(
    what: str, killer: Killer, files: dict[str, Path], unsettled: Path, tmp_path: Path
) -> None:
    """17 kills for each kind of work: more than 50 in all."""
    file, chance = files[what], random.Random(what)
    undisturbed = Path(shutil.copy(unsettled, tmp_path / "undisturbed.db"))
    with open_store(f"sqlite:///{undisturbed}") as store:
        before, after = state(store), finish(store, what, file)
    assert before != after
    usual = min(
        killer.run(what, f"sqlite:///{shutil.copy(unsettled, tmp_path / f'{i}.db')}", file)[1]
        for i in range(2)
    )
    killed, tries, victim = 0, 0, tmp_path / "victim.db"
    while killed < 17:
        tries += 1
        assert tries < 100
        if not victim.exists():
            shutil.copy(unsettled, victim)
        url = f"sqlite:///{victim}"
        ended, _ = killer.run(what, url, file, after=chance.uniform(0, usual))
        killed += ended == SIGKILLED
        with open_store(url) as store:
            assert check(store) == []
            found = state(store)
            assert found in (before, after)
            resumed = tries % 6 == 0 or found == after
            if resumed:
                assert finish(store, what, file) == after
                assert check(store) == []
        if resumed:
            for left in tmp_path.glob("victim.db*"):
                left.unlink()


@pytest.fixture(scope="module")
def unsettled_on_postgresql(
    postgres_server: postgres.Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    name = postgres_server.create()
    prepare(postgres_server.url(name), tmp_path_factory.mktemp("unsettled"))
    yield name
    postgres_server.drop(name)


@pytest.fixture
def postgresql(postgres_server: postgres.Server, unsettled_on_postgresql: str) -> Iterator[str]:
    """SQLAlchemy URL of a copy that is the test's own."""
    name = postgres_server.create(template=unsettled_on_postgresql)
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.mark.parametrize("what", WORK)
def test_postgresql_killed_at_any_moment_is_whole_and_resumes(
    what: str, killer: Killer, files: dict[str, Path], postgresql: str
) -> None:
    file, chance = files[what], random.Random(what)
    with open_store(postgresql) as store:
        before = state(store)
        for _ in range(4):
            ended, _ = killer.run(what, postgresql, file, after=chance.uniform(0.02, 0.3))
            assert check(store) == []
            if ended != SIGKILLED or state(store) != before:
                break
        after = finish(store, what, file)
        assert finish(store, what, file) == after != before
        assert check(store) == []


def test_the_check_of_the_command_line_agrees(
    tracker: Command, killer: Killer, files: dict[str, Path]
) -> None:
    url = f"sqlite:///{tracker.file}"
    ended, _ = killer.run("observations", url, files["observations"], after=0.05)
    assert ended == SIGKILLED
    assert "is whole" in tracker.done("db", "check").out
