"""Pictures of every page, to be looked at: ``python -m tests.web.screenshots [DIR]``.

On a phone and on a desktop, in both languages, in light and in dark, from the record that ships. A picture
shows the whole page and has a palette of its own, which keeps it small.
"""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from io import BytesIO
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.support import chromium
from tests.web.browsing import DESKTOP, END, HELP_END, PHONE, opened, reading, serving, settled
from tracker.demo import demo
from tracker.presentation.i18n import LANGUAGES
from tracker.store.migrate import upgrade

FOLDER = Path("screenshots")
SIZES = {"phone": PHONE, "desktop": DESKTOP}
PATHS = {
    "record": "/",
    "record-part": "/?series=KOSPI",
    "calls-open": "/calls?tab=open",
    "calls-settled": "/calls?tab=settled",
    "calls-void": "/calls?tab=void",
    "not-calls": "/calls?tab=uncodable",
    "call": "/call?id=19",
    "call-event": "/call?id=22",
    "call-unknown": "/call?id=999999",
    "compare": "/compare",
    "method": "/method",
}
COLOURS_KEPT = 64


def main(folder: Path) -> None:
    """Write a picture of every page in all its forms into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place, ExitStack() as stack:
        shipped, empty = Path(place) / "shipped.db", Path(place) / "empty.db"
        demo(f"sqlite:///{shipped}", now=datetime.now(UTC), tell=lambda step, first: None)
        upgrade(f"sqlite:///{empty}")
        site, empty_site = (stack.enter_context(serving(file)) for file in (shipped, empty))
        browser = stack.enter_context(launched())
        for size, lang, dark in product(SIZES, LANGUAGES, (False, True)):
            form = f"{size}-{lang}-{'dark' if dark else 'light'}"
            for address, paths, end in ((site, PATHS, END), (empty_site, {"empty": "/"}, HELP_END)):
                with reading(browser, address, size=SIZES[size], dark=dark) as page:
                    for name, path in paths.items():
                        opened(page, f"{path}{'&' if '?' in path else '?'}lang={lang}", end=end)
                        file = folder / f"{name}-{form}.png"
                        file.write_bytes(picture(page, SIZES[size], end))
                        print(f"{file} {file.stat().st_size // 1000} kB")


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.ensure(), args=list(chromium.ARGS)
        )
        yield browser
        browser.close()


def picture(page: Page, size: ViewportSize, end: str) -> bytes:
    """The whole page as PNG: Streamlit scrolls inside the window, so the window is made as high as it is."""
    height = page.get_by_test_id("stMain").evaluate("e => e.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
    settled(page, end=end)
    shot = Image.open(BytesIO(page.screenshot(animations="disabled")))
    page.set_viewport_size(size)
    small = BytesIO()
    shot.convert("RGB").quantize(COLOURS_KEPT, dither=Image.Dither.NONE).save(
        small, "PNG", optimize=True
    )
    return small.getvalue()


if __name__ == "__main__":
    parser = ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    main(parser.parse_args().folder)
