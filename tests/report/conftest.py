"""The reports of the shipped record, month by month."""

import pytest

from tests.report.chains import Link, chain
from tracker.store.engine import open_store


@pytest.fixture(scope="session")
def links(seeded_file: object) -> list[Link]:
    """March to August 2023; nothing settled in July and August."""
    with open_store(f"sqlite:///{seeded_file}", read_only=True) as store:
        return chain(store, 6)
