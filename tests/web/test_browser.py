"""The pages in a real browser, on a phone and on a desktop, in both languages."""

import csv
import re
from collections import defaultdict
from pathlib import Path
from statistics import mean

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.support.hostile import HOSTILES
from tests.web.axe import violations
from tests.web.browsing import (
    DESKTOP,
    HELP_END,
    PHONE,
    opened,
    reading,
    scrolled_to,
    scrolls_sideways,
    settled,
    too_wide,
    turned,
)
from tracker.presentation.i18n import LANGUAGES, Texts, percent

pytestmark = pytest.mark.untraced  # the pages run in another process
PATHS = {
    "/": "app.of",
    "/calls?tab=settled": "calls.title",
    "/calls?tab=uncodable": "calls.title",
    "/call?id=19": "",
    "/call?id=999999": "call.unknown_title",
    "/compare": "compare.title",
    "/method": "method.title",
}
"""Every page, with the text that is its heading."""


def at(path: str, lang: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={lang}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_fits_breaks_no_rule_and_asks_nobody_else(
    browser: Browser, site: str, lang: str
) -> None:
    """On a phone and on a desktop, in light and in dark, without an error or a request to another host."""
    t = Texts(lang)
    with reading(browser, site, size=PHONE) as page:
        for path, title in PATHS.items():
            opened(page, at(path, lang))
            heading = page.get_by_role("heading", level=1)
            expect(heading).to_have_count(1)
            if title:
                expect(heading).to_contain_text(t(title, name="Pluto Research"))
            if path == "/":
                assert_stands_on_the_first_screen(page.locator(".kpi").first, PHONE)
            expect(page.locator("html")).to_have_attribute("lang", lang)
            assert_fits_and_breaks_no_rule(page, path)


def test_a_page_that_helps_fits_and_breaks_no_rule(browser: Browser, empty_site: str) -> None:
    with reading(browser, empty_site, size=PHONE) as page:
        for lang in LANGUAGES:
            opened(page, at("/", lang), end=HELP_END)
            assert_fits_and_breaks_no_rule(page, lang)


def assert_fits_and_breaks_no_rule(page: Page, name: str) -> None:
    """The page stands on a phone in light colours; it is left on a phone in light colours."""
    assert too_wide(page) == [], name
    assert not scrolls_sideways(page), name
    assert violations(page) == [], name
    page.set_viewport_size(DESKTOP)
    turned(page, dark=True)
    assert too_wide(page) == [], name
    assert violations(page, of_colours=True) == [], name
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)


def assert_stands_on_the_first_screen(place: Locator, size: ViewportSize) -> None:
    box = place.bounding_box()
    assert box is not None
    assert box["y"] < size["height"]


def numbers(page: Page) -> list[str]:
    """What the scorecard says in numbers: its cards, its sentences, its charts."""
    charts = page.get_by_test_id("stVegaLiteChart").all()
    told = [str(chart.get_attribute("aria-label")) for chart in charts]
    assert told
    return [*page.locator(".kpis, .notice, .shares").all_inner_texts(), *told]


def test_a_narrowed_record_is_passed_on_by_its_address(browser: Browser, site: str) -> None:
    """Who opens the address that the page offers sees the same numbers, in a browser of his own."""
    t = Texts("ko")
    with reading(browser, site, size=DESKTOP) as page:
        opened(page, at("/", "ko"))
        whole = numbers(page)
        choose(page, t("filter.grade"), "C")
        expect(page).to_have_url(re.compile("grade=C"))
        settled(page)
        expect(page.locator(".kpis")).not_to_have_text(whole[0])
        narrowed = numbers(page)
        page.get_by_text(t("narrow.share")).click()
        address = page.locator(".copy").inner_text().strip()
    assert address.startswith(site)
    with reading(browser, site, size=DESKTOP) as other:
        opened(other, address)
        assert numbers(other) == narrowed


def choose(page: Page, label: str, option: str) -> None:
    """Choose the option that begins so in the box called ``label``."""
    box = page.get_by_role("combobox", name=label)
    scrolled_to(page, box)
    box.click()
    page.get_by_role("option", name=re.compile(rf"^{option}\b")).click()


def test_from_the_list_to_a_call_and_back(browser: Browser, site: str) -> None:
    """Narrow the list, open a call by its card, go back: the list is as it was."""
    with reading(browser, site, size=PHONE) as page:
        opened(page, at("/calls?grade=B", "ko"))
        page.get_by_text(re.compile(rf"^{Texts('ko')('tab.settled')} ")).click()
        expect(page).to_have_url(re.compile("tab=settled"))
        settled(page)
        listed = page.locator("article").all_inner_texts()
        said = page.locator("article .said").first.inner_text()
        page.locator("article").first.click(force=True, position={"x": 60, "y": 30})
        expect(page).to_have_url(re.compile(r"/call\?.*id=\d+"))
        expect(page.get_by_role("heading", level=1)).to_contain_text(said)
        settled(page)
        page.go_back()
        expect(page).to_have_url(re.compile(r"grade=B.*tab=settled|tab=settled.*grade=B"))
        settled(page)
        expect(page.locator("article")).to_have_count(len(listed))
        assert page.locator("article").all_inner_texts() == listed


def test_a_triangle_on_the_price_opens_its_call(browser: Browser, site: str) -> None:
    with reading(browser, site, size=DESKTOP) as page:
        opened(page, at("/", "en"))
        chart = page.get_by_test_id("stVegaLiteChart").nth(1)
        chart.scroll_into_view_if_needed()
        chart.locator(".mark-symbol.role-mark path").first.click()
        expect(page).to_have_url(re.compile(r"/call\?.*id=\d+"))
        expect(settled(page).get_by_role("heading", level=1)).to_be_visible()


def test_the_language_is_switched_and_kept(browser: Browser, site: str) -> None:
    """The document itself changes its language, the filters stay, and links keep it."""
    with reading(browser, site, size=DESKTOP) as page:
        opened(page, at("/calls?status=hit&grade=B", "ko"))
        count = page.locator("article").count()
        page.get_by_role("link", name="English").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Calls")
        expect(page.locator("html")).to_have_attribute("lang", "en")
        settled(page)
        for kept in ("status=hit", "grade=B", "lang=en"):
            assert kept in page.url
        expect(page.locator("article")).to_have_count(count)
        page.get_by_role("link", name="Method").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("How to read")
        expect(page).to_have_url(re.compile("lang=en"))


def test_the_hit_rate_can_be_computed_from_the_file(
    browser: Browser, site: str, tmp_path: Path
) -> None:
    """Of the mentions in force that have matured, each family counting once."""
    t = Texts("en")
    with reading(browser, site, size=DESKTOP) as page:
        opened(page, at("/", "en"))
        shown = (
            page.locator(".kpi", has_text=t("kpi.hit_rate")).first.locator(".value").inner_text()
        )
        opened(page, at("/calls?record=retrospective", "en"))
        with page.expect_download() as download:
            page.get_by_role("link", name=t("calls.csv")).click()
        download.value.save_as(tmp_path / "calls.csv")
    families = defaultdict(list)
    with (tmp_path / "calls.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["in_force"] == "true" and row["correct"]:
                families[row["family"]].append(row["correct"] == "true")
    assert len(families) > 10
    assert percent(mean(mean(own) for own in families.values())) == shown


def test_hostile_text_is_shown_and_does_nothing(browser: Browser, hostile_site: str) -> None:
    """No picture is loaded, no script runs, nothing is hidden: the text stands there to be read."""
    with reading(browser, hostile_site, size=PHONE) as page:
        for path in ("/", "/calls?tab=settled", "/calls?tab=uncodable", "/call?id=1"):
            opened(page, at(path, "ko"))
            main = page.get_by_test_id("stMain")
            said = main.text_content() or ""
            assert [text for text in HOSTILES if text not in said] == [], path
            expect(main.locator("img, iframe, del, script, object, .katex")).to_have_count(0)
            expect(
                page.locator("a[href^='javascript'], a[href^='data'], a[href*='evil']")
            ).to_have_count(0)
            assert page.title() != "owned"
            assert too_wide(page) == [], path
            assert not scrolls_sideways(page), path
