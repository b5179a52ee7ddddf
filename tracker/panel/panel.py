"""Figures as they were known at one moment, laid out so that a column of questions is a few gathers.

Every series is a run of slots, one for each session of its calendar from its first figure to its last;
the runs stand one behind the other in flat arrays. Slot 0 belongs to no series and is always missing.
A table of series by days finds the slot of a session in one look-up; it costs eight bytes for each
series and day between the first figure and the last.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from tracker.domain.amounts import MICRO
from tracker.panel.extremes import Extremes
from tracker.panel.figures import (
    CANCELLED,
    ENDED,
    MISSING,
    Bools,
    Codes,
    Figures,
    Floats,
    Ints,
    held,
)

ScalarT = TypeVar("ScalarT", np.int64, np.float64)


class Grid(Protocol):
    """The part of a calendar a panel needs."""

    @property
    def name(self) -> str: ...

    def days_array(self) -> NDArray[np.int32]:
        """The sessions as ordinals, sorted."""


@dataclass(frozen=True)
class Span:
    """A column of session windows: the slots ``lo`` to ``hi`` that exist, 0 and 0 where none does.

    ``whole`` is whether every session of the window has a figure.
    """

    lo: Ints
    hi: Ints
    whole: Bools


class Panel:
    """What was known at ``as_of`` (epoch seconds), first prints only. Never changes once made.

    ``calendar_of`` gives the calendar of a series. A figure on a day that is no session is refused
    with ``ValueError``: it could never be looked up.
    """

    def __init__(self, figures: Figures, calendar_of: Callable[[str], Grid], as_of: int) -> None:
        self.as_of = as_of
        self.names = figures.names
        self.index = {name: i for i, name in enumerate(figures.names)}
        self._grids = [calendar_of(name) for name in figures.names]
        self._lay_out(figures.known(as_of))

    def _lay_out(self, rows: Figures) -> None:
        count = len(self.names)
        bounds = np.searchsorted(rows.series, np.arange(count + 1))
        self._first, self._end = np.zeros(count + 1, np.int64), np.zeros(count + 1, np.int64)
        self._following = np.zeros(count + 1, np.int64)
        days, row_of, width = [np.zeros(1, np.int64)], [np.zeros(1, np.int64)], 1
        for i, grid in enumerate(self._grids):
            own = np.arange(bounds[i], bounds[i + 1])
            if len(own):
                run, following = self._run(rows, own, grid)
                self._first[i], self._end[i] = width, width + len(run)
                self._following[i] = following
                days.append(run)
                row_of.append(_row_by_session(run, rows, own))
                width += len(run)
        self.day, row = np.concatenate(days), np.concatenate(row_of)
        self.value = np.concatenate(([MISSING], rows.value))[row]
        self.observation = np.concatenate(([0], rows.id))[row]
        self.known_at = np.concatenate(([0], rows.known_at))[row]
        self._by_day()

    def _run(self, rows: Figures, own: Ints, grid: Grid) -> tuple[Ints, int]:
        """The sessions from the first figure of a series to its last, and the next one or 0.

        A series that has ended goes on for as long as questions can be due by now.
        """
        sessions = grid.days_array().astype(np.int64)
        day = rows.day[own]
        rank = np.searchsorted(sessions, day)
        strays = day[sessions[rank.clip(max=len(sessions) - 1)] != day]
        if len(strays):
            name = self.names[int(rows.series[own[0]])]
            raise ValueError(f"{name}: day {strays[0]} is no {grid.name} session")
        if rows.value[own[-1]] == ENDED:
            today = max(datetime.fromtimestamp(self.as_of, UTC).toordinal() + 2, int(day[-1]))
            return sessions[rank[0] : np.searchsorted(sessions, today, side="right")], 0
        following = sessions[rank[-1] + 1 : rank[-1] + 2]
        return sessions[rank[0] : rank[-1] + 1], int(following.sum())

    def _by_day(self) -> None:
        """The table of slots by series and day; its last column is for days it does not cover."""
        self._day0 = int(self.day[1:].min(initial=self.day.max()))
        self._width = int(self.day.max()) - self._day0 + 2
        table = np.zeros((len(self.names) + 1, self._width), np.int32)
        for row, first, end in zip(table, self._first, self._end, strict=True):
            row[self.day[first:end] - self._day0] = np.arange(first, end)
        self._slots = table.ravel()

    def codes(self, names: Sequence[str]) -> NDArray[np.int32]:
        """Series names as indices of this panel; a series without figures is the last index."""
        none = len(self.names)
        return np.fromiter((self.index.get(n, none) for n in names), np.int32, len(names))

    def slot(self, series: Codes, day: Codes) -> Ints:
        """The slot of each session, 0 where the series has none there."""
        since = np.subtract(day, self._day0, dtype=np.int32, casting="same_kind")
        column = np.minimum(since.view(np.uint32), np.uint32(self._width - 1))
        at = np.multiply(series, self._width, dtype=np.int64)
        at += column
        return self._slots[at].astype(np.int64)

    def has(self, slot: Ints) -> Bools:
        """Whether each slot holds a usable figure."""
        return held(self.value[slot])

    def called_off(self, slot: Ints) -> Bools:
        """Whether the release of each slot was called off or its series has ended by then."""
        value = self.value[slot]
        return np.asarray((value == CANCELLED) | (value == ENDED))

    def span(self, series: Codes, first: Codes, last: Codes) -> Span:
        """The windows ``first`` to ``last`` (both included) of each series; ``first`` is a session."""
        lo, hi = self.slot(series, first), self.slot(series, last)
        whole = (self._next_gap[lo] > hi) & (hi > 0)
        rows = np.flatnonzero((lo == 0) | (hi == 0))
        if len(rows):
            code = series[rows]
            begins, ends = self._first[code], self._end[code] - 1
            early = first[rows] < self.day[begins]
            lo[rows] = np.where(early, begins, lo[rows])
            cut = rows[(lo[rows] > 0) & (hi[rows] == 0)]
            hi[cut], whole[cut] = self._until(series[cut], lo[cut], last[cut])
            whole[rows[early]] = False
            late = last[rows] > self.day[ends]
            hi[rows] = np.where(late, ends, hi[rows])
            apart = rows[
                (last[rows] < self.day[begins]) | (first[rows] > self.day[ends]) | (ends < 1)
            ]
            lo[apart] = hi[apart] = 0
        return Span(lo, hi, whole)

    def _until(self, series: Codes, lo: Ints, last: Codes) -> tuple[Ints, Bools]:
        """The last slots up to days that need not be sessions, and whether all from ``lo`` are held.

        0 where the run of the series stops before the last session up to that day.
        """
        hi = np.zeros(len(lo), np.int64)
        for code in np.unique(series):
            own = np.flatnonzero(series == code)
            run = self.day[self._first[code] : self._end[code]]
            at = self._first[code] + np.searchsorted(run, last[own], side="right") - 1
            stops = (at == self._end[code] - 1) & (self._following[code] <= last[own])
            hi[own] = np.where(stops | (at < lo[own]), 0, at)
        return hi, (hi > 0) & (self._next_gap[lo] > hi)

    def gaps(self, series: Codes, first: Codes, last: Codes) -> tuple[Ints, Ints]:
        """The day and slot that each window lacks: the first missing one, else the first called off."""
        lo = self.slot(series, first)
        end, following = self._end[series], self._following[series]
        missing, gap = self._next_missing[lo], self._next_gap[lo]
        inner = (missing < end) & (self.day[np.minimum(missing, end - 1)] <= last)
        after = (following > 0) & (following <= last)
        day = np.where(after, following, self.day[gap * (gap < end)])
        day = np.where(inner, self.day[missing * inner], day)
        day = np.where(lo == 0, first, day)
        return day, self.slot(series, day)

    @cached_property
    def _next_gap(self) -> Ints:
        """The first slot at or after each one that holds no figure."""
        return _next(~held(self.value))

    @cached_property
    def _next_missing(self) -> Ints:
        """The first slot at or after each one that holds nothing at all."""
        return _next(self.value == MISSING)

    @cached_property
    def next_hollow(self) -> Ints:
        """The first slot at or after each one whose figure is zero or less."""
        return _next(held(self.value) & (self.value <= 0))

    @cached_property
    def extremes(self) -> Extremes:
        """The highest and lowest figure of any window."""
        return Extremes(self.value)

    def latest(self, lo: Ints, hi: Ints) -> Ints:
        """When the last figure of each run of slots became known (epoch seconds)."""
        known = self.known_at[hi]
        rows = np.flatnonzero(lo != hi)
        if len(rows):
            never = np.full(len(rows), np.iinfo(np.int64).max)
            upward = np.ones(len(rows), np.bool_)
            slot, _ = self._recency.reach(lo[rows], hi[rows], never, upward)
            known[rows] = self.known_at[slot]
        return known

    @cached_property
    def _recency(self) -> Extremes:
        return Extremes(self.known_at)

    @cached_property
    def searches(self) -> Extremes:
        """Of figures that count the days searched up to theirs, the first of those days."""
        begins = self.day - self.value // MICRO + 1
        return Extremes(np.where(held(self.value), begins, MISSING))

    @cached_property
    def running_sum(self) -> Ints:
        """Running sum of figures, missing ones as 0: slots ``i`` to ``j - 1`` sum to ``[j] - [i]``."""
        return _running(np.where(held(self.value), self.value, 0))

    @cached_property
    def log_return(self) -> Floats:
        """The natural log of each figure over the one before it; 0 unless both are positive."""
        now, before = self.value, np.concatenate(([MISSING], self.value[:-1]))
        good = (now > 0) & (before > 0)
        return np.log(np.where(good, now, 1) / np.where(good, before, 1))

    @cached_property
    def return_sums(self) -> tuple[Floats, Floats]:
        """Running sums of the log returns and of their squares."""
        return _running(self.log_return), _running(self.log_return**2)

    def slots_of(self, series: int) -> list[int]:
        """The slots of a series that hold a usable figure, oldest first."""
        run = np.arange(self._first[series], self._end[series])
        return [int(s) for s in run[self.has(run)]]


def _row_by_session(run: Ints, rows: Figures, own: Ints) -> Ints:
    """For each session the row with its figure, counted from 1, or 0."""
    at = np.searchsorted(run, rows.day[own])
    row = np.zeros(len(run), np.int64)
    row[at] = own + 1
    row[at[-1] :] = row[at[-1]]
    return row


def _next(where: Bools) -> Ints:
    """For each slot the first one at or after it that is marked, or the number of slots."""
    marked = np.where(where, np.arange(len(where)), len(where))
    return np.asarray(np.minimum.accumulate(marked[::-1])[::-1])


def _running(values: NDArray[ScalarT]) -> NDArray[ScalarT]:
    """Sums of the values before each position, one more than there are values."""
    sums = np.zeros(len(values) + 1, values.dtype)
    np.cumsum(values, out=sums[1:])
    return sums
