"""A page speaks one language; words of the other stand only in elements that are marked as such."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.web.pages import drawn, use
from tests.web.reading import Piece, html_pieces, pieces
from tests.web.test_states import _newer, _no_database, _no_tables
from tracker.presentation.cards import foreign, prose
from tracker.presentation.i18n import LANGUAGES, Texts
from tracker.web import data

HANGUL = re.compile("[ㄱ-ㆎ가-힣]+")
LATIN = re.compile(r"(?<![A-Za-z])(?=[A-Za-z]*[a-z])[A-Za-z]{3,}(?![A-Za-z])")
"""A Latin word that is no abbreviation; a single one left behind is enough."""
CODED = re.compile(r"\S*(?:[0-9_]|[A-Za-z]\.[A-Za-z])\S*")
"""Codes, hashes and host names, which belong to no language."""

PROPER = (
    "Pluto Research",  # the forecaster's own name
    "JavaScript",
    "FedWatch",  # CME FedWatch, the tool
    "GDPNow",  # the model of the Atlanta Fed
)
"""Names that Korean writes in Latin letters."""

PENDING = {
    # Words of the record that the pages do not mark yet; empty this once they use `cards.foreign`.
    "sentences": "select sentence from questions",
    "names of theses": "select thesis from questions union select family from predictions",
    "expressions": "select says from predictions union select hedge from predictions",
    "notes of the coder": "select note from predictions",
    "where a market price is from": "select market_source from predictions"
    " union select market_convention from predictions union select market_source from remarks",
    "why a remark is no call": "select reason from remarks",
    "publishers": "select source from observations",
}
PENDING_PLACES = (
    "Text.body",  # what the program said, on a help page: `st.text` cannot be marked, `st.html` can
)

pytestmark = pytest.mark.untraced


def _rows(file: Path, query: str) -> list[str]:
    with closing(sqlite3.connect(file)) as db:
        return [str(found) for (found,) in db.execute(query) if found is not None]


def _pending(file: Path) -> list[str]:
    """What may stand unmarked for now, the longest first."""
    found = {text for query in PENDING.values() for text in _rows(file, query)}
    return sorted(found, key=len, reverse=True)


def left_behind(piece: Piece, lang: str, known: list[str]) -> list[str]:
    """The words in ``piece`` that are not of the page's language; none where it is marked as another."""
    if piece.where in PENDING_PLACES:
        return []
    if piece.lang not in ("", lang) or (piece.where == "chart" and " " not in piece.text):
        return []
    pattern = HANGUL if lang == "en" else LATIN
    text = piece.text
    for name in (*(known if pattern.search(text) else ()), *PROPER):
        text = text.replace(name, " ")
    return pattern.findall(text if lang == "en" else CODED.sub(" ", text))


def said_in(page: str, lang: str, /, **params: str) -> list[Piece]:
    """What a page says, which is not that it could not be drawn."""
    said = pieces(drawn(page, lang, **params))
    assert Texts(lang)("state.title_error") not in [piece.text for piece in said]
    return said


def assert_in_one_language(said: list[Piece], lang: str, known: list[str]) -> None:
    """No word of another language on the page, but for what is ``known``."""
    assert len(said) > 5
    left = {f"{p.where}: {p.text}": found for p in said if (found := left_behind(p, lang, known))}
    assert left == {}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("page", "params"),
    [
        ("score", {}),
        ("calls", {}),
        ("calls", {"tab": "void"}),
        ("calls", {"tab": "uncodable"}),
        ("call", {"id": "999999"}),
        ("method", {}),
    ],
)
def test_a_page_is_in_one_language(
    record: Path, page: str, params: dict[str, str], lang: str
) -> None:
    assert_in_one_language(said_in(page, lang, **params), lang, _pending(record))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_of_a_call_of_each_kind_is_in_one_language(record: Path, lang: str) -> None:
    one_a_kind = (
        "select min(p.id) from predictions p join questions q on q.id = question_id group by kind"
    )
    known = _pending(record)
    for id in _rows(record, one_a_kind):
        assert_in_one_language(said_in("call", lang, id=id), lang, known)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "make", [_no_tables, _newer, _no_database, lambda folder: folder / "missing" / "x.db"]
)
def test_a_help_page_is_in_one_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], Path], lang: str
) -> None:
    use(monkeypatch, make(tmp_path))
    assert_in_one_language(said_in("score", lang), lang, [])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_without_calls_is_in_one_language(
    empty_file: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    use(monkeypatch, empty_file)
    assert_in_one_language(said_in("score", lang), lang, [])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_broken_page_is_in_one_language(
    record: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.setattr(data, "ledger", lambda: 1 / 0)
    said = pieces(drawn("score", lang))
    assert Texts(lang)("state.title_error") in [piece.text for piece in said]
    assert_in_one_language(said, lang, [])


@pytest.mark.parametrize(
    ("body", "lang", "left"),
    [
        ("<p>판정: <b>decided</b> otherwise</p>", "ko", ["decided", "otherwise"]),
        ('<p>판정: <span lang="en">decided otherwise</span></p>', "ko", []),
        ('<p lang="en">decided <span lang="ko">at once</span></p>', "ko", ["once"]),
        ('<i aria-label="missing">×</i>', "ko", ["missing"]),
        ("<p>WTI 25bp, FOMC, a5bf9f874db6 naver.me 3.25%p</p><style>p {color: red}</style>", "ko", []),
        ("<p>Said <b>높다</b></p>", "en", ["높다"]),
        ('<p>Said <b lang="ko">높다</b></p>', "en", []),
    ],
)  # fmt: skip
def test_what_counts_as_left_behind(body: str, lang: str, left: list[str]) -> None:
    assert [w for p in html_pieces(body) for w in left_behind(p, lang, [])] == left


def test_foreign_words_are_escaped_and_keep_their_place() -> None:
    hostile = '<b lang="ko">결과</b>'
    shown = foreign(hostile, within=f"“{hostile}” <i>→ 1–2%")
    assert "<b" not in shown
    assert "<i" not in shown
    assert [(p.text, p.lang) for p in html_pieces(shown)] == [
        ("“", ""), (hostile, "ko"), ("” <i>→ 1–2%", ""),
    ]  # fmt: skip
    assert prose(shown) == shown
    assert foreign("", within="<i>") == "&lt;i&gt;"
