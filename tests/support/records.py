"""Fixtures: an empty store, and the shipped record loaded and settled once per test process."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tracker import resolve, seed, views
from tracker.calls import Call
from tracker.ledger import load_calls
from tracker.sessions.almanac import Almanac, standard
from tracker.store.engine import Store, open_store
from tracker.store.migrate import upgrade

SEEDS = Path(__file__).parents[2] / "seeds"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""The clock of the tests."""


@pytest.fixture
def almanac() -> Almanac:
    return standard()


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("empty") / "record.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def seeded_file(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped record, loaded and settled; tests copy it."""
    file = tmp_path_factory.mktemp("seeded") / "record.db"
    shutil.copy(empty_file, file)
    with open_store(f"sqlite:///{file}") as store:
        seed.seed(store, SEEDS, standard(), NOW)
        resolve.resolve(store, standard(), as_of=NOW, now=NOW)
        views.renew(store, standard(), NOW)
    return file


@pytest.fixture
def empty_store(empty_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A store without a row, the test's own."""
    with open_store(f"sqlite:///{shutil.copy(empty_file, tmp_path)}") as store:
        yield store


@pytest.fixture
def seeded_store(seeded_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of the shipped record, the test's own."""
    with open_store(f"sqlite:///{shutil.copy(seeded_file, tmp_path)}") as store:
        yield store


def calls_in(store: Store) -> list[Call]:
    """Every call of a store as it stands at ``NOW``."""
    with store.reading() as db:
        return load_calls(db, NOW)
