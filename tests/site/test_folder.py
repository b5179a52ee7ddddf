"""Only what differs is written, only what was written here is removed, and nothing else is touched."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site.conftest import read
from tracker.errors import NotASiteFolder, NotOurFile
from tracker.site.folder import MANIFEST, File, Written, write

FIRST = (File("index.html", b"one"), File("en/a.html", b"a"), File("en/deep/b.html", b"b"))
LONG_AGO = 1_000_000_000


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    assert write(tmp_path / "new", FIRST) == Written(3, 0, 0, 0)
    folder = tmp_path / "new"
    for path in folder.rglob("*.html"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    second = (FIRST[0], File("en/a.html", b"other"), File("en/c.html", b"c"))
    assert write(folder, second) == Written(1, 1, 1, 1)
    assert (folder / "index.html").stat().st_mtime == LONG_AGO
    assert {n: b for n, b in read(folder).items() if n != MANIFEST} == {
        "index.html": b"one", "en/a.html": b"other", "en/c.html": b"c",
    }  # fmt: skip
    assert not (folder / "en/deep").exists()


def test_files_of_others_are_never_touched(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    (tmp_path / "CNAME").write_text("record.example")
    (tmp_path / "en" / "deep" / "mine.txt").write_text("mine")
    assert write(tmp_path, FIRST[:1]) == Written(0, 0, 1, 2)
    assert (tmp_path / "CNAME").read_text() == "record.example"
    assert (tmp_path / "en" / "deep" / "mine.txt").read_text() == "mine"
    (tmp_path / "feed.atom").write_text("theirs")
    with pytest.raises(NotOurFile, match=r"feed\.atom is in the way"):
        write(tmp_path, (*FIRST[:1], File("feed.atom", b"ours")))
    assert (tmp_path / "feed.atom").read_text() == "theirs"


def test_a_folder_of_somebody_else_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("years of work")
    before = read(tmp_path)
    with pytest.raises(NotASiteFolder, match=r"it holds thesis\.doc"):
        write(tmp_path, FIRST)
    with pytest.raises(NotASiteFolder, match="it is a file"):
        write(tmp_path / "thesis.doc", FIRST)
    assert read(tmp_path) == before


def test_a_folder_with_only_hidden_files_is_empty(tmp_path: Path) -> None:
    """Such as the folder of a branch that a host shows."""
    (tmp_path / ".git").mkdir()
    assert write(tmp_path, FIRST).added == 3


def test_what_an_interrupted_run_wrote_is_known_to_the_next(tmp_path: Path) -> None:
    def broken() -> Iterator[File]:
        yield from FIRST[:2]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, broken())
    assert write(tmp_path, FIRST) == Written(1, 0, 2, 0)
    assert not list(tmp_path.rglob("*.part"))


def test_a_list_of_files_that_was_meddled_with_removes_nothing_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("x")
    folder = tmp_path / "site"
    write(folder, FIRST)
    with (folder / MANIFEST).open("a") as manifest:
        manifest.write(f"../precious\n{tmp_path / 'precious'}\n\n{MANIFEST}\nen\n")
    assert write(folder, FIRST) == Written(0, 0, 3, 0)
    assert (tmp_path / "precious").exists()
