"""The open questions with parts as columns: every part of every question is a row."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from typing import Any

import numpy as np
from sqlalchemy import CursorResult

from tracker.store.arrays import Flags, Ints
from tracker.store.asked import COLUMNS, Asked

LOT = 2_000
"""So many questions are held as objects at a time: they fit into the processor's cache."""
Part = dict[str, Any]


@dataclass(frozen=True)
class Compounds:
    """Questions and their parts: each is followed by its parts, and each part by its own.

    ``id`` has an entry a question. ``kind`` (indexes ``kinds``) and ``parent`` (-1 for a question) have
    one a row; in ``simple``, by kind, ``id`` is the row of a part without parts.
    """

    id: Ints
    kinds: tuple[str, ...]
    kind: Ints
    parent: Ints
    names: tuple[str, ...]
    simple: Mapping[str, Asked]

    def __len__(self) -> int:
        return len(self.id)


def compounds(found: CursorResult[Any], wanted: Flags) -> Compounds:
    """The questions found, as ids, kinds and parts, that are ``wanted`` by their ids."""
    rows = _Rows()
    for lot in found.partitions(LOT):
        if own := [row for row in lot if wanted[row[0]]]:
            ids, kinds, texts = zip(*own, strict=True)
            rows.add(ids, kinds, json.loads(f"[{','.join(texts)}]"))
    return rows.done()


class _Rows:
    """Rows while they are being collected, lot by lot."""

    def __init__(self) -> None:
        self._code: dict[str, int] = {}
        self._name: dict[str, int] = {}
        self._id: list[int] = []
        self._kind: list[Ints] = []
        self._parent: list[Ints] = []
        self._simple: dict[str, list[Asked]] = {}
        self._size = 0

    def add(self, ids: Sequence[int], kinds: Sequence[str], parts: Sequence[list[Part]]) -> None:
        """Questions of these ``kinds`` with their ``parts``."""
        whole = [{"kind": kind, "parts": own} for kind, own in zip(kinds, parts, strict=True)]
        nodes, levels = _levels(whole)
        place = _places(levels)
        kind, parent = np.empty(len(nodes), np.int64), np.empty(len(nodes), np.int64)
        kind[place] = codes = self._coded([node["kind"] for node in nodes])
        above = np.concatenate(levels)
        parent[place] = np.where(above < 0, -1, self._size + place[above])
        simple = np.fromiter(("parts" not in node for node in nodes), np.bool_, len(nodes))
        for name, code in self._code.items():
            own = np.flatnonzero(simple & (codes == code))
            if len(own):
                terms = [nodes[i] for i in own.tolist()]
                columns = _columns(self._size + place[own], terms, self._name)
                self._simple.setdefault(name, []).append(columns)
        self._id += ids
        self._kind.append(kind)
        self._parent.append(parent)
        self._size += len(nodes)

    def _coded(self, kinds: Sequence[str]) -> Ints:
        for kind in dict.fromkeys(kinds):
            self._code.setdefault(kind, len(self._code))
        return np.fromiter(map(self._code.__getitem__, kinds), np.int64, len(kinds))

    def done(self) -> Compounds:
        """All that was added."""
        none = np.zeros(0, np.int64)
        return Compounds(
            np.array(self._id, np.int64),
            tuple(self._code),
            np.concatenate([none, *self._kind]),
            np.concatenate([none, *self._parent]),
            tuple(self._name),
            {kind: _joined(lots) for kind, lots in self._simple.items()},
        )


def _levels(whole: list[Part]) -> tuple[list[Part], list[Ints]]:
    """All parts, level by level, questions first; by level, the place of what each is a part of."""
    nodes, levels = list[Part](), list[Ints]()
    level, above = whole, np.full(len(whole), -1)
    while level:
        inner = [i for i, part in enumerate(level) if "parts" in part]
        lists = [level[i]["parts"] for i in inner]
        own = np.array(inner, np.int64) + len(nodes)
        nodes += level
        levels.append(above)
        above = np.repeat(own, [len(parts) for parts in lists])
        level = list(chain.from_iterable(lists))
    return nodes, levels


def _places(levels: Sequence[Ints]) -> Ints:
    """Where each part goes when each is followed by its own parts."""
    ends = np.cumsum([len(level) for level in levels])
    spans = [slice(end - len(level), end) for level, end in zip(levels, ends.tolist(), strict=True)]
    size = np.ones(ends[-1], np.int64)
    for level, span in reversed(list(zip(levels[1:], spans[1:], strict=True))):
        size += np.bincount(level, weights=size[span], minlength=len(size)).astype(np.int64)
    place = np.cumsum(size) - size
    for level, span in zip(levels[1:], spans[1:], strict=True):
        before = place[span]
        first = np.concatenate(([True], np.diff(level) != 0))
        start = np.maximum.accumulate(np.where(first, np.arange(len(level)), 0))
        place[span] = place[level] + 1 + before - before[start]
    return place


def _joined(lots: Sequence[Asked]) -> Asked:
    columns = ([getattr(lot, f.name) for lot in lots] for f in fields(Asked))
    return Asked(*(np.concatenate(column) for column in columns))


def _columns(rows: Ints, parts: Sequence[Part], names: dict[str, int]) -> Asked:
    given = set[str]().union(*parts)
    series, other = (
        np.array([names.setdefault(p.get(field, ""), len(names)) for p in parts], np.int32)
        for field in ("series", "other")
    )
    numbers = (
        np.array([p.get(field, 0) for p in parts], np.int64)
        if field in given
        else np.zeros(len(parts), np.int64)
        for field in COLUMNS[1:]
    )
    return Asked(rows, series, other, *numbers)
