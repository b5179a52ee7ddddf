"""Reports that follow each other, each with the row by which it is on record."""

from typing import NamedTuple

from tests.support.records import NOW
from tracker.report import Period, Report, gather, written
from tracker.sessions.almanac import standard
from tracker.store import reports
from tracker.store.engine import Store
from tracker.store.reports import NewReport


class Link(NamedTuple):
    """A report and its row."""

    report: Report
    row: NewReport


def chain(store: Store, months: int, *, after: NewReport | None = None) -> list[Link]:
    """The reports of so many months, from the one after ``after``, else from the first call on."""
    with store.reading() as db:
        first = reports.first_call(db)
    assert first is not None
    period = Period.parse(after.period).following if after else Period.of(first)
    found: list[Link] = []
    for _ in range(months):
        with store.reading() as db:
            reach = reports.reach_of(db, period.ends_at)
        report = gather(store, standard(), period, before=after, reach=reach, now=NOW)
        after = written(report, reach)
        found.append(Link(report, after))
        period = period.following
    return found
