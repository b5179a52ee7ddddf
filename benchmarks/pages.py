"""The scorecard over a million settled calls: what a page costs the server, the wire and many readers.

Server times are those of a reader on Streamlit's own connection, from asking for a page to the end of
its script, on the same machine. The readers share the two cores with the server.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from statistics import median, quantiles
from time import perf_counter

from playwright.sync_api import ViewportSize, sync_playwright

from benchmarks.report import Table, at_most
from benchmarks.scorecard import COUNT, settled_store
from benchmarks.viewers import Reader, counted, crowd, memory, opened, served
from tracker.sessions.almanac import standard
from tracker.store.engine import open_store
from tracker.views import renew

PAGES = {
    "the record": "/",
    "the record, one series": "/?series=KOSPI",
    "the record, one quarter": "/?quarter=2015Q2",
    "the calls": "/calls",
    "the calls, void": "/calls?tab=void",
    "one call": "/call?id=5",
    "how it is counted": "/method",
}
MIXED = ["/", "/", "/?series=KOSPI", "/calls", "/call?id={call}"]
"""What readers ask for; ``{call}`` is another call each time, so that hardly any is asked for twice."""
READERS, THINK = 100, 10.0
PHONE: ViewportSize = {"width": 390, "height": 844}
FIRST, LATER, HELD, WIRE, CROWD = 500, 150, 400, 1.6, 1.0


def tables(*, quick: bool = False) -> list[Table]:
    """The tables of this benchmark."""
    url = f"sqlite:///{settled_store()}"
    summed = _summed_up(url)
    with served(url) as (address, pid):
        rows = asyncio.run(_views(address, 3 if quick else 9))
        held = memory(pid)
        sent = _wire(address)
        taken = asyncio.run(
            crowd(
                address,
                MIXED,
                calls=COUNT,
                readers=READERS,
                seconds=20 if quick else 60,
                think=THINK,
            )
        )
        after = memory(pid)
    slow = quantiles(taken, n=20)[-1]
    whole = [
        ["kept views brought up to date", f"{summed:.1f} s", "", ""],
        ["memory after one reader", *at_most(held, HELD, " MB")],
        ["first view of a phone over the wire", *at_most(sent / 1e6, WIRE, " MB")],
        [f"{READERS} readers, {len(taken):,} views: median", f"{median(taken):.2f} s", "", ""],
        [f"{READERS} readers: 95 % of the views within", *at_most(slow, CROWD, " s")],
        ["memory after them", *at_most(after, HELD, " MB")],
    ]
    columns = ("page", "first ms", "goal", "met", "later ms: median (range)", "goal", "met", "kB")
    note = (
        "First: the first view of that page since the server started. Later: the same page again by "
        "the same reader; what looks the same to everybody is drawn once for a state of the record. "
        f"Readers arrive over {3 * THINK:g} s, think {THINK:g} s on average between two views, and are "
        f"counted once all are there; one view in {len(MIXED)} is of a call that nobody asked for before."
    )
    beside = ("a million settled calls", "measured", "goal", "met")
    return [Table("Pages", columns, rows, (note,)), Table("The server", beside, whole)]


def _summed_up(url: str) -> float:
    with open_store(url) as store:
        began = perf_counter()
        renew(store, standard(), datetime.now(UTC))
        return perf_counter() - began


async def _views(address: str, rounds: int) -> list[list[str]]:
    rows = []
    for name, path in PAGES.items():
        reader = await opened(address)
        first, *later = [1000 * await reader.view(path) for _ in range(rounds + 1)]
        rows.append(_row(name, first, later, reader))
        await reader.socket.close()
    return rows


def _row(name: str, first: float, later: Sequence[float], reader: Reader) -> list[str]:
    if reader.failed:
        raise RuntimeError(f"the page {name} failed")
    shown, goal, met = at_most(median(later), LATER)
    spread = f"{shown} ({min(later):,.0f}-{max(later):,.0f})"
    return [name, *at_most(first, FIRST), spread, goal, met, f"{reader.drawn / 1e3:,.0f}"]


def _wire(address: str) -> int:
    """Bytes that a phone's browser gets for its first view, as they are sent."""
    with counted(address) as (counting, sent), sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium")
        page = browser.new_context(viewport=PHONE).new_page()
        page.goto(counting)
        page.locator("footer").wait_for()
        page.locator("canvas, svg.marks").first.wait_for()
        page.wait_for_load_state("networkidle")
        browser.close()
        return sum(sent)
