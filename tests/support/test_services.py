"""The suite brings its own services: a real PostgreSQL, a real Chromium, and no other machine."""

import socket
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import create_engine, make_url, text

from tests.support import chromium, postgres
from tests.support.installing import Missing
from tests.support.network import NetworkRefused
from tests.support.prepare import prepare


def test_postgres_answers(postgres_url: str) -> None:
    """The server is real: psycopg connects and gets an answer."""
    url = make_url(postgres_url)
    connected = psycopg.connect(
        host=str(url.query["host"]), user=url.username, dbname=url.database, autocommit=True
    )
    with connected as connection:
        assert connection.execute("select 1").fetchone() == (1,)


@pytest.mark.parametrize("_", range(2))
def test_each_test_has_an_empty_database(fresh_postgres_url: str, _: int) -> None:
    """What one test writes, no other test sees."""
    engine = create_engine(fresh_postgres_url)
    with engine.begin() as connection:
        connection.execute(text("create table mine (id integer)"))
    engine.dispose()


def test_a_database_is_copied_from_a_template(postgres_server: postgres.Server) -> None:
    """A migrated database can be made once and copied for each test."""
    template = postgres_server.create()
    engine = create_engine(postgres_server.url(template))
    with engine.begin() as connection:
        connection.execute(text("create table mine (id integer)"))
    engine.dispose()
    copied = postgres_server.create(template=template)
    engine = create_engine(postgres_server.url(copied))
    with engine.connect() as connection:
        assert connection.scalar(text("select count(*) from mine")) == 0
    engine.dispose()
    postgres_server.drop(copied)
    postgres_server.drop(template)


def test_a_stopped_server_leaves_no_files(postgres_server: postgres.Server) -> None:
    """A server of its own, started and stopped, removes its folder and frees its socket."""
    with postgres.Server(postgres_server.programs) as server:
        folder = server.folder
        assert folder.exists()
    assert not folder.exists()


def test_chromium_renders_a_page(browser: Browser) -> None:
    """The browser is real: it runs a script and shows Korean."""
    page = browser.new_page()
    page.goto(
        "data:text/html;charset=utf-8,<p id=p></p><script>p.textContent='코스피 '+(20+3)</script>"
    )
    expect(page.locator("#p")).to_have_text("코스피 23")
    page.close()


def test_a_wrong_chromium_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """TRACKER_CHROMIUM that is no program is an error, not a silent fall-back."""
    monkeypatch.setenv("TRACKER_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(Missing, match="/nowhere/chromium"):
        chromium.find()


def test_prepare_says_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    """A missing program is one line with what follows from it; a found one is a line too."""

    def missing() -> Path:
        raise Missing("install it")

    assert not prepare("Thing", missing, without="its tests will be skipped")
    assert prepare("Other", lambda: Path("/bin/other"), without="")
    assert capsys.readouterr().out.splitlines() == [
        "Thing: missing, its tests will be skipped: install it",
        "Other: /bin/other",
    ]


def test_no_other_machine_is_reached() -> None:
    """No test needs the network (192.0.2.1 is set aside for documentation)."""
    with socket.socket() as outward, pytest.raises(NetworkRefused, match=r"192\.0\.2\.1"):
        outward.connect(("192.0.2.1", 80))
