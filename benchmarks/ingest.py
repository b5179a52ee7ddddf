"""Taking in forty years of fifty daily series, and reading them again as they were known at a moment."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from statistics import median

from benchmarks.report import Table, at_most
from benchmarks.timing import Time, environment, peak, spread, timed
from tracker import sessions
from tracker.domain.series import Catalogue, Series
from tracker.history import in_step
from tracker.ingest import ingest
from tracker.panel import Panel
from tracker.sessions.almanac import Almanac
from tracker.sources import Answer, Page, Published, Request, Source, Standing
from tracker.sources._reading import day_of, items_of, json_of, value_of
from tracker.sources._shapes import json_shape
from tracker.store.engine import open_store
from tracker.store.figures import figures
from tracker.store.migrate import upgrade

SERIES, SESSIONS = 50, 10_000
FIRST, NOW = date(2000, 1, 3), datetime(2039, 12, 31, tzinfo=UTC)
AS_OF = datetime(2038, 1, 1, tzinfo=UTC)
SECONDS, MEGABYTES, PANEL_SECONDS = 60, 500, 0.5
NAMES = tuple(f"S{i:02}" for i in range(SERIES))
SOURCE = Source(
    label="benchmark",
    what="figures made up for a benchmark",
    standing=Standing.UNOFFICIAL,
    url="https://example.org",
    series=frozenset(NAMES),
    pages=lambda ask, wanted: iter(()),
    probe=Request(path="/"),
    shape=json_shape,
    expected=frozenset(),
)


@dataclass(frozen=True)
class Run:
    """One process: time and peak memory of taking everything in, time of the panel read from it."""

    taken: Time
    megabytes: float
    panel: Time


def tables(*, quick: bool = False) -> list[Table]:
    """The table of this benchmark."""
    runs = [_run() for _ in range(3 if quick else 9)]
    taken, panel = [run.taken for run in runs], [run.panel for run in runs]
    rows = [
        ["taken in, s", spread(taken), *at_most(median(t.wall for t in taken), SECONDS, " s")],
        ["peak memory, MB", "", *at_most(max(r.megabytes for r in runs), MEGABYTES, " MB")],
        ["panel as of a moment, s", spread(panel), *_panel(panel)],
    ]
    note = (
        f"{SERIES} series of {SESSIONS:,} sessions as JSON answers, one a series, on SQLite: read, compared "
        "with what is on record, stored with their answer. The panel is of all series as known in 2038."
    )
    columns = ("what", "median (range)", "measured", "goal", "met")
    return [Table("Forty years of fifty series", columns, rows, (note,))]


def _panel(times: list[Time]) -> list[str]:
    return at_most(1000 * median(t.wall for t in times), 1000 * PANEL_SECONDS, " ms")


def _run() -> Run:
    command = [sys.executable, "-m", "benchmarks.ingest"]
    done = subprocess.run(command, env=environment(), check=True, capture_output=True, text=True)
    taken, megabytes, panel = json.loads(done.stdout)
    return Run(Time(*taken), megabytes, Time(*panel))


def almanac() -> Almanac:
    """Fifty series of every weekday."""
    each = (Series(n, n, n, "points", "FX", "nobody", "close") for n in NAMES)
    return Almanac(Catalogue(each), sessions.calendar)


def answers() -> Iterator[Answer]:
    """The whole history of each series, as a source would send it."""
    days = sessions.calendar("FX").between(FIRST, NOW.date())[:SESSIONS]
    for i, name in enumerate(NAMES):
        items = [
            {"date": day.isoformat(), "value": f"{1000 + (k * (i + 7)) % 997}.{k % 100:02}"}
            for k, day in enumerate(days)
        ]
        yield Answer(
            url=f"https://example.org/{name}",
            status=200,
            content_type="application/json",
            body=json.dumps({"series": name, "observations": items}).encode(),
            retrieved_at=NOW,
        )


def read(answer: Answer) -> Page:
    """The figures of one answer."""
    document = json_of(answer)
    items = items_of(answer, document, "observations")
    values = ((day_of(answer, i["date"]), value_of(answer, i["value"])) for i in items)
    name = document["series"]
    return Page(
        answer, tuple(Published(name, day, v) for day, v in values if isinstance(v, Decimal))
    )


def _measure() -> Run:
    known = almanac()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'record.db'}"
        upgrade(url)
        with open_store(url) as store:
            with timed() as taken:
                for answer in answers():
                    with store.writing() as db, in_step(db, known, NOW):
                        ingest(db, SOURCE, read(answer), known, NOW)
            megabytes = peak()
            with store.reading() as db, timed() as panel:
                found = figures(db, known, known_by=AS_OF)
                Panel(found, known.calendar_of, int(AS_OF.timestamp()))
    return Run(taken[0], megabytes, panel[0])


if __name__ == "__main__":
    run = _measure()
    times = [[time.wall, time.cpu] for time in (run.taken, run.panel)]
    print(json.dumps([times[0], run.megabytes, times[1]]))
