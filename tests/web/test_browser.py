"""The pages in a real browser, on a phone and on a desktop, in both languages."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.web.browsing import DESKTOP, PHONE, opened, reading, scrolls_sideways, settled, too_wide
from tracker.web.i18n import Texts

pytestmark = pytest.mark.untraced  # the pages run in another process
PATHS = {"score": "/", "calls": "/calls", "call": "/call?id=19", "method": "/method"}
TITLES = {"score": "app.of", "calls": "calls.title", "method": "method.title"}


def at(path: str, lang: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={lang}"


@pytest.mark.parametrize(
    ("lang", "size", "dark"),
    [("ko", PHONE, False), ("en", PHONE, True), ("ko", DESKTOP, True), ("en", DESKTOP, False)],
    ids=["ko-phone-light", "en-phone-dark", "ko-desktop-dark", "en-desktop-light"],
)
def test_every_page_fits_and_asks_nobody_else(
    browser: Browser, site: str, lang: str, size: ViewportSize, dark: bool
) -> None:
    """In its language, without a sideways scroll, an error, or a request that leaves the host."""
    with reading(browser, site, size=size, dark=dark) as page:
        for name, path in PATHS.items():
            opened(page, at(path, lang))
            heading = page.get_by_role("heading", level=1)
            expect(heading).to_have_count(1)
            if name == "score":
                charts_are_drawn(page, size["height"])
            if name in TITLES:
                expect(heading).to_contain_text(Texts(lang)(TITLES[name], name="Pluto Research"))
            expect(page.locator("html")).to_have_attribute("lang", lang)
            assert too_wide(page) == [], name
            assert not scrolls_sideways(page), name


def charts_are_drawn(page: Page, height: int) -> None:
    """Two charts stand on the page, and the hit rate on its first screen."""
    charts = page.get_by_test_id("stVegaLiteChart")
    expect(charts).to_have_count(2)
    for chart in charts.all():
        expect(chart.locator("svg, canvas").first).to_be_visible()
    box = page.locator(".kpi").first.bounding_box()
    assert box is not None
    assert box["y"] < height


def test_from_the_list_to_a_call_and_back(browser: Browser, site: str) -> None:
    """Filter, open a call by its card, go back: the filter is still in the address and on the page."""
    with reading(browser, site, size=PHONE) as page:
        opened(page, at("/calls", "ko"))
        settled(page, lambda: page.get_by_text(re.compile(r"^빗나감 \d+$")).click())
        expect(page).to_have_url(re.compile("status=miss"))
        expect(page.locator("article .chip.hit")).to_have_count(0)
        said = page.locator("article .said").first.inner_text()
        settled(page, lambda: page.locator("article").first.click(force=True))
        expect(page).to_have_url(re.compile(r"/call\?.*id=\d+"))
        expect(page.get_by_role("heading", level=1)).to_contain_text(said)
        settled(page, _went_back(page))
        expect(page).to_have_url(re.compile("status=miss"))
        expect(page.locator("article .chip.hit")).to_have_count(0)


def _went_back(page: Page) -> Callable[[], None]:
    return lambda: (page.go_back(), None)[1]


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
        opened(page, at("/calls?status=hit", "ko"))
        page.get_by_role("link", name="English").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Calls")
        expect(page).to_have_url(re.compile(r"status=hit.*lang=en|lang=en.*status=hit"))
        expect(page.locator("html")).to_have_attribute("lang", "en")
        settled(page, lambda: page.get_by_role("link", name="Method").click())
        expect(page.get_by_role("heading", level=1)).to_contain_text("How to read")
        expect(page).to_have_url(re.compile("lang=en"))


def test_hostile_text_is_shown_and_does_nothing(browser: Browser, hostile_site: str) -> None:
    """No picture is loaded, no script runs, nothing is hidden: the text stands there to be read."""
    with reading(browser, hostile_site, size=PHONE) as page:
        for path in ("/", "/calls", "/call?id=1"):
            opened(page, at(path, "ko"))
            main = page.get_by_test_id("stMain")
            expect(main.get_by_text("<script>alert(1)</script>").first).to_be_visible()
            expect(main.locator("img, iframe, del, script")).to_have_count(0)
            expect(page.locator("a[href^='javascript']")).to_have_count(0)
            assert page.title() != "owned"
            assert too_wide(page) == [], path
