"""Figures as they were known at one moment, laid out so that a column of questions is a few gathers.

Every series is a run of slots, one for each session of its calendar from its first figure to its last;
the runs stand one behind the other in flat arrays. Slot 0 belongs to no series and is always missing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

MISSING = np.iinfo(np.int64).min
CANCELLED = MISSING + 1
ENDED = MISSING + 2
WORTHLESS = ENDED


class Grid(Protocol):
    """The part of a calendar a panel needs; calendars with one name are the same calendar."""

    @property
    def name(self) -> str: ...

    def days_array(self) -> NDArray[np.int32]:
        """The sessions as ordinals, sorted."""

    def rank_table(self) -> tuple[int, NDArray[np.int32]]:
        """The first day of the table and, for each day from it, the rank of the last session up to it."""


@dataclass(frozen=True)
class Figures:
    """Observations as columns of one length.

    ``series`` indexes ``names``; ``day`` ordinals; ``value`` micro-units, ``CANCELLED`` for a release
    that will not come, ``ENDED`` for a series that stops there; ``known_at`` epoch seconds;
    ``corrects`` the id of the row that this one replaces as wrong, or 0.
    """

    names: tuple[str, ...]
    series: NDArray[np.int32]
    day: NDArray[np.int32]
    value: Ints
    known_at: Ints
    id: Ints
    corrects: Ints

    def known(self, as_of: int) -> "Figures":
        """The rows in force at ``as_of``: known by then, not corrected by then, first prints only."""
        seen = self.known_at <= as_of
        replaced = self.corrects[seen]
        if replaced.any():
            seen &= ~np.isin(self.id, replaced)
        rows = np.flatnonzero(seen)
        order = np.lexsort((self.id[rows], self.known_at[rows], self.day[rows], self.series[rows]))
        rows = rows[order]
        if len(rows):
            repeated = (self.series[rows][1:] == self.series[rows][:-1]) & (
                self.day[rows][1:] == self.day[rows][:-1]
            )
            rows = rows[np.concatenate(([True], ~repeated))]
        return self.take(rows)

    def take(self, rows: NDArray[np.intp]) -> "Figures":
        columns = (self.series, self.day, self.value, self.known_at, self.id, self.corrects)
        return Figures(self.names, *(column[rows] for column in columns))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Span:
    """A column of session windows: slots ``lo`` to ``hi`` and whether each session has a figure.

    ``whole`` is false where a session is missing; ``gap`` is then the ordinal of the first such session.
    Where nothing at all is present ``lo`` is 0 and ``hi`` is -1.
    """

    lo: Ints
    hi: Ints
    whole: Bools
    gap: Ints


class Panel:
    """What was known at ``as_of`` (epoch seconds), first prints only. Never changes once made.

    ``calendar_of`` gives the calendar of a series. A figure on a day that is no session is refused
    with ``ValueError``: it could never be looked up.
    """

    def __init__(self, figures: Figures, calendar_of: Callable[[str], Grid], as_of: int) -> None:
        self.as_of = as_of
        self.names = figures.names
        self.index = {name: i for i, name in enumerate(figures.names)}
        self._lay_out(figures.known(as_of), calendar_of)

    def _lay_out(self, rows: Figures, calendar_of: Callable[[str], Grid]) -> None:
        grids = [calendar_of(name) for name in self.names]
        self._place_calendars(grids)
        count = len(self.names) + 1
        self._start, self._length, self._base = (np.zeros(count, np.int64) for _ in range(3))
        bounds = np.searchsorted(rows.series, np.arange(count))
        slots, days = [np.zeros(0, np.int64)], [np.zeros(1, np.int64)]
        width = 1
        for i, grid in enumerate(grids):
            own = rows.day[bounds[i] : bounds[i + 1]].astype(np.int64)
            if not len(own):
                continue
            sessions, ranks = grid.days_array(), self.rank(np.full(len(own), i), own)
            strays = own[sessions[ranks] != own]
            if len(strays):
                raise ValueError(f"{self.names[i]}: day {strays[0]} is no {grid.name} session")
            self._start[i], self._length[i] = ranks[0], ranks[-1] - ranks[0] + 1
            self._base[i] = width
            slots.append(width + ranks - ranks[0])
            days.append(sessions[ranks[0] : ranks[-1] + 1].astype(np.int64))
            width += int(self._length[i])
        at = np.concatenate(slots)
        self.day = np.concatenate(days)
        self.value = np.full(width, MISSING, np.int64)
        self.observation, self.known_at = np.zeros(width, np.int64), np.zeros(width, np.int64)
        self.value[at], self.observation[at], self.known_at[at] = rows.value, rows.id, rows.known_at

    def _place_calendars(self, grids: Sequence[Grid]) -> None:
        """Lay the rank tables and the sessions of all calendars end to end, each calendar once."""
        count = len(grids) + 1
        self._table_at, self._sessions_at = np.zeros(count, np.int64), np.zeros(count, np.int64)
        self._first_day, self._last_day = np.zeros(count, np.int64), np.full(count, -1, np.int64)
        tables, calendars = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
        placed: dict[str, tuple[int, int]] = {}
        for i, grid in enumerate(grids):
            first_day, table = grid.rank_table()
            if grid.name not in placed:
                placed[grid.name] = sum(map(len, tables)), sum(map(len, calendars))
                tables.append(table)
                calendars.append(grid.days_array())
            self._table_at[i], self._sessions_at[i] = placed[grid.name]
            self._first_day[i], self._last_day[i] = first_day, first_day + len(table) - 1
        self._tables = np.concatenate([*tables, np.full(1, -1, np.int32)]).astype(np.int64)
        self._sessions = np.concatenate([*calendars, np.zeros(1, np.int32)]).astype(np.int64)

    def codes(self, names: Sequence[str]) -> NDArray[np.int32]:
        """Series names as indices of this panel; a series without figures is the last index."""
        none = len(self.names)
        return np.fromiter((self.index.get(n, none) for n in names), np.int32, len(names))

    def rank(self, series: NDArray[np.integer], day: NDArray[np.integer]) -> Ints:
        """The rank of the last session on or before ``day`` in each series' calendar, -1 before all."""
        since = day.astype(np.int64) - self._first_day[series]
        inside = (since >= 0) & (day <= self._last_day[series])
        return np.where(
            inside, self._tables[np.where(inside, self._table_at[series] + since, -1)], -1
        )

    def slot(self, series: NDArray[np.integer], day: NDArray[np.integer]) -> Ints:
        """The slot of each session, 0 where the series has none there."""
        step = self.rank(series, day) - self._start[series]
        inside = (step >= 0) & (step < self._length[series])
        return np.where(inside, self._base[series] + step, 0)

    def has(self, slot: Ints) -> Bools:
        """Whether each slot holds a usable figure."""
        return np.asarray(self.value[slot] > WORTHLESS)

    def cancelled(self, slot: Ints) -> Bools:
        """Whether the release of each slot was called off or its series has ended there."""
        return np.asarray((self.value[slot] == CANCELLED) | (self.value[slot] == ENDED))

    @cached_property
    def present(self) -> Ints:
        """Running count of usable figures: ``present[j] - present[i]`` lie in slots ``i`` to ``j - 1``."""
        return np.concatenate(([0], np.cumsum(self.value > WORTHLESS)))

    @cached_property
    def next_gap(self) -> Ints:
        """The first slot at or after each one that holds no usable figure."""
        width = len(self.value)
        gaps = np.where(self.value > WORTHLESS, width, np.arange(width))
        return np.asarray(np.minimum.accumulate(gaps[::-1])[::-1])

    def span(
        self, series: NDArray[np.integer], first: NDArray[np.integer], last: NDArray[np.integer]
    ) -> Span:
        """The windows ``first`` to ``last`` (sessions, both included) of each series."""
        start, length = self._start[series], self._length[series]
        rank_first, rank_last = self.rank(series, first), self.rank(series, last)
        lo = np.clip(rank_first - start, 0, length)
        hi = np.clip(rank_last - start, -1, length - 1)
        empty = (hi < lo) | (rank_first < 0)
        base = self._base[series]
        low = np.where(empty, 0, base + lo)
        high = np.where(empty, -1, base + hi)
        held = np.where(empty, 0, self.present[high + 1] - self.present[low])
        whole = ~empty & (held == rank_last - rank_first + 1)
        inner = self.next_gap[low]
        following = self._sessions[self._sessions_at[series] + start + hi + 1]
        after = np.where(inner <= high, self.day[np.minimum(inner, len(self.day) - 1)], following)
        gap = np.where(empty | (rank_first < start), first, after)
        return Span(low, high, whole, np.where(whole, 0, gap))

    def highest(self, lo: Ints, hi: Ints) -> Ints:
        """The slot of the first highest figure in each window; windows must not be empty."""
        return self._highest.query(lo, hi)

    def lowest(self, lo: Ints, hi: Ints) -> Ints:
        """The slot of the first lowest figure in each window; windows must not be empty."""
        return self._lowest.query(lo, hi)

    @cached_property
    def _highest(self) -> "Extremes":
        return Extremes(self.value)

    @cached_property
    def _lowest(self) -> "Extremes":
        return Extremes(np.where(self.value > WORTHLESS, -self.value, MISSING))

    def first_at_least(self, lo: Ints, hi: Ints, bar: Ints) -> Ints:
        """The first slot in each window whose figure is at least ``bar``; one must exist."""
        return self._highest.first_reach(lo, hi, bar)

    def first_at_most(self, lo: Ints, hi: Ints, bar: Ints) -> Ints:
        """The first slot in each window whose figure is at most ``bar``; one must exist."""
        return self._lowest.first_reach(lo, hi, -bar)

    @cached_property
    def running_sum(self) -> Ints:
        """Running sum of figures, missing ones as 0: slots ``i`` to ``j - 1`` sum to ``[j] - [i]``."""
        return np.concatenate(([0], np.cumsum(np.where(self.value > WORTHLESS, self.value, 0))))

    @cached_property
    def log_return(self) -> Floats:
        """The natural log of each figure over the one before it; 0 unless both are positive."""
        now = self.value
        before = np.concatenate(([MISSING], now[:-1]))
        good = (now > 0) & (before > 0)
        return np.log(np.where(good, now, 1) / np.where(good, before, 1))

    @cached_property
    def return_sums(self) -> tuple[Floats, Floats]:
        """Running sums of the log returns and of their squares."""
        return (
            np.concatenate(([0.0], np.cumsum(self.log_return))),
            np.concatenate(([0.0], np.cumsum(self.log_return**2))),
        )

    def slots_of(self, series: int) -> list[int]:
        """The slots of a series that hold a usable figure, oldest first."""
        if series >= len(self.names):
            return []
        low = int(self._base[series])
        run = np.arange(low, low + int(self._length[series]))
        return [int(s) for s in run[self.has(run)]]


class Extremes:
    """Sparse table of the slot of the first highest value over windows of powers of two.

    ``query`` costs two gathers. Levels are made when a window first needs them.
    """

    def __init__(self, values: Ints) -> None:
        self._values = values
        self._levels = [np.arange(len(values), dtype=np.int32)]

    def _level(self, k: int) -> NDArray[np.int32]:
        while len(self._levels) <= k:
            below = self._levels[-1]
            half = 1 << (len(self._levels) - 1)
            left = below[: max(len(below) - half, 0)]
            right = below[half:]
            self._levels.append(np.where(self._values[right] > self._values[left], right, left))
        return self._levels[k]

    def query(self, lo: Ints, hi: Ints) -> Ints:
        """The slot of the first highest value in ``lo`` to ``hi``, both included."""
        best = np.empty(len(lo), np.int64)
        power = np.frexp((hi - lo + 1).astype(np.float64))[1] - 1
        for k in np.unique(power):
            rows = np.flatnonzero(power == k)
            level = self._level(int(k))
            left, right = level[lo[rows]], level[hi[rows] - (1 << int(k)) + 1]
            best[rows] = np.where(self._values[right] > self._values[left], right, left)
        return best

    def first_reach(self, lo: Ints, hi: Ints, bar: Ints) -> Ints:
        """The first slot in ``lo`` to ``hi`` whose value is at least ``bar``; one must exist."""
        low, high = lo.copy(), hi.copy()
        while (low < high).any():
            middle = (low + high) // 2
            reached = self._values[self.query(lo, middle)] >= bar
            high = np.where(reached, middle, high)
            low = np.where(reached, low, np.minimum(middle + 1, high))
        return low
