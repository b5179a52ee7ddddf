"""How current the figures of each series are: the last one, its source, gaps, revisions, disagreements."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from tracker.criteria import period_text
from tracker.sessions.almanac import Almanac
from tracker.sessions.calendar import Calendar
from tracker.store.extents import Extent, extents
from tracker.store.figures import figures

COUNTED = ("count", "searched")
"""What a figure means where days without one are no gaps."""


@dataclass(frozen=True)
class Freshness:
    """The state of one series at a moment.

    ``first`` and ``last`` are periods; ``source`` published the last figure, known at ``known_at``.
    ``gaps`` counts sessions between the two without a figure, ``late`` those since then whose figure should
    be out, both None where figures need not come; ``revisions`` values that replaced an earlier one of the
    same source; ``disputed`` the periods about which sources disagree.
    """

    series: str
    figures: int
    first: str
    last: str
    source: str
    known_at: datetime
    gaps: int | None
    late: int | None
    revisions: int
    disputed: tuple[str, ...]


def freshness(
    db: Connection, almanac: Almanac, series: Collection[str], now: datetime
) -> dict[str, Freshness]:
    """The state of each series that has figures."""
    found = extents(db, series)
    disputed = disputes(db, almanac, list(found), now)
    return {
        name: _freshness(almanac, extent, disputed.get(name, ()), now)
        for name, extent in found.items()
    }


def _freshness(
    almanac: Almanac, extent: Extent, disputed: tuple[str, ...], now: datetime
) -> Freshness:
    calendar = almanac.calendar_of(extent.series)
    first, last = date.fromordinal(extent.first), date.fromordinal(extent.last)
    regular = almanac.catalogue[extent.series].meaning not in COUNTED
    return Freshness(
        series=extent.series,
        figures=extent.figures,
        first=period_text(calendar, first),
        last=period_text(calendar, last),
        source=extent.source,
        known_at=extent.known_at,
        gaps=_published(calendar, first, last) - extent.days if regular else None,
        late=_late(calendar, last, now) if regular else None,
        revisions=extent.figures - extent.prints,
        disputed=disputed,
    )


def _published(calendar: Calendar, first: date, last: date) -> int:
    """The sessions of a span that were not called off."""
    return sum(not calendar.is_cancelled(day) for day in calendar.between(first, last))


def _late(calendar: Calendar, last: date, now: datetime) -> int:
    """The sessions after ``last`` that are over."""
    over = calendar.last_close_until(now)
    return max(0, _published(calendar, last, over) - 1) if over else 0


def disputes(
    db: Connection, almanac: Almanac, series: Collection[str], now: datetime
) -> Mapping[str, tuple[str, ...]]:
    """The periods about which sources disagree, by series."""
    found = figures(db, almanac, series=series).disputed(int(now.timestamp()))
    told: dict[str, tuple[str, ...]] = {}
    for code, day in zip(found.series.tolist(), found.day.tolist(), strict=True):
        name = found.names[code]
        period = period_text(almanac.calendar_of(name), date.fromordinal(day))
        told[name] = (*told.get(name, ()), period)
    return told
