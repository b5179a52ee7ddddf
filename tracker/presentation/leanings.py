"""What a call is about: its series, which way it leans on a price, when it is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from tracker.calls import Call
from tracker.domain.terms import Terms
from tracker.sessions.almanac import Almanac

SIGNED = ("move", "level", "drawdown", "average")


@dataclass(frozen=True)
class Leaning:
    """A part of a call that is about a price: its terms and the way it points (1 up, -1 down)."""

    terms: Terms
    way: int


def leanings(call: Call, almanac: Almanac) -> list[Leaning]:
    """The parts of a call that point up or down on a price."""
    side = 1 if call.said_true else -1
    return [
        Leaning(t, way * side)
        for t, way in _ways(call.terms, 1)
        if way and is_price(t.series, almanac)
    ]


def entry_of(terms: Terms, call: Call, almanac: Almanac) -> date:
    """The session at whose close this part of a call entered."""
    if terms.kind in ("move", "drawdown", "relative"):
        return date.fromordinal(terms.entry)
    if terms.kind == "touch":
        return date.fromordinal(terms.first)
    return almanac.calendar_of(terms.series).first_close_from(call.made_at)


def is_price(series: str, almanac: Almanac) -> bool:
    """Whether the figures of a series are closes, so that a line through them means something."""
    return series in almanac.catalogue and almanac.catalogue[series].meaning == "close"


def _ways(terms: Terms, side: int) -> Iterator[tuple[Terms, int]]:
    if terms.kind == "if then":
        yield from _ways(terms.parts[1], side)
    elif terms.parts:
        turned = -side if terms.kind == "not" else side
        for part in terms.parts:
            yield from _ways(part, turned)
    else:
        yield terms, side * _way(terms)


def _way(terms: Terms) -> int:
    if terms.kind in SIGNED:
        return 1 if terms.op > 0 else -1
    if terms.kind == "touch":
        return 1 if terms.op in (1, -2) else -1
    return 1 if terms.kind == "relative" else 0


def parts_of(terms: Terms) -> list[Terms]:
    """The simple questions inside a question, the claim of a conditional before its condition."""
    if terms.kind == "if then":
        return [*parts_of(terms.parts[1]), *parts_of(terms.parts[0])]
    return [leaf for part in terms.parts for leaf in parts_of(part)] or [terms]


def series_in(terms: Terms) -> tuple[str, ...]:
    """The series a question is about, those of a claim before those of its condition."""
    return tuple(dict.fromkeys(leaf.series for leaf in parts_of(terms) if leaf.series))


def due_day(terms: Terms, almanac: Almanac) -> date:
    """The day a question is due, on the clock of the place where its last figure comes out."""
    last = max(parts_of(terms), key=lambda leaf: leaf.due)
    zone = almanac.calendar_of(last.series).zone if last.series in almanac.catalogue else "UTC"
    return datetime.fromtimestamp(terms.due, UTC).astimezone(ZoneInfo(zone)).date()
