"""What a calibrated forecaster with the same forecasts would see come true, drawn many times.

One uniform ``U_g`` per family and outcome ``y_i = [U_g < p_i]``: each call is TRUE with probability
``p_i``, and the calls of a family are tied to each other as closely as can be. What matters of a draw is
the total weight TRUE at each distinct forecast.

Families that weigh the same at the same forecasts are alike, and only how many of them have ``U_g``
between two neighbouring forecasts matters: those numbers are multinomial, drawn as binomials one
forecast after the other. The other families are drawn one by one. Both ways have the same
distribution.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from tracker.ordering import numbered
from tracker.scores._sample import Codes, Flags, Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Weigh = Callable[[Floats], None]
"""Adds the weight TRUE of what was drawn to a total: a row a forecast, a column a draw."""
SEED = 2023
ENOUGH = 32
"""So many families alike are quicker drawn together than one by one."""
LONGEST = 4
"""Families with more distinct forecasts are hardly ever alike."""
PAIRS_AT_ONCE = 2_048
CELLS_AT_ONCE = 500_000
"""As much as the processor's cache holds."""


@dataclass(frozen=True, eq=False)
class Held:
    """What each family weighs at each distinct forecast that it has, in the order of both."""

    family: Codes
    place: Codes
    weight: Floats

    @property
    def starts(self) -> Codes:
        """Where each family begins."""
        return _starts(self.family)


def held(place: Codes, family: Codes, weight: Floats) -> Held:
    """Gather rows: their family, the place of their forecast among the distinct ones, their weight."""
    key = family * (int(place.max()) + 1) + place
    order = np.argsort(key, kind="stable")
    starts = _starts(key[order])
    first = order[starts]
    return Held(family[first], place[first], np.add.reduceat(weight[order], starts))


@dataclass(frozen=True, eq=False)
class _Alike:
    """Sorts of families: how many of each sort, and step by step the forecasts they have.

    A step has the sorts that it concerns, the chance of those whose ``U_g`` is above the forecast
    before to be below this one, and the matrix from families TRUE to weight TRUE.
    """

    families: Codes
    steps: list[tuple[Codes, Floats, "csr_array"]]

    def draw(self, draws: int, generator: np.random.Generator) -> Weigh:
        true = np.zeros((len(self.families), draws), np.int64)
        found = []
        for sorts, chance, _ in self.steps:
            waiting = self.families[sorts, None] - true[sorts]
            true[sorts] += generator.binomial(waiting, chance[:, None])
            found.append(true[sorts])
        return partial(self._weigh, found)

    def _weigh(self, found: list[Codes], total: Floats) -> None:
        for true, (_, _, matrix) in zip(found, self.steps, strict=True):
            total += matrix @ true


@dataclass(frozen=True, eq=False)
class _Singly:
    """Some families that are drawn one by one; rows are their forecasts."""

    families: int
    family: Codes
    forecast: Floats
    matrix: "csr_array"

    def draw(self, draws: int, generator: np.random.Generator) -> Weigh:
        return partial(self._weigh, generator.random((self.families, draws)))

    def _weigh(self, uniform: Floats, total: Floats) -> None:
        total += self.matrix @ (uniform[self.family] < self.forecast[:, None])


@dataclass(frozen=True, eq=False)
class Calibrated:
    """A calibrated forecaster, ready to be drawn."""

    distinct: int
    parts: list[_Alike | _Singly]

    def draw(self, draws: int) -> Iterator[Floats]:
        """The weight TRUE at each distinct forecast, a row a draw, in batches; the same each time."""
        generator = np.random.Generator(np.random.PCG64(SEED))
        rows = max((len(p.family) for p in self.parts if isinstance(p, _Singly)), default=0)
        step = max(1, CELLS_AT_ONCE // max(rows, self.distinct))
        with ThreadPoolExecutor(1) as pool:
            for done in range(0, draws, step):
                total = np.zeros((self.distinct, min(step, draws - done)))
                for weigh in self._drawn(total.shape[1], generator, pool):
                    weigh(total)
                yield total.T

    def _drawn(
        self, draws: int, generator: np.random.Generator, pool: ThreadPoolExecutor
    ) -> Iterator[Weigh]:
        """What each part draws; the next one draws while this one is weighed."""
        ahead: list[Future[Weigh]] = []
        for part in self.parts:
            ahead.append(pool.submit(part.draw, draws, generator))
            if len(ahead) > 1:
                yield ahead.pop(0).result()
        yield from (last.result() for last in ahead)


def calibrated(forecast: Floats, families: Held) -> Calibrated:
    """The calibrated forecaster with these distinct forecasts, from low to high, and families."""
    sort, size = _sorts(families)
    together = size[sort] >= ENOUGH
    parts: list[_Alike | _Singly] = []
    if together.any():
        found, first = np.unique(sort[together], return_index=True)
        parts.append(_alike(forecast, families, np.flatnonzero(together)[first], size[found]))
    parts += _singly(forecast, families, ~together)
    return Calibrated(len(forecast), parts)


def _sorts(families: Held) -> tuple[Codes, Codes]:
    """The sort of each family, alike ones having the same; and how many there are of each sort."""
    starts = families.starts
    length = np.diff(starts, append=len(families.family))
    weight = _weight_codes(families.weight)
    kind = numbered(families.place * (int(weight.max()) + 1) + weight)
    kinds = int(kind.max()) + 1
    sort = numbered(kind[starts])
    for step in range(1, LONGEST):
        longer = np.flatnonzero(length > step)
        if len(longer):
            pair = sort[longer] * kinds + kind[starts[longer] + step]
            sort[longer] = sort.max() + 1 + numbered(pair)
    size = np.bincount(sort)
    size[sort[length > LONGEST]] = 0
    return sort, size


def _weight_codes(weight: Floats) -> Codes:
    """The same code for equal weights; there are few, which mostly fall into cells of their own."""
    mixed = weight.view(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    cell = (mixed >> np.uint64(48)).astype(np.int64)
    holds = np.empty(1 << 16)
    holds[cell] = weight
    others = weight[holds[cell] != weight]
    if not len(others):
        return numbered(cell)
    own = holds[np.bincount(cell, minlength=len(holds)) > 0]
    return np.searchsorted(np.unique(np.concatenate([own, others])), weight)


def _alike(forecast: Floats, families: Held, one: Codes, size: Codes) -> _Alike:
    """Each sort from ``one`` family of it."""
    starts = families.starts
    length = np.diff(starts, append=len(families.family))[one]
    before = np.zeros(len(one))
    steps = []
    for step in range(int(length.max())):
        sorts = np.flatnonzero(length > step)
        row = starts[one[sorts]] + step
        now = forecast[families.place[row]]
        chance = (now - before[sorts]) / (1 - before[sorts])
        before[sorts] = now
        steps.append((sorts, chance, _matrix(families, row, len(forecast))))
    return _Alike(size, steps)


def _singly(forecast: Floats, families: Held, which: Flags) -> Iterator[_Singly]:
    """The families ``which``, some at a time."""
    number = np.cumsum(np.diff(families.family, prepend=families.family[0]) != 0)
    rows = np.flatnonzero(which[number])
    if not len(rows):
        return
    own = number[rows]
    starts = _starts(own)
    bounds = starts[_starts(starts // max(PAIRS_AT_ONCE, len(forecast)))]
    for part in np.split(np.arange(len(rows)), bounds[1:]):
        family = np.cumsum(np.diff(own[part], prepend=own[part[0]]) != 0)
        matrix = _matrix(families, rows[part], len(forecast))
        place = families.place[rows[part]]
        yield _Singly(int(family[-1]) + 1, family, forecast[place], matrix)


def _matrix(families: Held, rows: Codes, distinct: int) -> "csr_array":
    """From which of ``rows`` are TRUE to the weight TRUE at each distinct forecast."""
    from scipy.sparse import csr_array

    where = (families.place[rows], np.arange(len(rows)))
    return csr_array((families.weight[rows], where), shape=(distinct, len(rows)))


def _starts(codes: Codes) -> Codes:
    """Where each run of equal codes begins."""
    return np.concatenate(([0], np.flatnonzero(np.diff(codes)) + 1))
