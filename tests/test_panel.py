"""The panel: which figures are in force, where they lie, and look-ups against a plain search."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tracker.panel import CANCELLED, ENDED, MISSING, Extremes, Figures, Panel, held

Row = tuple[str, int, int, int, int, int] | tuple[str, int, int, int, int, int, int]


@dataclass(frozen=True)
class Grid:
    """A calendar of every third day from day 100."""

    name: str = "every third"

    def days_array(self) -> NDArray[np.int32]:
        return np.arange(100, 190, 3, dtype=np.int32)


def figures(*rows: Row) -> Figures:
    """Columns from rows of series, day, value, known_at, id, corrects and, if more than one, source."""
    names = tuple(sorted({row[0] for row in rows}))
    series = np.array([names.index(row[0]) for row in rows], np.int32)
    day = np.array([row[1] for row in rows], np.int32)
    value, known_at, id, corrects = (
        np.array([row[i] for row in rows], np.int64) for i in (2, 3, 4, 5)
    )
    source = np.array([row[6] if len(row) > 6 else 0 for row in rows], np.int32)
    return Figures(names, series, day, value, known_at, id, corrects, source, (0.01,) * len(names))


def panel(*rows: Row, as_of: int = 10**9) -> Panel:
    """A panel on the grid of every third day."""
    return Panel(figures(*rows), lambda name: Grid(), as_of)


def values(*rows: Row, as_of: int = 10**9) -> list[int]:
    """The values in force, by series and day."""
    return [int(value) for value in figures(*rows).known(as_of).value]


def test_known_by_then() -> None:
    """A figure exists from the second it is known, not before."""
    row: Row = ("A", 100, 7, 50, 1, 0)
    assert values(row, as_of=49) == []
    assert values(row, as_of=50) == [7]


def test_two_sources_that_disagree_settle_nothing() -> None:
    """Within the tolerance (1 % here) the first on record counts; beyond it there is no figure."""
    first: Row = ("A", 100, 1000, 50, 1, 0, 1)
    near, far = ("A", 100, 1010, 50, 2, 0, 2), ("A", 100, 1011, 50, 2, 0, 2)
    own: Row = ("A", 100, 2000, 50, 2, 0, 1)
    later: Row = ("A", 100, 2000, 51, 2, 0, 2)
    assert values(first, near) == [1000]
    assert values(first, far) == values(far, first) == [MISSING]
    assert values(first, own) == values(first, later) == [1000]
    next_day: Row = ("A", 103, 7, 50, 3, 0, 1)
    assert values(first, far, next_day) == [MISSING, 7]


def test_a_correction_ends_a_dispute() -> None:
    """It does so from the moment it is known; before that the figure stays open."""
    first: Row = ("A", 100, 1000, 50, 1, 0, 1)
    wrong: Row = ("A", 100, 2000, 50, 2, 0, 2)
    mended: Row = ("A", 100, 1000, 70, 3, 2, 2)
    assert values(first, wrong, mended, as_of=69) == [MISSING]
    assert values(first, wrong, mended, as_of=70) == [1000]


def test_a_release_that_comes_after_all_counts() -> None:
    """Until then it is called off; a series that has ended stays so."""
    off: Row = ("A", 100, CANCELLED, 50, 1, 0)
    came: Row = ("A", 100, 7, 60, 2, 0)
    assert values(off, came, as_of=59) == [CANCELLED]
    assert values(off, came, as_of=60) == [7]
    assert values(("A", 100, ENDED, 50, 1, 0), came) == [ENDED]


def test_first_print() -> None:
    """Of several figures of one day the first published counts, whatever the order on file."""
    first, revised = ("A", 100, 7, 50, 2, 0), ("A", 100, 8, 60, 1, 0)
    assert values(first, revised) == values(revised, first) == [7]
    same_moment = ("A", 100, 9, 50, 1, 0)
    assert values(first, same_moment) == [9]


def test_correction() -> None:
    """A correction replaces the wrong row from when it is known, and a correction of it again."""
    wrong, right, righter = (
        ("A", 100, 7, 50, 1, 0),
        ("A", 100, 8, 60, 2, 1),
        ("A", 100, 9, 70, 3, 2),
    )
    assert values(wrong, right, righter, as_of=59) == [7]
    assert values(wrong, right, righter, as_of=60) == [8]
    assert values(wrong, right, righter, as_of=70) == [9]


def test_correction_of_a_first_print_that_was_revised() -> None:
    """A corrected first print stays the first print: the revision in between does not take over."""
    wrong, revision, right = (
        ("A", 100, 7, 50, 1, 0),
        ("A", 100, 99, 55, 2, 0),
        ("A", 100, 8, 60, 3, 1),
    )
    assert values(wrong, revision, right, as_of=59) == [7]
    assert values(wrong, revision, right) == [8]


def test_correction_of_a_revision() -> None:
    """Correcting a revision leaves the first print alone."""
    first, revision, right = (
        ("A", 100, 7, 50, 1, 0),
        ("A", 100, 99, 55, 2, 0),
        ("A", 100, 8, 60, 3, 2),
    )
    assert values(first, revision, right) == [7]


def test_a_day_that_is_no_session() -> None:
    """A figure that could never be looked up is refused, and named."""
    with pytest.raises(ValueError, match="A: day 101 is no every third session"):
        panel(("A", 101, 1, 0, 1, 0))
    with pytest.raises(ValueError, match="A: day 400 is no every third session"):
        panel(("A", 400, 1, 0, 1, 0))


def test_slots() -> None:
    """A session has a slot between a series' first figure and its last, else slot 0."""
    found = panel(("A", 103, 5, 0, 1, 0), ("A", 109, 6, 0, 2, 0), ("B", 106, 7, 0, 3, 0))
    a = found.slot(np.zeros(8, np.int32), np.array([0, 100, 103, 104, 106, 109, 112, 10**6]))
    assert found.value[a].tolist() == [MISSING, MISSING, 5, MISSING, MISSING, 6, MISSING, MISSING]
    assert (a > 0).tolist() == [False, False, True, False, True, True, False, False]
    assert found.observation[a].tolist() == [0, 0, 1, 0, 0, 2, 0, 0]
    b = found.slot(np.ones(2, np.int32), np.array([103, 106], np.int32))
    assert found.value[b].tolist() == [MISSING, 7]
    unknown = found.slot(found.codes(["ZZZ"]), np.array([106], np.int32))
    assert unknown.tolist() == [0]
    assert found.slots_of(0) == [1, 3]
    assert found.slots_of(2) == []


def test_no_figures_at_all() -> None:
    """An empty panel answers every look-up with nothing."""
    empty = Panel(figures(), lambda name: Grid(), 0)
    code, day = empty.codes(["A"]), np.array([100], np.int32)
    assert empty.slot(code, day).tolist() == [0]
    span = empty.span(code, day, day + 30)
    assert (span.lo.tolist(), span.hi.tolist(), span.whole.tolist()) == ([0], [0], [False])
    assert empty.gaps(code, day, day + 30)[0].tolist() == [100]


def test_a_series_that_has_ended() -> None:
    """Every session from the end on says that the series has ended, and names the row that says so."""
    found = panel(("A", 100, 5, 0, 1, 0), ("A", 106, ENDED, 0, 2, 0), ("B", 100, 1, 0, 3, 0))
    slots = found.slot(np.zeros(4, np.int32), np.array([100, 103, 106, 187], np.int32))
    assert found.called_off(slots).tolist() == [False, False, True, True]
    assert found.observation[slots].tolist() == [1, 0, 2, 2]


CELLS = st.sampled_from([None, None, 0, 1, 2, 5, -5, 10**17, -(10**17), CANCELLED])
RUNS = st.lists(st.lists(CELLS, max_size=12), min_size=1, max_size=3)
WINDOWS = st.tuples(
    st.integers(0, 3), st.integers(0, 12), st.integers(0, 12), st.integers(0, 2), st.integers(-6, 6)
)
"""A series, two of its sessions, days from the later one to the end, which need be none, and a bar."""


@given(runs=RUNS, ended=st.booleans(), asked=st.lists(WINDOWS, min_size=1, max_size=8))
def test_windows(
    runs: list[list[int | None]], *, ended: bool, asked: list[tuple[int, int, int, int, int]]
) -> None:
    """Spans, gaps, extremes and first touches are what a loop over the sessions finds."""
    days = Grid().days_array().tolist()
    if ended:
        runs = [[*run, ENDED] for run in runs]
    rows: list[Row] = [
        (f"S{s}", days[i], value, 0, 100 * s + i + 1, 0)
        for s, run in enumerate(runs)
        for i, value in enumerate(run)
        if value is not None
    ]
    found = panel(*rows)
    series = found.codes([f"S{s}" for s, *_ in asked])
    first = np.array([days[min(a, b)] for _, a, b, *_ in asked], np.int32)
    last = np.array([days[max(a, b)] + more for _, a, b, more, _ in asked], np.int32)
    bar = np.array([bar for *_, bar in asked], np.int64)
    span, (gap, gap_slot) = found.span(series, first, last), found.gaps(series, first, last)
    for k, (s, a, b, _, level) in enumerate(asked):
        held_run = runs[s] if s < len(runs) else []
        window = [
            (days[i], _cell(held_run, i, ended=ended)) for i in range(min(a, b), max(a, b) + 1)
        ]
        figures_there = [(day, v) for day, v in window if v not in (None, CANCELLED, ENDED)]
        assert span.whole[k] == (len(figures_there) == len(window))
        if not span.whole[k]:
            wanted = [d for d, v in window if v is None] or [
                d for d, v in window if v in (CANCELLED, ENDED)
            ]
            assert gap[k] == wanted[0]
            assert found.called_off(gap_slot)[k] == all(v is not None for _, v in window)
        for upward in (True, False):
            slot, reached = found.extremes.reach(
                span.lo[k : k + 1], span.hi[k : k + 1], bar[k : k + 1], np.array([upward])
            )
            day, touched = _reach(figures_there, level, upward=upward)
            assert reached[0] == touched
            if figures_there:
                assert found.day[slot[0]] == day


def _cell(run: Sequence[int | None], i: int, *, ended: bool) -> int | None:
    if i < len(run):
        return run[i]
    return ENDED if ended and run else None


def _reach(
    window: Sequence[tuple[int, int | None]], level: int, *, upward: bool
) -> tuple[int, bool]:
    sign = 1 if upward else -1
    turned = [(day, sign * value) for day, value in window if value is not None]
    touched = [day for day, value in turned if value >= sign * level]
    if touched:
        return touched[0], True
    highest = max((value for _, value in turned), default=0)
    return next((day for day, value in turned if value == highest), 0), False


def test_extremes_of_long_windows() -> None:
    """Windows of every length up to thousands, against a slice."""
    rng = Random(5)
    value = np.array([rng.choice([MISSING, *range(-30, 30)]) for _ in range(3000)], np.int64)
    table = Extremes(value)
    ends = [sorted((rng.randrange(3000), rng.randrange(3000))) for _ in range(300)]
    lo, hi = np.array([a for a, _ in ends]), np.array([b for _, b in ends])
    for upward in (True, False):
        impossible = np.full(300, 10**6 if upward else -(10**6))
        slot, reached = table.reach(lo, hi, impossible, np.full(300, upward))
        assert not reached.any()
        for k, (a, b) in enumerate(ends):
            piece = value[a : b + 1]
            turned = np.where(held(piece), piece if upward else -piece, MISSING)
            assert slot[k] == a + int(np.argmax(turned))
