"""Fixtures for what the tests need beside Python packages: PostgreSQL and Chromium.

A missing one skips the tests that need it, and fails them with `CI=true`.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.support import chromium, postgres
from tests.support.installing import Missing, on_ci


def _needed(find: Callable[[], Path | None], name: str) -> Path:
    try:
        found = find()
    except Missing as missing:
        left_out(f"{name}: {missing}")
    if not found:
        left_out(f"no {name} here; `python -m tests.support.prepare` installs what is missing")
    return found


def left_out(why: str) -> NoReturn:
    """Skip the test, for something it needs is not here; on CI that is a failure."""
    if on_ci():
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """An empty PostgreSQL server, one for each test process."""
    with postgres.Server(_needed(postgres.find, "PostgreSQL server")) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_url(postgres_server: postgres.Server) -> str:
    """SQLAlchemy URL of the server's own database `postgres`; nothing is to be left in it."""
    return postgres_server.url()


@pytest.fixture(scope="session")
def postgres_database(postgres_server: postgres.Server) -> str:
    """The name of a database that is empty between tests."""
    return postgres_server.create()


@pytest.fixture
def fresh_postgres_url(postgres_server: postgres.Server, postgres_database: str) -> Iterator[str]:
    """SQLAlchemy URL of an empty database that is the test's own."""
    yield postgres_server.url(postgres_database)
    postgres_server.clear(postgres_database)


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """The Chromium program."""
    return _needed(chromium.find, "Chromium")


@pytest.fixture(scope="session")
def browser(chromium_path: Path) -> Iterator[Browser]:
    """A headless browser, one for each test process; a test opens its own context in it."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=chromium_path, args=list(chromium.ARGS)
        )
        yield launched
        launched.close()
