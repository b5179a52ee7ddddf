"""The open questions with parts as columns: every part of every question is a row."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from sqlalchemy import Connection

from tracker.store.arrays import Ints
from tracker.store.asked import COLUMNS, Asked

LOT = 20_000
"""So many questions are held as objects at a time."""


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


def compounds(db: Connection, source: str, parameters: Sequence[Any]) -> Compounds:
    """The questions of ``source`` (``from …``, holes as the driver has them)."""
    found = db.exec_driver_sql(f"select q.id, q.kind, q.parts {source}", tuple(parameters))
    ids, rows = [], _Rows()
    for lot in found.partitions(LOT):
        ids += [id for id, _, _ in lot]
        parts = json.loads(f"[{','.join([text for _, _, text in lot])}]")
        for (_, kind, _), own in zip(lot, parts, strict=True):
            rows.add(kind, own, -1)
        rows.lay_out()
    simple = {kind: _joined(lots) for kind, lots in rows.simple.items()}
    kind, parent = np.array(rows.kind, np.int64), np.array(rows.parent, np.int64)
    id = np.array(ids, np.int64)
    return Compounds(id, tuple(rows.code), kind, parent, tuple(rows.name), simple)


class _Rows:
    """Rows while they are being collected."""

    def __init__(self) -> None:
        self.code: dict[str, int] = {}
        self.name: dict[str, int] = {}
        self.kind: list[int] = []
        self.parent: list[int] = []
        self.simple: dict[str, list[Asked]] = {}
        self._parts: dict[str, tuple[list[int], list[dict[str, Any]]]] = {}

    def add(self, kind: str, parts: Sequence[dict[str, Any]], parent: int) -> None:
        row = self._begin(kind, parent)
        for part in parts:
            if "parts" in part:
                self.add(part["kind"], part["parts"], row)
            else:
                rows, found = self._parts.setdefault(part["kind"], ([], []))
                rows.append(self._begin(part["kind"], row))
                found.append(part)

    def _begin(self, kind: str, parent: int) -> int:
        self.kind.append(self.code.setdefault(kind, len(self.code)))
        self.parent.append(parent)
        return len(self.kind) - 1

    def lay_out(self) -> None:
        """Turn the simple parts added since the last time into columns."""
        for kind, (rows, parts) in self._parts.items():
            self.simple.setdefault(kind, []).append(_columns(rows, parts, self.name))
        self._parts.clear()


def _joined(lots: Sequence[Asked]) -> Asked:
    columns = ([getattr(lot, f.name) for lot in lots] for f in fields(Asked))
    return Asked(*(np.concatenate(column) for column in columns))


def _columns(rows: Sequence[int], parts: Sequence[dict[str, Any]], names: dict[str, int]) -> Asked:
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
    return Asked(np.array(rows, np.int64), series, other, *numbers)
