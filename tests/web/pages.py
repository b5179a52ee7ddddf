"""Running the pages without a browser, and reading what they drew."""

import re
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tracker.paths import DATABASE_VARIABLE
from tracker.web.shell import SCRIPT

PAGES = ("score", "calls", "call", "compare", "method")


def drawn(page: str = "score", lang: str = "ko", /, **params: str) -> AppTest:
    """The page after one run; an exception that reached Streamlit fails the test."""
    app = AppTest.from_file(str(SCRIPT), default_timeout=30)
    if page != "score":
        app.switch_page(f"{page}.py")  # the address of a page is the name of its file
    app.query_params["lang"] = lang
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, [e.value for e in app.exception]
    return app


def bodies(app: AppTest) -> str:
    """The HTML of the page, one element a line."""
    return "\n".join(str(e.proto.body) for e in app.get("html"))


def words(app: AppTest) -> str:
    """What a reader sees in the HTML of the page."""
    shown = re.sub(r"<style>.*?</style>|<[^>]*>", " ", bodies(app), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(shown))


def use(monkeypatch: pytest.MonkeyPatch, url: str | Path) -> None:
    """Let the pages read this database."""
    monkeypatch.setenv(DATABASE_VARIABLE, f"sqlite:///{url}" if isinstance(url, Path) else url)
