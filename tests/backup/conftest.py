"""A fixture: a store without a row that lies beside the one of the shipped record, on each database."""

from pathlib import Path

import pytest

from tracker.store.migrate import upgrade


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a store without a row."""
    url: str = (
        f"sqlite:///{tmp_path}/empty.db"
        if request.param == "sqlite"
        else request.getfixturevalue("fresh_postgres_url")
    )
    upgrade(url)
    return url
