"""What a reader meets when there is no record to read: a page that helps, never a traceback."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.web.pages import PAGES, bodies, drawn, use, words
from tracker.errors import DatabaseReadOnly
from tracker.web import data
from tracker.web.i18n import LANGUAGES, Texts


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_an_empty_record_says_what_to_run(
    empty_file: Path, monkeypatch: pytest.MonkeyPatch, lang: str, page: str
) -> None:
    use(monkeypatch, empty_file)
    app = drawn(page, lang)
    assert Texts(lang)("state.title_empty") in words(app)
    assert "tracker demo --no-serve" in [c.value for c in app.code]


def _no_tables(folder: Path) -> Path:
    sqlite3.connect(folder / "new.db").close()
    return folder / "new.db"


def _newer(folder: Path) -> Path:
    with sqlite3.connect(folder / "newer.db") as db:
        db.execute("create table alembic_version (version_num text)")
        db.execute("insert into alembic_version values ('9999')")
    db.close()
    return folder / "newer.db"


def _no_database(folder: Path) -> Path:
    (folder / "text.db").write_text("this is no database, " * 99)
    return folder / "text.db"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("make", "code", "command"),
    [
        (_no_tables, "not_ready", "tracker db upgrade"),
        (_newer, "too_new", "make setup"),
        (_no_database, "unreachable", "tracker db upgrade"),
        (lambda folder: folder / "missing" / "x.db", "unreachable", "tracker db upgrade"),
    ],
)
def test_a_database_that_cannot_be_read_says_what_to_run(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lang: str,
    make: object,
    code: str,
    command: str,
) -> None:
    assert callable(make)
    use(monkeypatch, make(tmp_path))
    app = drawn("score", lang)
    assert Texts(lang)(f"state.title_{code}") in words(app)
    assert command in [c.value for c in app.code]


def test_an_unreachable_server_shows_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, "postgresql://someone:secret@127.0.0.1:1/record")
    app = drawn("score", "en")
    assert "The database cannot be opened" in words(app)
    shown = bodies(app) + "".join(e.value for e in app.text)
    assert "127.0.0.1:1" in shown
    assert "secret" not in shown


def test_a_page_that_breaks_says_so_and_shows_no_details(
    record: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("inner detail")

    monkeypatch.setattr(data, "sheet", broken)
    shown = words(drawn("score", "en"))
    assert "This page could not be drawn" in shown
    assert "inner detail" not in shown
    assert "inner detail" in caplog.text


def test_the_pages_cannot_write(record: Path) -> None:
    with data.ledger() as led, pytest.raises(DatabaseReadOnly), led.store.writing() as db:
        db.execute(text("delete from open_questions"))


def test_a_new_verdict_is_seen_at_once(record: Path) -> None:
    """What is cached is named by the version of the record and by nothing that waits."""
    with data.ledger() as led:
        first = data.sheet(led)
        assert data.sheet(led) is first
        other = data.Ledger(led.store, led.almanac, "another version", led.as_of, led.forecasters)
        assert data.sheet(other) is not first
