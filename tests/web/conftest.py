"""Records for the pages, and servers that show them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner

from tests.web import pages
from tests.web.browsing import serving


@pytest.fixture(autouse=True, scope="session")
def packages_are_read_once() -> Iterator[None]:
    """Streamlit looks for components in every installed package, for each page that a test draws."""
    found = manifest_scanner.scan_component_manifests()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", lambda: found)
        yield


@pytest.fixture
def record(seeded_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped record as the database of the pages."""
    pages.use(monkeypatch, seeded_file)
    return seeded_file


@pytest.fixture(scope="session")
def site(seeded_file: Path) -> Iterator[str]:
    """The address of the shipped record."""
    with serving(seeded_file) as address:
        yield address


@pytest.fixture(scope="session")
def empty_site(empty_file: Path) -> Iterator[str]:
    """The address of a record without a call."""
    with serving(empty_file) as address:
        yield address


@pytest.fixture(scope="session")
def hostile_site(hostile_file: Path) -> Iterator[str]:
    """The address of the record that is full of hostile text."""
    with serving(hostile_file) as address:
        yield address
