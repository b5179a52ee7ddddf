"""The pages without a browser: drawn in both languages, with the numbers of the command line."""

import json
from functools import partial
from pathlib import Path

import pytest

from tests.support.records import NOW
from tests.web.pages import PAGES, bodies, drawn, words
from tracker.contracts import card_json
from tracker.presentation.i18n import LANGUAGES, Texts, percent, percents
from tracker.scorecard import sheet
from tracker.sessions.almanac import standard
from tracker.store.engine import open_store
from tracker.web import data

CALLS = 62


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_drawn_in_both_languages(record: Path, page: str, lang: str) -> None:
    app = drawn(page, lang, id="1")
    t = Texts(lang)
    assert t("state.title_error") not in words(app)
    assert bodies(app).count("<h1>") == 1
    assert not app.warning
    assert t("app.footer", version="|", as_of="").split("|")[0] in words(app)


def test_the_headline_is_that_of_the_command_line(record: Path) -> None:
    """Value, interval and n stand side by side, and they are the score sheet's."""
    with open_store(f"sqlite:///{record}", read_only=True) as store:
        told = card_json(sheet(store, standard(), as_of=NOW))
    found = told["scores"]["proportion_correct"]
    t, shown = Texts("en"), words(drawn("score", "en"))
    interval = t("kpi.interval", interval=percents(*found["interval"]))
    families = t("kpi.n_families", n=found["families"])
    assert f"{t('kpi.hit_rate')} {percent(found['value'])} {interval} {families}" in shown
    assert t("kpi.all_counted", questions=told["questions"], mentions=told["mentions"]) in shown
    assert t("record.retrospective") in shown


@pytest.mark.parametrize("page", ["score", "call"])
def test_every_chart_tells_its_numbers_and_has_a_table(record: Path, page: str) -> None:
    app = drawn(page, "en", id="19")
    drawings = app.get("vega_lite_chart")
    assert drawings
    for chart in drawings:
        assert any(c.isdigit() for c in chart.proto.alt)
        assert json.loads(chart.proto.spec)["config"]["aria"] is False
    assert len([e for e in app.expander if e.label == "Show as a table"]) == len(drawings)


def test_coverage_counts_what_is_not_scored(record: Path) -> None:
    shown = words(drawn("score", "ko"))
    for text in (
        "읽은 글 19",
        f"본인의 콜(언급) {CALLS}",
        "시장 가격 인용 12",
        "판정 기준을 세울 수 없음 17",
    ):
        assert text in shown


@pytest.mark.parametrize(
    "params",
    [
        {"series": "'; drop table calls", "on": "NOPE"},
        {"series": "<script>", "grade": "D", "horizon": "x", "quarter": "?", "by": "nobody", "record": "?"},
        {"lang": "xx"},
    ],
)  # fmt: skip
def test_an_address_that_means_nothing_is_the_whole_record(
    record: Path, monkeypatch: pytest.MonkeyPatch, params: dict[str, str]
) -> None:
    monkeypatch.setattr(data, "ledger", partial(data.ledger, NOW))  # both say when it is
    assert words(drawn("score", params.pop("lang", "en"), **params)) == words(drawn("score", "en"))


@pytest.mark.untraced
def test_every_call_has_a_page(record: Path) -> None:
    app = drawn("call", "ko", id="1")
    for id in range(2, CALLS + 1):
        app.query_params["id"] = str(id)
        shown = words(app.run())
        assert "판정 기준" in shown
        assert "이 쪽을 그리지 못했습니다" not in shown


def test_the_method_page_computes_the_agreement(record: Path) -> None:
    app = drawn("method", "ko")
    assert "218 213 (97.7%) 0.940" in words(app)
    assert "확인하지 못한 행" in "".join(e.label for e in app.expander)
