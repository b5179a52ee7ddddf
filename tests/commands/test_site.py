"""``tracker site``: a folder of its own, counts, clear refusals."""

import json
from pathlib import Path

import pytest

from tests.commands.running import Command


def test_the_site_is_written_and_written_again_untouched(tracker: Command) -> None:
    first = tracker.done("site", "public")
    assert "files new, 0 changed, 0 unchanged, 0 removed. Begin at public/index.html." in first.out
    again = json.loads(tracker.done("site", "public", "--json").out)
    assert {name: n for name, n in again.items() if n} == {"unchanged": again["unchanged"]}
    assert Path("public/en/call/1.html").is_file()


def test_a_folder_of_somebody_else_is_refused(tracker: Command) -> None:
    Path("public").mkdir()
    Path("public/notes.txt").write_text("mine")
    said = tracker.refused("site", "public")
    assert "it holds notes.txt" in said
    assert sorted(p.name for p in Path("public").iterdir()) == ["notes.txt"]


def test_the_address_of_the_site_is_that_of_the_settings(
    tracker: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_PUBLIC_URL", "https://record.example/")
    tracker.done("site", "public")
    assert "Sitemap: https://record.example/sitemap.xml" in Path("public/robots.txt").read_text()
    monkeypatch.setenv("TRACKER_PUBLIC_URL", "not an address")
    assert "is no web address" in tracker.refused("site", "elsewhere")
    assert not Path("elsewhere").exists()
