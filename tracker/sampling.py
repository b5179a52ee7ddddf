"""The settled calls of a record as a sample for the scores, read and arranged by the column."""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from tracker.arranging import Arranged, arranged
from tracker.criteria import kinds
from tracker.ordering import numbered
from tracker.scores import ALL_ENDED, Sample
from tracker.sessions.almanac import Almanac
from tracker.sessions.calendar import Calendar
from tracker.store.calls_columns import NONE, CallColumns, call_columns, readings_settled

Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

NEEDED = (
    "question", "made", "due", "op", "compound", "for_it", "market", "base", "latest", "forecaster",
    "outcome", "kind", "series",
)  # fmt: skip
UNIX_DAY_ZERO = date(1970, 1, 1).toordinal()
DAY = 86_400


@dataclass(frozen=True)
class Record:
    """Calls arranged, and the sample of those whose outcome counts; ``settled`` are their rows.

    ``sessions`` is the length of the window of each call, settled or not.
    """

    calls: CallColumns
    places: Arranged
    sessions: Codes
    settled: NDArray[np.intp]
    sample: Sample


def read_calls(
    db: Connection, *, as_of: datetime, forecaster: str | None = None
) -> tuple[CallColumns, Codes]:
    """Every call, and of each question the readings that have settled: what ``record_of`` takes."""
    found = call_columns(db, as_of=as_of, forecaster=forecaster)
    return found, readings_settled(db, as_of=as_of)


def record_of(calls: CallColumns, readings: Codes, almanac: Almanac, as_of: datetime) -> Record:
    """Calls, oldest first, arranged; the sample has those with a TRUE or FALSE whose window has closed."""
    places, sessions = arranged(calls), sessions_of(calls, almanac)
    rows = np.flatnonzero(settled(calls, as_of))
    own = calls.take(rows, *NEEDED)
    stood = _stood(own, places.until[rows], almanac)
    sample = _sample(own, places, rows, sessions[rows], stood, _open_since(calls, as_of), readings)
    return Record(calls, places, sessions, rows, sample)


def decided(calls: CallColumns) -> Flags:
    """The calls whose question ended TRUE or FALSE."""
    return calls.is_("outcome", "TRUE") | calls.is_("outcome", "FALSE")


def settled(calls: CallColumns, as_of: datetime) -> Flags:
    """Those among them whose window has closed."""
    return np.asarray(decided(calls) & (calls.numbers["due"] <= as_of.timestamp()))


def _open_since(calls: CallColumns, as_of: datetime) -> int:
    """When the earliest call with a price was made whose question may still come out either way."""
    ended = settled(calls, as_of) | calls.is_("outcome", "VOID")
    waiting = ~ended & (calls.numbers["market"] != NONE)
    return int(calls.numbers["made"][waiting].min(initial=ALL_ENDED))


def sessions_of(calls: CallColumns, almanac: Almanac) -> Codes:
    """The sessions of the window of each call, at least 1.

    On the calendar of the series; a question with parts counts the weekdays.
    """
    sessions = np.ones(len(calls), np.int64)
    for rows, calendar in _by_calendar(calls, almanac):
        begins, last = (calls.numbers[name][rows] for name in ("begins", "last"))
        if calendar is None:
            sessions[rows] = _weekdays(begins, last)
        else:
            days = calendar.days_array()
            after, until = (np.searchsorted(days, day, "right") for day in (begins, last))
            sessions[rows] = until - after
    return np.maximum(sessions, 1)


def _sample(
    own: CallColumns,
    places: Arranged,
    rows: NDArray[np.intp],
    sessions: Codes,
    stood: Floats,
    open_since: int,
    readings: Codes,
) -> Sample:
    numbers, outcome = own.numbers, own.is_("outcome", "TRUE")
    side = numbers["for_it"]
    count, right = _readings(numbers["question"], readings)
    return Sample(
        family=numbered(places.family[rows]),
        question=numbered(places.question[rows]),
        in_force=places.in_force[rows],
        priced=places.priced[rows],
        said_true=side,
        outcome=outcome,
        p=_unknown(places.standing[rows]),
        stated=_is(places.basis[rows], own.names["basis"], "stated"),
        market=_unknown(numbers["market"]),
        base=_unknown(numbers["base"]),
        last=_unknown(numbers["latest"]),
        forecaster=numbered(own.codes["forecaster"]),
        made=numbers["made"],
        closed=numbers["due"],
        sessions=sessions,
        stood=stood,
        open_since=np.full(len(rows), open_since),
        up=_directions(own),
        readings=count,
        readings_right=np.where(side, right, count - right),
    )


def _unknown(shares: Floats) -> Floats:
    """The same array, with NaN in place of ``NONE``."""
    shares[shares == NONE] = np.nan
    return shares


def _is(codes: Codes, names: tuple[str, ...], text: str) -> Flags:
    return np.asarray(codes == (names.index(text) if text in names else -1))


def _readings(question: Codes, settled: Codes) -> tuple[Codes, Codes]:
    """Of each call's question: how many other readings have settled, and how many of them as TRUE."""
    if not len(settled):
        return np.zeros_like(question), np.zeros_like(question)
    place = np.minimum(np.searchsorted(settled[:, 0], question), len(settled) - 1)
    found = settled[place, 0] == question
    return np.where(found, settled[place, 1], 0), np.where(found, settled[place, 2], 0)


def _directions(calls: CallColumns) -> Codes:
    """1 where TRUE means that something rose or stood above, -1 for the opposite, 0 for neither."""
    found = np.zeros(len(calls), np.int64)
    for code, kind in enumerate(calls.names["kind"]):
        ways = kinds()[kind].Criterion.DIRECTIONS if kind in kinds() else {}
        of_kind = calls.codes["kind"] == code
        for op, way in ways.items():
            found[of_kind & (calls.numbers["op"] == op)] = way
    return found


def _stood(calls: CallColumns, until: Codes, almanac: Almanac) -> Floats:
    """The sessions during which each mention was the last word, on the calendars of ``sessions_of``."""
    stood = np.zeros(len(calls))
    for rows, calendar in _by_calendar(calls, almanac):
        made, end = calls.numbers["made"][rows], until[rows]
        if calendar is None:
            stood[rows] = _weekdays(_day(made), _day(end))
        else:
            closes = calendar.closes_array()
            before, after = (np.searchsorted(closes, at, "right") for at in (made, end))
            stood[rows] = after - before
    return np.maximum(stood, 0)


def _by_calendar(
    calls: CallColumns, almanac: Almanac
) -> list[tuple[NDArray[np.intp], Calendar | None]]:
    """The rows of each calendar; None for questions with parts and for series no longer known."""
    names = [
        almanac.catalogue[name].calendar if name in almanac.catalogue else ""
        for name in calls.names["series"]
    ]
    found = sorted(set(names))
    code = np.array([found.index(name) for name in names], np.int64)[calls.codes["series"]]
    code[calls.numbers["compound"]] = -1
    groups = [
        (np.flatnonzero(code == i), almanac.calendar(name) if name else None)
        for i, name in enumerate(found)
    ]
    return [*groups, (np.flatnonzero(code == -1), None)]


def _day(moment: Codes) -> Codes:
    return moment // DAY + UNIX_DAY_ZERO


def _weekdays(first: Codes, last: Codes) -> Codes:
    start, end = ((day - UNIX_DAY_ZERO).astype("datetime64[D]") for day in (first, last))
    return np.asarray(np.busday_count(start, end), np.int64)
