"""Running the command line inside the test process, on a database of the test's own."""

import shutil
from pathlib import Path

import pytest

from tests.commands.running import Command


@pytest.fixture
def tracker(seeded_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command line on a copy of the shipped record, settled; the current folder is empty."""
    return _command(seeded_file, tmp_path, monkeypatch)


@pytest.fixture
def blank(empty_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command line on a database without a row."""
    return _command(empty_file, tmp_path, monkeypatch)


def _command(template: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    file = Path(shutil.copy(template, folder / "own.db"))
    monkeypatch.setenv("TRACKER_DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.setenv("HOME", str(folder))
    for name in ("TRACKER_LANGUAGE", "TRACKER_DEBUG", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(folder)
    return Command(file)
