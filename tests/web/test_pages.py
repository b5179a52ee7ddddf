"""The pages without a browser: what they say, in both languages, from the address they were opened at."""

import json
from pathlib import Path

import pytest

from tests.support.records import NOW
from tests.web.pages import PAGES, bodies, drawn, words
from tracker.contracts import card_json
from tracker.scorecard import card
from tracker.sessions.almanac import standard
from tracker.store.engine import open_store
from tracker.web.i18n import LANGUAGES, Texts, percent

CALLS = 62


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_drawn_in_both_languages(record: Path, page: str, lang: str) -> None:
    app = drawn(page, lang, id="1")
    t = Texts(lang)
    assert t("state.title_error") not in words(app)
    assert bodies(app).count("<h1>") == 1
    assert not app.warning
    assert t("app.footer", version="", as_of="").split("·")[0].split()[0] in words(app)


def test_the_headline_is_that_of_the_command_line(record: Path) -> None:
    """Value, interval and n stand side by side, and they are the score sheet's."""
    with open_store(f"sqlite:///{record}", read_only=True) as store:
        sheet = card_json(card(store, standard(), as_of=NOW))
    found = sheet["scores"]["proportion_correct"]
    shown = words(drawn("score", "en"))
    low, high = (f"{100 * end:.0f}" for end in found["interval"])
    assert percent(found["value"]) in shown
    assert f"95% interval {low}–{high}%" in shown
    assert f"Families of calls {sheet['families']}" in shown
    assert f"{sheet['questions']} questions · {sheet['mentions']} mentions" in shown
    assert "Retrospective" in shown


def test_every_chart_tells_its_numbers_and_has_a_table(record: Path) -> None:
    app = drawn("score", "en")
    drawings = app.get("vega_lite_chart")
    assert len(drawings) == 2
    assert all(any(c.isdigit() for c in chart.proto.alt) for chart in drawings)
    assert bodies(app).count("<table") >= 4
    spec = json.loads(drawings[0].proto.spec)
    assert spec["config"]["aria"] is False


def test_coverage_counts_what_is_not_scored(record: Path) -> None:
    shown = words(drawn("score", "ko"))
    for text in (
        "읽은 글 19",
        f"본인의 콜(언급) {CALLS}",
        "시장 가격 인용 12",
        "판정 기준을 세울 수 없음 17",
    ):
        assert text in shown


def test_filters_come_from_the_address(record: Path) -> None:
    everything, misses = drawn("calls", "en"), drawn("calls", "en", status="miss", unit="mentions")
    assert "39 calls" in words(everything)
    assert "✕ Miss" in words(misses)
    assert "✓ Hit" not in words(misses)
    assert f"of {CALLS} calls" in words(misses)
    one = drawn("calls", "ko", series="WTI", grade="B", horizon="stated")
    assert "39건 가운데 1건" in words(one)


@pytest.mark.parametrize(
    "params",
    [
        {"status": "'; drop table calls"},
        {"series": "<script>", "grade": "D", "horizon": "x", "unit": "?", "by": "nobody", "record": "?"},
        {"page": "-1"},
        {"page": "9" * 40},
        {"lang": "xx"},
        {"on": "NOPE", "cut": "NOPE"},
    ],
)  # fmt: skip
def test_an_address_that_means_nothing_is_the_whole_list(
    record: Path, params: dict[str, str]
) -> None:
    lang = params.pop("lang", "en")
    assert "39 calls" in words(drawn("calls", lang, **params))
    assert "Hit rate" in words(drawn("score", lang, **params))


def test_search_reads_both_languages_and_the_sentence(record: Path) -> None:
    for q in ("WTI", "현물", "crude"):
        assert "1 of 39 calls" in words(drawn("calls", "en", q=q))
    assert "No call fits" in words(drawn("calls", "en", q="nothing is called so"))


def test_choosing_a_filter_writes_a_stable_code(record: Path) -> None:
    app = drawn("calls", "ko", page="2")
    app.button_group(key="w_status").set_value("miss").run()
    assert app.query_params["status"] == "miss"
    assert "page" not in app.query_params
    app.selectbox(key="w_grade").set_value("C").run()
    assert app.query_params["grade"] == "C"


def test_the_pages_of_the_list_hold_every_question_once(record: Path) -> None:
    articles = sum(bodies(drawn("calls", "en", page=str(n))).count("<article") for n in (1, 2))
    assert articles == 39


def test_a_call_shows_all_that_it_rests_on(record: Path) -> None:
    """The words, the criterion, both clocks, what was assumed, the evidence, the other readings."""
    app = drawn("calls", "en", q="cautious", status="miss")
    first = next(
        link.proto.query_string for link in app.get("page_link") if "id=" in link.proto.query_string
    )
    shown = words(drawn("call", "en", id=first.split("id=")[1]))
    for text in (
        "KOSPI down over 20 sessions", "the entry close of", "Seoul 2023-03-", "New York 2023-03-",
        "KST", "EDT",
        "‘보수적’", "Filled in by the coder", "KRX", "FALSE: did not move as the sentence says", "last close",
        "SP500 down over 60 sessions", "Open the original post", "SHA-256",
    ):  # fmt: skip
        assert text in shown, text


def test_a_word_always_stands_beside_its_numbers(record: Path) -> None:
    shown = words(drawn("call", "ko", id="4"))
    assert "‘가능성 높다’ → 55–80%" in shown
    assert "검증된 환산표가 아닙니다" in shown


@pytest.mark.parametrize("id", ["0", "99999", "abc", "1; drop table posts", ""])
def test_an_unknown_call_helps(record: Path, id: str) -> None:
    assert "There is no such call" in words(drawn("call", "en", id=id))


def test_every_call_has_a_page(record: Path) -> None:
    app = drawn("call", "ko", id="1")
    for id in range(2, CALLS + 1):
        app.query_params["id"] = str(id)
        shown = words(app.run())
        assert "판정 기준" in shown
        assert "이 쪽을 그리지 못했습니다" not in shown


def test_the_method_page_computes_the_agreement(record: Path) -> None:
    shown = words(drawn("method", "ko"))
    assert "218 213 (97.7%) 0.940" in shown
    assert "확인하지 못한 행" in "".join(e.label for e in drawn("method", "ko").expander)
