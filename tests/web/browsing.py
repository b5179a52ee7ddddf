"""A server of the pages and a browser that reads them: every selector and every rule of waiting stands here.

A page may ask only its own host, may not raise an error, and may not write one to the console. Deep links
make Streamlit ask for two files beside the page first, which answer 404: those alone are let through.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from urllib.request import urlopen
from weakref import WeakKeyDictionary

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Locator,
    Page,
    Request,
    ViewportSize,
    expect,
)

from tracker.paths import DATABASE_VARIABLE, share

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PATIENCE = 30.0
_CONTEXTS: WeakKeyDictionary[Browser, dict[tuple[str, int], BrowserContext]] = WeakKeyDictionary()
expect.set_options(timeout=20_000)
BESIDE = re.compile(r"/(calls|call|compare|method)/_stcore/(health|host-config)$")

END = "footer"
"""What stands at the end of every page but those that say what to do about a record that cannot be read."""
HELP_END = "[data-testid=stCode] >> nth=-1"
BACKGROUND = "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"


@contextmanager
def serving(file: Path) -> Iterator[str]:
    """The pages of the record in ``file``, at the address given."""
    port = _free_port()
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(share("app.py")),
        f"--server.port={port}",
    ]
    environment = {**os.environ, DATABASE_VARIABLE: f"sqlite:///{file}"}
    with TemporaryFile() as log:
        process = subprocess.Popen(
            command,
            cwd=share("app.py").parent,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            _wait(process, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            with urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1) as answer:
                if answer.read() == b"ok":
                    return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the server did not answer in {PATIENCE:.0f} seconds")


@contextmanager
def reading(
    browser: Browser, address: str, *, size: ViewportSize, dark: bool = False
) -> Iterator[Page]:
    """A page that has nothing from pages before; what it must not do fails the test when it is left."""
    wrong: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith((address, "data:", "blob:")):
            wrong.append(f"asked for {request.url}")

    def heard(message: ConsoleMessage) -> None:
        beside = BESIDE.search(message.location.get("url", ""))
        if message.type == "error" and not beside:
            wrong.append(f"console: {message.text} {message.location}")

    def dismiss(dialog: Dialog) -> None:
        wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page = _context(browser, address, size).new_page()
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.on("request", asked)
    page.on("console", heard)
    page.on("dialog", dismiss)
    page.on("pageerror", lambda error: wrong.append(f"page error: {error}"))
    try:
        yield page
        assert not wrong, wrong
    finally:
        page.context.clear_cookies()
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
        page.close()


def _context(browser: Browser, address: str, size: ViewportSize) -> BrowserContext:
    """The context of all pages of a size at an address: only the first has to compile Streamlit's scripts."""
    known = _CONTEXTS.setdefault(browser, {})
    key = (address, size["width"])
    if key not in known:
        known[key] = browser.new_context(viewport=size, base_url=address)
    return known[key]


def opened(page: Page, path: str, *, end: str = END) -> Page:
    """The page at ``path``, drawn to its end."""
    page.goto(path)
    return settled(page, end=end)


def settled(page: Page, *, end: str = END) -> Page:
    """The page drawn to its ``end``, its charts too.

    After a click wait first for what it changes, such as the address: the page begins anew a moment later.
    """
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
    expect(page.locator(end)).to_be_visible()
    expect(page.locator("[data-testid=stSkeleton], [data-stale=true]")).to_have_count(0)
    expect(page.locator("[data-testid=stVegaLiteChart]:not(:has(svg, canvas))")).to_have_count(0)
    return page


def turned(page: Page, *, dark: bool) -> Page:
    """The same page in the other colours, without loading it again."""
    before = page.evaluate(BACKGROUND)
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.wait_for_function(f"before => ({BACKGROUND})() !== before", arg=before)
    return settled(page, end="h1")


def scrolled_to(page: Page, place: Locator) -> None:
    """Bring ``place`` into view and let the scroll end: an open list closes when the page moves."""
    place.scroll_into_view_if_needed()
    page.evaluate("() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")


def too_wide(page: Page) -> list[str]:
    """What reaches over the right edge of the window."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stMain] *')]
            .filter(e => e.getBoundingClientRect().width && e.getBoundingClientRect().right > innerWidth + 1)
            .map(e => `${e.tagName} ${e.className} ${e.textContent.slice(0, 40)}`)"""
    )
    return found


def scrolls_sideways(page: Page) -> bool:
    """Whether the page can be moved sideways."""
    return bool(
        page.evaluate(
            "() => [document.documentElement, document.querySelector('[data-testid=stMain]')]"
            ".some(e => e.scrollWidth > e.clientWidth + 1)"
        )
    )
