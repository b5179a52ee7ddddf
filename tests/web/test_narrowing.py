"""The Record page narrowed by its address: every figure follows, and nothing is shown in place of another."""

import re
import shutil
import sqlite3
from contextlib import closing
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from tests.web.pages import bodies, drawn, use, words
from tests.web.parts import charts, linked_calls, view_of
from tracker.presentation.i18n import LANGUAGES, Texts

LIVE = {32: "FOMC 2023-03-22 = +25bp, grade A, a hit", 57: "a void call, grade B"}
SETTLED_LIVE, VOID_LIVE = LIVE


@pytest.fixture
def both(seeded_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped record with two calls of it as if they had been made live."""
    file = Path(shutil.copy(seeded_file, tmp_path))
    with closing(sqlite3.connect(file)) as db:
        db.execute("drop trigger predictions_no_update")
        db.execute(f"update predictions set retrospective = 0 where id in {tuple(LIVE)}")
        db.execute("delete from rollups")
        db.commit()
    use(monkeypatch, file)
    return file


def told(app: AppTest) -> str:
    """What the page says, down to the version of the record and the clock beside it."""
    return re.split(r"\b[0-9a-f]{12}\b", words(app))[0]


def alternatives(app: AppTest) -> str:
    """What the charts say to who does not see them."""
    return " ".join(c.proto.alt for c in app.get("vega_lite_chart"))


def address(app: AppTest) -> dict[str, str]:
    """The parameters of the address that the page offers for sharing."""
    (address,) = re.findall(r'class="sentence copy"[^>]*>([^<]*)<', bodies(app))
    return dict(parse_qsl(unescape(address).partition("?")[2]))


@pytest.mark.parametrize(
    "cuts", [{}, {"series": "KOSPI"}, {"grade": "C"}, {"horizon": "while", "quarter": "2023Q2"}]
)
def test_every_figure_follows(record: Path, cuts: dict[str, str]) -> None:
    """Headline, counts, tally, course, groups and the notable calls are those of the narrowed view."""
    view, app, t = view_of(record, **cuts), drawn("score", "en", **cuts), Texts("en")
    shown, hits = words(app), view.scores["family"]["proportion_correct"]
    for text in (
        t("kpi.n_families", n=hits.families),
        t("kpi.all_counted", questions=view.counts.questions, mentions=view.counts.mentions),
        t("kpi.outcomes", n=sum(view.tally.values())),
        *(f"{t(f'status.{status}')} {n}" for status, n in view.tally.items()),
        *(line.text.en for line in view.lines),
    ):
        assert " ".join(text.split()) in shown
    assert f"of {hits.families} families" in alternatives(app)
    drawn_bins = charts(app)[0]["layer"][1]["data"]["values"]
    assert [b["n"] for b in drawn_bins] == [b.questions for b in view.reliability["words"].bins]
    for g in view.groups["series"]:
        assert f"{g.families} · {g.questions} · {g.mentions}" in shown
    assert linked_calls(app) == [n.call for n in (*view.hits, *view.misses)]


def test_codes_that_do_not_exist_are_ignored(record: Path) -> None:
    codes = {
        "series": "'; drop table predictions", "grade": "b", "horizon": "<script>", "quarter": "2099Q9",
        "by": "nobody", "record": "all",
    }  # fmt: skip
    assert told(drawn("score", "en", **codes)) == told(drawn("score", "en"))
    one = drawn("score", "en", **codes | {"grade": "B"})
    assert told(one) == told(drawn("score", "en", grade="B"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_part_without_a_call_says_so_and_leads_back(record: Path, lang: str) -> None:
    t = Texts(lang)
    app = drawn("score", lang, series="WTI", grade="C")
    assert t("narrow.empty") in words(app)
    assert "%" not in told(app)
    assert not app.get("vega_lite_chart")
    assert t("narrow.clear") in [link.proto.label for link in app.get("page_link")]
    app.selectbox(key="w_grade").set_value("B").run()
    assert t("narrow.empty") not in words(app)


@pytest.mark.parametrize(
    ("asked", "shown", "mentions"),
    [
        ({}, "live", 2),
        ({"grade": "B"}, "live", 1),
        ({"grade": "A", "series": "SP500"}, "live", 0),
        ({"record": "retrospective"}, "retrospective", 60),
        ({"record": "retrospective", "grade": "A"}, "retrospective", 6),
    ],
)
def test_a_filter_never_swaps_the_records(
    both: Path, asked: dict[str, str], shown: str, mentions: int
) -> None:
    """The part shown is of the same record also where nothing in it has settled, or nothing is left."""
    t = Texts("en")
    app = drawn("score", "en", **asked)
    title = words(app).partition(t("app.tagline"))[0]
    assert title.strip().endswith(t(f"record.{shown}"))
    told = f"{mentions} mention" if mentions else t("narrow.empty")
    assert told in words(app)
    assert address(app)["record"] == shown


def test_the_shared_address_gives_the_same_page(record: Path) -> None:
    """Whoever opens it sees the view, without what the first reader unfolded or chose to draw."""
    asked = {"series": "KOSPI", "grade": "B"}
    app = drawn("score", "en", **asked, cut="quarter", trend="brier")
    held = address(app)
    assert held == {**asked, "record": "retrospective", "lang": "en"}
    del held["lang"]
    assert told(drawn("score", "en", **held)) == told(drawn("score", "en", **asked))


def test_choosing_a_part_writes_its_code_and_narrows(record: Path) -> None:
    app = drawn("score", "ko")
    app.selectbox(key="w_grade").set_value("A").run()
    assert app.query_params["grade"] == "A"
    assert told(app) == told(drawn("score", "ko", grade="A"))
