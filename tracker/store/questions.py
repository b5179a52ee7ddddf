"""The open questions as columns, for settling them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, RowMapping

from tracker.domain.records import TERM_FIELDS
from tracker.domain.terms import Terms
from tracker.store.arrays import Group, Ints, grouped
from tracker.store.types import parts_of

COLUMNS = (
    "id", "op", "entry", "first", "last", "other_entry", "other_last", "x", "y", "n", "due",
)  # fmt: skip
MANY = 20_000
"""From so many on, reading the questions in their own order beats looking each up."""


@dataclass(frozen=True)
class Asked:
    """Questions of one kind, a column for each field; ``series`` and ``other`` index ``names``."""

    id: Ints
    series: NDArray[np.int32]
    other: NDArray[np.int32]
    op: Ints
    entry: Ints
    first: Ints
    last: Ints
    other_entry: Ints
    other_last: Ints
    x: Ints
    y: Ints
    n: Ints
    due: Ints

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True)
class OpenQuestions:
    """Questions without a verdict: simple ones by kind, compounds one by one with their id."""

    names: tuple[str, ...]
    simple: Mapping[str, Asked]
    compounds: tuple[tuple[int, Terms], ...]

    def __len__(self) -> int:
        return len(self.compounds) + sum(map(len, self.simple.values()))


def open_questions(db: Connection, *, wake_by: int) -> OpenQuestions:
    """The open questions that could have settled by ``wake_by`` (epoch seconds)."""
    due = "select 1 from open_questions where wake <= ? limit ?"
    many = db.exec_driver_sql(*_driver(db, f"select count(*) from ({due}) d", (wake_by, MANY)))
    # In SQLite a sign keeps the index on ``wake`` out of the plan.
    sign = "+" if db.dialect.name == "sqlite" and many.scalar_one() == MANY else ""
    source = (
        "from open_questions w join questions q on q.id = w.question_id "
        f"where {sign}w.wake <= ? and q.parts is "
    )
    groups = list(
        grouped(db, ["kind", "series", "other"], COLUMNS, [], f"{source} null", (wake_by,))
    )
    query = f"select id, {', '.join(TERM_FIELDS)} {source} not null order by id"
    compounds = db.exec_driver_sql(*_driver(db, query, (wake_by,))).mappings()
    return _by_kind(groups, tuple(_compound(row) for row in compounds))


def _compound(row: RowMapping) -> tuple[int, Terms]:
    terms = {name: row[name] for name in TERM_FIELDS}
    return row["id"], Terms(**{**terms, "parts": parts_of(row["parts"])})


def _driver(
    db: Connection, statement: str, parameters: tuple[int, ...]
) -> tuple[str, tuple[int, ...]]:
    return (
        statement.replace("?", "%s") if db.dialect.name == "postgresql" else statement
    ), parameters


def _by_kind(groups: list[Group], compounds: tuple[tuple[int, Terms], ...]) -> OpenQuestions:
    names = tuple(sorted({name for (_, *pair), _ in groups for name in pair}))
    code = {name: i for i, name in enumerate(names)}
    simple: dict[str, Asked] = {}
    for kind in sorted({keys[0] for keys, _ in groups}):
        own = [group for group in groups if group[0][0] == kind]
        sizes = [len(columns[0]) for _, columns in own]
        series, other = (
            np.repeat([code[keys[i]] for keys, _ in own], sizes).astype(np.int32) for i in (1, 2)
        )
        id, *terms = (
            np.concatenate([columns[i] for _, columns in own]) for i in range(len(COLUMNS))
        )
        simple[kind] = Asked(id, series, other, *terms)
    return OpenQuestions(names, simple, compounds)
