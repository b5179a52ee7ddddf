"""``tracker db backup``, ``restore`` and the record as files: what is printed, and what is refused."""

from pathlib import Path

import pytest

from tests.commands.running import Command, differences

BACKUP = {
    "recorded_until": str,
    "version": str,
    "ledger_version": str,
    "sha256": str,
    "rows": {str: int},
}


def moved_to_an_empty_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", f"sqlite:///{Path.cwd()}/new.db")


def test_a_backup_and_what_is_restored_tell_the_same(
    tracker: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tracker.done("db", "backup", "kept.db", "--json").json
    assert differences(made, {"file": str, **BACKUP}) == []
    moved_to_an_empty_place(monkeypatch)
    restored = tracker.done("db", "restore", "kept.db", "--json").json
    assert differences(restored, {"where": str, **BACKUP}) == []
    assert {name: restored[name] for name in BACKUP} == {name: made[name] for name in BACKUP}
    assert "is whole" in tracker.done("db", "check").out


def test_what_is_in_the_way_is_named_with_what_to_do(tracker: Command) -> None:
    tracker.done("db", "backup", "kept.db")
    assert "--force" in tracker.refused("db", "backup", "kept.db")
    assert "TRACKER_DATABASE_URL" in tracker.refused("db", "restore", "kept.db")
    tracker.done("export", "record", "record")
    assert "TRACKER_DATABASE_URL" in tracker.refused("import", "record", "record")


def test_the_record_as_files_tells_what_is_in_them(
    tracker: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = tracker.done("export", "record", "record", "--json").json
    form = {"ledger_version": str, "rows": {str: int}}
    assert differences(written, {**form, "changed": [str]}) == []
    moved_to_an_empty_place(monkeypatch)
    tracker.done("db", "upgrade")
    taken = tracker.done("import", "record", "record", "--json").json
    assert differences(taken, {"where": str, **form}) == []
    assert {name: taken[name] for name in form} == {name: written[name] for name in form}
