"""A million random questions of every simple kind as columns, made without a million objects."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.world import World
from tracker.criteria import Column
from tracker.criteria._columns import DTYPES
from tracker.domain.amounts import MICRO
from tracker.panel import Panel, held

Ints = NDArray[np.int64]
Rng = np.random.Generator
Terms = dict[str, NDArray[Any]]

MIX = {
    "move": 30, "level": 10, "touch": 15, "drawdown": 10, "relative": 10, "decision": 5, "path": 4,
    "release": 5, "volatility": 3, "average": 5, "event": 3,
}  # fmt: skip
"""Of a hundred questions, how many are of each kind."""


@dataclass(frozen=True)
class Sessions:
    """The calendars of the series a column is about: each question's own, by rank."""

    code: NDArray[np.int32]
    days: list[NDArray[np.int32]]
    closes: list[Ints]
    bounds: Ints

    def day(self, rank: Ints) -> NDArray[np.int32]:
        """The session at each rank of each question's calendar."""
        return self._gather(self.days, rank).astype(np.int32)

    def close(self, rank: Ints) -> Ints:
        """When that session closes."""
        return self._gather(self.closes, rank)

    def until(self, day: NDArray[np.int32]) -> Ints:
        """The rank of the last session on or before each day."""
        found = np.zeros(len(day), np.int64)
        for code in np.unique(self.code):
            rows = self.code == code
            found[rows] = np.searchsorted(self.days[code], day[rows], side="right") - 1
        return found

    def _gather(self, of: list[NDArray[np.int32]] | list[Ints], rank: Ints) -> Ints:
        starts = np.concatenate(([0], np.cumsum([len(one) for one in of])))
        return np.asarray(np.concatenate(of)[starts[self.code] + rank], np.int64)


def mixed(world: World, panel: Panel, count: int, seed: int) -> dict[str, Column]:
    """``count`` questions in the proportions of ``MIX``, a column for each kind."""
    rng = np.random.default_rng(seed)
    return {
        kind: _column(_MAKERS[kind](world, panel, rng, count * share // 100))
        for kind, share in MIX.items()
    }


def _sessions(world: World, panel: Panel, code: NDArray[np.int32], *, margin: int) -> Sessions:
    """The calendars of ``code``; ``bounds`` are ranks between which windows of ``margin`` fit."""
    calendars = [world.almanac.calendar_of(name) for name in panel.names]
    days, closes = [c.days_array() for c in calendars], [c.closes_array() for c in calendars]
    first, last = world.begins.date().toordinal(), world.ends.date().toordinal()
    bounds = [(np.searchsorted(d, first) + margin, np.searchsorted(d, last) - margin) for d in days]
    return Sessions(code, days, closes, np.array(bounds, np.int64))


def _codes(world: World, panel: Panel, rng: Rng, n: int, *meanings: str) -> NDArray[np.int32]:
    names = [name for meaning in meanings for name in world.by_meaning[meaning]]
    return rng.choice(panel.codes(names), n)


def _starts(where: Sessions, rng: Rng) -> Ints:
    low, high = where.bounds[where.code].T
    return np.asarray(rng.integers(low, np.maximum(high, low + 1)))


def _column(given: Terms) -> Column:
    size = len(given["due"])
    return Column(
        *(np.asarray(given.get(f.name, np.zeros(size)), DTYPES[f.name]) for f in fields(Column))
    )


def _near(panel: Panel, rng: Rng, code: NDArray[np.int32], day: NDArray[np.int32]) -> Ints:
    """A level within a tenth of the figure of that day, often the figure itself."""
    value = panel.value[panel.slot(code, day)]
    value = np.where(held(value), value, 100 * MICRO)
    return np.asarray(value + value // 100 * rng.integers(-10, 11, len(day)))


def _windows(world: World, panel: Panel, rng: Rng, n: int) -> tuple[Sessions, Ints, Ints, Terms]:
    """Windows of 1 to 252 sessions after an entry on series of closes."""
    where = _sessions(world, panel, _codes(world, panel, rng, n, "close"), margin=300)
    start = _starts(where, rng)
    end = start + rng.integers(1, 253, n)
    return (
        where,
        start,
        end,
        {
            "series": where.code,
            "op": rng.choice([1, -1], n),
            "entry": where.day(start),
            "first": where.day(start + 1),
            "last": where.day(end),
            "due": where.close(end),
        },
    )


def _move(world: World, panel: Panel, rng: Rng, n: int) -> Terms:
    *_, given = _windows(world, panel, rng, n)
    return given | {"x": rng.choice([0, 0, 5, 10], n) * MICRO}


def _level(world: World, panel: Panel, rng: Rng, n: int) -> Terms:
    where, start, _, given = _windows(world, panel, rng, n)
    level = _near(panel, rng, where.code, where.day(start))
    return given | {"entry": np.zeros(n), "first": given["last"], "x": level}


def _touch(world: World, panel: Panel, rng: Rng, n: int) -> Terms:
    where, start, _, given = _windows(world, panel, rng, n)
    level = _near(panel, rng, where.code, where.day(start))
    op = rng.choice([1, -1, 2, -2], n)
    return given | {"first": given["entry"], "entry": np.zeros(n), "op": op, "x": level}


def _drawdown(world: World, panel: Panel, rng: Rng, n: int) -> Terms:
    *_, given = _windows(world, panel, rng, n)
    return given | {"x": rng.choice([2, 5, 10, 20], n) * MICRO}


def _relative(world: World, panel: Panel, rng: Rng, n: int) -> Terms:
    where, start, end, given = _windows(world, panel, rng, n)
    end = np.maximum(end, start + 10)
    closes = np.sort(panel.codes(world.by_meaning["close"]))
    place = np.searchsorted(closes, where.code) + rng.integers(1, len(closes), n)
    other = closes[place % len(closes)]
    theirs = Sessions(other, where.days, where.closes, where.bounds)
    begins, ends = theirs.until(where.day(start)), theirs.until(where.day(end))
    return given | {
        "other": other,
        "last": where.day(end),
        "other_entry": theirs.day(begins),
        "other_last": theirs.day(ends),
        "due": np.maximum(where.close(end), theirs.close(ends)),
    }


def _average(world: World, panel: Panel, rng: Rng, n: int) -> Terms:
    where, _, end, given = _windows(world, panel, rng, n)
    length = rng.integers(2, 201, n)
    return given | {"entry": where.day(end - length + 1), "first": given["last"], "n": length}


def _volatility(world: World, panel: Panel, rng: Rng, n: int) -> Terms:
    where, start, end, given = _windows(world, panel, rng, n)
    prior, end = rng.integers(2, 61, n), np.maximum(end, start + 2)
    return given | {
        "entry": where.day(start - prior),
        "last": where.day(end),
        "due": where.close(end),
        "n": prior,
    }


def _decision(world: World, panel: Panel, rng: Rng, n: int) -> Terms:
    where = _sessions(world, panel, _codes(world, panel, rng, n, "decision"), margin=1)
    rank, op = _starts(where, rng), rng.choice([0, 1, -1, 2, 3, 4], n)
    change = np.where(op > 1, 0, rng.choice([-25, 0, 25, 50], n) * MICRO)
    return _at(where, rank, rank) | {"op": op, "x": change}


def _path(world: World, panel: Panel, rng: Rng, n: int) -> Terms:
    where = _sessions(world, panel, _codes(world, panel, rng, n, "decision"), margin=9)
    rank = _starts(where, rng)
    return _at(where, rank, rank + rng.integers(0, 8, n)) | {"op": rng.choice([1, -1], n)}


def _release(world: World, panel: Panel, rng: Rng, n: int) -> Terms:
    where = _sessions(world, panel, _codes(world, panel, rng, n, "first print"), margin=1)
    rank, op, bar = _starts(where, rng), rng.choice([1, -1, 2, -2, 3], n), rng.choice([90, 150], n)
    polls = panel.codes([f"{name}_CONSENSUS" for name in panel.names])
    polled = (np.abs(op) == 1) & (rng.random(n) < 0.7)
    return _at(where, rank, rank) | {
        "other": np.where(polled, polls[where.code], len(panel.names)),
        "op": op,
        "other_entry": where.day(rank) * polled,
        "x": bar * MICRO,
        "y": (bar + 50) * MICRO,
    }


def _event(world: World, panel: Panel, rng: Rng, n: int) -> Terms:
    where = _sessions(world, panel, _codes(world, panel, rng, n, "count"), margin=100)
    rank = _starts(where, rng)
    searches = panel.codes([f"{name}.searched" for name in panel.names])
    return _at(where, rank, rank + rng.integers(1, 91, n)) | {"other": searches[where.code]}


def _at(where: Sessions, first: Ints, last: Ints) -> Terms:
    """A window on dates, without an entry."""
    return {
        "series": where.code,
        "first": where.day(first),
        "last": where.day(last),
        "due": where.close(last),
    }


Maker = Callable[[World, Panel, Rng, int], Terms]
_MAKERS: dict[str, Maker] = {
    "move": _move, "level": _level, "touch": _touch, "drawdown": _drawdown, "relative": _relative,
    "decision": _decision, "path": _path, "release": _release, "volatility": _volatility,
    "average": _average, "event": _event,
}  # fmt: skip

FIRST, LAST = date(2015, 1, 2), date(2026, 6, 30)
