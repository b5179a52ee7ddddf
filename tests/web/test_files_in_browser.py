"""Pages that are files: they open from disk without a network, fit a phone, and break no rule."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize

from tests.report.chains import chain
from tests.web.axe import violations
from tests.web.browsing import DESKTOP, PHONE, reading
from tracker.presentation.i18n import LANGUAGES
from tracker.report import forms
from tracker.store.engine import Store

pytestmark = pytest.mark.untraced
WIDER = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize(("size", "dark"), [(PHONE, False), (DESKTOP, True)])
def test_a_report_opens_from_disk(
    seeded_store: Store, browser: Browser, tmp_path: Path, size: ViewportSize, dark: bool
) -> None:
    """March, when much settled, and a month with nothing; nothing is asked of any host, not even of one."""
    for link in chain(seeded_store, 8)[::7]:
        for name, content in forms(link.report).items():
            (tmp_path / name).write_bytes(content)
    pages = sorted(tmp_path.glob("*.html"))
    assert len(pages) == 2 * len(LANGUAGES)
    with reading(browser, tmp_path.as_uri(), size=size, dark=dark) as page:
        page.context.set_offline(True)
        for path in pages:
            page.goto(path.as_uri())
            assert page.locator("h1").count() == 1
            assert not page.evaluate(WIDER), path
            assert violations(page, of_colours=dark) == [], path
