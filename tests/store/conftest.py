"""Every test of the store runs on both databases."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.postgres import Copies, Server
from tracker.store.engine import Store, open_store
from tracker.store.migrate import upgrade

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Server) -> Iterator[str]:
    """The name of a migrated database, to be copied."""
    name = postgres_server.create()
    upgrade(postgres_server.url(name))
    yield name
    postgres_server.drop(name)


@pytest.fixture(scope="session")
def postgres_copies(postgres_server: Server, postgres_template: str) -> Copies:
    return Copies(postgres_server, postgres_template)


@pytest.fixture(params=DATABASES)
def blank_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without tables; of a file that does not exist yet for SQLite."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/record.db"
    url: str = request.getfixturevalue("fresh_postgres_url")
    return url


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a store without a row, the test's own."""
    if request.param == "sqlite":
        yield f"sqlite:///{shutil.copy(request.getfixturevalue('empty_file'), tmp_path)}"
        return
    copies: Copies = request.getfixturevalue("postgres_copies")
    with copies.lent() as lent:
        yield lent


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A store without a row, the test's own, on each database."""
    with open_store(url, patience=0.2) as opened:
        yield opened
