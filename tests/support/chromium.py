"""Find Chromium, or install it: `TRACKER_CHROMIUM`, the system's, Playwright's own, Debian's."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.installing import Missing, apt_install, can_apt, run

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HINT = "install Chromium, or name one in TRACKER_CHROMIUM"


def find() -> Path | None:
    """The Chromium to use, or None; a `TRACKER_CHROMIUM` that is no program raises `Missing`."""
    if named := os.environ.get("TRACKER_CHROMIUM"):
        if found := shutil.which(named):
            return Path(found)
        raise Missing(f"TRACKER_CHROMIUM={named} is not a program; {HINT}")
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    return _playwrights_own()


def ensure() -> Path:
    """`find`, installing Chromium first when there is none; `Missing` when nothing helps."""
    if found := find():
        return found
    if can_apt():
        apt_install("chromium")
    else:
        try:
            run(sys.executable, "-m", "playwright", "install", "chromium", seconds=300)
        except Missing as why:
            raise Missing(f"{HINT}; {why}") from None
    if found := find():
        return found
    raise Missing(HINT)


def ensure_korean_font() -> str:
    """Name of a font that draws Korean, installing one where that is possible.

    `Missing` when there is none: the pages then show boxes, but tests of their text still run.
    """
    if found := _korean_font():
        return found
    apt_install("fonts-noto-cjk")
    if found := _korean_font():
        return found
    raise Missing("no font with Korean letters, install fonts-noto-cjk")


def _korean_font() -> str | None:
    if not shutil.which("fc-list"):
        return None
    command = ("fc-list", ":lang=ko", "family")
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return min((line.split(",")[0] for line in listed.splitlines() if line), default=None)


def _playwrights_own() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None
