"""The list of calls: nothing is hidden, the address says what is shown, and pages follow one another."""

import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Locator, expect
from streamlit.testing.v1 import AppTest

from tests.web.browsing import PHONE, opened, reading, settled
from tests.web.pages import bodies, drawn, use, words
from tracker.presentation import one_call
from tracker.presentation.i18n import LANGUAGES, Texts
from tracker.web import calls_view, data
from tracker.web.current import drawing
from tracker.web.data import Wanted

CALLS = {"open": 2, "soon": 0, "settled": 51, "void": 9}
REMARKS = 49


def tabs(app: AppTest) -> list[str]:
    """The tabs of the list, with their numbers."""
    return [option.content for option in app.button_group(key="w_tab").proto.options]


def linked(app: AppTest, label: str) -> dict[str, str] | None:
    """The parameters of the link that is called so."""
    for link in app.get("page_link"):
        if link.proto.label == label:
            return {k: v[0] for k, v in parse_qs(link.proto.query_string).items()}
    return None


def shown(app: AppTest) -> list[int]:
    """The calls on the page, from top to bottom."""
    links = (re.search(r"\bid=(\d+)", link.proto.query_string) for link in app.get("page_link"))
    return [int(link[1]) for link in links if link]


def test_every_call_stands_in_one_tab_and_every_other_sentence_in_the_last(record: Path) -> None:
    app = drawn("calls", "en")
    assert tabs(app) == ["Open 2", "Due soon 0", "Settled 51", "Void 9", f"Not calls {REMARKS}"]
    remarks = drawn("calls", "en", tab="uncodable")
    assert bodies(remarks).count("<tr>") == REMARKS + 1
    assert "about the unnamed basket" in words(remarks)
    only = drawn("calls", "ko", tab="uncodable", remark="quote")
    assert bodies(only).count("<tr>") == 12 + 1


def test_the_first_tab_is_the_one_that_has_something_to_show(record: Path) -> None:
    assert len(shown(drawn("calls", "ko"))) == CALLS["open"]
    assert "51 calls" not in words(drawn("calls", "en"))
    app = drawn("calls", "en", grade="A")
    assert "7 calls" in words(app)
    assert app.button_group(key="w_tab").value == "settled"


def test_a_page_follows_the_other_until_every_call_was_shown(record: Path) -> None:
    app, pages = drawn("calls", "en", tab="settled"), []
    while True:
        pages.append(shown(app))
        onwards = linked(app, "Older →")
        if onwards is None:
            break
        app = drawn("calls", onwards.pop("lang"), **onwards)
    assert [len(page) for page in pages] == [20, 20, 11]
    assert len({id for page in pages for id in page}) == CALLS["settled"]
    back = linked(app, "← Newer")
    assert back is not None
    assert shown(drawn("calls", back.pop("lang"), **back)) == pages[1]


def test_filters_come_from_the_address_and_stay_in_its_links(record: Path) -> None:
    app = drawn("calls", "ko", tab="settled", grade="B")
    assert "콜 26건" in words(app)
    onwards = linked(app, "더 예전 →")
    assert onwards is not None
    assert {"grade": "B", "tab": "settled", "lang": "ko"}.items() <= onwards.items()
    one = drawn("calls", "ko", series="WTI", horizon="stated", kind="move", quarter="2023Q1")
    assert "콜 1건" in words(one)
    misses = drawn("calls", "en", status="miss")
    assert "✕ Miss" in words(misses)
    assert "✓ Hit" not in words(misses)
    assert misses.button_group(key="w_tab").value == "settled"


@pytest.mark.parametrize(
    "params",
    [
        {"tab": "'; drop table calls", "status": "?"},
        {"series": "<script>", "grade": "D", "horizon": "x", "kind": "x", "quarter": "20231"},
        {"by": "nobody", "record": "?", "after": "-1", "before": "1e3"},
        {"after": "9" * 40},
    ],
)
def test_an_address_that_means_nothing_is_the_whole_list(
    record: Path, params: dict[str, str]
) -> None:
    assert shown(drawn("calls", "en", **params)) == shown(drawn("calls", "en"))


def test_choosing_a_filter_writes_a_stable_code_and_begins_at_the_newest(record: Path) -> None:
    app = drawn("calls", "ko", tab="settled", after="36")
    app.selectbox(key="w_grade").set_value("C").run()
    assert app.query_params["grade"] == "C"
    assert "after" not in app.query_params
    app.button_group(key="w_tab").set_value("void").run()
    assert app.query_params["tab"] == "void"
    assert "✕" not in words(app)


def test_a_search_without_a_find_says_so_and_can_be_undone(record: Path) -> None:
    app = drawn("calls", "en", q="nothing is called so")
    assert "No call fits" in words(app)
    assert linked(app, "Clear all filters") == {"lang": "en", "tab": "settled"}
    end = drawn("calls", "en", tab="settled", after="999999")
    assert "ends here" in words(end)
    assert linked(end, "To the newest calls") == {"lang": "en", "tab": "settled"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_word_is_never_shown_as_a_number_alone(record: Path, lang: str) -> None:
    """Where the probability was read from a word, the word stands before its range."""
    with data.ledger() as led, drawing(Texts(lang), led):
        calls = data.page(led, Wanted(), size=100).calls
        told = [one_call.side_and_probability(Texts(lang), call) for call in calls if call.says]
    assert len(told) > 20
    assert all(re.search(r"‘<span lang=\"ko\">[^<]+</span>’ .*\d+–\d+%", text) for text in told)


def test_an_open_call_says_how_many_days_are_left(record: Path) -> None:
    """By the clock of the place where the last figure comes out."""
    with data.ledger(datetime(2023, 3, 20, 3, tzinfo=UTC)) as led:
        with drawing(Texts("ko"), led):
            (decision,) = data.page(led, Wanted(tab="soon", kind="decision"), size=1).calls
            assert calls_view.due(Texts("ko"), decision) == "2023-03-22 · 3일 남음(D-3)"
        with drawing(Texts("en"), led):
            ended = data.page(led, Wanted(tab="settled"), size=1).calls[0]
            assert calls_view.due(Texts("en"), ended) == "2023-03-10"


def test_a_large_record_counts_questions_where_that_is_kept(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "LARGE", 10)
    app = drawn("calls", "en", tab="settled")
    assert tabs(app) == ["Open 2", "Due soon", "Settled 29", "Void 8", "Not calls 49"]
    assert "29 questions; each is listed every time it was asked" in words(app)
    searched = drawn("calls", "en", tab="settled", q="KOSPI", grade="B")
    assert tabs(searched)[2] == "Settled"
    assert shown(searched)


def test_hostile_reasons_and_sentences_are_text(
    hostile_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, hostile_file)
    html = bodies(drawn("calls", "ko", tab="uncodable"))
    assert "<img" not in html
    assert "&lt;img" in html


@pytest.mark.untraced
def test_the_next_page_and_the_next_call_are_in_the_address_and_begin_at_their_top(
    browser: Browser, site: str
) -> None:
    """Links from a page to itself behave as links: back leads where the reader was."""
    with reading(browser, site, size=PHONE) as page:

        def followed(link: Locator, address: str) -> None:
            link.click()
            expect(page).to_have_url(re.compile(address))
            settled(page)
            assert page.get_by_test_id("stMain").evaluate("e => e.scrollTop") == 0

        opened(page, "/calls?lang=ko&tab=settled")
        followed(page.get_by_role("link", name="더 예전 →").last, r"after=\d+")
        expect(page.get_by_role("link", name="← 더 최근").first).to_be_visible()
        listed = page.url
        page.locator("article").first.click(force=True, position={"x": 60, "y": 30})
        expect(page).to_have_url(re.compile(r"/call\?.*id=\d+"))
        page.get_by_role("link", name="← 콜 목록으로").click()
        expect(page).to_have_url(re.compile(re.escape(listed.partition("after")[2])))
        opened(page, "/call?lang=ko&id=19")
        followed(page.locator(".st-key-pager_near a").first, "id=7$")
        expect(page.locator("h1")).to_contain_text("주가 상승 쪽 시각")
        page.go_back()
        expect(page).to_have_url(re.compile("id=19$"))
        expect(page.locator("h1")).to_contain_text("얼마 동안은 주식에 조심스럽게")
