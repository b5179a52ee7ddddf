"""Questions with parts settled as columns: every part of every question is a row.

The simple parts are checked by kind like any other column. Then, from the innermost level outwards,
each combinator is asked once for each combination of outcomes that occurs, in each order of days.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tracker.criteria._columns import COMMON_REASONS, Column
from tracker.criteria._read import kinds
from tracker.criteria._settle import check, reasons_of
from tracker.domain.terms import Outcome, Terms
from tracker.panel import Ints, Panel

Rows = NDArray[np.intp]
FEW_CODES = 1 << 16
"""Up to this code a table of all codes is quicker than sorting."""
DIGITS = 20
"""So many outcomes, of four kinds each, are told apart by one number, with a million ways before."""


@dataclass(frozen=True)
class Forest:
    """Questions and their parts: each is followed by its parts, and each part by its own.

    ``kind`` indexes ``kinds``; ``parent`` is the row of which a row is a part, -1 for a question;
    ``simple`` has, by kind, the rows without parts and their terms.
    """

    kinds: tuple[str, ...]
    kind: Ints
    parent: Ints
    simple: Mapping[str, tuple[Rows, Column]]

    @classmethod
    def of(cls, terms: Sequence[Terms], panel: Panel) -> "Forest":
        """Questions written as ``Terms``, for ``panel``."""
        code: dict[str, int] = {}
        kind: list[int] = []
        parent: list[int] = []
        simple: dict[str, tuple[list[int], list[Terms]]] = {}

        def add(one: Terms, above: int) -> None:
            row = len(kind)
            kind.append(code.setdefault(one.kind, len(code)))
            parent.append(above)
            if not one.parts:
                rows, leaves = simple.setdefault(one.kind, ([], []))
                rows.append(row)
                leaves.append(one)
            for part in one.parts:
                add(part, row)

        for one in terms:
            add(one, -1)
        return cls(
            tuple(code),
            np.array(kind, np.int64),
            np.array(parent, np.int64),
            {k: (np.array(r), Column.of(own, panel)) for k, (r, own) in simple.items()},
        )

    @cached_property
    def levels(self) -> list[Rows]:
        """The rows by depth, questions first; the parts of one row are neighbours on their level."""
        found = [np.flatnonzero(self.parent < 0)]
        parts = np.flatnonzero(self.parent >= 0)
        while len(parts):
            on_last = np.zeros(len(self.parent), np.bool_)
            on_last[found[-1]] = True
            below = on_last[self.parent[parts]]
            found.append(parts[below])
            parts = parts[~below]
        return found

    @cached_property
    def question(self) -> Ints:
        """The number of the question that each row belongs to, from 0."""
        return np.cumsum(self.parent < 0) - 1

    @property
    def strange(self) -> dict[int, str]:
        """The questions that are, or have a part, of a kind this version lacks; the first such kind."""
        lacking = np.array([kind not in kinds() for kind in self.kinds], np.bool_)
        rows = np.flatnonzero(lacking[self.kind]).tolist() if lacking.any() else []
        return {int(self.question[row]): self.kinds[self.kind[row]] for row in reversed(rows)}


@dataclass(frozen=True)
class Settled:
    """Answers, one a question; ``reason`` indexes ``reasons``.

    ``over`` is when the window had closed of what decided on its last day, else 0 (epoch seconds).
    ``runs`` are rows of question, first and last slot: what each question rests on, in order.
    """

    outcome: NDArray[np.int8]
    reason: Ints
    reasons: tuple[str, ...]
    day: Ints
    over: Ints
    runs: Ints


def settle_forest(forest: Forest, panel: Panel) -> Settled:
    """How each question stands on ``panel``; what is of an unknown kind stays pending."""
    working = _Working(forest)
    found = [working.check(kind, rows, column, panel) for kind, (rows, column) in _known(forest)]
    for level in reversed(range(len(forest.levels) - 1)):
        working.combine(level)
    runs = np.concatenate([np.zeros((0, 4), np.int64), *found])
    return working.answers(runs)


def _known(forest: Forest) -> Iterator[tuple[str, tuple[Rows, Column]]]:
    return ((kind, asked) for kind, asked in forest.simple.items() if kind in kinds())


class _Working:
    """Answers to every row while they are being filled in; all start as pending."""

    def __init__(self, forest: Forest) -> None:
        size = len(forest.parent)
        self._forest = forest
        self._outcome = np.zeros(size, np.int8)
        self._reason, self._day = np.zeros(size, np.int64), np.zeros(size, np.int64)
        self._over = np.zeros(size, np.int64)
        self._rests = np.ones(size, np.bool_)
        self._reasons: dict[str, int] = {COMMON_REASONS[0]: 0}

    def check(self, kind: str, rows: Rows, column: Column, panel: Panel) -> Ints:
        """Settle the simple ``rows`` of a kind; their evidence as row, place, first and last slot."""
        checked = check(kind, column, panel)
        code = np.array([self._code(reason) for reason in reasons_of(kind)])
        self._outcome[rows], self._day[rows] = checked.outcome, checked.day
        self._reason[rows] = code[checked.reason]
        self._over[rows] = checked.over(column)
        row, run = np.nonzero(checked.evidence[:, :, 0])
        return np.column_stack((rows[row], run, checked.evidence[row, run]))

    def _code(self, reason: str) -> int:
        return self._reasons.setdefault(reason, len(self._reasons))

    def combine(self, level: int) -> None:
        """Settle the rows of a level that have parts."""
        forest, parts = self._forest, self._forest.levels[level + 1]
        parent = forest.parent[parts]
        start = np.flatnonzero(np.diff(parent, prepend=-1))
        whole, size = parent[start], np.diff(start, append=len(parent))
        sort = forest.kind[whole] * (size.max(initial=0) + 1) + size
        for one in np.flatnonzero(np.bincount(sort)).tolist():
            code, many = divmod(one, int(size.max()) + 1)
            if forest.kinds[code] in kinds():
                rows = np.flatnonzero(sort == one)
                self._combine(
                    forest.kinds[code], whole[rows], parts[start[rows, None] + np.arange(many)]
                )

    def _combine(self, kind: str, whole: Rows, parts: Rows) -> None:
        """Rows of one combinator with equally many parts, asked once for each way to combine them."""
        outcome, day = self._outcome[parts], self._day[parts]
        first, way = _ways(outcome, day)
        count = len(first)
        outcomes, reasons = np.zeros(count, np.int8), np.zeros(count, np.int64)
        rests = np.zeros((count, parts.shape[1]), np.bool_)
        for i, row in enumerate(first):
            found, reason, deciding = kinds()[kind].combine(
                [Outcome(o) for o in outcome[row].tolist()], day[row].tolist()
            )
            outcomes[i], reasons[i] = found, self._code(reason)
            rests[i, list(deciding) if found else outcome[row].tolist().index(0)] = True
        self._rests[parts] = rests[way]
        self._outcome[whole] = outcomes[way]
        self._day[whole] = np.where(rests[way], day, 0).max(axis=1)
        self._over[whole] = np.where(rests[way], self._over[parts], 0).max(axis=1)
        waiting = self._reason[parts[np.arange(len(whole)), rests[way].argmax(axis=1)]]
        self._reason[whole] = np.where(outcomes[way] == 0, waiting, reasons[way])

    def answers(self, runs: Ints) -> Settled:
        """The answers to the questions, which rest on those of the ``runs`` that decided them."""
        levels, question = self._forest.levels, self._forest.question
        for rows in levels[1:]:
            self._rests[rows] &= self._rests[self._forest.parent[rows]]
        runs = runs[self._rests[runs[:, 0]]]
        runs = runs[np.lexsort((runs[:, 1], runs[:, 0]))]
        runs = np.column_stack((question[runs[:, 0]], runs[:, 2:]))
        top = levels[0]
        return Settled(
            self._outcome[top],
            self._reason[top],
            tuple(self._reasons),
            self._day[top],
            self._over[top],
            runs,
        )


def _ways(outcome: NDArray[np.int8], day: Ints) -> tuple[Rows, Rows]:
    """Rows alike in their outcomes and in the order of their days: the first of each sort, and which."""
    columns: list[NDArray[np.int8]] = list(outcome.T)
    for i in range(1, day.shape[1]):
        columns += [np.sign(day[:, i] - day[:, j]).astype(np.int8) + 1 for j in range(i)]
    first: Rows = np.zeros(1, np.intp)
    way: Ints = np.zeros(len(outcome), np.int64)
    for start in range(0, len(columns), DIGITS):
        for column in columns[start : start + DIGITS]:
            way = way * 4 + column
        first, way = _sorts(way)
    return first, way


def _sorts(code: Ints) -> tuple[Rows, Rows]:
    """The first row with each code, codes ascending, and the place of each row's code among them."""
    highest = int(code.max(initial=0))
    if highest > FEW_CODES:
        return np.unique(code, return_index=True, return_inverse=True)[1:]
    seen = np.full(highest + 1, -1)
    seen[code[::-1]] = np.arange(len(code))[::-1]
    used = seen >= 0
    return seen[used], (np.cumsum(used) - 1)[code]


def runs_by_count(runs: Ints, count: int) -> Iterator[tuple[Rows, Ints]]:
    """Questions 0 to ``count`` - 1 by how many ``runs`` they have, with those as (n, k, 2)."""
    have = np.bincount(runs[:, 0], minlength=count)
    start = np.cumsum(have) - have
    for many in np.unique(have).tolist():
        rows = np.flatnonzero(have == many)
        yield rows, runs[start[rows, None] + np.arange(many), 1:]
