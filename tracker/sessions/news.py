"""A calendar brought up to date with news of its meetings or releases."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import accumulate

from tracker.domain.records import NewRelease
from tracker.sessions.calendar import Calendar
from tracker.sessions.rules import RELEASES

MEETINGS = ("FOMC", "ECB", "BOK")
NEWSWORTHY = (*MEETINGS, *RELEASES)
"""The calendars that news changes. Those of exchanges follow their tables."""
DAYS_ONLY = frozenset({"BOK"})
"""The calendars whose meetings are announced by day: their hour is the usual one until they are held."""

Latest = Mapping[date, NewRelease]


def latest(news: Iterable[NewRelease]) -> dict[str, dict[date, NewRelease]]:
    """By calendar and session the news that holds: of ``news``, in the order it became known, the last."""
    found: dict[str, dict[date, NewRelease]] = {}
    for row in news:
        if row.calendar in NEWSWORTHY:
            found.setdefault(row.calendar, {})[row.session] = row
    return found


def updated(shipped: Calendar, news: Latest) -> Calendar:
    """``shipped`` with what the news says of its sessions; a session of its own is added.

    A release comes out no earlier than the one before it: where the news moves one past the usual day
    of the next, the next is taken to come with it, and its moment is nominal. So is that of a meeting
    of which only the day was announced.
    """
    told = {day.toordinal(): row for day, row in news.items()}
    own = dict(zip(shipped.ordinals, shipped.closes, strict=True))
    own |= {ordinal: row.at for ordinal, row in told.items()}
    ordinals = sorted(own)
    closes = list(accumulate((own[ordinal] for ordinal in ordinals), max))
    unsure = {o for o, close in zip(ordinals, closes, strict=True) if close != own[o]}
    if shipped.name in DAYS_ONLY:
        unsure |= {ordinal for ordinal, row in told.items() if row.status == "scheduled"}
    called_off = {ordinal for ordinal, row in told.items() if row.status == "cancelled"}
    return replace(
        shipped,
        ordinals=ordinals,
        closes=closes,
        nominal=lambda o: o in unsure or (o not in told and shipped.nominal(o)),
        cancelled=(shipped.cancelled - told.keys()) | called_off,
    )
