"""What a reader meets where a record is missing, young, old or large: help, never a traceback."""

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from tests.support.records import NOW, SEEDS
from tests.web.pages import PAGES, bodies, drawn, use, words
from tracker import cli, seed, views
from tracker.errors import DatabaseReadOnly
from tracker.presentation.i18n import LANGUAGES, Texts
from tracker.sessions.almanac import standard
from tracker.store.engine import Store, open_store
from tracker.store.migrate import downgrade, upgrade
from tracker.web import data


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


def _older(folder: Path) -> Path:
    upgrade(f"sqlite:///{folder / 'older.db'}")
    downgrade(f"sqlite:///{folder / 'older.db'}", "0003")
    return folder / "older.db"


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
        (_older, "older", "tracker db upgrade"),
        (_newer, "too_new", "make setup"),
        (_no_database, "unreachable", "tracker db upgrade"),
        (lambda folder: folder / "missing" / "x.db", "unreachable", "tracker db upgrade"),
    ],
)
def test_a_database_that_cannot_be_read_says_what_to_run(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lang: str,
    make: Callable[[Path], Path],
    code: str,
    command: str,
) -> None:
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

    monkeypatch.setattr(data, "view", broken)
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
        first = data.view(led)
        assert data.view(led) is first
        assert data.view(replace(led, version="another version")) is not first


def logged(*also: str) -> None:
    """Write down a call of today in the database of the pages."""
    by = ("--by", "me", "--new-forecaster", "나", "--at", "now", "-p", "0.6", *also)
    assert cli.run(("log", "KOSPI up over 20 sessions", *by), now=NOW) == 0


@pytest.fixture(scope="module")
def unsettled(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped record as it is before anything was judged."""
    file = Path(shutil.copy(empty_file, tmp_path_factory.mktemp("unsettled")))
    with open_store(f"sqlite:///{file}") as store:
        seed.seed(store, SEEDS, standard(), NOW)
    return file


@pytest.fixture
def first_call(empty_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A record whose only call was made today."""
    file = Path(shutil.copy(empty_file, tmp_path))
    use(monkeypatch, file)
    logged()
    return file


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("kind", "calls"), [("unsettled", 62), ("first_call", 1)])
def test_a_record_in_which_nothing_has_settled_shows_no_rate(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    calls: int,
    lang: str,
) -> None:
    """Every call is listed all the same, and the page says why there is no number."""
    use(monkeypatch, request.getfixturevalue(kind))
    monkeypatch.setattr(data, "ledger", partial(data.ledger, NOW))
    t = Texts(lang)
    app = drawn("score", lang)
    assert t("kpi.undefined") in words(app)
    assert not re.search(r"\d%", re.sub("[^<]*50%[^<]*", "", kpis(app)))
    assert t("calls.found_all", n=calls) in words(drawn("calls", lang))
    assert t("state.title_error") not in words(drawn("call", lang, id="1"))


def kpis(app: AppTest) -> str:
    """The cards at the top of the scorecard."""
    return next(str(e.proto.body) for e in app.get("html") if 'class="kpis"' in e.proto.body)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("most", "code"), [(views.LARGE, "behind"), (10, "old")])
def test_a_record_that_was_left_alone_says_since_when(
    seeded_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    most: int,
    code: str,
    lang: str,
) -> None:
    """Questions have come due for which no figure came, or which nobody has judged."""
    file = Path(shutil.copy(seeded_file, tmp_path))
    use(monkeypatch, file)
    logged()
    with open_store(f"sqlite:///{file}") as store:
        views.renew(store, standard(), NOW)
    monkeypatch.setattr(data, "LARGE", most)
    told = max(Texts(lang)(f"record.{code}", when="|").split("|"), key=len)
    reading = data.ledger
    monkeypatch.setattr(data, "ledger", partial(reading, NOW))
    assert told not in words(drawn("score", lang))
    monkeypatch.setattr(data, "ledger", partial(reading, NOW + timedelta(days=60)))
    assert told in words(drawn("score", lang))


TEN_THOUSAND = """
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 161)
    insert into predictions (key, {columns})
    select key || '-' || i, {columns} from predictions, n where supersedes is null
"""


@pytest.fixture(scope="module")
def large(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of more than 10,000 calls: every one of the shipped record is said 162 times."""
    file = Path(shutil.copy(seeded_file, tmp_path_factory.mktemp("large")))
    with closing(sqlite3.connect(file)) as db:
        found = [name for _, name, *_ in db.execute("pragma table_info(predictions)")]
        columns = ", ".join(name for name in found if name not in ("id", "key"))
        db.execute(TEN_THOUSAND.format(columns=columns))
        db.commit()
    with open_store(f"sqlite:///{file}") as store:
        views.renew(store, standard(), NOW)
    return file


@pytest.mark.parametrize("most", [views.LARGE, 10_000], ids=["worked out", "kept"])
@pytest.mark.parametrize("page", PAGES)
def test_ten_thousand_calls_are_drawn_a_page_at_a_time(
    large: Path, monkeypatch: pytest.MonkeyPatch, page: str, most: int
) -> None:
    use(monkeypatch, large)
    monkeypatch.setattr(data, "LARGE", most)
    app = drawn(page, "ko", id="19", tab="settled")
    assert Texts("ko")("state.title_error") not in words(app)
    assert bodies(app).count("<article") <= 40


def test_a_record_that_was_never_settled_says_how(
    empty_store: Store, empty_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed.seed(empty_store, SEEDS, standard(), NOW)
    use(monkeypatch, tmp_path / empty_file.name)
    assert Texts("en")("record.never") in words(drawn("score", "en"))
